//! From the tree to filter text that reads back as the same tree, and to short text for people.

use super::{Filter, Op, Subject, Test, Value, number};
use crate::Unit;
use crate::dimension::Dim;
use std::fmt::{self, Write};

/// How strongly the surrounding text binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    And,
    Not,
}

impl fmt::Display for Filter {
    /// Filter text; `filter::parse` gives `self.normal()` back. Every record is empty text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) if parts.is_empty() => Ok(()),
            _ => write(f, self, Level::Or),
        }
    }
}

fn write(f: &mut fmt::Formatter<'_>, filter: &Filter, level: Level) -> fmt::Result {
    match filter {
        Filter::All(parts) => list(f, parts, ("true", " and ", Level::And), level),
        Filter::Any(parts) => list(f, parts, ("false", " or ", Level::Or), level),
        Filter::Not(inner) => {
            f.write_str("not ")?;
            write(f, inner, Level::Not)
        }
        Filter::Test(test) => write_test(f, test),
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    parts: &[Filter],
    (empty, joint, own): (&str, &str, Level),
    level: Level,
) -> fmt::Result {
    match parts {
        [] => return f.write_str(empty),
        [one] => return write(f, one, level),
        _ => {}
    }
    let wrap = own < level;
    if wrap {
        f.write_char('(')?;
    }
    // Parts bind stronger than the list; `or` within `and` gets parentheses.
    let inner = if own == Level::Or {
        Level::And
    } else {
        Level::Not
    };
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(joint)?;
        }
        write(f, part, inner)?;
    }
    if wrap { f.write_char(')') } else { Ok(()) }
}

fn write_test(f: &mut fmt::Formatter<'_>, test: &Test) -> fmt::Result {
    let subject = Subject::find(&test.field);
    let unit = unit(subject.as_ref());
    write!(f, "{} {} ", test.field, test.op.sign())?;
    if !matches!(test.op, Op::In | Op::NotIn) {
        return test
            .values
            .first()
            .map_or(Ok(()), |v| write_value(f, v, unit));
    }
    f.write_char('(')?;
    for (i, value) in test.values.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write_value(f, value, unit)?;
    }
    f.write_char(')')
}

fn write_value(f: &mut fmt::Formatter<'_>, value: &Value, unit: Unit) -> fmt::Result {
    match value {
        Value::Number(n) => f.write_str(&number::print(*n, unit)),
        Value::Text(text) => f.write_str(&quote(text)),
        Value::Field { field } => f.write_str(field),
    }
}

fn unit(subject: Option<&Subject>) -> Unit {
    let column = subject.and_then(|s| s.first().column());
    column.map_or(Unit::Plain, |column| column.unit)
}

/// A text in quotes, escaped for filter text.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\0' => out.push_str("\\0"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Short text for a chip: headings instead of column names, names instead of numbers, such as
/// `Source namespace = prod and Flow type in intra-Node, inter-Node`.
pub fn describe(filter: &Filter) -> String {
    describe_at(filter, Level::Or)
}

fn describe_at(filter: &Filter, level: Level) -> String {
    let join = |parts: &[Filter], joint: &str, own: Level| {
        let inner = if own == Level::Or {
            Level::And
        } else {
            Level::Not
        };
        let text: Vec<_> = parts.iter().map(|part| describe_at(part, inner)).collect();
        let text = text.join(joint);
        if own < level && parts.len() > 1 {
            format!("({text})")
        } else {
            text
        }
    };
    match filter {
        Filter::All(parts) if parts.is_empty() => "everything".to_owned(),
        Filter::Any(parts) if parts.is_empty() => "nothing".to_owned(),
        Filter::All(parts) | Filter::Any(parts) if parts.len() == 1 => {
            describe_at(&parts[0], level)
        }
        Filter::All(parts) => join(parts, " and ", Level::And),
        Filter::Any(parts) => join(parts, " or ", Level::Or),
        Filter::Not(inner) => format!("not {}", describe_at(inner, Level::Not)),
        Filter::Test(test) => describe_test(test),
    }
}

fn describe_test(test: &Test) -> String {
    let subject = Subject::find(&test.field);
    let label = subject
        .as_ref()
        .map_or_else(|| test.field.clone(), Subject::label);
    let values: Vec<String> = test
        .values
        .iter()
        .map(|v| describe_value(subject.as_ref(), v))
        .collect();
    format!("{label} {} {}", test.op.sign(), values.join(", "))
}

fn describe_value(subject: Option<&Subject>, value: &Value) -> String {
    let dim = subject.map(Subject::first);
    match value {
        Value::Field { field } => Dim::find(field).map_or_else(|| field.clone(), |d| d.label()),
        Value::Number(n) => match dim.and_then(Dim::column) {
            Some(column) if number::units(column.unit).is_empty() => column.text(*n),
            _ => number::print(*n, unit(subject)),
        },
        Value::Text(text) if text.is_empty() => "(none)".to_owned(),
        Value::Text(text) => match dim {
            Some(Dim::Field(field)) => crate::dimension::label(*field, text),
            _ => text.clone(),
        },
    }
}
