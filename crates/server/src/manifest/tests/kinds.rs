//! Every object keeps all its fields in Kubernetes' own types, and every Pod is confined, limited,
//! probed, of a named version, and without a password.

use k8s_openapi::api::apps::v1::{Deployment, StatefulSet};
use k8s_openapi::api::batch::v1::{CronJob, Job};
use k8s_openapi::api::core::v1 as core;
use k8s_openapi::api::networking::v1::{Ingress, NetworkPolicy};
use k8s_openapi::api::rbac::v1::{Role, RoleBinding};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{object, objects, values};
use crate::manifest::id;

/// Lines whose objects together hold every field that there is.
const LINES: [&str; 6] = [
    "",
    "--storage persistent --storage-class fast --shards 2 --replicas 2 --tls cert --network-policy \
     --ingress-host x.example --ingress-class nginx --ingress-tls site --image-pull-secret registry",
    "--no-grafana --no-app",
    "--embedded",
    "--embedded --network-policy --ttl 24h --storage-class fast --allow-host flows.example",
    "--node-port 30300 --ttl 24h --registry r.example --allow-host flows.example",
];

fn round_trip<T: DeserializeOwned + Serialize>(object: &Value, of: &str) {
    let typed: T = serde_json::from_value(object.clone()).unwrap_or_else(|e| panic!("{of}: {e}"));
    assert_eq!(&serde_json::to_value(typed).unwrap(), object, "{of}");
}

#[test]
fn no_field_is_lost_in_kubernetes_own_types() {
    for line in LINES {
        for object in objects(&values(line)) {
            let (kind, name) = id(&object);
            let of = format!("{line}: {kind} {name}");
            match kind.as_str() {
                "Namespace" => round_trip::<core::Namespace>(&object, &of),
                "ServiceAccount" => round_trip::<core::ServiceAccount>(&object, &of),
                "ConfigMap" => round_trip::<core::ConfigMap>(&object, &of),
                "Service" => round_trip::<core::Service>(&object, &of),
                "PersistentVolumeClaim" => round_trip::<core::PersistentVolumeClaim>(&object, &of),
                "Deployment" => round_trip::<Deployment>(&object, &of),
                "StatefulSet" => round_trip::<StatefulSet>(&object, &of),
                "Job" => round_trip::<Job>(&object, &of),
                "CronJob" => round_trip::<CronJob>(&object, &of),
                "Role" => round_trip::<Role>(&object, &of),
                "RoleBinding" => round_trip::<RoleBinding>(&object, &of),
                "Ingress" => round_trip::<Ingress>(&object, &of),
                "NetworkPolicy" => round_trip::<NetworkPolicy>(&object, &of),
                "ClickHouseInstallation" | "ClickHouseKeeperInstallation" => custom(&object, &of),
                other => panic!("{of}: no type for {other}"),
            }
        }
    }
}

/// The fields of the operator's resources that are ours to set, as its documentation names them;
/// what lies below a `*` is checked by Kubernetes' own type or is free.
const DOCUMENTED: [&str; 22] = [
    "defaults.templates.podTemplate",
    "defaults.templates.serviceTemplate",
    "defaults.templates.dataVolumeClaimTemplate",
    "configuration.users.*",
    "configuration.profiles.*",
    "configuration.settings.*",
    "configuration.files.*",
    "configuration.zookeeper.nodes.host",
    "configuration.zookeeper.nodes.port",
    "configuration.clusters.name",
    "configuration.clusters.secure",
    "configuration.clusters.secret.valueFrom.*",
    "configuration.clusters.layout.shardsCount",
    "configuration.clusters.layout.replicasCount",
    "templates.podTemplates.name",
    "templates.podTemplates.metadata.*",
    "templates.podTemplates.podDistribution.type",
    "templates.podTemplates.spec.*",
    "templates.serviceTemplates.*",
    "templates.volumeClaimTemplates.name",
    "templates.volumeClaimTemplates.reclaimPolicy",
    "templates.volumeClaimTemplates.spec.*",
];

fn custom(object: &Value, of: &str) {
    let known = |path: &str| {
        DOCUMENTED
            .iter()
            .any(|field| match field.strip_suffix('*') {
                Some(start) => path.starts_with(start) || path == start.trim_end_matches('.'),
                None => path == *field,
            })
    };
    let mut paths = Vec::new();
    leaves("", &object["spec"], &mut paths);
    for path in paths {
        assert!(
            known(&path),
            "{of}: {path} is no field of the operator's that we know"
        );
    }
    let templates = &object["spec"]["templates"];
    let each = |list: &str| templates[list].as_array().cloned().unwrap_or_default();
    for template in each("podTemplates") {
        round_trip::<core::PodSpec>(&template["spec"], of);
    }
    for template in each("serviceTemplates") {
        round_trip::<core::ServiceSpec>(&template["spec"], of);
    }
    for template in each("volumeClaimTemplates") {
        round_trip::<core::PersistentVolumeClaimSpec>(&template["spec"], of);
    }
}

fn leaves(path: &str, value: &Value, out: &mut Vec<String>) {
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, v)| leaves(&below(name), v, out)),
        Value::Array(items) => items.iter().for_each(|item| leaves(path, item, out)),
        _ => out.push(path.to_owned()),
    }
}

/// Every Pod with the object that it belongs to, and whether it is to run for ever.
fn pods(line: &str) -> Vec<(String, Value, bool)> {
    let mut found = Vec::new();
    for object in objects(&values(line)) {
        let (kind, name) = id(&object);
        let spec = &object["spec"];
        let pod = match kind.as_str() {
            "Deployment" | "StatefulSet" | "Job" => &spec["template"]["spec"],
            "CronJob" => &spec["jobTemplate"]["spec"]["template"]["spec"],
            "ClickHouseInstallation" | "ClickHouseKeeperInstallation" => {
                &spec["templates"]["podTemplates"][0]["spec"]
            }
            _ => continue,
        };
        found.push((
            format!("{kind} {name}"),
            pod.clone(),
            !kind.ends_with("Job"),
        ));
    }
    found
}

#[test]
fn every_pod_is_confined_limited_probed_and_of_a_named_version() {
    for line in LINES {
        for (of, pod, for_ever) in pods(line) {
            let security = &pod["securityContext"];
            assert_eq!(security["runAsNonRoot"], true, "{of}");
            assert!(security["runAsUser"].as_u64().unwrap() > 0, "{of}");
            assert_eq!(security["seccompProfile"]["type"], "RuntimeDefault", "{of}");
            let lists = ["initContainers", "containers"];
            let containers = lists
                .iter()
                .flat_map(|list| pod[*list].as_array().cloned().unwrap_or_default());
            for container in containers {
                confined(&container, &of);
            }
            if for_ever {
                for container in pod["containers"].as_array().unwrap() {
                    for probe in ["startupProbe", "readinessProbe", "livenessProbe"] {
                        assert!(container[probe].is_object(), "{of} {probe}");
                    }
                }
            }
            let token = of
                == format!(
                    "Job weir-secrets-{}",
                    env!("CARGO_PKG_VERSION").replace('.', "-")
                );
            assert_eq!(pod["automountServiceAccountToken"], token, "{of}");
        }
    }
}

fn confined(container: &Value, of: &str) {
    let security = &container["securityContext"];
    assert_eq!(security["allowPrivilegeEscalation"], false, "{of}");
    assert_eq!(security["readOnlyRootFilesystem"], true, "{of}");
    assert_eq!(
        security["capabilities"]["drop"],
        serde_json::json!(["ALL"]),
        "{of}"
    );
    for bound in ["requests", "limits"] {
        for what in ["cpu", "memory"] {
            assert!(
                container["resources"][bound][what].is_string(),
                "{of} {bound} {what}"
            );
        }
    }
    let image = container["image"].as_str().unwrap();
    let (_, version) = image.rsplit_once(':').unwrap();
    assert!(
        version.starts_with(|c: char| c.is_ascii_digit()),
        "{of} {image}"
    );
    assert_eq!(container["imagePullPolicy"], "IfNotPresent", "{of}");
}

/// A password stands nowhere: it comes from a Secret, and no Secret is part of the manifest.
#[test]
fn no_password_is_written_down() {
    for line in LINES {
        for object in objects(&values(line)) {
            assert_ne!(object["kind"], "Secret");
            secretless(&object, &format!("{line}: {:?}", id(&object)));
        }
    }
}

fn secretless(value: &Value, of: &str) {
    match value {
        Value::Object(fields) => {
            let name = fields
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if name.to_ascii_lowercase().contains("password") {
                assert!(fields.get("value").is_none(), "{of}: {name}");
            }
            for (name, field) in fields {
                let secret = name.ends_with("/password") || name == "password";
                assert!(
                    !secret || field["valueFrom"].is_object(),
                    "{of}: {name} {field}"
                );
                secretless(field, of);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| secretless(item, of)),
        _ => {}
    }
}

/// The Role may do what `weir secrets` does, and nothing else.
#[test]
fn the_role_is_limited_to_our_secrets() {
    let role = object("", "Role", "weir-secrets");
    for rule in role["rules"].as_array().unwrap() {
        assert_eq!(rule["resources"], serde_json::json!(["secrets"]));
        let verbs = rule["verbs"].as_array().unwrap();
        let named = rule["resourceNames"].is_array();
        assert!(named || verbs == &["create"], "{rule}");
        assert!(verbs.iter().all(|v| v != "list" && v != "delete"), "{rule}");
    }
}

/// Volumes that are mounted exist, and those that exist are mounted.
#[test]
fn volumes_and_mounts_agree() {
    for line in LINES {
        for (of, pod, _) in pods(line) {
            let names = |list: &Value| -> Vec<String> {
                let items = list.as_array().into_iter().flatten();
                let mut names: Vec<String> = items
                    .map(|item| item["name"].as_str().unwrap().to_owned())
                    .collect();
                names.sort();
                names.dedup();
                names
            };
            let mut mounted = Vec::new();
            for list in ["initContainers", "containers"] {
                for container in pod[list].as_array().into_iter().flatten() {
                    mounted.extend(names(&container["volumeMounts"]));
                }
            }
            mounted.sort();
            mounted.dedup();
            // these are made of a claim: by the operator, and by Kubernetes
            let made = match of.as_str() {
                "StatefulSet weir" => "records",
                of if of.starts_with("ClickHouse") => "data",
                _ => "",
            };
            let claimed = !names(&pod["volumes"]).contains(&made.to_owned());
            mounted.retain(|name| !(claimed && name == made));
            assert_eq!(mounted, names(&pod["volumes"]), "{line}: {of}");
        }
    }
}
