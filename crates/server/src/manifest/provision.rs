//! Owns what Grafana reads at its start: the data source, where dashboards lie, which plugins run.

use serde_json::{Value, json};

use super::dashboards::Dashboard;
use super::values::Values;
use super::yaml;

/// Weir's plugins, which nobody has signed.
pub const PLUGINS: [&str; 3] = [
    "weir-flows-app",
    "weir-sankey-panel",
    "weir-flowtable-panel",
];

/// Dashboards in Grafana's form that come with Weir.
pub fn built_in() -> Vec<Dashboard> {
    Vec::new()
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

/// Weir's app, switched on.
pub fn plugins() -> String {
    text(&json!({ "apiVersion": 1, "apps": [{ "type": PLUGINS[0], "org_id": 1 }] }))
}
