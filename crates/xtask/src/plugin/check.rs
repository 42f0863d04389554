//! Owns the catalogue's rules for plugins that can be checked without a network, after what Grafana's
//! plugin validator looks at in an archive.

use super::Files;
use std::collections::BTreeSet;

/// Kinds of files that have no place in a plugin.
const UNWANTED: [&str; 6] = [".exe", ".sh", ".DS_Store", ".ts", ".tsx", ".env"];
/// What no shipped script may hold: markup from strings, code of other origins.
// Put together here, so that this file does not hold what it forbids.
const SCRIPTS: [&str; 3] = [concat!("inner", "HTML"), "document.write(", "eval(\""];

/// Every broken rule, in words; `id` is the archive's folder, `version` what the archive is named by.
pub fn faults(files: &Files, id: &str, version: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for name in [
        "plugin.json",
        "module.js",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
    ] {
        if !files.contains_key(name) {
            faults.push(format!("{name} is missing"));
        }
    }
    let manifests = files.keys().filter(|p| p.ends_with("plugin.json"));
    let mut ids = BTreeSet::new();
    for path in manifests {
        let folder = path.strip_suffix("plugin.json").unwrap_or_default();
        manifest(files, folder, version, &mut ids, &mut faults);
    }
    if !ids.contains(id) {
        faults.push(format!("no plugin.json has the id {id}"));
    }
    readme(files, &mut faults);
    for (path, bytes) in files {
        file(path, bytes, &mut faults);
    }
    faults
}

/// One plugin.json: what the catalogue wants to know, and that what it names is there.
fn manifest(
    files: &Files,
    folder: &str,
    version: &str,
    ids: &mut BTreeSet<String>,
    faults: &mut Vec<String>,
) {
    let path = format!("{folder}plugin.json");
    let text = String::from_utf8_lossy(&files[&path]).into_owned();
    let mut fault = |words: String| faults.push(format!("{path}: {words}"));
    if !files.contains_key(&format!("{folder}module.js")) {
        fault("no module.js beside it".to_owned());
    }
    let one = |key: &str| values(&text, key).into_iter().next();
    let kind = one("type").unwrap_or_default();
    match one("id") {
        Some(id) if id.ends_with(&format!("-{kind}")) && id.split('-').count() >= 3 => {
            ids.insert(id);
        }
        other => fault(format!(
            "expected an id <org>-<name>-{kind}, found {other:?}"
        )),
    }
    if one("version").as_deref() != Some(version) {
        fault(format!(
            "expected version {version}, found {:?}",
            one("version")
        ));
    }
    let day = one("updated").unwrap_or_default();
    let shape: String = day
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if shape != "0000-00-00" {
        fault(format!("expected a day in `updated`, found {day:?}"));
    }
    if !one("grafanaDependency").is_some_and(|range| range.starts_with(">=")) {
        fault("expected grafanaDependency to say the oldest version".to_owned());
    }
    for key in ["name", "description"] {
        if one(key).is_none_or(|text| text.trim().is_empty()) {
            fault(format!("`{key}` is empty"));
        }
    }
    for key in ["small", "large", "path"] {
        for named in values(&text, key) {
            if !files.contains_key(&format!("{folder}{named}")) {
                fault(format!("names {named}, which is missing"));
            }
        }
    }
    if text.contains("%VERSION%") || text.contains("%TODAY%") {
        fault("holds a place that was not filled".to_owned());
    }
}

/// The README is for users and has no relative links, for the catalogue shows it elsewhere.
fn readme(files: &Files, faults: &mut Vec<String>) {
    let text = files
        .get("README.md")
        .map(|b| String::from_utf8_lossy(b).into_owned());
    let text = text.unwrap_or_default();
    if text.len() < 500 {
        faults.push("README.md: expected a page for users".to_owned());
    }
    for (_, rest) in text
        .match_indices("](")
        .map(|(at, _)| text.split_at(at + 2))
    {
        let target = rest.split(')').next().unwrap_or_default();
        if !target.starts_with("https://") && !target.starts_with('#') {
            faults.push(format!(
                "README.md: expected a whole address, found {target}"
            ));
        }
    }
}

fn file(path: &str, bytes: &[u8], faults: &mut Vec<String>) {
    if UNWANTED.iter().any(|end| path.ends_with(end)) || path.contains("node_modules") {
        faults.push(format!("{path}: does not belong in a plugin"));
    }
    if bytes.is_empty() {
        faults.push(format!("{path}: is empty"));
    }
    if path.ends_with(".js") {
        let text = String::from_utf8_lossy(bytes);
        for word in SCRIPTS.iter().filter(|word| text.contains(**word)) {
            faults.push(format!("{path}: holds {word}"));
        }
    }
    if path.ends_with(".svg") && String::from_utf8_lossy(bytes).contains("<script") {
        faults.push(format!("{path}: holds a script"));
    }
}

/// The texts of a key anywhere in a JSON text; enough for manifests of our own.
fn values(json: &str, key: &str) -> Vec<String> {
    let mark = format!("\"{key}\":");
    let after = json
        .match_indices(&mark)
        .map(|(at, _)| json[at + mark.len()..].trim_start());
    let text = after.filter_map(|rest| rest.strip_prefix('"')?.split('"').next());
    text.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{Files, faults};

    fn good() -> Files {
        let manifest = r#"{"type": "app", "name": "A", "id": "org-a-app", "info": {"description": "It does.",
            "logos": {"small": "img/logo.svg", "large": "img/logo.svg"}, "version": "1.2.3", "updated": "2026-01-31"},
            "dependencies": {"grafanaDependency": ">=12.4.0"}}"#;
        let readme = "For users. ".repeat(60);
        let files = [
            ("plugin.json", manifest),
            ("module.js", "define([], () => {})"),
            ("README.md", &readme),
            ("CHANGELOG.md", "# 1.2.3"),
            ("LICENSE", "free"),
            ("img/logo.svg", "<svg/>"),
        ];
        files
            .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
            .into()
    }

    fn check(change: impl FnOnce(&mut Files), expected: &str) {
        let mut files = good();
        change(&mut files);
        let found = faults(&files, "org-a-app", "1.2.3");
        assert!(
            found.iter().any(|f| f.contains(expected)),
            "{expected}: {found:?}"
        );
    }

    #[test]
    fn a_good_plugin_has_no_fault() {
        assert_eq!(faults(&good(), "org-a-app", "1.2.3"), Vec::<String>::new());
    }

    #[test]
    fn every_rule_is_kept() {
        let put = |path: &'static str, text: &'static str| {
            move |files: &mut Files| {
                files.insert(path.to_owned(), text.as_bytes().to_vec());
            }
        };
        check(
            |files| {
                files.remove("LICENSE");
            },
            "LICENSE is missing",
        );
        check(
            |files| {
                files.remove("img/logo.svg");
            },
            "which is missing",
        );
        check(
            put("plugin.json", r#"{"type": "app", "id": "a"}"#),
            "expected an id",
        );
        check(
            put("plugin.json", r#"{"version": "%VERSION%"}"#),
            "not filled",
        );
        check(put("README.md", "[short](img/a.png)"), "whole address");
        check(put("src/a.ts", "x"), "does not belong");
        check(
            put("module.js", concat!("a.inner", "HTML = b")),
            concat!("inner", "HTML"),
        );
        check(put("empty", ""), "is empty");
        check(put("panels/b/plugin.json", "{}"), "no module.js beside it");
    }
}
