//! The SQL that makes Weir's tables and feeds, written from the registries of columns and rollups.

use anyhow::Context as _;
use weir_model::Rollup;
use weir_model::column::{COLUMNS, Column, ColumnType, Written, column};
use weir_model::rollup::BUCKET;

use super::storage::{Storage, Ttl};
use super::text::{literal, quoted};

/// The raw table.
pub const FLOWS: &str = "flows";

/// Columns whose values hardly repeat: a dictionary would only cost.
const FREE_TEXT: &[&str] = &["httpVals"];

/// The view that feeds a rollup.
pub fn feed_name(rollup: &Rollup) -> String {
    format!("{}_feed", rollup.table)
}

/// `CREATE TABLE IF NOT EXISTS` of the raw table under the name `name`, which is quoted and
/// qualified, in the present schema. On a cluster this is the local one.
pub fn create_raw(storage: &Storage, name: &str) -> String {
    let columns: Vec<String> = COLUMNS.iter().map(definition).collect();
    format!(
        "CREATE TABLE IF NOT EXISTS {}{} (\n    {}\n)\nENGINE = {}\nPARTITION BY {}\n\
         PRIMARY KEY (toStartOfFiveMinutes(flowEndSeconds), sourcePodNamespace, sourcePodName)\n\
         ORDER BY (toStartOfFiveMinutes(flowEndSeconds), sourcePodNamespace, sourcePodName, flowEndSeconds)\n\
         {}{SETTINGS}",
        name,
        storage.on_cluster(),
        columns.join(",\n    "),
        engine(storage, "MergeTree", ""),
        storage.ttl.partition("flowEndSeconds"),
        ttl_clause(storage.ttl, "flowEndSeconds"),
    )
}

/// Whole parts go when their last row's time is over, and changing the time to live reads no rows.
const SETTINGS: &str = "SETTINGS ttl_only_drop_parts = 1, materialize_ttl_recalculate_only = 1";

/// The statements that make `flows`; on a cluster also the table that spreads over the shards.
pub fn create_flows(storage: &Storage) -> Vec<String> {
    let mut made = vec![create_raw(storage, &storage.local(FLOWS))];
    made.extend(distributed(storage, FLOWS, "rand()"));
    made
}

/// The statements that make a rollup's table.
pub fn create_rollup(storage: &Storage, rollup: &Rollup) -> Vec<String> {
    let mut columns = vec![format!("{BUCKET} DateTime CODEC(Delta, ZSTD(1))")];
    columns.extend(kept(rollup).map(|c| format!("{} {}{}", c.name, stored(c).0, stored(c).1)));
    columns.extend(
        rollup
            .sums()
            .map(|s| format!("{s} UInt64 CODEC(T64, ZSTD(1))")),
    );
    let sums: Vec<&str> = rollup.sums().collect();
    let local = storage.local_name(rollup.table);
    let create = format!(
        "CREATE TABLE IF NOT EXISTS {}{} (\n    {}\n)\nENGINE = {}\nPARTITION BY {}\n\
         PRIMARY KEY (toStartOfHour({BUCKET}), {})\nORDER BY (toStartOfHour({BUCKET}), {}, {BUCKET})\n{}{SETTINGS}",
        storage.table(&local),
        storage.on_cluster(),
        columns.join(",\n    "),
        engine(
            storage,
            "SummingMergeTree",
            &format!("({})", sums.join(", "))
        ),
        storage.rollups_keep().partition(BUCKET),
        primary(rollup).join(", "),
        rollup.columns.join(", "),
        ttl_clause(storage.rollups_keep(), BUCKET),
    );
    let mut made = vec![create];
    made.extend(distributed(storage, rollup.table, ""));
    made
}

/// The statement that makes a rollup's feed: a view that passes each inserted block on; its comment
/// says of which schema its text is.
///
/// # Errors
/// The rollup keeps a column that `flows` does not have.
pub fn create_feed(storage: &Storage, rollup: &Rollup, comment: &str) -> anyhow::Result<String> {
    Ok(format!(
        "CREATE MATERIALIZED VIEW IF NOT EXISTS {}{} TO {}\nAS {}\nCOMMENT {}",
        storage.table(&feed_name(rollup)),
        storage.on_cluster(),
        storage.local(rollup.table),
        select(storage, rollup)?,
        literal(comment),
    ))
}

/// The statements that give an older feed the present text, without an insert passing it by.
///
/// # Errors
/// As [`create_feed`].
pub fn renew_feed(
    storage: &Storage,
    rollup: &Rollup,
    comment: &str,
) -> anyhow::Result<[String; 2]> {
    let feed = feed_name(rollup);
    let query = format!(
        "ALTER TABLE {}{} MODIFY QUERY {}",
        storage.table(&feed),
        storage.on_cluster(),
        select(storage, rollup)?,
    );
    Ok([query, modify_comment(storage, &feed, comment)])
}

/// What a rollup's feed makes of records.
fn select(storage: &Storage, rollup: &Rollup) -> anyhow::Result<String> {
    weir_query::rollup::feed(rollup, &storage.local(FLOWS))
        .with_context(|| format!("the feed of {}", rollup.table))
}

/// `ALTER TABLE … ADD COLUMN IF NOT EXISTS` of those columns, for an older `flows`; on a cluster
/// once for the local tables and once for the one that spreads.
pub fn add_columns(storage: &Storage, missing: &[&Column]) -> Vec<String> {
    let added: Vec<String> = missing
        .iter()
        .map(|c| format!("    ADD COLUMN IF NOT EXISTS {}", definition(c)))
        .collect();
    if added.is_empty() {
        return Vec::new();
    }
    let mut tables = vec![storage.local(FLOWS)];
    tables.extend(storage.cluster.is_some().then(|| storage.table(FLOWS)));
    let alter = |table| {
        format!(
            "ALTER TABLE {table}{}\n{}",
            storage.on_cluster(),
            added.join(",\n")
        )
    };
    tables.into_iter().map(alter).collect()
}

/// `ALTER TABLE … MODIFY TTL`, or `REMOVE TTL`, of `flows` or a rollup.
pub fn modify_ttl(storage: &Storage, table: &str, ttl: Ttl) -> String {
    let change = match ttl.0 {
        Some(seconds) => format!("MODIFY TTL {}", ttl_expression(seconds, time_column(table))),
        None => "REMOVE TTL".to_owned(),
    };
    format!(
        "ALTER TABLE {}{} {change}",
        storage.local(table),
        storage.on_cluster()
    )
}

/// `ALTER TABLE … MODIFY COMMENT` of `flows`, a rollup or a feed.
pub fn modify_comment(storage: &Storage, table: &str, comment: &str) -> String {
    format!(
        "ALTER TABLE {}{} MODIFY COMMENT {}",
        storage.table(table),
        storage.on_cluster(),
        literal(comment)
    )
}

/// The statement that makes the database, where one is chosen.
pub fn create_database(storage: &Storage) -> Option<String> {
    let database = storage.database.as_ref()?;
    Some(format!(
        "CREATE DATABASE IF NOT EXISTS {}{}",
        quoted(database),
        storage.on_cluster()
    ))
}

/// The column that a table's partitions and time to live go by.
pub fn time_column(table: &str) -> &'static str {
    if table == FLOWS {
        "flowEndSeconds"
    } else {
        BUCKET
    }
}

/// The columns that a rollup keeps, from the registry.
fn kept(rollup: &Rollup) -> impl Iterator<Item = &'static Column> + use<> {
    rollup.columns.iter().copied().filter_map(column)
}

/// As much of the sort key as an index in memory should hold.
fn primary(rollup: &Rollup) -> Vec<&'static str> {
    let few = ["flowType", "sourcePodNamespace", "sourcePodName"];
    let leading = rollup.columns.iter().zip(few).take_while(|(a, b)| *a == b);
    leading.map(|(a, _)| *a).collect()
}

fn engine(storage: &Storage, kind: &str, sums: &str) -> String {
    match (&storage.cluster, sums) {
        (None, "") => kind.to_owned(),
        (None, sums) => format!("{kind}({sums})"),
        (Some(_), sums) => {
            let comma = if sums.is_empty() { "" } else { ", " };
            format!(
                "Replicated{kind}('/clickhouse/tables/{{shard}}/{{database}}/{{table}}', '{{replica}}'{comma}{sums})"
            )
        }
    }
}

/// The table that passes on to every shard's local one; with a sharding key also inserts.
fn distributed(storage: &Storage, name: &str, key: &str) -> Option<String> {
    let cluster = storage.cluster.as_ref()?;
    let comma = if key.is_empty() { "" } else { ", " };
    Some(format!(
        "CREATE TABLE IF NOT EXISTS {}{} AS {}\nENGINE = Distributed({}, {}, {}{comma}{key})",
        storage.table(name),
        storage.on_cluster(),
        storage.local(name),
        literal(cluster),
        storage.database_expression(),
        literal(&storage.local_name(name)),
    ))
}

fn ttl_clause(ttl: Ttl, column: &str) -> String {
    match ttl.0 {
        Some(seconds) => format!("TTL {}\n", ttl_expression(seconds, column)),
        None => String::new(),
    }
}

fn ttl_expression(seconds: u64, column: &str) -> String {
    format!("{column} + INTERVAL {seconds} SECOND")
}

fn definition(column: &Column) -> String {
    let (ty, codec) = stored(column);
    let default = match column.written {
        Written::Default(sql) => format!(" DEFAULT {sql}"),
        _ => String::new(),
    };
    format!("{} {ty}{default}{codec}", column.name)
}

/// Type and codec as stored: names and addresses repeat, times and counters grow.
fn stored(column: &Column) -> (&'static str, &'static str) {
    match column.ty {
        ColumnType::Text if FREE_TEXT.contains(&column.name) => ("String", " CODEC(ZSTD(1))"),
        ColumnType::Text => ("LowCardinality(String)", " CODEC(ZSTD(1))"),
        ColumnType::Time => ("DateTime", " CODEC(Delta, ZSTD(1))"),
        ColumnType::UInt8 => ("UInt8", " CODEC(ZSTD(1))"),
        ColumnType::UInt16 => ("UInt16", " CODEC(T64, ZSTD(1))"),
        ColumnType::UInt64 => ("UInt64", " CODEC(T64, ZSTD(1))"),
    }
}
