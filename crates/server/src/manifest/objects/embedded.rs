//! Owns the small installation: one Pod with the embedded engine and, beside it, its upkeep and the app.
//!
//! The engine's container knows the hashes of passwords, not the passwords: it is the wall around the
//! records where a Node's kernel has no Landlock.

use serde_json::{Value, json};
use weir_chdb::{READER, WRITER};

use super::super::quantity::mebibytes;
use super::super::values::{CLICKHOUSE_SERVICE, Values};
use super::{WEIR_UID, app, claim, confined, labels, meta, pod, resources, secret_env, selector};

/// Where the records lie in the engine's container.
const FOLDER: &str = "/var/lib/weir";
/// Where it finds the hashes.
const HASHES: &str = "/etc/weir/hashes";

/// The StatefulSet, and the Services before its two containers.
pub fn embedded(values: &Values) -> Vec<Value> {
    let dashboards = app::dashboards(values);
    let mut all = vec![stateful_set(values, &dashboards), service(values)];
    all.push(app::service(values));
    all.extend(dashboards);
    all
}

fn stateful_set(values: &Values, dashboards: &[Value]) -> Value {
    let containers = json!([engine(values), upkeep(values)]);
    let hashes = json!({ "name": "hashes", "secret": { "secretName": "clickhouse-hashes" } });
    let mut pod = pod(values, "weir", WEIR_UID, containers, json!([hashes]));
    // Running inserts get 24 s to end.
    pod["terminationGracePeriodSeconds"] = json!(45);
    pod["securityContext"]["fsGroupChangePolicy"] = json!("OnRootMismatch");
    app::show(&mut pod, 1, dashboards);
    json!({
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": meta(values, "weir", "weir"),
        "spec": {
            "replicas": 1,
            "serviceName": CLICKHOUSE_SERVICE,
            "selector": { "matchLabels": selector("weir") },
            "template": { "metadata": { "labels": labels("weir") }, "spec": pod },
            "volumeClaimTemplates": [{
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "metadata": { "name": "records" },
                "spec": claim(values, &values.storage_size.to_string()),
            }],
        },
    })
}

fn engine(values: &Values) -> Value {
    let memory = values.memory.bytes();
    let args = [
        "clickhouse".to_owned(),
        format!("--folder={FOLDER}"),
        "--listen=0.0.0.0:8123".to_owned(),
        "--native=0.0.0.0:9000".to_owned(),
        "--own-container".to_owned(),
        format!("--password-hashes={HASHES}/accounts"),
        // What the engine holds itself, beside the pages of its files.
        format!("--memory={}", (memory >> 20) / 4 * 3),
    ];
    let ping = |failures: u32| {
        json!({
            "exec": { "command": ["weir", "probe", "http://127.0.0.1:8123/ping"] },
            "periodSeconds": 10,
            "timeoutSeconds": 10,
            "failureThreshold": failures,
        })
    };
    let limit = mebibytes(memory);
    json!({
        "name": "clickhouse",
        "image": values.image(&values.weir_image),
        "imagePullPolicy": "IfNotPresent",
        "args": args,
        "ports": [
            { "name": "http", "containerPort": 8123 },
            { "name": "native", "containerPort": 9000 },
        ],
        "startupProbe": ping(60),
        "readinessProbe": ping(3),
        "livenessProbe": ping(12),
        "resources": resources("250m", &limit, "4", &limit),
        "securityContext": confined(),
        "volumeMounts": [
            { "name": "records", "mountPath": FOLDER },
            { "name": "hashes", "mountPath": HASHES, "readOnly": true },
        ],
    })
}

/// The upkeep and the app.
fn upkeep(values: &Values) -> Value {
    let mut args = vec![
        "all-in-one".to_owned(),
        "--clickhouse=http://127.0.0.1:8123".to_owned(),
        format!("--listen=127.0.0.1:{}", app::PORT),
        format!("--max-bytes={}", mebibytes(values.prune_limit())),
    ];
    args.extend(values.ttl.iter().map(|ttl| format!("--ttl={ttl}")));
    args.extend(
        values
            .allow_host
            .iter()
            .map(|host| format!("--allow-host={host}")),
    );
    let mut container = json!({
        "name": "weir",
        "image": values.image(&values.weir_image),
        "imagePullPolicy": "IfNotPresent",
        "args": args,
        "env": [
            secret_env("WEIR_WRITER_PASSWORD", "clickhouse-secret", "password"),
            secret_env("WEIR_READER_PASSWORD", "clickhouse-secret", "reader-password"),
        ],
        "resources": resources("20m", "64Mi", "2", "512Mi"),
        "securityContext": confined(),
    });
    app::probes(&mut container);
    container
}

/// By the name that ClickHouse's Service has in a large installation: an aggregator need not learn
/// another one when this one grows.
fn service(values: &Values) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta(values, CLICKHOUSE_SERVICE, "weir"),
        "spec": {
            "type": values.clickhouse_service_type,
            // A Pod is ready when both containers are; a fault of the app must not keep records out.
            "publishNotReadyAddresses": true,
            "selector": selector("weir"),
            "ports": [
                { "name": "http", "port": values.http_port, "targetPort": "http" },
                { "name": "tcp", "port": values.tcp_port, "targetPort": "native" },
            ],
        },
    })
}

/// The accounts that the engine has, and no others.
pub const ACCOUNTS: [&str; 2] = [WRITER, READER];
