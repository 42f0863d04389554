//! Owns the commands that stay: `demo` runs the product, `dev` rebuilds the app as it is edited.

use crate::bundle::{self, Profile, binary, with_places};
use crate::home::Home;
use crate::run::{command, run};
use crate::setup::{self, Need};
use crate::wasm::Compiler;
use anyhow::{Context, Result};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command};
use std::time::Duration;

/// Where `weir demo` serves, unless told otherwise.
const DEMO: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8300);
/// Where the reloading app is served.
const DEV_PORT: &str = "8301";

/// Builds what changed, then becomes `weir demo` with these arguments.
///
/// # Errors
/// When setup, build or the demo fails.
pub fn demo(home: &Home, arguments: &[String]) -> Result<()> {
    bundle::build(home, Profile::Release)?;
    become_program(weir_demo(home).args(arguments))
}

/// Serves the app on 8301, rebuilt and reloaded as its sources change; queries go to a demo on
/// 8300, which is started when none runs.
///
/// # Errors
/// When setup, the build of the server or trunk fails.
pub fn dev(home: &Home, arguments: &[String]) -> Result<()> {
    setup::setup(home, Need::Product)?;
    let _demo = if TcpStream::connect_timeout(&DEMO, Duration::from_millis(300)).is_ok() {
        println!("dev  queries go to the demo on {DEMO}");
        None
    } else {
        bundle::build(home, Profile::Dev)?;
        println!("dev  starting a demo on {DEMO} for the queries");
        Some(Guard(
            weir_demo(home)
                .arg("--no-open")
                .args(arguments)
                .spawn()
                .context("cannot start weir demo")?,
        ))
    };
    bundle::prepare_static(home)?;
    let compiler = Compiler::find(home)?;
    let mut trunk = bundle::trunk(home, &compiler, "serve")?;
    let dist = home.root.join("target/dev-dist");
    std::fs::create_dir_all(&dist)?;
    // A folder of its own: the demo keeps serving what it was started with.
    trunk.arg("--dist").arg(dist).args(["--port", DEV_PORT]);
    // Relative addresses would need the second page that only a build makes.
    trunk.args(["--public-url", "/"]);
    trunk
        .arg("--watch")
        .arg(home.root.join("static"))
        .arg("--watch")
        .arg(home.root.join("crates"));
    trunk
        .arg("--ignore")
        .arg(home.root.join("static/generated"));
    run(&mut trunk)
}

fn weir_demo(home: &Home) -> Command {
    let mut weir = command(binary(home));
    weir.arg("demo").current_dir(&home.root);
    with_places(home, &mut weir);
    weir
}

/// Signals and the exit code then belong to the program itself.
#[cfg(unix)]
fn become_program(program: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(program.exec()).with_context(|| format!("cannot start {}", program.get_program().display()))
}

#[cfg(not(unix))]
fn become_program(program: &mut Command) -> Result<()> {
    run(program)
}

/// Ends a child when the command ends.
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
