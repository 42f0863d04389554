//! Owns what runs once or every few minutes: the Secrets that are missing, the tables, the room.

use serde_json::{Value, json};

use super::super::quantity::mebibytes;
use super::super::values::{CLUSTER, OWNER, Values};
use super::{
    WEIR_UID, labels, meta, persistent, pod, push, resources, service_account, trust, weir,
};

/// How long one run of `weir-keep` may take, in seconds. One whose Pod cannot start or hangs would
/// keep every later run from starting; what a run does can be stopped anywhere and goes on in the
/// next. Ten minutes of 15,700 records a second are 440 MB, less than the
/// quarter that the tables leave free of a volume of 2 GiB.
const KEEP_SECONDS: u32 = 600;

/// Jobs cannot be changed; with the version in its name, each upgrade runs a new one.
fn versioned(name: &str) -> String {
    format!("{name}-{}", env!("CARGO_PKG_VERSION").replace('.', "-"))
}

/// The Job that makes the Secrets that are missing, and the Role that lets it do that alone.
pub fn accounts(values: &Values) -> Vec<Value> {
    let name = "weir-secrets";
    let ours = match values.embedded {
        true => ["clickhouse-secret", "clickhouse-hashes"],
        false => ["clickhouse-secret", "grafana-secret"],
    };
    let role = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": meta(values, name, name),
        "rules": [
            // A Secret that is not there yet has no name to be limited by.
            { "apiGroups": [""], "resources": ["secrets"], "verbs": ["create"] },
            {
                "apiGroups": [""], "resources": ["secrets"], "resourceNames": ours,
                "verbs": ["get", "patch"],
            },
        ],
    });
    let binding = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": meta(values, name, name),
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name },
        "subjects": [{ "kind": "ServiceAccount", "name": name, "namespace": values.namespace }],
    });
    vec![
        service_account(values, name, name),
        role,
        binding,
        secrets_job(values, name),
        service_account(values, "weir", "weir"),
    ]
}

fn secrets_job(values: &Values, name: &str) -> Value {
    let args = match values.embedded {
        true => vec!["secrets", "--embedded"],
        false => vec![
            "secrets",
            "--clickhouse-user",
            &values.clickhouse_user,
            "--reader-user",
            &values.reader_user,
        ],
    };
    let mut container = json!({
        "name": "secrets",
        "image": values.image(&values.weir_image),
        "imagePullPolicy": "IfNotPresent",
        "args": args,
        "securityContext": super::confined(),
    });
    container["resources"] = resources("10m", "32Mi", "500m", "128Mi");
    let mut pod = pod(values, name, WEIR_UID, json!([container]), json!([]));
    pod["automountServiceAccountToken"] = json!(true);
    job(values, name, pod)
}

/// A Job that is repeated until it succeeds, and goes an hour later. It has no deadline: nothing waits
/// behind it, an image may reach its Node late, and an upgrade of a large table takes hours.
fn job(values: &Values, name: &str, mut pod: Value) -> Value {
    pod["restartPolicy"] = json!("OnFailure");
    json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": meta(values, &versioned(name), name),
        "spec": {
            "backoffLimit": 30,
            "ttlSecondsAfterFinished": 3600,
            "template": { "metadata": { "labels": labels(name) }, "spec": pod },
        },
    })
}

/// The Job that makes the tables, and the CronJob that keeps them: the oldest records go before the
/// volume is full, and a Pod that comes back with an empty memory gets its tables anew.
pub fn tables(values: &Values) -> Vec<Value> {
    let mut once = apply(values);
    if let Some(args) = once["args"].as_array_mut() {
        args.extend([json!("--wait"), json!("15m")]);
    }
    let mut schema = pod(values, "weir", WEIR_UID, json!([once]), json!([]));
    trust(values, &mut schema);
    vec![job(values, "weir-schema", schema), keep(values)]
}

fn apply(values: &Values) -> Value {
    let mut args = strings(&["schema", "apply"]);
    if let Some(ttl) = &values.ttl {
        args.extend(strings(&["--ttl", ttl]));
    }
    owner(values, "schema", &args)
}

fn keep(values: &Values) -> Value {
    let room = mebibytes(values.prune_limit());
    let prune = owner(values, "prune", &strings(&["prune", "--max-bytes", &room]));
    let mut pod = pod(values, "weir", WEIR_UID, json!([apply(values)]), json!([]));
    // Room first: on a full volume nothing else succeeds.
    pod["initContainers"] = json!([prune]);
    pod["restartPolicy"] = json!("Never");
    trust(values, &mut pod);
    let minutes = if persistent(values) { "*/5" } else { "*/2" };
    json!({
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": meta(values, "weir-keep", "weir-keep"),
        "spec": {
            "schedule": format!("{minutes} * * * *"),
            "concurrencyPolicy": "Forbid",
            "startingDeadlineSeconds": 120,
            "successfulJobsHistoryLimit": 1,
            "failedJobsHistoryLimit": 3,
            "jobTemplate": {
                "spec": {
                    "activeDeadlineSeconds": KEEP_SECONDS,
                    "backoffLimit": 0,
                    "template": { "metadata": { "labels": labels("weir-keep") }, "spec": pod },
                },
            },
        },
    })
}

/// A command of `weir` with the account that owns the tables, on the cluster where there is one.
fn owner(values: &Values, name: &str, args: &[String]) -> Value {
    let mut container = weir(values, name, args, OWNER, "owner-password");
    if values.cluster() {
        push(
            &mut container["env"],
            super::env("WEIR_CLICKHOUSE_CLUSTER", CLUSTER),
        );
    }
    container["resources"] = resources("10m", "64Mi", "1", "512Mi");
    container
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
