//! Refuses what other sites make a browser send: foreign host names, foreign origins.
//!
//! Two walls. A page whose name was re-pointed to this machine (DNS rebinding) is its own origin to
//! the browser, but the browser still says the name: every host that a request names must be known.
//! A page of another site (cross-site request forgery) names this host, but the browser says where
//! the page is from, in `Sec-Fetch-Site` and in `Origin`: data and changes are for own pages alone.
//! The app's files are for everybody: scripts carry an `Origin` too, and hold nothing of a cluster.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, Uri, header};

use super::Shared;
use super::error::ProxyError;
use super::host::{Host, Named, repeated, values, written};

#[cfg(test)]
mod tests;

/// Where a browser says that a request's page is from. Pages cannot set it. Browsers leave it out
/// where the address is neither https nor a loopback name, and before 2023 some always did.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Runs before every route.
pub async fn check(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    match passes(request.headers(), request.uri(), &shared.config.hosts) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

/// Both walls, for a server that goes by these names beside the loopback ones.
fn passes(headers: &HeaderMap, uri: &Uri, allowed: &[String]) -> Result<(), ProxyError> {
    let named = Named::read(headers, uri)?;
    known(&named, allowed)?;
    if guarded(uri.path()) {
        own_page(headers, &named, allowed)?;
    }
    Ok(())
}

/// Whether a path gives data or changes something, so that only pages of this server may ask for it.
fn guarded(path: &str) -> bool {
    path == "/clickhouse" || path.starts_with("/clickhouse/") || path.starts_with("/api/")
}

/// Each host must be a loopback name or one that the operator allowed. `X-Forwarded-Host` opens
/// nothing: it adds names to be checked, and a page can set it only on requests to its own origin.
fn known(named: &Named, allowed: &[String]) -> Result<(), ProxyError> {
    let foreign = named.hosts.iter().find(|(_, host)| !host.is_known(allowed));
    match foreign {
        None => Ok(()),
        Some((header, host)) => Err(ProxyError::Forbidden(format!(
            "this server does not go by the name {:?}, which the header {} gives; where it should, \
             start it with --allow-host {}",
            repeated(&host.to_string()),
            written(header),
            repeated(&host.name),
        ))),
    }
}

/// Whether a page of this server sent the request: by `Sec-Fetch-Site` where the browser sends it, and
/// by the origin's name.
fn own_page(headers: &HeaderMap, named: &Named, allowed: &[String]) -> Result<(), ProxyError> {
    let mut own = false;
    for site in values(headers, &FETCH_SITE) {
        match site {
            "same-origin" => own = true,
            "none" => {}
            _ => return Err(foreign(&FETCH_SITE, site, named)),
        }
    }
    for origin in values(headers, &header::ORIGIN) {
        let (tls, from) = parse(origin).ok_or_else(|| foreign(&header::ORIGIN, origin, named))?;
        if !(own && from.is_known(allowed) || is_this(&from, tls, named)) {
            return Err(foreign(&header::ORIGIN, origin, named));
        }
    }
    Ok(())
}

/// An origin's host, and whether its scheme is `https`; `null` has none.
fn parse(origin: &str) -> Option<(bool, Host)> {
    let (scheme, rest) = origin.split_once("://")?;
    let tls = match scheme.to_ascii_lowercase().as_str() {
        "https" => true,
        "http" => false,
        _ => return None,
    };
    Some((tls, Host::parse(rest)?))
}

/// Whether an origin is one of the hosts that the request was for. On the way through proxies ports
/// get lost and change, so those of an allowed name do not count; on a loopback name every port is
/// somebody else's, so there they do.
fn is_this(from: &Host, tls: bool, named: &Named) -> bool {
    let usual = if tls { 443 } else { 80 };
    let port = from.port.unwrap_or(usual);
    named.hosts.iter().any(|(_, host)| {
        let same_port = host.port.unwrap_or(usual) == port || named.ports.contains(&port);
        host.name == from.name && (same_port || !from.is_loopback())
    })
}

fn foreign(header: &HeaderName, value: &str, named: &Named) -> ProxyError {
    let requested: Vec<String> = named.hosts.iter().map(|(_, h)| h.to_string()).collect();
    ProxyError::Forbidden(format!(
        "requests from other sites do not pass: {} is {:?}, and this server was requested as {}. \
         Where that is one site behind a proxy, have the proxy pass Host on or send \
         X-Forwarded-Host, and name the site with --allow-host",
        written(header),
        repeated(value),
        repeated(&requested.join(", ")),
    ))
}
