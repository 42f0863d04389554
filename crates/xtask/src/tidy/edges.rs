//! Owns the rules on manifests: which room imports which, and which libraries a room may not use.

use super::{Fault, File};
use toml::{Table, Value};

/// Where the map of rooms lies; its table is the one definition of the edges.
const MAP: &str = "crates/README.md";

/// Every table of a manifest that names dependencies.
const ALL: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];
/// Those whose crates become part of the product; a test or a bench may use more.
const PRODUCT: [&str; 2] = ["dependencies", "build-dependencies"];

/// Libraries of the browser; a pure room has none of them.
const BROWSER: [&str; 6] = [
    "web-sys",
    "js-sys",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "yew",
    "gloo-net",
];
/// Libraries of sockets and files.
const NETWORK: [&str; 6] = [
    "tokio",
    "hyper",
    "axum",
    "reqwest",
    "gloo-net",
    "hyper-util",
];
/// Drawing libraries.
const DRAWING: [&str; 3] = ["plotters", "plotters-canvas", "plotters-svg"];

/// Rooms and the libraries that they must not use.
const NEVER: [(&str, &[&[&str]]); 11] = [
    ("model", &[&BROWSER, &NETWORK, &DRAWING]),
    ("query", &[&BROWSER, &NETWORK, &DRAWING]),
    ("board", &[&BROWSER, &NETWORK, &DRAWING]),
    ("scene", &[&BROWSER, &NETWORK, &DRAWING]),
    ("panels", &[&BROWSER, &NETWORK, &["plotters-canvas"]]),
    ("traffic", &[&BROWSER, &NETWORK, &DRAWING]),
    ("chdb", &[&BROWSER, &DRAWING]),
    ("web", &[&["yew", "gloo-net"], &["plotters"]]),
    ("elements", &[&["yew"], &DRAWING]),
    ("app", &[&DRAWING]),
    ("server", &[&BROWSER, &DRAWING]),
];

/// The rule: imports run only along the table of the map, which names every room.
pub fn edges(tree: &[File]) -> Vec<Fault> {
    let map = tree.iter().find(|file| file.path == MAP);
    let rows: Vec<(&str, Vec<&str>)> =
        map.map_or(vec![], |map| map.text.lines().filter_map(row).collect());
    let check = |path: &str, room: &str, manifest: &Table| {
        let Some((_, allowed)) = rows.iter().find(|(name, _)| *name == room) else {
            return vec![Fault::file(
                path,
                format!("the table in {MAP} has no row for {room}"),
            )];
        };
        rooms_imported(manifest)
            .into_iter()
            .filter(|other| !allowed.contains(&other.as_str()))
            .map(|other| Fault::file(path, format!("{room} must not import {other} ({MAP})")))
            .collect()
    };
    each(tree, check)
}

/// A row of the map: ``| [`room`](room) | imported, imported | …``; a dash means none.
fn row(line: &str) -> Option<(&str, Vec<&str>)> {
    let mut cells = line.strip_prefix("| [`")?.split('|');
    let (room, _) = cells.next()?.split_once('`')?;
    let imports = cells
        .next()?
        .split(',')
        .map(str::trim)
        .filter(|name| !matches!(*name, "" | "–" | "-"));
    Some((room, imports.collect()))
}

/// The rule: pure rooms stay free of the browser, sockets and drawing libraries.
pub fn libraries(tree: &[File]) -> Vec<Fault> {
    let check = |path: &str, room: &str, manifest: &Table| {
        let never = NEVER
            .iter()
            .find(|(name, _)| *name == room)
            .map_or(&[][..], |(_, never)| never);
        let used = dependencies(manifest, &PRODUCT);
        let bad = never
            .iter()
            .flat_map(|list| list.iter())
            .filter(|name| used.iter().any(|one| one == *name));
        bad.map(|name| Fault::file(path, format!("{room} must not use {name}")))
            .collect()
    };
    each(tree, check)
}

/// The rule: every crate takes the workspace's lints.
pub fn lints(tree: &[File]) -> Vec<Fault> {
    let check = |path: &str, _: &str, manifest: &Table| {
        let on = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"))
            .and_then(Value::as_bool);
        if on == Some(true) {
            vec![]
        } else {
            vec![Fault::file(path, "expected [lints] workspace = true")]
        }
    };
    each(tree, check)
}

/// The rule: edition, licence and library versions stand in the root manifest alone.
pub fn inherited(tree: &[File]) -> Vec<Fault> {
    let check = |path: &str, _: &str, manifest: &Table| {
        let own = tables(manifest, &ALL).flat_map(|table| table.iter());
        let own = own.filter(|(_, value)| value.is_str() || value.get("version").is_some());
        let mut faults: Vec<Fault> = own
            .map(|(name, _)| Fault::file(path, format!("expected {name}.workspace = true")))
            .collect();
        for key in ["edition", "license", "rust-version"] {
            if manifest
                .get("package")
                .and_then(|package| package.get(key))
                .is_some_and(Value::is_str)
            {
                faults.push(Fault::file(
                    path,
                    format!("expected {key}.workspace = true"),
                ));
            }
        }
        faults
    };
    each(tree, check)
}

/// Runs a check on the manifest of every room.
fn each(tree: &[File], check: impl Fn(&str, &str, &Table) -> Vec<Fault>) -> Vec<Fault> {
    let rooms = tree
        .iter()
        .filter_map(|file| Some((file, room(&file.path)?)));
    rooms
        .flat_map(|(file, room)| match file.text.parse::<Table>() {
            Ok(manifest) => check(&file.path, room, &manifest),
            Err(error) => vec![Fault::file(&file.path, format!("not TOML: {error}"))],
        })
        .collect()
}

/// The room whose manifest this path is.
fn room(path: &str) -> Option<&str> {
    let room = path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml")?;
    (!room.contains('/')).then_some(room)
}

/// The rooms a manifest depends on.
pub fn rooms_imported(manifest: &Table) -> Vec<String> {
    let all = dependencies(manifest, &ALL);
    all.iter()
        .filter_map(|name| name.strip_prefix("weir-"))
        .map(str::to_owned)
        .collect()
}

/// The names of everything that these tables of a manifest hold, for all targets.
fn dependencies(manifest: &Table, kinds: &[&str]) -> Vec<String> {
    tables(manifest, kinds)
        .flat_map(|table| table.iter())
        .map(|(name, value)| {
            value
                .get("package")
                .and_then(Value::as_str)
                .unwrap_or(name)
                .to_owned()
        })
        .collect()
}

fn tables<'a>(manifest: &'a Table, kinds: &'a [&str]) -> impl Iterator<Item = &'a Table> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets
        .into_iter()
        .flat_map(|targets| targets.values())
        .filter_map(Value::as_table);
    std::iter::once(manifest)
        .chain(targets)
        .flat_map(move |part| kinds.iter().filter_map(|kind| part.get(*kind)?.as_table()))
}
