//! Owns the Kubernetes objects of an installation, as values that become YAML or patches.

mod app;
mod clickhouse;
mod embedded;
mod grafana;
mod jobs;
mod keeper;
mod network;

pub use clickhouse::installation;
pub use embedded::ACCOUNTS;

use serde_json::{Value, json};

use super::values::{Storage, Values};

/// The user that Weir's own containers run as.
const WEIR_UID: u32 = 65_532;

/// Every object, in the order in which they may be applied.
pub fn objects(values: &Values) -> Vec<Value> {
    let mut all = vec![namespace(values)];
    all.extend(jobs::accounts(values));
    if values.embedded {
        all.extend(embedded::embedded(values));
        if values.network_policy {
            all.extend(network::embedded(values));
        }
        return all;
    }
    all.extend(keeper::keeper(values));
    all.push(clickhouse::installation(values));
    all.extend(jobs::tables(values));
    if values.app {
        all.extend(app::app(values));
    }
    if values.grafana {
        all.extend(grafana::grafana(values));
    }
    if values.network_policy {
        all.extend(network::policies(values));
    }
    all
}

/// An object's kind and name, which are one of a kind in the namespace.
pub fn id(object: &Value) -> (String, String) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&object["kind"]), text(&object["metadata"]["name"]))
}

fn namespace(values: &Values) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": values.namespace,
            "labels": {
                "app.kubernetes.io/part-of": "weir",
                // Every Pod here keeps to it; one that does not is named when it is applied.
                "pod-security.kubernetes.io/warn": "restricted",
            },
        },
    })
}

/// The metadata of an object that belongs to a part of the installation.
fn meta(values: &Values, name: &str, part: &str) -> Value {
    json!({ "name": name, "namespace": values.namespace, "labels": labels(part) })
}

fn labels(part: &str) -> Value {
    json!({ "app.kubernetes.io/name": part, "app.kubernetes.io/part-of": "weir" })
}

/// What selects the Pods of a part.
fn selector(part: &str) -> Value {
    json!({ "app.kubernetes.io/name": part, "app.kubernetes.io/part-of": "weir" })
}

/// A container that may do nothing but run.
fn confined() -> Value {
    json!({
        "allowPrivilegeEscalation": false,
        "capabilities": { "drop": ["ALL"] },
        "readOnlyRootFilesystem": true,
    })
}

/// A Pod that is nobody special.
fn nobody(uid: u32) -> Value {
    json!({
        "runAsNonRoot": true,
        "runAsUser": uid,
        "runAsGroup": uid,
        "fsGroup": uid,
        "seccompProfile": { "type": "RuntimeDefault" },
    })
}

/// What a container is given at least and at most.
fn resources(cpu: &str, memory: &str, most_cpu: &str, most_memory: &str) -> Value {
    json!({
        "requests": { "cpu": cpu, "memory": memory },
        "limits": { "cpu": most_cpu, "memory": most_memory },
    })
}

/// An environment variable from a Secret; its Pod waits until there is one.
fn secret_env(name: &str, secret: &str, key: &str) -> Value {
    json!({ "name": name, "valueFrom": { "secretKeyRef": { "name": secret, "key": key } } })
}

fn env(name: &str, value: impl Into<String>) -> Value {
    json!({ "name": name, "value": value.into() })
}

/// The Pod's part of every Pod: no token, and the Secret of the registry.
fn pod(values: &Values, account: &str, uid: u32, containers: Value, volumes: Value) -> Value {
    let mut pod = json!({
        "serviceAccountName": account,
        "automountServiceAccountToken": false,
        "enableServiceLinks": false,
        "securityContext": nobody(uid),
        "containers": containers,
    });
    // The API server drops an empty list: written down it would look like a difference for ever.
    if volumes.as_array().is_some_and(|list| !list.is_empty()) {
        pod["volumes"] = volumes;
    }
    if let Some(secret) = &values.image_pull_secret {
        pod["imagePullSecrets"] = json!([{ "name": secret }]);
    }
    pod
}

fn service_account(values: &Values, name: &str, part: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": meta(values, name, part),
        "automountServiceAccountToken": false,
    })
}

/// A container that runs a command of `weir` as one of ClickHouse's accounts.
fn weir(values: &Values, name: &str, args: &[String], user: &str, key: &str) -> Value {
    json!({
        "name": name,
        "image": values.image(&values.weir_image),
        "imagePullPolicy": "IfNotPresent",
        "args": args,
        "env": [
            env("WEIR_CLICKHOUSE", values.clickhouse_url()),
            env("WEIR_CLICKHOUSE_USER", user),
            env("WEIR_CLICKHOUSE_DATABASE", "default"),
            secret_env("WEIR_CLICKHOUSE_PASSWORD", "clickhouse-secret", key),
        ],
        "securityContext": confined(),
    })
}

/// Where a client finds the certificate of ClickHouse's authority.
pub const CA_FOLDER: &str = "/etc/weir/ca";

/// Gives a container and its Pod the authority's certificate, where TLS is asked for.
fn trust(values: &Values, pod: &mut Value) {
    let Some(secret) = &values.tls else { return };
    let volume = json!({
        "name": "ca",
        "secret": { "secretName": secret, "items": [{ "key": "ca.crt", "path": "ca.crt" }] },
    });
    push(&mut pod["volumes"], volume);
    for list in ["initContainers", "containers"] {
        let containers = pod.get_mut(list).and_then(Value::as_array_mut);
        for container in containers.into_iter().flatten() {
            let file = format!("{CA_FOLDER}/ca.crt");
            push(&mut container["env"], env("SSL_CERT_FILE", file));
            let mount = json!({ "name": "ca", "mountPath": CA_FOLDER, "readOnly": true });
            push(&mut container["volumeMounts"], mount);
        }
    }
}

/// Appends to a list, which is made where there is none.
fn push(list: &mut Value, item: Value) {
    match list {
        Value::Array(items) => items.push(item),
        _ => *list = json!([item]),
    }
}

/// A claim of one node's disk.
fn claim(values: &Values, size: &str) -> Value {
    let mut claim = json!({
        "accessModes": ["ReadWriteOnce"],
        "resources": { "requests": { "storage": size } },
    });
    if let Some(class) = &values.storage_class {
        claim["storageClassName"] = json!(class);
    }
    claim
}

fn persistent(values: &Values) -> bool {
    values.storage == Storage::Persistent
}
