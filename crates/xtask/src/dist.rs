//! Owns `cargo xtask dist`: the built app as one archive that any web server can serve.
//!
//! Files in order, times and owners fixed: the same build gives the same bytes.

mod tar;
#[cfg(test)]
mod tests;

use crate::bundle::{self, Profile};
use crate::home::Home;
use crate::setup::{self, Need};
use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const README: &str = include_str!("dist/README.md");

/// Builds the app and packs it.
///
/// # Errors
/// When the app does not compile or a file cannot be read or written.
pub fn dist(home: &Home) -> Result<()> {
    setup::setup(home, Need::Product)?;
    bundle::app(home, Profile::Release)?;
    let name = format!("weir-app-{}", version(home)?);
    let archive = pack(&files(home, &name)?)?;
    let path = home.root.join("target").join(format!("{name}.tar.gz"));
    fs::write(&path, &archive)?;
    println!(
        "dist  {} ({:.0} kB)",
        path.display(),
        archive.len() as f64 / 1000.0
    );
    Ok(())
}

/// Paths in the archive and what they hold.
type Files = BTreeMap<String, Vec<u8>>;

fn files(home: &Home, name: &str) -> Result<Files> {
    let mut files = Files::new();
    let mut add = |path: &str, bytes| files.insert(format!("{name}/{path}"), bytes);
    for (path, file) in [
        ("LICENSE", "LICENSE"),
        (
            "nginx/weir.conf.template",
            "deploy/nginx/weir.conf.template",
        ),
        ("nginx/README.md", "deploy/nginx/README.md"),
    ] {
        let from = home.root.join(file);
        add(
            path,
            fs::read(&from).with_context(|| from.display().to_string())?,
        );
    }
    add("README.md", README.as_bytes().to_vec());
    // Hosts without rules for deep links show this page for what they do not find.
    let deep = home.dist().join("d/index.html");
    add(
        "site/404.html",
        fs::read(&deep).with_context(|| deep.display().to_string())?,
    );
    collect(&home.dist(), &format!("{name}/site"), &mut files)?;
    Ok(files)
}

fn collect(folder: &Path, path: &str, files: &mut Files) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let path = format!("{path}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn pack(files: &Files) -> Result<Vec<u8>> {
    let mut gzip = GzBuilder::new().write(Vec::new(), Compression::best());
    tar::write(
        &mut gzip,
        files
            .iter()
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice())),
    )?;
    Ok(gzip.finish()?)
}

/// The version of all crates.
pub fn version(home: &Home) -> Result<String> {
    let manifest: toml::Table = fs::read_to_string(home.root.join("Cargo.toml"))?.parse()?;
    let package = manifest
        .get("workspace")
        .and_then(|table| table.get("package"));
    let version = package.and_then(|table| table.get("version")?.as_str());
    Ok(version.context("Cargo.toml states no version")?.to_owned())
}
