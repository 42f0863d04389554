//! `weir serve`: the app's files and the thin proxy before ClickHouse.
//!
//! The proxy adds what a browser must not hold or decide: credentials, read-only, limits. It speaks
//! ClickHouse's own HTTP interface below `/clickhouse/`, so any reverse proxy could stand in its place.

pub mod config;
pub mod credentials;
mod dashboards;
pub mod error;
mod files;
mod flight;
mod guard;
mod headers;
mod health;
mod host;
mod metrics;
mod plan;
mod proxy;
mod request;
mod site;
pub mod statement;
mod stream;
mod tail;
mod upstream;

use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, get, put};
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

pub use config::{Config, Limits, ServeArgs, loopback};
pub use credentials::Target;
pub use dashboards::{DashboardArgs, Folder};
pub use files::find as find_app;
pub use host::allowed as allowed_host;
pub use site::SiteArgs;

/// What all requests share.
pub(crate) struct Shared {
    config: Config,
    upstream: upstream::Upstream,
    metrics: Arc<metrics::Metrics>,
    failures: Arc<flight::Failures>,
    plan: Mutex<Known>,
}

/// What is known of the settings that ClickHouse takes.
#[derive(Default)]
enum Known {
    /// Not asked, or to be asked again.
    #[default]
    Nothing,
    /// The settings.
    Plan(Arc<plan::Plan>),
    /// Asking failed then.
    Failed(Instant, error::ProxyError),
}

impl Shared {
    /// The settings for a query, asked of ClickHouse when they are not known. Requests that wait for
    /// the same answer share it, also when it is an error.
    async fn plan(&self) -> Result<Arc<plan::Plan>, error::ProxyError> {
        let asked = Instant::now();
        let mut known = self.plan.lock().await;
        match &*known {
            Known::Plan(plan) => return Ok(Arc::clone(plan)),
            Known::Failed(when, error) if *when >= asked => return Err(error.clone()),
            Known::Failed(..) | Known::Nothing => {}
        }
        match plan::make(&self.upstream, &self.config.limits).await {
            Ok(plan) => {
                let plan = Arc::new(plan);
                *known = Known::Plan(Arc::clone(&plan));
                Ok(plan)
            }
            Err(error) => {
                *known = Known::Failed(Instant::now(), error.clone());
                Err(error)
            }
        }
    }

    /// ClickHouse may have come back as another: ask again before the next query.
    async fn forget_plan(&self) {
        let mut known = self.plan.lock().await;
        if matches!(*known, Known::Plan(_)) {
            *known = Known::Nothing;
        }
    }
}

/// The whole server as a router; it opens no port and starts no task.
///
/// # Errors
/// The TLS library does not start.
pub fn router(config: Config) -> anyhow::Result<Router> {
    let upstream = upstream::Upstream::new(&config).context("cannot set up the HTTP client")?;
    let shared = Arc::new(Shared {
        config,
        upstream,
        metrics: Arc::default(),
        failures: Arc::default(),
        plan: Mutex::default(),
    });
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    Ok(Router::new()
        .route("/clickhouse", any(proxy::query))
        .route("/clickhouse/", any(proxy::query))
        .route("/clickhouse/ping", get(proxy::ping))
        .route("/api/failures/{query_id}", get(proxy::failure))
        .route("/api/dashboards", get(dashboards::list))
        .route(
            "/api/dashboards/{uid}",
            put(dashboards::put).delete(dashboards::delete),
        )
        .route("/config.json", get(site::get))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(files::serve)
        .layer(compression)
        .layer(from_fn_with_state(Arc::clone(&shared), guard::check))
        .layer(from_fn_with_state(Arc::clone(&shared), observe))
        .with_state(shared))
}

/// Outermost: counts the answer and hardens its headers.
async fn observe(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let route = route(request.uri().path());
    let method = request.method().clone();
    let mut response = next.run(request).await;
    headers::harden(response.headers_mut());
    let status = response.status().as_u16();
    shared.metrics.request(route, status);
    tracing::debug!(%method, route, status, "request");
    response
}

/// The few names under which requests are counted: never a path, which anyone can invent.
fn route(path: &str) -> &'static str {
    match path {
        "/clickhouse" | "/clickhouse/" => "clickhouse",
        "/clickhouse/ping" => "ping",
        "/healthz" => "healthz",
        "/readyz" => "readyz",
        "/metrics" => "metrics",
        "/config.json" => "config",
        _ if path.starts_with("/api/failures/") => "failures",
        _ if path.starts_with("/api/dashboards") => "dashboards",
        _ => "app",
    }
}

/// Serves until `stop` resolves, then lets running requests end for up to ten seconds.
///
/// # Errors
/// The router cannot be built or the listener breaks.
pub async fn serve(
    listener: TcpListener,
    config: Config,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let (asked, told) = tokio::sync::oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        let _ = asked.send(());
    };
    let router = router(config)?;
    let serving = async {
        // An answer's last part must not wait for the browser to acknowledge the one before it.
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        axum::serve(listener, router)
            .with_graceful_shutdown(stop)
            .await
    };
    let patience = async {
        // An error means that the server ended by itself: then the other branch is ready.
        if told.await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_secs(10)).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = serving => ended.context("the HTTP server stopped"),
        () = patience => Ok(()),
    }
}

/// Runs `weir serve` until SIGTERM or Ctrl-C.
///
/// # Errors
/// The options are wrong or the port is taken.
pub async fn run(args: ServeArgs) -> anyhow::Result<()> {
    let config = args.config()?;
    let listener = TcpListener::bind(args.listen)
        .await
        .with_context(|| format!("cannot listen on {}", args.listen))?;
    let address = listener.local_addr()?;
    match &config.app {
        Some(dir) => tracing::info!(dir = %dir.display(), "serving the app"),
        None => tracing::warn!(
            "the app is not built: run `cargo xtask build`, or name its folder with --app"
        ),
    }
    tracing::info!(
        clickhouse = config.target.url.as_str(),
        "listening on http://{address}"
    );
    serve(listener, config, crate::cli::stop_signal()).await
}
