//! Troubles of the machine, logged once when they begin and once when they are over: a full disk, short
//! memory, a clock that jumps.

use std::time::{Duration, Instant, SystemTime};

use anyhow::Context as _;

use crate::client::ClickHouse;
use crate::schema::ask;
use crate::schema::state::cells;
use crate::schema::text::bytes;

/// A disk with less than a twentieth free is full: merges need room.
const FREE: u64 = 20;
/// Memory is short beyond this share of the engine's limit, in percent.
const FULL_PERCENT: u64 = 90;
/// A clock that differs by more from the time that passed has jumped.
const JUMP: Duration = Duration::from_secs(30);
/// Records that end later than this from now come from a clock that is wrong.
const FUTURE_S: u64 = 600;

/// What the engine says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Bytes that the disks have free, and bytes in all.
    pub disk: (u64, u64),
    /// Bytes of memory that the engine holds, and may hold.
    pub memory: (u64, u64),
    /// Whether records from the future are there.
    pub future: bool,
    /// By its clock, and by one that cannot be set.
    pub clock: (SystemTime, Instant),
}

/// A line for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Bad, with what to do.
    Bad(String),
    /// It is over.
    Over(&'static str),
}

impl Health {
    /// Writes notices to the log.
    pub fn say(notices: Vec<Notice>) {
        for one in notices {
            match one {
                Notice::Bad(words) => tracing::warn!("{words}"),
                Notice::Over(words) => tracing::info!("{words}"),
            }
        }
    }
}

/// Asks the engine.
///
/// # Errors
/// ClickHouse refuses a statement.
pub async fn health(client: &ClickHouse) -> anyhow::Result<Health> {
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
    Ok(Health {
        disk: (number(&free)?, number(&total)?),
        memory: (number(&held)?, number(&most)?),
        future: future == "1",
        clock: (SystemTime::now(), Instant::now()),
    })
}

/// The troubles that were logged and last.
#[derive(Debug, Default)]
pub struct Watch {
    disk: bool,
    memory: bool,
    future: bool,
    clock: Option<(SystemTime, Instant)>,
}

impl Watch {
    /// Returns what began or ended since the last look.
    pub fn notices(&mut self, health: &Health) -> Vec<Notice> {
        let (free, total) = health.disk;
        let (held, most) = health.memory;
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
        let future = health.future.then(|| {
            "records end more than ten minutes from now: the clock of a Node, or of this machine, is \
             wrong. They are kept, and shown when their time comes"
                .to_owned()
        });
        let mut notices = Vec::new();
        for (reported, bad, over) in [
            (&mut self.disk, disk, "the disk has room again"),
            (&mut self.memory, memory, "there is memory again"),
            (&mut self.future, future, "no more records from the future"),
        ] {
            match (*reported, bad) {
                (false, Some(words)) => notices.push(Notice::Bad(words)),
                (true, None) => notices.push(Notice::Over(over)),
                (_, bad) => {
                    *reported = bad.is_some();
                    continue;
                }
            }
            *reported = !*reported;
        }
        notices.extend(self.jumped(health.clock).map(Notice::Bad));
        notices
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
