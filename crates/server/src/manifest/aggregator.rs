//! Owns what Antrea's Flow Aggregator is told, so that it writes where this installation reads.

use anyhow::Result;
use serde_json::{Value, json};

use super::values::Values;
use super::yaml;

/// The address that the aggregator dials.
fn url(values: &Values) -> String {
    let scheme = values.tls.as_ref().map_or("tcp", |_| "tls");
    format!(
        "{scheme}://{}:{}",
        values.clickhouse_host(),
        values.tcp_port
    )
}

/// The chart's values, and the commands that carry the account over. No password is printed: the
/// command copies it from one Secret to the other.
///
/// # Errors
/// Never for checked values; the writer's signature has one.
pub fn snippet(values: &Values) -> Result<String> {
    let (here, there) = (&values.namespace, &values.aggregator_namespace);
    let http = values.clickhouse_url();
    // Doubled braces are Go's, for `kubectl get`.
    let copy = r#"{"data":{"username":"{{.data.username}}","password":"{{.data.password}}"}}"#;
    let mut head = format!(
        "# Values for Antrea's chart flow-aggregator:\n\
         #   weir manifest … --print aggregator > flow-aggregator.yml\n\
         #   helm upgrade --install flow-aggregator antrea/flow-aggregator -n {there} \\\n\
         #     --create-namespace -f flow-aggregator.yml\n\
         # The aggregator writes over ClickHouse's native protocol; over HTTP it can as well:\n\
         #   databaseURL: {http}\n\
         # Without the chart, put the block clickHouse into flow-aggregator.conf in the ConfigMap of\n\
         # namespace {there} (there without connectionSecret).\n\
         #\n\
         # The chart writes Secret clickhouse-secret with the password below. Put the right one in\n\
         # afterwards, and after each `helm upgrade`, and restart the aggregator:\n\
         #   kubectl -n {here} get secret clickhouse-secret -o go-template='{copy}' \\\n\
         #     | kubectl -n {there} patch secret clickhouse-secret --patch-file /dev/stdin\n\
         #   kubectl -n {there} rollout restart deployment flow-aggregator\n"
    );
    if let Some(secret) = &values.tls {
        head += &format!(
            "#\n# And ClickHouse's authority:\n\
             #   kubectl -n {here} get secret {secret} -o jsonpath='{{.data.ca\\.crt}}' | base64 -d > ca.crt\n\
             #   kubectl -n {there} create secret generic clickhouse-ca --from-file=ca.crt\n"
        );
    }
    Ok(head + &yaml::one(&chart(values))?)
}

/// The block `clickHouse` of the chart's values.
pub fn chart(values: &Values) -> Value {
    let mut block = json!({
        "enable": true,
        "databaseURL": url(values),
        "compress": true,
        "commitInterval": "8s",
        "connectionSecret": { "username": values.clickhouse_user, "password": "replaced-afterwards" },
    });
    if values.tls.is_some() {
        block["tls"] = json!({ "insecureSkipVerify": false, "caCert": true });
    }
    json!({ "clickHouse": block })
}
