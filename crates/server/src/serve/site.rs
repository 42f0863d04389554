//! `config.json`: what this server tells the app of its site, from the command line.

use std::sync::Arc;

use anyhow::Context as _;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use weir_model::SiteConfig;
use weir_model::site::SiteRange;

use super::Shared;

/// How the app presents itself.
#[derive(Clone, Debug, clap::Args)]
pub struct SiteArgs {
    /// The name in the navigation and in the window's title
    #[arg(long, value_name = "TEXT", env = "WEIR_TITLE", default_value = "Weir")]
    pub title: String,
    /// Begin of the range where an address names none, such as now-6h or now/d
    #[arg(long, value_name = "TIME", default_value = "now-30m")]
    pub from: String,
    /// End of that range
    #[arg(long, value_name = "TIME", default_value = "now")]
    pub to: String,
    /// The colours where nobody chose
    #[arg(long, default_value = "system", value_parser = ["system", "light", "dark"])]
    pub theme: String,
}

impl SiteArgs {
    /// The settings, checked.
    ///
    /// # Errors
    /// A value that the app could not use.
    pub fn config(&self, dashboards: bool) -> anyhow::Result<SiteConfig> {
        let config = SiteConfig {
            title: self.title.clone(),
            range: SiteRange {
                from: self.from.clone(),
                to: self.to.clone(),
            },
            theme: self.theme.clone(),
            dashboards,
            ..SiteConfig::default()
        };
        config.check().context("--title, --from or --to")?;
        Ok(config)
    }
}

/// `GET /config.json`.
pub async fn get(State(shared): State<Arc<Shared>>) -> Response {
    let headers = [(header::CACHE_CONTROL, "no-cache")];
    (headers, axum::Json(&shared.config.site)).into_response()
}
