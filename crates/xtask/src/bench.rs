//! Owns `cargo xtask bench`: runs one bench, which builds what it measures.
//!
//! `storage` is a binary of the crate `weir-tests`; the others are scripts in `tests/browser/bench`.

use crate::bundle::{self, Profile, with_places};
use crate::embed;
use crate::home::Home;
use crate::plugin;
use crate::run::{command, run};
use crate::setup::{self, Need};
use crate::wasm::Compiler;
use anyhow::{Result, bail};
use std::path::PathBuf;

/// The bench of tables and statements.
const STORAGE: &str = "storage";
/// The bench that needs the whole product.
const APP: &str = "app";

/// The bench of the Grafana plugin.
const PLUGIN: &str = "plugin";

/// Runs the bench `name` with the further arguments; without a name, lists them.
///
/// # Errors
/// When there is no such bench, or it fails.
pub fn bench(home: &Home, name: Option<&str>, arguments: &[String]) -> Result<()> {
    if name == Some(STORAGE) {
        return storage(home, arguments);
    }
    let benches = list(home);
    let Some((_, script)) = benches
        .iter()
        .find(|(known, _)| Some(known.as_str()) == name)
    else {
        let names = benches.iter().map(|(name, _)| name.as_str());
        let names: Vec<&str> = names.chain([STORAGE]).collect();
        bail!("expected the name of a bench: {}", names.join(", "));
    };
    setup::setup(home, Need::Tests)?;
    if name == Some(APP) {
        bundle::build(home, Profile::Release)?;
        embed::build(home)?;
    }
    if name == Some(PLUGIN) {
        plugin::package(home)?;
    }
    let mut node = command("node");
    // A bench may build an example for the browser.
    let tools = setup::tool_folders(home)?;
    Compiler::find(home)?.apply(home, &mut node, &[tools.wasm_bindgen])?;
    node.arg(script).args(arguments).current_dir(home.browser());
    with_places(home, &mut node);
    node.env("WEIR_BENCH_TARGET", "target/wasm");
    node.env("WEIR_EMBED", embed::folder(home))
        .env("WEIR_PLUGIN", plugin::folder(home))
        .env("WEIR_GRAFANA", home.plugin());
    run(&mut node)
}

/// Our tables against a plain one: `--help` behind it says what can be chosen.
fn storage(home: &Home, arguments: &[String]) -> Result<()> {
    if home.libchdb().is_none() {
        setup::setup(home, Need::Product)?;
    }
    let mut cargo = command("cargo");
    let package = ["--package", "weir-tests", "--bin", "bench-storage", "--"];
    cargo.args(["run", "--release"]).args(package);
    cargo.args(arguments).current_dir(&home.root);
    if let Some(library) = home.libchdb() {
        cargo.env("WEIR_LIBCHDB", library);
    }
    run(&mut cargo)
}

/// The scripts, by name: `tests/browser/bench/<name>.mjs`.
fn list(home: &Home) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(home.browser().join("bench"))
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "mjs"))
        .filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path)))
        .collect();
    found.sort();
    found
}
