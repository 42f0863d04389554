//! An address before the engine that lets so many statements through and then is dead, as a process
//! that was killed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;

/// The relay.
pub struct Relay {
    inner: Arc<Inner>,
    /// Its URL.
    pub url: String,
}

struct Inner {
    engine: String,
    http: reqwest::Client,
    left: AtomicI64,
    last_arrives: bool,
}

impl Relay {
    /// A relay before the engine at that URL: `count` statements pass, of the next one the answer
    /// is lost (if `last_arrives`) or the statement itself, and no other passes.
    pub async fn before(engine: &str, count: i64, last_arrives: bool) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inner = Arc::new(Inner {
            engine: engine.trim_end_matches('/').to_owned(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            left: AtomicI64::new(count),
            last_arrives,
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner, url }
    }

    /// Whether it died.
    pub fn died(&self) -> bool {
        self.inner.left.load(SeqCst) < 0
    }
}

async fn pass(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let turn = inner.left.fetch_sub(1, SeqCst);
    let arrives = turn > 0 || (turn == 0 && inner.last_arrives);
    let dead = || {
        let mut response = Response::new(Body::from("Code: 210. DB::Exception: dead"));
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        response
    };
    if !arrives {
        return dead();
    }
    let target = format!("{}{}", inner.engine, parts.uri.path_and_query().unwrap());
    let mut request = inner.http.post(target).body(body);
    for name in ["X-ClickHouse-User", "X-ClickHouse-Key"] {
        if let Some(value) = parts.headers.get(name) {
            request = request.header(name, value);
        }
    }
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let bytes = answer.bytes().await.unwrap();
    if turn == 0 {
        return dead();
    }
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    response
}
