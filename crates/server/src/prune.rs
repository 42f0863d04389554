//! `weir prune`: drops the oldest partitions of Weir's tables until they fit, and says which.
//!
//! A time to live bounds how long rows are kept, not how much they take; on a small volume, above all
//! one in memory, a busy day fills it, and then no insert succeeds. Run often enough, this drops the
//! oldest before that. What is being written goes last, but it goes: records of the last hour are
//! worth less than those of every hour to come.

mod choose;
mod size;

#[cfg(test)]
mod tests;

pub use choose::{Partition, choose};
pub use size::{parse_bytes, parse_percent};

use anyhow::Context as _;
use serde::Serialize;
use weir_model::Rollup;
use weir_model::rollup::ROLLUPS;

use crate::client::ClickHouse;
use crate::schema::state::{State, cells};
use crate::schema::tables::{FLOWS, modify_comment};
use crate::schema::text::{bytes, literal, moment, table};
use crate::schema::{Place, Storage, ask, steps};

/// The exit status of a run after which there is still too much.
pub const STILL_TOO_MUCH: u8 = 3;

const HOUR_S: i64 = 3_600;

/// Options of `weir prune`.
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exit status: 0 when the tables fit (now), 3 when they do not, 1 when it failed."
)]
pub struct Args {
    /// Which tables.
    #[command(flatten)]
    pub place: Place,
    /// How much flows and its rollups may take on disk, such as 6Gi or 500MB
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes, required_unless_present = "max_percent")]
    pub max_bytes: Option<u64>,
    /// How full, in percent, the disks that hold them may be, whatever fills them
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    pub max_percent: Option<u8>,
    /// Say what would be dropped, and drop nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object instead of a table
    #[arg(long)]
    pub json: bool,
}

/// How much is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// Bytes of the tables.
    pub bytes: Option<u64>,
    /// Percent of the disks.
    pub percent: Option<u8>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Bytes of all tables before; on a cluster, of the fullest node.
    pub before: u64,
    /// Bytes that were allowed.
    pub allowed: u64,
    /// Bytes after, as far as the dropped partitions tell.
    pub after: u64,
    /// Whether nothing was really dropped.
    pub dry_run: bool,
    /// What was dropped, in that order.
    pub dropped: Vec<Partition>,
}

/// Runs `weir prune`.
///
/// # Errors
/// ClickHouse refuses a statement, or the tables still take too much.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let client = args.place.clickhouse.client()?;
    let limit = Limit {
        bytes: args.max_bytes,
        percent: args.max_percent,
    };
    let outcome = prune(&client, &args.place.storage(), limit, args.dry_run).await?;
    let said = match args.json {
        true => serde_json::to_string(&outcome)? + "\n",
        false => outcome.words(),
    };
    crate::cli::say(&said)?;
    match outcome.after > outcome.allowed {
        true => Err(crate::cli::Exit {
            code: STILL_TOO_MUCH,
            words: format!(
                "the tables still take {}, more than {}",
                bytes(outcome.after),
                bytes(outcome.allowed)
            ),
        }
        .into()),
        false => Ok(()),
    }
}

/// Drops the oldest partitions until the tables fit. Rows that come in meanwhile are not counted.
///
/// # Errors
/// ClickHouse refuses a statement; what was dropped before stays dropped.
pub async fn prune(
    client: &ClickHouse,
    storage: &Storage,
    limit: Limit,
    dry_run: bool,
) -> anyhow::Result<Outcome> {
    let now = ask::number(client, "SELECT toUnixTimestamp(now())").await?;
    let (before, partitions) = partitions(client, storage).await?;
    let allowed = allowed(client, storage, limit, before).await?;
    let dropped = choose(partitions, before, allowed, now);
    let mut after = before;
    for partition in &dropped {
        if !dry_run {
            forget(client, storage, partition, now).await?;
            drop_one(client, storage, partition).await?;
        }
        after = after.saturating_sub(partition.bytes);
    }
    Ok(Outcome {
        before,
        allowed,
        after,
        dry_run,
        dropped,
    })
}

/// The bytes of all tables, and their partitions. On a cluster the fullest node counts, and a
/// partition is that of every node.
async fn partitions(
    client: &ClickHouse,
    storage: &Storage,
) -> anyhow::Result<(u64, Vec<Partition>)> {
    let tables: Vec<String> = tables().map(|t| literal(&storage.local_name(t))).collect();
    let per_host = format!(
        "SELECT hostName() AS host, table, partition, partition_id, sum(rows) AS n, \
         sum(bytes_on_disk) AS b, toUnixTimestamp(min(min_time)) AS lo, \
         toUnixTimestamp(max(max_time)) AS hi FROM {} \
         WHERE active AND database = {} AND table IN ({}) GROUP BY host, table, partition, partition_id",
        storage.system("parts"),
        storage.database_expression(),
        tables.join(", ")
    );
    let most = format!("SELECT max(s) FROM (SELECT sum(b) AS s FROM ({per_host}) GROUP BY host)");
    let before = u64::try_from(ask::number(client, &most).await?).unwrap_or(0);
    let sql = format!(
        "SELECT table, partition, partition_id, sum(n), max(b), min(lo), max(hi) \
         FROM ({per_host}) GROUP BY table, partition, partition_id"
    );
    let local = |name: &str| tables_of(storage, name);
    let mut found = Vec::new();
    for row in ask::rows(client, &sql).await? {
        let [table, name, id, rows, bytes, oldest, newest] = cells(row);
        let number = |text: &str| text.parse::<u64>().context("reading system.parts");
        let Some(table) = local(&table) else { continue };
        found.push(Partition {
            table: table.to_owned(),
            partition: name,
            id,
            rows: number(&rows)?,
            bytes: number(&bytes)?,
            oldest: number(&oldest)?,
            newest: number(&newest)?,
        });
    }
    Ok((before, found))
}

/// Every table that is pruned.
fn tables() -> impl Iterator<Item = &'static str> {
    let rollups = ROLLUPS.iter().map(|r| r.table);
    std::iter::once(FLOWS).chain(rollups)
}

/// The table whose rows are in a local table.
fn tables_of(storage: &Storage, local: &str) -> Option<&'static str> {
    tables().find(|name| storage.local_name(name) == local)
}

/// The bytes that the tables may take.
async fn allowed(
    client: &ClickHouse,
    storage: &Storage,
    limit: Limit,
    before: u64,
) -> anyhow::Result<u64> {
    let given = limit.bytes.unwrap_or(u64::MAX);
    let Some(percent) = limit.percent else {
        return Ok(given);
    };
    let disks = format!(
        "SELECT max(toInt64(used) - toInt64(total / 100 * {percent})) FROM (\
         SELECT hostName() AS host, sum(total_space) AS total, sum(total_space - free_space) AS used \
         FROM {} WHERE name IN (SELECT disk_name FROM {} WHERE active AND database = {} \
         AND table IN ({})) GROUP BY host)",
        storage.system("disks"),
        storage.system("parts"),
        storage.database_expression(),
        tables()
            .map(|t| literal(&storage.local_name(t)))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let excess = ask::number(client, &disks).await?;
    let excess = u64::try_from(excess).unwrap_or(0);
    let fits = if excess == 0 {
        u64::MAX
    } else {
        before.saturating_sub(excess)
    };
    Ok(given.min(fits))
}

async fn drop_one(
    client: &ClickHouse,
    storage: &Storage,
    partition: &Partition,
) -> anyhow::Result<()> {
    let sql = format!(
        "ALTER TABLE {}{} DROP PARTITION ID {} SETTINGS max_partition_size_to_drop = 0",
        storage.local(&partition.table),
        storage.on_cluster(),
        literal(&partition.id)
    );
    ask::run(client, &sql).await
}

/// A rollup that loses sums of which records are left, or come again, is complete only from the next
/// hour on; `weir schema apply` makes it whole. Noted before the sums go.
async fn forget(
    client: &ClickHouse,
    storage: &Storage,
    partition: &Partition,
    now: i64,
) -> anyhow::Result<()> {
    let Some(rollup) = Rollup::find(&partition.table) else {
        return Ok(());
    };
    let sql = format!(
        "SELECT toUnixTimestamp(min(flowEndSeconds)) FROM {} HAVING count() > 0",
        storage.table(FLOWS)
    );
    let first = match ask::number(client, &sql).await? {
        0 => i64::MAX,
        first => first,
    };
    let newest = i64::try_from(partition.newest).unwrap_or(i64::MAX);
    let next = (now / HOUR_S + 1) * HOUR_S;
    let since = State::read(client, storage).await?.since(rollup);
    let lost = newest.saturating_add(2 * HOUR_S) > first.min(now);
    if !lost || since.is_none_or(|since| since >= next) {
        return Ok(());
    }
    let sql = modify_comment(storage, rollup.table, &steps::since_comment(next));
    ask::run(client, &sql).await
}

impl Outcome {
    /// What was done, for people and logs.
    pub fn words(&self) -> String {
        let verb = if self.dry_run {
            "would be dropped"
        } else {
            "dropped"
        };
        let mut rows = Vec::new();
        if !self.dropped.is_empty() {
            let head = [verb, "partition", "rows", "bytes", "from", "to"];
            rows.push(head.map(str::to_owned).to_vec());
        }
        for p in &self.dropped {
            let time = |seconds: u64| moment(i64::try_from(seconds).unwrap_or(i64::MAX));
            rows.push(vec![
                p.table.clone(),
                p.partition.clone(),
                p.rows.to_string(),
                bytes(p.bytes),
                time(p.oldest),
                time(p.newest),
            ]);
        }
        let allowed = match self.allowed {
            u64::MAX => "as much as there is".to_owned(),
            allowed => bytes(allowed),
        };
        format!(
            "{}{} of {allowed} taken; {} partitions {verb}, {} left\n",
            table(&rows),
            bytes(self.before),
            self.dropped.len(),
            bytes(self.after)
        )
    }
}
