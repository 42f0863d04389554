//! Owns the fingerprint of everything the app is made of, so that an unchanged app is not rebuilt.

use crate::home::Home;
use crate::tidy::room_dependencies;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// The fingerprint of the app's rooms, `static/`, the manifests, the steps of the build and `extra`.
///
/// # Errors
/// When a source cannot be read.
pub fn of_app(home: &Home, extra: &str) -> Result<String> {
    let mut files = Vec::new();
    for room in rooms(home, "app")? {
        walk(&home.root.join("crates").join(room), &mut files)?;
    }
    walk(&home.root.join("static"), &mut files)?;
    walk(&home.root.join("crates/xtask/src/bundle"), &mut files)?;
    for name in [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "crates/xtask/npm/package-lock.json",
        "crates/xtask/src/pins.rs",
    ] {
        files.push(home.root.join(name));
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    hasher.write(extra.as_bytes());
    for path in files {
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        hasher.write(
            path.strip_prefix(&home.root)
                .unwrap_or(&path)
                .as_os_str()
                .as_encoded_bytes(),
        );
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// A room and all rooms it imports, directly or not.
fn rooms(home: &Home, first: &str) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut open = vec![first.to_owned()];
    while let Some(room) = open.pop() {
        let path = home.root.join("crates").join(&room).join("Cargo.toml");
        if found.insert(room) {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            open.extend(room_dependencies(
                &text.parse().with_context(|| path.display().to_string())?,
            ));
        }
    }
    Ok(found)
}

/// Every file below a folder, but for what a build put there.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .flatten()
    {
        let path = entry.path();
        let made = path.ends_with("static/generated");
        if path.is_dir() && !made {
            walk(&path, files)?;
        } else if path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}
