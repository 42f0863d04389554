//! Which comparisons and values make sense for which field, and the error that says so.

use super::{Filter, Op, Test, Value, cidr::Cidr};
use crate::column::{Column, ColumnType};
use crate::dimension::FieldRef;
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

fn column_type(field: FieldRef) -> ColumnType {
    match field {
        FieldRef::Composite(_) => ColumnType::Text,
        FieldRef::Column(column) => column.ty,
    }
}

/// Whether the field holds addresses, so that `10.0.0.0/8` means a network.
pub fn is_address(field: FieldRef) -> bool {
    matches!(
        field.id(),
        "sourceIP" | "destinationIP" | "destinationClusterIP" | "egressIP"
    )
}

/// Whether an operator suits a field: patterns want text, order wants numbers or times.
pub(super) fn op(field: FieldRef, op: Op) -> Result<(), Problem> {
    let text = column_type(field) == ColumnType::Text;
    let (ok, expected) = match op {
        Op::Match | Op::NotMatch => (text, "`=`, `!=`, `in`, `<` or `>`, for this is a number"),
        Op::Lt | Op::Le | Op::Gt | Op::Ge => {
            (!text, "`=`, `!=`, `in`, `=~` or `!~`, for this is text")
        }
        _ => (true, ""),
    };
    if ok {
        Ok(())
    } else {
        Err(Problem::new(expected, &format!("`{}`", op.sign())))
    }
}

/// What a value for this field looks like, for an error.
pub(super) fn wanted(field: FieldRef, op: Op) -> &'static str {
    match (op, column_type(field)) {
        (Op::Match | Op::NotMatch, _) => "a regular expression in quotes",
        (_, ColumnType::Text) if is_address(field) => "an address or a network such as 10.0.0.0/8",
        (_, ColumnType::Text) => "a text in quotes",
        (_, ColumnType::Time) => "a time such as \"2026-01-31T08:00:00Z\" or seconds since 1970",
        _ => match field {
            FieldRef::Column(Column {
                enumeration: Some(_),
                ..
            }) => "a number or one of its names",
            _ => "a whole number",
        },
    }
}

/// Whether a value suits a field.
pub(super) fn value(field: FieldRef, op: Op, value: &Value) -> Result<(), Problem> {
    let wrong = |found: &str| Err(Problem::new(wanted(field, op), found));
    match (column_type(field), value) {
        (ColumnType::Text, Value::Number(n)) => wrong(&format!("the number {n}")),
        (ColumnType::Text, Value::Text(text)) => match is_address(field) && text.contains('/') {
            true if !matches!(op, Op::Match | Op::NotMatch) && Cidr::parse(text).is_none() => {
                wrong(&format!("{text:?}"))
            }
            _ => Ok(()),
        },
        (_, Value::Number(_)) => Ok(()),
        (ColumnType::Time, Value::Text(text)) if time_seconds(text).is_some() => Ok(()),
        (ColumnType::Time, Value::Text(text)) => wrong(&format!("{text:?}")),
        (_, Value::Text(text)) => match numeric(field, text) {
            Some(_) => Ok(()),
            None => wrong(&format!("{text:?}")),
        },
    }
}

/// The number that a text means for a number field: a name of its enumeration, or digits.
pub fn numeric(field: FieldRef, text: &str) -> Option<u64> {
    let FieldRef::Column(column) = field else {
        return None;
    };
    let named = column
        .enumeration
        .and_then(|e| e.value(text))
        .map(u64::from);
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
        let field = FieldRef::find(&self.field).ok_or_else(|| {
            FilterError::new(
                0,
                "a field of the flow records",
                &format!("`{}`", self.field),
            )
        })?;
        op(field, self.op).map_err(|problem| problem.at(0))?;
        let one = !matches!(self.op, Op::In | Op::NotIn);
        if one && self.values.len() != 1 {
            let found = format!("{} values for `{}`", self.values.len(), self.field);
            return Err(FilterError::new(0, "one value", &found));
        }
        self.values
            .iter()
            .try_for_each(|v| value(field, self.op, v).map_err(|problem| problem.at(0)))
    }
}
