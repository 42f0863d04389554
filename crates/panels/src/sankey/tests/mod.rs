//! Tests of the Sankey: one helper builds answers, the phases and the panel are tested on them.

mod layout;
mod model;
mod panel;

use crate::PanelData;
use weir_model::{Columns, Data, Dictionary, Field, Measure, QuerySpec, TimeRange};

/// A row: one `name` per stage (`*` is Other, empty is unknown) and octets.
pub type Row<'a> = (Vec<&'a str>, u64);

/// An answer about Pods (two stages), or Pods and Nodes (three).
pub fn answer(rows: &[Row<'_>]) -> PanelData {
    let stages = rows.first().map_or(2, |r| r.0.len());
    let ids = &["sourcePod", "destinationPod", "destinationNodeName"][..stages];
    let mut fields = Vec::new();
    for (i, id) in ids.iter().enumerate() {
        let names = rows.iter().map(|r| r.0[i]);
        let kind = |n: &str| match n {
            "*" => 1,
            "" => 2,
            _ => 0,
        };
        let text = |n: &str| if n == "*" { "".into() } else { n.into() };
        let dictionary = Dictionary {
            values: names.clone().map(text).collect(),
            codes: (0..rows.len() as u32).collect(),
        };
        fields.push(field(id, Data::Text(dictionary)));
        fields.push(field(
            &format!("{id}_kind"),
            Data::UInt(names.map(kind).collect()),
        ));
    }
    fields.push(field(
        "octets",
        Data::UInt(rows.iter().map(|r| r.1).collect()),
    ));
    PanelData {
        query: QuerySpec::Links {
            stages: ids.iter().map(|s| (*s).to_owned()).collect(),
            split: None,
            measure: Measure::Octets,
            top: 30,
        },
        reverse: None,
        earlier: None,
        columns: Columns {
            rows: rows.len(),
            fields,
        },
        range: TimeRange {
            from_ms: 0,
            to_ms: 3_600_000,
        },
        bucket_ms: 0,
        complete_to_ms: 3_600_000,
    }
}

pub fn field(name: &str, data: Data) -> Field {
    Field {
        name: name.to_owned(),
        data,
        nulls: None,
    }
}
