//! Tests against a small API server that holds Secrets as Kubernetes does.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Args, Kubernetes, make};

type Secrets = Arc<Mutex<BTreeMap<String, Value>>>;
type Answer = (StatusCode, Json<Value>);

fn refuse(code: StatusCode, message: &str) -> Answer {
    (code, Json(json!({ "kind": "Status", "message": message })))
}

fn allowed(headers: &HeaderMap) -> bool {
    headers
        .get("authorization")
        .is_some_and(|v| v == "Bearer the-token")
}

async fn read(State(all): State<Secrets>, headers: HeaderMap, Path(name): Path<String>) -> Answer {
    match all.lock().unwrap().get(&name) {
        _ if !allowed(&headers) => refuse(StatusCode::FORBIDDEN, "no access"),
        Some(secret) => (StatusCode::OK, Json(secret.clone())),
        None => refuse(StatusCode::NOT_FOUND, "not found"),
    }
}

async fn create(
    State(all): State<Secrets>,
    headers: HeaderMap,
    Json(mut secret): Json<Value>,
) -> Answer {
    let name = secret["metadata"]["name"].as_str().unwrap().to_owned();
    let mut all = all.lock().unwrap();
    if !allowed(&headers) || all.contains_key(&name) {
        return refuse(StatusCode::CONFLICT, "already exists");
    }
    secret["metadata"]["resourceVersion"] = json!("1");
    all.insert(name, secret.clone());
    (StatusCode::CREATED, Json(secret))
}

async fn patch(
    State(all): State<Secrets>,
    headers: HeaderMap,
    Path(name): Path<String>,
    body: String,
) -> Answer {
    let merge = headers
        .get("content-type")
        .is_some_and(|v| v == "application/merge-patch+json");
    let patch: Value = serde_json::from_str(&body).unwrap();
    let mut all = all.lock().unwrap();
    let secret = all.get_mut(&name).unwrap();
    if !merge || patch["metadata"]["resourceVersion"] != secret["metadata"]["resourceVersion"] {
        return refuse(StatusCode::CONFLICT, "the object has been modified");
    }
    json_patch::merge(secret, &patch);
    (StatusCode::OK, Json(secret.clone()))
}

/// The API server with these Secrets, and a client of it.
async fn api(secrets: &Secrets, token: &str) -> (Kubernetes, tempfile::TempDir) {
    let path = "/api/v1/namespaces/flows/secrets";
    let router = axum::Router::new()
        .route(path, post(create))
        .route(&format!("{path}/{{name}}"), get(read).patch(patch))
        .with_state(Arc::clone(secrets));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("token"), token).unwrap();
    std::fs::write(folder.path().join("namespace"), "flows").unwrap();
    (
        Kubernetes::new(&format!("http://{address}"), folder.path()).unwrap(),
        folder,
    )
}

fn args() -> Args {
    Args {
        clickhouse_user: "flow_writer".into(),
        reader_user: "flow_reader".into(),
        grafana_user: "admin".into(),
        embedded: false,
    }
}

fn field(secrets: &Secrets, name: &str, key: &str) -> String {
    let all = secrets.lock().unwrap();
    let text = all[name]["data"][key].as_str().unwrap();
    String::from_utf8(STANDARD.decode(text).unwrap()).unwrap()
}

#[tokio::test]
async fn missing_secrets_are_made_once() {
    let secrets = Secrets::default();
    let (api, _folder) = api(&secrets, "the-token\n").await;
    let said = make(&api, &args()).await.unwrap();
    assert_eq!(
        said,
        [
            "Secret clickhouse-secret: made",
            "Secret grafana-secret: made"
        ]
    );
    assert_eq!(
        field(&secrets, "clickhouse-secret", "username"),
        "flow_writer"
    );
    assert_eq!(
        field(&secrets, "clickhouse-secret", "reader-username"),
        "flow_reader"
    );
    assert_eq!(field(&secrets, "grafana-secret", "admin-username"), "admin");
    let passwords = [
        field(&secrets, "clickhouse-secret", "password"),
        field(&secrets, "clickhouse-secret", "reader-password"),
        field(&secrets, "clickhouse-secret", "owner-password"),
        field(&secrets, "clickhouse-secret", "cluster"),
        field(&secrets, "grafana-secret", "admin-password"),
    ];
    for (index, password) in passwords.iter().enumerate() {
        assert_eq!(password.len(), 32);
        assert!(password.chars().all(|c| c.is_ascii_alphanumeric()));
        assert!(!passwords[..index].contains(password), "each is its own");
        assert!(said.iter().all(|line| !line.contains(password.as_str())));
    }
    let before = secrets.lock().unwrap().clone();
    let said = make(&api, &args()).await.unwrap();
    assert!(
        said.iter()
            .all(|line| line.ends_with("there already, unchanged")),
        "{said:?}"
    );
    assert_eq!(*secrets.lock().unwrap(), before);
}

#[tokio::test]
async fn a_secret_of_another_maker_gets_what_it_lacks() {
    let secrets = Secrets::default();
    let old = json!({
        "metadata": { "name": "clickhouse-secret", "resourceVersion": "7" },
        "data": { "username": STANDARD.encode("flow_writer"), "password": STANDARD.encode("theirs") },
    });
    secrets
        .lock()
        .unwrap()
        .insert("clickhouse-secret".into(), old);
    let (api, _folder) = api(&secrets, "the-token").await;
    let said = make(&api, &args()).await.unwrap();
    assert_eq!(
        said[0],
        "Secret clickhouse-secret: there already, added cluster, owner-password, reader-password, reader-username"
    );
    assert_eq!(field(&secrets, "clickhouse-secret", "password"), "theirs");
    assert_eq!(
        field(&secrets, "clickhouse-secret", "reader-password").len(),
        32
    );
}

#[tokio::test]
async fn another_name_and_a_refusal_are_errors_that_say_what_to_do() {
    let secrets = Secrets::default();
    let old = json!({ "data": { "username": STANDARD.encode("antrea") } });
    secrets
        .lock()
        .unwrap()
        .insert("clickhouse-secret".into(), old);
    let (client, _folder) = api(&secrets, "the-token").await;
    let words = format!("{:#}", make(&client, &args()).await.unwrap_err());
    assert!(words.contains("--clickhouse-user antrea"), "{words}");

    let (client, _folder) = api(&secrets, "another-token").await;
    let words = format!("{:#}", make(&client, &args()).await.unwrap_err());
    assert!(
        words.contains("HTTP 403") && words.contains("no access"),
        "{words}"
    );
    assert!(!words.contains("another-token"));
}

/// The name that Theia's Secret has is the operator's: a manifest with it would be refused.
#[tokio::test]
async fn theias_secret_is_not_taken_over() {
    let secrets = Secrets::default();
    let old = json!({
        "metadata": { "name": "clickhouse-secret", "resourceVersion": "7" },
        "data": {
            "username": STANDARD.encode("clickhouse_operator"),
            "password": STANDARD.encode("theirs"),
        },
    });
    secrets
        .lock()
        .unwrap()
        .insert("clickhouse-secret".into(), old.clone());
    let (client, _folder) = api(&secrets, "the-token").await;
    let words = format!("{:#}", make(&client, &args()).await.unwrap_err());
    for part in [
        "Altinity operator",
        "delete the Secret",
        "set username to flow_writer",
    ] {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(
        !words.contains("--clickhouse-user") && !words.contains("theirs"),
        "{words}"
    );
    assert_eq!(secrets.lock().unwrap()["clickhouse-secret"], old);
}

#[tokio::test]
async fn hashes_of_an_embedded_engine_follow_its_passwords() {
    let secrets = Secrets::default();
    let (api, _folder) = api(&secrets, "the-token").await;
    let embedded = Args {
        embedded: true,
        ..args()
    };
    let said = make(&api, &embedded).await.unwrap();
    assert_eq!(
        said,
        [
            "Secret clickhouse-secret: made",
            "Secret clickhouse-hashes: made"
        ]
    );
    let hashes = |secrets: &Secrets| {
        let of = |key| weir_chdb::digest(&field(secrets, "clickhouse-secret", key));
        format!(
            "weir_writer={}\nweir_reader={}\n",
            of("password"),
            of("reader-password")
        )
    };
    let held = field(&secrets, "clickhouse-hashes", "accounts");
    assert_eq!(held, hashes(&secrets));
    assert!(!held.contains(&field(&secrets, "clickhouse-secret", "password")));
    let said = make(&api, &embedded).await.unwrap();
    assert!(
        said.iter().all(|line| line.ends_with("unchanged")),
        "{said:?}"
    );

    let another = json!(STANDARD.encode("another"));
    secrets
        .lock()
        .unwrap()
        .get_mut("clickhouse-secret")
        .unwrap()["data"]["password"] = another;
    let said = make(&api, &embedded).await.unwrap();
    assert!(said[1].contains("follows the passwords"), "{said:?}");
    assert_eq!(
        field(&secrets, "clickhouse-hashes", "accounts"),
        hashes(&secrets)
    );
    assert!(!secrets.lock().unwrap().contains_key("grafana-secret"));
}
