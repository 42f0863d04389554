//! The thin proxy before a fake ClickHouse: what passes, what is added, what is refused.
#![allow(clippy::unwrap_used)]

mod support;

use axum::body::Body;
use http::{Method, Request, StatusCode};
use support::{
    Account, Script, ask, before, config, failure, fake, fake_as, get, post, text, whole,
};
use weir_server::serve::router;

#[tokio::test]
async fn a_result_passes_with_credentials_and_limits_added() {
    let fake = fake(Script::Bytes(whole(b"a\t1\n"))).await;
    let router = before(&fake);
    let request = Request::post("/clickhouse/?param_a=x%26y&query_id=q1&default_format=TSV")
        .header("host", "127.0.0.1:8300")
        .header("authorization", "Basic Zm9vOmJhcg==")
        .header("x-clickhouse-user", "admin")
        .header("x-clickhouse-key", "guess")
        .header("cookie", "a=b")
        .header("content-type", "text/plain");
    let response = ask(
        &router,
        request.body(Body::from("SELECT {a:String}, 2")).unwrap(),
    )
    .await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["x-clickhouse-query-id"], "the-id");
    assert_eq!(response.headers()["x-clickhouse-format"], "TabSeparated");
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert!(!response.headers().contains_key("server"));
    assert_eq!(text(response).await.unwrap(), "a\t1\n");

    let asked = fake.asked.lock().unwrap().clone();
    let last = asked.last().unwrap();
    let head = last.head.to_lowercase();
    assert_eq!(last.body, "SELECT {a:String}, 2");
    for part in [
        "readonly=1",
        "cancel_http_readonly_queries_on_client_close=1",
        "max_execution_time=60",
        "param_a=x%26y",
        "query_id=q1",
        "default_format=tsv",
        "x-clickhouse-user: reader",
        "x-clickhouse-key: s3cr3t-pw",
    ] {
        assert!(head.contains(part), "{part} in {head}");
    }
    for part in [
        "authorization",
        "admin",
        "guess",
        "cookie",
        "wait_end_of_query",
        "max_memory_usage",
    ] {
        assert!(!head.contains(part), "{part} in {head}");
    }
}

#[tokio::test]
async fn a_strict_account_gets_no_settings_and_is_asked_once() {
    let fake = fake_as(Account::Strict, Script::Bytes(whole(b"1\n"))).await;
    let router = before(&fake);
    for _ in 0..2 {
        assert_eq!(
            post(&router, "/clickhouse/", "SELECT 2").await.status(),
            StatusCode::OK
        );
    }
    let asked = fake.asked.lock().unwrap().clone();
    let queries: Vec<_> = asked.iter().filter(|a| a.body == "SELECT 2").collect();
    assert_eq!(queries.len(), 2);
    assert!(
        queries.iter().all(|q| q.head.starts_with("POST / HTTP")),
        "{queries:?}"
    );
    assert_eq!(
        asked
            .iter()
            .filter(|a| a.body.contains("system.settings"))
            .count(),
        1
    );
}

#[tokio::test]
async fn a_lenient_account_gets_limits_but_not_readonly() {
    let fake = fake_as(Account::Lenient, Script::Bytes(whole(b"1\n"))).await;
    assert_eq!(
        post(&before(&fake), "/clickhouse/", "SELECT 2")
            .await
            .status(),
        StatusCode::OK
    );
    let last = fake.asked.lock().unwrap().last().unwrap().head.clone();
    assert!(
        last.contains("max_execution_time=60")
            && !last.contains("?readonly")
            && !last.contains("&readonly")
    );
}

#[tokio::test]
async fn an_old_server_gets_the_settings_that_it_knows() {
    let fake = fake_as(Account::Old, Script::Bytes(whole(b"1\n"))).await;
    assert_eq!(
        post(&before(&fake), "/clickhouse/", "SELECT 2")
            .await
            .status(),
        StatusCode::OK
    );
    let last = fake.asked.lock().unwrap().last().unwrap().head.clone();
    assert!(
        last.contains("readonly=1")
            && last.contains("max_execution_time=60")
            && !last.contains("cancel_http")
    );
}

#[tokio::test]
async fn what_does_not_pass_never_reaches_clickhouse() {
    let fake = fake(Script::Bytes(whole(b"1\n"))).await;
    let router = before(&fake);
    for (path, statement, says) in [
        (
            "/clickhouse/?max_execution_time=0",
            "SELECT 1",
            "max_execution_time",
        ),
        ("/clickhouse/?user=admin", "SELECT 1", "user"),
        ("/clickhouse/", "DROP TABLE flows", "DROP"),
        ("/clickhouse/", "SELECT 1; SELECT 2", "one statement"),
        ("/clickhouse/", "SELECT 1 SETTINGS readonly = 0", "SETTINGS"),
        ("/clickhouse/", "SELECT * FROM url('http://x')", "url()"),
    ] {
        let response = post(&router, path, statement).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{statement}");
        let body: serde_json::Value = serde_json::from_str(&text(response).await.unwrap()).unwrap();
        assert!(
            body["error"]["message"].as_str().unwrap().contains(says),
            "{body}"
        );
    }
    let long = format!("SELECT '{}'", "x".repeat(2 << 20));
    assert_eq!(
        post(&router, "/clickhouse/", &long).await.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let put = Request::put("/clickhouse/")
        .header("host", "localhost")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        ask(&router, put).await.status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert!(fake.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn other_sites_are_refused() {
    let fake = fake(Script::Bytes(whole(b"1\n"))).await;
    let router = before(&fake);
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("sec-fetch-site", "cross-site"),
        ("host", "evil.example"),
    ] {
        let mut request = Request::post("/clickhouse/")
            .body(Body::from("SELECT 1"))
            .unwrap();
        request
            .headers_mut()
            .insert("host", "localhost:8300".parse().unwrap());
        request.headers_mut().insert(name, value.parse().unwrap());
        let response = ask(&router, request).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}");
        assert!(
            !response
                .headers()
                .contains_key("access-control-allow-origin")
        );
    }
    assert!(fake.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_own_site_is_served_however_proxies_spell_it() {
    let fake = fake(Script::Bytes(whole(b"1\n"))).await;
    let router = before(&fake);
    let spelled = [
        ("x-forwarded-host", ""),
        ("x-forwarded-host", "localhost, LOCALHOST.:443"),
        ("x-forwarded-port", "8443"),
        ("origin", "https://localhost:8443"),
    ];
    for path in ["/healthz", "/start-0123456789abcdef.js", "/clickhouse/"] {
        let mut request = Request::post(path).body(Body::from("SELECT 1")).unwrap();
        if path != "/clickhouse/" {
            *request.method_mut() = Method::GET;
        }
        let headers = request.headers_mut();
        headers.insert("host", "127.0.0.1:8300".parse().unwrap());
        for (name, value) in spelled {
            headers.append(name, value.parse().unwrap());
        }
        let status = ask(&router, request).await.status();
        assert!(!matches!(status.as_u16(), 400 | 403), "{path}: {status}");
    }
    assert!(!fake.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn clickhouses_own_words_pass() {
    let words = "Code: 60. DB::Exception: Table default.flows does not exist. (UNKNOWN_TABLE) (version 26.7)";
    let fake = fake(Script::Bytes(failure(404, 60, words))).await;
    let response = post(&before(&fake), "/clickhouse/", "SELECT * FROM flows").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert_eq!(response.headers()["x-clickhouse-exception-code"], "60");
    assert_eq!(text(response).await.unwrap().trim(), words);
}

#[tokio::test]
async fn a_refused_account_is_the_servers_fault() {
    let words = "Code: 516. DB::Exception: reader: Authentication failed. (AUTHENTICATION_FAILED) (version 26.7)";
    let fake = fake(Script::Bytes(failure(403, 516, words))).await;
    let response = post(&before(&fake), "/clickhouse/", "SELECT 2").await;
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
    assert!(text(response).await.unwrap().contains("clickhouse_account"));
}

#[tokio::test]
async fn every_answer_is_hardened() {
    let fake = fake(Script::Bytes(whole(b"1\n"))).await;
    let router = before(&fake);
    for path in [
        "/",
        "/healthz",
        "/clickhouse/?query=SELECT+1",
        "/nothing.js",
        "/clickhouse/?x=1",
    ] {
        let response = get(&router, path).await;
        let headers = response.headers();
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert!(
            headers["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert_eq!(headers["cross-origin-resource-policy"], "same-origin");
    }
}

#[tokio::test]
async fn big_results_are_compressed_for_browsers_that_ask() {
    let fake = fake(Script::Bytes(whole(&b"abcdefgh\n".repeat(10_000)))).await;
    let request = Request::post("/clickhouse/")
        .header("host", "localhost")
        .header("accept-encoding", "gzip, br");
    let response = ask(
        &before(&fake),
        request.body(Body::from("SELECT 2")).unwrap(),
    )
    .await;
    assert_eq!(response.headers()["content-encoding"], "gzip");
    assert!(
        axum::body::to_bytes(response.into_body(), usize::MAX)
            .await
            .unwrap()
            .len()
            < 10_000
    );
}

#[tokio::test]
async fn readiness_says_what_is_missing() {
    let fake = fake(Script::Bytes(whole(b"flowStartSeconds\n"))).await;
    let response = get(&before(&fake), "/readyz").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let body: serde_json::Value = serde_json::from_str(&text(response).await.unwrap()).unwrap();
    assert_eq!(body["clickhouse"]["ok"], true);
    assert!(
        body["schema"]["detail"]
            .as_str()
            .unwrap()
            .contains("flowEndSeconds"),
        "{body}"
    );
    assert_eq!(
        get(&before(&fake), "/healthz").await.status(),
        StatusCode::OK
    );
}

#[tokio::test]
async fn metrics_count_by_route_and_outcome() {
    let fake = fake(Script::Bytes(whole(b"1\n"))).await;
    let router = before(&fake);
    text(post(&router, "/clickhouse/", "SELECT 2").await).await;
    post(&router, "/clickhouse/", "DROP TABLE x").await;
    let metrics = text(get(&router, "/metrics").await).await.unwrap();
    for line in [
        "weir_http_requests_total{route=\"clickhouse\",status=\"200\"} 1",
        "weir_http_requests_total{route=\"clickhouse\",status=\"400\"} 1",
        "weir_queries_total{kind=\"select\",outcome=\"done\"} 1",
        "weir_queries_in_flight 0",
        "weir_clickhouse_bytes_total 2",
        "weir_clickhouse_first_byte_seconds_count 1",
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
}

#[tokio::test]
async fn the_database_of_the_configuration_is_the_default() {
    let fake = fake(Script::Bytes(whole(b"1\n"))).await;
    let router = router(weir_server::serve::Config {
        database: Some("net".into()),
        ..config(fake.address)
    })
    .unwrap();
    post(&router, "/clickhouse/", "SELECT 2").await;
    assert!(
        fake.asked
            .lock()
            .unwrap()
            .last()
            .unwrap()
            .head
            .contains("database=net")
    );
    post(&router, "/clickhouse/?database=other", "SELECT 2").await;
    let head = fake.asked.lock().unwrap().last().unwrap().head.clone();
    assert!(head.contains("database=other") && !head.contains("database=net"));
}
