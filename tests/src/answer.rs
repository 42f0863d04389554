//! An answer in a form that engine and oracle share: a sum per key.

use std::collections::BTreeMap;
use weir_model::{Columns, QuerySpec, columns::KeyKind};

/// One dimension's value in a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A named value.
    Value(String),
    /// Everything outside the named ones.
    Other,
    /// The record does not say.
    Unknown,
}

/// A sum per bucket start (UTC ms, 0 where there are no buckets) and key.
pub type Answer = BTreeMap<(i64, Vec<Part>), f64>;

/// Reads what the engine answered. Rows of one key must not repeat.
///
/// # Panics
/// When a column is missing or a key stands twice, which fails the test.
pub fn read(spec: &QuerySpec, columns: &Columns) -> Answer {
    let single = |names: Vec<&str>| one_row(&names, columns);
    let (timed, measure) = match spec {
        QuerySpec::Totals { measures } => return single(measures.iter().map(|m| m.id()).collect()),
        QuerySpec::Distinct { of } => return single(of.iter().map(String::as_str).collect()),
        QuerySpec::Nothing {} | QuerySpec::Records {} => panic!("records are no sums"),
        QuerySpec::Series { measure, .. } => (true, measure.id()),
        _ => (false, spec.measure().expect("a measure").id()),
    };
    let by = spec.dimensions();
    let number = |name: &str, row| {
        columns
            .field(name)
            .and_then(|f| f.number(row))
            .unwrap_or_else(|| panic!("column {name}"))
    };
    let part = |id: &str, row| {
        let text = columns
            .field(id)
            .and_then(|f| f.text(row))
            .unwrap_or_else(|| panic!("{id}"));
        match KeyKind::from_u64(number(&format!("{id}_kind"), row) as u64) {
            KeyKind::Value => Part::Value(text.to_owned()),
            KeyKind::Other => Part::Other,
            KeyKind::Unknown => Part::Unknown,
        }
    };
    let mut answer = Answer::new();
    for row in 0..columns.rows {
        let time = if timed { number("t", row) as i64 } else { 0 };
        let key: Vec<Part> = by.iter().map(|id| part(id, row)).collect();
        let mut put = |key, column: &str| {
            let old = answer.insert((time, key), number(column, row));
            assert_eq!(old, None, "a key stands twice in {spec:?}");
        };
        match spec {
            QuerySpec::Changes { .. } => {
                let of =
                    |period: &str| [key.as_slice(), &[Part::Value(period.to_owned())]].concat();
                put(of("now"), measure);
                put(of("before"), &format!("{measure}_before"));
            }
            _ => put(key, measure),
        }
    }
    answer
}

fn one_row(names: &[&str], columns: &Columns) -> Answer {
    assert_eq!(columns.rows, 1, "one row of numbers");
    let value = |id: &str| {
        let number = columns.field(id).and_then(|field| field.number(0));
        number.unwrap_or_else(|| panic!("column {id}"))
    };
    let entry = |name: &&str| ((0, vec![Part::Value((*name).to_owned())]), value(name));
    names.iter().map(entry).collect()
}

/// Why two answers differ, if they do: sums may differ by rounding alone.
pub fn difference(expected: &Answer, found: &Answer) -> Option<String> {
    let zero = |v: f64| v.abs() < 1e-6;
    for (key, value) in expected {
        match found.get(key) {
            None if zero(*value) => {}
            None => return Some(format!("{key:?} is missing, expected {value}")),
            Some(v) if (v - value).abs() > 1e-6 * value.abs().max(1.0) => {
                return Some(format!("{key:?} is {v}, expected {value}"));
            }
            Some(_) => {}
        }
    }
    let extra = found
        .iter()
        .find(|(key, v)| !expected.contains_key(*key) && !zero(**v));
    extra.map(|(key, value)| format!("{key:?} = {value} was not expected"))
}
