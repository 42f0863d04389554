//! The bench's command line.

use std::path::PathBuf;
use weir_model::TimeRange;
use weir_traffic::{Size, busyness};

/// The moment at which everything is asked, UTC ms: Wednesday 2026-01-14 14:37:12.
pub const NOW_MS: i64 = 1_768_401_432_000;
/// What the aggregator writes at once, in seconds of records.
pub const COMMIT_MS: i64 = 8_000;
/// Ranges end that long before now, so that no edge is even.
const RAGGED_MS: i64 = 17_000;
/// The records cover a day, and a little more for the ragged edge.
const COVER_MS: i64 = 86_400_000 + 60_000;
/// Share of the records of connections that are open for long, which know no night.
const STEADY_SHARE: f64 = 0.35;

/// What to measure.
#[derive(Clone, Debug, clap::Parser)]
#[command(name = "bench-storage", max_term_width = 100)]
pub struct Options {
    /// About so many records over 24 hours: a number, or with k or M behind
    #[arg(long, default_value = "10M", value_parser = parse_count)]
    pub rows: u64,
    /// How large the cluster is: small, medium, large or huge
    #[arg(long, default_value = "large", value_parser = parse_size)]
    pub size: Size,
    /// Another seed is another cluster
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Lengths of the ranges that are asked for
    #[arg(long, value_delimiter = ',', default_value = "30m,6h,24h", value_parser = parse_window)]
    pub windows: Vec<Window>,
    /// How often each question is asked of each database, in turn; the median counts
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub repeat: u32,
    /// Only panels whose name holds this
    #[arg(long, value_name = "TEXT")]
    pub only: Option<String>,
    /// Batches of 8 seconds to insert first, before those of 10,000 rows
    #[arg(long, default_value_t = 300)]
    pub small_batches: usize,
    /// Settings of the writer of our tables, as recommended in deploy/clickhouse
    #[arg(long, value_name = "NAME=VALUE", value_delimiter = ',', value_parser = parse_setting,
        default_value = "optimize_on_insert=0")]
    pub settings: Vec<(String, String)>,
    /// Fill our tables alone with so many records each and show how the cost of panels grows
    #[arg(long, value_delimiter = ',', value_parser = parse_count, value_name = "ROWS")]
    pub grow: Vec<u64>,
    /// The engine's folder (a new one in the folder for temporary files if not given)
    #[arg(long, value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Keep the folder for a later --reuse
    #[arg(long)]
    pub keep: bool,
    /// Insert nothing: ask the tables that --keep left in --folder
    #[arg(long, requires = "folder")]
    pub reuse: bool,
    /// Memory for the engine in MiB (half of the machine's if not given)
    #[arg(long, value_name = "MIB")]
    pub memory: Option<u64>,
    /// Also write everything as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// A length of time with the name it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// As given, such as `30m`.
    pub name: String,
    /// Its length in milliseconds.
    pub length_ms: i64,
}

impl Window {
    /// The range that ends a little before now.
    pub fn range(&self) -> TimeRange {
        let to_ms = NOW_MS - RAGGED_MS;
        TimeRange {
            from_ms: to_ms - self.length_ms,
            to_ms,
        }
    }
}

impl Options {
    /// What the generator makes for about `rows` records up to now.
    pub fn traffic(&self, rows: u64) -> weir_traffic::Config {
        let start_ms = NOW_MS - COVER_MS;
        let minutes = (start_ms / 1_000..NOW_MS / 1_000).step_by(60);
        let (count, busy) = minutes.fold((0.0, 0.0), |(n, sum), s| (n + 1.0, sum + busyness(s)));
        let share = STEADY_SHARE + (1.0 - STEADY_SHARE) * busy / f64::max(count, 1.0);
        weir_traffic::Config {
            seed: self.seed,
            start_ms,
            rate: rows as f64 / (COVER_MS as f64 / 1_000.0) / share,
            size: self.size,
            ..weir_traffic::Config::default()
        }
    }
}

/// Reads `20k`, `10M` or digits.
fn parse_count(text: &str) -> Result<u64, String> {
    let (digits, factor) = match text.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 1_000),
        None => match text.strip_suffix(['m', 'M']) {
            Some(digits) => (digits, 1_000_000),
            None => (text, 1),
        },
    };
    let number: Option<u64> = digits.replace('_', "").parse().ok();
    number
        .and_then(|n| n.checked_mul(factor))
        .filter(|n| *n > 0)
        .ok_or_else(|| format!("expected a number such as 20k or 10M, got {text:?}"))
}

fn parse_window(text: &str) -> Result<Window, String> {
    let length = weir_model::time::duration_ms(text).filter(|ms| (1..=86_400_000).contains(ms));
    length
        .map(|length_ms| Window {
            name: text.to_owned(),
            length_ms,
        })
        .ok_or_else(|| format!("expected a length up to 24h such as 30m, got {text:?}"))
}

fn parse_size(text: &str) -> Result<Size, String> {
    Size::named(text).ok_or_else(|| format!("expected small, medium, large or huge, got {text:?}"))
}

fn parse_setting(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=');
    pair.map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| format!("expected name=value, got {text:?}"))
}

#[cfg(test)]
mod tests;
