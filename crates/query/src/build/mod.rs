//! The statement of each kind of question.
//!
//! A top N is a set of its own, read first by the database; every record is then summed once, under
//! its own name or under Other, so that the parts always make the true total. Values that the
//! records do not say (Unknown) stay apart and take none of the N places.

pub(crate) mod bucket;
mod changes;
mod distinct;
pub(crate) mod plan;
mod request;
pub(crate) mod rows;
pub(crate) mod shape;
mod time;

use crate::expr::{Source, seconds};
use crate::measure::amount;
use crate::sql::{Sql, Statement, sql};
use crate::{Catalog, Error, RecordsPage, SortOrder, records_page};
use changes::changes;
pub(crate) use changes::compared;
use distinct::distinct;
pub(crate) use distinct::{ids, value};
pub use request::{Direction, Request};
use rows::{bucketed, rows};
use shape::{Base, Output, dimensions, kinds};
use std::borrow::Cow;
pub(crate) use time::{Bucket, Second, Shift};
use weir_model::{Filter, Measure, QuerySpec, TimeRange};

/// Where and how finely to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The database; empty is the connection's own.
    pub database: String,
    /// The table of records.
    pub table: String,
    /// At most so many buckets in a series; at least 1. Where only a rollup of longer buckets keeps
    /// what a long series needs, there are fewer.
    pub points: u32,
    /// What the database holds ([`crate::catalog`]).
    pub catalog: Catalog,
    /// Rows of the first page of records.
    pub page: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            database: String::new(),
            table: "flows".to_owned(),
            points: 300,
            catalog: Catalog::default(),
            page: 500,
        }
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
    /// Which table answers which part of the range.
    pub reads: Vec<Read>,
}

/// A table that a statement sums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its name, without the database.
    pub table: String,
    /// The times that it answers, ascending.
    pub parts: Vec<TimeRange>,
}

/// Makes the statement for a question. Result columns are those that `QuerySpec` documents;
/// enumerated dimensions come as digits (see [`crate::label`]); sums are `UInt64`, throughput is
/// `Float64`. For `Records` it is the first page, newest first.
///
/// Sums come from the rollups that hold what the question needs, the cheapest first, and from the
/// records where no whole bucket fits: the answer is the same as from the records alone.
///
/// # Errors
/// An unknown dimension, too many or too few of them, or a filter that does not suit the columns.
pub fn build(request: &Request<'_>, options: &Options) -> Result<Built, Error> {
    if *request.spec == (QuerySpec::Records {}) {
        let page = RecordsPage {
            after: None,
            limit: options.page,
            sort: ("flowEndSeconds".to_owned(), SortOrder::Descending),
        };
        return records_page(&page, request.scope, request.filter, request.range, options);
    }
    let mut source = Source::new(options);
    let mut ask = Ask::new(request);
    let mut bucket_ms = 0;
    let mut bucket = |_: &mut Source<'_>, ask: &Ask<'_>, by: &[String]| {
        bucket_ms = bucket::bucket(ask, by, request.range, options)?;
        let seconds = u64::try_from(bucket_ms / 1000).unwrap_or(1).max(1);
        Ok(Bucket::Known(seconds))
    };
    let (sql, reads) = answer(&mut source, &mut ask, request, &mut bucket)?;
    Ok(Built {
        statement: sql.finish(),
        bucket_ms,
        missing: source.missing.into_iter().collect(),
        reads,
    })
}

/// How long the buckets of a series by these dimensions are.
type Buckets<'a> = dyn FnMut(&mut Source<'_>, &Ask<'_>, &[String]) -> Result<Bucket, Error> + 'a;

/// The SELECT that answers a question about sums, and what it reads.
pub(crate) fn answer(
    source: &mut Source<'_>,
    ask: &mut Ask<'_>,
    request: &Request<'_>,
    bucket: &mut Buckets<'_>,
) -> Answer {
    if let Some(measure) = request.spec.measure() {
        ask.sums(request, measure);
    }
    match request.spec {
        QuerySpec::Links {
            stages, split, top, ..
        } => {
            count("stages", "2 to 6", (2, 6), stages.len())?;
            let all: Vec<String> = stages.iter().chain(split).cloned().collect();
            links(source, ask, &all, *top)
        }
        QuerySpec::Groups { by, top, .. } => {
            count("dimensions", "1 to 3", (1, 3), by.len())?;
            groups(source, ask, by, *top)
        }
        QuerySpec::Series { by, top, .. } => {
            count("dimensions", "0 to 3", (0, 3), by.len())?;
            let bucket = bucket(source, ask, by)?;
            series(source, ask, by, *top, bucket)
        }
        QuerySpec::Changes { by, top, .. } => {
            count("dimensions", "1 to 3", (1, 3), by.len())?;
            changes(source, ask, by, *top)
        }
        QuerySpec::Distinct { of } => {
            count("subjects", "1 to 8", (1, 8), of.len())?;
            distinct(source, ask, of)
        }
        QuerySpec::Totals { measures } => {
            count("measures", "1 to 8", (1, 8), measures.len())?;
            totals(source, request, ask, measures)
        }
        QuerySpec::Nothing {} | QuerySpec::Records {} => Err(Error::Nothing),
    }
}

/// What every statement of one question shares.
pub(crate) struct Ask<'a> {
    pub(crate) filters: [Cow<'a, Filter>; 2],
    /// The range shown, in whole seconds.
    pub(crate) seconds: [Second; 2],
    /// How much earlier the sums are.
    pub(crate) earlier: Shift,
    /// What is summed.
    summed: Measure,
    /// What the top N are chosen by.
    ranked: Measure,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(request: &Request<'a>) -> Self {
        Self {
            filters: [request.scope, request.filter].map(told),
            seconds: seconds(request.range).map(Second::Known),
            earlier: Shift::Known(request.earlier_ms.max(0) / 1000),
            summed: Measure::Records,
            ranked: Measure::Records,
        }
    }

    /// One whose range a statement computes from macros; `earlier` is by the length of the range.
    pub(crate) fn named(request: &Request<'a>) -> Self {
        let mut ask = Self::new(request);
        ask.seconds = [Second::Named("from_s"), Second::Named("to_s")];
        if request.earlier_ms > 0 {
            ask.earlier = Shift::Length;
        }
        ask
    }

    pub(crate) fn sums(&mut self, request: &Request<'_>, measure: Measure) {
        self.summed = request.summed(measure);
        self.ranked = measure;
    }

    /// The filters as they are asked.
    pub(crate) fn filters(&self) -> [&Filter; 2] {
        [&self.filters[0], &self.filters[1]]
    }

    /// The range in seconds, where it is known.
    fn known(&self) -> Option<[i64; 2]> {
        let [from, to] = self.seconds;
        Some([from.known()?, to.known()?])
    }

    /// The shift to the period before, of the same length.
    fn before(&self) -> Shift {
        self.known().map_or(Shift::Length, |[from, to]| {
            Shift::Known(to.saturating_sub(from).max(0))
        })
    }

    /// The length of the range in seconds, at least 1.
    fn length(&self) -> Sql {
        self.before().sql().unwrap_or_else(|| 1.into())
    }

    /// The shown sum of `v0` under the measure's name.
    fn amount(&self, seconds: Sql) -> Sql {
        let sum = amount(self.summed, "sum(v0)".into(), seconds);
        sql![sum, " AS ", Sql::name(self.summed.id())]
    }
}

/// A filter without the condition that a record carried anything, which a rollup could not answer:
/// records that did not add nothing to any sum.
fn told(filter: &Filter) -> Cow<'_, Filter> {
    match filter {
        Filter::All(parts) if parts.iter().any(Filter::is_carried) => {
            let rest = parts.iter().filter(|part| !part.is_carried());
            Cow::Owned(Filter::all(rest.cloned()))
        }
        _ if filter.is_carried() => Cow::Owned(Filter::everything()),
        _ => Cow::Borrowed(filter),
    }
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

/// A SELECT and what it reads.
pub(crate) type Answer = Result<(Sql, Vec<Read>), Error>;

fn totals(
    source: &mut Source<'_>,
    request: &Request<'_>,
    ask: &Ask<'_>,
    measures: &[Measure],
) -> Answer {
    let measures: Vec<Measure> = measures.iter().map(|m| request.summed(*m)).collect();
    let rows = rows(source, ask, &[], &measures, ask.earlier)?;
    let item = |(i, measure): (usize, &Measure)| {
        let sum = sql!["sum(", Sql::alias("v", i), ")"];
        let sum = amount(*measure, sum, ask.length());
        sql![sum, " AS ", Sql::name(measure.id())]
    };
    let items = Sql::join(measures.iter().enumerate().map(item), ", ");
    Ok((sql!["SELECT ", items, " FROM (", rows.sql, ")"], rows.reads))
}

fn groups(source: &mut Source<'_>, ask: &Ask<'_>, by: &[String], top: u32) -> Answer {
    let rows = rows(source, ask, by, &[ask.summed], ask.earlier)?;
    let base = Base::new(ask, by, rows);
    let other = base.not_named(source, top)?;
    let flags = sql![other, " AS o"];
    let out = Output::new(by)?;
    let sql = ranking(&base, &out, flags, out.renamed(), ask);
    Ok((sql, base.reads))
}

fn links(source: &mut Source<'_>, ask: &Ask<'_>, stages: &[String], top: u32) -> Answer {
    let rows = rows(source, ask, stages, &[ask.summed], ask.earlier)?;
    let base = Base::new(ask, stages, rows);
    let mut flags = Vec::new();
    for stage in 0..stages.len() {
        let other = base.not_named_alone(source, stage, top)?;
        flags.push(sql![other, " AS ", Sql::alias("o", stage)]);
    }
    let out = Output::new(stages)?;
    let renamed = (0..stages.len()).map(|i| kinds(i, Sql::alias("o", i)));
    let renamed = Sql::join(renamed, ", ");
    let sql = ranking(&base, &out, Sql::join(flags, ", "), renamed, ask);
    Ok((sql, base.reads))
}

/// One row per shown combination, the largest first.
fn ranking(base: &Base<'_>, out: &Output<'_>, flags: Sql, renamed: Sql, ask: &Ask<'_>) -> Sql {
    sql![
        "SELECT ",
        out.outer(),
        ", ",
        ask.amount(ask.length()),
        " FROM (SELECT ",
        renamed,
        ", v0 FROM (SELECT *, ",
        flags,
        " FROM (",
        base.rows(),
        "))) GROUP BY ",
        out.keys(),
        " HAVING sum(v0) > 0 ORDER BY sum(v0) DESC, ",
        out.keys(),
    ]
}

fn series(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    top: u32,
    bucket: Bucket,
) -> Answer {
    let rows = bucketed(source, ask, by, ask.summed, bucket)?;
    let base = Base::new(ask, by, rows);
    let out = Output::new(by)?;
    let (rows, keys) = match by.is_empty() {
        true => (sql!["(", base.rows(), ")"], Sql::default()),
        false => {
            let other = base.not_named(source, top)?;
            let rows = sql![
                "(SELECT ",
                out.renamed(),
                ", b, v0 FROM (SELECT *, ",
                other,
                " AS o FROM (",
                base.rows(),
                ")))",
            ];
            (rows, sql![", ", out.keys()])
        }
    };
    let sql = sql![
        "SELECT ",
        out.leading(),
        "b AS t, ",
        ask.amount(covered(ask.seconds, bucket)),
        " FROM ",
        rows,
        " GROUP BY b",
        &keys,
        " HAVING sum(v0) > 0 ORDER BY b",
        keys,
    ];
    Ok((sql, base.reads))
}

/// The seconds of bucket `b` that lie within the range.
fn covered([from, to]: [Second; 2], bucket: Bucket) -> Sql {
    let start = "toInt64(toUnixTimestamp(b))";
    sql![
        "(least(",
        start,
        " + ",
        bucket,
        ", toInt64(",
        to.sql(),
        ")) - greatest(",
        start,
        ", toInt64(",
        from.sql(),
        ")))",
    ]
}
