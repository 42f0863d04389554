//! The two accounts of the embedded engine and the file that holds them: passwords, or only their hashes.

use std::fmt::{self, Write as _};
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

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
        let [writer, reader] = both(path)?;
        let account = |user: &str, password| Account {
            user: user.into(),
            password,
        };
        Ok(Self {
            writer: account(WRITER, writer),
            reader: account(READER, reader),
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

/// Where the engine's accounts come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accounts {
    /// A private file of lines `user=password`, made with random passwords where it is missing.
    Passwords(PathBuf),
    /// A file of lines `user=SHA-256 of the password`, in hexadecimal, made elsewhere: no
    /// process of the engine ever learns a password.
    Hashes(PathBuf),
}

impl Accounts {
    /// The file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Passwords(path) | Self::Hashes(path) => path,
        }
    }

    /// The passwords, where they are known, and what the engine compares them with.
    ///
    /// # Errors
    /// The file cannot be read or made, or holds something else.
    pub(crate) fn load(&self) -> Result<(Option<Credentials>, Hashes), Error> {
        match self {
            Self::Passwords(path) => {
                let known = Credentials::load_or_create(path)?;
                let hashes = Hashes {
                    writer: digest(&known.writer.password),
                    reader: digest(&known.reader.password),
                };
                Ok((Some(known), hashes))
            }
            Self::Hashes(path) => Ok((None, Hashes::load(path)?)),
        }
    }
}

/// SHA-256 of both passwords, in hexadecimal: what the engine's process gets to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hashes {
    pub(crate) writer: String,
    pub(crate) reader: String,
}

impl Hashes {
    fn load(path: &Path) -> Result<Self, Error> {
        let [writer, reader] = both(path)?;
        for (user, hash) in [(WRITER, &writer), (READER, &reader)] {
            if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let words = "is no SHA-256: 64 hexadecimal digits were expected";
                return Err(Error::File(format!("{}: {user}=… {words}", path.display())));
            }
        }
        Ok(Self { writer, reader })
    }
}

/// What a file says of the writer and of the reader.
fn both(path: &Path) -> Result<[String; 2], Error> {
    let text = fs::read_to_string(path).map_err(|error| Error::file(path, &error))?;
    let find = |user: &str| {
        text.lines()
            .filter_map(|line| line.trim().split_once('='))
            .find(|(name, value)| *name == user && !value.is_empty())
            .map(|(_, value)| value.to_owned())
            .ok_or_else(|| Error::File(format!("{}: no line {user}=…", path.display())))
    };
    Ok([find(WRITER)?, find(READER)?])
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

/// SHA-256 of a password as hexadecimal.
pub fn digest(password: &str) -> String {
    hex(&Sha256::digest(password.as_bytes()))
}
