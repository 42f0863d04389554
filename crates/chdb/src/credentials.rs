//! The two accounts of the embedded engine and the private file that holds them.

use std::fmt::{self, Write as _};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::Error;

/// The account that may write.
pub const WRITER: &str = "weir_writer";
/// The account that may only read.
pub const READER: &str = "weir_reader";

/// A user name and its password. `Debug` hides the password.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The user's name.
    pub user: String,
    /// The password in clear text.
    pub password: String,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}, …)", self.user)
    }
}

/// The accounts of one engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// May create, insert, read.
    pub writer: Account,
    /// May only read.
    pub reader: Account,
}

impl Credentials {
    /// Reads the file: lines `user=password`, `#` begins a comment.
    ///
    /// # Errors
    /// The file cannot be read, or one of the two accounts is not in it.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(|error| Error::file(path, &error))?;
        let find = |user: &str| {
            text.lines()
                .filter_map(|line| line.trim().split_once('='))
                .find(|(name, password)| *name == user && !password.is_empty())
                .map(|(_, password)| Account {
                    user: user.into(),
                    password: password.into(),
                })
                .ok_or_else(|| Error::File(format!("{}: no line {user}=…", path.display())))
        };
        Ok(Self {
            writer: find(WRITER)?,
            reader: find(READER)?,
        })
    }

    /// Reads the file, or makes it with new random passwords and mode 0600.
    ///
    /// # Errors
    /// The file cannot be read or made, or holds something else.
    pub fn load_or_create(path: &Path) -> Result<Self, Error> {
        if !path.exists() {
            write_new(path).map_err(|error| Error::file(path, &error))?;
        }
        let open = fs::metadata(path).map_err(|error| Error::file(path, &error))?;
        if open.permissions().mode() & 0o077 != 0 {
            let text = "others may read it; run chmod 600 on it, or delete it for a new one";
            return Err(Error::File(format!("{}: {text}", path.display())));
        }
        Self::load(path)
    }
}

/// Writes the file beside its place first, so that a crash leaves none or a whole one.
fn write_new(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension("new");
    let _ = fs::remove_file(&draft);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    writeln!(
        file,
        "# Accounts of Weir's embedded ClickHouse. Keep this file private."
    )?;
    for user in [WRITER, READER] {
        writeln!(file, "{user}={}", random_text(24)?)?;
    }
    file.sync_all()?;
    fs::rename(&draft, path)
}

/// Random bytes as lower-case hexadecimal; `bytes` is their number before encoding.
pub(crate) fn random_text(bytes: usize) -> std::io::Result<String> {
    let mut raw = vec![0; bytes];
    getrandom::fill(&mut raw).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(hex(&raw))
}

fn hex(raw: &[u8]) -> String {
    raw.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 of a password as hexadecimal: what the engine's process gets to know.
pub(crate) fn digest(password: &str) -> String {
    hex(&Sha256::digest(password.as_bytes()))
}
