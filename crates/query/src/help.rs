//! The small queries around the panels: values for completion, clusters.

use crate::Error;
use crate::build::rows::rows;
use crate::build::{Ask, Built, Options, Request, Shift, ids, value};
use crate::expr::Source;
use crate::sql::{Sql, sql};
use weir_model::dimension::{Dim, holds_labels};
use weir_model::filter::Subject;
use weir_model::{Filter, Measure, QuerySpec, TimeRange};

/// Values are counted over at most so many rows of the range, so that completion stays quick on
/// any table; with more, counts are those of a part.
const SAMPLE: u64 = 1_000_000;

/// The values of a field that exist in the range and contain a text (ignoring case), the most
/// frequent first: columns `value` (text, as a filter takes it) and `records` (UInt64). Empty
/// values are left out. A field that a rollup keeps is counted whole; of any other the counts come
/// from at most a million matching records. The field may be whatever a filter compares: of
/// `any pod` it is the values of either end.
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
    let subject = Subject::find(field).ok_or_else(|| Error::Dimension(field.to_owned()))?;
    let (by, value) = (ids(&subject), value(&subject));
    let request = Request::new(&QuerySpec::Records {}, scope, filter, range);
    counted(&request, &by, value, (contains, limit), options)
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
    let wrong = || Error::Dimension(field.to_owned());
    let subject = Subject::find(field).ok_or_else(wrong)?;
    let labels = |dim: &Dim| dim.column().is_some_and(holds_labels);
    if !subject.dims().iter().all(labels) {
        return Err(wrong());
    }
    let by = ids(&subject);
    let keys = (0..by.len()).map(|i| sql!["JSONExtractKeys(", Sql::alias("d", i), ")"]);
    let value = sql!["arrayJoin(arrayConcat(", Sql::join(keys, ", "), "))"];
    let request = Request::new(&QuerySpec::Records {}, scope, filter, range);
    counted(&request, &by, value, (contains, limit), options)
}

/// Counts the values that an expression over `d0`, `d1`, … gives.
fn counted(
    request: &Request<'_>,
    by: &[String],
    value: Sql,
    (contains, limit): (&str, u32),
    options: &Options,
) -> Result<Built, Error> {
    let mut source = Source::new(options);
    let ask = Ask::new(request);
    let rows = rows(&mut source, &ask, by, &[Measure::Records], Shift::NONE)?;
    let whole = rows.reads.iter().any(|read| read.table != options.table);
    let wanted = match contains {
        "" => Sql::default(),
        text => sql![
            " AND positionCaseInsensitiveUTF8(value, ",
            Sql::text(text),
            ") > 0"
        ],
    };
    let part = match whole {
        true => Sql::default(),
        false => sql![" LIMIT ", SAMPLE],
    };
    let sql = sql![
        "SELECT value, sum(v0) AS records FROM (SELECT value, v0 FROM (SELECT ",
        value,
        " AS value, v0 FROM (",
        rows.sql,
        ")) WHERE value != ''",
        wanted,
        part,
        ") GROUP BY value HAVING records > 0 ORDER BY records DESC, value LIMIT ",
        u64::from(limit),
    ];
    Ok(Built {
        statement: sql.finish(),
        bucket_ms: 0,
        missing: source.missing.into_iter().collect(),
        reads: rows.reads,
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
    Ok(Built {
        statement: sql.finish(),
        bucket_ms: 0,
        reads: source.records_only(range),
        missing: source.missing.into_iter().collect(),
    })
}
