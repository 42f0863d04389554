//! Which ClickHouse to speak to, and as whom: command line, environment, password file.

use std::fmt;
use std::path::{Path, PathBuf};

use reqwest::Url;

use super::{ClickHouse, ClientError};

/// A user and its password; never shown, not even in debug output.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// The user's name; none means ClickHouse's `default`.
    pub user: Option<String>,
    /// The password.
    pub password: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// The options by which a command finds ClickHouse.
#[derive(Clone, Debug, clap::Args)]
pub struct ClickHouseArgs {
    /// ClickHouse's HTTP interface
    #[arg(
        long,
        value_name = "URL",
        env = "WEIR_CLICKHOUSE",
        default_value = "http://127.0.0.1:8123"
    )]
    #[arg(hide_env_values = true)]
    pub clickhouse: String,
    /// ClickHouse user (the password comes from WEIR_CLICKHOUSE_PASSWORD or --password-file)
    #[arg(long, value_name = "NAME", env = "WEIR_CLICKHOUSE_USER")]
    pub user: Option<String>,
    /// File with the password on its first line, or with lines user=password
    #[arg(long, value_name = "FILE", env = "WEIR_CLICKHOUSE_PASSWORD_FILE")]
    pub password_file: Option<PathBuf>,
    /// Database of the flows table (the user's default one if not given)
    #[arg(long, value_name = "NAME", env = "WEIR_CLICKHOUSE_DATABASE")]
    pub database: Option<String>,
}

impl ClickHouseArgs {
    /// A client of the named server; the database is not selected yet, as it may not exist.
    ///
    /// # Errors
    /// The URL or the password file is wrong.
    pub fn client(&self) -> Result<ClickHouse, ClientError> {
        let credentials = match &self.password_file {
            Some(path) => Credentials::from_file(path, self.user.as_deref())?,
            None => Credentials {
                user: self.user.clone(),
                password: std::env::var("WEIR_CLICKHOUSE_PASSWORD").ok(),
            },
        };
        ClickHouse::new(&self.clickhouse, credentials)
    }
}

impl Credentials {
    /// From a file with the password on its first line, or with lines `user=password`, of which
    /// the named user's counts, or the first where none is named; `#` begins a comment.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn from_file(path: &Path, user: Option<&str>) -> Result<Self, ClientError> {
        let text = std::fs::read_to_string(path).map_err(|source| ClientError::PasswordFile {
            path: path.display().to_string(),
            source,
        })?;
        Ok(Self::from_text(&text, user))
    }

    fn from_text(text: &str, user: Option<&str>) -> Self {
        let lines = || {
            text.lines()
                .map(str::trim)
                .filter(|l| !l.is_empty() && !l.starts_with('#'))
        };
        let pair = lines()
            .filter_map(|line| line.split_once('='))
            .find(|(name, _)| user.is_none_or(|wanted| wanted == *name));
        match (pair, user) {
            (Some((name, password)), _) => Self {
                user: Some(name.to_owned()),
                password: Some(password.to_owned()),
            },
            (None, user) => Self {
                user: user.map(str::to_owned),
                password: Some(lines().next().unwrap_or("").to_owned()),
            },
        }
    }
}

/// The server's address and the credentials that stood in the URL.
pub(super) fn split_url(given: &str) -> Result<(Url, Option<Credentials>), ClientError> {
    let mut url = Url::parse(given).map_err(|e| bad(given, &e.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad(
            given,
            "the scheme must be http or https (port 9000 is not HTTP)",
        ));
    }
    let in_url = (!url.username().is_empty()).then(|| Credentials {
        user: Some(decode(url.username())),
        password: url.password().map(decode),
    });
    let cleaned = url.set_username("").and_then(|()| url.set_password(None));
    cleaned.map_err(|()| bad(given, "it has no host"))?;
    Ok((url, in_url))
}

/// Undoes percent-encoding of a user or password in a URL.
fn decode(text: &str) -> String {
    let query = format!("v={}", text.replace('+', "%2B"));
    let url = Url::parse(&format!("http://x/?{query}"));
    url.ok()
        .and_then(|u| u.query_pairs().next().map(|(_, v)| v.into_owned()))
        .unwrap_or_default()
}

fn bad(given: &str, reason: &str) -> ClientError {
    let shown = match given.rsplit_once('@') {
        Some((_, host)) => format!("…@{host}"),
        None => given.to_owned(),
    };
    ClientError::Url {
        given: shown,
        reason: reason.to_owned(),
    }
}
