//! Whether two answers are the same: whole numbers to the last digit, rates to rounding.

use crate::answer::{Answer, read};
use weir_model::{Columns, Measure, QuerySpec};

/// Rates are sums times 8 over seconds: only the last bits may differ.
const RELATIVE: f64 = 1e-9;
/// So many differing rows are shown.
const SHOWN: usize = 10;

/// What differs between the peer's answer and ours, in lines for a reader.
pub fn differences(spec: &QuerySpec, plain: &Columns, weir: &Columns) -> Vec<String> {
    if matches!(spec, QuerySpec::Records {}) {
        return ends(plain, weir);
    }
    let (plain, weir) = (read(spec, plain), read(spec, weir));
    let mut found = missing(spec, &plain, &weir);
    for (key, ours) in &weir {
        if !plain.contains_key(key) && *ours != 0.0 {
            found.push(format!("{key:?}: plain has no such row, weir {ours}"));
        }
    }
    found.truncate(SHOWN);
    found
}

fn missing(spec: &QuerySpec, plain: &Answer, weir: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    for (key, theirs) in plain {
        let exact = !matches!(spec, QuerySpec::Totals { .. }) && !is_rate(spec);
        let near = if exact { 0.0 } else { RELATIVE };
        // A sum of nothing may stand or not.
        let ours = weir.get(key).copied().unwrap_or_default();
        if (ours - theirs).abs() > near * theirs.abs() {
            found.push(format!("{key:?}: plain {theirs}, weir {ours}"));
        }
    }
    found
}

fn is_rate(spec: &QuerySpec) -> bool {
    let rates = [Measure::Throughput, Measure::ReverseThroughput];
    spec.measure()
        .is_some_and(|measure| rates.contains(&measure))
}

/// Pages of records are in the same order by their ends; which of one second come first is open.
fn ends(plain: &Columns, weir: &Columns) -> Vec<String> {
    let ends = |columns: &Columns| -> Vec<i64> {
        let field = columns.field("flowEndSeconds");
        let end = |row| field.and_then(|f| f.number(row)).unwrap_or_default() as i64;
        (0..columns.rows).map(end).collect()
    };
    let (plain, weir) = (ends(plain), ends(weir));
    if plain == weir {
        return Vec::new();
    }
    let first = plain.iter().zip(&weir).position(|(a, b)| a != b);
    let (rows, ours) = (plain.len(), weir.len());
    vec![format!(
        "plain has {rows} records, weir {ours}; the first that differs is {first:?}"
    )]
}

#[cfg(test)]
mod tests;
