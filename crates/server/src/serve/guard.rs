//! Refuses what other sites make a browser send: foreign host names, foreign origins.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Uri, header, uri::Authority};

use super::Shared;
use super::error::ProxyError;

#[cfg(test)]
mod tests;

/// Runs before every route.
pub async fn check(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let checked = host(request.headers(), request.uri(), &shared.config.hosts).and_then(|host| {
        origin(
            request.headers(),
            &host,
            &shared.config.origins,
            guarded(request.uri().path()),
        )
    });
    match checked {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Whether a path gives data, so that only pages of this server may ask for it.
fn guarded(path: &str) -> bool {
    path == "/clickhouse" || path.starts_with("/clickhouse/") || path.starts_with("/api/")
}

/// The host that the browser named: loopback names, or one that the operator allowed. This stops a
/// page whose name was re-pointed to 127.0.0.1 (DNS rebinding) from reading flows.
fn host(headers: &HeaderMap, uri: &Uri, allowed: &[String]) -> Result<Authority, ProxyError> {
    let named = headers
        .get(header::HOST)
        .and_then(|v| v.to_str().ok()?.parse::<Authority>().ok());
    let Some(authority) = named.or_else(|| uri.authority().cloned()) else {
        return Err(ProxyError::BadRequest("expected a Host header".into()));
    };
    let name = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_ascii_lowercase();
    let loopback = name == "localhost"
        || name.ends_with(".localhost")
        || name
            .parse::<IpAddr>()
            .is_ok_and(|ip| ip.to_canonical().is_loopback());
    if loopback || allowed.iter().any(|a| a.eq_ignore_ascii_case(&name)) {
        return Ok(authority);
    }
    Err(ProxyError::Forbidden(
        "this server is not known by that host name (see --allow-host)".into(),
    ))
}

fn origin(
    headers: &HeaderMap,
    host: &Authority,
    allowed: &[String],
    guarded: bool,
) -> Result<(), ProxyError> {
    let foreign = || ProxyError::Forbidden("requests from other sites do not pass".into());
    let text = |name| {
        headers
            .get(name)
            .map(|v: &http::HeaderValue| v.to_str().unwrap_or("?"))
    };
    if let Some(origin) = text(header::ORIGIN) {
        let own = origin
            .split_once("://")
            .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host.as_str()));
        if !own && !allowed.iter().any(|a| a.eq_ignore_ascii_case(origin)) {
            return Err(foreign());
        }
    }
    let site = text(header::HeaderName::from_static("sec-fetch-site"));
    if guarded && site.is_some_and(|s| !matches!(s, "same-origin" | "none")) {
        return Err(foreign());
    }
    Ok(())
}
