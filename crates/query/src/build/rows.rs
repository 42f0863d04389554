//! The rows that a statement sums: the dimensions as `d0`, `d1`, …, the values as `v0`, `v1`, … and,
//! for a series, the bucket as `b`; from rollups where they fit, from records at the ragged edges.

use super::Ask;
use crate::catalog::Level;
use crate::expr::Source;
use crate::measure::{row_value, sum_of};
use crate::segments::{Part, parts};
use crate::spread::{buckets, inputs, reported, share};
use crate::sql::{Sql, sql};
use crate::{Error, Read};
use weir_model::order::Ordered as _;
use weir_model::rollup::{BUCKET, LONGEST_S, SPREAD_BELOW_S};
use weir_model::{Filter, Measure, TimeRange};

/// How rows carry time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Time {
    /// Not at all: sums over the whole range.
    Whole,
    /// A record in the bucket of so many seconds where it ends.
    Ends(u64),
    /// A record in every bucket of so many seconds that it reports.
    Spread(u64),
}

impl Time {
    /// How a measure falls into buckets of so many seconds: each span of the range with its own way.
    /// Throughput is spread in short buckets, and in those that the range's ragged ends cut.
    fn spans(measure: Measure, bucket: u64, [from, to]: [i64; 2]) -> Vec<([i64; 2], Self)> {
        let rate = matches!(measure, Measure::Throughput | Measure::ReverseThroughput);
        if !rate {
            return vec![([from, to], Self::Ends(bucket))];
        }
        let seconds = i64::try_from(bucket).unwrap_or(i64::MAX);
        let last = to.div_euclid(seconds) * seconds;
        let first = (from + seconds - 1).div_euclid(seconds) * seconds;
        if bucket < u64::from(SPREAD_BELOW_S) || first >= last {
            return vec![([from, to], Self::Spread(bucket))];
        }
        vec![
            ([from, first], Self::Spread(bucket)),
            ([first, last], Self::Ends(bucket)),
            ([last, to], Self::Spread(bucket)),
        ]
    }

    /// Whether a level's buckets lie within these, `earlier` seconds later.
    fn fits(self, level: &Level, earlier: i64) -> bool {
        let seconds = level.rollup.seconds;
        let nest = |bucket: u64| {
            bucket.is_multiple_of(u64::from(seconds)) && earlier % i64::from(seconds) == 0
        };
        match self {
            Self::Whole => true,
            Self::Ends(bucket) => nest(bucket),
            Self::Spread(bucket) => nest(bucket) && seconds < SPREAD_BELOW_S,
        }
    }
}

/// Rows, and where they come from.
pub(crate) struct Rows {
    /// A SELECT without parentheses; one branch per table.
    pub(crate) sql: Sql,
    /// The tables.
    pub(crate) reads: Vec<Read>,
}

/// The rows of a question by these dimensions over the whole range, moved `earlier` seconds back.
pub(crate) fn rows(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measures: &[Measure],
    earlier: i64,
) -> Result<Rows, Error> {
    let spans = vec![(ask.seconds, Time::Whole)];
    gather(source, ask, by, measures, (spans, earlier))
}

/// The same in buckets of so many seconds.
pub(crate) fn bucketed(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measure: Measure,
    bucket: u64,
) -> Result<Rows, Error> {
    let spans = Time::spans(measure, bucket, ask.seconds);
    gather(source, ask, by, &[measure], (spans, ask.earlier))
}

fn gather(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measures: &[Measure],
    (spans, earlier): (Vec<([i64; 2], Time)>, i64),
) -> Result<Rows, Error> {
    let needed = needed(&ask.filters(), by)?;
    let whole_is_empty = ask.seconds[0] >= ask.seconds[1];
    let mut branches = Vec::new();
    let mut reads: Vec<Read> = Vec::new();
    for ([from, to], time) in spans {
        let levels: Vec<Level> = (source.options.catalog.rollups.iter())
            .filter(|level| time.fits(level, earlier))
            .filter(|level| needed.iter().all(|column| level.rollup.has(column)))
            .copied()
            .collect();
        let mut cut = parts([from - earlier, to - earlier], &levels);
        if whole_is_empty {
            cut.push(Part::nothing(from - earlier));
        }
        for part in &cut {
            let branch = Branch {
                ask,
                by,
                measures,
                earlier,
                part,
            };
            branches.extend(branch.sql(source, time)?);
            join(&mut reads, [branch.read(source)]);
        }
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
pub(super) fn needed(filters: &[&Filter], by: &[String]) -> Result<Vec<&'static str>, Error> {
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
    earlier: i64,
    part: &'a Part,
}

impl Branch<'_> {
    fn read(&self, source: &Source<'_>) -> Read {
        let range = |span: &[i64; 2]| TimeRange {
            from_ms: span[0].saturating_mul(1000),
            to_ms: span[1].saturating_mul(1000),
        };
        let table = self.part.rollup.map(|rollup| rollup.table);
        Read {
            table: table.unwrap_or(&source.options.table).to_owned(),
            parts: self.part.spans.iter().map(range).collect(),
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
        [from, to]: [i64; 2],
        seconds: u64,
    ) -> Result<Sql, Error> {
        let at = |second: i64| sql!["toInt64(", Sql::seconds(second), ")"];
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
        let table = sql![
            self.table(source),
            " ARRAY JOIN ",
            buckets(&self.shown(first), &self.shown(last), seconds),
            " AS k",
        ];
        let within = sql![
            "flowEndSeconds > toDateTime(",
            Sql::seconds(from),
            ") AND flowEndSeconds < toDateTime(",
            Sql::seconds(to.saturating_add(i64::from(LONGEST_S))),
            ")",
        ];
        let octets = |measure: &Measure| match measure {
            Measure::ReverseThroughput => "ro",
            _ => "o",
        };
        let values = (self.measures.iter())
            .map(|measure| share(octets(measure), &start, &end))
            .collect();
        let bucket = sql!["toDateTime(k * ", seconds, ")"];
        self.select(
            source,
            sql!["WITH ", with, " "],
            values,
            Some(bucket),
            table,
            within,
        )
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
            source.filters(&self.ask.filters())?,
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
        let span = |[from, to]: &[i64; 2]| crate::expr::between(column, *from, *to);
        match self.part.spans.as_slice() {
            [one] => span(one),
            many => {
                let many = many.iter().map(|one| sql!["(", span(one), ")"]);
                sql!["(", Sql::join(many, " OR "), ")"]
            }
        }
    }

    /// A second as it is shown: `earlier` seconds later than it was.
    fn shown(&self, second: Sql) -> Sql {
        match u64::try_from(self.earlier) {
            Ok(0) | Err(_) => second,
            Ok(earlier) => sql!["(", second, " + ", earlier, ")"],
        }
    }

    /// A shown second as it was.
    fn real(&self, second: Sql) -> Sql {
        match u64::try_from(self.earlier) {
            Ok(0) | Err(_) => second,
            Ok(earlier) => sql!["(", second, " - ", earlier, ")"],
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
