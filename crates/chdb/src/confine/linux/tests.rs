//! The rules in force on a thread of its own, which they end with.

use std::io::ErrorKind::PermissionDenied;
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::{UnixListener, UnixStream};

use super::*;

/// A port that nobody listens on.
fn free() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address")
}

/// Runs something on a thread of its own and passes its failures on.
fn apart(work: impl FnOnce() + Send + 'static) {
    std::thread::spawn(work).join().expect("no failure");
}

#[test]
fn files_outside_the_folder_and_other_ports_are_closed() {
    if abi().is_none_or(|abi| abi < 4) {
        eprintln!("skipped: this kernel's Landlock knows no ports");
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("engine");
    let secret = home.path().join("secret");
    std::fs::write(&secret, "secret").expect("a file");
    for name in ["data", "tmp", "etc"] {
        std::fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    let (http, native, other) = (free(), free(), free());
    let ports = Ports {
        http: http.port(),
        native: native.port(),
    };
    let walls = Walls::new("/bin/true".as_ref(), "/bin/true".as_ref(), &folder);
    let rules = walls.rules(ports).expect("rules");
    apart(move || {
        rules.enforce().expect("Landlock");
        let refused = |result: std::io::Result<()>, what: &str| {
            assert_eq!(result.expect_err(what).kind(), PermissionDenied, "{what}");
        };
        for mine in [http, native] {
            TcpListener::bind(mine).expect("the engine's port");
        }
        refused(TcpListener::bind(other).map(drop), "another port");
        refused(TcpListener::bind("127.0.0.1:0").map(drop), "any port");
        std::fs::write(folder.join("data/a"), "a").expect("a file of the engine");
        refused(std::fs::write(folder.join("etc/a"), "a"), "a setting");
        refused(std::fs::write(folder.join("a"), "a"), "beside its folders");
        for path in [secret.as_path(), "/etc/passwd".as_ref()] {
            let read = std::fs::read(path).map(drop);
            if path.exists() {
                refused(read, &path.display().to_string());
            }
        }
    });
}

#[test]
fn sockets_of_other_kinds_and_connections_are_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("socket");
    apart(move || {
        seccompiler::apply_filter(&filter().expect("a filter")).expect("seccomp");
        let refused = |result: std::io::Result<()>, what: &str| {
            assert_eq!(result.expect_err(what).kind(), PermissionDenied, "{what}");
        };
        TcpListener::bind("127.0.0.1:0").expect("TCP");
        UnixStream::pair().expect("a pair of its own");
        refused(TcpStream::connect(address).map(drop), "a connection");
        refused(UdpSocket::bind("127.0.0.1:0").map(drop), "UDP");
        refused(UnixListener::bind(path).map(drop), "a local socket");
        refused(
            std::process::Command::new("/bin/true").status().map(drop),
            "a program",
        );
    });
}
