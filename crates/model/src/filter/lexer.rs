//! The words of filter text: names, quoted strings, operators, parentheses, with their places.

use super::FilterError;

/// Text longer than this (in bytes) is refused before it is read.
pub(super) const MAX_TEXT: usize = 256 * 1024;

/// One word of filter text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name, keyword, number or bare value: letters, digits and `_ . : / -`.
    Word(String),
    /// A quoted string, unescaped.
    Quoted(String),
    /// A comparison sign.
    Sign(&'static str),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `[`
    Left,
    /// `]`
    Right,
    /// `,`
    Comma,
    /// The end of the text.
    End,
}

/// A word and the characters that it spans: `start..end`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Kind {
    /// How an error names this word.
    pub(super) fn found(&self) -> String {
        match self {
            Self::Word(word) => format!("`{word}`"),
            Self::Quoted(text) => format!("the text {text:?}"),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::Open => "`(`".to_owned(),
            Self::Close => "`)`".to_owned(),
            Self::Left => "`[`".to_owned(),
            Self::Right => "`]`".to_owned(),
            Self::Comma => "`,`".to_owned(),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Signs, longer ones first.
const SIGNS: &[&str] = &["!=", "=~", "!~", "<=", ">=", "=", "<", ">"];

/// Splits text into words; the last is always `End`.
///
/// # Errors
/// A character that starts no word, an unfinished string, an unknown escape, text too long.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, FilterError> {
    if text.len() > MAX_TEXT {
        return Err(FilterError::new(
            0,
            "a filter of at most 256 KiB",
            "a longer text",
        ));
    }
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        let kind = word(&chars, &mut at, c)?;
        out.push(Token {
            kind,
            start,
            end: at,
        });
    }
    out.push(Token {
        kind: Kind::End,
        start: at,
        end: at,
    });
    Ok(out)
}

fn word(chars: &[char], at: &mut usize, c: char) -> Result<Kind, FilterError> {
    let single = match c {
        '(' => Some(Kind::Open),
        ')' => Some(Kind::Close),
        '[' => Some(Kind::Left),
        ']' => Some(Kind::Right),
        ',' => Some(Kind::Comma),
        _ => None,
    };
    if let Some(kind) = single {
        *at += 1;
        return Ok(kind);
    }
    if c == '"' {
        return quoted(chars, at).map(Kind::Quoted);
    }
    if let Some(sign) = sign(chars, *at) {
        *at += sign.len();
        return Ok(Kind::Sign(sign));
    }
    if !is_word(c) {
        return Err(FilterError::new(
            *at,
            "a field, an operator, a value or a parenthesis",
            &format!("`{c}`"),
        ));
    }
    let start = *at;
    while chars.get(*at).copied().is_some_and(is_word) {
        *at += 1;
    }
    Ok(Kind::Word(chars[start..*at].iter().collect()))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '/' | '-')
}

fn sign(chars: &[char], at: usize) -> Option<&'static str> {
    SIGNS.iter().copied().find(|sign| {
        sign.chars()
            .enumerate()
            .all(|(i, c)| chars.get(at + i) == Some(&c))
    })
}

/// Reads a string from its opening quote; `at` ends behind the closing one.
fn quoted(chars: &[char], at: &mut usize) -> Result<String, FilterError> {
    let start = *at;
    let mut text = String::new();
    *at += 1;
    loop {
        let Some(&c) = chars.get(*at) else {
            return Err(FilterError::new(
                start,
                "a closing `\"`",
                "a string without end",
            ));
        };
        *at += 1;
        match c {
            '"' => return Ok(text),
            '\\' => text.push(escape(chars, at)?),
            c => text.push(c),
        }
    }
}

fn escape(chars: &[char], at: &mut usize) -> Result<char, FilterError> {
    let c = match chars.get(*at) {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some('0') => '\0',
        Some(c @ ('"' | '\\')) => *c,
        // A regular expression's own escapes (`\d`, `\.`) are read without doubling.
        Some(_) => return Ok('\\'),
        None => return Err(FilterError::new(*at, "a character after `\\`", "the end")),
    };
    *at += 1;
    Ok(c)
}

/// The text of one quoted string with nothing around it.
pub(crate) fn unquote(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    if chars.first() != Some(&'"') {
        return None;
    }
    let inner = quoted(&chars, &mut at).ok()?;
    (at == chars.len()).then_some(inner)
}
