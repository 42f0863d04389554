//! Owns the rules on files as such: where they lie, how long they are, how they open.

use super::{Fault, File, is_generated};

/// The longest a source file may be, in lines.
const LONGEST: usize = 400;

/// What may stand at the top, beside dot-files.
const TOP: [&str; 12] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "crates",
    "panel-plugin",
    "static",
    "deploy",
    "tests",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
];

/// Sources and how a comment begins in them.
const COMMENTS: [(&str, &[&str]); 11] = [
    ("rs", &["//!"]),
    ("ts", &["//", "/*"]),
    ("tsx", &["//", "/*"]),
    ("js", &["//", "/*"]),
    ("mjs", &["//", "/*"]),
    ("css", &["/*"]),
    ("sql", &["--"]),
    ("sh", &["#"]),
    ("yml", &["#"]),
    ("yaml", &["#"]),
    ("html", &["<!--"]),
];

/// The rule: only the agreed entries stand at the top.
pub fn top_level(tree: &[File]) -> Vec<Fault> {
    let mut seen: Vec<&str> = Vec::new();
    for file in tree {
        let top = file.path.split('/').next().unwrap_or_default();
        let known = top.starts_with('.') || TOP.contains(&top) || seen.contains(&top);
        if !known {
            seen.push(top);
        }
    }
    seen.iter()
        .map(|top| Fault::file(top, "no such entry belongs at the top"))
        .collect()
}

/// The rule: a source file has at most 400 lines.
pub fn length(tree: &[File]) -> Vec<Fault> {
    let long = sources(tree).map(|(file, _)| (file, file.text.lines().count()));
    long.filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| {
            Fault::file(
                &file.path,
                format!("{lines} lines: expected at most {LONGEST}"),
            )
        })
        .collect()
}

/// The rule: a source file opens with a comment that says what it owns.
pub fn opening(tree: &[File]) -> Vec<Fault> {
    let silent = sources(tree).filter(|(file, comments)| !opens(&file.text, comments));
    silent
        .map(|(file, comments)| Fault {
            path: file.path.clone(),
            line: 1,
            words: format!(
                "expected {} and a sentence on what the file owns",
                comments[0]
            ),
        })
        .collect()
}

fn opens(text: &str, comments: &[&str]) -> bool {
    let mut lines = text.lines().filter(|line| {
        let before = ["#!/", "<!DOCTYPE", "<!doctype"];
        !before.iter().any(|start| line.starts_with(start))
    });
    let first = lines.next().unwrap_or_default().trim_start();
    let words = comments
        .iter()
        .find_map(|comment| first.strip_prefix(comment));
    // Three words are the shortest sentence; a block comment may begin on its second line.
    let enough = |words: &str| {
        words
            .split_whitespace()
            .filter(|word| word.len() > 1)
            .count()
            >= 3
    };
    words.is_some_and(|words| {
        enough(words)
            || (words.trim_matches('*').is_empty() && enough(lines.next().unwrap_or_default()))
    })
}

/// The rule: no path or address of one developer's machine is committed.
pub fn machine(tree: &[File]) -> Vec<Fault> {
    // Put together here, so that this file does not break its own rule.
    let marks = [["/ro", "ot/"].concat(), ["artif", "actory"].concat()];
    let lines = tree.iter().flat_map(|file| {
        let numbered = file.text.lines().enumerate();
        numbered
            .filter(|(_, line)| marks.iter().any(|mark| line.contains(mark.as_str())))
            .map(|(index, _)| Fault {
                path: file.path.clone(),
                line: index + 1,
                words: "expected nothing that is true on one machine only".into(),
            })
    });
    lines.collect()
}

/// The rule: npm's lock files hold hashes and no download addresses, so any mirror serves.
pub fn addresses(tree: &[File]) -> Vec<Fault> {
    let locks = tree
        .iter()
        .filter(|file| file.path.ends_with("package-lock.json"));
    locks
        .filter(|file| file.text.contains("\"resolved\": \"http"))
        .map(|file| {
            Fault::file(
                &file.path,
                "expected no \"resolved\": npm config set omit-lockfile-registry-resolved true",
            )
        })
        .collect()
}

/// The source files written by people, each with its comment's beginnings.
fn sources(tree: &[File]) -> impl Iterator<Item = (&File, &'static [&'static str])> {
    tree.iter()
        .filter(|file| !is_generated(&file.path))
        .filter_map(|file| {
            let extension = file.path.rsplit_once('.')?.1;
            let (_, comments) = COMMENTS.iter().find(|(known, _)| *known == extension)?;
            Some((file, *comments))
        })
}
