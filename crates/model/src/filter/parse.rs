//! From filter text to the tree.
//!
//! `or` binds weaker than `and`, `and` weaker than `not`. Each comparison is checked against the
//! registry as soon as it is read, so that an error points at the word that is wrong.

use super::check::{self, Problem};
use super::lexer::{Kind, Token, tokens};
use super::{Filter, FilterError, Op, Subject, Test, Value, number, subject};
use crate::dimension::{Dim, Kind as DimKind};

/// How deep parentheses and `not` may nest.
pub const MAX_DEPTH: usize = 64;

/// Reads filter text; empty text is every record.
///
/// # Errors
/// Says at which character the text is wrong and what was expected there.
pub fn parse(text: &str) -> Result<Filter, FilterError> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
    };
    if parser.peek().kind == Kind::End {
        return Ok(Filter::everything());
    }
    let filter = parser.or(0)?;
    match parser.peek() {
        Token {
            kind: Kind::End, ..
        } => Ok(filter.normal()),
        _ => Err(parser.expected("`and`, `or` or the end")),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        // `tokens` always ends with `End`, and `next` never goes beyond it.
        &self.tokens[self.at]
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn expected(&self, what: &str) -> FilterError {
        FilterError::new(self.peek().start, what, &self.peek().kind.found())
    }

    fn keyword(&mut self, word: &str) -> bool {
        let is = matches!(&self.peek().kind, Kind::Word(w) if w.eq_ignore_ascii_case(word));
        if is {
            self.next();
        }
        is
    }

    fn take(&mut self, kind: &Kind) -> bool {
        let is = self.peek().kind == *kind;
        if is {
            self.next();
        }
        is
    }

    fn or(&mut self, depth: usize) -> Result<Filter, FilterError> {
        let mut parts = vec![self.and(depth)?];
        while self.keyword("or") {
            parts.push(self.and(depth)?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Filter::Any(parts)
        })
    }

    fn and(&mut self, depth: usize) -> Result<Filter, FilterError> {
        let mut parts = vec![self.not(depth)?];
        while self.keyword("and") {
            parts.push(self.not(depth)?);
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Filter::All(parts)
        })
    }

    fn not(&mut self, depth: usize) -> Result<Filter, FilterError> {
        if depth > MAX_DEPTH {
            return Err(self.expected(&format!("at most {MAX_DEPTH} nested levels")));
        }
        if self.keyword("not") {
            return Ok(Filter::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.take(&Kind::Open) {
            let inner = self.or(depth + 1)?;
            return match self.take(&Kind::Close) {
                true => Ok(inner),
                false => Err(self.expected("`and`, `or` or `)`")),
            };
        }
        if self.keyword("true") {
            return Ok(Filter::All(Vec::new()));
        }
        if self.keyword("false") {
            return Ok(Filter::Any(Vec::new()));
        }
        self.test()
    }

    fn test(&mut self) -> Result<Filter, FilterError> {
        let subject = self.subject()?;
        let op_at = self.peek().start;
        let op = self.op()?;
        check::op(subject.first(), op).map_err(|problem| problem.at(op_at))?;
        let values = match op {
            Op::In | Op::NotIn => self.set(subject.first(), op)?,
            _ => vec![self.value(subject.first(), op)?],
        };
        Ok(Filter::Test(Test {
            field: subject.id(),
            op,
            values,
        }))
    }

    /// `field`, `labels["key"]`, `any pair` or `any labels["key"]`.
    fn subject(&mut self) -> Result<Subject, FilterError> {
        let either = self.keyword("any");
        let Kind::Word(name) = &self.peek().kind else {
            return Err(self.expected(match either {
                true => ANY,
                false => "a field, `any`, `not` or `(`",
            }));
        };
        let name = name.clone();
        let found = match either {
            true => Subject::either(&name, None),
            false => subject::named(&name).map(|field| Subject::One(Dim::Field(field))),
        };
        let Some(found) = found else {
            return Err(self.expected(match either {
                true => ANY,
                false => "a field of the flow records",
            }));
        };
        self.next();
        let Some(key) = self.key(&name, either)? else {
            return Ok(found);
        };
        let labelled = match either {
            true => Subject::either(&name, Some(key)),
            false => Dim::label_of(&name, key).map(Subject::One),
        };
        Ok(labelled.unwrap_or(found))
    }

    /// `["key"]` where a label may be named.
    fn key(&mut self, name: &str, either: bool) -> Result<Option<String>, FilterError> {
        if self.peek().kind != Kind::Left || !subject::takes_label(name, either) {
            return Ok(None);
        }
        self.next();
        let (Kind::Quoted(key) | Kind::Word(key)) = &self.peek().kind else {
            return Err(self.expected("the label's key in quotes"));
        };
        let key = key.clone();
        self.next();
        match self.take(&Kind::Right) {
            true => Ok(Some(key)),
            false => Err(self.expected("`]`")),
        }
    }

    fn op(&mut self) -> Result<Op, FilterError> {
        if self.keyword("in") {
            return Ok(Op::In);
        }
        if self.keyword("not") {
            return match self.keyword("in") {
                true => Ok(Op::NotIn),
                false => Err(self.expected("`in` after `not`")),
            };
        }
        let op = match self.peek().kind {
            Kind::Sign(sign) => Op::ALL.iter().copied().find(|op| op.sign() == sign),
            _ => None,
        };
        let op =
            op.ok_or_else(|| self.expected("an operator such as `=`, `!=`, `in`, `=~`, `<`"))?;
        self.next();
        Ok(op)
    }

    /// `(a, b)`, or one bare value such as `10.0.0.0/8`.
    fn set(&mut self, dim: &Dim, op: Op) -> Result<Vec<Value>, FilterError> {
        if !self.take(&Kind::Open) {
            return Ok(vec![self.value(dim, op)?]);
        }
        let mut values = Vec::new();
        if self.take(&Kind::Close) {
            return Ok(values);
        }
        loop {
            values.push(self.value(dim, op)?);
            if self.take(&Kind::Close) {
                return Ok(values);
            }
            if !self.take(&Kind::Comma) {
                return Err(self.expected("`,` or `)`"));
            }
        }
    }

    /// A value, or another field: a quoted word is always a value, a bare one is the field of
    /// that name where there is one.
    fn value(&mut self, dim: &Dim, op: Op) -> Result<Value, FilterError> {
        let start = self.peek().start;
        let value = match self.peek().kind.clone() {
            Kind::Quoted(text) => Value::Text(text),
            Kind::Word(word) => match self.other(&word)? {
                Some(field) => field,
                None => bare(dim, &word).map_err(|problem| problem.at(start))?,
            },
            _ => return Err(self.expected(check::wanted(dim, op))),
        };
        check::value(dim, op, &value).map_err(|problem| problem.at(start))?;
        if !matches!(value, Value::Field { .. }) {
            self.next();
        }
        Ok(value)
    }

    /// The field or label that a bare word on the right names; it is read if it is one.
    fn other(&mut self, word: &str) -> Result<Option<Value>, FilterError> {
        let Some(field) = subject::named(word) else {
            return Ok(None);
        };
        self.next();
        let label = self.key(word, false)?;
        let label = label.and_then(|key| Dim::label_of(word, key));
        Ok(Some(Value::field(&label.unwrap_or(Dim::Field(field)).id())))
    }
}

const ANY: &str =
    "what either end has: `pod`, `namespace`, `node`, `ip`, `port`, `labels`, `policy`";

/// What an unquoted word means for a field: a number where the field is one.
fn bare(dim: &Dim, word: &str) -> Result<Value, Problem> {
    let number = match (dim.kind(), dim.column()) {
        (DimKind::Number | DimKind::Time, Some(column)) => column,
        _ => return Ok(Value::Text(word.to_owned())),
    };
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(Value::Text(word.to_owned()));
    }
    match number::parse(word, number.unit) {
        Some(number) => Ok(Value::Number(number)),
        None if dim.kind() == DimKind::Time => Ok(Value::Text(word.to_owned())),
        None => Err(Problem::new(
            number::wanted(number.unit),
            &format!("`{word}`"),
        )),
    }
}

/// Reads a subject alone, in any of its spellings.
pub(super) fn subject(text: &str) -> Option<Subject> {
    let mut parser = Parser {
        tokens: tokens(text).ok()?,
        at: 0,
    };
    let found = parser.subject().ok()?;
    (parser.peek().kind == Kind::End).then_some(found)
}
