//! The second half: the old rows enter `flows`, chunk by chunk, newest first.
//!
//! A chunk is written to `flows_import`, merged into one part, announced in the old table's
//! comment, moved into `flows` (one rename of one part: all of it or nothing), and then noted as
//! moved. Whoever stops when, the next run finds out from the comment and from `flows_import`.

use std::time::{Duration, Instant};

use anyhow::bail;

use super::columns::{Mapping, mapping};
use super::cut::{Chunk, Span, cut, within};
use super::kind::Table;
use super::names::{FLOWS, IMPORT, OLD, VIEW_TABLES};
use super::session::Session;
use super::state::{END, State};
use super::{Outcome, Plan, disk, views};

/// Length in seconds of the spans by which rows are counted.
const SPAN_S: u64 = 300;

/// How far the copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Rows moved, by earlier runs too.
    pub rows: u64,
    /// Rows to move in all.
    pub of: u64,
    /// Rows a second in this run.
    pub per_second: u64,
    /// Time to go, as it looks now.
    pub left: Duration,
}

/// Moves what is still to be moved.
///
/// # Errors
/// ClickHouse refuses a statement, or the disk is about to be full; a later run goes on.
pub async fn move_rows(session: &Session<'_>, plan: &Plan<'_>) -> anyhow::Result<Outcome> {
    let Some(old) = session.table(OLD).await? else {
        return Ok(Outcome::Nothing);
    };
    let copy = Copy::new(session, plan, &old).await?;
    let state = match State::read(&old.comment) {
        State::Swapped => {
            views::make(session, None).await?;
            session.settle(OLD).await?;
            copy.begin().await?
        }
        State::Kept => copy.begin().await?,
        state @ (State::Moved { .. } | State::Moving { .. } | State::Done { .. }) => state,
    };
    let (from, rows) = match state {
        State::Kept => return copy.kept(&old).await,
        State::Done { keep } => return copy.done(keep).await,
        State::Moving {
            from,
            below,
            rows,
            chunk,
        } => copy.resolve(from, below, rows, chunk).await?,
        State::Moved { from, rows } => (from, rows),
        State::Swapped => (END, 0),
    };
    copy.chunks(from, rows).await
}

/// A copy under way.
struct Copy<'a> {
    session: &'a Session<'a>,
    plan: &'a Plan<'a>,
    map: Mapping,
    /// Rows that end earlier are left: our TTL would drop them at once. 0 leaves none.
    since: u64,
}

impl<'a> Copy<'a> {
    async fn new(
        session: &'a Session<'a>,
        plan: &'a Plan<'a>,
        old: &Table,
    ) -> anyhow::Result<Self> {
        let now = session.number("SELECT toUnixTimestamp(now())").await?;
        Ok(Self {
            session,
            plan,
            map: mapping(old),
            since: plan.ttl_s.map_or(0, |ttl| now.saturating_sub(ttl)),
        })
    }

    /// Rows of the old table that are to be moved.
    async fn wanted(&self) -> anyhow::Result<u64> {
        let sql = format!(
            "SELECT count() FROM {} WHERE {}",
            self.session.name(OLD),
            within(self.since, END)
        );
        self.session.number(&sql).await
    }

    /// Decides between moving and keeping, and writes it down.
    async fn begin(&self) -> anyhow::Result<State> {
        let session = self.session;
        let sql = format!("SELECT count() FROM {}", session.name(OLD));
        let all = session.number(&sql).await?;
        let rows = self.wanted().await?;
        let room = disk::room(session, OLD, rows, all, self.plan.percent).await?;
        if all > rows {
            session.progress.say(&format!(
                "{} rows are older than the new table keeps any, and are not copied",
                all - rows
            ));
        }
        let state = if rows == 0 || room.fits() {
            State::Moved { from: END, rows: 0 }
        } else {
            State::Kept
        };
        session
            .progress
            .say(&format!("{rows} rows to copy: {}", room.words()));
        session.remember(OLD, state).await?;
        Ok(state)
    }

    /// The rows stay in the old table.
    async fn kept(&self, old: &Table) -> anyhow::Result<Outcome> {
        views::make(self.session, Some(old)).await?;
        self.session.progress.say(&format!(
            "a copy of the old rows does not fit: they stay in {OLD}, where SELECT and the three \
             old views find them. Once they are older than the table keeps them, running this \
             again drops it; with more room, it copies them"
        ));
        Ok(Outcome::Kept {
            rows: self.wanted().await?,
        })
    }

    /// Every row is in `flows`.
    async fn done(&self, keep: bool) -> anyhow::Result<Outcome> {
        let session = self.session;
        if keep && self.wanted().await? > 0 {
            session.progress.say(&format!(
                "{OLD} is kept, as was asked for; nothing reads it"
            ));
            return Ok(Outcome::Done { rows: 0 });
        }
        views::make(session, None).await?;
        for table in views::orphans(session).await? {
            session.drop_large(&table).await?;
        }
        for table in VIEW_TABLES {
            let found = session.table(table).await?;
            if found.is_some_and(|t| t.engine.ends_with("SummingMergeTree")) {
                session.drop_large(table).await?;
            }
        }
        session.drop_large(OLD).await?;
        Ok(Outcome::Done { rows: 0 })
    }

    /// A chunk was announced and the run ended: it is in `flows` whole, or not at all. Gives what
    /// is moved now.
    async fn resolve(
        &self,
        from: u64,
        below: u64,
        rows: u64,
        chunk: u64,
    ) -> anyhow::Result<(u64, u64)> {
        let session = self.session;
        if self.staged().await?.is_some() && self.missing(from, below).await? > 0 {
            self.enter().await?;
        }
        let rows = rows + chunk;
        session.remember(OLD, State::Moved { from, rows }).await?;
        Ok((from, rows))
    }

    /// Rows of the staged chunk that `flows` lacks. A server killed while it moved a part may hold
    /// it in both tables afterwards.
    async fn missing(&self, from: u64, below: u64) -> anyhow::Result<u64> {
        let columns = self.map.into.join(", ");
        let counted = |table: &str, condition: String| {
            format!(
                "SELECT cityHash64({columns}) AS h, count() AS c FROM {}{condition} GROUP BY h",
                self.session.name(table)
            )
        };
        let sql = format!(
            "SELECT count() FROM ({}) AS staged LEFT JOIN ({}) AS there ON staged.h = there.h \
             WHERE staged.c > there.c",
            counted(IMPORT, String::new()),
            counted(FLOWS, format!(" WHERE {}", within(from, below)))
        );
        self.session.number(&sql).await
    }

    /// Moves chunk after chunk.
    async fn chunks(&self, from: u64, mut rows: u64) -> anyhow::Result<Outcome> {
        let before = rows;
        let start = Instant::now();
        let chunks = cut(&self.spans(from).await?, from, self.plan.chunk_rows);
        let all = rows + chunks.iter().map(|c| c.rows).sum::<u64>();
        for chunk in &chunks {
            let (moved, bytes) = self.one(*chunk, rows).await?;
            rows += moved;
            let left = all.saturating_sub(rows);
            let seconds = start.elapsed().as_secs_f64().max(0.001);
            #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
            let rate = (rows - before) as f64 / seconds;
            #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
            let seconds = left as f64 / rate.max(1.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a rate is positive and small"
            )]
            self.session.progress.moved(&Moved {
                rows,
                of: all,
                per_second: rate as u64,
                left: Duration::from_secs_f64(seconds),
            });
            self.room_for(left, moved, bytes).await?;
        }
        self.finish(rows).await
    }

    /// The old rows that end before `below`, counted by partition and span, newest first.
    async fn spans(&self, below: u64) -> anyhow::Result<Vec<Span>> {
        let session = self.session;
        let sql = "SELECT partition_key FROM system.tables \
                   WHERE database = {db:String} AND name = {name:String}";
        let key = session.rows(sql, &[("name", FLOWS)]).await?;
        let key = key.into_iter().flatten().next().unwrap_or_default();
        let key = if key.is_empty() { "''" } else { &key };
        let sql = format!(
            "SELECT toString({key}) AS p, min(s) AS first, count() FROM (\
             SELECT s, toDateTime(s) AS flowEndSeconds FROM (\
             SELECT toUnixTimestamp(flowEndSeconds) AS s FROM {} WHERE {})) \
             GROUP BY p, intDiv(s, {SPAN_S}) ORDER BY first DESC",
            session.name(OLD),
            within(self.since, below)
        );
        let rows = session.rows(&sql, &[]).await?;
        let spans = rows.into_iter().filter_map(|row| {
            let [partition, first, rows] = row.try_into().ok()?;
            Some(Span {
                partition,
                first: first.parse().ok()?,
                rows: rows.parse().ok()?,
            })
        });
        Ok(spans.collect())
    }

    /// Moves one chunk; gives its rows and its bytes on disk.
    async fn one(&self, chunk: Chunk, rows: u64) -> anyhow::Result<(u64, u64)> {
        let session = self.session;
        let Chunk { from, below, .. } = chunk;
        self.stage(from.max(self.since), below).await?;
        let staged = self.staged().await?.unwrap_or_default();
        if staged.rows > 0 {
            let moving = State::Moving {
                from,
                below,
                rows,
                chunk: staged.rows,
            };
            session.remember(OLD, moving).await?;
            self.enter().await?;
        }
        let rows = rows + staged.rows;
        session.remember(OLD, State::Moved { from, rows }).await?;
        Ok((staged.rows, staged.bytes))
    }

    /// Writes a chunk to a new `flows_import` and merges it into one part.
    async fn stage(&self, from: u64, below: u64) -> anyhow::Result<()> {
        let session = self.session;
        let (import, flows) = (session.name(IMPORT), session.name(FLOWS));
        session
            .run(&format!("DROP TABLE IF EXISTS {import}"))
            .await?;
        let sql = format!("CREATE TABLE {import} AS {flows} COMMENT 'Weir upgrade: a chunk'");
        session.run(&sql).await?;
        let sql = format!(
            "INSERT INTO {import} ({}) SELECT {} FROM {} WHERE {} SETTINGS optimize_on_insert = 0",
            self.map.into.join(", "),
            self.map.from.join(", "),
            session.name(OLD),
            within(from, below)
        );
        session.run(&sql).await?;
        session.run(&format!("OPTIMIZE TABLE {import} FINAL")).await
    }

    /// What is staged, which must be one part; `None` when nothing is.
    async fn staged(&self) -> anyhow::Result<Option<Staged>> {
        let sql = "SELECT partition_id, count(), sum(rows), sum(bytes_on_disk) FROM system.parts \
                   WHERE active AND rows > 0 AND database = {db:String} AND table = {name:String} \
                   GROUP BY partition_id";
        let found = self.session.rows(sql, &[("name", IMPORT)]).await?;
        let [row] = found.as_slice() else {
            if found.is_empty() {
                return Ok(None);
            }
            bail!("a chunk of old rows fell into {} partitions", found.len());
        };
        let [partition, parts, rows, bytes] = row.as_slice() else {
            bail!("system.parts answered {row:?}");
        };
        if parts != "1" {
            bail!("a chunk of old rows is in {parts} parts where one was expected");
        }
        Ok(Some(Staged {
            partition: partition.clone(),
            rows: rows.parse()?,
            bytes: bytes.parse()?,
        }))
    }

    /// The staged part enters `flows`.
    async fn enter(&self) -> anyhow::Result<()> {
        let Some(staged) = self.staged().await? else {
            bail!("a chunk of old rows is gone from {IMPORT}");
        };
        let sql = format!(
            "ALTER TABLE {} MOVE PARTITION ID '{}' TO TABLE {}",
            self.session.name(IMPORT),
            staged.partition,
            self.session.name(FLOWS)
        );
        self.session.run(&sql).await
    }

    /// Stops before the disk is full.
    async fn room_for(&self, left: u64, rows: u64, bytes: u64) -> anyhow::Result<()> {
        if left == 0 || rows == 0 {
            return Ok(());
        }
        let room = disk::room(self.session, IMPORT, left, left, self.plan.percent).await?;
        let need = u128::from(bytes) * u128::from(left) / u128::from(rows);
        let need = u64::try_from(need).unwrap_or(u64::MAX);
        let room = disk::Room { need, ..room };
        if !room.fits() {
            bail!(
                "stopped before the disk is full: {left} rows are still to be copied and will take \
                 {}, but {} of {} are free. They are safe in {OLD}; make room and run this again",
                disk::bytes(need),
                disk::bytes(room.free),
                disk::bytes(room.total)
            );
        }
        Ok(())
    }

    /// All chunks are in `flows`.
    async fn finish(&self, rows: u64) -> anyhow::Result<Outcome> {
        let session = self.session;
        let wanted = self.wanted().await?;
        if wanted > rows {
            bail!(
                "{OLD} holds {wanted} rows but {rows} were moved: something still writes to it. \
                 Nothing has been dropped"
            );
        }
        let sql = format!("DROP TABLE IF EXISTS {}", session.name(IMPORT));
        session.run(&sql).await?;
        let keep = self.plan.keep_old;
        session.remember(OLD, State::Done { keep }).await?;
        self.done(keep).await?;
        Ok(Outcome::Done { rows })
    }
}

/// A chunk in `flows_import`.
#[derive(Clone, Debug, Default)]
struct Staged {
    partition: String,
    rows: u64,
    bytes: u64,
}
