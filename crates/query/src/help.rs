//! The small queries around the panels: values for completion, columns, clusters.

use crate::Error;
use crate::build::{Built, Options};
use crate::expr::Source;
use crate::sql::{Sql, Statement, sql};
use weir_model::dimension::holds_labels;
use weir_model::filter::Subject;
use weir_model::{Filter, TimeRange};

/// Values are counted over at most so many records of the range, so that completion stays quick
/// on any table; with more, counts are those of a part.
const SAMPLE: u64 = 1_000_000;

/// The values of a field that exist in the range and contain a text (ignoring case), the most
/// frequent first: columns `value` (text, as a filter takes it) and `records` (UInt64). Empty
/// values are left out. Counts come from at most a million matching records. The field may be
/// whatever a filter compares: of `any pod` it is the values of either end.
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
    let subject = Subject::find(field).ok_or_else(|| Error::Dimension(field.to_owned()))?;
    let ends: Result<Vec<Sql>, Error> = subject.dims().iter().map(|d| source.dim(d)).collect();
    let value = match subject {
        Subject::One(_) => Sql::join(ends?, ""),
        Subject::Either(_) => sql!["arrayJoin([", Sql::join(ends?, ", "), "])"],
    };
    counted(source, value, [scope, filter], range, (contains, limit))
}

/// The keys of labels that exist in the range, as [`values`]: of one labels column, or of
/// `any labels`.
///
/// # Errors
/// The field holds no labels, or a filter does not suit the columns.
pub fn label_keys(
    field: &str,
    scope: &Filter,
    filter: &Filter,
    range: TimeRange,
    contains: &str,
    limit: u32,
    options: &Options,
) -> Result<Built, Error> {
    let mut source = Source::new(options);
    let wrong = || Error::Dimension(field.to_owned());
    let subject = Subject::find(field).ok_or_else(wrong)?;
    let mut keys = Vec::new();
    for dim in subject.dims() {
        let column = dim.column().filter(|c| holds_labels(c)).ok_or_else(wrong)?;
        keys.push(sql!["JSONExtractKeys(", source.column(column), ")"]);
    }
    let value = sql!["arrayJoin(arrayConcat(", Sql::join(keys, ", "), "))"];
    counted(source, value, [scope, filter], range, (contains, limit))
}

/// Counts the values that an expression gives for the records.
fn counted(
    mut source: Source<'_>,
    value: Sql,
    filters: [&Filter; 2],
    range: TimeRange,
    (contains, limit): (&str, u32),
) -> Result<Built, Error> {
    let condition = source.condition(&filters, range)?;
    let wanted = match contains {
        "" => Sql::default(),
        text => sql![
            " AND positionCaseInsensitiveUTF8(value, ",
            Sql::text(text),
            ") > 0"
        ],
    };
    let sql = sql![
        "SELECT value, count() AS records FROM (SELECT value FROM (SELECT ",
        value,
        " AS value FROM ",
        source.table(),
        " WHERE ",
        condition,
        ") WHERE value != ''",
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
