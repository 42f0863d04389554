//! Answers for Grafana's own panels: one text per row instead of dimensions and kinds.

use serde_json::Value;
use std::collections::BTreeMap;
use weir_model::dimension::{Dim, label};
use weir_model::{Columns, QuerySpec};
use weir_tests::answer::{Answer, Part};

/// A sum per bucket start (UTC ms, 0 where there are no buckets) and name.
type Named = BTreeMap<(i64, String), f64>;

/// The names of an answer's keys, told from the rules in words: Other once, an arrow between the
/// ends of a flow, a dot between others, quotes around a value that is called as a kind.
fn named(spec: &QuerySpec, answer: &Answer) -> Named {
    let dims: Vec<Dim> = (spec.dimensions().iter())
        .map(|id| Dim::find(id).expect("a dimension"))
        .collect();
    let mut out = Named::new();
    for ((time, key), value) in answer {
        let old = out.insert((*time, name(&dims, key)), *value);
        assert_eq!(old, None, "{key:?} is named as another");
    }
    out
}

fn name(dims: &[Dim], key: &[Part]) -> String {
    if key.contains(&Part::Other) {
        assert!(key.iter().all(|part| *part == Part::Other));
        return "Other".to_owned();
    }
    let mut out = String::new();
    for (i, (dim, part)) in dims.iter().zip(key).enumerate() {
        if i > 0 {
            let ends = dims[i - 1].twin().is_some_and(|twin| twin == *dim);
            out.push_str(if ends { " → " } else { " · " });
        }
        let text = match (part, dim) {
            (Part::Value(text), Dim::Field(field)) => match text.to_lowercase().as_str() {
                "other" | "unknown" => format!("\"{text}\""),
                _ => label(*field, text),
            },
            (Part::Value(text), _) => text.clone(),
            _ => "unknown".to_owned(),
        };
        out.push_str(&text);
    }
    out
}

fn number(found: &Columns, name: &str, row: usize) -> f64 {
    let value = found.field(name).and_then(|field| field.number(row));
    value.unwrap_or_else(|| panic!("column {name}"))
}

/// The rows under one number column.
fn rows(found: &Columns, column: &str, timed: bool) -> Named {
    let mut out = Named::new();
    for row in 0..found.rows {
        let text = found.field("name").and_then(|field| field.text(row));
        let time = if timed {
            number(found, "t", row) as i64
        } else {
            0
        };
        let key = (time, text.expect("a name").to_owned());
        let old = out.insert(key.clone(), number(found, column, row));
        assert_eq!(old, None, "{key:?} stands twice");
    }
    out
}

fn unlike(wanted: &Named, found: &Named) -> Option<String> {
    let zero = |v: f64| v.abs() < 1e-6;
    let keys: std::collections::BTreeSet<_> = wanted.keys().chain(found.keys()).collect();
    keys.into_iter().find_map(|key| {
        let get = |all: &Named| all.get(key).copied().unwrap_or(0.0);
        let (want, have) = (get(wanted), get(found));
        let off = (want - have).abs() > 1e-6 * want.abs().max(1.0);
        (off || (zero(want) != zero(have))).then(|| format!("{key:?} is {have}, expected {want}"))
    })
}

/// Series, shares and rankings.
pub fn differ(spec: &QuerySpec, found: &Columns, wanted: &Answer) -> Option<String> {
    let measure = spec.measure().expect("a measure").id();
    let timed = matches!(spec, QuerySpec::Series { .. });
    if timed {
        let times: Vec<f64> = (0..found.rows).map(|row| number(found, "t", row)).collect();
        assert!(times.is_sorted(), "the data source wants times ascending");
    }
    unlike(&named(spec, wanted), &rows(found, measure, timed))
}

/// Two bars a name: what the spec asks, and the period before.
pub fn compared(
    spec: &QuerySpec,
    found: &Columns,
    wanted: &Answer,
    earlier: impl Fn() -> Answer,
) -> Option<String> {
    let measure = spec.measure().expect("a measure").id();
    let before = format!("{measure}_before");
    let (now, then) = match spec {
        QuerySpec::Changes { .. } => (period(wanted, "now"), period(wanted, "before")),
        _ => (wanted.clone(), earlier()),
    };
    unlike(&named(spec, &now), &rows(found, measure, false))
        .or_else(|| unlike(&named(spec, &then), &rows(found, &before, false)))
}

/// One period of changes; its keys end with which.
fn period(answer: &Answer, which: &str) -> Answer {
    let which = Part::Value(which.to_owned());
    let own = answer
        .iter()
        .filter(|((_, key), _)| key.last() == Some(&which));
    let cut = |((time, key), value): (&(i64, Vec<Part>), &f64)| {
        ((*time, key[..key.len() - 1].to_vec()), *value)
    };
    own.map(cut).collect()
}

/// One row of numbers, or two where the period before is shown.
pub fn numbers(
    json: &Value,
    spec: &QuerySpec,
    found: &Columns,
    wanted: &Answer,
    earlier: impl Fn() -> Answer,
) -> Option<String> {
    let columns: Vec<&str> = match spec {
        QuerySpec::Totals { measures } => measures.iter().map(|m| m.id()).collect(),
        QuerySpec::Distinct { of } => of.iter().map(String::as_str).collect(),
        _ => panic!("{spec:?} is no row of numbers"),
    };
    let row = |row: usize| -> Named {
        let value = |name: &&str| ((0, (*name).to_owned()), number(found, name, row));
        columns.iter().map(value).collect()
    };
    let plain = |answer: &Answer| -> Named {
        let name = |key: &[Part]| match key {
            [Part::Value(name)] => name.clone(),
            other => panic!("{other:?}"),
        };
        let one = |((_, key), value): (&(i64, Vec<Part>), &f64)| ((0, name(key)), *value);
        answer.iter().map(one).collect()
    };
    if json["options"]["showPercentChange"] != true {
        assert_eq!(found.rows, 1);
        return unlike(&plain(wanted), &row(0));
    }
    assert_eq!(found.rows, 2);
    assert!(
        number(found, "t", 0) < number(found, "t", 1),
        "before, then now"
    );
    unlike(&plain(&earlier()), &row(0)).or_else(|| unlike(&plain(wanted), &row(1)))
}
