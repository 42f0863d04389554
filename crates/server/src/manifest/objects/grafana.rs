//! Owns Grafana: its data source, its dashboards, its plugins from Weir's image, nothing downloaded.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::super::dashboards::{Dashboard, Of};
use super::super::provision;
use super::super::values::{Ingress, Values};
use super::{
    CA_FOLDER, claim, confined, env, labels, meta, persistent, pod, push, resources, secret_env,
    selector, service_account,
};

const UID: u32 = 472;
const DASHBOARDS: &str = "/etc/weir/dashboards";
const PROVISIONING: &str = "/etc/grafana/provisioning";

/// Every object of Grafana.
pub fn grafana(values: &Values) -> Vec<Value> {
    let maps = maps(values, Of::Grafana, "grafana-dashboard");
    let mut all = vec![service_account(values, "grafana", "grafana")];
    let mut read_at_start = Sha256::new();
    for (name, file, text) in [
        (
            "grafana-datasource-provider",
            "datasource_provider.yaml",
            provision::data_source(values),
        ),
        (
            "grafana-dashboard-provider",
            "dashboard_provider.yaml",
            provision::folders(DASHBOARDS),
        ),
        (
            "grafana-plugin-provider",
            "plugin_provider.yaml",
            provision::plugins(),
        ),
    ] {
        read_at_start.update(&text);
        all.push(config_map(values, name, file, &text));
    }
    if persistent(values) {
        all.push(json!({
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": meta(values, "grafana", "grafana"),
            "spec": claim(values, "1Gi"),
        }));
    }
    let checksum = hex(&read_at_start.finalize());
    all.extend([deployment(values, &maps, &checksum), service(values)]);
    all.extend(values.ingress.as_ref().map(|ingress| site(values, ingress)));
    all.extend(maps);
    all
}

fn config_map(values: &Values, name: &str, file: &str, text: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": meta(values, name, name),
        "data": { file: text },
    })
}

/// A ConfigMap for each dashboard: all in one would be more than `kubectl apply` takes.
pub fn maps(values: &Values, of: Of, prefix: &str) -> Vec<Value> {
    let map = |dashboard: &Dashboard| {
        let name = dashboard.file.trim_end_matches(".json");
        let name = name.to_ascii_lowercase().replace(['_', '.'], "-");
        let name = format!("{prefix}-{}", name.trim_matches('-'));
        config_map(values, &name, &dashboard.file, &dashboard.text)
    };
    values
        .dashboards
        .iter()
        .filter(|d| d.of == of)
        .map(map)
        .collect()
}

/// A projected volume of all of these.
pub fn folder(maps: &[Value]) -> Value {
    let source = |map: &Value| json!({ "configMap": { "name": map["metadata"]["name"] } });
    json!({ "sources": maps.iter().map(source).collect::<Vec<_>>() })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `checksum` is of what Grafana reads at its start alone, so that a change of it makes a new Pod;
/// dashboards are read again while it runs.
fn deployment(values: &Values, maps: &[Value], checksum: &str) -> Value {
    let mut labels = labels("grafana");
    // Theia's guide and scripts find Grafana's Pod by this.
    labels["app"] = json!("grafana");
    let metadata = json!({
        "labels": labels,
        "annotations": { "checksum/config": checksum },
    });
    let copy = json!({
        "name": "plugins",
        "image": values.image(&values.weir_image),
        "imagePullPolicy": "IfNotPresent",
        "command": ["cp", "-r", "/opt/weir/plugins/.", "/plugins/"],
        "securityContext": confined(),
        "resources": resources("10m", "32Mi", "1", "128Mi"),
        "volumeMounts": [{ "name": "plugins", "mountPath": "/plugins" }],
    });
    let mut pod = pod(
        values,
        "grafana",
        UID,
        json!([container(values)]),
        volumes(values, maps),
    );
    pod["initContainers"] = json!([copy]);
    if let Some(secret) = &values.tls {
        let items = json!([{ "key": "ca.crt", "path": "ca.crt" }]);
        let secret = json!({ "secretName": secret, "items": items });
        push(
            &mut pod["volumes"],
            json!({ "name": "ca", "secret": secret }),
        );
        let mount = json!({ "name": "ca", "mountPath": CA_FOLDER, "readOnly": true });
        push(&mut pod["containers"][0]["volumeMounts"], mount);
    }
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": meta(values, "grafana", "grafana"),
        "spec": {
            "replicas": 1,
            // Two Grafanas must not open one database.
            "strategy": { "type": "Recreate" },
            "selector": { "matchLabels": selector("grafana") },
            "template": { "metadata": metadata, "spec": pod },
        },
    })
}

fn container(values: &Values) -> Value {
    let probe = |failures: u32| {
        json!({
            "httpGet": { "path": "/api/health", "port": 3000 },
            "periodSeconds": 10,
            "timeoutSeconds": 5,
            "failureThreshold": failures,
        })
    };
    json!({
        "name": "grafana",
        "image": values.image(&values.grafana_image),
        "imagePullPolicy": "IfNotPresent",
        "ports": [{ "name": "http", "containerPort": 3000 }],
        "env": environment(values),
        "securityContext": confined(),
        "resources": resources("100m", "256Mi", "2", "1Gi"),
        "startupProbe": probe(30),
        "readinessProbe": probe(3),
        "livenessProbe": probe(6),
        "volumeMounts": [
            { "name": "tmp", "mountPath": "/tmp" },
            { "name": "plugins", "mountPath": "/plugins" },
            { "name": "provisioning", "mountPath": PROVISIONING, "readOnly": true },
            { "name": "dashboards", "mountPath": DASHBOARDS, "readOnly": true },
            { "name": "data", "mountPath": "/var/lib/grafana" },
        ],
    })
}

fn environment(values: &Values) -> Value {
    let mut all = vec![
        secret_env("GF_SECURITY_ADMIN_USER", "grafana-secret", "admin-username"),
        secret_env(
            "GF_SECURITY_ADMIN_PASSWORD",
            "grafana-secret",
            "admin-password",
        ),
        env("CLICKHOUSE_USERNAME", values.reader_user.clone()),
        secret_env(
            "CLICKHOUSE_PASSWORD",
            "clickhouse-secret",
            "reader-password",
        ),
    ];
    let home = format!("{DASHBOARDS}/home.json");
    for (name, value) in [
        ("GF_PATHS_PLUGINS", "/plugins"),
        (
            "GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS",
            &provision::PLUGINS.join(","),
        ),
        // Nothing is fetched, and nobody is told.
        ("GF_PLUGINS_PREINSTALL_DISABLED", "true"),
        ("GF_PLUGINS_PLUGIN_ADMIN_ENABLED", "false"),
        ("GF_ANALYTICS_REPORTING_ENABLED", "false"),
        ("GF_ANALYTICS_CHECK_FOR_UPDATES", "false"),
        ("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false"),
        ("GF_NEWS_NEWS_FEED_ENABLED", "false"),
        ("GF_SECURITY_DISABLE_GRAVATAR", "true"),
        ("GF_USERS_ALLOW_SIGN_UP", "false"),
        ("GF_LOG_MODE", "console"),
        ("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", &home),
    ] {
        all.push(env(name, value));
    }
    if let Some(ingress) = &values.ingress {
        let scheme = ingress.tls.as_ref().map_or("http", |_| "https");
        all.push(env(
            "GF_SERVER_ROOT_URL",
            format!("{scheme}://{}/", ingress.host),
        ));
    }
    json!(all)
}

fn volumes(values: &Values, maps: &[Value]) -> Value {
    let source = |map: &str, file: &str, folder: &str| {
        let items = json!([{ "key": file, "path": format!("{folder}/{file}") }]);
        json!({ "configMap": { "name": map, "items": items } })
    };
    let data = match persistent(values) {
        true => json!({ "name": "data", "persistentVolumeClaim": { "claimName": "grafana" } }),
        false => json!({ "name": "data", "emptyDir": { "sizeLimit": "1Gi" } }),
    };
    json!([
        { "name": "tmp", "emptyDir": { "sizeLimit": "256Mi" } },
        { "name": "plugins", "emptyDir": { "sizeLimit": "512Mi" } },
        { "name": "provisioning", "projected": { "sources": [
            source("grafana-datasource-provider", "datasource_provider.yaml", "datasources"),
            source("grafana-dashboard-provider", "dashboard_provider.yaml", "dashboards"),
            source("grafana-plugin-provider", "plugin_provider.yaml", "plugins"),
        ] } },
        { "name": "dashboards", "projected": folder(maps) },
        data,
    ])
}

fn service(values: &Values) -> Value {
    let mut port = json!({ "name": "http", "port": 3000, "targetPort": 3000 });
    if let Some(node_port) = values.node_port {
        port["nodePort"] = json!(node_port);
    }
    json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta(values, "grafana", "grafana"),
        "spec": { "type": values.service_type, "selector": selector("grafana"), "ports": [port] },
    })
}

fn site(values: &Values, ingress: &Ingress) -> Value {
    let backend = json!({ "service": { "name": "grafana", "port": { "name": "http" } } });
    let path = json!({ "path": "/", "pathType": "Prefix", "backend": backend });
    let mut spec = json!({ "rules": [{ "host": ingress.host, "http": { "paths": [path] } }] });
    if let Some(class) = &ingress.class {
        spec["ingressClassName"] = json!(class);
    }
    if let Some(secret) = &ingress.tls {
        spec["tls"] = json!([{ "hosts": [ingress.host], "secretName": secret }]);
    }
    json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": meta(values, "grafana", "grafana"),
        "spec": spec,
    })
}
