//! The installation's settings, from `config.json` beside the page; read once, before the first draw.

use gloo_net::http::Request;
use std::sync::OnceLock;
use weir_model::SiteConfig;

static CONFIG: OnceLock<(SiteConfig, Option<String>)> = OnceLock::new();

/// The settings; the defaults where they could not be read.
pub fn get() -> &'static SiteConfig {
    &CONFIG.get_or_init(Default::default).0
}

/// Why the file could not be used, for people.
pub fn broken() -> Option<String> {
    CONFIG.get()?.1.clone()
}

/// Reads the file. One that is not there means the defaults.
pub async fn load() {
    let read = match fetch().await {
        Ok(config) => (config, None),
        Err(words) => (SiteConfig::default(), Some(words)),
    };
    // Nobody asks for the settings before they are here.
    let _ = CONFIG.set(read);
}

async fn fetch() -> Result<SiteConfig, String> {
    let away = |error: gloo_net::Error| format!("config.json cannot be fetched: {error}");
    let response = Request::get("config.json").send().await.map_err(away)?;
    match response.status() {
        404 => Ok(SiteConfig::default()),
        _ if response.ok() => {
            let text = response.text().await.map_err(away)?;
            SiteConfig::parse(&text).map_err(|error| error.to_string())
        }
        status => Err(format!("config.json cannot be fetched: status {status}")),
    }
}

/// An address with the installation's own range where it names none.
pub fn with_range(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut pairs = query.split('&');
    if pairs.any(|pair| pair.starts_with("from=") || pair.starts_with("to=")) {
        return address.to_owned();
    }
    let range = &get().range;
    let encode = weir_board::url::encode;
    let (from, to) = (encode(&range.from), encode(&range.to));
    format!("{path}?from={from}&to={to}&{query}")
}
