//! The text typed into a column's filter → a filter.
//!
//! `=`, `!=`, `<`, `<=`, `>`, `>=`, `=~`, `!~` in front compare; `a, b` is any of them; `1..5` lies
//! between; without a sign text is searched for (ignoring case), a number or network is meant
//! exactly, a name of an enumeration may be cut short, and a date stands for its whole day.

use weir_model::column::{Column, ColumnType};
use weir_model::dimension::FieldRef;
use weir_model::filter::{FilterError, is_address, parse};
use weir_model::time::instant::{iso, parse_in};
use weir_model::{Enumeration, Filter, Op, Value, Zone};

/// Signs, longer ones first.
const SIGNS: &[(&str, Op)] = &[
    ("!=", Op::Ne),
    ("=~", Op::Match),
    ("!~", Op::NotMatch),
    ("<=", Op::Le),
    (">=", Op::Ge),
    ("=", Op::Eq),
    ("<", Op::Lt),
    (">", Op::Gt),
    ("!", Op::Ne),
];

/// Reads a column's filter text; empty text is every record. Times are local to the zone.
///
/// # Errors
/// What was expected. The place counts from the start of the text only where that is known.
pub fn column_filter(field: FieldRef, text: &str, zone: &dyn Zone) -> Result<Filter, FilterError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Filter::everything());
    }
    let (op, rest) = sign(text);
    let filter = match field {
        FieldRef::Column(Column {
            ty: ColumnType::Time,
            ..
        }) => time(field, op, rest, zone)?,
        FieldRef::Column(Column {
            enumeration: Some(e),
            ..
        }) => named(field, op, rest, e)?,
        FieldRef::Column(Column { ty, .. }) if *ty != ColumnType::Text => number(field, op, rest)?,
        _ => words(field, op, rest),
    };
    filter.check()?;
    Ok(filter)
}

fn sign(text: &str) -> (Option<Op>, &str) {
    let found = SIGNS.iter().find(|(sign, _)| text.starts_with(sign));
    found.map_or((None, text), |(sign, op)| {
        (Some(*op), text[sign.len()..].trim())
    })
}

fn wrong(expected: &str, found: &str) -> FilterError {
    let (at, expected) = (0, expected.to_owned());
    FilterError {
        at,
        expected,
        found: format!("`{found}`"),
    }
}

/// Values parted by commas.
fn list(text: &str) -> Vec<&str> {
    text.split(',')
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .collect()
}

fn one_or_set(field: FieldRef, not: bool, values: Vec<Value>) -> Filter {
    let op = match (not, values.len()) {
        (false, 1) => Op::Eq,
        (true, 1) => Op::Ne,
        (false, _) => Op::In,
        (true, _) => Op::NotIn,
    };
    Filter::set(field.id(), op, values)
}

/// Text: searched for without a sign; `=` alone is the empty text.
fn words(field: FieldRef, op: Option<Op>, text: &str) -> Filter {
    let values = || -> Vec<Value> {
        let values: Vec<Value> = list(text).into_iter().map(Value::from).collect();
        if values.is_empty() {
            vec![Value::from("")]
        } else {
            values
        }
    };
    let whole = |t: &str| t.parse::<std::net::IpAddr>().is_ok() || t.contains('/');
    match op {
        None if is_address(field) && list(text).iter().all(|t| whole(t)) => {
            one_or_set(field, false, values())
        }
        None => {
            let any: Vec<String> = list(text).into_iter().map(escape).collect();
            Filter::test(field.id(), Op::Match, format!("(?i){}", any.join("|")))
        }
        Some(Op::Eq) => one_or_set(field, false, values()),
        Some(Op::Ne) => one_or_set(field, true, values()),
        Some(op) => Filter::test(field.id(), op, text),
    }
}

/// The text as a regular expression that matches only itself (RE2's special characters).
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Numbers, with byte units: read as filter text reads them.
fn number(field: FieldRef, op: Option<Op>, text: &str) -> Result<Filter, FilterError> {
    if let (None, Some((low, high))) = (op, text.split_once("..")) {
        let low = number(field, Some(Op::Ge), low.trim())?;
        return Ok(low.and(number(field, Some(Op::Le), high.trim())?));
    }
    let values = list(text);
    let op = match (op.unwrap_or(Op::Eq), values.len()) {
        (Op::Eq, 2..) => Op::In,
        (Op::Ne, 2..) => Op::NotIn,
        (op, _) => op,
    };
    let plain = |v: &&str| v.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if values.is_empty() || !values.iter().all(plain) {
        return Err(wrong("a whole number such as 443 or 10MB", text));
    }
    let values = values.join(", ");
    let values = if matches!(op, Op::In | Op::NotIn) {
        format!("({values})")
    } else {
        values
    };
    let filter = format!("{} {} {values}", field.id(), op.sign());
    parse(&filter).map_err(|e| FilterError { at: 0, ..e })
}

/// Names of numbers, as far as typed, or the numbers.
fn named(
    field: FieldRef,
    op: Option<Op>,
    text: &str,
    names: &Enumeration,
) -> Result<Filter, FilterError> {
    if let Some(op @ (Op::Lt | Op::Le | Op::Gt | Op::Ge | Op::Match | Op::NotMatch)) = op {
        return number(field, Some(op), text);
    }
    let mut values: Vec<u64> = Vec::new();
    for word in list(text) {
        let exact = names
            .value(word)
            .map(u64::from)
            .or_else(|| word.parse().ok());
        let lower = word.to_lowercase();
        let like = names
            .values
            .iter()
            .filter(|(_, l)| l.to_lowercase().contains(&lower));
        match exact {
            Some(number) => values.push(number),
            None => values.extend(like.map(|(v, _)| u64::from(*v))),
        }
    }
    values.dedup();
    if values.is_empty() {
        let all: Vec<&str> = names.values.iter().map(|(_, l)| *l).collect();
        return Err(wrong(&format!("one of {}", all.join(", ")), text));
    }
    let values = values.into_iter().map(Value::from).collect();
    Ok(one_or_set(field, op == Some(Op::Ne), values))
}

/// Times; without a sign a date is its day, and a clock without seconds its minute.
fn time(
    field: FieldRef,
    op: Option<Op>,
    text: &str,
    zone: &dyn Zone,
) -> Result<Filter, FilterError> {
    let from =
        parse_in(text, zone).ok_or_else(|| wrong("a time such as 2026-01-31 08:00", text))?;
    let test = |op: Op, ms: i64| Filter::test(field.id(), op, iso(ms));
    if let Some(op) = op.filter(|op| *op != Op::Eq) {
        return Ok(test(op, from));
    }
    let length = match text.trim().len() {
        ..=10 => 86_400_000,
        11..=16 => 60_000,
        _ => 1000,
    };
    Ok(test(Op::Ge, from).and(test(Op::Lt, from + length)))
}
