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
    let (by, measure, timed) = match spec {
        QuerySpec::Links {
            stages, measure, ..
        } => (stages.as_slice(), *measure, false),
        QuerySpec::Groups { by, measure, .. } => (by.as_slice(), *measure, false),
        QuerySpec::Series { by, measure, .. } => (by.as_slice(), *measure, true),
        QuerySpec::Totals { measures } => return totals(measures, columns),
        QuerySpec::Changes { .. }
        | QuerySpec::Distinct { .. }
        | QuerySpec::Nothing {}
        | QuerySpec::Records {} => panic!("records are no sums"),
    };
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
        let key = by.iter().map(|id| part(id, row)).collect();
        let old = answer.insert((time, key), number(measure.id(), row));
        assert_eq!(old, None, "a key stands twice in {spec:?}");
    }
    answer
}

fn totals(measures: &[weir_model::Measure], columns: &Columns) -> Answer {
    assert_eq!(columns.rows, 1, "totals are one row");
    let value = |id: &str| {
        columns
            .field(id)
            .and_then(|f| f.number(0))
            .expect("a total")
    };
    let entry =
        |m: &weir_model::Measure| ((0, vec![Part::Value(m.id().to_owned())]), value(m.id()));
    measures.iter().map(entry).collect()
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
