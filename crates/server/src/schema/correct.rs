//! Corrections: a rollup is made equal to the records by inserting the difference.
//!
//! Sums are whole numbers that wrap around at 2^64, so a row of `sum of records − sum of rollup` per
//! key and bucket makes a key right from whatever it was. It may be done again at any time, by
//! anyone, and stopped anywhere: the next difference is taken from what is there then.
//!
//! An insert reaches `flows` a moment before it reaches the rollups. So a difference counts only if
//! it is the same again after every insert that was under way has ended.

use anyhow::Context as _;
use weir_model::Rollup;
use weir_model::rollup::{BUCKET, LONGEST_S};

use super::ask;
use super::storage::Storage;
use super::tables::{FLOWS, feed_name};
use crate::client::ClickHouse;

/// Length of the windows in which rollups are compared: every bucket lies within one.
pub const WINDOW_S: i64 = 3_600;

/// Where a difference waits for its confirmation.
const STAGE: &str = "weir_correction";

/// How often a difference is taken before its window is left for later.
const TRIES: u32 = 8;

/// Sorting and grouping go to disk beyond that many octets.
const SPILL: &str = "max_bytes_before_external_group_by = 400000000";

/// What became of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrected {
    /// Rows of difference that were inserted; 0 where there was none.
    Rows(u64),
    /// Inserts kept changing it.
    Unsteady,
}

/// Makes a rollup equal to the records in the hour that starts at `hour`, in seconds since 1970.
///
/// # Errors
/// ClickHouse refuses a statement.
pub async fn correct(
    client: &ClickHouse,
    storage: &Storage,
    rollup: &Rollup,
    hour: i64,
) -> anyhow::Result<Corrected> {
    let difference = difference(storage, rollup, hour)?;
    let stage = storage.table(STAGE);
    for attempt in 0..TRIES {
        ask::run(client, &format!("DROP TABLE IF EXISTS {stage}")).await?;
        let create = format!(
            "CREATE TABLE {stage} ENGINE = MergeTree ORDER BY tuple() AS SELECT * FROM {} LIMIT 0",
            storage.local(rollup.table)
        );
        ask::run(client, &create).await?;
        // the word flows lets others, and later runs, see this as an insert to wait for
        let fill = format!("INSERT INTO {stage} /* for flows */ {difference} SETTINGS {SPILL}");
        ask::run(client, &fill).await?;
        let first = fingerprint(client, &stage).await?;
        if first.first() == Some(&0) {
            ask::run(client, &format!("DROP TABLE IF EXISTS {stage}")).await?;
            return Ok(Corrected::Rows(0));
        }
        let ended = ask::inserts_ended(client, storage).await?;
        sync(client, storage, rollup).await?;
        let again = fingerprint(client, &format!("({difference})")).await?;
        if ended && first == again {
            return insert(client, storage, rollup, first.first().copied()).await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50 << attempt)).await;
    }
    ask::run(client, &format!("DROP TABLE IF EXISTS {stage}")).await?;
    Ok(Corrected::Unsteady)
}

async fn insert(
    client: &ClickHouse,
    storage: &Storage,
    rollup: &Rollup,
    rows: Option<i128>,
) -> anyhow::Result<Corrected> {
    let (stage, into) = (storage.table(STAGE), storage.local(rollup.table));
    let sql = format!(
        "INSERT INTO {into} SELECT * FROM {stage} SETTINGS insert_deduplicate = 0, \
         optimize_on_insert = 0"
    );
    ask::run(client, &sql).await?;
    ask::run(client, &format!("DROP TABLE IF EXISTS {stage}")).await?;
    Ok(Corrected::Rows(
        rows.and_then(|n| u64::try_from(n).ok()).unwrap_or(0),
    ))
}

/// Count and sum of hashes of all rows, whatever their order.
async fn fingerprint(client: &ClickHouse, from: &str) -> anyhow::Result<Vec<i128>> {
    let sql = format!("SELECT count(), sum(cityHash64(*)) FROM {from} SETTINGS {SPILL}");
    let row = ask::numbers(client, &sql).await?.into_iter().next();
    row.context("a SELECT without GROUP BY gives a row")
}

/// Waits until the connected replica holds what others have.
async fn sync(client: &ClickHouse, storage: &Storage, rollup: &Rollup) -> anyhow::Result<()> {
    if storage.cluster.is_none() {
        return Ok(());
    }
    for table in [FLOWS, rollup.table] {
        let (table, cluster) = (storage.local_name(table), storage.on_cluster());
        let database = storage.database.as_ref().map_or_else(String::new, |name| {
            format!("{}.", super::text::quoted(name))
        });
        let sql = format!("SYSTEM SYNC REPLICA{cluster} {database}{table}");
        ask::run(client, &sql).await?;
    }
    Ok(())
}

/// The rows of records and rollup in the hour, one after the other: bucket, kept columns, sums of
/// records `a0`…, sums of the rollup `b0`….
fn both(storage: &Storage, rollup: &Rollup, hour: i64) -> anyhow::Result<String> {
    let end = hour.saturating_add(WINDOW_S);
    let reach = end.saturating_add(i64::from(LONGEST_S));
    let moment = |seconds: i64| format!("toDateTime({})", seconds.clamp(0, i64::from(u32::MAX)));
    // up to the last second that a DateTime can tell
    let within = |column: &str, end: i64| match end > i64::from(u32::MAX) {
        true => format!("{column} >= {}", moment(hour)),
        false => format!(
            "{column} >= {} AND {column} < {}",
            moment(hour),
            moment(end)
        ),
    };
    let records = format!(
        "(SELECT * FROM {} WHERE {})",
        storage.table(FLOWS),
        within("flowEndSeconds", reach)
    );
    let feed = weir_query::rollup::feed(rollup, &records).with_context(|| feed_name(rollup))?;
    let sums: Vec<&str> = rollup.sums().collect();
    let named = |letter: char, zero: char| {
        let mine = sums
            .iter()
            .enumerate()
            .map(|(i, s)| format!("{s} AS {letter}{i}"));
        let others = (0..sums.len()).map(|i| format!("toUInt64(0) AS {zero}{i}"));
        let all: Vec<String> = match letter {
            'a' => mine.chain(others).collect(),
            _ => others.chain(mine).collect(),
        };
        all.join(", ")
    };
    let kept = kept(rollup);
    let bucket = within(BUCKET, end);
    Ok(format!(
        "SELECT {kept}, {} FROM ({feed}) WHERE {bucket} UNION ALL SELECT {kept}, {} FROM {} WHERE {bucket}",
        named('a', 'b'),
        named('b', 'a'),
        storage.table(rollup.table),
    ))
}

fn kept(rollup: &Rollup) -> String {
    let columns = rollup.columns.iter().copied();
    let all: Vec<&str> = std::iter::once(BUCKET).chain(columns).collect();
    all.join(", ")
}

/// The rows that make the rollup equal to the records in the hour that starts at `hour`.
///
/// # Errors
/// The rollup cannot be written from the registry.
pub fn difference(storage: &Storage, rollup: &Rollup, hour: i64) -> anyhow::Result<String> {
    let (kept, both) = (kept(rollup), both(storage, rollup, hour)?);
    let sums: Vec<String> = rollup
        .sums()
        .enumerate()
        .map(|(i, s)| format!("toUInt64(sum(a{i}) - sum(b{i})) AS {s}"))
        .collect();
    Ok(format!(
        "SELECT {kept}, {} FROM ({both}) GROUP BY {kept} HAVING {}",
        sums.join(", "),
        differs(rollup, "sum(a", "sum(b", ")")
    ))
}

/// The buckets of the hour in which anything differs: bucket, keys that differ, and per sum the
/// totals of records and rollup.
///
/// # Errors
/// As [`difference`].
pub fn comparison(storage: &Storage, rollup: &Rollup, hour: i64) -> anyhow::Result<String> {
    let (kept, both) = (kept(rollup), both(storage, rollup, hour)?);
    let count = rollup.sums().count();
    let inner: Vec<String> = (0..count)
        .map(|i| format!("sum(a{i}) AS ra{i}, sum(b{i}) AS rb{i}"))
        .collect();
    let outer: Vec<String> = (0..count)
        .map(|i| format!("toString(sum(ra{i})), toString(sum(rb{i}))"))
        .collect();
    Ok(format!(
        "SELECT toUnixTimestamp({BUCKET}) AS bucket, countIf({}) AS keys, {} \
         FROM (SELECT {kept}, {} FROM ({both}) GROUP BY {kept}) \
         GROUP BY bucket HAVING keys > 0 ORDER BY bucket SETTINGS {SPILL}",
        differs(rollup, "ra", "rb", ""),
        outer.join(", "),
        inner.join(", "),
    ))
}

fn differs(rollup: &Rollup, a: &str, b: &str, end: &str) -> String {
    let sums = (0..rollup.sums().count()).map(|i| format!("{a}{i}{end} != {b}{i}{end}"));
    sums.collect::<Vec<_>>().join(" OR ")
}
