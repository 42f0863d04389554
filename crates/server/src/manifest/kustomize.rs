//! Owns the same installation for kustomize: a base, and components that are the differences which
//! one value makes to it.
//!
//! A component's patches replace fields where they stand and append to lists, so that two components
//! go together; a list's item is taken away only at its end.

use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};

use super::objects::{id, objects};
use super::values::Given;
use super::yaml;

/// A component: its name, what it is for, and the value that it stands for.
pub struct Component {
    /// The folder's name.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// The value.
    pub set: fn(&mut Given),
}

/// Every component, in the order in which they are named where several are used.
pub const COMPONENTS: [Component; 9] = [
    Component {
        name: "loadbalancer",
        purpose: "Grafana's Service of type LoadBalancer.",
        set: |g| g.service_type = Some("LoadBalancer".into()),
    },
    Component {
        name: "storage-2gi",
        purpose: "Two GiB of memory for records, for a test cluster; not with persistent.",
        set: |g| g.storage_size = Some("2Gi".into()),
    },
    Component {
        name: "persistent",
        purpose: "Records, and Grafana's own database, on PersistentVolumeClaims.",
        set: |g| g.storage = Some("persistent".into()),
    },
    Component {
        name: "cluster",
        purpose: "Two shards of two replicas each, and three Keepers; best with persistent.",
        set: |g| (g.shards, g.replicas) = (Some(2), Some(2)),
    },
    Component {
        name: "tls",
        purpose: "TLS to ClickHouse with Secret clickhouse-tls (tls.crt, tls.key, ca.crt).",
        set: |g| g.tls = Some("clickhouse-tls".into()),
    },
    Component {
        name: "ingress",
        purpose: "An Ingress before Grafana; its host is for a patch of yours to change.",
        set: |g| g.ingress_host = Some("flows.example.com".into()),
    },
    Component {
        name: "network-policy",
        purpose: "A closed namespace: only who must may connect.",
        set: |g| g.network_policy = true,
    },
    Component {
        name: "no-grafana",
        purpose: "Without Grafana; name it last.",
        set: |g| g.no_grafana = true,
    },
    Component {
        name: "no-app",
        purpose: "Without Weir's own app; name it last.",
        set: |g| g.no_app = true,
    },
];

/// Every file with its path: `base` from the values given, and the components before that base.
///
/// # Errors
/// A value is wrong.
pub fn files(given: &Given) -> Result<Vec<(String, String)>> {
    let base = objects(&given.clone().values()?);
    let everything = everything(given)?;
    let kustomization = json!({
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": ["objects.yaml"],
    });
    let head =
        "Made by `weir manifest --kustomize`; change it with a component or a patch of yours.";
    let mut files = vec![
        (
            "base/kustomization.yaml".into(),
            yaml::documents(head, &[kustomization])?,
        ),
        ("base/objects.yaml".into(), yaml::documents(head, &base)?),
    ];
    for component in &COMPONENTS {
        let mut changed = given.clone();
        (component.set)(&mut changed);
        let after = objects(&changed.values()?);
        let head = format!("{}\n{head}", component.purpose);
        files.extend(folder(component.name, &head, &base, &after, &everything)?);
    }
    Ok(files)
}

/// The objects that any component adds, so that one which leaves a part out takes those away too.
fn everything(given: &Given) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for component in &COMPONENTS {
        let mut changed = given.clone();
        (component.set)(&mut changed);
        all.extend(objects(&changed.values()?));
    }
    Ok(all)
}

fn folder(
    name: &str,
    head: &str,
    base: &[Value],
    after: &[Value],
    everything: &[Value],
) -> Result<Vec<(String, String)>> {
    let find = |all: &[Value], wanted: &Value| all.iter().find(|o| id(o) == id(wanted)).cloned();
    let mut patches = Vec::new();
    for before in base {
        let Some(now) = find(after, before) else {
            continue;
        };
        let mut operations = Vec::new();
        differences("", before, &now, &mut operations)?;
        if !operations.is_empty() {
            patches.push(json!({ "target": target(before), "patch": text(&json!(operations)) }));
        }
    }
    let mut gone: Vec<Value> = base
        .iter()
        .filter(|o| find(after, o).is_none())
        .cloned()
        .collect();
    let parts: Vec<Value> = gone.iter().map(part).collect();
    for other in everything {
        let left = find(&gone, other).is_none() && find(base, other).is_none();
        if left && parts.contains(&part(other)) {
            gone.push(other.clone());
        }
    }
    for object in &gone {
        let words = json!({
            "$patch": "delete",
            "apiVersion": object["apiVersion"],
            "kind": object["kind"],
            "metadata": { "name": object["metadata"]["name"] },
        });
        patches.push(json!({ "target": target(object), "patch": text(&words) }));
    }
    let new: Vec<Value> = after
        .iter()
        .filter(|o| find(base, o).is_none())
        .cloned()
        .collect();
    let mut kustomization = Map::new();
    kustomization.insert(
        "apiVersion".into(),
        json!("kustomize.config.k8s.io/v1alpha1"),
    );
    kustomization.insert("kind".into(), json!("Component"));
    let mut files = Vec::new();
    if !new.is_empty() {
        kustomization.insert("resources".into(), json!(["objects.yaml"]));
        let path = format!("components/{name}/objects.yaml");
        files.push((path, yaml::documents(head, &new)?));
    }
    if !patches.is_empty() {
        kustomization.insert("patches".into(), json!(patches));
    }
    let path = format!("components/{name}/kustomization.yaml");
    files.push((
        path,
        yaml::documents(head, &[Value::Object(kustomization)])?,
    ));
    Ok(files)
}

/// A patch as text; in JSON, whose strings end where they end: kustomize trims what YAML would keep.
fn text(patch: &Value) -> String {
    format!("{patch:#}\n")
}

/// The part of the installation that an object belongs to.
fn part(object: &Value) -> Value {
    object["metadata"]["labels"]["app.kubernetes.io/name"].clone()
}

fn target(object: &Value) -> Value {
    let kind = object["apiVersion"].as_str().unwrap_or_default();
    let (group, version) = kind.split_once('/').unwrap_or(("", kind));
    let mut target = json!({
        "version": version,
        "kind": object["kind"],
        "name": object["metadata"]["name"],
    });
    if !group.is_empty() {
        target["group"] = json!(group);
    }
    target
}

/// The operations of a JSON patch (RFC 6902) that make one value of the other.
fn differences(path: &str, before: &Value, after: &Value, out: &mut Vec<Value>) -> Result<()> {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            for name in old.keys().filter(|name| !new.contains_key(*name)) {
                out.push(json!({ "op": "remove", "path": below(path, name) }));
            }
            for (name, value) in new {
                let path = below(path, name);
                match old.get(name) {
                    Some(old) => differences(&path, old, value, out)?,
                    None => out.push(json!({ "op": "add", "path": path, "value": value })),
                }
            }
        }
        (Value::Array(old), Value::Array(new)) => items(path, old, new, out)?,
        _ if before == after => {}
        _ => out.push(json!({ "op": "replace", "path": path, "value": after })),
    }
    Ok(())
}

fn items(path: &str, old: &[Value], new: &[Value], out: &mut Vec<Value>) -> Result<()> {
    let same = |a: &Value, b: &Value| a.get("name") == b.get("name");
    for (index, (a, b)) in old.iter().zip(new).enumerate() {
        ensure!(
            same(a, b),
            "{path}/{index}: a component may not move an item of a list"
        );
        differences(&format!("{path}/{index}"), a, b, out)?;
    }
    for index in (new.len()..old.len()).rev() {
        out.push(json!({ "op": "remove", "path": format!("{path}/{index}") }));
    }
    for item in new.iter().skip(old.len()) {
        out.push(json!({ "op": "add", "path": format!("{path}/-"), "value": item }));
    }
    Ok(())
}

fn below(path: &str, name: &str) -> String {
    format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"))
}
