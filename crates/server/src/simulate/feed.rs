//! Feeds generated records to ClickHouse: one batch is made while the last one is inserted.

use std::fmt;
use std::pin::{Pin, pin};
use std::time::{Duration, Instant};

use bytes::Bytes;
use weir_traffic::{Config, Generator};

use super::now_ms;
use super::progress::Progress;
use crate::client::{ClickHouse, ClientError};
use crate::schema::insert_statement;

/// Records of one INSERT while the past is filled.
const BATCH: usize = 80_000;
/// How often the present is inserted, as an aggregator's commit interval.
const COMMIT: Duration = Duration::from_secs(3);
/// Waits between two attempts: the first, and the longest.
const RETRY: (Duration, Duration) = (Duration::from_millis(300), Duration::from_secs(5));
/// How long the batch on its way may take once the process was asked to stop.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// What to feed to whom.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Where the records go.
    pub client: ClickHouse,
    /// What is generated.
    pub config: Config,
    /// Where the past ends, UTC milliseconds; the clock's present if not given.
    pub until_ms: Option<i64>,
    /// Whether to go on in real time.
    pub follow: bool,
    /// The most records to insert.
    pub rows: Option<u64>,
}

/// What was fed.
#[derive(Clone, Copy, Debug)]
pub struct Fed {
    /// Records inserted.
    pub rows: u64,
    /// Time it took.
    pub took: Duration,
}

impl fmt::Display for Fed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.took.as_secs_f64().max(1e-3);
        let rate = self.rows as f64 / seconds;
        write!(
            f,
            "inserted {} records in {seconds:.1} s ({rate:.0} per second)",
            self.rows
        )
    }
}

/// The next rows, and the generator that made them.
struct Batch {
    generator: Generator,
    rows: u64,
    body: Bytes,
}

/// A part of the time: up to a moment, or up to the clock's present, or on with it.
#[derive(Clone, Copy)]
struct Part {
    until_ms: Option<i64>,
    follow: bool,
}

impl Part {
    fn until_ms(self) -> i64 {
        self.until_ms.unwrap_or_else(now_ms)
    }
}

/// How much is in.
struct Tally {
    rows: u64,
    progress: Progress,
}

/// What became of a batch.
struct Sent {
    stored: bool,
    stopped: bool,
}

impl Feed {
    /// Feeds until the past is filled (or for ever, when following), enough rows are in, or
    /// `stop` resolves; then the batch on its way is finished.
    ///
    /// # Errors
    /// ClickHouse refuses the rows for a reason that does not pass by itself.
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) -> Result<Fed, ClientError> {
        self.run_recent_first(0, stop).await
    }

    /// As [`Self::run`], but the last `recent_ms` of the past go in before the rest of it, since
    /// that is what somebody who waits will look at. The records are the same.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub async fn run_recent_first(
        &self,
        recent_ms: i64,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<Fed, ClientError> {
        let mut stop = pin!(stop);
        let started = Instant::now();
        let (config, target) = (self.config, self.target());
        let cut = target.saturating_sub(recent_ms) / 1_000 * 1_000;
        let mut tally = Tally {
            rows: 0,
            progress: Progress::new(config.start_ms, target),
        };
        let mut generator = blocking(move || Generator::new(config)).await?;
        let mut running = true;
        if recent_ms > 0 && cut > config.start_ms {
            generator = blocking(move || skip(generator, cut)).await?;
            let recent = Part {
                until_ms: Some(target),
                follow: false,
            };
            (generator, running) = self
                .part(recent, generator, &mut tally, stop.as_mut())
                .await?;
            if running {
                let older = Part {
                    until_ms: Some(cut),
                    follow: false,
                };
                let again = blocking(move || Generator::new(config)).await?;
                (_, running) = self.part(older, again, &mut tally, stop.as_mut()).await?;
            }
        }
        if running {
            let rest = Part {
                until_ms: self.until_ms,
                follow: self.follow,
            };
            self.part(rest, generator, &mut tally, stop.as_mut())
                .await?;
        }
        tally.progress.finish();
        Ok(Fed {
            rows: tally.rows,
            took: started.elapsed(),
        })
    }

    /// Feeds one part of the time; false when asked to stop.
    async fn part<S>(
        &self,
        part: Part,
        generator: Generator,
        tally: &mut Tally,
        mut stop: Pin<&mut S>,
    ) -> Result<(Generator, bool), ClientError>
    where
        S: Future<Output = ()> + Send,
    {
        let mut batch = self.generate(part, generator, tally.rows).await?;
        while batch.rows > 0 || !self.is_done(part, &batch.generator, tally.rows) {
            let at = batch.generator.now_ms();
            let live = part.follow && batch.rows < BATCH as u64;
            let next_beat = Instant::now() + if live { COMMIT } else { Duration::ZERO };
            let next = self.generate(part, batch.generator, tally.rows + batch.rows);
            let sending = self.insert(batch.body, stop.as_mut(), &tally.progress);
            let (next, sent) = tokio::join!(next, sending);
            let sent = sent?;
            tally.rows += if sent.stored { batch.rows } else { 0 };
            tally.progress.show(tally.rows, at);
            batch = next?;
            if sent.stopped || !wait(next_beat, stop.as_mut()).await {
                return Ok((batch.generator, false));
            }
        }
        Ok((batch.generator, true))
    }

    fn target(&self) -> i64 {
        self.until_ms.unwrap_or_else(now_ms)
    }

    fn is_done(&self, part: Part, generator: &Generator, inserted: u64) -> bool {
        let enough = self.rows.is_some_and(|rows| inserted >= rows);
        enough || (!part.follow && generator.now_ms() + 1_000 > part.until_ms())
    }

    async fn generate(
        &self,
        part: Part,
        mut generator: Generator,
        before: u64,
    ) -> Result<Batch, ClientError> {
        let until = part.until_ms();
        let left = self
            .rows
            .map_or(u64::MAX, |rows| rows.saturating_sub(before));
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        blocking(move || {
            let mut records = Vec::new();
            generator.fill(until, left.min(BATCH), &mut records);
            records.truncate(left);
            let mut body = Vec::with_capacity(records.len() * 640);
            records
                .iter()
                .for_each(|record| record.write_row_binary(&mut body));
            Batch {
                generator,
                rows: records.len() as u64,
                body: Bytes::from(body),
            }
        })
        .await
    }

    /// Inserts one batch, trying as often as it takes, until asked to stop.
    async fn insert<S>(
        &self,
        body: Bytes,
        mut stop: Pin<&mut S>,
        progress: &Progress,
    ) -> Result<Sent, ClientError>
    where
        S: Future<Output = ()> + Send,
    {
        if body.is_empty() {
            return Ok(Sent {
                stored: true,
                stopped: false,
            });
        }
        let statement = insert_statement("RowBinary");
        let mut delay = RETRY.0;
        let mut away = false;
        loop {
            let (result, stopped) = self.attempt(&statement, body.clone(), stop.as_mut()).await;
            match result {
                Ok(()) if away => progress.say("ClickHouse is back"),
                Ok(()) => {}
                Err(error) if !error.is_transient() => return Err(error),
                Err(error) => {
                    if !away {
                        progress.say(&format!("{error}; trying again until it answers"));
                    }
                    away = true;
                    if stopped || !wait(Instant::now() + delay, stop.as_mut()).await {
                        return Ok(Sent {
                            stored: false,
                            stopped: true,
                        });
                    }
                    delay = (delay * 2).min(RETRY.1);
                    continue;
                }
            }
            return Ok(Sent {
                stored: true,
                stopped,
            });
        }
    }

    /// Sends a batch once; when asked to stop meanwhile, it gets some seconds to arrive.
    async fn attempt<S>(
        &self,
        statement: &str,
        body: Bytes,
        stop: Pin<&mut S>,
    ) -> (Result<(), ClientError>, bool)
    where
        S: Future<Output = ()> + Send,
    {
        let mut sending = pin!(self.client.insert(statement, body));
        tokio::select! {
            biased;
            result = &mut sending => (result, false),
            () = stop => match tokio::time::timeout(LAST_WORDS, sending).await {
                Ok(result) => (result, true),
                Err(_) => {
                    let detail = "ClickHouse did not answer in time".to_owned();
                    (Err(ClientError::Body { detail }), true)
                }
            },
        }
    }
}

/// The generator at a later time; what it makes until then is dropped.
fn skip(mut generator: Generator, until_ms: i64) -> Generator {
    let mut dropped = Vec::new();
    while generator.now_ms() < until_ms {
        dropped.clear();
        generator.fill(until_ms, BATCH, &mut dropped);
    }
    generator
}

/// Waits until a moment; false when asked to stop before it.
async fn wait<S: Future<Output = ()>>(until: Instant, stop: Pin<&mut S>) -> bool {
    tokio::select! {
        biased;
        () = stop => false,
        () = tokio::time::sleep_until(until.into()) => true,
    }
}

/// Runs work of the processor away from the network's threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ClientError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ClientError::Body {
        detail: error.to_string(),
    })
}
