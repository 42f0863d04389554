//! The filter of the other direction: what was said of one end is said of the other.

use super::check::numeric;
use super::{Filter, Op, Subject, Test, Value};
use crate::column::Column;
use crate::dimension::Dim;

/// Numbers of `flowType` that mean the same the other way round: to and from outside.
const WAYS: [(u64, u64); 2] = [(3, 4), (4, 3)];

/// Names of those begin so.
const WORDS: [(&str, &str); 3] = [("to", "from"), ("To", "From"), ("TO", "FROM")];

impl Filter {
    /// The same of the other direction: source and destination change places, as do ingress and
    /// egress, octets and reverse octets, and traffic to and from outside. What has no other side,
    /// such as a Service, stays. Swapping twice gives the filter itself.
    pub fn swapped(&self) -> Self {
        match self {
            Self::All(parts) => Self::All(swapped_list(parts)),
            Self::Any(parts) => Self::Any(swapped_list(parts)),
            Self::Not(inner) => Self::Not(Box::new(inner.swapped())),
            Self::Test(test) => Self::Test(test.swapped()),
        }
    }
}

/// Parts that only change places among themselves stay where they are: the list means the same.
fn swapped_list(parts: &[Filter]) -> Vec<Filter> {
    let new: Vec<Filter> = parts.iter().map(Filter::swapped).collect();
    let same = parts
        .iter()
        .all(|part| count(part, parts) == count(part, &new));
    if same { parts.to_vec() } else { new }
}

fn count(part: &Filter, parts: &[Filter]) -> usize {
    parts.iter().filter(|other| *other == part).count()
}

impl Test {
    fn swapped(&self) -> Self {
        let subject = Subject::find(&self.field);
        let column = subject.as_ref().and_then(|s| s.first().column());
        let column = column.filter(|c| c.name == "flowType" && self.op != Op::Match);
        let value = |value: &Value| match value {
            Value::Field { field } => Value::field(&other_end(field)),
            other => column.map_or_else(|| other.clone(), |column| way(column, other)),
        };
        Self {
            field: match subject {
                Some(Subject::Either(_)) => self.field.clone(),
                _ => other_end(&self.field),
            },
            op: self.op,
            values: self.values.iter().map(value).collect(),
        }
    }
}

/// The field that means the same for the other end; one without another end is its own.
pub fn other_end(field: &str) -> String {
    let twin = Dim::find(field).and_then(|dim| dim.twin());
    twin.map_or_else(|| field.to_owned(), |twin| twin.id())
}

/// `to external` for `from external`, and back.
fn way(column: &Column, value: &Value) -> Value {
    let number = match value {
        Value::Number(n) => Some(*n),
        Value::Text(text) => numeric(column, text),
        Value::Field { .. } => None,
    };
    let Some((_, other)) = WAYS.iter().find(|(one, _)| Some(*one) == number) else {
        return value.clone();
    };
    let Value::Text(text) = value else {
        return Value::Number(*other);
    };
    // A text stays as it was written, but for its first word; digits are digits.
    let word = WORDS.iter().find_map(|(to, from)| {
        let swap = |a: &str, b: &str| Some(format!("{b}{}", text.strip_prefix(a)?));
        swap(to, from).or_else(|| swap(from, to))
    });
    Value::Text(match (word, text.parse::<u64>()) {
        (_, Ok(_)) if *text == number.unwrap_or(0).to_string() => other.to_string(),
        (Some(word), _) => word,
        _ => text.clone(),
    })
}
