//! Throughput over time: a record's octets spread over the interval that it reports.
//!
//! Records come once a minute, so counting one where it ends would draw teeth. A record reports
//! `octetDelta × 8 / throughput` seconds up to `flowEndSeconds`, but no more than an hour, no less
//! than a second, and nothing before `flowStartSeconds`; without a throughput it is the active
//! timeout. Its octets fall on the buckets that this interval overlaps, in proportion, cut to the
//! range; a bucket's throughput is its octets × 8 over its seconds within the range. So a steady
//! connection is a flat line at every bucket length, the first and last bucket included.

use crate::Error;
use crate::build::{Ask, Output, dimensions, not_named, row_value};
use crate::expr::{Source, seconds};
use crate::sql::{Sql, sql};
use weir_model::Measure;

/// A record reports at most so many seconds.
const LONGEST: u64 = 3600;
/// What a record reports where its throughput is 0: the aggregator's active timeout in seconds.
const TIMEOUT: u64 = 60;
/// Records that end up to so many seconds after the range still reach into it.
const AHEAD: i64 = 120;

/// The statement of a throughput series with buckets of so many seconds.
pub(crate) fn series(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measure: Measure,
    top: u32,
    bucket: u64,
) -> Result<Sql, Error> {
    let [from, to] = seconds(ask.range);
    let rows = clipped(source, ask, by, measure)?;
    let out = Output::new(by);
    let (named, keys) = match by.is_empty() {
        true => (rows.clone(), Sql::default()),
        false => {
            let sum = sql!["sum(v * (e - s) / n)"];
            let other = not_named(source, &rows, sum, by.len(), top);
            let flagged = sql!["SELECT *, ", other, " AS o FROM (", rows, ")"];
            let named = sql![
                "SELECT ",
                out.renamed(),
                ", v, n, s, e FROM (",
                flagged,
                ")"
            ];
            (named, sql![", ", out.keys()])
        }
    };
    let start = sql!["toInt64(b) * ", bucket];
    let end = sql!["(toInt64(b) + 1) * ", bucket];
    let covered = sql![
        "(least(",
        &end,
        ", toInt64(",
        Sql::seconds(to),
        ")) - greatest(",
        &start,
        ", toInt64(",
        Sql::seconds(from),
        ")))",
    ];
    Ok(sql![
        "SELECT ",
        out.leading(),
        "toDateTime(b * ",
        bucket,
        ") AS t, sum(v * (least(e, ",
        &end,
        ") - greatest(s, ",
        &start,
        ")) / n) * 8 / ",
        covered,
        " AS ",
        Sql::name(measure.id()),
        " FROM (",
        named,
        ") ARRAY JOIN range(toUInt64(intDiv(s, ",
        bucket,
        ")), toUInt64(intDiv(e - 1, ",
        bucket,
        ")) + 1) AS b GROUP BY b",
        &keys,
        " ORDER BY b",
        keys,
    ])
}

/// Rows with dimensions, value `v`, reported seconds `n`, and the reported interval within the
/// range `s..e` in seconds since 1970.
fn clipped(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    by: &[String],
    measure: Measure,
) -> Result<Sql, Error> {
    let [from, to] = seconds(ask.range);
    let mut items = dimensions(source, by)?;
    let value = row_value(source, measure)?;
    let reported = reported(source, measure)?;
    items.push(sql![value, " AS v"]);
    items.push("toInt64(toUnixTimestamp(flowEndSeconds)) AS x".into());
    items.push(sql![reported, " AS n"]);
    let names = (0..by.len()).map(|i| sql![Sql::alias("d", i), ", "]);
    let condition = sql![
        "flowEndSeconds > toDateTime(",
        Sql::seconds(from),
        ") AND flowEndSeconds < toDateTime(",
        Sql::seconds(to.saturating_add(AHEAD)),
        ")",
        source.filters(&ask.filters)?,
    ];
    Ok(sql![
        "SELECT ",
        Sql::join(names, ""),
        "v, n, greatest(x - n, toInt64(",
        Sql::seconds(from),
        ")) AS s, least(x, toInt64(",
        Sql::seconds(to),
        ")) AS e FROM (SELECT ",
        Sql::join(items, ", "),
        " FROM ",
        source.table(),
        " WHERE ",
        condition,
        ") WHERE s < e",
    ])
}

/// The seconds that a record reports, from its value `v` and its end `x`.
fn reported(source: &mut Source<'_>, measure: Measure) -> Result<Sql, Error> {
    let rate = match measure {
        Measure::ReverseThroughput => "reverseThroughput",
        _ => "throughput",
    };
    let rate = source.named(rate)?;
    let start = source.named("flowStartSeconds")?;
    Ok(sql![
        "greatest(toInt64(1), least(toInt64(",
        LONGEST,
        "), x - toInt64(toUnixTimestamp(",
        start,
        ")), if(",
        &rate,
        " = 0, toInt64(",
        TIMEOUT,
        "), toInt64(least(",
        LONGEST,
        ", round(toFloat64(v) * 8 / ",
        &rate,
        "))))))",
    ])
}
