//! What the proxy is told at its start: options of the command line, and the plain values behind them.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;

use weir_model::SiteConfig;

use super::credentials::{Target, first_line};
use super::dashboards::{DashboardArgs, Folder};
use super::site::SiteArgs;
use crate::client::{ClickHouseArgs, Credentials};

/// Options of `weir serve`.
#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// Address and port to listen on; loopback only, until Weir has authentication
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "WEIR_LISTEN",
        default_value = "127.0.0.1:8300"
    )]
    pub listen: SocketAddr,
    /// Which ClickHouse, as whom.
    #[command(flatten)]
    pub clickhouse: ClickHouseArgs,
    /// File whose first line is the ClickHouse user
    #[arg(
        long,
        value_name = "FILE",
        env = "WEIR_CLICKHOUSE_USER_FILE",
        conflicts_with = "user"
    )]
    pub user_file: Option<PathBuf>,
    /// Folder of the built app (default: `dist` beside the binary, or target/dist in a checkout)
    #[arg(long, value_name = "DIR", env = "WEIR_APP")]
    pub app: Option<PathBuf>,
    /// A further name that browsers may use for this server, on any port (may be repeated)
    #[arg(long = "allow-host", value_name = "NAME", value_parser = super::host::allowed)]
    pub allow_host: Vec<String>,
    /// How the app presents itself.
    #[command(flatten)]
    pub site: SiteArgs,
    /// Where dashboards are kept.
    #[command(flatten)]
    pub dashboards: DashboardArgs,
    /// Limits for each query.
    #[command(flatten)]
    pub limits: Limits,
    /// Longest wait for a connection to ClickHouse, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    pub connect_timeout: u64,
    /// Longest silence of ClickHouse, in seconds (default: 10 more than a query may take)
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub answer_timeout: Option<u64>,
}

/// What one query may cost; 0 leaves the account's own limit. A limit never raises the account's own.
#[derive(Clone, Debug, clap::Args)]
pub struct Limits {
    /// Longest run time of a query, in seconds (0: the account's own)
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub max_execution_time: u64,
    /// Most memory of a query, in bytes (0: the account's own)
    #[arg(long, value_name = "BYTES", default_value_t = 4 << 30)]
    pub max_memory_usage: u64,
    /// Most rows a query may read (0: the account's own)
    #[arg(long, value_name = "ROWS", default_value_t = 0)]
    pub max_rows_to_read: u64,
    /// Most rows a query may return (0: the account's own)
    #[arg(long, value_name = "ROWS", default_value_t = 10_000_000)]
    pub max_result_rows: u64,
    /// Most bytes a query may return, before compression (0: the account's own)
    #[arg(long, value_name = "BYTES", default_value_t = 4 << 30)]
    pub max_result_bytes: u64,
    /// Longest statement, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    pub max_statement_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_execution_time: 60,
            max_memory_usage: 4 << 30,
            max_rows_to_read: 0,
            max_result_rows: 10_000_000,
            max_result_bytes: 4 << 30,
            max_statement_bytes: 1 << 20,
        }
    }
}

/// Everything that the router needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// ClickHouse's address and the credentials for it.
    pub target: Target,
    /// The database for queries that name none; none means the account's own.
    pub database: Option<String>,
    /// Folder of the built app; none serves a page that says how to build it.
    pub app: Option<PathBuf>,
    /// Host names that a browser may use, beside the loopback ones; ports do not count.
    pub hosts: Vec<String>,
    /// What the app is told of its site.
    pub site: SiteConfig,
    /// Where dashboards are kept; none keeps none.
    pub dashboards: Option<Folder>,
    /// What a query may cost.
    pub limits: Limits,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest wait for the first byte of an answer, and between two of them.
    pub answer_timeout: Duration,
}

impl Config {
    /// A configuration with the default limits.
    pub fn new(target: Target) -> Self {
        Self {
            target,
            database: None,
            app: None,
            hosts: Vec::new(),
            site: SiteConfig::default(),
            dashboards: None,
            limits: Limits::default(),
            connect_timeout: Duration::from_secs(5),
            answer_timeout: Duration::from_secs(70),
        }
    }
}

impl ServeArgs {
    /// Reads the files that the options name and checks the rest.
    ///
    /// # Errors
    /// The listen address is not loopback, a file cannot be read, or another option is wrong.
    pub fn config(&self) -> anyhow::Result<Config> {
        loopback(self.listen)?;
        let target = Target::new(&self.clickhouse.clickhouse, &self.credentials()?)?;
        let silence = self
            .answer_timeout
            .unwrap_or(match self.limits.max_execution_time {
                0 => 3600,
                seconds => seconds.saturating_add(10),
            });
        let dashboards = self.dashboards.folder()?;
        Ok(Config {
            site: self.site.config(dashboards.is_some())?,
            dashboards,
            database: self.clickhouse.database.clone(),
            app: self.app.clone().or_else(super::files::find),
            hosts: self.allow_host.clone(),
            limits: self.limits.clone(),
            connect_timeout: Duration::from_secs(self.connect_timeout),
            answer_timeout: Duration::from_secs(silence),
            ..Config::new(target)
        })
    }

    fn credentials(&self) -> anyhow::Result<Credentials> {
        let user = match &self.user_file {
            Some(path) => Some(first_line(path).context("reading the ClickHouse user")?),
            None => self.clickhouse.user.clone(),
        };
        match &self.clickhouse.password_file {
            Some(path) => Ok(Credentials::from_file(path, user.as_deref())?),
            None => Ok(Credentials {
                user,
                password: std::env::var("WEIR_CLICKHOUSE_PASSWORD").ok(),
            }),
        }
    }
}

/// Refuses every address but a loopback one.
///
/// # Errors
/// The address is not loopback; the text says what to do instead.
pub fn loopback(address: SocketAddr) -> anyhow::Result<()> {
    anyhow::ensure!(
        address.ip().to_canonical().is_loopback(),
        "cannot listen on {address}: Weir has no authentication yet, so whoever reaches it reads every flow. \
         Listen on 127.0.0.1 or [::1], and reach it from elsewhere through an SSH tunnel or \
         `kubectl port-forward`"
    );
    Ok(())
}
