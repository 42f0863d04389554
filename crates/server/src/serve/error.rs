//! The proxy's own errors, as small JSON bodies that the app can show.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::statement::Refusal;

/// Why the proxy gives no result. Texts are for people and hold no secret and no parameter value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
    /// The request is not one that passes.
    #[error("{0}")]
    BadRequest(String),
    /// The statement is not one that passes.
    #[error("this statement does not pass: {0}")]
    Statement(#[from] Refusal),
    /// The statement is too long.
    #[error("the statement is longer than {0} bytes")]
    TooLarge(usize),
    /// The request comes from another site, or by a name that is not this server's.
    #[error("{0}")]
    Forbidden(String),
    /// Another method than GET or POST.
    #[error("only GET and POST pass here")]
    Method,
    /// No connection, or one that broke before the first byte.
    #[error("ClickHouse cannot be reached: {0}")]
    Unreachable(String),
    /// Silence.
    #[error("ClickHouse did not answer within {0} seconds")]
    Slow(u64),
    /// An answer that is not ClickHouse's.
    #[error("what answers at ClickHouse's address does not speak like ClickHouse: {0}")]
    Rubbish(String),
    /// The proxy's own account is refused.
    #[error("ClickHouse refuses the proxy's account: {0}")]
    Account(String),
    /// There is nothing by that name.
    #[error("{0}")]
    NotFound(String),
}

#[derive(Serialize)]
struct Body<'a> {
    error: Detail<'a>,
}

#[derive(Serialize)]
struct Detail<'a> {
    code: &'a str,
    message: String,
}

impl ProxyError {
    /// The HTTP status and a word that programs can tell errors apart by.
    pub fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "bad_request"),
            Self::Statement(_) => (StatusCode::BAD_REQUEST, "statement_refused"),
            Self::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "statement_too_long"),
            Self::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden"),
            Self::Method => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
            Self::Unreachable(_) => (StatusCode::SERVICE_UNAVAILABLE, "clickhouse_unreachable"),
            Self::Slow(_) => (StatusCode::GATEWAY_TIMEOUT, "clickhouse_slow"),
            Self::Rubbish(_) => (StatusCode::BAD_GATEWAY, "clickhouse_rubbish"),
            Self::Account(_) => (StatusCode::BAD_GATEWAY, "clickhouse_account"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "not_found"),
        }
    }
}

impl IntoResponse for ProxyError {
    fn into_response(self) -> Response {
        let (status, code) = self.status();
        let body = Body {
            error: Detail {
                code,
                message: self.to_string(),
            },
        };
        let mut response = (status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
        }
        response
    }
}
