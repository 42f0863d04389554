//! Answers of `api/dashboards` as JSON; an error is `{"error": "words for people"}`.

use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde::Serialize;

use super::folder::Refusal;

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// A result, as it is at this moment.
pub fn ok(body: &impl Serialize) -> Response {
    (NO_STORE, axum::Json(body)).into_response()
}

/// Why there is none.
pub fn error(refusal: &Refusal) -> Response {
    let status = match refusal {
        Refusal::NoFolder | Refusal::Unknown(_) => StatusCode::NOT_FOUND,
        Refusal::Content(_) => StatusCode::BAD_REQUEST,
        Refusal::ReadOnly(_) => StatusCode::FORBIDDEN,
        Refusal::Taken(_) => StatusCode::CONFLICT,
        Refusal::Exists | Refusal::Changed | Refusal::Gone => StatusCode::PRECONDITION_FAILED,
        Refusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Unconditional => StatusCode::PRECONDITION_REQUIRED,
        Refusal::Disk(words) => {
            tracing::error!(words, "the folder of dashboards");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    };
    let body = serde_json::json!({ "error": refusal.to_string() });
    (status, NO_STORE, axum::Json(body)).into_response()
}
