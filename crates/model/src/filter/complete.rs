//! Completion of half-written filter text: what may stand at the cursor, and what it replaces.

use super::lexer::{Kind, Token, tokens};
use super::{Op, check, quote};
use crate::column::COLUMNS;
use crate::dimension::{COMPOSITE, FieldRef};

/// What may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expecting {
    /// A field's name.
    Field,
    /// A comparison.
    Operator,
    /// A value of this field; ask the values query for those that exist.
    Value {
        /// The field's id.
        field: String,
    },
    /// `and`, `or`, or a closing parenthesis.
    Connective,
    /// Nothing that can be completed (inside a broken string).
    Nothing,
}

/// One completion of the text at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// First character that a candidate replaces.
    pub start: usize,
    /// First character that it leaves.
    pub end: usize,
    /// The text already written there, unquoted: what values are searched by.
    pub prefix: String,
    /// What may stand there.
    pub expecting: Expecting,
    /// Texts that may stand there, best first. For values only the names of enumerations.
    pub candidates: Vec<String>,
}

/// What may stand at `cursor` (in characters from the start) of the text.
pub fn complete(text: &str, cursor: usize) -> Completion {
    let length = text.chars().count();
    let cursor = cursor.min(length);
    let before: String = text.chars().take(cursor).collect();
    let (mut words, open) = read(&before);
    let current = match words.last() {
        Some(last) if open || (last.end == cursor && matches!(last.kind, Kind::Word(_))) => {
            words.pop()
        }
        _ => None,
    };
    let prefix = match &current {
        Some(Token {
            kind: Kind::Word(word) | Kind::Quoted(word),
            ..
        }) => word.clone(),
        _ => String::new(),
    };
    let start = current.as_ref().map_or(cursor, |token| token.start);
    let expecting = after(&words);
    let candidates = candidates(&expecting, &prefix, &words);
    Completion {
        start,
        end: word_end(text, cursor, open),
        prefix,
        expecting,
        candidates,
    }
}

/// The words before the cursor; whether the last is a string that is still open.
fn read(before: &str) -> (Vec<Token>, bool) {
    let close = |words: Vec<Token>| -> Vec<Token> {
        words
            .into_iter()
            .filter(|token| token.kind != Kind::End)
            .collect()
    };
    match tokens(before) {
        Ok(words) => (close(words), false),
        // An unfinished string: close it to read its text.
        Err(_) => match tokens(&format!("{before}\"")) {
            Ok(words) => (close(words), true),
            Err(_) => (Vec::new(), false),
        },
    }
}

/// Where the word under the cursor ends.
fn word_end(text: &str, cursor: usize, open: bool) -> usize {
    let rest = text.chars().skip(cursor);
    let word = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '/' | '-');
    match open {
        true => {
            let inside: Vec<char> = rest.collect();
            inside
                .iter()
                .position(|c| *c == '"')
                .map_or(cursor + inside.len(), |at| cursor + at + 1)
        }
        false => cursor + rest.take_while(word).count(),
    }
}

/// Walks the words as the grammar does and says what comes next.
fn after(words: &[Token]) -> Expecting {
    let mut state = Expecting::Field;
    let mut field = String::new();
    let mut set = false;
    let mut not = false;
    for token in words {
        state = match (&state, &token.kind) {
            (Expecting::Field, Kind::Word(word)) if is(word, "not") => Expecting::Field,
            (Expecting::Field, Kind::Word(word)) => {
                field.clone_from(word);
                (set, not) = (false, false);
                Expecting::Operator
            }
            (Expecting::Operator, Kind::Word(word)) if is(word, "not") && !not => {
                not = true;
                Expecting::Operator
            }
            (Expecting::Operator, Kind::Sign(_)) => Expecting::Value {
                field: field.clone(),
            },
            (Expecting::Operator, Kind::Word(word)) if is(word, "in") => Expecting::Value {
                field: field.clone(),
            },
            (Expecting::Value { .. }, Kind::Open) => {
                set = true;
                continue;
            }
            (Expecting::Value { .. }, Kind::Word(_) | Kind::Quoted(_)) => Expecting::Connective,
            (Expecting::Connective, Kind::Comma) if set => Expecting::Value {
                field: field.clone(),
            },
            (Expecting::Connective, Kind::Close) => {
                set = false;
                continue;
            }
            (Expecting::Connective, Kind::Word(word)) if is(word, "and") || is(word, "or") => {
                Expecting::Field
            }
            (Expecting::Field, Kind::Open) => continue,
            _ => Expecting::Nothing,
        };
    }
    state
}

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

fn candidates(expecting: &Expecting, prefix: &str, words: &[Token]) -> Vec<String> {
    let all: Vec<String> = match expecting {
        Expecting::Field => fields(),
        Expecting::Operator => operators(words),
        Expecting::Connective => ["and", "or"].map(str::to_owned).to_vec(),
        Expecting::Value { field } => names(field),
        Expecting::Nothing => Vec::new(),
    };
    let want = prefix.to_lowercase();
    let rank = |text: &String| {
        let text = text.trim_start_matches('"').to_lowercase();
        if text.starts_with(&want) {
            Some(0)
        } else {
            text.contains(&want).then_some(1)
        }
    };
    let mut found: Vec<_> = all
        .into_iter()
        .filter_map(|t| rank(&t).map(|r| (r, t)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, text)| text).collect()
}

fn fields() -> Vec<String> {
    let composite = COMPOSITE.iter().map(|d| d.id);
    composite
        .chain(COLUMNS.iter().map(|c| c.name))
        .map(str::to_owned)
        .collect()
}

fn operators(words: &[Token]) -> Vec<String> {
    let Some(Token {
        kind: Kind::Word(word),
        ..
    }) = words.last()
    else {
        return Vec::new();
    };
    if is(word, "not") {
        return vec!["in".to_owned()];
    }
    let field = FieldRef::find(word);
    let suits = |op: &&Op| field.is_some_and(|field| check::op(field, **op).is_ok());
    Op::ALL
        .iter()
        .filter(suits)
        .map(|op| op.sign().to_owned())
        .collect()
}

/// The quoted names of an enumerated field's numbers.
fn names(field: &str) -> Vec<String> {
    match FieldRef::find(field) {
        Some(FieldRef::Column(column)) => column
            .enumeration
            .map(|e| e.values.iter().map(|(_, name)| quote(name)).collect())
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}
