//! Tests of what values do: each changes every place that it stands in, and wrong ones are named.
#![allow(clippy::unwrap_used)]

mod kinds;
mod limits;
mod patches;
mod places;
mod small;

use serde_json::Value;

use super::{Given, Values, objects::id, objects::objects};

/// The values of a command line.
fn given(line: &str) -> Given {
    use clap::Parser as _;
    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        given: Given,
    }
    let words = std::iter::once("weir").chain(line.split_whitespace());
    Line::try_parse_from(words).unwrap().given
}

fn values(line: &str) -> Values {
    given(line)
        .values()
        .unwrap_or_else(|e| panic!("{line}: {e:#}"))
}

/// The one object of a kind and name.
fn object(line: &str, kind: &str, name: &str) -> Value {
    let found = objects(&values(line))
        .into_iter()
        .find(|o| id(o) == (kind.into(), name.into()));
    found.unwrap_or_else(|| panic!("{line}: no {kind} {name}"))
}

fn refused(line: &str) -> String {
    format!("{:#}", given(line).values().expect_err(line))
}

#[test]
fn wrong_and_contradictory_values_are_named_with_what_would_be_right() {
    for (line, name, right) in [
        ("--storage disk", "storage:", "memory or persistent"),
        ("--storage-size 2GB", "storage-size:", "such as 2Gi"),
        ("--storage-size 100Mi", "storage-size:", "512Mi or more"),
        ("--memory lots", "memory:", "such as 2Gi"),
        ("--ttl soon", "ttl:", "or never"),
        (
            "--service-type nodeport",
            "service-type:",
            "NodePort, LoadBalancer or ClusterIP",
        ),
        (
            "--clickhouse-service-type x",
            "clickhouse-service-type:",
            "LoadBalancer",
        ),
        ("--http-port 0", "http-port:", "1 to 65535"),
        (
            "--http-port 9000",
            "http-port and tcp-port",
            "two different",
        ),
        ("--node-port 80", "node-port:", "30000 to 32767"),
        (
            "--node-port 30100 --service-type ClusterIP",
            "node-port:",
            "--service-type NodePort",
        ),
        (
            "--clickhouse-user default",
            "clickhouse-user:",
            "another name",
        ),
        (
            "--clickhouse-user clickhouse_operator",
            "clickhouse-user:",
            "the Altinity operator logs in with; expected another name, such as flow_writer",
        ),
        (
            "--reader-user clickhouse_operator",
            "reader-user:",
            "such as flow_reader",
        ),
        (
            "--clickhouse-user flow_owner",
            "clickhouse-user:",
            "owns the tables",
        ),
        (
            "--clickhouse-user a/b",
            "clickhouse-user:",
            "letters, digits and _",
        ),
        (
            "--clickhouse-user a --reader-user a",
            "clickhouse-user and reader-user",
            "two accounts",
        ),
        ("--shards 0", "shards:", "1 to 100"),
        ("--replicas 2 --keepers 2", "keepers:", "1, 3 or 5"),
        ("--keepers 3", "keepers:", "leave it out"),
        (
            "--storage-class fast",
            "storage-class:",
            "--storage persistent",
        ),
        (
            "--registry https://r.example",
            "registry:",
            "without scheme",
        ),
        (
            "--grafana-image grafana/grafana:latest",
            "grafana-image:",
            "with a version",
        ),
        ("--weir-image weir", "weir-image:", "with a version"),
        ("--ingress-class nginx", "ingress-class", "ingress-host"),
        (
            "--ingress-host x.example --no-grafana",
            "ingress-host:",
            "--no-grafana",
        ),
        ("--allow-host x.example --no-app", "allow-host:", "--no-app"),
        ("--namespace Flow_Visibility", "namespace:", "small letters"),
        ("--dashboards /does/not/exist", "dashboards:", "a folder"),
    ] {
        let words = refused(line);
        assert!(
            words.contains(name) && words.contains(right),
            "{line}: {words}"
        );
    }
}

#[test]
fn a_values_file_says_the_same_and_the_command_line_wins() {
    let text = "storage-size: 2Gi\nttl: 24h\nno-app: true\nshards: 2\n";
    let file: Given = serde_saphyr::from_str(text).unwrap();
    let both = given("--storage-size 3Gi").or(file).unwrap();
    let values = both.values().unwrap();
    assert_eq!(values.storage_size.to_string(), "3Gi");
    assert_eq!(
        (values.ttl.as_deref(), values.app, values.shards),
        (Some("24h"), false, 2)
    );
    let unknown = serde_saphyr::from_str::<Given>("storagesize: 2Gi\n")
        .unwrap_err()
        .to_string();
    assert!(
        unknown.contains("storagesize") && unknown.contains("storage-size"),
        "{unknown}"
    );
}

#[test]
fn dashboards_of_a_folder_are_shown_by_whom_they_are_for() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "mine.json",
        r#"{"uid": "mine", "title": "Mine", "panels": [], "schemaVersion": 39}"#,
    );
    let page = weir_model::spec::BUILT_IN[0].replacen("\"uid\": \"home\"", "\"uid\": \"ours\"", 1);
    write("ours.json", &page);
    write(
        "pod-to-pod.json",
        r#"{"uid": "x", "title": "In its place", "panels": [], "schemaVersion": 39}"#,
    );
    let line = format!("--dashboards {}", folder.path().display());
    let names: Vec<String> = objects(&values(&line)).iter().map(|o| id(o).1).collect();
    for name in [
        "grafana-dashboard-mine",
        "grafana-dashboard-ours",
        "weir-dashboard-ours",
        "grafana-dashboard-home",
    ] {
        assert!(names.iter().any(|n| n == name), "{name} of {names:?}");
    }
    let replaced = object(&line, "ConfigMap", "grafana-dashboard-pod-to-pod");
    assert!(
        replaced["data"]["pod-to-pod.json"]
            .as_str()
            .unwrap()
            .contains("In its place")
    );
    let app = object(&line, "Deployment", "weir").to_string();
    assert!(
        app.contains("\"--dashboards\"") && app.contains("weir-dashboard-ours"),
        "{app}"
    );
    let grafana = object(&line, "Deployment", "grafana").to_string();
    assert!(grafana.contains("grafana-dashboard-mine") && !grafana.contains("weir-dashboard"));

    write("neither.json", "{\"a\": 1}");
    assert!(refused(&line).contains("neither.json"));
    write(
        "neither.json",
        "{\"apiVersion\": \"dashboard.grafana.app/v2\", \"spec\": {}}",
    );
    assert!(refused(&line).contains("classic JSON"));
}

#[test]
fn images_are_listed_from_the_registry_that_is_named() {
    let listed = super::images(&values("--registry r.example/x --replicas 2"));
    assert!(
        listed.iter().all(|image| image.starts_with("r.example/x/")),
        "{listed:?}"
    );
    for part in [
        "weir:",
        "clickhouse-server:",
        "clickhouse-keeper:",
        "grafana:",
        "clickhouse-operator:",
        "metrics-exporter:",
    ] {
        assert!(
            listed.iter().any(|image| image.contains(part)),
            "{part} of {listed:?}"
        );
    }
    let text = super::manifest(&values("--registry r.example/x --replicas 2")).unwrap();
    let images = text
        .lines()
        .filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("image: "));
    for image in images {
        assert!(
            listed.iter().any(|i| i == image.trim_matches('"')),
            "{image} of {listed:?}"
        );
    }
}

#[test]
fn the_plugins_are_those_of_the_panel_plugin() {
    fn ids(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                ids(&path, found);
            } else if path.file_name().is_some_and(|name| name == "plugin.json") {
                let json: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
                found.push(json["id"].as_str().unwrap().to_owned());
            }
        }
    }
    let mut found = Vec::new();
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../../panel-plugin/src");
    ids(std::path::Path::new(source), &mut found);
    found.sort();
    let mut ours = super::provision::PLUGINS.to_vec();
    ours.sort_unstable();
    assert_eq!(found, ours, "src/manifest/provision.rs, PLUGINS");
}
