//! The small installation: one Pod, whose engine knows no password, and what it cannot have.

use serde_json::Value;

use super::{object, objects, refused, values};
use crate::manifest::{id, images, manifest};

fn containers(line: &str) -> [Value; 2] {
    let pod = object(line, "StatefulSet", "weir")["spec"]["template"]["spec"].clone();
    let list = pod["containers"].as_array().unwrap().clone();
    list.try_into().unwrap()
}

#[test]
fn it_is_one_pod_without_operator_clickhouse_or_grafana() {
    let all = objects(&values("--embedded"));
    let found: Vec<(String, String)> = all.iter().map(id).collect();
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "Namespace",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "Job",
            "ServiceAccount",
            "StatefulSet",
            "Service",
            "Service",
        ]
    );
    let embedded = values("--embedded");
    assert_eq!(images(&embedded).join(" "), embedded.weir_image);
    let text = manifest(&embedded).unwrap();
    assert!(
        !text.contains("Altinity") && !text.contains("grafana"),
        "{text}"
    );
}

/// The engine's container gets hashes, from a Secret that holds nothing else.
#[test]
fn the_engine_learns_no_password_and_no_token() {
    let [engine, upkeep] = containers("--embedded");
    assert_eq!(engine["name"], "clickhouse");
    let text = engine.to_string();
    assert!(engine.get("env").is_none(), "{text}");
    assert!(!text.contains("clickhouse-secret"), "{text}");
    let pod = &object("--embedded", "StatefulSet", "weir")["spec"]["template"]["spec"];
    assert_eq!(pod["automountServiceAccountToken"], false);
    let volumes = pod["volumes"].to_string();
    assert!(
        volumes.contains("clickhouse-hashes") && !volumes.contains("clickhouse-secret"),
        "{volumes}"
    );
    for name in ["WEIR_WRITER_PASSWORD", "WEIR_READER_PASSWORD"] {
        assert!(upkeep["env"].to_string().contains(name), "{name}");
    }
    // and each may only be given what its own command line takes
    use clap::Parser as _;
    for container in [engine, upkeep] {
        let args = container["args"].as_array().unwrap().clone();
        let args = args.iter().map(|arg| arg.as_str().unwrap());
        let line: Vec<&str> = std::iter::once("weir").chain(args).collect();
        crate::cli::Cli::try_parse_from(&line).unwrap_or_else(|e| panic!("{line:?}: {e}"));
    }
}

#[test]
fn sizes_and_names_reach_every_place() {
    let line =
        "--embedded --memory 2Gi --storage-size 40Gi --ttl 48h --tcp-port 9100 --namespace flows";
    let [engine, upkeep] = containers(line);
    assert_eq!(engine["resources"]["limits"]["memory"], "2048Mi");
    assert!(engine["args"].to_string().contains("--memory=1536"));
    assert!(upkeep["args"].to_string().contains("--max-bytes=30720Mi"));
    assert!(upkeep["args"].to_string().contains("--ttl=48h"));
    let set = object(line, "StatefulSet", "weir");
    let claim = &set["spec"]["volumeClaimTemplates"][0]["spec"];
    assert_eq!(claim["resources"]["requests"]["storage"], "40Gi");
    let service = object(line, "Service", "clickhouse-clickhouse");
    assert_eq!(service["spec"]["ports"][1]["port"], 9100);
    assert_eq!(service["spec"]["publishNotReadyAddresses"], true);
    let snippet = crate::manifest::aggregator::snippet(&values(line)).unwrap();
    for part in [
        "tcp://clickhouse-clickhouse.flows.svc:9100",
        "http://clickhouse-clickhouse.flows.svc:8123",
        "weir_writer",
    ] {
        assert!(snippet.contains(part), "{part}: {snippet}");
    }
}

#[test]
fn what_it_has_not_is_refused_by_name() {
    for option in [
        "--shards 2",
        "--replicas 2",
        "--tls cert",
        "--storage memory",
        "--node-port 30100",
        "--clickhouse-user me",
        "--grafana-image grafana/grafana:1",
        "--no-app",
    ] {
        let words = refused(&format!("--embedded {option}"));
        let name = option.trim_start_matches('-').split(' ').next().unwrap();
        assert!(
            words.starts_with(&format!("{name}:")) && words.contains("leave --embedded out"),
            "{words}"
        );
    }
}
