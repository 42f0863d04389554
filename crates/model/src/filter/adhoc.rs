//! Grafana's ad-hoc filters in URLs, `key|operator|value`, from and to the tree.
//!
//! Grafana joins key, operator and values by `|`, writes a `|` within a part as `__gfp__` (so the
//! operators for several values, `=|` and `!=|`, are `=__gfp__` and `!=__gfp__`) and a `,` as
//! `__gfc__`; a bare `,` in a key or value separates it from a label for people.
//!
//! A key may be any subject of a filter, so labels (`sourcePodLabels["app"]`) and either end
//! (`any pod`) are said too. A value is always a value: what compares two fields has no such form.

use super::{Filter, FilterError, Op, Subject, Test, Value, check, number, parse};
use crate::dimension::{Dim, Kind};

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
    let known = parse::subject(&field);
    let first = known.as_ref().map(Subject::first);
    let values = values.into_iter().map(|v| typed(first, v)).collect();
    let field = known.as_ref().map_or(field, Subject::id);
    let test = Test { field, op, values };
    test.check()?;
    Ok(Filter::Test(test))
}

/// Digits become a number where the field holds numbers.
fn typed(dim: Option<&Dim>, text: String) -> Value {
    let number = dim.filter(|dim| matches!(dim.kind(), Kind::Number | Kind::Time));
    let Some(column) = number.and_then(Dim::column) else {
        return Value::Text(text);
    };
    check::numeric(column, &text)
        .or_else(|| number::parse(&text, column.unit))
        .map_or(Value::Text(text), Value::Number)
}

/// Writes a filter as ad-hoc filters that are all to hold; `None` where that form cannot say it
/// (alternatives, negation of more than one comparison or of an order of either end, empty lists,
/// field against field).
pub fn to_adhoc(filter: &Filter) -> Option<Vec<String>> {
    match filter {
        Filter::All(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(to_adhoc).collect();
            Some(parts?.concat())
        }
        Filter::Not(inner) => match &**inner {
            Filter::Test(test) => one(test, opposite(test)?).map(|text| vec![text]),
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
            Value::Field { .. } => return None,
        }
    }
    Some(out)
}

/// The comparison that holds just where this one does not. `any port < 5` has none: its opposite
/// is that both ends are 5 or more.
fn opposite(test: &Test) -> Option<Op> {
    let one = matches!(Subject::find(&test.field), Some(Subject::One(_)));
    Some(match test.op {
        Op::Eq => Op::Ne,
        Op::Ne => Op::Eq,
        Op::In => Op::NotIn,
        Op::NotIn => Op::In,
        Op::Match => Op::NotMatch,
        Op::NotMatch => Op::Match,
        Op::Lt if one => Op::Ge,
        Op::Le if one => Op::Gt,
        Op::Gt if one => Op::Le,
        Op::Ge if one => Op::Lt,
        _ => return None,
    })
}
