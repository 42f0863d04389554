//! Owns the build of what plain JavaScript hosts load: the class of `web` with its wasm.

use crate::home::Home;
use crate::run::{command, run};
use crate::setup;
use crate::wasm::{Compiler, TARGET};
use anyhow::Result;
use std::path::{Path, PathBuf};

/// The folder with `weir_web.js` and `weir_web_bg.wasm`.
pub fn folder(home: &Home) -> PathBuf {
    home.target.join("embed")
}

/// Compiles `web` with its JavaScript class and binds it as an ES module.
///
/// # Errors
/// When setup is not complete or it does not compile.
pub fn build(home: &Home) -> Result<()> {
    bound(home, &["--features", "js"], &folder(home))
}

/// As [`build`], without the charts that Grafana has itself, into another folder.
///
/// # Errors
/// As [`build`].
pub fn without_charts(home: &Home, to: &Path) -> Result<()> {
    bound(home, &["--no-default-features", "--features", "js"], to)
}

fn bound(home: &Home, features: &[&str], to: &Path) -> Result<()> {
    let compiler = Compiler::find(home)?;
    let mut cargo = compiler.cargo(home)?;
    let package = ["--package", "weir-web", "--lib"];
    run(cargo
        .args(["build", "--profile", "wasm", "--target", TARGET])
        .args(package)
        .args(features))?;
    let wasm = home.wasm_target().join(TARGET).join("wasm/weir_web.wasm");
    let tools = setup::tool_folders(home)?;
    let mut bind = command(tools[1].join("wasm-bindgen"));
    bind.args(["--target", "web", "--out-dir"])
        .arg(to)
        .arg(wasm);
    run(&mut bind)
}
