//! Owns `cargo xtask bench`: runs one bench of `tests/browser/bench`, which builds what it measures.

use crate::bundle::with_places;
use crate::home::Home;
use crate::run::{command, run};
use crate::setup::{self, Need};
use crate::wasm::Compiler;
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Runs the bench `name` with the further arguments; without a name, lists them.
///
/// # Errors
/// When there is no such bench, or it fails.
pub fn bench(home: &Home, name: Option<&str>, arguments: &[String]) -> Result<()> {
    let benches = list(home);
    let Some((_, script)) = benches
        .iter()
        .find(|(known, _)| Some(known.as_str()) == name)
    else {
        let names: Vec<&str> = benches.iter().map(|(name, _)| name.as_str()).collect();
        bail!(
            "expected the name of a bench: {}",
            if names.is_empty() {
                "there are none".into()
            } else {
                names.join(", ")
            }
        );
    };
    setup::setup(home, Need::Tests)?;
    let mut node = command("node");
    // A bench may build an example for the browser.
    Compiler::find(home)?.apply(home, &mut node, &setup::tool_folders(home)?)?;
    node.arg(script).args(arguments).current_dir(home.browser());
    with_places(home, &mut node);
    node.env("WEIR_BENCH_TARGET", "target/wasm");
    run(&mut node)
}

/// The benches, by name: `tests/browser/bench/<name>.mjs`.
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
