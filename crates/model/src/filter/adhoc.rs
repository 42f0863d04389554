//! Grafana's ad-hoc filters in URLs, `key|operator|value`, from and to the tree.
//!
//! Grafana joins key, operator and values by `|`, writes a `|` within a part as `__gfp__` (so the
//! operators for several values, `=|` and `!=|`, are `=__gfp__` and `!=__gfp__`) and a `,` as
//! `__gfc__`; a bare `,` in a key or value separates it from a label for people.

use super::{Filter, FilterError, Op, Test, Value, check, number};
use crate::column::ColumnType;
use crate::dimension::FieldRef;

fn escape(text: &str) -> String {
    text.replace('|', "__gfp__").replace(',', "__gfc__")
}

fn unescape(text: &str) -> String {
    text.replace("__gfp__", "|").replace("__gfc__", ",")
}

/// A key or a value without the label behind it.
fn unlabelled(part: &str) -> String {
    unescape(part.split(',').next().unwrap_or(part))
}

/// Reads one ad-hoc filter.
///
/// # Errors
/// A part is missing, or the comparison does not suit the field (see [`Filter::check`]).
pub fn from_adhoc(text: &str) -> Result<Filter, FilterError> {
    let wrong = || FilterError::new(0, "an ad-hoc filter `key|operator|value`", text);
    let mut parts = text.split('|');
    let field = unlabelled(parts.next().ok_or_else(wrong)?);
    let op = match unescape(parts.next().ok_or_else(wrong)?).as_str() {
        "=|" => Op::In,
        "!=|" => Op::NotIn,
        sign => Op::ALL
            .into_iter()
            .find(|op| op.sign() == sign && !matches!(op, Op::In | Op::NotIn))
            .ok_or_else(wrong)?,
    };
    let values: Vec<String> = parts.map(unlabelled).collect();
    if values.is_empty() || (values.len() > 1 && !matches!(op, Op::In | Op::NotIn)) {
        return Err(wrong());
    }
    let known = FieldRef::find(&field);
    let values = values.into_iter().map(|v| typed(known, v)).collect();
    let test = Test { field, op, values };
    test.check()?;
    Ok(Filter::Test(test))
}

/// Digits become a number where the field holds numbers.
fn typed(field: Option<FieldRef>, text: String) -> Value {
    match field {
        Some(FieldRef::Column(column)) if column.ty != ColumnType::Text => {
            let plain = check::numeric(FieldRef::Column(column), &text);
            plain
                .or_else(|| number::parse(&text))
                .map_or(Value::Text(text), Value::Number)
        }
        _ => Value::Text(text),
    }
}

/// Writes a filter as ad-hoc filters that are all to hold; `None` where that form cannot say it
/// (alternatives, negation of more than one comparison, empty lists).
pub fn to_adhoc(filter: &Filter) -> Option<Vec<String>> {
    match filter {
        Filter::All(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(to_adhoc).collect();
            Some(parts?.concat())
        }
        Filter::Not(inner) => match &**inner {
            Filter::Test(test) => one(test, opposite(test.op)).map(|text| vec![text]),
            _ => None,
        },
        Filter::Test(test) => one(test, test.op).map(|text| vec![text]),
        Filter::Any(_) => None,
    }
}

fn one(test: &Test, op: Op) -> Option<String> {
    let op = match op {
        Op::In => "=__gfp__",
        Op::NotIn => "!=__gfp__",
        op => op.sign(),
    };
    if test.values.is_empty() {
        return None;
    }
    let mut out = format!("{}|{op}", escape(&test.field));
    for value in &test.values {
        out.push('|');
        match value {
            Value::Number(n) => out.push_str(&n.to_string()),
            Value::Text(text) => out.push_str(&escape(text)),
        }
    }
    Some(out)
}

fn opposite(op: Op) -> Op {
    match op {
        Op::Eq => Op::Ne,
        Op::Ne => Op::Eq,
        Op::In => Op::NotIn,
        Op::NotIn => Op::In,
        Op::Lt => Op::Ge,
        Op::Le => Op::Gt,
        Op::Gt => Op::Le,
        Op::Ge => Op::Lt,
        Op::Match => Op::NotMatch,
        Op::NotMatch => Op::Match,
    }
}
