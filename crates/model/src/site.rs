//! `config.json`: what one installation of the app says of itself, beside its page.

#[cfg(test)]
mod tests;

use crate::time::{TimeExpr, Utc, resolve};
use serde::{Deserialize, Serialize};

/// One installation's settings; what the file leaves out is the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct SiteConfig {
    /// Where ClickHouse's HTTP interface is: a path of this site, relative to the page or absolute.
    pub endpoint: String,
    /// The name in the navigation and in the window's title.
    pub title: String,
    /// The range where the address names none.
    pub range: SiteRange,
    /// The colours where nobody chose: `system`, `light` or `dark`.
    pub theme: String,
    /// Whether `api/dashboards` keeps dashboards; a page that knows need not ask in vain.
    pub dashboards: bool,
}

/// Both ends of a range, as the time picker takes them: `now-30m`, `now/d`, a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteRange {
    /// Its begin.
    pub from: String,
    /// Its end.
    pub to: String,
}

impl Default for SiteConfig {
    fn default() -> Self {
        Self {
            endpoint: "clickhouse/".to_owned(),
            title: "Weir".to_owned(),
            range: SiteRange {
                from: "now-30m".to_owned(),
                to: "now".to_owned(),
            },
            theme: "system".to_owned(),
            dashboards: false,
        }
    }
}

/// What is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiteError {
    /// Not JSON, or not of this form; names line and column.
    #[error("config.json: {0}")]
    Form(String),
    /// A value that cannot be used.
    #[error("config.json: {field}: expected {expected}, found {found:?}")]
    Value {
        /// The field.
        field: &'static str,
        /// What may stand there.
        expected: &'static str,
        /// What does.
        found: String,
    },
}

/// A moment after every fixed begin that makes sense, in UTC milliseconds.
const LATE_MS: i64 = 4_000_000_000_000;
/// The longest title, in characters.
const TITLE: usize = 60;

impl SiteConfig {
    /// Reads the file's text and checks it.
    ///
    /// # Errors
    /// See [`SiteError`].
    pub fn parse(text: &str) -> Result<Self, SiteError> {
        let config: Self =
            serde_json::from_str(text).map_err(|error| SiteError::Form(error.to_string()))?;
        config.check()?;
        Ok(config)
    }

    /// Checks every value; [`SiteConfig::parse`] does it too.
    ///
    /// # Errors
    /// The first value that cannot be used.
    pub fn check(&self) -> Result<(), SiteError> {
        let title = self.title.trim();
        if title.is_empty() || title.chars().count() > TITLE {
            return Err(wrong("title", "1 to 60 characters", &self.title));
        }
        if !is_path(&self.endpoint) {
            let path = "a path of this site that ends in \"/\", such as \"clickhouse/\"";
            return Err(wrong("endpoint", path, &self.endpoint));
        }
        if !["system", "light", "dark"].contains(&self.theme.as_str()) {
            let themes = "\"system\", \"light\" or \"dark\"";
            return Err(wrong("theme", themes, &self.theme));
        }
        let from = end("range.from", &self.range.from)?;
        let to = end("range.to", &self.range.to)?;
        match resolve(&from, &to, LATE_MS, &Utc) {
            Some(_) => Ok(()),
            None => Err(wrong("range.to", "an end after the begin", &self.range.to)),
        }
    }
}

fn end(field: &'static str, text: &str) -> Result<TimeExpr, SiteError> {
    let times = "a time such as now-30m, now/d or 2026-01-31T08:00:00Z";
    TimeExpr::parse(text).map_err(|_| wrong(field, times, text))
}

fn wrong(field: &'static str, expected: &'static str, found: &str) -> SiteError {
    let found = found.to_owned();
    SiteError::Value {
        field,
        expected,
        found,
    }
}

/// Whether a text is a path of the page's own origin: no scheme, no host, no query.
fn is_path(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-_.~%".contains(&b);
    text.ends_with('/') && !text.starts_with("//") && text.bytes().all(plain)
}
