//! The rows that a statement sums: the dimensions as `d0`, `d1`, …, the values as `v0`, `v1`, … and,
//! for a series, the bucket as `b`; from rollups where they fit, from records at the ragged edges.

use super::plan::{Kind, Time, plan};
use super::{Ask, Bucket, Second, Shift};
use crate::catalog::Level;
use crate::expr::Source;
use crate::measure::{row_value, sum_of};
use crate::segments::Part;
use crate::spread::{buckets, inputs, reported, share};
use crate::sql::{Sql, sql};
use crate::{Error, Read};
use weir_model::order::Ordered as _;
use weir_model::rollup::{BUCKET, LONGEST_S};
use weir_model::{Filter, Measure, TimeRange};

/// Rows, and where they come from.
pub(crate) struct Rows {
    /// A SELECT without parentheses; one branch per table.
    pub(crate) sql: Sql,
    /// The tables.
    pub(crate) reads: Vec<Read>,
}

/// The rows of a question by these dimensions over the whole range, moved back.
pub(crate) fn rows(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measures: &[Measure],
    earlier: Shift,
) -> Result<Rows, Error> {
    gather(source, ask, by, measures, (Kind::Whole, earlier))
}

/// The same in buckets.
pub(crate) fn bucketed(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measure: Measure,
    bucket: Bucket,
) -> Result<Rows, Error> {
    let kind = Kind::of(measure, bucket);
    gather(source, ask, by, &[measure], (kind, ask.earlier))
}

fn gather(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measures: &[Measure],
    (kind, earlier): (Kind, Shift),
) -> Result<Rows, Error> {
    let needed = needed(&ask.filters(), by)?;
    let levels: Vec<Level> = (source.options.catalog.rollups.iter())
        .filter(|level| needed.iter().all(|column| level.rollup.has(column)))
        .copied()
        .collect();
    let mut branches = Vec::new();
    let mut reads: Vec<Read> = Vec::new();
    for (time, part) in plan(source, ask, (kind, earlier), &levels) {
        let branch = Branch {
            ask,
            by,
            measures,
            earlier,
            part: &part,
        };
        branches.extend(branch.sql(source, time)?);
        join(&mut reads, [branch.read(source)]);
    }
    Ok(Rows {
        sql: Sql::join(branches, " UNION ALL "),
        reads,
    })
}

/// Adds what else is read, each table once.
pub(super) fn join(reads: &mut Vec<Read>, more: impl IntoIterator<Item = Read>) {
    for read in more {
        match reads.iter_mut().find(|known| known.table == read.table) {
            Some(known) => known.parts.extend(read.parts),
            None => reads.push(read),
        }
    }
    for read in reads {
        read.parts.order_by_key(|part| part.from_ms);
        read.parts.dedup();
    }
}

/// The columns that a question by these dimensions reads, beside its sums.
pub(crate) fn needed(filters: &[&Filter], by: &[String]) -> Result<Vec<&'static str>, Error> {
    let mut out: Vec<&'static str> = filters.iter().flat_map(|filter| filter.columns()).collect();
    for id in by {
        out.extend(crate::expr::columns_of(id)?);
    }
    Ok(out)
}

/// The rows of one table.
struct Branch<'a> {
    ask: &'a Ask<'a>,
    by: &'a [String],
    measures: &'a [Measure],
    earlier: Shift,
    part: &'a Part<Second>,
}

impl Branch<'_> {
    fn read(&self, source: &Source<'_>) -> Read {
        let range = |span: &[Second; 2]| {
            Some(TimeRange {
                from_ms: span[0].known()?.saturating_mul(1000),
                to_ms: span[1].known()?.saturating_mul(1000),
            })
        };
        let table = self.part.rollup.map(|rollup| rollup.table);
        Read {
            table: table.unwrap_or(&source.options.table).to_owned(),
            parts: self.part.spans.iter().filter_map(range).collect(),
        }
    }

    /// One SELECT, or for spread records one per span.
    fn sql(&self, source: &mut Source<'_>, time: Time) -> Result<Vec<Sql>, Error> {
        match (time, self.part.rollup) {
            (Time::Spread(bucket), None) => {
                let spans = self.part.spans.iter();
                spans
                    .map(|span| self.spread(source, *span, bucket))
                    .collect()
            }
            _ => Ok(vec![self.plain(source, time)?]),
        }
    }

    fn plain(&self, source: &mut Source<'_>, time: Time) -> Result<Sql, Error> {
        let ends = match self.part.rollup {
            Some(_) => BUCKET,
            None => "flowEndSeconds",
        };
        let mut values = Vec::new();
        for measure in self.measures {
            values.push(match (self.part.rollup, time) {
                (Some(_), Time::Spread(_)) => spread_sum(*measure).into(),
                (Some(_), _) => sum_of(*measure).into(),
                (None, _) => row_value(source, *measure)?,
            });
        }
        let bucket = match time {
            Time::Whole => None,
            Time::Ends(seconds) | Time::Spread(seconds) => Some(sql![
                "toDateTime(intDiv(",
                self.shown(sql!["toInt64(toUnixTimestamp(", ends, "))"]),
                ", ",
                seconds,
                ") * ",
                seconds,
                ")"
            ]),
        };
        let table = self.table(source);
        let within = self.within(ends);
        self.select(source, Sql::default(), values, bucket, table, within)
    }

    /// Records spread over the buckets that they report, cut to the span.
    fn spread(
        &self,
        source: &mut Source<'_>,
        [from, to]: [Second; 2],
        seconds: Bucket,
    ) -> Result<Sql, Error> {
        let at = |second: Second| sql!["toInt64(", second.sql(), ")"];
        let first = sql!["greatest(x - n, ", at(from), ")"];
        let last = sql!["least(x, ", at(to), ") - 1"];
        let start = sql![
            "greatest(",
            at(from),
            ", ",
            self.real(sql!["toInt64(k) * ", seconds]),
            ")"
        ];
        let end = sql![
            "least(",
            at(to),
            ", ",
            self.real(sql!["(toInt64(k) + 1) * ", seconds]),
            ")"
        ];
        let with = Sql::join(
            inputs(source)?
                .into_iter()
                .chain([sql![reported(source)?, " AS n"]]),
            ", ",
        );
        let join = sql![
            " ARRAY JOIN ",
            buckets(&self.shown(first), &self.shown(last), seconds),
            " AS k",
        ];
        let within = sql![
            "flowEndSeconds > toDateTime(",
            from.sql(),
            ") AND flowEndSeconds < toDateTime(",
            to.later(LONGEST_S),
            ")",
        ];
        let octets = |measure: &Measure| match measure {
            Measure::ReverseThroughput => "ro",
            _ => "o",
        };
        let values: Vec<Sql> = (self.measures.iter())
            .map(|measure| share(octets(measure), &start, &end))
            .collect();
        let bucket = sql!["toDateTime(k * ", seconds, ")"];
        if !source.options.catalog.distributed {
            return self.stepwise(source, with, values, bucket, join, within);
        }
        let table = sql![self.table(source), join];
        self.select(
            source,
            sql!["WITH ", with, " "],
            values,
            Some(bucket),
            table,
            within,
        )
    }

    /// The same, with what a record reports as columns of a SELECT within. ClickHouse puts a name's
    /// expression wherever the name stands, and names of names take long to resolve: this way a
    /// statement is ready in two thirds of the time. Shards would send their records instead of sums.
    fn stepwise(
        &self,
        source: &mut Source<'_>,
        with: Sql,
        values: Vec<Sql>,
        bucket: Sql,
        join: Sql,
        within: Sql,
    ) -> Result<Sql, Error> {
        let mut inner = super::dimensions(source, self.by)?;
        inner.push(with);
        let mut items: Vec<Sql> = (0..self.by.len()).map(|i| Sql::alias("d", i)).collect();
        items.push(sql![bucket, " AS b"]);
        let value = |(i, value)| sql![value, " AS ", Sql::alias("v", i)];
        items.extend(values.into_iter().enumerate().map(value));
        Ok(sql![
            "SELECT ",
            Sql::join(items, ", "),
            " FROM (SELECT ",
            Sql::join(inner, ", "),
            " FROM ",
            self.table(source),
            " WHERE ",
            within,
            source.kept(&self.ask.filters())?,
            ")",
            join,
        ])
    }

    fn select(
        &self,
        source: &mut Source<'_>,
        with: Sql,
        values: Vec<Sql>,
        bucket: Option<Sql>,
        table: Sql,
        within: Sql,
    ) -> Result<Sql, Error> {
        let mut items = super::dimensions(source, self.by)?;
        let mut keys: Vec<Sql> = (0..self.by.len()).map(|i| Sql::alias("d", i)).collect();
        if let Some(bucket) = bucket {
            items.push(sql![bucket, " AS b"]);
            keys.push("b".into());
        }
        // Each shard sums its own rows: a UNION would send them all.
        let sums = source.options.catalog.distributed;
        for (i, value) in values.into_iter().enumerate() {
            let value = match sums {
                true => sql!["sum(", value, ")"],
                false => value,
            };
            items.push(sql![value, " AS ", Sql::alias("v", i)]);
        }
        let group = match sums && !keys.is_empty() {
            true => sql![" GROUP BY ", Sql::join(keys, ", ")],
            false => Sql::default(),
        };
        Ok(sql![
            with,
            "SELECT ",
            Sql::join(items, ", "),
            " FROM ",
            table,
            " WHERE ",
            within,
            source.kept(&self.ask.filters())?,
            group,
        ])
    }

    fn table(&self, source: &Source<'_>) -> Sql {
        match self.part.rollup {
            Some(rollup) => source.table_named(rollup.table),
            None => source.table(),
        }
    }

    /// The condition that a row belongs to the part's times.
    fn within(&self, column: &'static str) -> Sql {
        let span = |[from, to]: &[Second; 2]| crate::expr::between(column, *from, *to);
        match self.part.spans.as_slice() {
            [one] => span(one),
            many => {
                let many = many.iter().map(|one| sql!["(", span(one), ")"]);
                sql!["(", Sql::join(many, " OR "), ")"]
            }
        }
    }

    /// A second as it is shown: later than it was, by the shift.
    fn shown(&self, second: Sql) -> Sql {
        match self.earlier.sql() {
            None => second,
            Some(earlier) => sql!["(", second, " + ", earlier, ")"],
        }
    }

    /// A shown second as it was.
    fn real(&self, second: Sql) -> Sql {
        match self.earlier.sql() {
            None => second,
            Some(earlier) => sql!["(", second, " - ", earlier, ")"],
        }
    }
}

/// The sum of spread octets behind a throughput.
fn spread_sum(measure: Measure) -> &'static str {
    match measure {
        Measure::ReverseThroughput => "reverseSpreadOctets",
        _ => "spreadOctets",
    }
}
