//! From filter text to the tree.
//!
//! `or` binds weaker than `and`, `and` weaker than `not`. Each comparison is checked against the
//! registry as soon as it is read, so that an error points at the word that is wrong.

use super::check::{self, Problem};
use super::lexer::{Kind, Token, tokens};
use super::{Filter, FilterError, Op, Test, Value, number};
use crate::column::ColumnType;
use crate::dimension::FieldRef;

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
        let Kind::Word(name) = &self.peek().kind else {
            return Err(self.expected("a field, `not` or `(`"));
        };
        let name = name.clone();
        let Some(field) = FieldRef::find(&name) else {
            return Err(self.expected("a field of the flow records"));
        };
        self.next();
        let op_at = self.peek().start;
        let op = self.op()?;
        check::op(field, op).map_err(|problem| problem.at(op_at))?;
        let values = match op {
            Op::In | Op::NotIn => self.set(field, op)?,
            _ => vec![self.value(field, op)?],
        };
        Ok(Filter::Test(Test {
            field: name,
            op,
            values,
        }))
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
    fn set(&mut self, field: FieldRef, op: Op) -> Result<Vec<Value>, FilterError> {
        if !self.take(&Kind::Open) {
            return Ok(vec![self.value(field, op)?]);
        }
        let mut values = Vec::new();
        if self.take(&Kind::Close) {
            return Ok(values);
        }
        loop {
            values.push(self.value(field, op)?);
            if self.take(&Kind::Close) {
                return Ok(values);
            }
            if !self.take(&Kind::Comma) {
                return Err(self.expected("`,` or `)`"));
            }
        }
    }

    fn value(&mut self, field: FieldRef, op: Op) -> Result<Value, FilterError> {
        let start = self.peek().start;
        let value = match &self.peek().kind {
            Kind::Quoted(text) => Value::Text(text.clone()),
            Kind::Word(word) => bare(field, word).map_err(|problem| problem.at(start))?,
            _ => return Err(self.expected(check::wanted(field, op))),
        };
        check::value(field, op, &value).map_err(|problem| problem.at(start))?;
        self.next();
        Ok(value)
    }
}

/// What an unquoted word means for a field: a number where the field is one.
fn bare(field: FieldRef, word: &str) -> Result<Value, Problem> {
    let FieldRef::Column(column) = field else {
        return Ok(Value::Text(word.to_owned()));
    };
    if column.ty == ColumnType::Text || !word.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(Value::Text(word.to_owned()));
    }
    match number::parse(word) {
        Some(number) => Ok(Value::Number(number)),
        None if column.ty == ColumnType::Time => Ok(Value::Text(word.to_owned())),
        None => Err(Problem::new(
            "a whole number below 2^64, with a unit such as kB, MB, KiB where wanted",
            &format!("`{word}`"),
        )),
    }
}
