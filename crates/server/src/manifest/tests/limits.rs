//! What Pods take stays within what they are given: text logs, memory, time, and what an API server
//! keeps of the objects.

use serde_json::Value;

use super::{given, object, objects, values};
use crate::manifest::quantity::Quantity;
use crate::manifest::{desk_files, id};

fn bytes(text: &Value) -> u64 {
    let text = text.as_str().unwrap();
    Quantity::read(text, "1").unwrap().bytes()
}

/// The most that ClickHouse's logger writes, in bytes: of `log` and of `err.log` the file being
/// written, `count` old ones, and one that is not compressed yet. Its `M` is of 1024 × 1024 bytes.
fn most_logs(settings: &Value) -> u64 {
    let text = |name: &str| settings[name].as_str().unwrap_or_else(|| panic!("{name}"));
    let size: u64 = text("logger/size")
        .strip_suffix('M')
        .unwrap()
        .parse()
        .unwrap();
    let count: u64 = text("logger/count").parse().unwrap();
    2 * (count + 2) * (size << 20)
}

/// Kubelet evicts a Pod whose volume goes past its limit, and records in memory go with it.
#[test]
fn text_logs_fit_into_their_volumes() {
    for line in [
        "",
        "--storage-size 2Gi",
        "--storage persistent --replicas 2 --tls cert",
    ] {
        let mut seen = 0;
        for object in objects(&values(line)) {
            let (kind, _) = id(&object);
            if !kind.starts_with("ClickHouse") {
                continue;
            }
            let spec = &object["spec"];
            let pod = &spec["templates"]["podTemplates"][0]["spec"];
            let volumes = pod["volumes"].as_array().unwrap();
            let logs = volumes.iter().find(|v| v["name"] == "logs").unwrap();
            let most = most_logs(&spec["configuration"]["settings"]);
            let limit = bytes(&logs["emptyDir"]["sizeLimit"]);
            assert!(most < limit, "{line}: {kind}: {most} of {limit}");
            seen += 1;
        }
        assert_eq!(seen, if line.contains("replicas") { 2 } else { 1 });
    }
}

/// The desk's ClickHouse writes no more than its volume for logs holds, too.
#[test]
fn text_logs_fit_at_the_desk() {
    let files = desk_files(&values("")).unwrap();
    let (path, text) = files
        .iter()
        .find(|(path, _)| path.ends_with("weir-logger.xml"))
        .unwrap();
    assert!(
        text.contains("<size>100M</size>") && text.contains("<count>2</count>"),
        "{text}"
    );
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/compose.yml");
    let compose = std::fs::read_to_string(root).unwrap();
    assert!(compose.contains(&format!("./compose/generated/{path}:/etc/")));
    assert!(compose.contains("/var/log/clickhouse-server:uid=101,gid=101,size=1g"));
}

/// ClickHouse's container.
fn clickhouse(line: &str) -> (Value, Value) {
    let chi = object(line, "ClickHouseInstallation", "clickhouse");
    let pod = &chi["spec"]["templates"]["podTemplates"][0]["spec"];
    (pod.clone(), pod["containers"][0]["resources"].clone())
}

/// Records in memory are the Pod's own memory: a Node is chosen that has room for as many as the
/// tables are let grow to, and for half of what ClickHouse may take beside.
#[test]
fn a_pod_asks_for_the_memory_that_it_fills() {
    for (size, memory, asked) in [
        ("512Mi", "1Gi", "896Mi"),
        ("2Gi", "2Gi", "2560Mi"),
        ("2Gi", "4Gi", "3584Mi"),
        ("8Gi", "4Gi", "8192Mi"),
        ("64Gi", "16Gi", "57344Mi"),
    ] {
        let line = format!("--storage-size {size} --memory {memory}");
        let (_, resources) = clickhouse(&line);
        let request = &resources["requests"]["memory"];
        assert_eq!(request, asked, "{line}");
        let keep = object(&line, "CronJob", "weir-keep");
        let spec = &keep["spec"]["jobTemplate"]["spec"]["template"]["spec"];
        let args = &spec["initContainers"][0]["args"];
        assert_eq!(args[1], "--max-bytes", "{args}");
        let own = bytes(&memory.into()) / 2;
        assert_eq!(bytes(request), bytes(&args[2]) + own, "{line}");
    }
    for (memory, asked) in [("1Gi", "512Mi"), ("4Gi", "2048Mi"), ("16Gi", "8192Mi")] {
        let line = format!("--storage persistent --storage-size 100Gi --memory {memory}");
        assert_eq!(
            clickhouse(&line).1["requests"]["memory"],
            asked,
            "a claim is no memory"
        );
    }
}

/// The component for small clusters and its overlay follow.
#[test]
fn components_ask_for_their_memory() {
    let files = crate::manifest::kustomize_files(&given("")).unwrap();
    let of = |name: &str| {
        let path = format!("components/{name}/kustomization.yaml");
        let (_, text) = files.iter().find(|(p, _)| *p == path).unwrap();
        text.clone()
    };
    assert!(
        of("storage-2gi").contains("3584Mi"),
        "{}",
        of("storage-2gi")
    );
    assert!(of("persistent").contains("2048Mi"), "{}", of("persistent"));
}

/// Kubernetes takes no container that asks for more than it may have.
#[test]
fn no_container_asks_for_more_than_its_limit() {
    for line in [
        "",
        "--storage-size 512Mi --memory 1Gi",
        "--storage persistent --memory 1Gi",
        "--storage-size 64Gi --memory 1Gi --replicas 2",
    ] {
        let (pod, _) = clickhouse(line);
        let keeper = objects(&values(line))
            .into_iter()
            .find(|o| id(o).0 == "ClickHouseKeeperInstallation");
        let keeper = keeper.map(|o| o["spec"]["templates"]["podTemplates"][0]["spec"].clone());
        for pod in keeper.iter().chain([&pod]) {
            let resources = &pod["containers"][0]["resources"];
            let [asked, most] =
                ["requests", "limits"].map(|bound| bytes(&resources[bound]["memory"]));
            assert!(asked <= most, "{line}: {asked} of {most}");
        }
    }
}

/// A run that cannot start or end goes, so that it stops no later one: `Forbid` lets one run at a time.
#[test]
fn a_stuck_run_ends_before_the_volume_is_full() {
    for line in ["", "--storage persistent", "--replicas 2 --tls cert"] {
        for object in objects(&values(line)) {
            if object["kind"] != "CronJob" {
                continue;
            }
            assert_eq!(object["spec"]["concurrencyPolicy"], "Forbid");
            let deadline = &object["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"];
            let deadline = deadline.as_u64().unwrap();
            // The most records that a ClickHouse takes, in the free quarter of a volume of 2 GiB.
            assert!(deadline * 15_700 * 47 < (2 << 30) / 4, "{deadline} s");
            assert!(deadline >= 300, "{deadline} s: a slow image comes in time");
        }
    }
}

fn empty_lists(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) if items.is_empty() => found.push(path.to_owned()),
        Value::Array(items) => items.iter().for_each(|i| empty_lists(i, path, found)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, v)| empty_lists(v, &format!("{path}/{name}"), found)),
        _ => {}
    }
}

/// The API server drops empty lists, so a second `apply` of the same file would say `configured`.
#[test]
fn no_list_is_empty() {
    for line in [
        "",
        "--no-grafana",
        "--storage persistent --tls cert --network-policy",
    ] {
        for object in objects(&values(line)) {
            let mut found = Vec::new();
            empty_lists(&object, "", &mut found);
            assert!(found.is_empty(), "{line}: {:?}: {found:?}", id(&object));
        }
    }
}

/// Grafana reads data sources, providers and plugins at its start: each change of one is a change of
/// its Pod, and a change of dashboards alone is none.
#[test]
fn grafana_starts_anew_with_another_data_source() {
    let annotation = |line: &str| {
        let grafana = object(line, "Deployment", "grafana");
        let metadata = &grafana["spec"]["template"]["metadata"];
        metadata["annotations"]["checksum/config"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let usual = annotation("");
    assert_eq!(usual.len(), 64);
    for line in ["--http-port 18123", "--tcp-port 19000", "--tls cert"] {
        assert_ne!(annotation(line), usual, "{line}");
    }
    let folder = tempfile::tempdir().unwrap();
    let mine = r#"{"uid": "mine", "title": "Mine", "panels": [], "schemaVersion": 39}"#;
    std::fs::write(folder.path().join("mine.json"), mine).unwrap();
    let line = format!("--dashboards {}", folder.path().display());
    assert_eq!(annotation(&line), usual);
}
