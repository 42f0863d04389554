//! The variables of a dashboard: the data source, what is chosen, ad-hoc filters and their keys.

use anyhow::Result;
use serde_json::{Value, json};
use weir_model::{DashboardSpec, QuerySpec};
use weir_query::grafana::{Field, Page, keys, values};

/// The type of the data source.
pub(super) const SOURCE: &str = "grafana-clickhouse-datasource";

/// The data source that the dashboard's variable names.
pub(super) fn source() -> Value {
    json!({ "type": SOURCE, "uid": "${datasource}" })
}

/// Every variable, in the order in which they stand above the panels.
///
/// # Errors
/// The page's filters do not suit the columns.
pub(super) fn all(page: &Page, spec: &DashboardSpec) -> Result<Vec<Value>> {
    let mut out = vec![json!({
        "type": "datasource",
        "name": "datasource",
        "label": "Data source",
        "query": SOURCE,
        "regex": "",
        "current": {},
        "options": [],
        "refresh": 1,
        "hide": 0,
        "includeAll": false,
        "multi": false,
    })];
    for field in page.fields() {
        out.push(chosen(page, field)?);
    }
    for (i, text) in spec.default_filters.iter().enumerate() {
        let label = spec.filter_labels.get(i).filter(|label| !label.is_empty());
        out.push(toggle(i + 1, label.unwrap_or(text), text));
    }
    if spec.panels.iter().any(|p| p.query == QuerySpec::Records {}) {
        out.push(custom(
            "rows",
            "Rows",
            ["1000", "10000", "100000"].map(|n| (n, n)),
        ));
    }
    out.push(json!({
        "type": "adhoc",
        "name": "filters",
        "label": "Filters",
        "datasource": source(),
        "filters": [],
        "baseFilters": [],
        "allowCustomValue": true,
        "hide": 0,
    }));
    out.push(json!({
        "type": "constant",
        "name": "clickhouse_adhoc_query",
        "label": "Keys of filters",
        "description": "What the data source asks for the keys of ad-hoc filters: the columns that every panel has.",
        "query": keys(page),
        "hide": 2,
        "skipUrlSync": true,
    }));
    Ok(out)
}

/// Some values of a field, or all.
fn chosen(page: &Page, field: Field) -> Result<Value> {
    let sql = values(page, field)?.sql;
    let name = field.name();
    Ok(json!({
        "type": "query",
        "name": name,
        "label": label(field),
        "description": description(field),
        "datasource": source(),
        "definition": sql,
        "query": { "refId": name, "queryType": "sql", "editorType": "sql", "rawSql": sql },
        "refresh": 2,
        "regex": "",
        "sort": 0,
        "multi": true,
        "includeAll": true,
        // What the statements compare with, percent-encoded.
        "allValue": "*",
        "allowCustomValue": true,
        "current": { "selected": true, "text": ["All"], "value": ["$__all"] },
        "options": [],
        "hide": 0,
    }))
}

fn label(field: Field) -> &'static str {
    match field {
        Field::Cluster => "Cluster",
        Field::Namespace => "Namespace",
        Field::Pod => "Pod",
        Field::Node => "Node",
    }
}

fn description(field: Field) -> &'static str {
    match field {
        Field::Cluster => "The cluster that records are from.",
        Field::Namespace => "Flows with one of these at either end.",
        Field::Pod | Field::Node => {
            "Flows with one of these at either end; the busiest are offered."
        }
    }
}

/// A filter of the page that is on at first.
fn toggle(index: usize, label: &str, text: &str) -> Value {
    let mut out = custom(
        &format!("filter{index}"),
        label,
        [("Yes", "yes"), ("No", "no")],
    );
    out["description"] = text.into();
    out
}

/// One of some values, the first at first.
fn custom<const N: usize>(name: &str, label: &str, values: [(&str, &str); N]) -> Value {
    let option = |(i, (text, value)): (usize, &(&str, &str))| json!({ "selected": i == 0, "text": text, "value": value });
    let options: Vec<Value> = values.iter().enumerate().map(option).collect();
    let written: Vec<String> = values
        .iter()
        .map(|(text, value)| format!("{text} : {value}"))
        .collect();
    json!({
        "type": "custom",
        "name": name,
        "label": label,
        "query": written.join(", "),
        "current": options.first(),
        "options": options,
        "multi": false,
        "includeAll": false,
        "allowCustomValue": false,
        "hide": 0,
    })
}
