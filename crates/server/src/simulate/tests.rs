//! Tests of the feed against a small server that counts what it gets.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, http::StatusCode};
use weir_traffic::{Config, Generator};

use super::Feed;
use crate::client::{ClickHouse, Credentials};

/// Monday 2026-01-05 12:00 UTC.
const NOON_MS: i64 = 1_767_614_400_000;

/// What the server got, and how many requests it fails first.
#[derive(Default)]
struct Got {
    body: Mutex<Vec<u8>>,
    requests: AtomicU64,
    fail: AtomicUsize,
}

async fn take(State(got): State<Arc<Got>>, body: Bytes) -> (StatusCode, &'static str) {
    got.requests.fetch_add(1, Ordering::SeqCst);
    let failing = got
        .fail
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
    if failing.is_ok() {
        return (StatusCode::SERVICE_UNAVAILABLE, "starting");
    }
    got.body.lock().unwrap().extend_from_slice(&body);
    (StatusCode::OK, "")
}

async fn server(fail: usize) -> (ClickHouse, Arc<Got>) {
    let got = Arc::new(Got {
        fail: AtomicUsize::new(fail),
        ..Got::default()
    });
    let router = Router::new()
        .fallback(take)
        .layer(axum::extract::DefaultBodyLimit::disable())
        .with_state(Arc::clone(&got));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (
        ClickHouse::new(&address, Credentials::default()).unwrap(),
        got,
    )
}

fn feed(client: ClickHouse, seconds: i64) -> Feed {
    let config = Config {
        start_ms: NOON_MS,
        rate: 100.0,
        ..Config::default()
    };
    let until_ms = Some(NOON_MS + seconds * 1_000);
    Feed {
        client,
        config,
        until_ms,
        follow: false,
        rows: None,
    }
}

fn expected(feed: &Feed) -> (Vec<u8>, u64) {
    let records = Generator::new(feed.config).next_batch(feed.until_ms.unwrap());
    let mut body = Vec::new();
    records.iter().for_each(|r| r.write_row_binary(&mut body));
    (body, records.len() as u64)
}

#[tokio::test]
async fn the_whole_past_arrives_once_and_in_order() {
    let (client, got) = server(0).await;
    let feed = feed(client, 1_500);
    let (body, rows) = expected(&feed);
    let fed = feed.run(std::future::pending()).await.unwrap();
    assert_eq!(fed.rows, rows);
    assert!(
        got.requests.load(Ordering::SeqCst) > 1,
        "more than one batch"
    );
    assert!(*got.body.lock().unwrap() == body);
}

#[tokio::test]
async fn a_server_that_is_away_is_waited_for() {
    let (client, got) = server(2).await;
    let feed = feed(client, 30);
    let (body, _) = expected(&feed);
    feed.run(std::future::pending()).await.unwrap();
    assert_eq!(got.requests.load(Ordering::SeqCst), 3);
    assert!(*got.body.lock().unwrap() == body);
}

#[tokio::test]
async fn rows_and_stop_end_it() {
    let (client, _) = server(0).await;
    let mut some = feed(client, 600);
    some.rows = Some(1_234);
    assert_eq!(some.run(std::future::pending()).await.unwrap().rows, 1_234);
    some.rows = None;
    let fed = some.run(std::future::ready(())).await.unwrap();
    assert!(fed.rows > 0, "the batch on its way is finished");
    let (away, _) = server(usize::MAX).await;
    assert_eq!(
        feed(away, 600)
            .run(std::future::ready(()))
            .await
            .unwrap()
            .rows,
        0
    );
}

#[tokio::test]
async fn the_recent_past_comes_first_and_nothing_twice() {
    let (client, got) = server(0).await;
    let feed = feed(client, 900);
    let (body, rows) = expected(&feed);
    let fed = feed
        .run_recent_first(300_000, std::future::pending())
        .await
        .unwrap();
    assert_eq!(fed.rows, rows);
    let mut generator = Generator::new(feed.config);
    let mut older = Vec::new();
    let before = generator.next_batch(NOON_MS + 600_000);
    before.iter().for_each(|r| r.write_row_binary(&mut older));
    let got = got.body.lock().unwrap();
    assert_eq!(got.len(), body.len());
    let (first, second) = got.split_at(body.len() - older.len());
    assert!(second == older && first == &body[older.len()..]);
}
