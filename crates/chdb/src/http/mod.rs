//! ClickHouse's HTTP interface: connections, routes, and the order of a request's steps.

mod answer;
mod insert;
mod query;
mod request;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::error::Exception;
use crate::server::Server;
use crate::sql;
use answer::Body;
use request::{Ask, Input};

/// Connections open at once; further ones wait to be accepted.
const CONNECTIONS: usize = 512;
/// How long a request waits for a place before it is refused.
const QUEUE: Duration = Duration::from_secs(30);
/// How long queries may go on after a stop.
const READS: Duration = Duration::from_secs(2);
/// How long a client may take to send a request's head.
const HEAD: Duration = Duration::from_secs(30);

/// Answers requests until `stop`; then running ones may take `grace` to finish.
pub(crate) async fn serve(
    server: Arc<Server>,
    listener: TcpListener,
    mut stop: oneshot::Receiver<()>,
    grace: Duration,
) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else {
            break;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut stop => break,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, most likely: let some connections end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let server = server.clone();
        let service = service_fn(move |request| answer_one(server.clone(), request));
        let conn = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let conn = graceful.watch(conn);
        tokio::spawn(async move {
            // An error here is the client's going away or an answer cut off on purpose.
            let _ = conn.await;
            drop(place);
        });
    }
    drop(listener);
    let mut ending = std::pin::pin!(graceful.shutdown());
    if tokio::time::timeout(READS, &mut ending).await.is_ok() {
        return;
    }
    // A query can be asked again; inserts get the whole grace period.
    let killer = server.clone();
    let _ = tokio::task::spawn_blocking(move || killer.kill_reads()).await;
    if tokio::time::timeout(grace, ending).await.is_err() {
        eprintln!("warning: requests were still running at the end of the grace period");
    }
}

async fn answer_one(
    server: Arc<Server>,
    request: Request<Incoming>,
) -> Result<Response<Body>, Infallible> {
    let path = request.uri().path();
    let plain = request.uri().query().is_none() && request.method() == Method::GET;
    Ok(match path {
        "/ping" | "/replicas_status" => answer::plain("Ok.\n"),
        "/" if plain => answer::plain("Ok.\n"),
        "/" => answer_statement(&server, request).await,
        _ => answer::not_found(path),
    })
}

async fn answer_statement(server: &Arc<Server>, request: Request<Incoming>) -> Response<Body> {
    let query_id = request::query_id(&request);
    let result = match request::ask(server, &request) {
        Ok(ask) => run(server, ask, request.into_body()).await,
        Err(error) => Err(error),
    };
    let mut response = result.unwrap_or_else(|error| answer::failed(server, &error));
    answer::common_headers(server, &query_id, response.headers_mut());
    response
}

/// Reads the statement, then runs it as an INSERT with rows or as any other.
async fn run(server: &Arc<Server>, ask: Ask, body: Incoming) -> Result<Response<Body>, Exception> {
    let default = ask
        .default_format
        .clone()
        .unwrap_or_else(|| "Values".into());
    let mut input = Input::new(body, ask.encoding)?;
    // The statement may stand in the URL, in the body, or begin here and go on there.
    let mut text = ask.url_query.clone().into_bytes();
    if !text.is_empty() {
        if sql::insert(&ask.url_query, &default).is_some() {
            return insert::run(server, ask, text, input).await;
        }
        text.push(b'\n');
    }
    loop {
        let known = valid_prefix(&text);
        if sql::leading_keyword(known) == "INSERT" {
            let found = sql::insert(known, &default);
            if found.is_some_and(|found| found.data < known.len()) {
                return insert::run(server, ask, text, input).await;
            }
        }
        match input.read().await? {
            Some(more) => text.extend_from_slice(&more),
            None => break,
        }
        if text.len() > request::LONGEST_STATEMENT {
            return Err(Exception::new(
                223,
                "QUERY_IS_TOO_LARGE",
                "The statement is too long",
            ));
        }
    }
    if sql::insert(valid_prefix(&text), &default).is_some() {
        return insert::run(server, ask, text, input).await;
    }
    let text = String::from_utf8(text)
        .map_err(|_| Exception::syntax("The statement is not valid UTF-8"))?;
    query::run(server, ask, text).await
}

/// The part of a text that is valid UTF-8; rows in a binary format may follow it.
fn valid_prefix(text: &[u8]) -> &str {
    match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&text[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Waits for a place.
async fn place(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Exception> {
    let waited = tokio::time::timeout(QUEUE, places.clone().acquire_owned()).await;
    waited.ok().and_then(Result::ok).ok_or_else(|| {
        let text = "Too many simultaneous queries";
        Exception::new(202, "TOO_MANY_SIMULTANEOUS_QUERIES", text)
    })
}
