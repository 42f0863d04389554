//! What would make the embedded engine dangerous, tried on both ports: requests that could end its
//! process, strangers in its own account, and the host's files.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use common::native::{self, Ended};
use common::{reader, writer};
use weir_chdb::{Engine, READER, WRITER, spawn_for_tests};

weir_chdb::engine_child_test!();

/// Malformed requests of the random kind, for each port.
const RANDOM: u64 = 400;

/// Sends bytes, and closes or breaks off; whatever comes back is read for a moment.
fn send(address: SocketAddr, bytes: &[u8], and_wait: bool) {
    // A server that is gone shows in what follows.
    let Ok(mut stream) = TcpStream::connect(address) else {
        return;
    };
    let _ = stream.set_read_timeout(Some(Duration::from_millis(300)));
    let _ = stream.write_all(bytes);
    if and_wait {
        let _ = stream.shutdown(Shutdown::Write);
        let _ = stream.read(&mut [0; 2_000]);
    }
}

/// Asserts that the process of the start answers on both ports.
fn lives(engine: &Engine, pid: u32, after: &str) {
    let mut stream = TcpStream::connect(engine.address()).unwrap_or_else(|_| panic!("{after}"));
    write!(stream, "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let answer = common::read_answer(&mut std::io::BufReader::new(stream));
    assert_eq!(answer.text(), "Ok.\n", "{after}");
    assert_eq!(engine.pid(), pid, "{after}");
}

/// A fixed sequence of numbers that look random.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, count: u64) -> Vec<u8> {
        (0..count).map(|_| (self.next() >> 32) as u8).collect()
    }
}

#[test]
fn wrong_passwords_and_half_requests_do_not_end_the_process() {
    let engine = spawn_for_tests().unwrap();
    let pid = engine.pid();
    for (user, password) in [(READER, "no"), (WRITER, ""), ("nobody", "no")] {
        let ended = native::login(engine.native_address(), user, password).unwrap_err();
        assert_eq!(ended.code(), 516, "{ended:?}");
        lives(&engine, pid, user);
    }
    let hello = native::hello(READER, &engine.credentials().reader.password);
    let long = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "b".repeat(2_000_000));
    let requests: [&[u8]; 12] = [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHos",
        b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nHo\0st: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\nselect 1",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nselect 1\r\n",
        b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\nGET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03",
        b"\x00\xff\xff\xff\xff\x0f",
        &hello[..hello.len() / 2],
        long.as_bytes(),
    ];
    for request in requests {
        for port in [engine.address(), engine.native_address()] {
            for and_wait in [true, false] {
                send(port, request, and_wait);
                lives(&engine, pid, &String::from_utf8_lossy(request));
            }
        }
    }
}

#[test]
fn random_requests_do_not_end_the_process() {
    let engine = spawn_for_tests().unwrap();
    let pid = engine.pid();
    let account = &engine.credentials().reader;
    let hello = native::hello(&account.user, &account.password);
    let known = format!(
        "POST /?query=SELECT+1 HTTP/1.1\r\nX-ClickHouse-User: {}\r\nX-ClickHouse-Key: {}\r\n",
        account.user, account.password
    );
    let starts: [&[u8]; 5] = [b"", &hello, b"GET /", known.as_bytes(), &hello[..9]];
    let mut numbers = Numbers(0x005e_ed0f_e110);
    for n in 0..RANDOM {
        let start = starts[numbers.next() as usize % starts.len()];
        let count = [1, 5, 20, 100, 1_000][numbers.next() as usize % 5];
        let request = [start.to_vec(), numbers.bytes(count)].concat();
        for port in [engine.address(), engine.native_address()] {
            send(port, &request, n % 20 == 0);
        }
        if n % 10 == 0 {
            lives(&engine, pid, &format!("request {n}"));
        }
    }
    lives(&engine, pid, "all of them");
    assert_eq!(reader(&engine).ok("SELECT 1"), "1\n");
}

#[test]
fn nobody_gets_in_as_the_engine_s_own_account() {
    let engine = spawn_for_tests().unwrap();
    let over_http = |headers: &str| {
        let mut stream = TcpStream::connect(engine.address()).unwrap();
        let line = "GET /?query=SELECT+1 HTTP/1.1\r\nHost: x";
        write!(stream, "{line}\r\n{headers}\r\n").unwrap();
        common::read_answer(&mut std::io::BufReader::new(stream))
    };
    for _ in 0..20 {
        for headers in [
            "",
            "X-ClickHouse-User: default\r\n",
            "Authorization: Basic ZGVmYXVsdDo=\r\n",
        ] {
            let answer = over_http(headers);
            assert_eq!(answer.header("x-clickhouse-exception-code"), "700");
        }
        let ended = native::login(engine.native_address(), "default", "").unwrap_err();
        assert_eq!(ended.code(), 700, "{ended:?}");
        let ended = native::login(engine.native_address(), "", "").unwrap_err();
        assert_ne!(ended, Ended::Broken);
    }
    let answer = over_http("X-ClickHouse-User: default\r\nX-ClickHouse-Key: no\r\n");
    assert_ne!(answer.status, 200);
    // Its own session still has its place, and so the right to stop it in order.
    let process = std::path::PathBuf::from(format!("/proc/{}", engine.pid()));
    let began = std::time::Instant::now();
    drop(engine);
    assert!(!process.exists());
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn no_file_of_the_host_is_reached() {
    let engine = spawn_for_tests().unwrap();
    let secret = engine.folder().join("a-secret");
    std::fs::write(&secret, "do not read").unwrap();
    let link = engine.folder().join("engine/data/user_files");
    std::fs::create_dir_all(&link).unwrap();
    std::os::unix::fs::symlink(&secret, link.join("link")).unwrap();
    let paths = [
        secret.display().to_string(),
        link.join("link").display().to_string(),
        engine.accounts_path().display().to_string(),
        "/etc/hostname".into(),
        "/etc/passwd".into(),
        "/proc/1/environ".into(),
        format!("/proc/{}/environ", std::process::id()),
        "../../../a-secret".into(),
    ];
    for path in paths {
        for account in [&engine.credentials().writer, &engine.credentials().reader] {
            for sql in [
                format!("SELECT file('{path}')"),
                format!("SELECT * FROM file('{path}', 'RawBLOB')"),
            ] {
                let ended = native::run(engine.native_address(), account, &sql);
                assert_ne!(ended.code(), 0, "{sql}: {ended:?}");
            }
        }
        for ask in [writer(&engine), reader(&engine)] {
            let answer = ask.send(format!("SELECT file('{path}')"));
            assert_ne!(answer.status, 200, "{path}: {}", answer.text());
        }
    }
    // What is readable: the engine's own folder, whose file of accounts is gone by now.
    let own = engine.folder().join("engine/etc");
    let config = format!("SELECT file('{}')", own.join("config.xml").display());
    let config = reader(&engine).ok(&config);
    assert!(config.contains("<tcp_port>") && !config.contains("password"));
    assert!(!own.join("users.xml").exists());
    let environment = reader(&engine).ok("SELECT file('/proc/self/environ')");
    assert!(!environment.contains("CARGO"), "{environment}");
}

#[test]
fn no_hash_of_a_password_stays_in_the_folder() {
    let engine = spawn_for_tests().unwrap();
    let mut folders = vec![engine.folder().join("engine")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains("password_sha256_hex>"), "{}", path.display());
            files += 1;
        }
    }
    assert!(files > 3, "{files} files");
}
