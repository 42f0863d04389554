//! The records themselves, page by page, by keyset: no row twice, none missing, however many tie.
//!
//! Rows are ordered by the sort column, then `flowEndSeconds`, then a hash of the whole row. Rows
//! that agree in all three are the same in every column, so it does not matter which of them is
//! shown first; the cursor counts how many were. To keep the hash off all the rows of the range, a
//! first pass over the sort column finds how far the page can reach.

use crate::Error;
use crate::build::{Built, Options};
use crate::expr::Source;
use crate::sql::{Sql, clamp_seconds, sql};
use weir_model::column::{COLUMNS, Column, ColumnType, column};
use weir_model::{Columns, Data, Filter, TimeRange};

/// The result's column with the hash of the whole row (UInt64); not for people.
pub const HASH_FIELD: &str = "_row";

/// Which way rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortOrder {
    /// Small values, earlier times, `a` first.
    Ascending,
    /// Large values, later times, `z` first.
    Descending,
}

/// Which rows to read next.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordsPage {
    /// Behind which row; `None` for the first page.
    pub after: Option<Cursor>,
    /// At most so many rows.
    pub limit: u32,
    /// The column's name and the direction. Ties are newest first.
    pub sort: (String, SortOrder),
}

/// The place behind a page's last row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor {
    value: Key,
    end: u32,
    hash: u64,
    shown: u64,
}

/// The sort column's value.
#[derive(Clone, Debug, PartialEq)]
enum Key {
    Text(String),
    Number(u64),
    Seconds(u32),
}

impl Cursor {
    /// The place behind the last row of `page`'s answer; `None` when the answer has no rows or is
    /// not one of such a page.
    pub fn after(page: &RecordsPage, answer: &Columns) -> Option<Self> {
        let last = answer.rows.checked_sub(1)?;
        let key = |row| Self::at(page, answer, row);
        let mut cursor = key(last)?;
        let same = (0..answer.rows)
            .rev()
            .take_while(|row| key(*row).as_ref() == Some(&cursor));
        let mut shown = same.count() as u64;
        if let Some(before) = &page.after
            && (&before.value, before.end, before.hash) == (&cursor.value, cursor.end, cursor.hash)
        {
            shown += before.shown;
        }
        cursor.shown = shown;
        Some(cursor)
    }

    fn at(page: &RecordsPage, answer: &Columns, row: usize) -> Option<Self> {
        let seconds = |name: &str| match &answer.field(name)?.data {
            Data::Time(v) => v.get(row).map(|ms| clamp_seconds(ms / 1000)),
            _ => None,
        };
        let number = |name: &str| match &answer.field(name)?.data {
            Data::UInt(v) => v.get(row).copied(),
            _ => None,
        };
        let name = page.sort.0.as_str();
        let value = match column(name)?.ty {
            ColumnType::Text => Key::Text(answer.field(name)?.text(row)?.to_owned()),
            ColumnType::Time => Key::Seconds(seconds(name)?),
            _ => Key::Number(number(name)?),
        };
        Some(Self {
            value,
            end: seconds("flowEndSeconds")?,
            hash: number(HASH_FIELD)?,
            shown: 0,
        })
    }
}

/// The statement of one page: every column that the registry and the table share, in the
/// registry's order, and [`HASH_FIELD`]. Fewer rows than the limit mean that the end is reached.
/// Keep the range fixed while paging: rows that arrive later at earlier places are not seen.
///
/// # Errors
/// An unknown sort column, a cursor of another sort, or a filter that does not suit the columns.
pub fn records_page(
    page: &RecordsPage,
    scope: &Filter,
    filter: &Filter,
    range: TimeRange,
    options: &Options,
) -> Result<Built, Error> {
    let mut source = Source::new(options);
    let (name, direction) = &page.sort;
    let sort = column(name).ok_or_else(|| Error::Column(name.clone()))?;
    let order = Order {
        column: sort,
        sql: source.column(sort),
        direction: *direction,
    };
    let condition = source.condition(&[scope, filter], range)?;
    let shown: Vec<&'static Column> = COLUMNS
        .iter()
        .filter(|c| options.catalog.has(c.name))
        .collect();
    let missing = COLUMNS
        .iter()
        .map(|c| c.name)
        .filter(|name| !options.catalog.has(name))
        .collect();
    let names = Sql::join(shown.iter().map(|c| Sql::from(*c)), ", ");
    let hash = sql!["cityHash64(", &names, ")"];
    let limit = u64::from(page.limit);
    let (rows, skip) = match &page.after {
        None => (order.within(&source, &condition, limit), 0),
        Some(cursor) => {
            let [tie, behind] = order.split(cursor)?;
            let reach = order.within(&source, &sql![&condition, " AND ", &behind], limit);
            let tie = sql![tie, " AND ", &hash, " >= ", Sql::uint(cursor.hash)];
            (
                sql!["((", tie, ") OR (", behind, " AND ", reach, "))"],
                cursor.shown,
            )
        }
    };
    let sql = sql![
        "SELECT ",
        names,
        ", ",
        hash,
        " AS ",
        Sql::name(HASH_FIELD),
        " FROM ",
        source.table(),
        " WHERE ",
        condition,
        " AND ",
        rows,
        " ORDER BY ",
        order.keys(),
        ", ",
        Sql::name(HASH_FIELD),
        " LIMIT ",
        limit,
        " OFFSET ",
        skip,
    ];
    Ok(Built {
        statement: sql.finish(),
        bucket_ms: 0,
        missing,
        reads: source.records_only(range),
    })
}

/// The order of the pages: the sort column, then the end, newest first.
struct Order {
    column: &'static Column,
    sql: Sql,
    direction: SortOrder,
}

impl Order {
    fn by_end(&self) -> bool {
        self.column.name == "flowEndSeconds"
    }

    fn keys(&self) -> Sql {
        let way = match self.direction {
            SortOrder::Ascending => " ASC",
            SortOrder::Descending => " DESC",
        };
        match self.by_end() {
            true => sql![&self.sql, way],
            false => sql![&self.sql, way, ", flowEndSeconds DESC"],
        }
    }

    fn literal(&self, cursor: &Cursor) -> Result<Sql, Error> {
        match (&cursor.value, self.column.ty) {
            (Key::Text(text), ColumnType::Text) => Ok(Sql::text(text)),
            (Key::Seconds(s), ColumnType::Time) => {
                Ok(sql!["toDateTime(", Sql::seconds((*s).into()), ")"])
            }
            (Key::Number(n), ColumnType::UInt8 | ColumnType::UInt16 | ColumnType::UInt64) => {
                Ok(Sql::uint(*n))
            }
            _ => Err(Error::Cursor(self.column.name.to_owned())),
        }
    }

    /// The conditions for rows that tie with the cursor, and for those behind the tie.
    fn split(&self, cursor: &Cursor) -> Result<[Sql; 2], Error> {
        let value = self.literal(cursor)?;
        let end = sql!["toDateTime(", Sql::seconds(cursor.end.into()), ")"];
        let sort = &self.sql;
        let later = match self.direction {
            SortOrder::Ascending => " > ",
            SortOrder::Descending => " < ",
        };
        Ok(match self.by_end() {
            true => [sql![sort, " = ", &value], sql![sort, later, value]],
            false => [
                sql![sort, " = ", &value, " AND flowEndSeconds = ", &end],
                sql![
                    "(",
                    sort,
                    later,
                    &value,
                    " OR (",
                    sort,
                    " = ",
                    value,
                    " AND flowEndSeconds < ",
                    end,
                    "))",
                ],
            ],
        })
    }

    /// No row behind the last sort value and end that the page can reach: found by a pass that
    /// does not read the other columns.
    fn within(&self, source: &Source<'_>, rows: &Sql, limit: u64) -> Sql {
        let [last, sign] = match self.direction {
            SortOrder::Ascending => ["max(key)", " <= "],
            SortOrder::Descending => ["min(key)", " >= "],
        };
        let key = match (self.by_end(), self.direction) {
            (true, _) => sql![&self.sql],
            (false, SortOrder::Descending) => sql!["(", &self.sql, ", flowEndSeconds)"],
            // Ties are newest first, so the end counts backwards.
            (false, SortOrder::Ascending) => {
                sql![
                    "(",
                    &self.sql,
                    ", -toInt64(toUnixTimestamp(flowEndSeconds)))"
                ]
            }
        };
        sql![
            &key,
            sign,
            "(SELECT ",
            last,
            " FROM (SELECT ",
            &key,
            " AS key FROM ",
            source.table(),
            " WHERE ",
            rows,
            " ORDER BY ",
            self.keys(),
            " LIMIT ",
            limit,
            "))",
        ]
    }
}
