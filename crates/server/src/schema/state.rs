//! What a database holds of Weir's tables: which there are, their columns, time to live, comments.

use std::collections::{BTreeMap, BTreeSet};

use weir_model::Rollup;
use weir_model::column::{COLUMNS, Column};

use super::ask;
use super::storage::{Storage, Ttl};
use super::tables::{FLOWS, time_column};
use crate::client::ClickHouse;

/// What the comment of a complete `flows` starts with; the schema's version follows.
pub const VERSION_COMMENT: &str = "Weir schema ";

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Its engine's name.
    pub engine: String,
    /// The engine with all its clauses.
    pub full: String,
    /// Its comment.
    pub comment: String,
    /// Its columns' names.
    pub columns: BTreeSet<String>,
}

/// What is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Whether the database exists.
    pub database: bool,
    /// The tables and views whose names begin as Weir's do.
    pub tables: BTreeMap<String, Table>,
}

impl State {
    /// Reads it; on a cluster, of the connected node.
    ///
    /// # Errors
    /// ClickHouse refuses a statement.
    pub async fn read(client: &ClickHouse, storage: &Storage) -> anyhow::Result<Self> {
        let database = storage.database_expression();
        let sql = format!("SELECT count() FROM system.databases WHERE name = {database}");
        let mut state = Self {
            database: ask::number(client, &sql).await? > 0,
            tables: BTreeMap::new(),
        };
        let tables = format!(
            "SELECT name, engine, engine_full, comment FROM system.tables \
             WHERE database = {database} AND (startsWith(name, 'flows') OR startsWith(name, 'weir_'))"
        );
        for row in ask::rows(client, &tables).await? {
            let [name, engine, full, comment] = cells(row);
            let columns = BTreeSet::new();
            let table = Table {
                engine,
                full,
                comment,
                columns,
            };
            state.tables.insert(name, table);
        }
        let columns = format!(
            "SELECT table, name FROM system.columns \
             WHERE database = {database} AND (startsWith(table, 'flows') OR startsWith(table, 'weir_'))"
        );
        for row in ask::rows(client, &columns).await? {
            let [table, name] = cells(row);
            if let Some(table) = state.tables.get_mut(&table) {
                table.columns.insert(name);
            }
        }
        Ok(state)
    }

    /// Whether there is a table or view of that name.
    pub fn has(&self, name: &str) -> bool {
        self.tables.contains_key(name)
    }

    /// The version of the schema that `flows` says to be of.
    pub fn version(&self) -> Option<u32> {
        let comment = &self.tables.get(FLOWS)?.comment;
        comment.strip_prefix(VERSION_COMMENT)?.trim().parse().ok()
    }

    /// Since when a rollup is complete, in seconds since 1970.
    pub fn since(&self, rollup: &Rollup) -> Option<i64> {
        let comment = &self.tables.get(rollup.table)?.comment;
        let since = comment.strip_prefix(weir_query::COMPLETE_SINCE)?;
        since.trim().parse().ok()
    }

    /// Whether `flows` is another maker's, which an upgrade would replace.
    pub fn foreign(&self, storage: &Storage) -> bool {
        let table = self.tables.get(&storage.local_name(FLOWS));
        let other = |table: &Table| !table.full.contains("ORDER BY (toStartOfFiveMinutes(");
        let local = storage.local_name(FLOWS) == FLOWS;
        local && self.version().is_none() && table.is_some_and(other)
    }

    /// The columns of the registry that `flows` lacks.
    pub fn missing(&self, storage: &Storage) -> Vec<&'static Column> {
        let table = self.tables.get(&storage.local_name(FLOWS));
        let lacks = |c: &&Column| table.is_some_and(|table| !table.columns.contains(c.name));
        COLUMNS.iter().filter(lacks).collect()
    }

    /// How long a table keeps rows by their own time; `None` where it is not there, or goes by
    /// something else.
    pub fn ttl(&self, storage: &Storage, table: &str) -> Option<Ttl> {
        let full = &self.tables.get(&storage.local_name(table))?.full;
        read_ttl(full, time_column(table))
    }
}

/// The time to live in an engine's clauses, if it is none or `column + toInterval…(n)`.
pub fn read_ttl(full: &str, column: &str) -> Option<Ttl> {
    let Some((_, rest)) = full.split_once(" TTL ") else {
        return Some(Ttl(None));
    };
    let rest = rest.strip_prefix(column)?.strip_prefix(" + toInterval")?;
    let (unit, rest) = rest.split_once('(')?;
    let (number, rest) = rest.split_once(')')?;
    let seconds: u64 = match unit {
        "Second" => 1,
        "Minute" => 60,
        "Hour" => 3_600,
        "Day" => 86_400,
        "Week" => 604_800,
        _ => return None,
    };
    let alone = rest.is_empty() || rest.starts_with(" SETTINGS");
    let seconds = number.parse::<u64>().ok()?.checked_mul(seconds)?;
    alone.then_some(Ttl(Some(seconds)))
}

/// A row as so many cells; missing ones are empty.
pub fn cells<const N: usize>(row: Vec<String>) -> [String; N] {
    let mut row = row.into_iter();
    std::array::from_fn(|_| row.next().unwrap_or_default())
}
