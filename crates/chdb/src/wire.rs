//! What the parent tells the engine's process over the control channel, and what comes back.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::config::Memory;

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Role {
    /// Everything that the engine allows.
    Writer,
    /// Reading only.
    Reader,
}

/// An account as the engine's process knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Login {
    /// The user's name.
    pub(crate) user: String,
    /// SHA-256 of the password, hexadecimal.
    pub(crate) digest: String,
    /// What it may do.
    pub(crate) role: Role,
}

/// The first and only line to the engine's process; after it, `stop` or closing ends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Hello {
    /// libchdb.so.
    pub(crate) library: PathBuf,
    /// The database's folder.
    pub(crate) data: PathBuf,
    /// Who may ask.
    pub(crate) logins: Vec<Login>,
    /// Limits.
    pub(crate) memory: Memory,
    /// Queries at once.
    pub(crate) queries: usize,
    /// Whether Landlock rules are in force.
    pub(crate) confined: bool,
}

/// Begins every line that comes back; other lines on the channel are noise.
pub(crate) const REPLY: &str = "weir-engine ";

/// A line from the engine's process.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// It answers requests now.
    Ready {
        /// The engine's version.
        version: String,
    },
    /// It cannot start.
    Failed(String),
}
