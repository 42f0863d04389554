//! Owns `cargo xtask tidy`: the invariants of the repository, each a rule over its files.
//!
//! A rule is a pure function from the tree of files to the faults it finds, so each is tested on a
//! small bad example.

mod code;
mod edges;
mod files;
mod generated;

#[cfg(test)]
mod tests;

use crate::home::Home;
use crate::run::{command, run};
use anyhow::{Context, Result, bail};
pub use edges::rooms_imported as room_dependencies;
pub use generated::write as write_generated;
use std::fmt;
use std::process::Command;

/// One file as a rule sees it.
pub struct File {
    /// Path from the repository's root, with `/`.
    pub path: String,
    /// Its text; empty when it is no UTF-8.
    pub text: String,
}

/// Something that breaks an invariant.
#[derive(Debug, PartialEq)]
pub struct Fault {
    /// Where: a path from the root.
    pub path: String,
    /// The line from 1 on; 0 for the file as a whole.
    pub line: usize,
    /// What is expected instead.
    pub words: String,
}

impl Fault {
    /// A fault of a whole file.
    pub fn file(path: &str, words: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line: 0,
            words: words.into(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.words),
            line => write!(out, "{}:{line}: {}", self.path, self.words),
        }
    }
}

/// A rule over the whole tree.
type Rule = fn(&[File]) -> Vec<Fault>;

const RULES: [(&str, Rule); 12] = [
    ("edges between crates", edges::edges),
    ("libraries a room must not use", edges::libraries),
    ("workspace lints", edges::lints),
    ("top-level entries", files::top_level),
    ("length of files", files::length),
    ("opening sentence", files::opening),
    ("no trace of one machine", files::machine),
    ("lock files without addresses", files::addresses),
    ("no skipped tests", code::skipped),
    ("no HTML from strings", code::html),
    ("no unsafe outside chdb", code::unsafety),
    ("licences and versions from the workspace", edges::inherited),
];

/// Checks every rule; with `fix`, first writes what can be generated.
///
/// # Errors
/// When a rule finds a fault, each of which has been printed.
pub fn tidy(home: &Home, fix: bool) -> Result<()> {
    if fix {
        generated::write(home)?;
        run(command("cargo")
            .args(["fmt", "--all"])
            .current_dir(&home.root))?;
    }
    let tree = read(home)?;
    let mut faults: Vec<(&str, Fault)> = Vec::new();
    for (name, rule) in RULES {
        faults.extend(rule(&tree).into_iter().map(|fault| (name, fault)));
    }
    faults.extend(
        generated::stale(home)
            .into_iter()
            .map(|fault| ("generated files", fault)),
    );
    for (name, fault) in &faults {
        println!("tidy  {fault} ({name})");
    }
    if !faults.is_empty() {
        bail!("tidy found {} faults", faults.len());
    }
    println!(
        "tidy  {} rules hold for {} files",
        RULES.len() + 1,
        tree.len()
    );
    Ok(())
}

/// Whether a file is made by a program, and so free of the rules on style.
pub fn is_generated(path: &str) -> bool {
    let named = ["Cargo.lock", "deploy/flow-visibility.yml"];
    path.contains("/generated/") || path.ends_with("package-lock.json") || named.contains(&path)
}

/// Every file that git tracks or would add.
fn read(home: &Home) -> Result<Vec<File>> {
    let list = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(&home.root)
        .output()
        .context("git is needed to list the files")?;
    if !list.status.success() {
        bail!(
            "git ls-files failed: {}",
            String::from_utf8_lossy(&list.stderr).trim()
        );
    }
    let names = String::from_utf8(list.stdout).context("a file name is no UTF-8")?;
    let mut paths: Vec<&str> = names.split('\0').filter(|name| !name.is_empty()).collect();
    paths.sort_unstable();
    paths.dedup();
    // A file deleted but not yet committed is listed and cannot be read.
    let file = |path: &str| {
        let bytes = std::fs::read(home.root.join(path)).ok()?;
        Some(File {
            path: path.to_owned(),
            text: String::from_utf8(bytes).unwrap_or_default(),
        })
    };
    Ok(paths.into_iter().filter_map(file).collect())
}
