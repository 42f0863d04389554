//! Owns the files of the compose file's services: the same accounts, limits and data source as in
//! Kubernetes, in the form that ClickHouse and Grafana read themselves.

use anyhow::Result;
use serde_json::{Map, Value};

use super::objects::installation;
use super::provision;
use super::values::Values;

/// Files below `deploy/compose/generated`, by path.
///
/// # Errors
/// Never for checked values; the writer's signature has one.
pub fn files(values: &Values) -> Result<Vec<(String, String)>> {
    let configuration = &installation(values)["spec"]["configuration"];
    let mut sections = Map::new();
    for name in ["profiles", "users"] {
        sections.insert(name.to_owned(), nested(&configuration[name]));
    }
    let users = xml(&Value::Object(sections));
    let head = "# Made by `weir manifest`; deploy/compose.yml mounts it.\n";
    let mut files = vec![(
        "clickhouse/users.d/weir.xml".to_owned(),
        format!("<!-- Made by `weir manifest`; deploy/compose.yml mounts it. -->\n{users}"),
    )];
    let settings = configuration["settings"].as_object().into_iter().flatten();
    let logger: Map<String, Value> = settings
        .filter(|(path, _)| path.starts_with("logger/"))
        .map(|(path, value)| (path.clone(), value.clone()))
        .collect();
    let logger = xml(&nested(&Value::Object(logger)));
    files.push((
        "clickhouse/config.d/weir-logger.xml".to_owned(),
        format!("<!-- Made by `weir manifest`; deploy/compose.yml mounts it. -->\n{logger}"),
    ));
    for (name, text) in configuration["files"].as_object().into_iter().flatten() {
        let text = text.as_str().unwrap_or_default().to_owned();
        files.push((format!("clickhouse/{name}"), text));
    }
    for (name, text) in [
        (
            "datasources/datasource_provider.yaml",
            provision::data_source(values),
        ),
        (
            "dashboards/dashboard_provider.yaml",
            provision::folders("/etc/weir/dashboards"),
        ),
        ("plugins/plugin_provider.yaml", provision::plugins()),
    ] {
        files.push((format!("grafana/{name}"), format!("{head}{text}")));
    }
    Ok(files)
}

/// Settings whose names are paths, as a tree.
fn nested(settings: &Value) -> Value {
    let mut tree = Value::Object(Map::new());
    for (path, value) in settings.as_object().into_iter().flatten() {
        let mut at = &mut tree;
        for name in path.split('/') {
            at = &mut at[name];
        }
        *at = value.clone();
    }
    tree
}

/// A tree as ClickHouse's configuration; what Kubernetes takes from a Secret comes from the
/// environment, a password as its SHA-256: ClickHouse refuses to start with an unset hash, where an
/// unset password lets anyone in.
fn xml(tree: &Value) -> String {
    let mut text = String::from("<clickhouse>\n");
    elements(tree, 1, &mut text);
    text + "</clickhouse>\n"
}

fn elements(tree: &Value, depth: usize, out: &mut String) {
    let pad = "    ".repeat(depth);
    for (name, value) in tree.as_object().into_iter().flatten() {
        match value {
            Value::Object(fields) if fields.contains_key("valueFrom") => {
                let key = value["valueFrom"]["secretKeyRef"]["key"]
                    .as_str()
                    .unwrap_or_default();
                let mut variable = key.to_ascii_uppercase().replace('-', "_");
                let mut element = name.clone();
                if name == "password" {
                    variable += "_SHA256";
                    element += "_sha256_hex";
                }
                *out += &format!("{pad}<{element} from_env=\"WEIR_{variable}\"/>\n");
            }
            Value::Object(_) => {
                *out += &format!("{pad}<{name}>\n");
                elements(value, depth + 1, out);
                *out += &format!("{pad}</{name}>\n");
            }
            Value::Array(items) => {
                for item in items {
                    *out += &format!(
                        "{pad}<{name}>{}</{name}>\n",
                        item.as_str().unwrap_or_default()
                    );
                }
            }
            plain => {
                *out += &format!(
                    "{pad}<{name}>{}</{name}>\n",
                    plain.as_str().unwrap_or_default()
                )
            }
        }
    }
}
