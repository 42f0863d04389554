//! Which comparisons and values make sense for which field, and the error that says so.

use super::{Filter, Op, Subject, Test, Value, cidr::Cidr, number};
use crate::column::Column;
use crate::dimension::{self, Dim, FieldRef, Kind};
use crate::time::instant;

/// Filter text or a tree that is wrong: where, what was expected, what stands there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at character {}: expected {expected}, found {found}", at + 1)]
pub struct FilterError {
    /// Characters before the wrong word; 0 for an error in a tree.
    pub at: usize,
    /// What would have been right.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

impl FilterError {
    pub(super) fn new(at: usize, expected: &str, found: &str) -> Self {
        Self {
            at,
            expected: expected.to_owned(),
            found: found.to_owned(),
        }
    }
}

/// An error whose place is not known yet.
#[derive(Debug)]
pub(super) struct Problem {
    expected: String,
    found: String,
}

impl Problem {
    pub(super) fn new(expected: &str, found: &str) -> Self {
        Self {
            expected: expected.to_owned(),
            found: found.to_owned(),
        }
    }

    pub(super) fn at(self, at: usize) -> FilterError {
        FilterError {
            at,
            expected: self.expected,
            found: self.found,
        }
    }
}

/// Whether the field holds addresses, so that `10.0.0.0/8` means a network.
pub fn is_address(field: FieldRef) -> bool {
    matches!(
        field.id(),
        "sourceIP" | "destinationIP" | "destinationClusterIP" | "egressIP"
    )
}

/// As [`is_address`], for a dimension.
pub(super) fn holds_addresses(dim: &Dim) -> bool {
    matches!(dim, Dim::Field(field) if is_address(*field))
}

fn is_text(dim: &Dim) -> bool {
    matches!(dim.kind(), Kind::Text | Kind::Name | Kind::Verdict)
}

/// Whether an operator suits a field: patterns want text, order wants numbers or times.
pub(super) fn op(dim: &Dim, op: Op) -> Result<(), Problem> {
    let (ok, expected) = match op {
        Op::Match | Op::NotMatch => (
            is_text(dim),
            match dim.kind() {
                Kind::Time => "`=`, `!=`, `in`, `<` or `>`, for this is a time",
                _ => "`=`, `!=`, `in`, `<` or `>`, for this is a number",
            },
        ),
        Op::Lt | Op::Le | Op::Gt | Op::Ge => (
            !is_text(dim),
            "`=`, `!=`, `in`, `=~` or `!~`, for this is text",
        ),
        _ => (true, ""),
    };
    if ok {
        Ok(())
    } else {
        Err(Problem::new(expected, &format!("`{}`", op.sign())))
    }
}

/// What a value for this field looks like, for an error.
pub(super) fn wanted(dim: &Dim, op: Op) -> &'static str {
    match (op, dim.kind()) {
        (Op::Match | Op::NotMatch, _) => "a regular expression in quotes",
        (_, Kind::Text) if holds_addresses(dim) => "an address or a network such as 10.0.0.0/8",
        (_, Kind::Text) => "a text in quotes, or a field that holds text",
        (_, Kind::Name) => "`namespace/name` in quotes, or a field of such names",
        (_, Kind::Verdict) => "allow, drop, reject or unprotected",
        (_, Kind::Time) => "a time such as \"2026-01-31T08:00:00Z\" or seconds since 1970",
        (_, Kind::Number) => match dim.column() {
            Some(Column {
                enumeration: Some(_),
                ..
            }) => "a number or one of its names",
            Some(column) => number::wanted(column.unit),
            None => "a whole number",
        },
    }
}

/// Whether a value suits a field.
pub(super) fn value(dim: &Dim, op: Op, value: &Value) -> Result<(), Problem> {
    let wrong = |found: &str| Err(Problem::new(wanted(dim, op), found));
    match (dim.kind(), value) {
        (_, Value::Field { field }) => other(dim, op, field),
        (Kind::Text | Kind::Name | Kind::Verdict, Value::Number(n)) => {
            wrong(&format!("the number {n}"))
        }
        (_, Value::Text(_)) if matches!(op, Op::Match | Op::NotMatch) => Ok(()),
        (Kind::Text, Value::Text(text)) if holds_addresses(dim) && text.contains('/') => {
            match Cidr::parse(text) {
                Some(_) => Ok(()),
                None => wrong(&format!("{text:?}")),
            }
        }
        (Kind::Text | Kind::Name, Value::Text(_)) => Ok(()),
        (Kind::Verdict, Value::Text(text)) if dimension::verdict(text).is_some() => Ok(()),
        (Kind::Verdict, Value::Text(text)) => wrong(&format!("{text:?}")),
        (_, Value::Number(_)) => Ok(()),
        (Kind::Time, Value::Text(text)) if time_seconds(text).is_some() => Ok(()),
        (Kind::Time, Value::Text(text)) => wrong(&format!("{text:?}")),
        (Kind::Number, Value::Text(text)) => match dim.column().and_then(|c| numeric(c, text)) {
            Some(_) => Ok(()),
            None => wrong(&format!("{text:?}")),
        },
    }
}

/// Whether another field can be compared with this one: both of one kind, and no pattern.
fn other(dim: &Dim, op: Op, id: &str) -> Result<(), Problem> {
    let Some(found) = Dim::comparable(id) else {
        return Err(Problem::new(
            "a field of the flow records",
            &format!("`{id}`"),
        ));
    };
    if matches!(op, Op::Match | Op::NotMatch) {
        let found = format!("the field `{id}`; in quotes it is a text");
        return Err(Problem::new(wanted(dim, op), &found));
    }
    if found.kind() == dim.kind() {
        return Ok(());
    }
    let expected = match dim.kind() {
        Kind::Text => "a field that holds text, or a text in quotes",
        Kind::Number => "a field that holds a number, or a number",
        Kind::Time => "a field that holds a time, or a time",
        Kind::Name => "a field of names `namespace/name`, or one in quotes",
        Kind::Verdict => "allow, drop, reject or unprotected",
    };
    let what = match found.kind() {
        Kind::Text => "text",
        Kind::Number => "a number",
        Kind::Time => "a time",
        Kind::Name => "`namespace/name`",
        Kind::Verdict => "a verdict",
    };
    Err(Problem::new(
        expected,
        &format!("the field `{id}`, which is {what}"),
    ))
}

/// The number that a text means for a number column: a name of its enumeration (case does not
/// matter, `-` and `_` may stand for a space), or digits.
pub fn numeric(column: &Column, text: &str) -> Option<u64> {
    let plain = |name: &str| name.to_lowercase().replace(['-', '_'], " ");
    let wanted = plain(text);
    let named = column.enumeration.and_then(|e| {
        let mut values = e.values.iter();
        values
            .find(|(_, name)| plain(name) == wanted)
            .map(|(n, _)| u64::from(*n))
    });
    named.or_else(|| text.parse().ok())
}

/// The seconds since 1970 that a text means for a time field: ISO 8601, or digits as results of a
/// dimension carry them.
pub fn time_seconds(text: &str) -> Option<i64> {
    text.parse()
        .ok()
        .or_else(|| instant::parse(text).map(|ms| ms.div_euclid(1000)))
}

impl Filter {
    /// Checks a tree that did not come from text: fields exist, operators and values suit them.
    ///
    /// # Errors
    /// The first comparison that is wrong; its place is 0.
    pub fn check(&self) -> Result<(), FilterError> {
        self.check_at(0)
    }

    fn check_at(&self, depth: usize) -> Result<(), FilterError> {
        if depth > 2 * super::parse::MAX_DEPTH {
            return Err(FilterError::new(0, "fewer nested levels", "a deeper tree"));
        }
        match self {
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().try_for_each(|part| part.check_at(depth + 1))
            }
            Self::Not(inner) => inner.check_at(depth + 1),
            Self::Test(test) => test.check(),
        }
    }
}

impl Test {
    /// Checks one comparison; see [`Filter::check`].
    ///
    /// # Errors
    /// The field is unknown, or the operator, the values or their number do not suit it.
    pub fn check(&self) -> Result<(), FilterError> {
        let subject = Subject::find(&self.field).ok_or_else(|| {
            FilterError::new(
                0,
                "a field of the flow records",
                &format!("`{}`", self.field),
            )
        })?;
        let dim = subject.first();
        op(dim, self.op).map_err(|problem| problem.at(0))?;
        let one = !matches!(self.op, Op::In | Op::NotIn);
        if one && self.values.len() != 1 {
            let found = format!("{} values for `{}`", self.values.len(), self.field);
            return Err(FilterError::new(0, "one value", &found));
        }
        self.values
            .iter()
            .try_for_each(|v| value(dim, self.op, v).map_err(|problem| problem.at(0)))
    }
}
