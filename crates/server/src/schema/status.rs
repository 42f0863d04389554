//! `weir schema status`: what is there, in plain columns.

use std::collections::BTreeMap;

use weir_model::rollup::ROLLUPS;

use super::ask;
use super::lock::Holder;
use super::state::{State, cells};
use super::steps::{self, VERSION};
use super::storage::Storage;
use super::tables::{FLOWS, feed_name};
use super::text::{bytes, moment, span, table};
use crate::client::ClickHouse;

/// What the disk says of a table.
#[derive(Clone, Debug, Default)]
struct Stored {
    rows: u64,
    bytes: u64,
    partitions: u64,
    oldest: i64,
    newest: i64,
}

/// The status as text: version, lock, tables, feeds.
///
/// # Errors
/// ClickHouse refuses a statement.
pub async fn status(client: &ClickHouse, storage: &Storage) -> anyhow::Result<String> {
    let state = State::read(client, storage).await?;
    let stored = stored(client, storage).await?;
    let version = match (state.version(), state.has(FLOWS)) {
        (Some(version), _) => format!("{version} (this Weir makes {VERSION})"),
        (None, true) => "none: flows is not of Weir, or not complete; run weir schema apply".into(),
        (None, false) => "none: there is no table flows; run weir schema apply".into(),
    };
    let holder = Holder::read(client, storage).await?;
    let lock = holder.map_or_else(|| "free".to_owned(), |holder| holder.words());
    let mut rows = vec![
        [
            "table",
            "rows",
            "on disk",
            "partitions",
            "oldest",
            "newest",
            "kept for",
            "complete",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for name in names(&state) {
        let at = stored
            .get(&storage.local_name(&name))
            .cloned()
            .unwrap_or_default();
        rows.push(row(storage, &state, &name, &at));
    }
    let missing: Vec<String> = ROLLUPS
        .iter()
        .filter(|rollup| !steps::fed(&state, rollup))
        .map(feed_name)
        .collect();
    let feeds = match missing.is_empty() {
        true => "all there".to_owned(),
        false => format!("missing, or of an older Weir: {}", missing.join(", ")),
    };
    let lines = [("schema", version), ("lock", lock), ("feeds", feeds)];
    let head: String = lines
        .iter()
        .map(|(name, text)| format!("{name:<8}{text}\n"))
        .collect();
    Ok(format!("{head}\n{}", table(&rows)))
}

/// The tables to tell about: `flows`, the rollups, and what an upgrade left or is working on.
fn names(state: &State) -> Vec<String> {
    let known = std::iter::once(FLOWS).chain(ROLLUPS.iter().map(|r| r.table));
    let others = [
        "flows_before_weir",
        "flows_new",
        "flows_import",
        "weir_correction",
    ];
    let others = others.into_iter().filter(|name| state.has(name));
    known.chain(others).map(str::to_owned).collect()
}

fn row(storage: &Storage, state: &State, name: &str, at: &Stored) -> Vec<String> {
    let there = state.has(name);
    let rollup = weir_model::Rollup::find(name);
    let kept = match state.ttl(storage, name) {
        Some(ttl) if rollup.is_some() || name == FLOWS => {
            ttl.0.map_or("ever".into(), |s| span(Some(s)))
        }
        _ => String::new(),
    };
    let complete = match rollup.map(|r| state.since(r)) {
        Some(Some(0)) => "all".to_owned(),
        Some(Some(since)) => format!("since {}", moment(since)),
        Some(None) => "not yet".to_owned(),
        None => String::new(),
    };
    let time = |seconds: i64| {
        if at.rows > 0 {
            moment(seconds)
        } else {
            String::new()
        }
    };
    vec![
        if there {
            name.to_owned()
        } else {
            format!("{name} (missing)")
        },
        at.rows.to_string(),
        bytes(at.bytes),
        at.partitions.to_string(),
        time(at.oldest),
        time(at.newest),
        kept,
        complete,
    ]
}

async fn stored(
    client: &ClickHouse,
    storage: &Storage,
) -> anyhow::Result<BTreeMap<String, Stored>> {
    let sql = format!(
        "SELECT table, sum(rows), sum(bytes_on_disk), uniqExact(partition_id), \
         toUnixTimestamp(min(min_time)), toUnixTimestamp(max(max_time)) FROM {} \
         WHERE active AND database = {} AND (startsWith(table, 'flows') OR table = 'weir_correction') \
         GROUP BY table",
        storage.system("parts"),
        storage.database_expression()
    );
    let number = |text: &str| text.parse().unwrap_or(0);
    let rows = ask::rows(client, &sql).await?.into_iter().map(|row| {
        let [table, rows, bytes, partitions, oldest, newest] = cells(row);
        let stored = Stored {
            rows: number(&rows),
            bytes: number(&bytes),
            partitions: number(&partitions),
            oldest: oldest.parse().unwrap_or(0),
            newest: newest.parse().unwrap_or(0),
        };
        (table, stored)
    });
    Ok(rows.collect())
}
