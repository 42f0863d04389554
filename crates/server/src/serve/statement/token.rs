//! Cuts a statement into the few tokens that the check needs.

use super::Refusal;

/// One token; text that cannot change what a statement does is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A bare word or number.
    Word(&'a str),
    /// A quoted name, without its quotes.
    Quoted(&'a str),
    /// A string literal.
    Text,
    /// One character of punctuation.
    Mark(u8),
}

impl<'a> Token<'a> {
    /// The name that the token can stand for.
    pub fn name(self) -> Option<&'a str> {
        match self {
            Self::Word(name) | Self::Quoted(name) => Some(name),
            Self::Text | Self::Mark(_) => None,
        }
    }
}

/// All tokens of a statement, comments and blanks left out.
///
/// # Errors
/// [`Refusal::Unclosed`] for an open quote or comment, [`Refusal::Unclear`] for text that not every
/// version of ClickHouse reads alike: here-documents, `#` and `//` comments, nested comments,
/// characters beyond ASCII outside quotes, escapes in quoted names.
pub fn tokens(statement: &str) -> Result<Vec<Token<'_>>, Refusal> {
    let bytes = statement.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let (token, next) = one(statement, at)?;
        found.extend(token);
        at = next;
    }
    Ok(found)
}

fn one(statement: &str, at: usize) -> Result<(Option<Token<'_>>, usize), Refusal> {
    let bytes = statement.as_bytes();
    let second = bytes.get(at + 1).copied();
    match bytes[at] {
        b'-' if second == Some(b'-') => Ok((None, line_end(bytes, at))),
        b'/' if second == Some(b'*') => Ok((None, comment_end(bytes, at)?)),
        b'/' if second == Some(b'/') => Err(Refusal::Unclear("//")),
        b'#' => Err(Refusal::Unclear("#")),
        b'$' => Err(Refusal::Unclear("$")),
        b'\\' => Err(Refusal::Unclear("a backslash")),
        b'\'' => Ok((Some(Token::Text), quote_end(bytes, at, true)?)),
        b'"' | b'`' => {
            let end = quote_end(bytes, at, false)?;
            Ok((Some(Token::Quoted(&statement[at + 1..end - 1])), end))
        }
        b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => Ok((None, at + 1)),
        b if word(b) => {
            let end = bytes[at..]
                .iter()
                .position(|b| !word(*b))
                .map_or(bytes.len(), |n| at + n);
            Ok((Some(Token::Word(&statement[at..end])), end))
        }
        b if b < 0x20 || b == 0x7f => Err(Refusal::Unclear("a control character")),
        b if !b.is_ascii() => Err(Refusal::Unclear("a character beyond ASCII")),
        mark => Ok((Some(Token::Mark(mark)), at + 1)),
    }
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..]
        .iter()
        .position(|b| *b == b'\n')
        .map_or(bytes.len(), |n| at + n)
}

fn comment_end(bytes: &[u8], at: usize) -> Result<usize, Refusal> {
    let mut here = at + 2;
    while let Some(pair) = bytes.get(here..here + 2) {
        match pair {
            b"*/" => return Ok(here + 2),
            b"/*" => return Err(Refusal::Unclear("a comment within a comment")),
            _ => here += 1,
        }
    }
    Err(Refusal::Unclosed)
}

/// The place after the closing quote; a doubled quote and, in strings, a backslash escape.
fn quote_end(bytes: &[u8], at: usize, escapes: bool) -> Result<usize, Refusal> {
    let quote = bytes[at];
    let mut here = at + 1;
    while let Some(&byte) = bytes.get(here) {
        if byte == b'\\' && !escapes {
            return Err(Refusal::Unclear("a backslash in a quoted name"));
        }
        if byte == b'\\' || (byte == quote && bytes.get(here + 1) == Some(&quote)) {
            here += 2;
        } else if byte == quote {
            return Ok(here + 1);
        } else {
            here += 1;
        }
    }
    Err(Refusal::Unclosed)
}
