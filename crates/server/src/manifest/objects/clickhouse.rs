//! Owns the ClickHouseInstallation: accounts, profiles, layout, and the Pods that the Altinity
//! operator makes of it.

use serde_json::{Map, Value, json};

use super::super::quantity::mebibytes;
use super::super::values::{CLUSTER, OWNER, Values};
use super::{claim, confined, env, labels, meta, nobody, persistent, push};

/// The user of ClickHouse's image.
const UID: u32 = 101;

/// Tables that ClickHouse writes about itself; on a small volume they would crowd out records.
const OWN_LOGS: [&str; 18] = [
    "aggregated_zookeeper_log",
    "asynchronous_insert_log",
    "asynchronous_metric_log",
    "backup_log",
    "blob_storage_log",
    "error_log",
    "latency_log",
    "metric_log",
    "opentelemetry_span_log",
    "part_log",
    "processors_profile_log",
    "query_log",
    "query_metric_log",
    "query_thread_log",
    "query_views_log",
    "session_log",
    "text_log",
    "trace_log",
];

/// The room for ClickHouse's own text logs in each Pod.
const LOGS: &str = "1Gi";

/// The installation `clickhouse`; its Service is `clickhouse-clickhouse`.
pub fn installation(values: &Values) -> Value {
    let mut spec = json!({
        "defaults": { "templates": { "podTemplate": "clickhouse", "serviceTemplate": "clickhouse" } },
        "configuration": {
            "users": users(values),
            "profiles": profiles(values),
            "settings": {
                "logger/level": "information",
                // `clickhouse-server.log` and `.err.log` keep `count` old files each beside the one being
                // written. Past the volume's limit kubelet evicts the Pod, and records in memory go with it.
                "logger/size": "100M",
                "logger/count": "2",
                // Of the limit some is left for threads and buffers that ClickHouse does not count.
                "max_server_memory_usage": (values.memory.bytes() / 8 * 7).to_string(),
            },
            "files": files(values),
            "clusters": [cluster(values)],
        },
        "templates": {
            "podTemplates": [pod_template(values)],
            "serviceTemplates": [service_template(values)],
        },
    });
    if persistent(values) {
        spec["defaults"]["templates"]["dataVolumeClaimTemplate"] = json!("data");
        let template = json!({
            "name": "data",
            "reclaimPolicy": "Retain",
            "spec": claim(values, &values.storage_size.to_string()),
        });
        spec["templates"]["volumeClaimTemplates"] = json!([template]);
    }
    if values.tls.is_some() {
        spec["configuration"]["settings"]["https_port"] = json!("8443");
        spec["configuration"]["settings"]["tcp_port_secure"] = json!("9440");
    }
    if values.cluster() {
        let node = json!({ "host": "keeper-weir", "port": 2181 });
        spec["configuration"]["zookeeper"] = json!({ "nodes": [node] });
    }
    json!({
        "apiVersion": "clickhouse.altinity.com/v1",
        "kind": "ClickHouseInstallation",
        "metadata": meta(values, "clickhouse", "clickhouse"),
        "spec": spec,
    })
}

/// One account owns the database, one writes records, one reads; what leaks from the aggregator's
/// namespace or from Grafana can drop nothing.
fn users(values: &Values) -> Value {
    // Not ALL: that would include accounts named as the database is.
    let mut owner = vec![
        "GRANT SHOW, SELECT, INSERT, ALTER TABLE, ALTER VIEW, CREATE DATABASE, CREATE TABLE, \
         CREATE VIEW, DROP DATABASE, DROP TABLE, DROP VIEW, TRUNCATE, OPTIMIZE, \
         SYSTEM SYNC REPLICA, SYSTEM FLUSH DISTRIBUTED ON default.*",
        "GRANT SELECT ON system.*",
    ];
    let mut writer = vec!["GRANT SELECT, INSERT ON default.flows"];
    if values.cluster() {
        owner.push("GRANT CREATE TEMPORARY TABLE, CLUSTER, REMOTE ON *.*");
        writer.push("GRANT SELECT, INSERT ON default.flows_local");
    }
    let reader = ["GRANT SELECT ON default.*", "GRANT SELECT ON system.disks"];
    let mut users = Map::new();
    for (name, key, profile, grants) in [
        (OWNER, "owner-password", "weir_writer", &owner[..]),
        (
            values.clickhouse_user.as_str(),
            "password",
            "weir_writer",
            &writer[..],
        ),
        (
            values.reader_user.as_str(),
            "reader-password",
            "weir_reader",
            &reader[..],
        ),
    ] {
        let secret = json!({ "secretKeyRef": { "name": "clickhouse-secret", "key": key } });
        users.insert(format!("{name}/password"), json!({ "valueFrom": secret }));
        users.insert(format!("{name}/networks/ip"), json!(["::/0"]));
        users.insert(format!("{name}/profile"), json!(profile));
        users.insert(format!("{name}/quota"), json!("default"));
        users.insert(format!("{name}/grants/query"), json!(grants));
    }
    Value::Object(users)
}

/// What each account's statements run with. `readonly = 2`: a reader's client may set settings, as
/// Weir, clickhouse-go and Grafana's ad-hoc filters do, but cost only so much.
fn profiles(values: &Values) -> Value {
    let memory = values.memory.bytes();
    let mut profiles = json!({
        "weir_writer/optimize_on_insert": "0",
        "weir_writer/parallel_view_processing": "1",
        "weir_reader/readonly": "2",
        "weir_reader/max_execution_time": "60",
        "weir_reader/max_memory_usage": (memory / 2).to_string(),
        "weir_reader/max_result_rows": "10000000",
        "weir_reader/max_result_bytes": "4294967296",
        "weir_reader/cancel_http_readonly_queries_on_client_close": "1",
        // 0 would be no limit at all
        "weir_reader/constraints/max_execution_time/min": "1",
        "weir_reader/constraints/max_execution_time/max": "300",
        "weir_reader/constraints/max_memory_usage/min": "1",
        "weir_reader/constraints/max_memory_usage/max": (memory / 4 * 3).to_string(),
    });
    if values.cluster() {
        profiles["weir_writer/distributed_foreground_insert"] = json!("1");
        profiles["weir_reader/skip_unavailable_shards"] = json!("0");
    }
    profiles
}

fn files(values: &Values) -> Value {
    let removed: String = OWN_LOGS
        .iter()
        .map(|log| format!("    <{log} remove=\"1\"/>\n"))
        .collect();
    let mut files = json!({
        "config.d/weir-own-logs.xml": format!("<clickhouse>\n{removed}</clickhouse>\n"),
    });
    let Some(secret) = &values.tls else {
        return files;
    };
    let place = |file: &str| format!("/etc/clickhouse-server/secrets.d/{file}/{secret}/{file}");
    let (cert, key, ca) = (place("tls.crt"), place("tls.key"), place("ca.crt"));
    files["config.d/weir-tls.xml"] = json!(format!(
        "<clickhouse>\n    <openSSL>\n        <server>\n            \
         <certificateFile>{cert}</certificateFile>\n            \
         <privateKeyFile>{key}</privateKeyFile>\n            \
         <verificationMode>none</verificationMode>\n            \
         <disableProtocols>sslv2,sslv3,tlsv1,tlsv1_1</disableProtocols>\n            \
         <cacheSessions>true</cacheSessions>\n        </server>\n        <client>\n            \
         <caConfig>{ca}</caConfig>\n            <verificationMode>relaxed</verificationMode>\n        \
         </client>\n    </openSSL>\n</clickhouse>\n"
    ));
    for file in ["tls.crt", "tls.key", "ca.crt"] {
        files[file] = json!({ "valueFrom": { "secretKeyRef": { "name": secret, "key": file } } });
    }
    files
}

fn cluster(values: &Values) -> Value {
    let mut cluster = json!({
        "name": CLUSTER,
        "layout": { "shardsCount": values.shards, "replicasCount": values.replicas },
    });
    if values.cluster() {
        let from = json!({ "secretKeyRef": { "name": "clickhouse-secret", "key": "cluster" } });
        cluster["secret"] = json!({ "valueFrom": from });
    }
    if values.tls.is_some() {
        cluster["secure"] = json!("true");
    }
    cluster
}

/// The Service's ports stay the Pods' own behind it: changing one changes what clients dial alone.
fn service_template(values: &Values) -> Value {
    let (http, tcp) = if values.tls.is_some() {
        (8443, 9440)
    } else {
        (8123, 9000)
    };
    json!({
        "name": "clickhouse",
        "generateName": "clickhouse-{chi}",
        "spec": {
            "type": values.clickhouse_service_type,
            "ports": [
                { "name": "http", "port": values.http_port, "targetPort": http },
                { "name": "tcp", "port": values.tcp_port, "targetPort": tcp },
            ],
        },
    })
}

/// The memory that a Node must have free for the Pod: half of ClickHouse's own, and in memory what
/// `weir prune` lets the records fill. A volume in memory is the Pod's own use and cannot be
/// reclaimed: a Pod far above its request is the first that is evicted when its Node runs short.
/// The last quarter of the volume is for merges, which come and go, as the other half is for queries.
fn request(values: &Values) -> String {
    let own = values.memory.bytes() / 2;
    let records = match persistent(values) {
        true => 0,
        false => values.prune_limit(),
    };
    mebibytes(own + records)
}

fn pod_template(values: &Values) -> Value {
    let in_memory = !persistent(values);
    let limit = match in_memory {
        true => values.memory.plus(&values.storage_size),
        false => values.memory.plus(&values.memory),
    };
    let request = request(values);
    let ping = |failures: u32| {
        json!({
            "httpGet": { "path": "/ping", "port": 8123 },
            "periodSeconds": 10,
            "timeoutSeconds": 5,
            "failureThreshold": failures,
        })
    };
    let mut pod = json!({
        "automountServiceAccountToken": false,
        "securityContext": nobody(UID),
        "containers": [{
            "name": "clickhouse",
            "image": values.image(&values.clickhouse_image),
            "imagePullPolicy": "IfNotPresent",
            // The image's own start would write a user's file where nothing may be written.
            "env": [env("CLICKHOUSE_SKIP_USER_SETUP", "1")],
            "securityContext": confined(),
            "resources": {
                "requests": { "cpu": "500m", "memory": request },
                "limits": { "cpu": "4", "memory": limit },
            },
            "startupProbe": ping(60),
            "readinessProbe": ping(3),
            "livenessProbe": ping(10),
            "volumeMounts": [
                { "name": "tmp", "mountPath": "/tmp" },
                { "name": "logs", "mountPath": "/var/log/clickhouse-server" },
                { "name": "data", "mountPath": "/var/lib/clickhouse" },
            ],
        }],
        "volumes": [
            { "name": "tmp", "emptyDir": { "sizeLimit": "1Gi" } },
            { "name": "logs", "emptyDir": { "sizeLimit": LOGS } },
        ],
    });
    if in_memory {
        // The last in the list, so that taking it away moves no other.
        let size = values.storage_size.to_string();
        let volume = json!({ "medium": "Memory", "sizeLimit": size });
        push(
            &mut pod["volumes"],
            json!({ "name": "data", "emptyDir": volume }),
        );
    }
    if let Some(secret) = &values.image_pull_secret {
        pod["imagePullSecrets"] = json!([{ "name": secret }]);
    }
    let mut template = json!({
        "name": "clickhouse",
        "metadata": { "labels": labels("clickhouse") },
        "spec": pod,
    });
    if values.cluster() {
        // Two copies on one node would be lost together.
        template["podDistribution"] = json!([{ "type": "ShardAntiAffinity" }]);
    }
    template
}
