//! What the parent tells the engine's process over the control channel, and what comes back.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The first and only line to the engine's process; after it, `stop` or closing ends it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Hello {
    /// libchdb.so.
    pub(crate) library: PathBuf,
    /// The engine's folder, with the files that it reads at its start.
    pub(crate) folder: PathBuf,
}

/// Begins every line that comes back; other lines on the channel are noise.
pub(crate) const REPLY: &str = "weir-engine ";

/// A line from the engine's process.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// It answers requests now.
    Ready(Ready),
    /// It cannot start.
    Failed(String),
}

/// What a started engine says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ready {
    /// ClickHouse's version.
    pub(crate) version: String,
    /// The ports that it listens on.
    pub(crate) ports: Ports,
}

/// The engine's two TCP ports; 0 takes a free one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ports {
    /// Of the HTTP interface.
    pub(crate) http: u16,
    /// Of the native protocol.
    pub(crate) native: u16,
}
