//! Owns `cargo xtask build`: the app through trunk into `target/dist`, and the binary `weir`.

mod page;
mod parts;
mod press;

pub use parts::{IN_USE, cut};

use crate::font;
use crate::home::Home;
use crate::run::{command, run};
use crate::setup::{self, Need};
use crate::stamp;
use crate::wasm::Compiler;
use anyhow::Result;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// How the app is compiled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Profile {
    /// Small: the profile `wasm` and wasm-opt.
    Release,
    /// Quick to compile.
    Dev,
}

/// Builds the app and the binary side by side, each only when its sources changed.
///
/// # Errors
/// When setup is not complete or either does not compile.
pub fn build(home: &Home, profile: Profile) -> Result<()> {
    setup::setup(home, Need::Product)?;
    std::thread::scope(|scope| {
        let app = scope.spawn(|| app(home, profile));
        let server = server(home);
        let app = app
            .join()
            .unwrap_or_else(|_| Err(anyhow::anyhow!("the build of the app panicked")));
        app.and(server)
    })
}

/// Builds the app into `target/dist`, unless nothing that it is made of changed.
///
/// # Errors
/// When trunk fails or its output is not as expected.
pub fn app(home: &Home, profile: Profile) -> Result<()> {
    let compiler = Compiler::find(home)?;
    let stamp = stamp::of_app(home, &format!("{profile:?} {compiler:?}"))?;
    let stamp_file = home.dist().with_extension("stamp");
    let ready = home.dist().join("index.html").is_file();
    if ready && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    // A build that fails half-way must not be taken for a good one.
    let _ = fs::remove_file(&stamp_file);
    prepare_static(home)?;
    // trunk calls cargo offline, so what only wasm32 needs must have come before.
    run(command("cargo")
        .args(["fetch", "--quiet"])
        .current_dir(&home.root))?;
    let mut trunk = trunk(home, &compiler, "build")?;
    if profile == Profile::Release {
        trunk.arg("--release");
    }
    run(&mut trunk)?;
    page::finish(&home.dist())?;
    if profile == Profile::Release {
        press::press(&home.dist())?;
    }
    Ok(fs::write(stamp_file, stamp)?)
}

/// Builds `weir` with the release profile; returns its path.
///
/// # Errors
/// When it does not compile.
pub fn server(home: &Home) -> Result<()> {
    let mut cargo = command("cargo");
    cargo.args([
        "build",
        "--release",
        "--package",
        "weir-server",
        "--bin",
        "weir",
    ]);
    run(cargo.current_dir(&home.root))
}

/// The binary that [`server`] builds.
pub fn binary(home: &Home) -> PathBuf {
    home.target
        .join("release")
        .join(format!("weir{}", std::env::consts::EXE_SUFFIX))
}

/// The binary that the native tests build.
pub fn dev_binary(home: &Home) -> PathBuf {
    home.target
        .join("debug")
        .join(format!("weir{}", std::env::consts::EXE_SUFFIX))
}

/// A command of `weir` or of its tests, told where the app, the library and the browser are.
pub fn with_places(home: &Home, command: &mut Command) {
    command
        .env("WEIR_APP", home.dist())
        .env("WEIR_BIN", binary(home));
    if let Some(library) = home.libchdb() {
        command.env("WEIR_LIBCHDB", library);
    }
    if let Some(browser) = setup::chromium() {
        command.env("WEIR_CHROMIUM", browser);
    }
    if let Some(nginx) = setup::nginx(home) {
        command.env("WEIR_NGINX", nginx);
    }
}

/// Puts what the page needs but nobody wrote into `static/generated`.
///
/// # Errors
/// When the font's package is not there.
pub fn prepare_static(home: &Home) -> Result<()> {
    font::install(&home.fontsource(), &home.root.join("static/generated"))
}

/// trunk with the pinned tools first on `PATH`.
///
/// # Errors
/// When a tool is missing: setup has not run.
pub fn trunk(home: &Home, compiler: &Compiler, word: &str) -> Result<Command> {
    let tools = setup::tool_folders(home)?;
    let mut trunk = command(tools.trunk.join("trunk"));
    compiler.apply(home, &mut trunk, &[tools.trunk, tools.wasm_bindgen])?;
    // What its hook calls when it has filled its folder.
    trunk.env("WEIR_XTASK", std::env::current_exe()?);
    // trunk reads NO_COLOR as a switch that must be true or false.
    // Its backtraces would hide the compiler's words.
    trunk
        .env("RUST_BACKTRACE", "0")
        .args([word, "--offline"])
        .current_dir(home.root.join("static"))
        .env_remove("NO_COLOR");
    Ok(trunk)
}
