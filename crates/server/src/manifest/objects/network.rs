//! Owns who may connect to whom where the namespace is closed.

use serde_json::{Value, json};

use super::super::values::Values;
use super::{meta, selector};

/// Everything is closed; then ClickHouse, Keeper and Grafana open what they must. A forwarded port
/// arrives inside the Pod and is no connection that a policy sees.
pub fn policies(values: &Values) -> Vec<Value> {
    vec![
        policy(values, "weir-closed", json!({}), json!([])),
        policy(values, "clickhouse", part("clickhouse"), clickhouse(values)),
        policy(
            values,
            "keeper",
            part("keeper"),
            json!([
                { "from": [pods("clickhouse"), pods("keeper"), namespace(&values.operator_namespace)] },
            ]),
        ),
        policy(
            values,
            "grafana",
            part("grafana"),
            json!([
                { "ports": [{ "protocol": "TCP", "port": 3000 }] },
            ]),
        ),
        leave(values),
    ]
}

/// The same for the embedded engine: the aggregator writes, and that is all.
pub fn embedded(values: &Values) -> Vec<Value> {
    let ports = [8123, 9000].map(|port| json!({ "protocol": "TCP", "port": port }));
    let from = [namespace(&values.aggregator_namespace)];
    vec![
        policy(values, "weir-closed", json!({}), json!([])),
        policy(
            values,
            "weir",
            part("weir"),
            json!([{ "from": from, "ports": ports }]),
        ),
    ]
}

fn part(name: &str) -> Value {
    json!({ "matchLabels": selector(name) })
}

fn pods(name: &str) -> Value {
    json!({ "podSelector": part(name) })
}

fn namespace(name: &str) -> Value {
    json!({ "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": name } } })
}

fn clickhouse(values: &Values) -> Value {
    let port = |port: u16| json!({ "protocol": "TCP", "port": port });
    let clients = ["weir", "weir-schema", "weir-keep", "grafana"].map(pods);
    let mut from = clients.to_vec();
    from.push(namespace(&values.aggregator_namespace));
    from.push(namespace(&values.operator_namespace));
    json!([
        { "from": from, "ports": [port(8123), port(8443), port(9000), port(9440)] },
        { "from": [pods("clickhouse")] },
    ])
}

fn policy(values: &Values, name: &str, of: Value, ingress: Value) -> Value {
    let mut spec = json!({ "podSelector": of, "policyTypes": ["Ingress"] });
    if ingress.as_array().is_some_and(|rules| !rules.is_empty()) {
        spec["ingress"] = ingress;
    }
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": meta(values, name, "network-policy"),
        "spec": spec,
    })
}

/// Weir, its Jobs and Grafana ask ClickHouse and the cluster's DNS, and nobody else.
fn leave(values: &Values) -> Value {
    let clients = ["weir", "weir-schema", "weir-keep", "grafana"];
    let dns = json!([{ "protocol": "UDP", "port": 53 }, { "protocol": "TCP", "port": 53 }]);
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": meta(values, "clients", "network-policy"),
        "spec": {
            "podSelector": {
                "matchExpressions": [
                    { "key": "app.kubernetes.io/name", "operator": "In", "values": clients },
                ],
            },
            "policyTypes": ["Egress"],
            "egress": [{ "to": [pods("clickhouse")] }, { "ports": dns }],
        },
    })
}
