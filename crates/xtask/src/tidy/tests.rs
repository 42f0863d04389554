//! Owns the tests of tidy: every rule is silent on a good example and speaks on a bad one.

use super::{Fault, File, code, edges, files};

const GOOD: &str = "[package]\nname = \"weir-query\"\nedition.workspace = true\n\
                    [dependencies]\nweir-model.workspace = true\n[lints]\nworkspace = true\n";

/// Where a rule finds faults in one file, as `path:line`.
fn check(rule: fn(&[File]) -> Vec<Fault>, path: &str, text: &str) -> Vec<String> {
    let tree = [File {
        path: path.into(),
        text: text.into(),
    }];
    rule(&tree)
        .iter()
        .map(|fault| format!("{}:{}", fault.path, fault.line))
        .collect()
}

fn silent(rule: fn(&[File]) -> Vec<Fault>, path: &str, text: &str) {
    assert_eq!(check(rule, path, text), [""; 0], "{path}: {text}");
}

fn speaks(rule: fn(&[File]) -> Vec<Fault>, path: &str, text: &str) {
    assert_ne!(check(rule, path, text), [""; 0], "{path}: {text}");
}

#[test]
fn edges_follow_the_map() {
    let map = "| room | imports | owns |\n|---|---|---|\n| [`model`](model) | – | flows |\n\
               | [`query`](query) | model, scene | statements |\n";
    let faults = |path: &str, text: &str| {
        let file = |path: &str, text: &str| File {
            path: path.into(),
            text: text.into(),
        };
        edges::edges(&[file("crates/README.md", map), file(path, text)]).len()
    };
    let path = "crates/query/Cargo.toml";
    assert_eq!(faults(path, GOOD), 0);
    assert_eq!(
        faults(path, "[dependencies]\nweir-board.workspace = true"),
        1
    );
    assert_eq!(
        faults(path, "[dev-dependencies]\nweir-server.workspace = true"),
        1
    );
    assert_eq!(
        faults(
            path,
            "[target.'cfg(unix)'.dependencies]\nweir-chdb = { workspace = true }"
        ),
        1
    );
    assert_eq!(
        faults(
            path,
            "[dependencies]\nother = { package = \"weir-app\", path = \"x\" }"
        ),
        1
    );
    assert_eq!(faults("crates/model/Cargo.toml", GOOD), 1);
    assert_eq!(faults(path, "not toml"), 1);
    assert_eq!(faults("crates/unknown/Cargo.toml", GOOD), 1);
    assert_eq!(
        faults(
            "tests/Cargo.toml",
            "[dependencies]\nweir-server.workspace = true"
        ),
        0
    );
    speaks(edges::edges, path, GOOD);
}

#[test]
fn pure_rooms_use_no_browser() {
    silent(
        edges::libraries,
        "crates/panels/Cargo.toml",
        "[dev-dependencies]\nwasm-bindgen.workspace = true",
    );
    silent(
        edges::libraries,
        "crates/panels/Cargo.toml",
        "[dependencies]\nplotters.workspace = true",
    );
    speaks(
        edges::libraries,
        "crates/panels/Cargo.toml",
        "[dependencies]\nweb-sys.workspace = true",
    );
    speaks(
        edges::libraries,
        "crates/scene/Cargo.toml",
        "[dependencies]\nplotters.workspace = true",
    );
    speaks(
        edges::libraries,
        "crates/web/Cargo.toml",
        "[dependencies]\nyew.workspace = true",
    );
}

#[test]
fn manifests_inherit() {
    silent(edges::lints, "crates/query/Cargo.toml", GOOD);
    speaks(
        edges::lints,
        "crates/query/Cargo.toml",
        "[package]\nname = \"weir-query\"",
    );
    silent(edges::inherited, "crates/query/Cargo.toml", GOOD);
    silent(
        edges::inherited,
        "crates/a/Cargo.toml",
        "[dependencies]\nx = { workspace = true, features = [] }",
    );
    speaks(
        edges::inherited,
        "crates/a/Cargo.toml",
        "[dependencies]\nx = \"1\"",
    );
    speaks(
        edges::inherited,
        "crates/a/Cargo.toml",
        "[dependencies]\nx = { version = \"1\" }",
    );
    speaks(
        edges::inherited,
        "crates/a/Cargo.toml",
        "[package]\nedition = \"2021\"",
    );
}

#[test]
fn only_agreed_entries_at_the_top() {
    silent(files::top_level, "crates/a/src/lib.rs", "");
    silent(files::top_level, ".ci/run", "");
    speaks(files::top_level, "notes/todo.md", "");
    speaks(files::top_level, "Trunk.toml", "");
}

#[test]
fn files_are_short() {
    silent(files::length, "a.rs", &"x\n".repeat(400));
    speaks(files::length, "a.rs", &"x\n".repeat(401));
    silent(
        files::length,
        "crates/a/src/generated/b.rs",
        &"x\n".repeat(401),
    );
    silent(files::length, "data.tsv", &"x\n".repeat(401));
}

#[test]
fn files_open_with_what_they_own() {
    silent(files::opening, "a.rs", "//! Owns the thing it makes.\n");
    silent(
        files::opening,
        "a.sh",
        "#!/bin/sh\n# Runs every test there is.\n",
    );
    silent(
        files::opening,
        "a.ts",
        "/**\n * Owns the start of the app.\n */\n",
    );
    silent(
        files::opening,
        "a.html",
        "<!DOCTYPE html>\n<!-- Owns the page of the app. -->\n",
    );
    for (path, text) in [
        ("a.rs", "use std::fmt;\n"),
        ("a.rs", "// Owns the thing it makes.\n"),
        ("a.rs", "//!\n"),
        ("a.rs", ""),
        ("a.css", "body {}\n"),
        ("a.yml", "a: 1\n"),
        ("a.mjs", "import a from 'a';\n"),
    ] {
        speaks(files::opening, path, text);
    }
}

#[test]
fn nothing_of_one_machine() {
    silent(files::machine, "a.md", "cd the/root of it");
    assert_eq!(
        check(files::machine, "a.md", &["x\ncd /ro", "ot/weir"].concat()),
        ["a.md:2"]
    );
}

#[test]
fn lock_files_have_no_addresses() {
    silent(
        files::addresses,
        "a/package-lock.json",
        "{\"integrity\": \"sha512-x\"}",
    );
    speaks(
        files::addresses,
        "a/package-lock.json",
        "{\"resolved\": \"https://example.org/a.tgz\"}",
    );
}

#[test]
fn tests_run() {
    silent(
        code::skipped,
        "a.rs",
        "#[test]\nfn a() {}\n// an #[ignore] in words\n",
    );
    assert_eq!(
        check(code::skipped, "a.rs", "#[test]\n#[ignore]\nfn a() {}"),
        ["a.rs:2"]
    );
    speaks(code::skipped, "a.rs", "#[ignore = \"slow\"]");
    speaks(code::skipped, "a.spec.ts", "test.only('a', () => {})");
    speaks(code::skipped, "a.spec.ts", "test.skip('a', () => {})");
}

#[test]
fn no_html_from_strings() {
    silent(code::html, "a.ts", "node.textContent = name;");
    speaks(code::html, "a.ts", "node.innerHTML = name;");
    speaks(code::html, "a.rs", "node.set_inner_html(&name);");
    speaks(code::html, "a.rs", "Html::from_html_unchecked(name)");
}

#[test]
fn unsafe_is_in_one_room() {
    silent(
        code::unsafety,
        "crates/server/src/a.rs",
        "let policy = \"script-src 'wasm-unsafe-eval'\";",
    );
    silent(code::unsafety, "crates/chdb/src/a.rs", "unsafe { call() }");
    for text in [
        "unsafe { call() }",
        "pub unsafe fn a() {}",
        "unsafe impl Send for A {}",
        "#![allow(unsafe_code)]",
    ] {
        speaks(code::unsafety, "crates/server/src/a.rs", text);
    }
}
