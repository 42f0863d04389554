//! ClickHouse down, slow, talking rubbish, or failing after its first byte; browsers that leave.
#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use futures_util::StreamExt as _;
use http::StatusCode;
use support::{
    Account, HEAD, Script, before, chunk, config, fake, fake_as, fake_on, get, post, text, whole,
};
use tokio::net::TcpListener;
use weir_server::serve::{Config, router};

const OLD: &str = "Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED) (version 24.8.1.1 (official build))\n";

async fn broken_body(bytes: Vec<u8>, says: &str) {
    let fake = fake(Script::Bytes(bytes)).await;
    let router = before(&fake);
    let response = post(&router, "/clickhouse/", "SELECT 2").await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        text(response).await,
        None,
        "a result that is not whole must not end well"
    );
    let reason = text(get(&router, "/api/failures/the-id").await)
        .await
        .unwrap();
    assert!(reason.contains(says), "{reason}");
    let metrics = text(get(&router, "/metrics").await).await.unwrap();
    assert!(metrics.contains("outcome=\"failed\"} 1"), "{metrics}");
}

async fn refused(script: Script, status: StatusCode, code: &str) {
    let fake = fake(script).await;
    let response = post(&before(&fake), "/clickhouse/", "SELECT 2").await;
    assert_eq!(response.status(), status);
    let body = text(response).await.unwrap();
    assert!(body.contains(code), "{body}");
}

#[tokio::test]
async fn an_exception_appended_in_the_old_form_breaks_the_body() {
    let bytes = [
        HEAD.as_bytes(),
        &chunk(b"1\n2\n"),
        &chunk(OLD.as_bytes()),
        b"0\r\n\r\n",
    ]
    .concat();
    broken_body(bytes, "Memory limit exceeded").await;
}

#[tokio::test]
async fn an_exception_in_the_tagged_form_breaks_the_body() {
    let head = HEAD.replace(
        "Server: secretive",
        "X-ClickHouse-Exception-Tag: TAGTAGTAG1",
    );
    let text = "__exception__\r\nTAGTAGTAG1\r\nCode: 395. DB::Exception: boom. (X) (version 25.11)\n50 TAGTAGTAG1\r\n__exception__\r\n";
    let bytes = [
        head.as_bytes(),
        &chunk(b"1\n"),
        &chunk(text.as_bytes()),
        b"0\r\n\r\n",
    ]
    .concat();
    broken_body(bytes, "boom").await;
}

#[tokio::test]
async fn broken_chunks_break_the_body() {
    broken_body([HEAD.as_bytes(), &chunk(b"1\n")].concat(), "broke off").await;
    broken_body(
        [HEAD.as_bytes(), &chunk(b"1\n"), b"rubbish\r\n"].concat(),
        "broke off",
    )
    .await;
    broken_body(
        [HEAD.as_bytes(), &chunk(b"1\n"), OLD.as_bytes()].concat(),
        "broke off",
    )
    .await;
}

#[tokio::test]
async fn a_short_body_breaks() {
    let head = HEAD.replace("Transfer-Encoding: chunked", "Content-Length: 100");
    broken_body([head.as_bytes(), b"1\n"].concat(), "broke off").await;
}

#[tokio::test]
async fn silence_in_the_middle_breaks_the_body() {
    let fake = fake(Script::Hold([HEAD.as_bytes(), &chunk(b"1\n")].concat())).await;
    let router = before(&fake);
    assert_eq!(
        text(post(&router, "/clickhouse/", "SELECT 2").await).await,
        None
    );
    assert!(
        text(get(&router, "/api/failures/the-id").await)
            .await
            .unwrap()
            .contains("silent")
    );
}

#[tokio::test]
async fn a_client_over_tcp_sees_the_break() {
    let bytes = [
        HEAD.as_bytes(),
        &chunk(b"1\n2\n"),
        &chunk(OLD.as_bytes()),
        b"0\r\n\r\n",
    ]
    .concat();
    let fake = fake(Script::Bytes(bytes)).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(axum::serve(listener, before(&fake)).into_future());
    let http = reqwest::Client::new();
    let plain = http
        .post(format!("http://{address}/clickhouse/"))
        .body("SELECT 2");
    assert!(plain.send().await.unwrap().bytes().await.is_err());
    let packed = http
        .post(format!("http://{address}/clickhouse/"))
        .body("SELECT 2")
        .header("accept-encoding", "gzip");
    assert!(packed.send().await.unwrap().bytes().await.is_err());
    server.abort();
}

#[tokio::test]
async fn no_answer_rubbish_and_silence_are_told_apart() {
    let rubbish = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    refused(
        Script::Bytes(rubbish.into()),
        StatusCode::BAD_GATEWAY,
        "clickhouse_rubbish",
    )
    .await;
    refused(
        Script::Bytes("SSH-2.0-OpenSSH\r\n".into()),
        StatusCode::SERVICE_UNAVAILABLE,
        "clickhouse_unreachable",
    )
    .await;
    refused(
        Script::Bytes(Vec::new()),
        StatusCode::SERVICE_UNAVAILABLE,
        "clickhouse_unreachable",
    )
    .await;
    refused(
        Script::Hold(Vec::new()),
        StatusCode::GATEWAY_TIMEOUT,
        "clickhouse_slow",
    )
    .await;
    let endless = HEAD.replace("Transfer-Encoding: chunked\r\n", "");
    refused(
        Script::Bytes([endless.as_bytes(), b"1\n"].concat()),
        StatusCode::BAD_GATEWAY,
        "cannot be told",
    )
    .await;
}

#[tokio::test]
async fn a_connection_lost_before_the_answer_is_tried_anew_once() {
    let fake = fake(Script::LostOnce(whole(b"1\n"))).await;
    let response = post(&before(&fake), "/clickhouse/", "SELECT 2").await;
    assert_eq!(text(response).await.unwrap(), "1\n");
    let asked = fake.asked.lock().unwrap();
    let times = asked.iter().filter(|a| a.body.contains("SELECT 2")).count();
    assert_eq!(times, 2);
}

#[tokio::test]
async fn a_restart_is_overcome() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = router(config(address)).unwrap();
    let up = fake_on(listener, Account::Writer, Script::Bytes(whole(b"1\n")));
    assert_eq!(
        post(&router, "/clickhouse/", "SELECT 2").await.status(),
        StatusCode::OK
    );
    drop(up);
    // The aborted task frees the port when the runtime gets to it.
    let listener = loop {
        match TcpListener::bind(address).await {
            Ok(listener) => break listener,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    drop(listener);
    let down = post(&router, "/clickhouse/", "SELECT 2").await;
    assert_eq!(down.status(), StatusCode::SERVICE_UNAVAILABLE);
    let listener = TcpListener::bind(address).await.unwrap();
    let up = fake_on(listener, Account::Strict, Script::Bytes(whole(b"1\n")));
    assert_eq!(
        post(&router, "/clickhouse/", "SELECT 2").await.status(),
        StatusCode::OK
    );
    let head = up.asked.lock().unwrap().last().unwrap().head.clone();
    assert!(
        !head.contains("readonly"),
        "another account came back and was asked anew: {head}"
    );
}

#[tokio::test]
async fn a_browser_that_leaves_ends_the_query() {
    let mut fake = fake(Script::Hold([HEAD.as_bytes(), &chunk(b"1\n")].concat())).await;
    let router = router(Config {
        answer_timeout: Duration::from_secs(600),
        ..config(fake.address)
    })
    .unwrap();
    let mut body = post(&router, "/clickhouse/", "SELECT 2")
        .await
        .into_body()
        .into_data_stream();
    assert_eq!(&body.next().await.unwrap().unwrap()[..], b"1\n");
    drop(body);
    fake.left.recv().await.unwrap();
    let metrics = text(get(&router, "/metrics").await).await.unwrap();
    assert!(
        metrics.contains("outcome=\"cancelled\"} 1") && metrics.contains("in_flight 0"),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_browser_that_leaves_before_the_first_byte_ends_the_query() {
    let mut fake = fake(Script::Hold(Vec::new())).await;
    let router = router(Config {
        answer_timeout: Duration::from_secs(600),
        ..config(fake.address)
    })
    .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(axum::serve(listener, router.clone()).into_future());
    let browser = reqwest::Client::new()
        .post(format!("http://{address}/clickhouse/"))
        .body("SELECT 2");
    let browser = tokio::spawn(browser.send());
    while fake
        .asked
        .lock()
        .unwrap()
        .last()
        .is_none_or(|a| a.body != "SELECT 2")
    {
        tokio::task::yield_now().await;
    }
    browser.abort();
    fake.left.recv().await.unwrap();
    server.abort();
}

#[tokio::test]
async fn a_slow_browser_slows_clickhouse_down() {
    let mut fake = fake_as(Account::Writer, Script::Endless).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = router(Config {
        answer_timeout: Duration::from_secs(600),
        ..config(fake.address)
    })
    .unwrap();
    let server = tokio::spawn(axum::serve(listener, router.clone()).into_future());
    let mut browser = reqwest::Client::new()
        .post(format!("http://{address}/clickhouse/"))
        .body("SELECT 2")
        .send()
        .await
        .unwrap();
    browser.chunk().await.unwrap().unwrap();
    // It takes one piece and stops; the buffers between fill up and then nothing more is read. Each
    // turn lets every task that can go on do so: without back-pressure this would be gigabytes.
    for _ in 0..50_000 {
        tokio::task::yield_now().await;
    }
    assert!(
        text(get(&router, "/metrics").await)
            .await
            .unwrap()
            .contains("in_flight 1")
    );
    drop(browser);
    let written = fake.left.recv().await.unwrap();
    assert!(
        (65_536..64 << 20).contains(&written),
        "{written} bytes for a browser that took one piece"
    );
    server.abort();
}

#[tokio::test]
async fn requests_that_wait_for_a_dead_clickhouse_fail_together() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let router = router(config(listener.local_addr().unwrap())).unwrap();
    // Nobody accepts: every question runs into the time limit, and twenty of them into one.
    let asks = (0..20).map(|_| post(&router, "/clickhouse/", "SELECT 2"));
    let answers = futures_util::future::join_all(asks).await;
    assert!(
        answers
            .iter()
            .all(|a| a.status() == StatusCode::GATEWAY_TIMEOUT)
    );
    let mut connections = 0;
    while let Ok(Ok(_)) = tokio::time::timeout(Duration::ZERO, listener.accept()).await {
        connections += 1;
    }
    assert!(connections <= 2, "{connections} connections were made");
}
