//! What can go wrong, in ClickHouse's own words: codes, texts and HTTP statuses.

use http::StatusCode;

/// Why the engine could not start, or why a statement failed.
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
    /// ClickHouse's own error text, beginning with `Code: N.`.
    #[error("{0}")]
    Engine(String),
}

impl Error {
    pub(crate) fn engine(text: impl Into<String>) -> Self {
        Self::Engine(text.into())
    }

    pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::File(format!("{}: {error}", path.display()))
    }
}

/// An error on its way to a client: ClickHouse's code and its text without the version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exception {
    /// ClickHouse's error code.
    pub(crate) code: u16,
    /// `Code: N. DB::Exception: … (NAME)`.
    pub(crate) text: String,
}

impl Exception {
    /// An error that the front itself finds.
    pub(crate) fn new(code: u16, name: &str, message: impl AsRef<str>) -> Self {
        let text = format!("Code: {code}. DB::Exception: {} ({name})", message.as_ref());
        Self { code, text }
    }

    pub(crate) fn syntax(message: impl AsRef<str>) -> Self {
        Self::new(62, "SYNTAX_ERROR", message)
    }

    pub(crate) fn bad_arguments(message: impl AsRef<str>) -> Self {
        Self::new(36, "BAD_ARGUMENTS", message)
    }

    /// The reader, or a GET, asked for more than reading.
    pub(crate) fn readonly(message: impl AsRef<str>) -> Self {
        Self::new(164, "READONLY", message)
    }

    /// The text with the engine's version, as ClickHouse sends it.
    pub(crate) fn body(&self, version: &str) -> String {
        format!("{} (version {version})\n", self.text)
    }

    /// The status that ClickHouse answers with for this code.
    pub(crate) fn status(&self) -> StatusCode {
        match self.code {
            194 => StatusCode::UNAUTHORIZED,
            192 | 193 | 497 | 516 => StatusCode::FORBIDDEN,
            6 | 25 | 26 | 27 | 38 | 41 | 53 | 62 | 69 | 72 | 117 | 167 | 168 | 376 | 457 => {
                StatusCode::BAD_REQUEST
            }
            46 | 47 | 50 | 56 | 60 | 63 | 73 | 78 | 81 | 115 | 336 => StatusCode::NOT_FOUND,
            159 => StatusCode::REQUEST_TIMEOUT,
            223 => StatusCode::PAYLOAD_TOO_LARGE,
            48 => StatusCode::NOT_IMPLEMENTED,
            209 | 439 => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<Error> for Exception {
    /// Takes the engine's text apart: the inner of two nested errors, without the version
    /// and without the label that the client library puts before it.
    fn from(error: Error) -> Self {
        let text = error.to_string();
        let known = text
            .find("Code: ")
            .filter(|at| text[*at..].contains("Exception: "));
        let Some(start) = nested(&text).or(known) else {
            return Self::new(1002, "UNKNOWN_EXCEPTION", text.trim());
        };
        let inner = &text[start..];
        let end = inner.find(" (version ").unwrap_or(inner.len());
        let text = inner[..end].trim().to_owned();
        let digits: String = text["Code: ".len()..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        Self {
            code: digits.parse().unwrap_or(1002),
            text,
        }
    }
}

/// Where the innermost error begins, if one is wrapped at once into another of the same kind.
fn nested(text: &str) -> Option<usize> {
    let outer = text.find("DB::Exception: ")? + "DB::Exception: ".len();
    let inner = text[outer..].starts_with("Code: ").then_some(outer)?;
    Some(nested(&text[inner..]).map_or(inner, |deeper| inner + deeper))
}

#[cfg(test)]
mod tests;
