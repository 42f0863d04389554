//! Owns what Grafana reads at its start: the data source, where dashboards lie, which plugins run.

use std::sync::OnceLock;

use anyhow::Result;
use serde_json::{Value, json};

use super::dashboards::{self, Dashboard, Of};
use super::values::Values;
use super::yaml;
use crate::dashboards as pages;

/// Weir's plugins, which nobody has signed.
pub const PLUGINS: [&str; 4] = [
    "weir-flows-app",
    "weir-sankey-panel",
    "weir-flowtable-panel",
    "weir-chord-panel",
];

/// Weir's own pages in Grafana's form, from the function that `weir dashboards --grafana` writes them
/// with.
///
/// # Errors
/// A page of ours cannot be said in Grafana's form.
pub fn built_in() -> Result<Vec<Dashboard>> {
    static MADE: OnceLock<Vec<Dashboard>> = OnceLock::new();
    if let Some(made) = MADE.get() {
        return Ok(made.clone());
    }
    let files = pages::files(&pages::pages(&[])?, pages::Tables::Weir)?;
    let read = files
        .iter()
        .map(|(file, text)| dashboards::dashboard(file, text));
    let made = read.collect::<Result<Vec<_>>>()?;
    Ok(MADE.get_or_init(|| made).clone())
}

/// A page that Weir exported, in Grafana's form.
///
/// # Errors
/// As [`built_in`].
pub fn converted(page: &Dashboard) -> Result<Dashboard> {
    let spec = weir_model::spec::parse(&page.text)?;
    let text = pages::grafana(&spec, pages::Tables::Weir)?.to_string();
    Ok(Dashboard {
        of: Of::Grafana,
        text,
        ..page.clone()
    })
}

fn text(value: &Value) -> String {
    // JSON is YAML too, should the writer ever refuse.
    yaml::one(value).unwrap_or_else(|_| value.to_string())
}

/// The data source `ClickHouse`, which reads. Grafana puts its environment in where a `$` stands.
pub fn data_source(values: &Values) -> String {
    let host = values.clickhouse_host();
    let mut source = json!({
        "name": "ClickHouse",
        "uid": "clickhouse",
        "type": "grafana-clickhouse-datasource",
        "access": "proxy",
        "isDefault": true,
        "editable": false,
        "url": values.clickhouse_url(),
        "jsonData": {
            "host": host,
            "server": host,
            "port": values.tcp_port,
            "protocol": "native",
            "username": "$CLICKHOUSE_USERNAME",
            "defaultDatabase": "default",
            "defaultTable": "flows",
        },
        "secureJsonData": { "password": "$CLICKHOUSE_PASSWORD" },
    });
    if values.tls.is_some() {
        source["jsonData"]["secure"] = json!(true);
        source["jsonData"]["tlsAuthWithCACert"] = json!(true);
        let file = format!("$__file{{{}/ca.crt}}", super::objects::CA_FOLDER);
        source["secureJsonData"]["tlsCACert"] = json!(file);
    }
    text(&json!({ "apiVersion": 1, "datasources": [source] }))
}

/// Where Grafana finds dashboards.
pub fn folders(folder: &str) -> String {
    text(&json!({
        "apiVersion": 1,
        "providers": [{
            "name": "weir",
            "folder": "Network flows",
            "type": "file",
            "disableDeletion": true,
            "allowUiUpdates": false,
            "options": { "path": folder },
        }],
    }))
}

/// Weir's app, enabled: Grafana shows the panels of an enabled app alone.
pub fn plugins() -> String {
    let app = json!({ "type": PLUGINS[0], "org_id": 1, "disabled": false });
    text(&json!({ "apiVersion": 1, "apps": [app] }))
}
