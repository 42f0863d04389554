//! The small queries around the panels: values for completion, columns, clusters.

use crate::Error;
use crate::build::{Built, Options};
use crate::expr::Source;
use crate::sql::{Sql, Statement, sql};
use weir_model::{Filter, TimeRange};

/// Values are counted over at most so many records of the range, so that completion stays quick
/// on any table; with more, counts are those of a part.
const SAMPLE: u64 = 1_000_000;

/// The values of a field that exist in the range and contain a text (ignoring case), the most
/// frequent first: columns `value` (text, as a filter takes it) and `records` (UInt64). Empty
/// values are left out. Counts come from at most a million matching records.
///
/// # Errors
/// An unknown field, or a filter that does not suit the columns.
pub fn values(
    field: &str,
    scope: &Filter,
    filter: &Filter,
    range: TimeRange,
    contains: &str,
    limit: u32,
    options: &Options,
) -> Result<Built, Error> {
    let mut source = Source::new(options);
    let value = source.dimension(field)?;
    let condition = source.condition(&[scope, filter], range)?;
    let wanted = match contains {
        "" => Sql::default(),
        text => sql![
            " AND positionCaseInsensitiveUTF8(value, ",
            Sql::text(text),
            ") > 0"
        ],
    };
    let sql = sql![
        "SELECT value, count() AS records FROM (SELECT ",
        value,
        " AS value FROM ",
        source.table(),
        " WHERE ",
        condition,
        " AND value != ''",
        wanted,
        " LIMIT ",
        SAMPLE,
        ") GROUP BY value ORDER BY records DESC, value LIMIT ",
        u64::from(limit),
    ];
    let missing = source.missing.into_iter().collect();
    Ok(Built {
        statement: sql.finish(),
        bucket_ms: 0,
        missing,
    })
}

/// The clusters whose records lie in the range: columns `value` and `records` as in [`values`].
///
/// # Errors
/// As [`values`].
pub fn clusters(range: TimeRange, limit: u32, options: &Options) -> Result<Built, Error> {
    let all = Filter::everything();
    values("clusterUUID", &all, &all, range, "", limit, options)
}

/// How many rows the table has in the range under both filters: one row, column `rows` (UInt64).
/// Unlike the measure `Records` it also counts rows without a delta.
///
/// # Errors
/// A filter that does not suit the columns.
pub fn count(
    scope: &Filter,
    filter: &Filter,
    range: TimeRange,
    options: &Options,
) -> Result<Built, Error> {
    let mut source = Source::new(options);
    let condition = source.condition(&[scope, filter], range)?;
    let sql = sql![
        "SELECT count() AS rows FROM ",
        source.table(),
        " WHERE ",
        condition
    ];
    let missing = source.missing.into_iter().collect();
    Ok(Built {
        statement: sql.finish(),
        bucket_ms: 0,
        missing,
    })
}

/// The columns that the table has: `name` and `type`, both text. No row means no such table.
pub fn columns(options: &Options) -> Statement {
    let database = match options.database.as_str() {
        "" => "currentDatabase()".into(),
        name => Sql::text(name),
    };
    sql![
        "SELECT name, type FROM system.columns WHERE database = ",
        database,
        " AND table = ",
        Sql::text(&options.table),
        " ORDER BY position",
    ]
    .finish()
}
