//! The routes below `/clickhouse/` and the reasons of broken results.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};

use super::Shared;
use super::error::ProxyError;
use super::flight::Flight;
use super::request::{self, ReadRequest};
use super::upstream::{Words, exception_code};
use super::{plan::Plan, stream};

/// The headers of ClickHouse's answer that reach the browser.
const PASSED: [&str; 7] = [
    "content-type",
    "x-clickhouse-summary",
    "x-clickhouse-query-id",
    "x-clickhouse-format",
    "x-clickhouse-timezone",
    "x-clickhouse-exception-code",
    "x-clickhouse-exception-tag",
];

/// `GET` and `POST /clickhouse/`: one statement, its result as ClickHouse streams it.
pub async fn query(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let read = match read(&shared, request).await {
        Ok(read) => read,
        Err(error) => return error.into_response(),
    };
    let flight = Flight::start(&shared.metrics, &shared.failures, &read);
    answer(&shared, &read, flight)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

/// `GET /clickhouse/ping`: whether ClickHouse answers, in ClickHouse's way.
pub async fn ping(State(shared): State<Arc<Shared>>) -> Response {
    match shared.upstream.ask("SELECT 1", []).await {
        Ok(Ok(_)) => "Ok.\n".into_response(),
        Ok(Err(words)) => forwarded(words.status, &HeaderMap::new(), Body::from(words.text)),
        Err(error) => error.into_response(),
    }
}

/// `GET /api/failures/{query_id}`: why that result broke after its first byte.
pub async fn failure(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    match shared.failures.reason(&id) {
        Some(reason) => {
            let body =
                serde_json::json!({ "error": { "code": "result_broken", "message": reason } });
            ([(header::CACHE_CONTROL, "no-store")], axum::Json(body)).into_response()
        }
        None => ProxyError::NotFound("no broken result by that query id is remembered".into())
            .into_response(),
    }
}

async fn read(shared: &Shared, request: Request) -> Result<ReadRequest, ProxyError> {
    if !matches!(*request.method(), Method::GET | Method::POST) {
        return Err(ProxyError::Method);
    }
    let (head, body) = request.into_parts();
    let limit = shared.config.limits.max_statement_bytes;
    let body = to_bytes(body, limit)
        .await
        .map_err(|_| ProxyError::TooLarge(limit))?;
    let read = request::read(
        &head.method,
        &head.headers,
        head.uri.query().unwrap_or(""),
        &body,
    )?;
    if read.statement.len() > limit {
        Err(ProxyError::TooLarge(limit))
    } else {
        Ok(read)
    }
}

async fn answer(
    shared: &Shared,
    read: &ReadRequest,
    flight: Flight,
) -> Result<Response, ProxyError> {
    let sent = async {
        let plan = shared.plan().await?;
        let response = shared
            .upstream
            .send(&read.statement, pairs(shared, read, &plan))
            .await?;
        Ok((plan, response))
    };
    let (plan, response) = match sent.await {
        Ok(sent) => sent,
        Err(error) => {
            flight.failed();
            shared.forget_plan().await;
            return Err(error);
        }
    };
    let mut flight = flight;
    let id = response
        .headers()
        .get("x-clickhouse-query-id")
        .and_then(|v| v.to_str().ok());
    flight.answered(response.status().as_u16(), id);
    if response.status() == StatusCode::OK && exception_code(response.headers()).is_none() {
        let headers = response.headers().clone();
        let body = stream::body(response, flight, shared.upstream.answer_timeout());
        return Ok(forwarded(StatusCode::OK, &headers, body));
    }
    refused(shared, &plan, response, flight).await
}

/// Passes ClickHouse's own error on, in its words.
async fn refused(
    shared: &Shared,
    plan: &Arc<Plan>,
    response: reqwest::Response,
    flight: Flight,
) -> Result<Response, ProxyError> {
    let (status, headers) = (response.status(), response.headers().clone());
    let text = shared.upstream.words(response).await;
    flight.failed();
    let words = Words::new(status, exception_code(&headers), text?);
    if words.setting() && !plan.settings.is_empty() {
        shared.forget_plan().await;
    }
    if words.account() {
        return Err(ProxyError::Account(words.text));
    }
    let error = status.is_client_error() || status.is_server_error();
    let status = if error {
        status
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    let mut response = forwarded(status, &headers, Body::from(words.text + "\n"));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=UTF-8"),
    );
    Ok(response)
}

fn pairs<'a>(shared: &'a Shared, read: &'a ReadRequest, plan: &'a Plan) -> Vec<(&'a str, &'a str)> {
    let mut pairs: Vec<_> = plan.pairs().collect();
    if let Some(database) = &shared.config.database
        && read.pair("database").is_none()
    {
        pairs.push(("database", database));
    }
    pairs.extend(
        read.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    pairs
}

fn forwarded(status: StatusCode, headers: &HeaderMap, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    for name in PASSED {
        if let Some(value) = headers.get(name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
