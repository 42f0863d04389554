//! Completion of half-written filter text: what may stand at the cursor, and what it replaces.

use super::lexer::{Kind, Token, tokens};
use super::{candidates, parse};
use crate::dimension::Dim;

/// What may stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expecting {
    /// A field's name.
    Field,
    /// What either end has, behind `any`.
    Either,
    /// The key of a label; ask for those that exist.
    Key {
        /// The labels: a column's id or `any labels`.
        field: String,
    },
    /// A comparison.
    Operator {
        /// The id of what is compared; empty if there is no such field.
        field: String,
    },
    /// A value of this field; ask the values query for those that exist.
    Value {
        /// The subject's id.
        field: String,
    },
    /// `and`, `or`, or a closing parenthesis.
    Connective,
    /// Nothing that can be completed (inside a broken string, behind a wrong word).
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
    /// Texts that may stand there, best first. For values: names of enumerations, and numbers with
    /// units.
    pub candidates: Vec<String>,
    /// Fields that may stand there instead of a value, the twin first.
    pub fields: Vec<String>,
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
    let mut walk = Walk::default();
    words.iter().for_each(|token| walk.step(&token.kind));
    let expecting = walk.expecting;
    let mut end = word_end(text, cursor, open);
    if matches!(expecting, Expecting::Key { .. }) && text.chars().nth(end) == Some(']') {
        end += 1;
    }
    let fields = match open || walk.pattern {
        true => Vec::new(),
        false => candidates::fields_as_values(&expecting, &prefix),
    };
    Completion {
        start: current.as_ref().map_or(cursor, |token| token.start),
        end,
        candidates: candidates::of(&expecting, &prefix, walk.not_in),
        fields,
        prefix,
        expecting,
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
        // Half of `!=` or `!~`.
        Err(_) if before.ends_with('!') && tokens(&before[..before.len() - 1]).is_ok() => {
            let (mut words, _) = read(&before[..before.len() - 1]);
            let end = before.chars().count();
            words.push(Token {
                kind: Kind::Word("!".to_owned()),
                start: end - 1,
                end,
            });
            (words, false)
        }
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

/// Walks the words as the grammar does.
struct Walk {
    expecting: Expecting,
    /// What is compared, as text that [`parse::subject`] reads.
    subject: String,
    /// A field on the right, as text.
    value: String,
    /// Within the parentheses of `in`.
    set: bool,
    /// Behind `not`, before `in`.
    not_in: bool,
    /// Behind `=~` or `!~`, where no field can stand.
    pattern: bool,
    /// Which of the two a label belongs to: the right one.
    right: bool,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            expecting: Expecting::Field,
            subject: String::new(),
            value: String::new(),
            set: false,
            not_in: false,
            pattern: false,
            right: false,
        }
    }
}

impl Walk {
    fn step(&mut self, kind: &Kind) {
        self.expecting = match (&self.expecting, kind) {
            (Expecting::Field, Kind::Word(word)) if is(word, "not") => Expecting::Field,
            (Expecting::Field, Kind::Word(word)) if is(word, "any") => Expecting::Either,
            (Expecting::Field, Kind::Word(word)) if is(word, "true") || is(word, "false") => {
                Expecting::Connective
            }
            (Expecting::Field, Kind::Open) => Expecting::Field,
            (Expecting::Field, Kind::Word(word)) => self.begin(word.clone()),
            (Expecting::Either, Kind::Word(word)) => self.begin(format!("any {word}")),
            (Expecting::Operator { .. }, Kind::Left) if takes_key(&self.subject) => self.key(false),
            (Expecting::Key { .. }, Kind::Word(key) | Kind::Quoted(key)) => {
                let key = super::quote(key);
                let side = match self.right {
                    true => &mut self.value,
                    false => &mut self.subject,
                };
                *side = format!("{side}[{key}]");
                Expecting::Nothing
            }
            (Expecting::Nothing, Kind::Right) if self.right && labelled(&self.value) => {
                Expecting::Connective
            }
            (Expecting::Nothing, Kind::Right) if !self.right && labelled(&self.subject) => {
                self.operator()
            }
            (Expecting::Operator { .. }, Kind::Word(word)) if is(word, "not") && !self.not_in => {
                self.not_in = true;
                self.operator()
            }
            (Expecting::Operator { .. }, Kind::Sign(sign)) => {
                self.pattern = sign.contains('~');
                self.of_subject()
            }
            (Expecting::Operator { .. }, Kind::Word(word)) if is(word, "in") => self.of_subject(),
            (Expecting::Value { .. }, Kind::Open) => {
                self.set = true;
                return;
            }
            (Expecting::Value { .. }, Kind::Word(word)) => {
                self.value.clone_from(word);
                Expecting::Connective
            }
            (Expecting::Value { .. }, Kind::Quoted(_)) => {
                self.value.clear();
                Expecting::Connective
            }
            (Expecting::Connective, Kind::Left) if takes_key(&self.value) => self.key(true),
            (Expecting::Connective, Kind::Comma) if self.set => self.of_subject(),
            (Expecting::Connective | Expecting::Value { .. }, Kind::Close) => {
                self.set = false;
                Expecting::Connective
            }
            (Expecting::Connective, Kind::Word(word)) if is(word, "and") || is(word, "or") => {
                Expecting::Field
            }
            _ => Expecting::Nothing,
        };
    }

    fn begin(&mut self, subject: String) -> Expecting {
        *self = Self {
            subject,
            ..Self::default()
        };
        self.operator()
    }

    fn key(&mut self, right: bool) -> Expecting {
        self.right = right;
        let labels = if right { &self.value } else { &self.subject };
        Expecting::Key { field: id(labels) }
    }

    fn operator(&self) -> Expecting {
        Expecting::Operator {
            field: id(&self.subject),
        }
    }

    fn of_subject(&self) -> Expecting {
        Expecting::Value {
            field: id(&self.subject),
        }
    }
}

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

/// The id of a subject in any spelling; empty where there is none.
fn id(text: &str) -> String {
    parse::subject(text).map_or_else(String::new, |subject| subject.id())
}

fn labelled(text: &str) -> bool {
    let first = parse::subject(text).map(|subject| subject.first().clone());
    matches!(first, Some(Dim::Label(_)))
}

/// Whether `[` may follow these words.
fn takes_key(text: &str) -> bool {
    let column = parse::subject(text).and_then(|subject| subject.first().column());
    column.is_some_and(crate::dimension::holds_labels)
}
