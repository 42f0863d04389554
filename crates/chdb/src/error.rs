//! Why the engine does not start.

/// Why the engine could not start, or why it was given up.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// libchdb is missing, unreadable or too old; the text says what to do.
    #[error("{0}")]
    Library(String),
    /// The engine's process could not be started or went away.
    #[error("{0}")]
    Start(String),
    /// A file of ours (credentials, folders) could not be read or written.
    #[error("{0}")]
    File(String),
}

impl Error {
    /// Wraps what went wrong around a start.
    pub(crate) fn start(error: impl std::fmt::Display) -> Self {
        Self::Start(error.to_string())
    }

    /// Wraps what went wrong with a file.
    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::File(format!("{}: {error}", path.display()))
    }
}
