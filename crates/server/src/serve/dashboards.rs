//! `api/dashboards`: dashboards as files of one folder, read by everyone, written where that is allowed.
//!
//! A write names the revision that it is based on, so that nobody overwrites what they never saw.

mod folder;
mod reply;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};

use super::Shared;
pub use folder::Folder;
use folder::{Base, Refusal};

/// The largest dashboard, in bytes.
const MOST_BYTES: usize = 1 << 20;

/// Where dashboards are kept.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct DashboardArgs {
    /// Folder of dashboards as JSON files, which the app shows and, where it may, writes
    #[arg(long, value_name = "DIR", env = "WEIR_DASHBOARDS")]
    pub dashboards: Option<PathBuf>,
    /// Never write to that folder
    #[arg(long, requires = "dashboards")]
    pub dashboards_read_only: bool,
}

impl DashboardArgs {
    /// The folder, if one is named.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn folder(&self) -> anyhow::Result<Option<Folder>> {
        let Some(dir) = &self.dashboards else {
            return Ok(None);
        };
        let folder = Folder::open(dir, self.dashboards_read_only);
        let folder = folder.with_context(|| format!("--dashboards {}", dir.display()))?;
        Ok(Some(folder))
    }
}

/// `GET /api/dashboards`: all that can be read, and what is wrong with the rest.
pub async fn list(State(shared): State<Arc<Shared>>) -> Response {
    answer(&shared, |folder| Ok(reply::ok(&folder.list()?))).await
}

/// `PUT /api/dashboards/{uid}`: a new one (`If-None-Match: *`) or a changed one (`If-Match`).
pub async fn put(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        return reply::error(&Refusal::TooLarge(MOST_BYTES));
    };
    answer(&shared, move |folder| {
        let base = base(&headers)?;
        let revision = folder.put(&uid, &base, text(&body)?)?;
        Ok(reply::ok(&serde_json::json!({ "revision": revision })))
    })
    .await
}

/// `DELETE /api/dashboards/{uid}` with `If-Match`.
pub async fn delete(
    State(shared): State<Arc<Shared>>,
    Path(uid): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(&shared, move |folder| {
        folder.delete(&uid, &base(&headers)?)?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

/// Does what a request asks away from the threads that serve others: disks can be slow.
async fn answer(
    shared: &Arc<Shared>,
    work: impl FnOnce(&Folder) -> Result<Response, Refusal> + Send + 'static,
) -> Response {
    let shared = Arc::clone(shared);
    let done = tokio::task::spawn_blocking(move || match &shared.config.dashboards {
        Some(folder) => work(folder),
        None => Err(Refusal::NoFolder),
    });
    match done.await {
        Ok(Ok(response)) => response,
        Ok(Err(refusal)) => reply::error(&refusal),
        Err(_) => reply::error(&Refusal::Disk("the work broke off".to_owned())),
    }
}

fn text(body: &Bytes) -> Result<&str, Refusal> {
    std::str::from_utf8(body).map_err(|_| Refusal::Content("dashboard: not UTF-8".to_owned()))
}

/// What a write is based on, from its headers.
fn base(headers: &HeaderMap) -> Result<Base, Refusal> {
    let value = |name| {
        let value = headers.get(name)?;
        Some(value.to_str().unwrap_or_default().trim())
    };
    match (value(header::IF_MATCH), value(header::IF_NONE_MATCH)) {
        (Some(revision), None) => Ok(Base::Revision(revision.trim_matches('"').to_owned())),
        (None, Some("*")) => Ok(Base::Nothing),
        _ => Err(Refusal::Unconditional),
    }
}
