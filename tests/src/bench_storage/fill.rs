//! Generates the day and inserts it into every database in turn, with the time that takes.

use super::options::{COMMIT_MS, NOW_MS, Options};
use super::{Server, size};
use anyhow::{Context as _, Result, ensure};
use std::time::Instant;
use weir_traffic::{FlowRecord, Generator};

/// Rows of a batch after those of eight seconds.
const LARGE: usize = 10_000;
/// Batches that go into one database before the next one has its turn: small ones and large ones.
const RUN: (usize, usize) = (50, 20);

/// A database to fill.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name.
    pub database: &'static str,
    /// Settings of its writer.
    pub settings: Vec<(String, String)>,
}

/// How fast a database took its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled {
    /// Rows in all.
    pub rows: u64,
    /// Batches of eight seconds of records.
    pub small: Rate,
    /// Batches of 10,000 rows.
    pub large: Rate,
    /// Seconds of waiting for merges between the runs.
    pub merging_s: f64,
}

/// Rows over time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    /// Inserted.
    pub rows: u64,
    /// INSERTs.
    pub batches: u64,
    /// Seconds that the INSERTs took together.
    pub seconds: f64,
}

impl Rate {
    /// Rows per second; 0 when nothing was inserted.
    pub fn per_second(&self) -> f64 {
        if self.seconds > 0.0 {
            self.rows as f64 / self.seconds
        } else {
            0.0
        }
    }
}

/// A batch on its way.
struct Batch {
    rows: u64,
    body: Vec<u8>,
}

/// The generator, and how far it is.
struct Feed {
    generator: Generator,
    small_left: usize,
    made: u64,
}

/// Fills the databases with the same rows. One run of batches goes into one of them, then, after
/// its merges have come to rest, into the next; who is first changes with every run. Memory holds
/// one run.
///
/// # Errors
/// With ClickHouse's words.
pub async fn fill(
    server: &Server,
    options: &Options,
    rows: u64,
    targets: &[Target],
) -> Result<Vec<Filled>> {
    let config = options.traffic(rows);
    let small_left = options.small_batches;
    let mut feed = blocking(move || Feed {
        generator: Generator::new(config),
        small_left,
        made: 0,
    })
    .await?;
    let mut filled = vec![Filled::default(); targets.len()];
    let (mut turn, began) = (0, Instant::now());
    loop {
        let (next, small, run) = blocking(move || feed.run()).await?;
        feed = next;
        if run.is_empty() {
            break;
        }
        for step in 0..targets.len() {
            let at = (turn + step) % targets.len();
            one_run(server, &targets[at], &run, small, &mut filled[at]).await?;
        }
        turn += 1;
        say(&feed, rows, began, targets, &filled);
    }
    ensure!(feed.made > 0, "the generator made no record");
    Ok(filled)
}

async fn one_run(
    server: &Server,
    target: &Target,
    run: &[Batch],
    small: bool,
    filled: &mut Filled,
) -> Result<()> {
    for batch in run {
        let body = batch.body.clone();
        let took = server
            .insert(target.database, &target.settings, body)
            .await
            .with_context(|| format!("inserting into {}", target.database))?;
        let rate = if small {
            &mut filled.small
        } else {
            &mut filled.large
        };
        rate.rows += batch.rows;
        rate.batches += 1;
        rate.seconds += took.as_secs_f64();
        filled.rows += batch.rows;
    }
    let began = Instant::now();
    size::settle(server, target.database).await?;
    filled.merging_s += began.elapsed().as_secs_f64();
    Ok(())
}

impl Feed {
    /// The next batches of one kind, none at the end of the day.
    fn run(mut self) -> (Self, bool, Vec<Batch>) {
        let small = self.small_left > 0;
        let most = if small {
            self.small_left.min(RUN.0)
        } else {
            RUN.1
        };
        let mut run = Vec::new();
        let mut records = Vec::new();
        while run.len() < most && self.generator.now_ms() + 1_000 <= NOW_MS {
            records.clear();
            let (until, enough) = match small {
                true => (
                    (self.generator.now_ms() + COMMIT_MS).min(NOW_MS),
                    usize::MAX,
                ),
                false => (NOW_MS, LARGE),
            };
            self.generator.fill(until, enough, &mut records);
            self.small_left = self.small_left.saturating_sub(1);
            if !records.is_empty() {
                self.made += records.len() as u64;
                run.push(batch(&records));
            }
        }
        // Where records are few, eight seconds may hold none: such a run is not the end.
        match run.is_empty() && self.generator.now_ms() + 1_000 <= NOW_MS {
            true => self.run(),
            false => (self, small, run),
        }
    }
}

fn batch(records: &[FlowRecord]) -> Batch {
    let mut body = Vec::with_capacity(records.len() * 640);
    records
        .iter()
        .for_each(|record| record.write_row_binary(&mut body));
    Batch {
        rows: records.len() as u64,
        body,
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .context("the generator stopped")
}

fn say(feed: &Feed, rows: u64, began: Instant, targets: &[Target], filled: &[Filled]) {
    let rates = targets.iter().zip(filled).map(|(target, filled)| {
        let rate = match filled.large.rows {
            0 => filled.small.per_second(),
            _ => filled.large.per_second(),
        };
        format!("{} {rate:.0} rows/s", target.database)
    });
    eprintln!(
        "  {:>11} of about {rows} records in each, {:.0} s ({})",
        feed.made,
        began.elapsed().as_secs_f64(),
        rates.collect::<Vec<_>>().join(", "),
    );
}
