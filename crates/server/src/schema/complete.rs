//! Adds the sums of records that are older than the feeds, from the newest hour back, and notes in
//! each rollup's comment from when on it is complete.

use std::collections::{BTreeMap, BTreeSet};

use weir_model::Rollup;
use weir_model::rollup::{BUCKET, LONGEST_S, ROLLUPS};

use super::correct::{Corrected, WINDOW_S, correct};
use super::lock::Lock;
use super::state::State;
use super::storage::Storage;
use super::tables::{FLOWS, modify_comment};
use super::{Progress, ask, steps, whole};
use crate::client::ClickHouse;

/// Makes every rollup complete from the beginning. Feeds must exist.
///
/// # Errors
/// ClickHouse refuses a statement, or the lock is lost; later runs go on where this one stopped.
pub async fn complete(
    client: &ClickHouse,
    storage: &Storage,
    progress: &dyn Progress,
    lock: Option<&Lock>,
) -> anyhow::Result<()> {
    let state = State::read(client, storage).await?;
    let mut open = BTreeMap::new();
    for rollup in ROLLUPS.iter().filter(|r| state.since(r) != Some(0)) {
        open.insert(rollup.table, (rollup, state.since(rollup)));
    }
    if open.is_empty() {
        return Ok(());
    }
    if !ask::inserts_ended(client, storage).await? {
        progress.say("an insert has been running for over a minute: its rows are looked for");
    }
    let hours = hours(client, storage, &open).await?;
    let now = ask::number(client, "SELECT toUnixTimestamp(now())").await?;
    let next = (now / WINDOW_S + 1) * WINDOW_S;
    let all = hours.len();
    if all > 0 {
        progress.say(&format!(
            "{all} hours of records are summed, the newest first"
        ));
    }
    for (done, hour) in hours.into_iter().rev().enumerate() {
        for (rollup, since) in open.values_mut() {
            if since.is_some_and(|since| since <= hour) {
                continue;
            }
            if let Some(lock) = lock {
                lock.check()?;
            }
            if correct(client, storage, rollup, hour).await? == Corrected::Unsteady {
                progress.say(&unsteady(rollup, hour));
                return Ok(());
            }
            let reached = hour.min(next);
            note(client, storage, rollup, reached).await?;
            *since = Some(reached);
        }
        if (done + 1) % 24 == 0 {
            progress.say(&format!("{} of {all} hours are summed", done + 1));
        }
    }
    for (rollup, _) in open.values() {
        note(client, storage, rollup, 0).await?;
    }
    Ok(())
}

fn unsteady(rollup: &Rollup, hour: i64) -> String {
    format!(
        "the hour {} of {} keeps changing: run `weir schema apply` again later; until then records \
         are read where sums are not complete",
        super::text::moment(hour),
        rollup.table
    )
}

/// Corrects the sums that feeds of an older schema made, where all of their records are still
/// there; sums that outlived their records stay as they are. `false` where some hour keeps changing.
///
/// # Errors
/// ClickHouse refuses a statement, or the lock is lost; later runs do it again.
pub async fn renew(
    client: &ClickHouse,
    storage: &Storage,
    progress: &dyn Progress,
    lock: &Lock,
) -> anyhow::Result<bool> {
    let state = State::read(client, storage).await?;
    if state.ttl(storage, FLOWS).is_none() {
        progress.say(
            "flows drops rows by a TTL that Weir did not make, so the sums of an older Weir stay",
        );
        return Ok(true);
    }
    progress.say("the sums that an older Weir made are compared with their records");
    for rollup in &ROLLUPS {
        for hour in whole::kept(client, storage, &state, rollup)
            .await?
            .into_iter()
            .rev()
        {
            lock.check()?;
            if correct(client, storage, rollup, hour).await? == Corrected::Unsteady {
                progress.say(&unsteady(rollup, hour));
                return Ok(false);
            }
        }
    }
    Ok(true)
}

async fn note(
    client: &ClickHouse,
    storage: &Storage,
    rollup: &Rollup,
    since: i64,
) -> anyhow::Result<()> {
    let sql = modify_comment(storage, rollup.table, &steps::since_comment(since));
    ask::run(client, &sql).await
}

/// The hours, in seconds since 1970, that hold records or sums of them and of which some rollup may
/// not be complete. Sums that outlived their records are left out.
async fn hours(
    client: &ClickHouse,
    storage: &Storage,
    open: &BTreeMap<&str, (&Rollup, Option<i64>)>,
) -> anyhow::Result<BTreeSet<i64>> {
    let sinces = open.values().map(|(_, since)| since.unwrap_or(i64::MAX));
    let before = sinces.max().unwrap_or(0);
    let mut found = hours_of(client, storage, FLOWS, "flowEndSeconds", 0).await?;
    let reach = i64::from(LONGEST_S);
    found.extend(hours_of(client, storage, FLOWS, "flowEndSeconds", reach).await?);
    let mut sums = BTreeSet::new();
    for table in open.keys() {
        sums.extend(hours_of(client, storage, table, BUCKET, 0).await?);
    }
    let alone = sums.difference(&found).copied().collect();
    found.extend(whole::present(client, storage, alone).await?);
    found.retain(|hour| *hour < before);
    Ok(found)
}

/// The hours in which a table has rows, those moved back by so many seconds.
pub async fn hours_of(
    client: &ClickHouse,
    storage: &Storage,
    table: &str,
    column: &str,
    back: i64,
) -> anyhow::Result<BTreeSet<i64>> {
    let seconds = format!("greatest(0, toInt64(toUnixTimestamp({column})) - {back})");
    let sql = format!(
        "SELECT DISTINCT intDiv({seconds}, {WINDOW_S}) * {WINDOW_S} FROM {}",
        storage.table(table)
    );
    let rows = ask::numbers(client, &sql).await?;
    let hours = rows.into_iter().flatten();
    Ok(hours.filter_map(|n| i64::try_from(n).ok()).collect())
}
