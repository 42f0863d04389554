//! Upgrading another maker's `flows` (Theia's, Antrea's reference table, any older one) into ours
//! while the aggregator goes on inserting. It can be stopped anywhere and run again.
//!
//! First our empty table takes the old one's place in one atomic statement, so that inserts go on
//! and no row is ever in neither; then the old rows follow in chunks ([`copy`]), each of which is
//! in `flows` whole or not at all. [`state`] says how far it is.

pub mod columns;
mod copy;
pub mod cut;
pub mod disk;
pub mod kind;
pub mod names;
mod session;
pub mod state;
mod swap;
#[cfg(test)]
mod tests;
pub mod views;

pub use copy::Moved;

use anyhow::bail;
use session::Session;

use super::Storage;
use crate::client::ClickHouse;

/// Rows that are moved at once: more is faster, less needs less room and comes sooner to a point
/// where it can stop.
pub const CHUNK_ROWS: u64 = 2_000_000;

/// How an upgrade is done.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether the old table stays as `flows_before_weir` when all its rows have been moved.
    pub keep_old: bool,
    /// Rows that are moved at once, about; [`CHUNK_ROWS`].
    pub chunk_rows: u64,
    /// Expected size of a copy in percent of the old table's; [`disk::PERCENT`].
    pub percent: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            keep_old: false,
            chunk_rows: CHUNK_ROWS,
            percent: disk::PERCENT,
        }
    }
}

/// Who is told how it goes.
pub trait Progress: Sync {
    /// A sentence without a full stop, at each turn of events.
    fn say(&self, line: &str);
    /// After each chunk.
    fn moved(&self, moved: &Moved);
}

/// Tells it in lines on standard error.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lines;

impl Progress for Lines {
    fn say(&self, line: &str) {
        eprintln!("upgrade: {line}");
    }

    fn moved(&self, moved: &Moved) {
        eprintln!(
            "upgrade: {} of {} rows copied, {} rows/s, {} s to go",
            moved.rows,
            moved.of,
            moved.per_second,
            moved.left.as_secs()
        );
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was nothing to upgrade.
    Nothing,
    /// All rows are in `flows`; so many of them were moved.
    Done {
        /// Rows moved, by interrupted runs too.
        rows: u64,
    },
    /// `flows` is ours; the old rows stay in `flows_before_weir`, as a copy does not fit.
    Kept {
        /// Rows in it that are not older than our TTL.
        rows: u64,
    },
}

/// What the two halves need to know.
struct Plan<'a> {
    /// Seconds that our table keeps flows; `None` is for ever.
    ttl_s: Option<u64>,
    keep_old: bool,
    chunk_rows: u64,
    percent: u64,
    /// The `CREATE TABLE` of ours under another name, which is quoted and qualified.
    create: &'a (dyn Fn(&str) -> String + Sync),
}

/// Upgrades a foreign `flows`, or goes on with an upgrade that was interrupted.
///
/// # Errors
/// The table cannot be upgraded (the words say what to do instead), ClickHouse refuses a
/// statement, or the user stopped it; in the last two cases running it again goes on.
pub async fn run(
    client: &ClickHouse,
    storage: &Storage,
    options: Options,
    progress: &dyn Progress,
) -> anyhow::Result<Outcome> {
    tokio::select! {
        outcome = both(client, storage, options, progress) => outcome,
        () = crate::cli::stop_signal() => bail!(
            "stopped. No row is lost: run `weir schema apply` again and the upgrade goes on where it was"
        ),
    }
}

async fn both(
    client: &ClickHouse,
    storage: &Storage,
    options: Options,
    progress: &dyn Progress,
) -> anyhow::Result<Outcome> {
    let session = Session::open(client, storage.database.as_deref(), progress).await?;
    session.alone().await?;
    let create = |name: &str| create_sql(storage, name);
    let plan = Plan {
        ttl_s: storage.ttl.0,
        keep_old: options.keep_old,
        chunk_rows: options.chunk_rows,
        percent: options.percent,
        create: &create,
    };
    swap::exchange(&session, &plan).await?;
    copy::move_rows(&session, &plan).await
}

/// The `CREATE TABLE` of ours under another name, commented as ours from the first moment on.
fn create_sql(storage: &Storage, name: &str) -> String {
    let create = super::tables::create_raw(storage, name);
    format!("{create}\nCOMMENT 'Weir schema {}'", super::VERSION)
}
