//! A change of each setting, and every place that must follow.

use serde_json::Value;

use super::{object, objects, values};
use crate::manifest::{aggregator, id, provision};

/// The places of a text in all objects, as `Kind/name`.
fn places(line: &str, needle: &str) -> Vec<String> {
    let all = objects(&values(line));
    let holds = all.iter().filter(|o| o.to_string().contains(needle));
    let mut found: Vec<String> = holds.map(|o| format!("{}/{}", id(o).0, id(o).1)).collect();
    found.sort();
    found
}

/// The variable of a container.
fn variable(pod: &Value, name: &str) -> Value {
    let env = pod["containers"][0]["env"].as_array().unwrap();
    env.iter()
        .find(|e| e["name"] == name)
        .unwrap_or(&Value::Null)
        .clone()
}

#[test]
fn ports() {
    let line = "--http-port 18123 --tcp-port 19000";
    assert_eq!(
        places(line, ".svc:18123"),
        [
            "ConfigMap/grafana-datasource-provider",
            "CronJob/weir-keep",
            "Deployment/weir",
            "Job/weir-schema-0-1-0"
        ]
    );
    assert!(places(line, ":8123\"").is_empty() && places(line, "port: 9000").is_empty());
    let chi = object(line, "ClickHouseInstallation", "clickhouse");
    let ports = &chi["spec"]["templates"]["serviceTemplates"][0]["spec"]["ports"];
    assert_eq!(
        (&ports[0]["port"], &ports[0]["targetPort"]),
        (&18123.into(), &8123.into())
    );
    assert_eq!(
        (&ports[1]["port"], &ports[1]["targetPort"]),
        (&19000.into(), &9000.into())
    );
    let source = provision::data_source(&values(line));
    assert!(
        source.contains("port: 19000") && source.contains(":18123"),
        "{source}"
    );
    let snippet = aggregator::snippet(&values(line)).unwrap();
    assert!(
        snippet.contains("tcp://clickhouse-clickhouse.flow-visibility.svc:19000"),
        "{snippet}"
    );
}

#[test]
fn accounts() {
    let line = "--clickhouse-user antrea --reader-user looker";
    assert!(places(line, "flow_writer").is_empty() && places(line, "flow_reader").is_empty());
    assert_eq!(
        places(line, "antrea"),
        [
            "ClickHouseInstallation/clickhouse",
            "Job/weir-secrets-0-1-0"
        ]
    );
    assert_eq!(
        places(line, "looker"),
        [
            "ClickHouseInstallation/clickhouse",
            "Deployment/grafana",
            "Deployment/weir",
            "Job/weir-secrets-0-1-0"
        ]
    );
    assert!(
        aggregator::snippet(&values(line))
            .unwrap()
            .contains("username: antrea")
    );
    let chi = object(line, "ClickHouseInstallation", "clickhouse");
    let users = &chi["spec"]["configuration"]["users"];
    assert_eq!(users["looker/profile"], "weir_reader");
    assert_eq!(
        users["antrea/password"]["valueFrom"]["secretKeyRef"]["key"],
        "password"
    );
    assert_eq!(
        users["looker/password"]["valueFrom"]["secretKeyRef"]["key"],
        "reader-password"
    );
}

/// Who reads has the reader's password, who writes the writer's, and nobody another's.
#[test]
fn readers_read_and_writers_write() {
    for (kind, name, key) in [
        ("Deployment", "weir", "reader-password"),
        ("Job", "weir-schema-0-1-0", "owner-password"),
    ] {
        let pod = &object("", kind, name)["spec"]["template"]["spec"];
        let from = &variable(pod, "WEIR_CLICKHOUSE_PASSWORD")["valueFrom"]["secretKeyRef"];
        assert_eq!(
            (&from["name"], &from["key"]),
            (&"clickhouse-secret".into(), &key.into())
        );
    }
    let grafana = object("", "Deployment", "grafana");
    let from = variable(&grafana["spec"]["template"]["spec"], "CLICKHOUSE_PASSWORD");
    assert_eq!(from["valueFrom"]["secretKeyRef"]["key"], "reader-password");
    assert!(!grafana.to_string().contains("\"key\":\"password\""));
}

#[test]
fn storage() {
    let chi = object("--storage-size 2Gi", "ClickHouseInstallation", "clickhouse");
    let pod = &chi["spec"]["templates"]["podTemplates"][0]["spec"];
    assert_eq!(
        pod["volumes"][2]["emptyDir"],
        serde_json::json!({"medium": "Memory", "sizeLimit": "2Gi"})
    );
    assert_eq!(
        pod["containers"][0]["resources"]["limits"]["memory"],
        "6144Mi"
    );
    let keep = object("--storage-size 2Gi", "CronJob", "weir-keep").to_string();
    assert!(keep.contains("\"--max-bytes\",\"1536Mi\""), "{keep}");

    let line = "--storage persistent --storage-size 50Gi --storage-class fast";
    let chi = object(line, "ClickHouseInstallation", "clickhouse");
    let claim = &chi["spec"]["templates"]["volumeClaimTemplates"][0]["spec"];
    assert_eq!(claim["resources"]["requests"]["storage"], "50Gi");
    assert_eq!(claim["storageClassName"], "fast");
    assert!(!chi.to_string().contains("Memory"));
    let grafana = object(line, "PersistentVolumeClaim", "grafana");
    assert_eq!(grafana["spec"]["storageClassName"], "fast");
    let keep = object(line, "CronJob", "weir-keep").to_string();
    assert!(keep.contains("\"--max-bytes\",\"38400Mi\""), "{keep}");
}

#[test]
fn service_types_and_time_to_live() {
    assert_eq!(object("", "Service", "grafana")["spec"]["type"], "NodePort");
    let service = object("--service-type LoadBalancer", "Service", "grafana");
    assert_eq!(service["spec"]["type"], "LoadBalancer");
    let service = object("--node-port 30300", "Service", "grafana");
    assert_eq!(service["spec"]["ports"][0]["nodePort"], 30300);
    assert_eq!(object("", "Service", "weir")["spec"]["type"], "ClusterIP");
    assert_eq!(
        places("--ttl 24h", "\"--ttl\",\"24h\""),
        ["CronJob/weir-keep", "Job/weir-schema-0-1-0"]
    );
    assert!(places("", "--ttl").is_empty());
}

#[test]
fn a_cluster() {
    let line = "--shards 3 --replicas 2";
    let chi = object(line, "ClickHouseInstallation", "clickhouse");
    let configuration = &chi["spec"]["configuration"];
    let cluster = &configuration["clusters"][0];
    assert_eq!(
        cluster["layout"],
        serde_json::json!({"shardsCount": 3, "replicasCount": 2})
    );
    assert_eq!(
        cluster["secret"]["valueFrom"]["secretKeyRef"]["key"],
        "cluster"
    );
    assert_eq!(
        configuration["zookeeper"]["nodes"][0]["host"],
        "keeper-weir"
    );
    assert_eq!(
        configuration["profiles"]["weir_reader/skip_unavailable_shards"],
        "0"
    );
    object(line, "ClickHouseKeeperInstallation", "weir");
    let named = "{\"name\":\"WEIR_CLICKHOUSE_CLUSTER\",\"value\":\"weir\"}";
    assert_eq!(
        places(line, named),
        ["CronJob/weir-keep", "Job/weir-schema-0-1-0"]
    );
    assert!(places("", "KeeperInstallation").is_empty() && places("", named).is_empty());
}

#[test]
fn tls() {
    let line = "--tls ch-cert";
    assert_eq!(
        places(
            line,
            "https://clickhouse-clickhouse.flow-visibility.svc:8443"
        ),
        [
            "ConfigMap/grafana-datasource-provider",
            "CronJob/weir-keep",
            "Deployment/weir",
            "Job/weir-schema-0-1-0"
        ]
    );
    assert!(places(line, "http://clickhouse").is_empty());
    let source = provision::data_source(&values(line));
    assert!(
        source.contains("port: 9440") && source.contains("secure: true"),
        "{source}"
    );
    let snippet = aggregator::snippet(&values(line)).unwrap();
    assert!(
        snippet.contains("tls://") && snippet.contains(":9440") && snippet.contains("caCert: true")
    );
    let pod = &object(line, "Deployment", "weir")["spec"]["template"]["spec"];
    assert_eq!(
        variable(pod, "SSL_CERT_FILE")["value"],
        "/etc/weir/ca/ca.crt"
    );
    assert_eq!(pod["volumes"][0]["secret"]["secretName"], "ch-cert");
}

#[test]
fn a_namespace_of_another_name() {
    let line = "--namespace flows --network-policy --storage persistent --replicas 2";
    let mut all = objects(&values(line));
    // dashboards leave the usual namespace out of what they show
    all.retain(|o| !id(o).1.starts_with("grafana-dashboard-"));
    for object in &all {
        assert!(!object.to_string().contains("flow-visibility"), "{object}");
    }
    for object in all.iter().filter(|o| o["kind"] != "Namespace") {
        assert_eq!(object["metadata"]["namespace"], "flows", "{object}");
    }
}

/// The command that carries the account over makes JSON, once Go has put the data in.
#[test]
fn the_aggregators_account_is_copied_as_json() {
    let text = aggregator::snippet(&values("--namespace flows --aggregator-namespace fa")).unwrap();
    let (_, template) = text.split_once("go-template='").unwrap();
    let (template, _) = template.split_once('\'').unwrap();
    let filled = template
        .replace("{{.data.username}}", "dQ==")
        .replace("{{.data.password}}", "cA==");
    let json: Value = serde_json::from_str(&filled).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"data": {"username": "dQ==", "password": "cA=="}})
    );
    assert!(
        text.contains("kubectl -n flows get secret") && text.contains("kubectl -n fa patch secret")
    );
    let comments = text
        .lines()
        .take_while(|line| line.starts_with('#'))
        .count();
    let yaml: String = text
        .lines()
        .skip(comments)
        .map(|line| format!("{line}\n"))
        .collect();
    let block: Value = serde_saphyr::from_str(&yaml).unwrap();
    assert_eq!(
        block["clickHouse"]["connectionSecret"]["username"],
        "flow_writer"
    );
}
