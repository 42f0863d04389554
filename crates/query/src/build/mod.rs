//! The statement of each kind of question.
//!
//! A top N is a set of its own, read first by the database; every record is then summed once, under
//! its own name or under Other, so that the parts always make the true total. Values that the
//! records do not say (Unknown) stay apart and take none of the N places.

mod measure;
mod shape;

use crate::expr::Source;
use crate::sql::{Sql, Statement, sql};
use crate::{Direction, Error, RecordsPage, records_page, spread};
use measure::amount;
use shape::{Base, kinds};
use std::collections::BTreeSet;
use weir_model::time::bucket_ms;
use weir_model::{Filter, Measure, QuerySpec, TimeRange};

pub(crate) use measure::row_value;
pub(crate) use shape::{Output, dimensions, not_named};

/// Where and how finely to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The database; empty is the connection's own.
    pub database: String,
    /// The table of records.
    pub table: String,
    /// At most so many buckets in a series; at least 1.
    pub points: u32,
    /// The columns that the table has ([`crate::columns`]); `None` is all of the registry.
    pub available: Option<BTreeSet<String>>,
    /// Whether the table is Distributed: sets of top values are then sent to every shard.
    pub distributed: bool,
    /// Rows of the first page of records.
    pub page: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            database: String::new(),
            table: "flows".to_owned(),
            points: 300,
            available: None,
            distributed: false,
            page: 500,
        }
    }
}

impl Options {
    /// Whether the table has the column.
    pub fn has(&self, column: &str) -> bool {
        self.available
            .as_ref()
            .is_none_or(|columns| columns.contains(column))
    }
}

/// A statement and what is to be known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Built {
    /// What to send.
    pub statement: Statement,
    /// Length of a bucket in milliseconds for a series, 0 for anything else. Buckets start at
    /// multiples of it since 1970.
    pub bucket_ms: i64,
    /// Columns that the statement would have read but the table lacks; they count as empty.
    pub missing: Vec<&'static str>,
}

/// Makes the statement for a question. `scope` and `filter` both hold; only records whose
/// `flowEndSeconds` lies in the range count. Result columns are those that `QuerySpec` documents;
/// enumerated dimensions come as digits (see [`crate::label`]); sums are `UInt64`, throughput is
/// `Float64`. For `Records` it is the first page, newest first.
///
/// # Errors
/// An unknown dimension, too many or too few of them, or a filter that does not suit the columns.
pub fn build(
    spec: &QuerySpec,
    scope: &Filter,
    filter: &Filter,
    range: TimeRange,
    options: &Options,
) -> Result<Built, Error> {
    let mut source = Source::new(options);
    let ask = Ask {
        filters: [scope, filter],
        range,
    };
    let mut bucket = 0;
    let sql = match spec {
        QuerySpec::Records {} => {
            let page = RecordsPage {
                after: None,
                limit: options.page,
                sort: ("flowEndSeconds".to_owned(), Direction::Descending),
            };
            return records_page(&page, scope, filter, range, options);
        }
        QuerySpec::Links {
            stages,
            measure,
            top,
        } => {
            count("stages", "2 to 6", (2, 6), stages.len())?;
            links(&mut source, &ask, stages, *measure, *top)?
        }
        QuerySpec::Groups { by, measure, top } => {
            count("dimensions", "1 to 3", (1, 3), by.len())?;
            groups(&mut source, &ask, by, *measure, *top)?
        }
        QuerySpec::Series { by, measure, top } => {
            count("dimensions", "0 to 3", (0, 3), by.len())?;
            bucket = bucket_ms(range, options.points);
            let seconds = u64::try_from(bucket / 1000).unwrap_or(1).max(1);
            match measure {
                Measure::Throughput | Measure::ReverseThroughput => {
                    spread::series(&mut source, &ask, by, *measure, *top, seconds)?
                }
                _ => series(&mut source, &ask, by, *measure, *top, seconds)?,
            }
        }
        QuerySpec::Totals { measures } => {
            count("measures", "1 to 8", (1, 8), measures.len())?;
            totals(&mut source, &ask, measures)?
        }
    };
    let missing = source.missing.into_iter().collect();
    Ok(Built {
        statement: sql.finish(),
        bucket_ms: bucket,
        missing,
    })
}

/// What every statement of one question shares.
pub(crate) struct Ask<'a> {
    pub(crate) filters: [&'a Filter; 2],
    pub(crate) range: TimeRange,
}

fn count(
    what: &'static str,
    expected: &'static str,
    (least, most): (usize, usize),
    found: usize,
) -> Result<(), Error> {
    let fits = (least..=most).contains(&found);
    if fits {
        Ok(())
    } else {
        Err(Error::Count {
            what,
            expected,
            found,
        })
    }
}

fn totals(source: &mut Source<'_>, ask: &Ask<'_>, measures: &[Measure]) -> Result<Sql, Error> {
    let mut items = Vec::new();
    for measure in measures {
        let value = row_value(source, *measure)?;
        let sum = amount(*measure, sql!["sum(", value, ")"], ask.range);
        items.push(sql![sum, " AS ", Sql::name(measure.id())]);
    }
    let condition = source.condition(&ask.filters, ask.range)?;
    Ok(sql![
        "SELECT ",
        Sql::join(items, ", "),
        " FROM ",
        source.table(),
        " WHERE ",
        condition
    ])
}

fn groups(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measure: Measure,
    top: u32,
) -> Result<Sql, Error> {
    let base = Base::new(source, ask, by, measure)?;
    let named = base.named(source, by.len(), top);
    let out = Output::new(by);
    let sum = amount(measure, "sum(v)".into(), ask.range);
    Ok(sql![
        "SELECT ",
        out.outer(),
        ", ",
        sum,
        " AS ",
        Sql::name(measure.id()),
        " FROM (SELECT ",
        out.renamed(),
        ", v FROM (SELECT *, ",
        named,
        " AS o FROM (",
        base.rows(),
        "))) GROUP BY ",
        out.keys(),
        " HAVING sum(v) > 0 ORDER BY sum(v) DESC, ",
        out.keys(),
    ])
}

fn series(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measure: Measure,
    top: u32,
    bucket: u64,
) -> Result<Sql, Error> {
    let mut base = Base::new(source, ask, by, measure)?;
    let time = sql!["toUnixTimestamp(flowEndSeconds)"];
    base.add(sql![
        "toDateTime(intDiv(",
        time,
        ", ",
        bucket,
        ") * ",
        bucket,
        ") AS b"
    ]);
    let out = Output::new(by);
    let (rows, keys) = match by.is_empty() {
        true => (sql!["(", base.rows(), ")"], Sql::default()),
        false => {
            let named = base.named(source, by.len(), top);
            let rows = sql![
                "(SELECT ",
                out.renamed(),
                ", b, v FROM (SELECT *, ",
                named,
                " AS o FROM (",
                base.rows(),
                ")))",
            ];
            (rows, sql![", ", out.keys()])
        }
    };
    Ok(sql![
        "SELECT ",
        out.leading(),
        "b AS t, sum(v) AS ",
        Sql::name(measure.id()),
        " FROM ",
        rows,
        " GROUP BY b",
        &keys,
        " ORDER BY b",
        keys,
    ])
}

fn links(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    stages: &[String],
    measure: Measure,
    top: u32,
) -> Result<Sql, Error> {
    let base = Base::new(source, ask, stages, measure)?;
    let mut flags = Vec::new();
    for stage in 0..stages.len() {
        let set = base.top_of(stage, top);
        let d = Sql::alias("d", stage);
        flags.push(sql![
            "(",
            &d,
            " != '' AND ",
            &d,
            source.not_in(),
            "(",
            set,
            ")) AS ",
            Sql::alias("o", stage),
        ]);
    }
    let out = Output::new(stages);
    let renamed = Sql::join(
        (0..stages.len()).map(|i| kinds(i, Sql::alias("o", i))),
        ", ",
    );
    let sum = amount(measure, "sum(v)".into(), ask.range);
    Ok(sql![
        "SELECT ",
        out.outer(),
        ", ",
        sum,
        " AS ",
        Sql::name(measure.id()),
        " FROM (SELECT ",
        renamed,
        ", v FROM (SELECT *, ",
        Sql::join(flags, ", "),
        " FROM (",
        base.rows(),
        "))) GROUP BY ",
        out.keys(),
        " HAVING sum(v) > 0 ORDER BY sum(v) DESC, ",
        out.keys(),
    ])
}
