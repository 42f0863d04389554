//! The app's files: cache, types, compression beforehand, the page's policy, paths that lead out.
#![allow(clippy::unwrap_used)]

mod support;

use std::fs;

use axum::Router;
use axum::body::Body;
use http::{Request, StatusCode};
use support::{ask, config, get, text};
use tempfile::TempDir;
use weir_server::serve::{Config, router};

fn app() -> (TempDir, Router) {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
    file(
        "index.html",
        "<!doctype html><base href=\"./\"><title>Weir</title>",
    );
    fs::create_dir(dir.path().join("d")).unwrap();
    file(
        "d/index.html",
        "<!doctype html><base href=\"../\"><title>Weir</title>",
    );
    file("weir-0123456789abcdef.js", "console.log('weir')");
    file("weir-0123456789abcdef_bg.wasm", "\0asm");
    file("weir-0123456789abcdef_bg.wasm.br", "brotli");
    file("weir-0123456789abcdef_bg.wasm.gz", "gzip");
    file("icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let target = config("127.0.0.1:9".parse().unwrap());
    let router = router(Config {
        app: Some(dir.path().to_owned()),
        ..target
    })
    .unwrap();
    (dir, router)
}

#[tokio::test]
async fn the_page_runs_no_inline_script() {
    let (dir, router) = app();
    for (path, base) in [
        ("/", "./"),
        ("/index.html", "./"),
        ("/pod-to-pod", "./"),
        ("/d/home?from=now-1h", "../"),
        ("/d/", "../"),
    ] {
        let response = get(&router, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["cache-control"], "no-cache");
        let policy = response.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval';"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        assert!(
            text(response)
                .await
                .unwrap()
                .contains(&format!("<base href=\"{base}\">")),
            "{path}"
        );
    }
    fs::write(dir.path().join("index.html"), "another").unwrap();
    assert_eq!(
        text(get(&router, "/").await).await.unwrap(),
        "another",
        "a rebuilt page needs no restart"
    );
}

#[tokio::test]
async fn what_follows_a_deep_link_leads_back_to_it() {
    let (_dir, router) = app();
    let response = get(&router, "/d/home/a-title?from=now-1h").await;
    assert_eq!(response.status(), StatusCode::PERMANENT_REDIRECT);
    assert_eq!(response.headers()["location"], "../home?from=now-1h");
    assert_eq!(get(&router, "/a/b").await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn hashed_files_stay_and_have_their_type() {
    let (_dir, router) = app();
    let response = get(&router, "/weir-0123456789abcdef_bg.wasm").await;
    assert_eq!(response.headers()["content-type"], "application/wasm");
    assert_eq!(
        response.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
    let response = get(&router, "/weir-0123456789abcdef.js").await;
    assert!(
        response.headers()["content-type"]
            .to_str()
            .unwrap()
            .contains("javascript")
    );
    let response = get(&router, "/icon.svg").await;
    assert_eq!(response.headers()["content-type"], "image/svg+xml");
    assert_eq!(response.headers()["cache-control"], "no-cache");
}

#[tokio::test]
async fn files_compressed_beforehand_are_preferred() {
    let (_dir, router) = app();
    for (accepts, encoding, body) in [("br, gzip", "br", "brotli"), ("gzip", "gzip", "gzip")] {
        let request = Request::get("/weir-0123456789abcdef_bg.wasm").header("host", "localhost");
        let request = request
            .header("accept-encoding", accepts)
            .body(Body::empty())
            .unwrap();
        let response = ask(&router, request).await;
        assert_eq!(response.headers()["content-encoding"], encoding);
        assert_eq!(response.headers()["content-type"], "application/wasm");
        assert_eq!(text(response).await.unwrap(), body);
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_served() {
    let (dir, router) = app();
    fs::write(
        dir.path().parent().unwrap().join("weir-outside.txt"),
        "secret",
    )
    .unwrap();
    for path in [
        "/../weir-outside.txt",
        "/%2e%2e/weir-outside.txt",
        "/..%2fweir-outside.txt",
        "/nothing.js",
    ] {
        let response = get(&router, path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!text(response).await.unwrap().contains("secret"));
    }
    fs::remove_file(dir.path().parent().unwrap().join("weir-outside.txt")).unwrap();
}

#[tokio::test]
async fn a_missing_app_says_how_to_build_it() {
    let dir = tempfile::tempdir().unwrap();
    let target = config("127.0.0.1:9".parse().unwrap());
    let router = router(Config {
        app: Some(dir.path().to_owned()),
        ..target
    })
    .unwrap();
    let response = get(&router, "/").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(text(response).await.unwrap().contains("cargo xtask build"));
}
