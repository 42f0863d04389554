//! One panel: its place, its statements, and whose panel draws it.

use anyhow::Result;
use serde_json::{Value, json};
use weir_model::filter::parse;
use weir_model::{Measure, PanelSpec, QuerySpec, Unit, ViewSpec};
use weir_query::grafana::{Page, Target};

use super::variables::source;
use super::{native, own};

/// The version of the data source whose form of queries is written.
const PLUGIN: &str = "4.20.0";

/// What differs between panels.
pub(super) struct Drawing {
    /// Grafana's name of the panel.
    pub(super) kind: &'static str,
    /// Its statements: refId, whether it is a time series, the text.
    pub(super) targets: Vec<(&'static str, Form, Target)>,
    /// Its options.
    pub(super) options: Value,
    /// `fieldConfig.defaults`.
    pub(super) defaults: Value,
    /// `fieldConfig.overrides`.
    pub(super) overrides: Vec<Value>,
    /// What it says instead of the specification's description.
    pub(super) description: Option<&'static str>,
    /// Further members of the panel.
    pub(super) more: Value,
}

impl Drawing {
    /// A panel of that kind without statements.
    pub(super) fn new(kind: &'static str, options: Value) -> Self {
        Self {
            kind,
            targets: Vec::new(),
            options,
            defaults: json!({}),
            overrides: Vec::new(),
            description: None,
            more: json!({}),
        }
    }

    /// With a statement that answers with a table.
    pub(super) fn table(mut self, name: &'static str, target: Target) -> Self {
        self.targets.push((name, Form::Table, target));
        self
    }
}

/// What the data source makes of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A frame as it is.
    Table,
    /// A number field per name.
    Series,
}

/// A panel as Grafana's JSON; `id` is unique on its dashboard.
///
/// # Errors
/// What it asks does not suit the columns.
pub(super) fn panel(page: &Page, spec: &PanelSpec, id: usize) -> Result<Value> {
    let scope = parse(&spec.scope)?;
    let drawing = match &spec.view {
        ViewSpec::Sankey { .. } | ViewSpec::Chord {} | ViewSpec::Table { .. } => {
            own::drawing(page, spec, &scope)?
        }
        _ => native::drawing(page, spec, &scope)?,
    };
    let grid = spec.grid;
    let mut out = json!({
        "id": id,
        "type": drawing.kind,
        "title": spec.title,
        "description": drawing.description.unwrap_or(&spec.description),
        "gridPos": { "x": grid.x, "y": grid.y, "w": grid.w, "h": grid.h },
        "datasource": source(),
        "targets": drawing.targets.iter().map(target).collect::<Vec<_>>(),
        "fieldConfig": { "defaults": drawing.defaults, "overrides": drawing.overrides },
        "options": drawing.options,
    });
    if spec.query == (QuerySpec::Nothing {}) {
        out["datasource"] = json!({ "type": "datasource", "uid": "-- Dashboard --" });
    }
    if let (Some(out), Value::Object(more)) = (out.as_object_mut(), drawing.more) {
        out.extend(more);
    }
    Ok(out)
}

/// A statement as the data source keeps it.
fn target((name, form, target): &(&'static str, Form, Target)) -> Value {
    let (code, kind) = match form {
        Form::Table => (1, "table"),
        Form::Series => (0, "timeseries"),
    };
    json!({
        "refId": name,
        "datasource": source(),
        "editorType": "sql",
        "format": code,
        "pluginVersion": PLUGIN,
        "queryType": kind,
        "rawSql": target.sql,
    })
}

/// Grafana's name of a measure's unit.
pub(super) fn unit(measure: Measure) -> &'static str {
    match measure.unit() {
        Unit::Octets => "decbytes",
        Unit::BitsPerSecond => "bps",
        _ => "short",
    }
}

/// Properties of the field of that name.
pub(super) fn by_name(name: &str, properties: &[(&str, Value)]) -> Value {
    overridden("byName", name, properties)
}

/// Properties of the fields of a statement.
pub(super) fn by_query(name: &str, properties: &[(&str, Value)]) -> Value {
    overridden("byFrameRefID", name, properties)
}

fn overridden(matcher: &str, name: &str, properties: &[(&str, Value)]) -> Value {
    let property = |(id, value): &(&str, Value)| json!({ "id": id, "value": value });
    let properties: Vec<Value> = properties.iter().map(property).collect();
    json!({ "matcher": { "id": matcher, "options": name }, "properties": properties })
}
