//! The engine's folder: what is where, and what is written there for a start.
//!
//! `data` holds the records, `tmp` what one start needs; the engine may write to these two.
//! `etc` holds what ClickHouse reads at its start, written by the parent. Its file of accounts is
//! there only while ClickHouse starts. ClickHouse adds what lies in `etc/config.d` and
//! `etc/users.d`, as everywhere.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::configuration::{self, Facts};
use crate::credentials::random_text;

/// The folders that the engine may write to.
pub(crate) fn writable(folder: &Path) -> [PathBuf; 2] {
    ["data", "tmp"].map(|name| folder.join(name))
}

/// The folder that the engine only reads.
pub(crate) fn settings(folder: &Path) -> PathBuf {
    folder.join("etc")
}

/// The file in which the engine says its version and ports.
pub(crate) fn ready(folder: &Path) -> PathBuf {
    folder.join("tmp/ready")
}

/// The named pipe through which it gets its last statements.
pub(crate) fn orders(folder: &Path) -> PathBuf {
    folder.join("tmp/orders")
}

/// Makes the folders, private to this user, with an empty `tmp`; returns the absolute path.
///
/// # Errors
/// They cannot be made, or the path is not UTF-8.
pub(crate) fn prepare(folder: &Path) -> Result<PathBuf, Error> {
    let failed = |error: std::io::Error| Error::file(folder, &error);
    private(&folder.join("data")).map_err(failed)?;
    private(&settings(folder)).map_err(failed)?;
    let folder = folder.canonicalize().map_err(failed)?;
    if folder.to_str().is_none() {
        return Err(Error::File(format!("{}: expected UTF-8", folder.display())));
    }
    empty_tmp(&folder)?;
    Ok(folder)
}

fn empty_tmp(folder: &Path) -> Result<(), Error> {
    let tmp = folder.join("tmp");
    // What cannot be removed is named by what fails next.
    let _ = fs::remove_dir_all(&tmp);
    private(&tmp).map_err(|error| Error::file(&tmp, &error))
}

fn private(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Writes everything that the engine reads at a start.
///
/// # Errors
/// A file cannot be written.
pub(crate) fn write(facts: &Facts<'_>) -> Result<(), Error> {
    let folder = facts.folder;
    empty_tmp(folder)?;
    let all = || {
        default_database(&folder.join("data/metadata"))?;
        let put = |name, text| put(&settings(folder).join(name), text);
        put("config.xml", configuration::config(facts))?;
        put("users.xml", configuration::users(facts))?;
        put("start.sql", configuration::first_statements(&ready(folder)))
    };
    all().map_err(|error| Error::file(folder, &error))
}

/// Removes the file of accounts: ClickHouse has read it, and does not again.
pub(crate) fn forget_accounts(folder: &Path) {
    let path = settings(folder).join("users.xml");
    if let Err(error) = fs::remove_file(&path) {
        tracing::warn!("{}: {error}", path.display());
    }
}

/// Writes a file anew, readable by this user only.
fn put(path: &Path, text: String) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())
}

/// Declares the database `default` as an Atomic one, once. Without it, clickhouse-local makes one
/// of its own kind, without refreshable views and over the files of the host.
fn default_database(metadata: &Path) -> std::io::Result<()> {
    let file = metadata.join("default.sql");
    if file.exists() {
        return Ok(());
    }
    private(metadata)?;
    let uuid = match older_database(metadata) {
        Some(uuid) => uuid,
        None => new_uuid()?,
    };
    put(
        &file,
        format!("ATTACH DATABASE _ UUID '{uuid}' ENGINE = Atomic\n"),
    )
}

/// The UUID of the database `default` that an engine of Weir's first kind has made: there
/// `default` is a link into `store`, without a statement beside it.
fn older_database(metadata: &Path) -> Option<String> {
    let link = fs::read_link(metadata.join("default")).ok()?;
    let name = link.file_name()?.to_str()?;
    let hex = |c: char| c.is_ascii_hexdigit() || c == '-';
    (name.len() == 36 && name.chars().all(hex)).then(|| name.to_owned())
}

/// A random UUID of version 4.
fn new_uuid() -> std::io::Result<String> {
    let hex = random_text(16)?;
    let (a, b, c, d, e) = (
        &hex[..8],
        &hex[8..12],
        &hex[13..16],
        &hex[17..20],
        &hex[20..],
    );
    Ok(format!("{a}-{b}-4{c}-8{d}-{e}"))
}

#[cfg(test)]
mod tests;
