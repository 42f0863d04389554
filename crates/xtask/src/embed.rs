//! Owns the build of what plain JavaScript hosts load: the class of `web` with its wasm.

use crate::bundle::IN_USE;
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

/// Passes of wasm-opt that make the compressed module smaller; all of `-Oz` make it larger.
const PASSES: [&str; 12] = [
    "--duplicate-function-elimination",
    "--dae-optimizing",
    "--duplicate-function-elimination",
    "--merge-blocks",
    "--remove-unused-brs",
    "--vacuum",
    "--optimize-instructions",
    "--precompute",
    "--rse",
    "--remove-unused-module-elements",
    "--reorder-locals",
    "--strip-producers",
];

/// Compiles `web` with its JavaScript class and binds it as an ES module.
///
/// # Errors
/// When setup is not complete or it does not compile.
pub fn build(home: &Home) -> Result<()> {
    bound(home, "wasm", &["--features", "js"], &folder(home))
}

/// As [`build`], without the charts that Grafana has itself and as small as can be, into another
/// folder.
///
/// # Errors
/// As [`build`].
pub fn without_charts(home: &Home, to: &Path) -> Result<()> {
    let features = ["--no-default-features", "--features", "js"];
    bound(home, "plugin", &features, to)?;
    let module = to.join("weir_web_bg.wasm");
    let mut shrink = command(home.npm().join("node_modules/.bin/wasm-opt"));
    shrink
        .args(IN_USE)
        .args(PASSES)
        .arg(&module)
        .arg("--output");
    run(shrink.arg(&module))
}

fn bound(home: &Home, profile: &str, features: &[&str], to: &Path) -> Result<()> {
    let compiler = Compiler::find(home)?;
    let mut cargo = compiler.cargo(home)?;
    let package = ["--package", "weir-web", "--lib"];
    run(cargo
        .args(["build", "--profile", profile, "--target", TARGET])
        .args(package)
        .args(features))?;
    let built = home.wasm_target().join(TARGET).join(profile);
    let tools = setup::tool_folders(home)?;
    let mut bind = command(tools.wasm_bindgen.join("wasm-bindgen"));
    bind.args(["--target", "web", "--out-dir"])
        .arg(to)
        .arg(built.join("weir_web.wasm"));
    run(&mut bind)
}
