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
    let checked = hosts(request.headers(), request.uri(), &shared.config.hosts)
        .and_then(|hosts| origin(request.headers(), &hosts, guarded(request.uri().path())));
    match checked {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Whether a path gives data, so that only pages of this server may ask for it.
fn guarded(path: &str) -> bool {
    path == "/clickhouse" || path.starts_with("/clickhouse/") || path.starts_with("/api/")
}

/// The hosts that the browser named: to this server and, where a proxy stands between, to that one.
/// Each must be a loopback name or one that the operator allowed. This stops a page whose name was
/// re-pointed to 127.0.0.1 (DNS rebinding) from reading flows. `X-Forwarded-Host` opens nothing to
/// other sites: a page can set it only on requests to its own origin, whose name is checked here.
fn hosts(headers: &HeaderMap, uri: &Uri, allowed: &[String]) -> Result<Vec<Authority>, ProxyError> {
    let named = |name| {
        let value = headers.get(name)?;
        Some(
            value
                .to_str()
                .ok()
                .and_then(|v: &str| v.parse::<Authority>().ok()),
        )
    };
    let unreadable = || ProxyError::BadRequest("expected a Host header".into());
    let own = named(header::HOST)
        .unwrap_or_else(|| uri.authority().cloned())
        .ok_or_else(unreadable)?;
    let mut hosts = vec![own];
    if let Some(forwarded) = named(header::HeaderName::from_static("x-forwarded-host")) {
        hosts.push(forwarded.ok_or_else(unreadable)?);
    }
    hosts.iter().try_for_each(|host| known(host, allowed))?;
    Ok(hosts)
}

fn known(authority: &Authority, allowed: &[String]) -> Result<(), ProxyError> {
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
        return Ok(());
    }
    Err(ProxyError::Forbidden(
        "this server is not known by that host name (see --allow-host)".into(),
    ))
}

fn origin(headers: &HeaderMap, hosts: &[Authority], guarded: bool) -> Result<(), ProxyError> {
    let foreign = || ProxyError::Forbidden("requests from other sites do not pass".into());
    let text = |name| {
        headers
            .get(name)
            .map(|v: &http::HeaderValue| v.to_str().unwrap_or("?"))
    };
    if let Some(origin) = text(header::ORIGIN) {
        let from = origin.split_once("://").map_or("", |(_, from)| from);
        if !hosts
            .iter()
            .any(|host| from.eq_ignore_ascii_case(host.as_str()))
        {
            return Err(foreign());
        }
    }
    let site = text(header::HeaderName::from_static("sec-fetch-site"));
    if guarded && site.is_some_and(|s| !matches!(s, "same-origin" | "none")) {
        return Err(foreign());
    }
    Ok(())
}
