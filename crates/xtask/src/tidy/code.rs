//! Owns the rules on what may not be written in code.

use super::{Fault, File};

/// The only room with `unsafe`.
const UNSAFE_ROOM: &str = "crates/chdb/";
/// This folder names what it forbids.
const OWN: &str = "crates/xtask/src/tidy/";

/// Ways to keep a test from running, or all others.
const SKIPS: [&str; 7] = [
    "#[ignore",
    "test.skip(",
    "test.only(",
    "test.fixme(",
    "describe.skip(",
    "describe.only(",
    "it.skip(",
];
/// Ways to make elements out of a string.
const HTML: [&str; 7] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "set_inner_html",
    "set_outer_html",
    "insert_adjacent_html",
    "from_html_unchecked",
];

/// The rule: a test runs, or is removed.
pub fn skipped(tree: &[File]) -> Vec<Fault> {
    find(
        tree,
        |line| SKIPS.iter().any(|skip| line.contains(skip)),
        "a test that does not run is removed",
    )
}

/// The rule: no element is made of a string, so markup in names stays text.
pub fn html(tree: &[File]) -> Vec<Fault> {
    find(
        tree,
        |line| HTML.iter().any(|word| line.contains(word)),
        "make elements and set their text instead",
    )
}

/// The rule: `unsafe` is in one room.
pub fn unsafety(tree: &[File]) -> Vec<Fault> {
    let mut faults = find(tree, is_unsafe, "unsafe belongs in chdb alone");
    faults.retain(|fault| !fault.path.starts_with(UNSAFE_ROOM));
    faults
}

/// Whether a line of Rust uses the keyword or switches its lint off; the word in a text is none.
fn is_unsafe(line: &str) -> bool {
    let keyword = line.match_indices("unsafe").any(|(at, word)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].trim_start();
        let starts = ["{", "fn ", "impl", "extern", "trait ", "("];
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '-')
            && starts.iter().any(|start| after.starts_with(start))
    });
    keyword || line.contains("allow(unsafe_code") || line.contains("expect(unsafe_code")
}

/// The lines of code that a test is true of; comments are left out.
fn find(tree: &[File], bad: impl Fn(&str) -> bool, words: &str) -> Vec<Fault> {
    let code = tree
        .iter()
        .filter(|file| !file.path.starts_with(OWN) && is_code(&file.path));
    code.flat_map(|file| {
        let numbered = file
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"));
        let hits = numbered
            .filter(|(_, line)| bad(line))
            .map(|(index, _)| index + 1);
        hits.map(|line| Fault {
            path: file.path.clone(),
            line,
            words: words.into(),
        })
        .collect::<Vec<_>>()
    })
    .collect()
}

fn is_code(path: &str) -> bool {
    ["rs", "ts", "tsx", "js", "mjs", "html"]
        .iter()
        .any(|kind| path.rsplit_once('.').is_some_and(|(_, end)| end == *kind))
}
