//! What can go wrong between Weir and ClickHouse, told in ClickHouse's words where it spoke.

use std::error::Error as _;

/// The most of an answer that is repeated in an error.
const LONGEST_WORDS: usize = 2_000;

/// Why a statement did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address is not one of an HTTP interface.
    #[error("expected a ClickHouse URL such as http://127.0.0.1:8123, got {given:?}: {reason}")]
    Url {
        /// What was given, without credentials.
        given: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The password file could not be read.
    #[error("cannot read the password file {path}: {source}")]
    PasswordFile {
        /// Its path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The HTTP or TLS library did not start.
    #[error("cannot set up the HTTP client: {source}")]
    Setup {
        /// Why.
        source: reqwest::Error,
    },
    /// No answer, or one that broke off.
    #[error("ClickHouse at {address} cannot be reached: {}", deepest(source))]
    Unreachable {
        /// The server, without credentials.
        address: String,
        /// Why.
        source: reqwest::Error,
    },
    /// The rows to insert could not be prepared.
    #[error("cannot prepare the rows: {detail}")]
    Body {
        /// Why.
        detail: String,
    },
    /// An answer that is not what was asked for.
    #[error("cannot use the answer: {detail}")]
    Answer {
        /// Why.
        detail: String,
    },
    /// ClickHouse answered with an error.
    #[error("ClickHouse refused (HTTP {status}): {message}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// ClickHouse's error number, where the answer names one.
        code: Option<u32>,
        /// ClickHouse's own words.
        message: String,
    },
}

impl ClientError {
    /// The error in an answer whose status is not 2xx.
    pub(super) fn refused(status: u16, body: &str) -> Self {
        let mut message: String = body.trim().chars().take(LONGEST_WORDS).collect();
        if message.is_empty() {
            message = "no explanation given".to_owned();
        }
        Self::Refused {
            status,
            code: exception_code(body),
            message,
        }
    }

    /// Whether the same statement may succeed later: the server is away, starting, or overloaded.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } => true,
            // 159 time-out, 202 too many queries, 209/210 network, 241 memory, 252 too many parts
            Self::Refused {
                code: Some(code), ..
            } => [159, 202, 209, 210, 241, 252].contains(code),
            Self::Refused {
                status, code: None, ..
            } => [429, 502, 503, 504].contains(status),
            _ => false,
        }
    }
}

/// The number in `Code: 60. DB::Exception: …`.
fn exception_code(body: &str) -> Option<u32> {
    let rest = &body[body.find("Code: ")? + 6..];
    rest.split(|c: char| !c.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

/// The innermost cause: the outer ones only say that sending failed.
fn deepest(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        words = inner.to_string();
        cause = inner.source();
    }
    words
}
