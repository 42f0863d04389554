//! Which hours can be compared: those whose records are all still there, and no longer come in.

use std::collections::BTreeSet;

use anyhow::bail;
use weir_model::Rollup;
use weir_model::rollup::BUCKET;

use super::ask;
use super::complete::hours_of;
use super::correct::WINDOW_S;
use super::state::State;
use super::storage::Storage;
use super::tables::FLOWS;
use crate::client::ClickHouse;

/// Buckets that ended less than so many seconds ago are still being written.
const SETTLED_S: i64 = 600;

/// The hours, in seconds since 1970 and within `from..to`, in which a rollup must equal the records.
///
/// Left out are hours before the rollup is complete, hours of which a part may have been dropped
/// (by the time to live, or as a partition: sums may outlive records, and must not be "mended" to
/// nothing), and what is still being written.
///
/// # Errors
/// ClickHouse refuses a statement, or `flows` drops rows by a rule that Weir did not make.
pub async fn comparable(
    client: &ClickHouse,
    storage: &Storage,
    state: &State,
    rollup: &Rollup,
    range: (i64, i64),
) -> anyhow::Result<BTreeSet<i64>> {
    let mut hours = kept(client, storage, state, rollup).await?;
    let now = ask::number(client, "SELECT toUnixTimestamp(now())").await?;
    let last = range.1.min(now - SETTLED_S);
    hours.retain(|hour| *hour >= range.0 && hour + WINDOW_S <= last);
    Ok(hours)
}

/// As [`comparable`], also what is still being written.
///
/// # Errors
/// As [`comparable`].
pub async fn kept(
    client: &ClickHouse,
    storage: &Storage,
    state: &State,
    rollup: &Rollup,
) -> anyhow::Result<BTreeSet<i64>> {
    let Some(since) = state.since(rollup) else {
        return Ok(BTreeSet::new());
    };
    let Some(ttl) = state.ttl(storage, FLOWS) else {
        bail!(
            "flows drops rows by a TTL that Weir did not make: set one with weir schema apply --ttl"
        );
    };
    let now = ask::number(client, "SELECT toUnixTimestamp(now())").await?;
    let kept = ttl.0.map_or(0, |ttl| {
        now - i64::try_from(ttl).unwrap_or(i64::MAX) + WINDOW_S
    });
    let mut hours = hours_of(client, storage, FLOWS, "flowEndSeconds", 0).await?;
    hours.extend(hours_of(client, storage, rollup.table, BUCKET, 0).await?);
    hours.retain(|hour| *hour >= since.max(kept));
    present(client, storage, hours).await
}

/// Of these hours, those whose partition of `flows` is there.
///
/// # Errors
/// ClickHouse refuses a statement.
pub async fn present(
    client: &ClickHouse,
    storage: &Storage,
    hours: BTreeSet<i64>,
) -> anyhow::Result<BTreeSet<i64>> {
    let place = format!("database = {}", storage.database_expression());
    let name = super::text::literal(&storage.local_name(FLOWS));
    let sql = format!("SELECT partition_key FROM system.tables WHERE {place} AND name = {name}");
    let key = ask::rows(client, &sql).await?;
    let key = key.into_iter().flatten().next().unwrap_or_default();
    if key.is_empty() || hours.is_empty() {
        return Ok(hours);
    }
    let list: Vec<String> = hours.iter().map(i64::to_string).collect();
    let partition = |seconds: &str| {
        format!(
            "(SELECT h, toString({key}) AS p FROM (SELECT h, toDateTime({seconds}) AS flowEndSeconds \
             FROM (SELECT arrayJoin([{}]) AS h)))",
            list.join(", ")
        )
    };
    let there = format!(
        "(SELECT DISTINCT partition FROM {} WHERE active AND rows > 0 AND {place} AND table = {name})",
        storage.system("parts")
    );
    let sql = format!(
        "SELECT h FROM {} WHERE p IN {there} AND h IN (SELECT h FROM {} WHERE p IN {there})",
        partition("h"),
        partition(&format!("h + {}", WINDOW_S - 1)),
    );
    let rows = ask::numbers(client, &sql).await?;
    let found = rows.into_iter().flatten();
    Ok(found.filter_map(|n| i64::try_from(n).ok()).collect())
}
