//! Keys: what a row of an answer is about, how people read it, and how to filter for it.
//!
//! A key has one part per dimension. Whether a part is a value, Other or unknown is its kind,
//! never its text, so a Pod named `Other` stays itself.

use std::borrow::Cow;
use weir_model::columns::KeyKind;
use weir_model::dimension::{self, Dim, FieldRef, Folded};
use weir_model::{ColumnType, Columns, Filter, Op, Value};

pub mod rows;
#[cfg(test)]
mod tests;

/// One dimension's part of a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Part {
    /// How the value is to be read.
    pub kind: KeyKind,
    /// The value as it stands; empty for Other and unknown.
    pub value: String,
}

impl Part {
    /// A named value.
    pub fn value(value: &str) -> Self {
        Self {
            kind: KeyKind::Value,
            value: value.to_owned(),
        }
    }

    /// All values outside the named ones.
    pub fn other() -> Self {
        Self {
            kind: KeyKind::Other,
            value: String::new(),
        }
    }

    /// The record does not say.
    pub fn unknown() -> Self {
        Self {
            kind: KeyKind::Unknown,
            value: String::new(),
        }
    }
}

/// The key of a row: column `<dim>` with column `<dim>_kind` beside. A column that is missing
/// reads as unknown; a missing kind column reads as values.
pub fn read(columns: &Columns, dims: &[String], row: usize) -> Vec<Part> {
    dims.iter().map(|dim| part(columns, dim, row)).collect()
}

/// One dimension's part of a row's key.
pub fn part(columns: &Columns, dim: &str, row: usize) -> Part {
    let kind = columns
        .field(&format!("{dim}_kind"))
        .and_then(|f| f.number(row))
        .map_or(KeyKind::Value, |v| KeyKind::from_u64(v as u64));
    let field = columns.field(dim);
    let value = match field.and_then(|f| f.text(row)) {
        Some(text) => text.to_owned(),
        None => match field.and_then(|f| f.number(row)) {
            Some(number) => format!("{number}"),
            None if kind == KeyKind::Value => return Part::unknown(),
            None => String::new(),
        },
    };
    match kind {
        KeyKind::Value => Part { kind, value },
        _ => Part {
            kind,
            value: String::new(),
        },
    }
}

/// Whether the key stands for everything outside the named ones.
pub fn is_other(key: &[Part]) -> bool {
    !key.is_empty() && key.iter().all(|p| p.kind == KeyKind::Other)
}

/// Whether no record says anything of the key.
pub fn is_unknown(key: &[Part]) -> bool {
    !key.is_empty() && key.iter().all(|p| p.kind == KeyKind::Unknown)
}

/// What people read for one part: names of enumerations, `unknown`, `Other`.
pub fn part_label(dim: &str, part: &Part) -> String {
    match part.kind {
        KeyKind::Other => "Other".to_owned(),
        KeyKind::Unknown => "unknown".to_owned(),
        KeyKind::Value => {
            let text = match FieldRef::find(dim) {
                Some(field) => dimension::label(field, &part.value),
                None => part.value.clone(),
            };
            printable(&text).into_owned()
        }
    }
}

/// What people read for a key: its parts, an arrow between the two ends of a flow, a dot between
/// other dimensions. `Other` once where all parts are.
pub fn label(dims: &[String], key: &[Part]) -> String {
    if is_other(key) {
        return "Other".to_owned();
    }
    pieces(dims, key).concat()
}

/// The pieces that a label is made of: parts, and what stands between them.
pub fn pieces(dims: &[String], key: &[Part]) -> Vec<String> {
    let mut out = Vec::new();
    for (i, (dim, part)) in dims.iter().zip(key).enumerate() {
        if i > 0 {
            let between = if twins(&dims[i - 1], dim) {
                " → "
            } else {
                " · "
            };
            out.push(between.to_owned());
        }
        out.push(part_label(dim, part));
    }
    out
}

/// As [`label`], for menus and tooltips: says how many keys Other leaves out.
pub fn long_label(dims: &[String], key: &[Part], named: usize) -> String {
    if is_other(key) {
        format!("Other ({named} named elsewhere)")
    } else {
        label(dims, key)
    }
}

fn twins(a: &str, b: &str) -> bool {
    let twin = Dim::find(a).and_then(|dim| dim.twin());
    twin.is_some_and(|twin| twin.id() == b)
}

/// Text without characters that would change how the text around them is drawn: controls and
/// direction marks become U+FFFD.
pub fn printable(text: &str) -> Cow<'_, str> {
    let bad = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if text.contains(bad) {
        text.replace(bad, "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// The filters that keep only a key and leave only it out.
///
/// `named` are the keys named beside it, one list of parts each: Other means none of them. A
/// stage of a Sankey is one dimension with the values named in that stage; its link is the
/// conjunction of its two ends.
pub fn filter_for(dims: &[String], key: &[Part], named: &[Vec<Part>]) -> (Filter, Filter) {
    if is_other(key) {
        return other_filter(dims, named);
    }
    let parts = dims.iter().zip(key).enumerate().map(|(i, (dim, part))| {
        if part.kind == KeyKind::Other {
            let values: Vec<&Part> = named.iter().filter_map(|k| k.get(i)).collect();
            not_in(dim, &values)
        } else {
            let (field, value) = target(dim, part);
            Filter::test(&field, Op::Eq, value)
        }
    });
    let only = Filter::all(parts.collect::<Vec<_>>());
    let without = opposite(&only);
    (only, without)
}

/// None of the named keys, and any of them.
fn other_filter(dims: &[String], named: &[Vec<Part>]) -> (Filter, Filter) {
    if let [dim] = dims {
        let values: Vec<&Part> = named.iter().filter_map(|k| k.first()).collect();
        let only = not_in(dim, &values);
        let without = opposite(&only);
        return (only, without);
    }
    let all: Vec<Filter> = named.iter().map(|k| filter_for(dims, k, &[]).0).collect();
    let any = Filter::Any(all);
    (!any.clone(), any)
}

fn not_in(dim: &str, values: &[&Part]) -> Filter {
    let (own, _) = target(dim, &Part::unknown());
    let mut sets: Vec<(String, Vec<Value>)> = vec![(own, Vec::new())];
    for part in values.iter().filter(|p| p.kind != KeyKind::Other) {
        let (field, value) = target(dim, part);
        match sets.iter_mut().find(|(known, _)| *known == field) {
            Some((_, known)) if known.contains(&value) => {}
            Some((_, known)) => known.push(value),
            None => sets.push((field, vec![value])),
        }
    }
    if sets.len() > 1 {
        sets.retain(|(_, values)| !values.is_empty());
    }
    Filter::all(
        sets.into_iter()
            .map(|(field, values)| Filter::set(&field, Op::NotIn, values)),
    )
}

/// What a part is compared by: of a folded name its namespace.
fn target(dim: &str, part: &Part) -> (String, Value) {
    let Some(Dim::Fold(fold)) = Dim::find(dim) else {
        return (dim.to_owned(), literal(dim, part));
    };
    match fold.read(&part.value) {
        Folded::Namespace(name) => (fold.namespace().to_owned(), name.into()),
        Folded::Value(value) => (fold.dimension.id.to_owned(), value.into()),
    }
}

/// The opposite, written as a comparison where it is one.
fn opposite(filter: &Filter) -> Filter {
    let Filter::Test(test) = filter else {
        return !filter.clone();
    };
    let op = match test.op {
        Op::Eq => Op::Ne,
        Op::NotIn => Op::In,
        _ => return !filter.clone(),
    };
    Filter::set(&test.field, op, test.values.clone())
}

/// The value as the field's type; unknown is empty text or 0.
fn literal(dim: &str, part: &Part) -> Value {
    let numeric = match FieldRef::find(dim) {
        Some(FieldRef::Column(c)) => !matches!(c.ty, ColumnType::Text | ColumnType::Time),
        _ => false,
    };
    match (numeric, part.kind) {
        (true, KeyKind::Value) => match part.value.parse::<u64>() {
            Ok(number) => Value::Number(number),
            Err(_) => Value::Text(part.value.clone()),
        },
        (true, _) => Value::Number(0),
        (false, _) => Value::Text(part.value.clone()),
    }
}
