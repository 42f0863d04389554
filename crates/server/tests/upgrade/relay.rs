//! An address before the engine that lets an upgrade's statements through, up to the one at which
//! something happens.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use tokio::sync::Notify;

/// What happens at a statement of an upgrade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is run, and the answer is lost.
    Answered,
    /// It is run, while its client is gone already.
    Abandoned,
    /// It never arrives.
    Lost,
}

/// The relay.
#[derive(Clone)]
pub struct Relay {
    inner: Arc<Inner>,
    /// Where it listens.
    pub address: SocketAddr,
}

struct Inner {
    engine: String,
    http: reqwest::Client,
    seen: AtomicUsize,
    at: Mutex<Option<(At, Fate)>>,
    struck: Notify,
    log: Mutex<Vec<String>>,
}

/// Which statement is meant.
#[derive(Clone, Debug)]
pub enum At {
    /// The n-th of the upgrade that changes something, from 0.
    Count(usize),
    /// The n-th, from 0, that holds the words.
    Words(&'static str, usize),
}

impl Relay {
    /// A relay before the engine at that URL.
    pub async fn before(engine: &str) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let inner = Arc::new(Inner {
            engine: engine.to_owned(),
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
            seen: AtomicUsize::new(0),
            at: Mutex::new(None),
            struck: Notify::new(),
            log: Mutex::new(Vec::new()),
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { inner, address }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Something is to happen at a statement, counted from now on.
    pub fn strike(&self, at: At, fate: Fate) {
        self.inner.seen.store(0, SeqCst);
        self.inner.log.lock().unwrap().clear();
        *self.inner.at.lock().unwrap() = Some((at, fate));
    }

    /// Nothing happens any more; tells whether it was still to happen.
    pub fn calm(&self) -> bool {
        self.inner.at.lock().unwrap().take().is_some()
    }

    /// Whether it has happened, or nothing was to happen.
    pub fn is_calm(&self) -> bool {
        self.inner.at.lock().unwrap().is_none()
    }

    /// Resolves when it has happened.
    pub async fn struck(&self) {
        self.inner.struck.notified().await;
    }

    /// The statements since [`Self::strike`].
    pub fn log(&self) -> Vec<String> {
        self.inner.log.lock().unwrap().clone()
    }
}

impl Inner {
    /// The fate of a statement, if it is its turn.
    fn fate(&self, statement: &str) -> Option<Fate> {
        if !statement.starts_with("/* weir upgrade */") {
            return None;
        }
        self.log.lock().unwrap().push(statement.to_owned());
        if statement.contains("*/ SELECT ") {
            return None;
        }
        let mut at = self.at.lock().unwrap();
        let (which, fate) = at.clone()?;
        let due = match which {
            At::Count(n) => self.seen.fetch_add(1, SeqCst) == n,
            At::Words(words, n) => statement.contains(words) && self.seen.fetch_add(1, SeqCst) == n,
        };
        due.then(|| {
            *at = None;
            fate
        })
    }

    async fn forward(&self, target: &str, headers: http::HeaderMap, body: Bytes) -> Response {
        let mut request = self
            .http
            .post(format!("{}{target}", self.engine))
            .body(body);
        for name in ["X-ClickHouse-User", "X-ClickHouse-Key"] {
            if let Some(value) = headers.get(name) {
                request = request.header(name, value);
            }
        }
        match request.send().await {
            Ok(answer) => {
                let status = answer.status();
                let bytes = answer.bytes().await.unwrap_or_default();
                let mut response = Response::new(Body::from(bytes));
                *response.status_mut() = status;
                response
            }
            Err(_) => broken(),
        }
    }
}

async fn pass(State(inner): State<Arc<Inner>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let fate = inner.fate(&String::from_utf8_lossy(&body));
    let target = parts.uri.path_and_query().unwrap().to_string();
    match fate {
        None => inner.forward(&target, parts.headers, body).await,
        Some(fate) => {
            if fate == Fate::Answered {
                inner.forward(&target, parts.headers, body).await;
            } else if fate == Fate::Abandoned {
                let inner = Arc::clone(&inner);
                tokio::spawn(async move { inner.forward(&target, parts.headers, body).await });
            }
            inner.struck.notify_one();
            broken()
        }
    }
}

/// An answer that breaks off.
fn broken() -> Response {
    let gone = std::io::Error::other("cut");
    let stream = futures_util::stream::once(async move { Err::<Bytes, _>(gone) });
    Response::new(Body::from_stream(stream))
}
