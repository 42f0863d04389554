//! Tests of the Sankey: one helper builds answers, the phases and the panel are tested on them.

mod cycles;
mod directions;
mod layout;
mod model;
mod panel;
mod random;
mod sight;
mod views;

use super::SankeyPanel;
use super::model::Options;
use crate::{Environment, PanelData, PanelView};
use weir_model::time::Utc;
use weir_model::{Columns, Data, Dictionary, Field, Measure, QuerySpec, TimeRange};
use weir_scene::{Shape, Size, Theme};

/// A row: one `name` per stage (`*` is Other, empty is unknown) and octets.
pub type Row<'a> = (Vec<&'a str>, u64);

/// An answer about Pods (two stages), or Pods and Nodes (three).
pub fn answer(rows: &[Row<'_>]) -> PanelData {
    let stages = rows.first().map_or(2, |r| r.0.len());
    let ids = &["sourcePod", "destinationPod", "destinationNodeName"][..stages];
    let mut fields = Vec::new();
    for (i, id) in ids.iter().enumerate() {
        let names: Vec<&str> = rows.iter().map(|r| r.0[i]).collect();
        fields.extend(dimension(id, &names));
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

/// A dimension's columns: `*` is Other, empty is unknown.
pub fn dimension(id: &str, names: &[&str]) -> [Field; 2] {
    let kind = |n: &&str| match *n {
        "*" => 1,
        "" => 2,
        _ => 0,
    };
    let text = |n: &&str| if *n == "*" { "".into() } else { (*n).into() };
    let dictionary = Dictionary {
        values: names.iter().map(text).collect(),
        codes: (0..names.len() as u32).collect(),
    };
    let kinds = names.iter().map(kind).collect();
    [
        field(id, Data::Text(dictionary)),
        field(&format!("{id}_kind"), Data::UInt(kinds)),
    ]
}

/// An answer with the one that looks the other way.
pub fn with_reverse(there: &[Row<'_>], back: &[Row<'_>]) -> PanelData {
    let mut reverse = answer(back).columns;
    for field in &mut reverse.fields {
        if field.name == "octets" {
            field.name = "reverseOctets".to_owned();
        }
    }
    PanelData {
        reverse: Some(reverse),
        ..answer(there)
    }
}

/// An answer about two stages, split by verdict.
pub fn split(rows: &[(Vec<&str>, &str, u64)]) -> PanelData {
    let plain: Vec<Row<'_>> = rows.iter().map(|r| (r.0.clone(), r.2)).collect();
    let mut data = answer(&plain);
    let verdicts: Vec<&str> = rows.iter().map(|r| r.1).collect();
    data.columns.fields.extend(dimension("verdict", &verdicts));
    if let QuerySpec::Links { split, .. } = &mut data.query {
        *split = Some("verdict".to_owned());
    }
    data
}

pub fn shown(data: PanelData, options: Options, size: (f32, f32)) -> SankeyPanel {
    let mut panel = SankeyPanel::new(options);
    panel.set_data(data);
    layout(&mut panel, size.0, size.1);
    panel
}

pub fn layout(panel: &mut SankeyPanel, w: f32, h: f32) {
    panel.layout(&Environment {
        size: Size::new(w, h),
        dpr: 1.0,
        theme: Theme::LIGHT,
        zone: &Utc,
    });
}

pub fn texts(panel: &SankeyPanel) -> Vec<String> {
    let text = |s: &Shape| match s {
        Shape::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    panel.scene().shapes.iter().filter_map(text).collect()
}

pub fn field(name: &str, data: Data) -> Field {
    Field {
        name: name.to_owned(),
        data,
        nulls: None,
    }
}
