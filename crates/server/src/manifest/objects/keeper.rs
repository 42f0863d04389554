//! Owns ClickHouse Keeper, which replicas agree through; there is none before a single ClickHouse.

use serde_json::{Value, json};

use super::super::values::Values;
use super::{claim, confined, labels, meta, nobody};

const UID: u32 = 101;
/// The room for Keeper's own text logs in each Pod.
const LOGS: &str = "512Mi";

/// The installation `weir`; its Service is `keeper-weir`. It is kept on disk in any case: replicas
/// whose Keeper forgot them only read.
pub fn keeper(values: &Values) -> Option<Value> {
    values.cluster().then(|| {
        json!({
            "apiVersion": "clickhouse-keeper.altinity.com/v1",
            "kind": "ClickHouseKeeperInstallation",
            "metadata": meta(values, "weir", "keeper"),
            "spec": {
                "defaults": {
                    "templates": { "podTemplate": "keeper", "dataVolumeClaimTemplate": "data" },
                },
                "configuration": {
                    "clusters": [{ "name": "weir", "layout": { "replicasCount": values.keepers } }],
                    "settings": {
                        "logger/level": "information",
                        "logger/console": "true",
                        // As ClickHouse's: all old files and new ones fit into the volume.
                        "logger/size": "50M",
                        "logger/count": "2",
                        "keeper_server/four_letter_word_white_list": "ruok,conf,stat,mntr",
                    },
                },
                "templates": {
                    "podTemplates": [pod_template(values)],
                    "volumeClaimTemplates": [
                        { "name": "data", "reclaimPolicy": "Retain", "spec": claim(values, "5Gi") },
                    ],
                },
            },
        })
    })
}

fn pod_template(values: &Values) -> Value {
    let probe = |failures: u32| {
        json!({
            "tcpSocket": { "port": 2181 },
            "periodSeconds": 10,
            "timeoutSeconds": 5,
            "failureThreshold": failures,
        })
    };
    let mut pod = json!({
        "automountServiceAccountToken": false,
        "securityContext": nobody(UID),
        "containers": [{
            "name": "clickhouse-keeper",
            "image": values.image(&values.keeper_image),
            "imagePullPolicy": "IfNotPresent",
            "securityContext": confined(),
            "resources": {
                "requests": { "cpu": "100m", "memory": "256Mi" },
                "limits": { "cpu": "1", "memory": "1Gi" },
            },
            "startupProbe": probe(30),
            "readinessProbe": probe(3),
            "livenessProbe": probe(10),
            "volumeMounts": [
                { "name": "data", "mountPath": "/var/lib/clickhouse-keeper" },
                { "name": "logs", "mountPath": "/var/log/clickhouse-keeper" },
                { "name": "tmp", "mountPath": "/tmp" },
            ],
        }],
        "volumes": [
            { "name": "logs", "emptyDir": { "sizeLimit": LOGS } },
            { "name": "tmp", "emptyDir": { "sizeLimit": "512Mi" } },
        ],
    });
    if let Some(secret) = &values.image_pull_secret {
        pod["imagePullSecrets"] = json!([{ "name": secret }]);
    }
    json!({
        "name": "keeper",
        "metadata": { "labels": labels("keeper") },
        "podDistribution": [{ "type": "ShardAntiAffinity" }],
        "spec": pod,
    })
}
