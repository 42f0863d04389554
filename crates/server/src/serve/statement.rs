//! Whether a statement may pass the proxy: one statement, reading only, no settings of its own.
//!
//! ClickHouse is the first wall (account, `readonly`, limits); this is the second. It reads tokens,
//! not grammar, and where versions of ClickHouse read a text differently it refuses the text.

use sha2::{Digest, Sha256};

#[cfg(test)]
mod tests;
mod token;

use token::{Token, tokens};

/// What a statement that may pass does, as a word for logs and metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `SELECT`, `WITH … SELECT`, `FROM … SELECT`.
    Select,
    /// `SHOW …`.
    Show,
    /// `DESCRIBE …`.
    Describe,
    /// `EXPLAIN …`.
    Explain,
    /// `EXISTS …`.
    Exists,
}

impl Kind {
    /// The kind in lower case, without spaces.
    pub fn word(self) -> &'static str {
        match self {
            Self::Select => "select",
            Self::Show => "show",
            Self::Describe => "describe",
            Self::Explain => "explain",
            Self::Exists => "exists",
        }
    }
}

/// Why a statement may not pass; the text is for the person who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No token at all.
    #[error("the statement is empty")]
    Empty,
    /// It starts with something that does not read.
    #[error("only SELECT, WITH, SHOW, DESCRIBE, EXPLAIN and EXISTS pass here, not {0}")]
    NotARead(String),
    /// Something follows a semicolon.
    #[error("one statement a request: something follows the first semicolon")]
    Several,
    /// Text that ClickHouse's versions may read in different ways.
    #[error("{0} is not accepted outside quotes here")]
    Unclear(&'static str),
    /// A quote or a comment that never ends.
    #[error("a quote or a comment is not closed")]
    Unclosed,
    /// A clause or function that reaches beyond the tables.
    #[error("{0} is not accepted here")]
    Forbidden(String),
}

/// Functions that reach files, other hosts or programs.
const REACHING: &[&str] = &[
    "arrowflight",
    "azureblobstorage",
    "azureblobstoragecluster",
    "catboostevaluate",
    "cluster",
    "clusterallreplicas",
    "deltalake",
    "deltalakecluster",
    "executable",
    "file",
    "filecluster",
    "gcs",
    "hdfs",
    "hdfscluster",
    "hive",
    "hudi",
    "hudicluster",
    "iceberg",
    "icebergazure",
    "icebergcluster",
    "iceberghdfs",
    "iceberglocal",
    "icebergs3",
    "jdbc",
    "mongodb",
    "mysql",
    "odbc",
    "oss",
    "paimon",
    "postgresql",
    "redis",
    "remote",
    "remotesecure",
    "s3",
    "s3cluster",
    "sqlite",
    "url",
    "urlcluster",
    "ytsaurus",
    "cosn",
    "deltalakes3",
    "deltalakeazure",
    "deltalakelocal",
    "input",
];

/// Reads a statement and says what it does.
///
/// # Errors
/// A [`Refusal`] when the statement is empty, does more than read, or is not clear.
pub fn check(statement: &str) -> Result<Kind, Refusal> {
    let tokens = tokens(statement)?;
    let end = tokens
        .iter()
        .position(|t| *t == Token::Mark(b';'))
        .unwrap_or(tokens.len());
    if tokens[end..].iter().any(|t| *t != Token::Mark(b';')) {
        return Err(Refusal::Several);
    }
    let tokens = &tokens[..end];
    let kind = kind(tokens)?;
    for at in 0..tokens.len() {
        refuse_reaching(tokens, at)?;
    }
    Ok(kind)
}

/// The first 12 hexadecimal digits of the statement's SHA-256: names it in logs without its text.
pub fn fingerprint(statement: &str) -> String {
    Sha256::digest(statement.as_bytes())
        .iter()
        .take(6)
        .map(|b| format!("{b:02x}"))
        .collect()
}

fn kind(tokens: &[Token<'_>]) -> Result<Kind, Refusal> {
    let first = tokens
        .iter()
        .find(|t| **t != Token::Mark(b'('))
        .ok_or(Refusal::Empty)?;
    let Token::Word(word) = first else {
        return Err(Refusal::NotARead("this".into()));
    };
    match word.to_ascii_uppercase().as_str() {
        "SELECT" | "WITH" | "FROM" => Ok(Kind::Select),
        "SHOW" => Ok(Kind::Show),
        "DESCRIBE" | "DESC" => Ok(Kind::Describe),
        "EXPLAIN" => Ok(Kind::Explain),
        "EXISTS" => Ok(Kind::Exists),
        other => Err(Refusal::NotARead(other.chars().take(40).collect())),
    }
}

fn refuse_reaching(tokens: &[Token<'_>], at: usize) -> Result<(), Refusal> {
    let next = tokens.get(at + 1);
    if let Some(name) = tokens[at].name()
        && next == Some(&Token::Mark(b'('))
        && REACHING.contains(&name.to_ascii_lowercase().as_str())
    {
        return Err(Refusal::Forbidden(format!("the function {name}()")));
    }
    let Token::Word(word) = tokens[at] else {
        return Ok(());
    };
    let pair = |first: &str, second: &str| {
        word.eq_ignore_ascii_case(first)
            && matches!(next, Some(Token::Word(w)) if w.eq_ignore_ascii_case(second))
    };
    if pair("INTO", "OUTFILE") || pair("INSERT", "INTO") {
        return Err(Refusal::Forbidden("INTO".into()));
    }
    if word.eq_ignore_ascii_case("SETTINGS") && sets(tokens, at) {
        return Err(Refusal::Forbidden("a SETTINGS clause".into()));
    }
    Ok(())
}

/// Words that can follow a column called `settings`.
const FOLLOWING: &[&str] = &[
    "and", "as", "between", "else", "from", "group", "having", "ilike", "in", "is", "like", "not",
    "or", "order", "then", "union", "when", "where",
];

/// Whether the word SETTINGS at this place begins a clause, at whatever depth: ClickHouse before
/// 26.7.6.49 holds a clause below the outermost SELECT to no limit of the account. A setting is
/// written `name = value`, `prefix.name = value`, or `name` alone, which turns it on.
fn sets(tokens: &[Token<'_>], at: usize) -> bool {
    let mark = |at: usize, mark: u8| tokens.get(at) == Some(&Token::Mark(mark));
    let before = |n: usize| at.checked_sub(n).map(|at| tokens[at]);
    let number = |name: &str| name.starts_with(|c: char| c.is_ascii_digit());
    let of_a_table = before(1) == Some(Token::Mark(b'.'))
        && before(2)
            .and_then(Token::name)
            .is_some_and(|name| !number(name));
    let Some(next) = tokens.get(at + 1).and_then(|token| token.name()) else {
        return false;
    };
    let column = FOLLOWING.contains(&next.to_ascii_lowercase().as_str())
        && at + 2 < tokens.len()
        && !b"=,.)".iter().any(|end| mark(at + 2, *end));
    !of_a_table && !column
}
