//! What may go wrong with a machine and is then said in the log, once when it begins and once when it
//! is over: a full disk, short memory, a clock that jumps.

use std::time::{Duration, Instant, SystemTime};

use anyhow::Context as _;

use crate::client::ClickHouse;
use crate::schema::ask;
use crate::schema::state::cells;
use crate::schema::text::bytes;

/// A disk with less than one part in so many free is full: merges need room.
const FREE: u64 = 20;
/// Memory beyond so many percent of the engine's limit is short.
const FULL_PERCENT: u64 = 90;
/// A clock that differs by more from the time that passed has jumped.
const JUMP: Duration = Duration::from_secs(30);
/// Records that end later than this from now come from a clock that is wrong.
const FUTURE_S: u64 = 600;

/// What the engine says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Bytes that the disks have free, and bytes in all.
    pub disk: (u64, u64),
    /// Bytes of memory that the engine holds, and may hold.
    pub memory: (u64, u64),
    /// Whether records from the future are there.
    pub future: bool,
    /// By its clock, and by one that cannot be set.
    pub clock: (SystemTime, Instant),
}

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Bad, with what to do.
    Bad(String),
    /// It is over.
    Over(&'static str),
}

impl Looked {
    /// Writes news to the log.
    pub fn say(news: Vec<News>) {
        for one in news {
            match one {
                News::Bad(words) => tracing::warn!("{words}"),
                News::Over(words) => tracing::info!("{words}"),
            }
        }
    }
}

/// Asks the engine.
///
/// # Errors
/// ClickHouse refuses a statement.
pub async fn look(client: &ClickHouse) -> anyhow::Result<Looked> {
    let sql = format!(
        "SELECT (SELECT sum(free_space) FROM system.disks), (SELECT sum(total_space) FROM system.disks), \
         (SELECT toUInt64(greatest(value, 0)) FROM system.metrics WHERE metric = 'MemoryTracking'), \
         (SELECT toUInt64(value) FROM system.server_settings WHERE name = 'max_server_memory_usage'), \
         (SELECT count() > 0 FROM flows WHERE flowEndSeconds > now() + {FUTURE_S})"
    );
    let row = ask::rows(client, &sql).await?;
    let row = row.into_iter().next().context("no answer")?;
    let [free, total, held, most, future] = cells(row);
    let number = |text: &str| {
        text.parse::<u64>()
            .with_context(|| format!("not a number: {text}"))
    };
    Ok(Looked {
        disk: (number(&free)?, number(&total)?),
        memory: (number(&held)?, number(&most)?),
        future: future == "1",
        clock: (SystemTime::now(), Instant::now()),
    })
}

/// What was said already.
#[derive(Debug, Default)]
pub struct Watch {
    disk: bool,
    memory: bool,
    future: bool,
    clock: Option<(SystemTime, Instant)>,
}

impl Watch {
    /// What is new against what was said.
    pub fn news(&mut self, looked: &Looked) -> Vec<News> {
        let (free, total) = looked.disk;
        let (held, most) = looked.memory;
        let disk = (total > 0 && free < total / FREE).then(|| {
            format!(
                "the disk is full: {} of {} are free. Inserts fail until there is room: keep less \
                 with --max-percent, --max-bytes or --ttl, or give it a larger one",
                bytes(free),
                bytes(total)
            )
        });
        let memory = (most > 0 && held > most / 100 * FULL_PERCENT).then(|| {
            format!(
                "memory is short: the engine holds {} of {}. Long questions and large inserts fail: \
                 ask for shorter ranges, or give it more with --memory",
                bytes(held),
                bytes(most)
            )
        });
        let future = looked.future.then(|| {
            "records end more than ten minutes from now: the clock of a Node, or of this machine, is \
             wrong. They are kept, and shown when their time comes"
                .to_owned()
        });
        let mut news = Vec::new();
        for (told, bad, over) in [
            (&mut self.disk, disk, "the disk has room again"),
            (&mut self.memory, memory, "there is memory again"),
            (&mut self.future, future, "no more records from the future"),
        ] {
            match (*told, bad) {
                (false, Some(words)) => news.push(News::Bad(words)),
                (true, None) => news.push(News::Over(over)),
                (_, bad) => {
                    *told = bad.is_some();
                    continue;
                }
            }
            *told = !*told;
        }
        news.extend(self.jumped(looked.clock).map(News::Bad));
        news
    }

    /// Whether the clock and the time that passed since the last look differ.
    fn jumped(&mut self, (wall, steady): (SystemTime, Instant)) -> Option<String> {
        let (wall_before, steady_before) = self.clock.replace((wall, steady))?;
        let due = wall_before + (steady - steady_before);
        let (by, word) = match wall.duration_since(due) {
            Ok(ahead) => (ahead, "ahead"),
            Err(error) => (error.duration(), "back"),
        };
        (by > JUMP).then(|| {
            format!(
                "the clock jumped {word} by {} s: records around now may lie at the wrong time, and \
                 those that seem too old may go early",
                by.as_secs()
            )
        })
    }
}
