//! `weir simulate`: fills ClickHouse with a believable cluster's flows, then goes on live.

mod feed;
mod progress;

#[cfg(test)]
mod tests;

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail};
use weir_traffic::{Config, Generator, Size, Summary};

use crate::client::{ClickHouseArgs, ClientError};
use crate::schema::parse_seconds;

pub use feed::{Fed, Feed};

/// Whoever follows looks at the last half hour first: it is filled before the time before it.
const RECENT_MS: i64 = 30 * 60_000;

/// Options of `weir simulate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Which ClickHouse, as whom.
    #[command(flatten)]
    pub clickhouse: ClickHouseArgs,
    /// How far back to start: a number and s, m, h, d or w
    #[arg(long, default_value = "6h", value_parser = parse_seconds)]
    pub since: u64,
    /// Records per second, averaged over a week
    #[arg(long, default_value_t = 200.0, value_parser = parse_rate)]
    pub rate: f64,
    /// The same seed gives the same cluster, and the same traffic from the same start on
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many clusters report, each with its share of the records and the next seed
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub clusters: u16,
    /// How large each cluster is: small, medium, large or huge (5,000 Pods)
    #[arg(long, default_value = "small", value_parser = parse_size)]
    pub size: Size,
    /// Go on in real time after the past is filled
    #[arg(long)]
    pub follow: bool,
    /// Stop after that many records
    #[arg(long, value_name = "N")]
    pub rows: Option<u64>,
    /// Where the past ends, in UTC seconds since 1970 (now if not given; not with --follow)
    #[arg(long, value_name = "SECONDS", conflicts_with = "follow")]
    pub until: Option<i64>,
    /// Add names that try to break whoever shows them: markup, quotes, right-to-left, 253 letters
    #[arg(long)]
    pub hostile: bool,
    /// Add a few wrapped deltas near 2^64, as old aggregators wrote them
    #[arg(long)]
    pub faults: bool,
    /// Compress what is sent, for a slow network
    #[arg(long)]
    pub gzip: bool,
    /// Insert nothing; print the distributions of the records
    #[arg(long, conflicts_with = "follow")]
    pub describe: bool,
}

impl Args {
    /// What to generate, with its start `since` before `now_ms`.
    fn config(&self, now_ms: i64) -> Config {
        let since_ms = i64::try_from(self.since)
            .unwrap_or(i64::MAX / 1_000)
            .saturating_mul(1_000);
        Config {
            seed: self.seed,
            start_ms: now_ms.saturating_sub(since_ms).max(0),
            rate: self.rate,
            clusters: self.clusters,
            size: self.size,
            hostile: self.hostile,
            faults: self.faults,
        }
    }
}

/// Runs `weir simulate` until it is done or the process is asked to stop.
///
/// # Errors
/// The target is wrong, or ClickHouse refuses the records.
pub async fn run(args: Args) -> anyhow::Result<()> {
    run_until(args, crate::cli::stop_signal()).await
}

/// Runs `weir simulate` until it is done or `stop` resolves; the batch on its way is finished.
///
/// # Errors
/// As [`run`].
pub async fn run_until(args: Args, stop: impl Future<Output = ()> + Send) -> anyhow::Result<()> {
    let now_ms = match args.until {
        Some(seconds) => seconds.saturating_mul(1_000),
        None => now_ms(),
    };
    if args.describe {
        return crate::cli::say(&describe(&args, now_ms).await?.to_string());
    }
    let client = args.clickhouse.client()?;
    let client = client
        .with_database(args.clickhouse.database.clone())
        .with_gzip(args.gzip);
    let feed = Feed {
        client,
        config: args.config(now_ms),
        until_ms: args.until.map(|_| now_ms),
        follow: args.follow,
        rows: args.rows,
    };
    let recent_ms = if args.follow { RECENT_MS } else { 0 };
    let fed = feed
        .run_recent_first(recent_ms, stop)
        .await
        .map_err(explain)?;
    eprintln!("{fed}");
    Ok(())
}

/// The distributions of what would be inserted.
async fn describe(args: &Args, until_ms: i64) -> anyhow::Result<Summary> {
    let (config, rows) = (args.config(until_ms), args.rows.unwrap_or(u64::MAX));
    let work = move || {
        let mut generator = Generator::new(config);
        let mut summary = Summary::default();
        let mut batch = Vec::new();
        while generator.now_ms() < until_ms / 1_000 * 1_000 && summary.records < rows {
            batch.clear();
            generator.fill(until_ms, 10_000, &mut batch);
            let left = usize::try_from(rows - summary.records).unwrap_or(usize::MAX);
            batch
                .iter()
                .take(left)
                .for_each(|record| summary.add(record));
        }
        summary
    };
    tokio::task::spawn_blocking(work)
        .await
        .context("the generator stopped")
}

/// Adds what to do about the errors that a person can mend.
fn explain(error: ClientError) -> anyhow::Error {
    let advice = match &error {
        ClientError::Refused {
            code: Some(60 | 81),
            ..
        } => "create the table with: weir schema apply",
        ClientError::Refused { code: Some(16), .. } => {
            "add the missing columns with: weir schema apply"
        }
        ClientError::Refused {
            code: Some(193 | 194 | 516),
            ..
        } => "check --user and the password (WEIR_CLICKHOUSE_PASSWORD or --password-file)",
        _ => return error.into(),
    };
    anyhow::Error::new(error).context(advice)
}

/// UTC milliseconds since 1970, by the machine's clock.
fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn parse_size(text: &str) -> Result<Size, String> {
    Size::named(text).ok_or_else(|| format!("expected small, medium, large or huge, got {text:?}"))
}

fn parse_rate(text: &str) -> anyhow::Result<f64> {
    let rate: f64 = text.parse()?;
    if !(rate > 0.0 && rate <= 1e6) {
        bail!("expected records per second, more than 0 and at most 1000000");
    }
    Ok(rate)
}
