//! The built app's files: hashed assets for ever, `index.html` never cached, its inline script by hash.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderValue, Method, StatusCode, header};
use sha2::{Digest, Sha256};
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use super::Shared;
use super::error::ProxyError;
use super::headers::page_policy;

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
    let path = request.uri().path().to_owned();
    if path == "/" || path == "/index.html" {
        return index(&dir).await;
    }
    let named = path
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    let mut response = match file(&dir, request).await {
        Some(response) => response,
        None if !named => return index(&dir).await,
        None => return ProxyError::NotFound("there is no such file".into()).into_response(),
    };
    let cache = if hashed(&path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// A file of the folder, compressed beforehand where a `.br` or `.gz` lies beside it.
async fn file(dir: &Path, request: Request) -> Option<Response> {
    let files = ServeDir::new(dir)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let response = match files.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let found = !matches!(
        response.status(),
        StatusCode::NOT_FOUND | StatusCode::TEMPORARY_REDIRECT
    );
    found.then(|| response.map(axum::body::Body::new))
}

/// The page; its policy names the hash of each inline script that the build put into it.
async fn index(dir: &Path) -> Response {
    let Ok(html) = tokio::fs::read_to_string(dir.join("index.html")).await else {
        return missing(Some(dir));
    };
    let policy = page_policy(&inline_scripts(&html));
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    let mut response = (headers, html).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// `sha256-…` of the text of every `<script>` without `src`, as browsers compute it: over the exact
/// text between the tags, with line ends as the HTML parser leaves them (`\n`).
fn inline_scripts(html: &str) -> Vec<String> {
    let html = html.replace("\r\n", "\n").replace('\r', "\n");
    let lower = html.to_ascii_lowercase();
    let (mut hashes, mut at) = (Vec::new(), 0);
    while let Some(open) = lower[at..].find("<script").map(|n| at + n) {
        let Some(start) = lower[open..].find('>').map(|n| open + n + 1) else {
            break;
        };
        let Some(end) = lower[start..].find("</script").map(|n| start + n) else {
            break;
        };
        let sourced = lower[open..start]
            .split_ascii_whitespace()
            .any(|a| a.starts_with("src="));
        if !sourced {
            hashes.push(format!(
                "sha256-{}",
                STANDARD.encode(Sha256::digest(&html.as_bytes()[start..end]))
            ));
        }
        at = end;
    }
    hashes
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
