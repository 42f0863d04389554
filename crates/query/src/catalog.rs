//! What a database holds: the columns of `flows`, and the rollups beside it.

use crate::build::Options;
use crate::sql::{Sql, Statement, sql};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::rollup::{BUCKET, ROLLUPS};
use weir_model::{Columns, Data, Rollup};

/// How a rollup's comment starts where it is complete from a moment on: the seconds since 1970
/// follow.
pub const COMPLETE_SINCE: &str = "complete since ";

/// What can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The columns of the table of records; `None` is all of the registry.
    pub columns: Option<BTreeSet<String>>,
    /// The rollups that can be read, in the order of [`ROLLUPS`].
    pub rollups: Vec<Level>,
    /// Whether the tables are Distributed: sets of top values are then sent to every shard, and
    /// shards sum before they answer.
    pub distributed: bool,
}

/// A rollup that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Which one.
    pub rollup: &'static Rollup,
    /// From when on it is complete, in seconds since 1970.
    pub since: i64,
}

impl Catalog {
    /// Every column and every rollup, complete from the beginning.
    pub fn whole() -> Self {
        let level = |rollup| Level { rollup, since: 0 };
        Self {
            rollups: ROLLUPS.iter().map(level).collect(),
            ..Self::default()
        }
    }

    /// Reads the answer to [`catalog`]. Without any column of the table of records, `columns` is
    /// `None`: ClickHouse itself is then to say what is missing. A rollup counts only with all its
    /// columns and with a comment that says since when it is complete.
    pub fn read(answer: &Columns, options: &Options) -> Self {
        let rows = Rows::read(answer);
        let columns = rows.columns.get(&options.table).cloned();
        let level = |rollup: &'static Rollup| {
            let has = rows.columns.get(rollup.table)?;
            let mut wanted = rollup.columns.iter().copied().chain(rollup.sums());
            let (_, comment) = rows.tables.get(rollup.table)?;
            let since = comment.strip_prefix(COMPLETE_SINCE)?.trim().parse().ok()?;
            let whole = has.contains(BUCKET) && wanted.all(|name| has.contains(name));
            whole.then_some(Level { rollup, since })
        };
        let engine = rows.tables.get(&options.table).map(|(engine, _)| engine);
        Self {
            columns,
            rollups: ROLLUPS.iter().filter_map(level).collect(),
            distributed: engine.is_some_and(|engine| engine == "Distributed"),
        }
    }

    /// Whether the table of records has the column.
    pub fn has(&self, column: &str) -> bool {
        self.columns
            .as_ref()
            .is_none_or(|columns| columns.contains(column))
    }
}

/// Columns per table, engine and comment per table.
#[derive(Default)]
struct Rows {
    columns: BTreeMap<String, BTreeSet<String>>,
    tables: BTreeMap<String, (String, String)>,
}

impl Rows {
    fn read(answer: &Columns) -> Self {
        let mut rows = Self::default();
        let [tables, columns, engines, comments] =
            ["table", "column", "engine", "comment"].map(|name| texts(answer, name));
        for i in 0..answer.rows {
            let at = |texts: &[String]| texts.get(i).cloned().unwrap_or_default();
            let table = at(&tables);
            match at(&columns).as_str() {
                "" => {
                    let said = (at(&engines), at(&comments));
                    rows.tables.insert(table, said);
                }
                column => {
                    rows.columns
                        .entry(table)
                        .or_default()
                        .insert(column.to_owned());
                }
            }
        }
        rows
    }
}

fn texts(answer: &Columns, name: &str) -> Vec<String> {
    let field = answer.fields.iter().find(|field| field.name == name);
    match field.map(|field| &field.data) {
        Some(Data::Text(dictionary)) => dictionary
            .codes
            .iter()
            .map(|code| {
                dictionary
                    .values
                    .get(*code as usize)
                    .map(ToString::to_string)
                    .unwrap_or_default()
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// What the database holds: a row per column of the table of records and of the rollups (`table`,
/// `column`), and a row per table (`table`, `engine`, `comment`), all text. No row means no such
/// table.
pub fn catalog(options: &Options) -> Statement {
    let database = || match options.database.as_str() {
        "" => "currentDatabase()".into(),
        name => Sql::text(name),
    };
    let rollups = ROLLUPS.iter().map(|rollup| Sql::text(rollup.table));
    let tables = Sql::join([Sql::text(&options.table)].into_iter().chain(rollups), ", ");
    sql![
        "SELECT table, name AS column, '' AS engine, '' AS comment FROM system.columns WHERE database = ",
        database(),
        " AND table IN (",
        &tables,
        ") UNION ALL SELECT name, '', engine, comment FROM system.tables WHERE database = ",
        database(),
        " AND name IN (",
        tables,
        ")",
    ]
    .finish()
}
