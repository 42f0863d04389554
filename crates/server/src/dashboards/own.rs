//! Weir's own panels: Sankey, chord, table of records. Their options are those of the plugin's
//! README, version 1.

use anyhow::Result;
use serde_json::{Value, json};
use weir_model::column::COLUMNS;
use weir_model::dimension::DEFAULT_COLUMNS;
use weir_model::{Filter, PanelSpec, QuerySpec, ViewSpec};
use weir_query::grafana::{Page, Question, kinds, records};

use super::panel::{Drawing, unit};

/// The version of the panels' options.
const OPTIONS: u32 = 1;

/// The panel and what it is told.
///
/// # Errors
/// What it asks does not suit the columns.
pub(super) fn drawing(page: &Page, spec: &PanelSpec, scope: &Filter) -> Result<Drawing> {
    match &spec.view {
        ViewSpec::Table { columns } => table(page, columns, scope),
        _ => links(page, spec, scope),
    }
}

/// The page's columns; without any, all are asked for, and some shown at first.
fn table(page: &Page, columns: &[String], scope: &Filter) -> Result<Drawing> {
    let all = COLUMNS.iter().map(|column| column.name);
    let (first, asked): (Vec<&str>, Vec<&str>) = match columns {
        [] => (DEFAULT_COLUMNS.to_vec(), all.collect()),
        some => {
            let some: Vec<&str> = some.iter().map(String::as_str).collect();
            (some.clone(), some)
        }
    };
    let asked: Vec<&str> = asked.into_iter().filter(|name| page.has(name)).collect();
    let options = json!({ "version": OPTIONS, "columns": first });
    let mut drawing = Drawing::new("weir-flowtable-panel", options);
    drawing.description = Some("The newest records first, as many as the variable Rows says.");
    Ok(drawing.table("A", records(page, scope, &asked)?))
}

fn links(page: &Page, spec: &PanelSpec, scope: &Filter) -> Result<Drawing> {
    let QuerySpec::Links {
        stages,
        split,
        measure,
        top,
    } = &spec.query
    else {
        anyhow::bail!("panel {}: a Sankey shows links", spec.id);
    };
    let mut options = json!({
        "version": OPTIONS,
        "stages": stages,
        "value": measure.id(),
        "top": top,
    });
    if let Some(split) = split {
        options["split"] = split.as_str().into();
    }
    let kind = match &spec.view {
        ViewSpec::Chord {} => "weir-chord-panel",
        view => {
            add(&mut options, view);
            "weir-sankey-panel"
        }
    };
    let mirror = spec.view.companions().reverse;
    if mirror {
        options["reverse"] = measure.reverse().id().into();
    }
    let question = Question::new(&spec.query, scope);
    let mut drawing = Drawing::new(kind, options).table("A", kinds(page, &question)?);
    if mirror {
        let reverse = true;
        drawing = drawing.table(
            "B",
            kinds(
                page,
                &Question {
                    reverse,
                    ..question
                },
            )?,
        );
    }
    drawing.defaults = json!({ "unit": unit(*measure) });
    Ok(drawing)
}

/// What a Sankey's view says of colours, order and shape.
fn add(options: &mut Value, view: &ViewSpec) {
    let Ok(Value::Object(said)) = serde_json::to_value(view) else {
        return;
    };
    let same = |(name, _): &(String, Value)| ["color", "sort", "shape"].contains(&name.as_str());
    for (name, value) in said.into_iter().filter(same) {
        options[name] = value;
    }
}
