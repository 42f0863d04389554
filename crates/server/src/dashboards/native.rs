//! Grafana's own panels: numbers, series, shares, rankings, links to the other dashboards.

use anyhow::{Result, bail};
use serde_json::{Value, json};
use weir_model::filter::Subject;
use weir_model::spec::{SeriesLegend, SeriesStyle};
use weir_model::{Filter, Measure, PanelSpec, QuerySpec, ViewSpec};
use weir_query::grafana::{Page, Question, names, numbers, versus};

use super::page::TAG;
use super::panel::{Drawing, Form, by_name, by_query, unit};

/// Points of a line, as in the app.
const POINTS: u32 = 300;
/// Bars beside each other.
const BARS: u32 = 100;
/// Lines are joined over so many milliseconds without records: two active timeouts.
const GAP_MS: u32 = 120_000;

/// The panel and what it is told.
///
/// # Errors
/// What it asks does not suit the columns.
pub(super) fn drawing(page: &Page, spec: &PanelSpec, scope: &Filter) -> Result<Drawing> {
    let question = Question::new(&spec.query, scope);
    match &spec.view {
        ViewSpec::Stat { earlier } => stat(page, spec, question, *earlier),
        ViewSpec::Series { style, legend, .. } => series(page, spec, question, (*style, *legend)),
        ViewSpec::Pie {} => pie(page, spec, question),
        ViewSpec::Bars { earlier } => match spec.query {
            QuerySpec::Groups { .. } if !earlier => ranking(page, spec, question),
            _ => compared(page, spec, question),
        },
        ViewSpec::Pages {} => Ok(pages()),
        _ => bail!("panel {}: not one of Grafana's", spec.id),
    }
}

fn measure(spec: &PanelSpec) -> Result<Measure> {
    match spec.query.measure() {
        Some(measure) => Ok(measure),
        None => bail!("panel {}: no measure", spec.id),
    }
}

fn stat(page: &Page, spec: &PanelSpec, question: Question<'_>, earlier: bool) -> Result<Drawing> {
    let shown = shown(&spec.query);
    let text = match shown.len() {
        1 => "value",
        _ => "value_and_name",
    };
    let options = json!({
        "colorMode": "none",
        "graphMode": "none",
        "justifyMode": "auto",
        "orientation": "auto",
        "percentChangeColorMode": "same_as_value",
        "reduceOptions": { "calcs": ["lastNotNull"], "fields": "", "values": false },
        "showPercentChange": earlier,
        "textMode": text,
        "wideLayout": true,
    });
    let question = Question {
        earlier,
        ..question
    };
    let mut drawing = Drawing::new("stat", options).table("A", numbers(page, &question)?);
    for (column, label, unit) in shown {
        let properties = [("displayName", label.into()), ("unit", unit.into())];
        drawing.overrides.push(by_name(&column, &properties));
    }
    Ok(drawing)
}

/// Column, heading and unit of each number.
fn shown(query: &QuerySpec) -> Vec<(String, String, &'static str)> {
    let measure = |m: &Measure| (m.id().to_owned(), m.label().to_owned(), unit(*m));
    let subject = |text: &String| (text.clone(), counted(text), "short");
    match query {
        QuerySpec::Totals { measures } => measures.iter().map(measure).collect(),
        QuerySpec::Distinct { of } => of.iter().map(subject).collect(),
        _ => Vec::new(),
    }
}

/// What is counted: `Pods` for `any pod`.
fn counted(text: &str) -> String {
    let label = Subject::find(text).map_or_else(|| text.to_owned(), |s| s.label());
    let label = label.strip_prefix("Any ").unwrap_or(&label);
    let mut chars = label.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    let label: String = first.chain(chars).collect();
    match label.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{label}s"),
    }
}

fn series(
    page: &Page,
    spec: &PanelSpec,
    question: Question<'_>,
    (style, legend): (SeriesStyle, SeriesLegend),
) -> Result<Drawing> {
    let measure = measure(spec)?;
    let mut drawing = Drawing::new("timeseries", series_options(legend, measure));
    let companions = spec.view.companions();
    let mut add = |name, question| -> Result<()> {
        drawing
            .targets
            .push((name, Form::Series, names(page, &question)?));
        Ok(())
    };
    add("A", question)?;
    if companions.reverse {
        let reverse = true;
        add(
            "B",
            Question {
                reverse,
                ..question
            },
        )?;
    }
    if companions.earlier {
        let earlier = true;
        add(
            "C",
            Question {
                earlier,
                ..question
            },
        )?;
    }
    drawing.overrides.extend(companions.reverse.then(reversed));
    drawing.overrides.extend(companions.earlier.then(before));
    drawing.defaults = json!({
        "color": { "mode": "palette-classic" },
        "custom": custom(style),
        "displayName": "${__field.labels.name}",
        "unit": unit(measure),
    });
    from_zero(&mut drawing.defaults, style, companions.reverse);
    let points = match style {
        SeriesStyle::Bars => BARS,
        _ => POINTS,
    };
    drawing.more = json!({ "interval": "15s", "maxDataPoints": points });
    Ok(drawing)
}

fn series_options(legend: SeriesLegend, measure: Measure) -> Value {
    let rate = matches!(measure, Measure::Throughput | Measure::ReverseThroughput);
    let calcs = match (legend, rate) {
        (SeriesLegend::Table, _) => json!(["min", "mean", "max", "lastNotNull"]),
        (_, true) => json!(["mean"]),
        (_, false) => json!(["sum"]),
    };
    let mode = match legend {
        SeriesLegend::Table => "table",
        _ => "list",
    };
    json!({
        "legend": {
            "calcs": calcs,
            "displayMode": mode,
            "placement": "bottom",
            "showLegend": legend != SeriesLegend::Hidden,
        },
        "tooltip": { "mode": "multi", "sort": "desc" },
    })
}

fn custom(style: SeriesStyle) -> Value {
    let (draw, width, fill, stacking) = match style {
        SeriesStyle::Lines => ("line", 1, 0, "none"),
        SeriesStyle::Stacked => ("line", 1, 40, "normal"),
        SeriesStyle::Percent => ("line", 1, 40, "percent"),
        SeriesStyle::Bars => ("bars", 0, 80, "normal"),
    };
    json!({
        "barAlignment": 1,
        "drawStyle": draw,
        "fillOpacity": fill,
        "lineInterpolation": "linear",
        "lineWidth": width,
        "showPoints": "never",
        "spanNulls": GAP_MS,
        "stacking": { "group": "A", "mode": stacking },
    })
}

/// Bars and stacks start at 0, since their areas are compared. Where a part of them lies below the
/// axis, 0 is in sight by a soft limit, which values may pass.
fn from_zero(defaults: &mut Value, style: SeriesStyle, below: bool) {
    match style {
        SeriesStyle::Lines => {}
        _ if below => defaults["custom"]["axisSoftMin"] = 0.into(),
        _ => defaults["min"] = 0.into(),
    }
}

/// What went the other way, below the axis.
fn reversed() -> Value {
    by_query(
        "B",
        &[
            ("displayName", "${__field.labels.name} (back)".into()),
            ("custom.transform", "negative-Y".into()),
        ],
    )
}

/// The period before: thin and dashed, never stacked.
fn before() -> Value {
    by_query(
        "C",
        &[
            ("displayName", "${__field.labels.name} (before)".into()),
            ("custom.drawStyle", "line".into()),
            (
                "custom.lineStyle",
                json!({ "dash": [4, 4], "fill": "dash" }),
            ),
            ("custom.lineWidth", 1.into()),
            ("custom.fillOpacity", 0.into()),
            ("custom.stacking", json!({ "group": "C", "mode": "none" })),
        ],
    )
}

/// The rows of a table as numbers of their own.
fn rows(measure: Measure) -> Value {
    let field = format!("/^{}$/", measure.id());
    json!({ "calcs": ["lastNotNull"], "fields": field, "limit": 1000, "values": true })
}

fn pie(page: &Page, spec: &PanelSpec, question: Question<'_>) -> Result<Drawing> {
    let measure = measure(spec)?;
    let options = json!({
        "displayLabels": ["percent"],
        "legend": {
            "displayMode": "table",
            "placement": "right",
            "showLegend": true,
            "values": ["value", "percent"],
        },
        "pieType": "donut",
        "reduceOptions": rows(measure),
        "sort": "desc",
        "tooltip": { "mode": "single", "sort": "none" },
    });
    let mut drawing = Drawing::new("piechart", options).table("A", names(page, &question)?);
    drawing.defaults = json!({ "color": { "mode": "palette-classic" }, "unit": unit(measure) });
    Ok(drawing)
}

fn ranking(page: &Page, spec: &PanelSpec, question: Question<'_>) -> Result<Drawing> {
    let measure = measure(spec)?;
    let options = json!({
        "displayMode": "basic",
        "maxVizHeight": 40,
        "minVizHeight": 16,
        "minVizWidth": 8,
        "namePlacement": "left",
        "orientation": "horizontal",
        "reduceOptions": rows(measure),
        "showUnfilled": true,
        "sizing": "auto",
        "valueMode": "text",
    });
    let mut drawing = Drawing::new("bargauge", options).table("A", names(page, &question)?);
    drawing.defaults = json!({
        "color": { "fixedColor": "blue", "mode": "fixed" },
        "min": 0,
        "unit": unit(measure),
    });
    Ok(drawing)
}

/// Two bars a name: the range and the period before.
fn compared(page: &Page, spec: &PanelSpec, question: Question<'_>) -> Result<Drawing> {
    let measure = measure(spec)?;
    let options = json!({
        "barRadius": 0,
        "barWidth": 0.9,
        "fullHighlight": false,
        "groupWidth": 0.8,
        "legend": { "calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": true },
        "orientation": "horizontal",
        "showValue": "auto",
        "stacking": "none",
        "tooltip": { "mode": "multi", "sort": "none" },
        "xField": "name",
        "xTickLabelMaxLength": 40,
        "xTickLabelRotation": 0,
    });
    let target = match spec.query {
        QuerySpec::Groups { .. } => versus(page, &question)?,
        _ => names(page, &question)?,
    };
    let mut drawing = Drawing::new("barchart", options).table("A", target);
    drawing.description = Some("Now and in the period of the same length before.");
    drawing.defaults = json!({
        "custom": { "fillOpacity": 80, "lineWidth": 0 },
        "min": 0,
        "unit": unit(measure),
    });
    let bar = |name: &str, label: &str, color: &str| {
        let color = json!({ "fixedColor": color, "mode": "fixed" });
        by_name(name, &[("displayName", label.into()), ("color", color)])
    };
    let before = format!("{}_before", measure.id());
    drawing.overrides = vec![
        bar(measure.id(), measure.label(), "blue"),
        bar(&before, "Before", "text"),
    ];
    Ok(drawing)
}

/// Links to the other dashboards.
fn pages() -> Drawing {
    let options = json!({
        "includeVars": true,
        "keepTime": true,
        "maxItems": 20,
        "query": "",
        "showFolderNames": false,
        "showHeadings": false,
        "showRecentlyViewed": false,
        "showSearch": true,
        "showStarred": false,
        "tags": [TAG],
    });
    Drawing::new("dashlist", options)
}
