//! Owns Weir's app in the cluster. It has no login, so it listens to its own Pod alone: whoever may
//! forward a port to the Pod reaches it, and nobody else.

use serde_json::{Value, json};

use super::super::dashboards::Of;
use super::super::values::Values;
use super::{WEIR_UID, labels, meta, pod, push, resources, selector, trust, weir};

/// The port of the app in its Pod.
pub const PORT: u16 = 8300;

/// The Deployment, its Service and the dashboards that it was given.
pub fn app(values: &Values) -> Vec<Value> {
    let maps = dashboards(values);
    let mut all = vec![deployment(values, &maps), service(values)];
    all.extend(maps);
    all
}

/// The dashboards that it was given, as ConfigMaps.
pub fn dashboards(values: &Values) -> Vec<Value> {
    super::grafana::maps(values, Of::Weir, "weir-dashboard")
}

fn deployment(values: &Values, maps: &[Value]) -> Value {
    let mut args = vec![
        "serve".to_owned(),
        "--listen".into(),
        format!("127.0.0.1:{PORT}"),
    ];
    if let Some(host) = &values.allow_host {
        args.extend(["--allow-host".into(), host.clone()]);
    }
    let mut container = weir(
        values,
        "weir",
        &args,
        &values.reader_user,
        "reader-password",
    );
    probes(&mut container);
    container["resources"] = resources("20m", "64Mi", "2", "512Mi");
    let mut pod = pod(values, "weir", WEIR_UID, json!([container]), json!([]));
    show(&mut pod, 0, maps);
    trust(values, &mut pod);
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": meta(values, "weir", "weir"),
        "spec": {
            "replicas": 1,
            "selector": { "matchLabels": selector("weir") },
            "template": { "metadata": { "labels": labels("weir") }, "spec": pod },
        },
    })
}

/// The kubelet knocks at the Pod's address, where nobody listens: it asks from within.
pub fn probes(container: &mut Value) {
    let probe = |path: &str, failures: u32| {
        let url = format!("http://127.0.0.1:{PORT}/{path}");
        json!({
            "exec": { "command": ["weir", "probe", url] },
            "periodSeconds": 10,
            "timeoutSeconds": 10,
            "failureThreshold": failures,
        })
    };
    container["startupProbe"] = probe("healthz", 30);
    container["readinessProbe"] = probe("readyz", 3);
    container["livenessProbe"] = probe("healthz", 6);
}

/// Gives dashboards, if there are any, to the app in that container.
pub fn show(pod: &mut Value, container: usize, maps: &[Value]) {
    if maps.is_empty() {
        return;
    }
    let volume = super::grafana::folder(maps);
    push(
        &mut pod["volumes"],
        json!({ "name": "dashboards", "projected": volume }),
    );
    let container = &mut pod["containers"][container];
    let place = "/etc/weir/dashboards";
    let mount = json!({ "name": "dashboards", "mountPath": place, "readOnly": true });
    push(&mut container["volumeMounts"], mount);
    for word in ["--dashboards", place, "--dashboards-read-only"] {
        push(&mut container["args"], json!(word));
    }
}

/// For `kubectl port-forward svc/weir`: the Pod takes no connection from elsewhere.
pub fn service(values: &Values) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta(values, "weir", "weir"),
        "spec": {
            "type": "ClusterIP",
            "selector": selector("weir"),
            "ports": [{ "name": "http", "port": PORT, "targetPort": PORT }],
        },
    })
}
