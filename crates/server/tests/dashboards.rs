//! Dashboards kept by the server: read, written on a known base, and nothing beside their folder.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use support::{ask, config, get, text};
use tempfile::TempDir;
use weir_model::SiteConfig;
use weir_server::serve::{Config, Folder, router};

fn kept(dir: &Path, read_only: bool) -> Router {
    let config = Config {
        dashboards: Some(Folder::open(dir, read_only).unwrap()),
        site: SiteConfig {
            dashboards: true,
            ..SiteConfig::default()
        },
        ..config("127.0.0.1:9".parse().unwrap())
    };
    router(config).unwrap()
}

fn folder() -> (TempDir, Router) {
    let dir = tempfile::tempdir().unwrap();
    let router = kept(dir.path(), false);
    (dir, router)
}

fn spec(uid: &str, title: &str) -> String {
    json!({ "version": 1, "uid": uid, "title": title, "description": "d", "panels": [] })
        .to_string()
}

async fn all(router: &Router) -> Value {
    let response = get(router, "/api/dashboards").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["cache-control"], "no-store");
    serde_json::from_str(&text(response).await.unwrap()).unwrap()
}

/// Asks with a method, headers and a body; gives status and answer.
async fn send(
    router: &Router,
    method: &str,
    uid: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, String) {
    let mut request = Request::builder()
        .method(method)
        .uri(format!("/api/dashboards/{uid}"))
        .header("host", "localhost:8300");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let response = ask(router, request).await;
    let status = response.status().as_u16();
    (status, text(response).await.unwrap())
}

const NEW: (&str, &str) = ("if-none-match", "*");

/// Puts a dashboard that must be taken; gives its revision.
async fn put(router: &Router, uid: &str, base: (&str, &str), title: &str) -> String {
    let (status, answer) = send(router, "PUT", uid, &[base], &spec(uid, title)).await;
    assert_eq!(status, 200, "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    format!("\"{}\"", answer["revision"].as_str().unwrap())
}

#[tokio::test]
async fn a_dashboard_lives_from_its_first_write_to_its_removal() {
    let (dir, router) = folder();
    assert_eq!(
        all(&router).await,
        json!({ "writable": true, "dashboards": [], "problems": [] })
    );
    let first = put(&router, "team", NEW, "One").await;
    let second = put(&router, "team", ("if-match", &first), "Two").await;
    assert_ne!(first, second);
    let listed = all(&router).await;
    assert_eq!(listed["dashboards"][0]["spec"]["title"], "Two");
    assert_eq!(
        format!(
            "\"{}\"",
            listed["dashboards"][0]["revision"].as_str().unwrap()
        ),
        second
    );
    let names: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(names, ["team.json"], "nothing is left behind");

    assert_eq!(
        send(&router, "DELETE", "team", &[("if-match", &first)], "")
            .await
            .0,
        412
    );
    assert_eq!(
        send(&router, "DELETE", "team", &[("if-match", &second)], "")
            .await
            .0,
        204
    );
    assert_eq!(all(&router).await["dashboards"], json!([]));
}

#[tokio::test]
async fn nobody_overwrites_what_they_never_saw() {
    let (dir, router) = folder();
    let first = put(&router, "team", NEW, "One").await;
    let second = put(&router, "team", ("if-match", &first), "Two").await;
    let refused = |base: &'static str, value: String| {
        let router = router.clone();
        async move {
            send(
                &router,
                "PUT",
                "team",
                &[(base, &value)],
                &spec("team", "Three"),
            )
            .await
        }
    };
    let (status, words) = refused("if-match", first).await;
    assert_eq!(
        (status, words.contains("changed by somebody else")),
        (412, true),
        "{words}"
    );
    let (status, words) = refused("if-none-match", "*".into()).await;
    assert_eq!(
        (status, words.contains("by that name already")),
        (412, true),
        "{words}"
    );
    fs::write(dir.path().join("team.json"), spec("team", "By hand")).unwrap();
    assert_eq!(
        refused("if-match", second.clone()).await.0,
        412,
        "a file changed by hand counts"
    );
    fs::remove_file(dir.path().join("team.json")).unwrap();
    let (status, words) = refused("if-match", second).await;
    assert_eq!(
        (status, words.contains("removed by somebody else")),
        (412, true),
        "{words}"
    );
    let (status, words) = send(&router, "PUT", "team", &[], &spec("team", "x")).await;
    assert_eq!((status, words.contains("If-Match")), (428, true), "{words}");
    assert_eq!(all(&router).await["dashboards"], json!([]));
}

#[tokio::test]
async fn a_bad_file_is_named_and_the_others_stand() {
    let (dir, router) = folder();
    let file = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    file("a.json", &spec("twice", "First"));
    file("b.json", &spec("twice", "Second"));
    file("twice.json", &spec("twice", "Named"));
    file("broken.json", "{\n  \"version\": 1,\n  \"uid\": 7\n}");
    file("huge.json", &" ".repeat((1 << 20) + 1));
    file("good.json", &spec("good", "Good"));
    file("notes.txt", "no dashboard");
    file(".hidden.json", "none either");
    fs::write(dir.path().join("binary.json"), [0xff, 0xfe]).unwrap();
    fs::create_dir(dir.path().join("folder.json")).unwrap();
    let listed = all(&router).await;
    let titles: Vec<_> = listed["dashboards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| &d["spec"]["title"])
        .collect();
    assert_eq!(titles, ["Good", "Named"]);
    let problems = listed["problems"].as_array().unwrap();
    let problems: Vec<String> = problems
        .iter()
        .map(|p| {
            format!(
                "{}: {}",
                p["file"].as_str().unwrap(),
                p["error"].as_str().unwrap()
            )
        })
        .collect();
    insta::assert_snapshot!(problems.join("\n"), @r#"
    a.json: has the uid "twice", which is that of twice.json
    b.json: has the uid "twice", which is that of twice.json
    binary.json: is not UTF-8
    broken.json: dashboard: invalid type: integer `7`, expected a string at line 3 column 10
    folder.json: is no file
    huge.json: has more than 1048576 bytes
    "#);
}

#[tokio::test]
async fn what_is_no_dashboard_of_that_name_is_refused() {
    let (dir, router) = folder();
    let outside = dir.path().parent().unwrap().join("weir-escape.json");
    for (uid, body) in [
        ("team", "{"),
        ("team", "[]"),
        ("team", &spec("other", "x")),
        ("..%2Fweir-escape", &spec("../weir-escape", "x")),
        ("%2e%2e", &spec("..", "x")),
        ("TEAM", &spec("TEAM", "x")),
        ("a%00b", &spec("a\0b", "x")),
    ] {
        let (status, words) = send(&router, "PUT", uid, &[NEW], body).await;
        assert_eq!(status, 400, "{uid}: {words}");
        let words: Value = serde_json::from_str(&words).unwrap();
        assert!(words["error"].is_string());
    }
    let (status, _) = send(&router, "PUT", "team", &[NEW], &" ".repeat((1 << 20) + 1)).await;
    assert_eq!(status, 413);
    assert_eq!(
        send(&router, "DELETE", "none", &[("if-match", "\"x\"")], "")
            .await
            .0,
        412
    );
    assert_eq!(
        send(&router, "POST", "team", &[NEW], &spec("team", "x"))
            .await
            .0,
        405
    );
    assert!(!outside.exists());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn links_are_followed_within_the_folder_only_and_never_written() {
    let outside = tempfile::tempdir().unwrap();
    let (dir, router) = folder();
    fs::write(outside.path().join("secret.json"), spec("secret", "Secret")).unwrap();
    symlink(
        outside.path().join("secret.json"),
        dir.path().join("secret.json"),
    )
    .unwrap();
    // As Kubernetes mounts a ConfigMap.
    fs::create_dir(dir.path().join("..2026")).unwrap();
    fs::write(dir.path().join("..2026/team.json"), spec("team", "Mounted")).unwrap();
    symlink("..2026", dir.path().join("..data")).unwrap();
    symlink("..data/team.json", dir.path().join("team.json")).unwrap();
    let listed = all(&router).await;
    assert_eq!(listed["dashboards"].as_array().unwrap().len(), 1);
    assert_eq!(listed["problems"][0]["error"], "leads out of the folder");
    let revision = format!(
        "\"{}\"",
        listed["dashboards"][0]["revision"].as_str().unwrap()
    );
    let base = [("if-match", revision.as_str())];
    assert_eq!(
        send(&router, "PUT", "team", &base, &spec("team", "x"))
            .await
            .0,
        409
    );
    assert_eq!(send(&router, "DELETE", "team", &base, "").await.0, 409);
    assert_eq!(
        send(&router, "PUT", "secret", &[NEW], &spec("secret", "x"))
            .await
            .0,
        409
    );
    let kept = fs::read_to_string(outside.path().join("secret.json")).unwrap();
    assert_eq!(kept, spec("secret", "Secret"));
}

#[tokio::test]
async fn a_read_only_folder_says_so() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("team.json"), spec("team", "Team")).unwrap();
    let router = kept(dir.path(), true);
    let listed = all(&router).await;
    assert_eq!(listed["writable"], false);
    assert_eq!(listed["dashboards"][0]["uid"], "team");
    for method in ["PUT", "DELETE"] {
        let (status, words) = send(
            &router,
            method,
            "team",
            &[("if-match", "\"x\"")],
            &spec("team", "x"),
        )
        .await;
        assert_eq!(
            (status, words.contains("cannot be changed")),
            (403, true),
            "{words}"
        );
    }
}

#[tokio::test]
async fn other_sites_may_not_write() {
    let (dir, router) = folder();
    for foreign in [
        ("origin", "http://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("x-forwarded-host", "evil.example"),
    ] {
        let headers = [NEW, foreign];
        let (status, _) = send(&router, "PUT", "team", &headers, &spec("team", "x")).await;
        assert_eq!(status, 403, "{foreign:?}");
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn without_a_folder_there_is_nothing() {
    let router = router(config("127.0.0.1:9".parse().unwrap())).unwrap();
    let response = get(&router, "/api/dashboards").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(text(response).await.unwrap().contains("--dashboards"));
    assert_eq!(
        send(&router, "PUT", "team", &[NEW], &spec("team", "x"))
            .await
            .0,
        404
    );
    assert!(Folder::open(Path::new("/nowhere/at/all"), false).is_err());
    let site = text(get(&router, "/config.json").await).await.unwrap();
    assert_eq!(SiteConfig::parse(&site).unwrap(), SiteConfig::default());
}
