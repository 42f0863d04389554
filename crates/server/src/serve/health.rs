//! `/healthz`, `/readyz` and `/metrics`.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde::Serialize;

use super::Shared;

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// `/healthz`: the process answers.
pub async fn alive() -> Response {
    (NO_STORE, axum::Json(serde_json::json!({ "status": "ok" }))).into_response()
}

#[derive(Serialize)]
struct Ready {
    ready: bool,
    clickhouse: Part,
    schema: Part,
}

#[derive(Serialize)]
struct Part {
    ok: bool,
    detail: String,
}

/// `/readyz`: ClickHouse answers and `flows` has every column; 503 with the reason where not.
pub async fn ready(State(shared): State<Arc<Shared>>) -> Response {
    let body = look(&shared).await;
    let status = if body.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, NO_STORE, axum::Json(body)).into_response()
}

async fn look(shared: &Shared) -> Ready {
    let part = |ok, detail: &str| Part {
        ok,
        detail: detail.to_owned(),
    };
    let database = shared
        .config
        .database
        .as_deref()
        .map(|name| ("database", name));
    let ask = |statement| shared.upstream.ask(statement, database);
    let clickhouse = match ask("SELECT version()").await {
        Ok(Ok(version)) => part(true, version.trim()),
        Ok(Err(words)) => part(false, &words.text),
        Err(error) => part(false, &error.to_string()),
    };
    if !clickhouse.ok {
        return Ready {
            ready: false,
            clickhouse,
            schema: part(false, "not asked"),
        };
    }
    let columns =
        "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'flows'";
    let schema = match ask(columns).await {
        Ok(Ok(names)) => schema(&names),
        Ok(Err(words)) => part(false, &words.text),
        Err(error) => part(false, &error.to_string()),
    };
    Ready {
        ready: schema.ok,
        clickhouse,
        schema,
    }
}

fn schema(names: &str) -> Part {
    let present: Vec<&str> = names.split_whitespace().collect();
    if present.is_empty() {
        return Part {
            ok: false,
            detail: "there is no table flows: run `weir schema apply`".into(),
        };
    }
    let registry = weir_model::column::COLUMNS.iter().map(|c| c.name);
    let missing: Vec<&str> = registry.filter(|name| !present.contains(name)).collect();
    let detail = match missing.as_slice() {
        [] => format!("flows has {} columns", present.len()),
        missing => format!(
            "flows lacks {}: run `weir schema apply`",
            missing.join(", ")
        ),
    };
    Part {
        ok: missing.is_empty(),
        detail,
    }
}

/// `/metrics`, for Prometheus.
pub async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    let headers = [(
        header::CONTENT_TYPE,
        "text/plain; version=0.0.4; charset=utf-8",
    )];
    (headers, NO_STORE, shared.metrics.text()).into_response()
}
