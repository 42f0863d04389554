//! Tests of the chord panel: what every phase is given.

mod model;
mod panel;
mod place;

use crate::PanelData;
use weir_model::{Columns, Data, Dictionary, Field, Measure, QuerySpec, TimeRange};

/// A cell: a value, or of another kind.
pub const OTHER: &str = "<other>";
/// A cell that the record does not fill.
pub const UNKNOWN: &str = "<unknown>";

/// Source, target, verdict, records.
pub type Row<'a> = (&'a str, &'a str, &'a str, f64);

/// An answer about Pods by verdict.
pub fn data(rows: &[Row<'_>]) -> PanelData {
    let stages = ["sourcePod", "destinationPod"];
    answer(stages, Some("verdict"), rows)
}

/// An answer about any stages; without a split the verdicts are left out.
pub fn answer(stages: [&str; 2], split: Option<&str>, rows: &[Row<'_>]) -> PanelData {
    let mut fields = Vec::new();
    fields.extend(texts(stages[0], rows.iter().map(|r| r.0)));
    fields.extend(texts(stages[1], rows.iter().map(|r| r.1)));
    if let Some(split) = split {
        fields.extend(texts(split, rows.iter().map(|r| r.2)));
    }
    fields.push(Field {
        name: "records".into(),
        data: Data::Float(rows.iter().map(|r| r.3).collect()),
        nulls: None,
    });
    PanelData {
        query: QuerySpec::Links {
            stages: stages.map(str::to_owned).to_vec(),
            split: split.map(str::to_owned),
            measure: Measure::Records,
            top: 10,
        },
        columns: Columns {
            rows: rows.len(),
            fields,
        },
        reverse: None,
        earlier: None,
        range: TimeRange {
            from_ms: 0,
            to_ms: 1,
        },
        bucket_ms: 0,
        complete_to_ms: 1,
    }
}

fn texts<'a>(name: &str, cells: impl Iterator<Item = &'a str>) -> [Field; 2] {
    let mut text = Dictionary::default();
    let mut kinds = Vec::new();
    for (code, cell) in (0..).zip(cells) {
        let (value, kind) = match cell {
            OTHER => ("", 1),
            UNKNOWN => ("", 2),
            value => (value, 0),
        };
        text.values.push(value.into());
        text.codes.push(code);
        kinds.push(kind);
    }
    let field = |name: String, data| Field {
        name,
        data,
        nulls: None,
    };
    [
        field(name.to_owned(), Data::Text(text)),
        field(format!("{name}_kind"), Data::UInt(kinds)),
    ]
}
