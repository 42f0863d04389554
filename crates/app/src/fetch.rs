//! One statement over HTTP: to the proxy at `clickhouse/` or where `config.json` says, bytes back, decoded.

use crate::browser::now_ms;
use crate::config;
use gloo_net::http::{Request, Response};
use serde_json::Value;
use web_sys::AbortSignal;
use weir_board::{Failure, Polled, Stats, url::encode};
use weir_model::Columns;
use weir_query::{FORMAT, ServerError, Statement, decode_with_exception_tag};

/// Sends a statement and decodes its answer.
///
/// # Errors
/// In words for people: the server away, the database away, ClickHouse's refusal, a broken answer.
pub async fn run(
    statement: &Statement,
    signal: Option<&AbortSignal>,
) -> Result<(Columns, Stats), Failure> {
    let begun = now_ms();
    let id = query_id();
    let request = Request::post(&address(statement, &id))
        .header("Content-Type", "text/plain; charset=utf-8")
        .abort_signal(signal)
        .body(statement.sql.as_str())
        .map_err(|error| Failure::Question(error.to_string()))?;
    let response = request.send().await.map_err(|_| Failure::Network)?;
    if !response.ok() {
        return Err(refusal(&response).await);
    }
    let tag = response.headers().get("X-ClickHouse-Exception-Tag");
    let mut stats = summary(&response);
    let read = response.binary().await.map_err(|_| broke_off());
    let decoded =
        read.and_then(|body| decode_with_exception_tag(&body, tag.as_deref()).map_err(unreadable));
    let columns = match decoded {
        // Whoever broke it off does not ask why.
        Err(broken) if signal.is_some_and(AbortSignal::aborted) => return Err(broken),
        Err(broken @ Failure::Broken(_)) => return Err(reason(&id).await.unwrap_or(broken)),
        other => other?,
    };
    stats.elapsed_ms = u32::try_from(now_ms() - begun).unwrap_or(0);
    Ok((columns, stats))
}

/// A name of its own lets the database end the query when the request is broken off, and the
/// server tell why an answer broke.
fn query_id() -> String {
    let chance = (js_sys::Math::random() * 1e15) as u64;
    format!("weir-{:x}-{chance:x}", now_ms())
}

/// Why the answer to that query broke after its first byte, where the server remembers it.
async fn reason(query_id: &str) -> Option<Failure> {
    let address = format!("api/failures/{query_id}");
    let response = Request::get(&address).send().await.ok()?;
    let body = response.ok().then(|| response.binary())?.await.ok()?;
    message(&body).map(Failure::Server)
}

/// The words in the server's JSON errors.
fn message(body: &[u8]) -> Option<String> {
    let json: Value = serde_json::from_slice(body).ok()?;
    Some(json.pointer("/error/message")?.as_str()?.to_owned())
}

fn address(statement: &Statement, id: &str) -> String {
    let endpoint = &config::get().endpoint;
    let mut url = format!("{endpoint}?default_format={FORMAT}&query_id={id}");
    for (name, value) in statement.url_params() {
        url.push('&');
        url.push_str(&name);
        url.push('=');
        url.push_str(&encode(&value));
    }
    url
}

fn broke_off() -> Failure {
    Failure::Broken("The answer broke off before its end.".to_owned())
}

fn unreadable(error: weir_query::DecodeError) -> Failure {
    match error {
        weir_query::DecodeError::Server(error) => refused(&error),
        weir_query::DecodeError::Truncated { .. } => broke_off(),
        other => Failure::Broken(format!("The answer cannot be read: {other}")),
    }
}

/// What an answer with an error status says: the proxy's JSON or ClickHouse's text.
async fn refusal(response: &Response) -> Failure {
    let status = response.status();
    let body = response.binary().await.unwrap_or_default();
    match message(&body) {
        Some(text) if matches!(status, 502 | 503) => Failure::Unavailable(text),
        Some(text) => Failure::Server(text),
        None if matches!(status, 502..=504) => {
            Failure::Unavailable(format!("The server says {status}."))
        }
        None => refused(&ServerError::from_body(&body)),
    }
}

/// ClickHouse's refusal: a table, a database or a column that is not there, or anything else.
fn refused(error: &ServerError) -> Failure {
    match error.code {
        16 | 47 | 60 | 81 => Failure::Missing(error.to_string()),
        _ => Failure::Server(error.to_string()),
    }
}

fn summary(response: &Response) -> Stats {
    let header = response.headers().get("X-ClickHouse-Summary");
    let json: Option<Value> = header.and_then(|text| serde_json::from_str(&text).ok());
    let number = |name: &str| {
        let value = json.as_ref()?.get(name)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    };
    Stats {
        read_rows: number("read_rows").unwrap_or(0),
        read_bytes: number("read_bytes").unwrap_or(0),
        ..Stats::default()
    }
}

/// Asks whether server and database are well.
pub async fn poll() -> Polled {
    let Ok(response) = Request::get("readyz").send().await else {
        return Polled::Ill(Failure::Network);
    };
    if response.ok() {
        return Polled::Well;
    }
    let body = response.binary().await.unwrap_or_default();
    let json: Option<Value> = serde_json::from_slice(&body).ok();
    let part = |name: &str| {
        let part = json.as_ref()?.get(name)?;
        let ill = part.get("ok")?.as_bool() == Some(false);
        part.get("detail")?
            .as_str()
            .filter(|_| ill)
            .map(str::to_owned)
    };
    // A table that lacks columns is no outage: panels say what is wrong.
    match part("clickhouse") {
        Some(words) => Polled::Ill(Failure::Unavailable(words)),
        None if json.is_some() => Polled::Well,
        None => Polled::Ill(Failure::Unavailable(format!(
            "The server says {}.",
            response.status()
        ))),
    }
}
