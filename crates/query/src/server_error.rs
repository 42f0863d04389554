//! ClickHouse's errors as text: `Code: 62. DB::Exception: … (SYNTAX_ERROR) (version …)`.

/// Bytes of an error body that are looked at; the rest is cut.
const MAX_TEXT: usize = 64 * 1024;

/// An error in ClickHouse's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerError {
    /// ClickHouse's error number, 0 where the body names none.
    pub code: u32,
    /// Its name, such as `SYNTAX_ERROR`; empty where the body names none.
    pub name: String,
    /// What happened, without code, name and version.
    pub message: String,
}

impl std::fmt::Display for ServerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        match (self.name.as_str(), self.code) {
            ("", 0) => Ok(()),
            ("", code) => write!(f, " (code {code})"),
            (name, code) => write!(f, " ({name}, code {code})"),
        }
    }
}

impl ServerError {
    /// Reads the body of a failed answer. Any body gives an error: what is not in ClickHouse's form
    /// becomes the message as it stands (cut to 64 KiB).
    pub fn from_body(body: &[u8]) -> Self {
        let text = String::from_utf8_lossy(&body[..body.len().min(MAX_TEXT)]);
        Self::find(&text).unwrap_or_else(|| Self {
            code: 0,
            name: String::new(),
            message: match text.trim() {
                "" => "the server sent an error without words".to_owned(),
                text => text.to_owned(),
            },
        })
    }

    /// The first error in ClickHouse's form within a text.
    pub fn find(text: &str) -> Option<Self> {
        let start = text.find("Code: ")?;
        let rest = &text[start + "Code: ".len()..];
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let code = rest[..digits].parse().ok()?;
        let rest = rest[digits..].strip_prefix('.')?.trim_start();
        let message = rest.strip_prefix("DB::Exception:")?.trim();
        let message = match message.rfind("(version ") {
            Some(at) => message[..at].trim_end(),
            None => message,
        };
        let (message, name) = split_name(message);
        Some(Self {
            code,
            name: name.to_owned(),
            message: message.to_owned(),
        })
    }
}

/// Splits a trailing `(NAME_IN_CAPITALS)` off.
fn split_name(message: &str) -> (&str, &str) {
    let name = message
        .strip_suffix(')')
        .and_then(|m| m.rfind('(').map(|at| (at, &m[at + 1..])));
    match name {
        Some((at, name)) if is_name(name) => (message[..at].trim_end(), name),
        _ => (message, ""),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}
