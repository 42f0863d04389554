//! The built app's files: hashed assets for ever, the page never unasked, compressed beforehand.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use super::Shared;
use super::error::ProxyError;
use super::headers::PAGE_POLICY;

#[cfg(test)]
mod tests;

/// The app's folder where none is named: `dist` beside the binary, then a checkout's `target/dist`.
pub fn find() -> Option<PathBuf> {
    let binary = std::env::current_exe().ok()?;
    let beside = binary.parent()?.join("dist");
    let built = binary.ancestors().map(|a| a.join("target/dist"));
    let here = std::env::current_dir().ok().map(|d| d.join("target/dist"));
    std::iter::once(beside)
        .chain(built)
        .chain(here)
        .find(|dir| dir.join("index.html").is_file())
}

/// Every path that no other route takes.
pub async fn serve(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return ProxyError::Method.into_response();
    }
    let Some(dir) = shared.config.app.clone().or_else(find) else {
        return missing(None);
    };
    let (page, path) = match place(request.uri().path()) {
        Place::Page(file) => (true, file.to_owned()),
        Place::File(path) => (false, path.to_owned()),
        Place::Elsewhere(uid) => return moved(uid, request.uri().query()),
        Place::Nowhere => return nothing(),
    };
    match file(&dir, &path, request.headers()).await {
        Some(mut response) => {
            finish(&mut response, &path, page);
            response
        }
        None if page => missing(Some(&dir)),
        None => nothing(),
    }
}

/// What a path means.
#[derive(Debug, PartialEq)]
enum Place<'a> {
    /// The page; one file of it for each depth, because its addresses are relative.
    Page(&'static str),
    /// A file of the folder.
    File(&'a str),
    /// Below a deep link, as Grafana writes a title behind a name: the deep link itself.
    Elsewhere(&'a str),
    /// None.
    Nowhere,
}

fn place(path: &str) -> Place<'_> {
    let below = path.strip_prefix('/').unwrap_or(path);
    let named = |text: &str| {
        text.rsplit('/')
            .next()
            .is_some_and(|last| last.contains('.'))
    };
    match below.split_once('/') {
        _ if below == "index.html" => Place::Page("/index.html"),
        Some(("d", "" | "index.html")) => Place::Page("/d/index.html"),
        _ if named(below) => Place::File(path),
        None => Place::Page("/index.html"),
        Some(("d", rest)) => match rest.split_once('/') {
            None => Place::Page("/d/index.html"),
            Some((uid, _)) => Place::Elsewhere(uid),
        },
        Some(_) => Place::Nowhere,
    }
}

/// A file of the folder, compressed beforehand where a `.br` or `.gz` lies beside it.
async fn file(dir: &Path, path: &str, headers: &HeaderMap) -> Option<Response> {
    let files = ServeDir::new(dir)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let mut request = Request::get(path).body(Body::empty()).ok()?;
    *request.headers_mut() = headers.clone();
    let response = match files.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let found = !matches!(
        response.status(),
        StatusCode::NOT_FOUND | StatusCode::TEMPORARY_REDIRECT
    );
    found.then(|| response.map(Body::new))
}

/// How long a file is kept, and what the page may do.
fn finish(response: &mut Response, path: &str, page: bool) {
    let headers = response.headers_mut();
    let cache = if hashed(path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if page {
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        headers.insert(header::CONTENT_TYPE, html);
        let policy = HeaderValue::from_static(PAGE_POLICY);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// To the deep link, wherever a proxy has put this server: the address is relative.
fn moved(uid: &str, query: Option<&str>) -> Response {
    let query = query.map_or(String::new(), |query| format!("?{query}"));
    let to = format!("../{uid}{query}");
    (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response()
}

fn nothing() -> Response {
    ProxyError::NotFound("there is no such file".into()).into_response()
}

/// Whether a file name holds a hash of at least eight hexadecimal digits, as trunk's do.
fn hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or("");
    name.split(['-', '.', '_'])
        .skip(1)
        .any(|part| part.len() >= 8 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The page for a checkout whose app is not built.
fn missing(dir: Option<&Path>) -> Response {
    if let Some(dir) = dir {
        tracing::error!(dir = %dir.display(), "the app's folder holds no index.html");
    }
    let page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Weir</title>\
        <h1>The app is not built</h1><p>This server found no <code>index.html</code>. \
        Build the app with <code>cargo xtask build</code>, or name its folder with <code>--app</code>. \
        Queries to <code>/clickhouse/</code> work meanwhile.</p></html>\n";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, headers, page).into_response()
}
