//! Octets spread over the interval that a record reports.
//!
//! Records come once a minute, so counting one where it ends would draw teeth. A record reports `n`
//! seconds up to its end `x`, as its larger direction and its throughput say: octets × 8 over bits
//! per second, but no more than [`LONGEST_S`], no less than one, and nothing before its start;
//! without a throughput it is the active timeout. Of its `v` octets, those before the second `y` are
//! `floor(v · (y − x + n) / n)`, and an interval gets the difference between its ends. These are
//! whole numbers that add up to `v` however finely the time is cut, so rollups of any bucket and raw
//! records agree to the octet.

use crate::Error;
use crate::expr::Source;
use crate::measure::guarded;
use crate::sql::{Sql, sql};
use weir_model::rollup::{LONGEST_S, TIMEOUT_S};

/// The seconds that a record reports, `Int64`, from its octets `o` and `ro` and its end `x`.
pub(crate) fn reported(source: &mut Source<'_>) -> Result<Sql, Error> {
    let longest = || u64::from(LONGEST_S);
    let rate = source.named("throughput")?;
    let reverse = source.named("reverseThroughput")?;
    let start = source.named("flowStartSeconds")?;
    let over = |octets: &'static str, rate: &Sql| {
        let seconds = sql!["round(toFloat64(", octets, ") * 8 / ", rate, ")"];
        sql!["toInt64(least(", longest(), ", ", seconds, "))"]
    };
    let told = sql![
        "multiIf(o >= ro AND ",
        &rate,
        " > 0, ",
        over("o", &rate),
        ", ",
        &reverse,
        " > 0, ",
        over("ro", &reverse),
        ", ",
        &rate,
        " > 0, ",
        over("o", &rate),
        ", toInt64(",
        u64::from(TIMEOUT_S),
        "))",
    ];
    Ok(sql![
        "greatest(toInt64(1), least(toInt64(",
        longest(),
        "), x - toInt64(toUnixTimestamp(",
        start,
        ")), ",
        told,
        "))",
    ])
}

/// What the reported interval is computed from: `x`, `o` and `ro` of a record.
pub(crate) fn inputs(source: &mut Source<'_>) -> Result<[Sql; 3], Error> {
    let octets = guarded(source, "octetDeltaCount", "octetTotalCount")?;
    let reverse = guarded(source, "reverseOctetDeltaCount", "reverseOctetTotalCount")?;
    Ok([
        "toInt64(toUnixTimestamp(flowEndSeconds)) AS x".into(),
        sql![octets, " AS o"],
        sql![reverse, " AS ro"],
    ])
}

/// The octets of `v` that fall into `start..end`, `UInt64`; ends outside the reported interval are
/// cut to it.
pub(crate) fn share(v: &'static str, start: &Sql, end: &Sql) -> Sql {
    let into = |y: &Sql| sql!["toUInt64(least(n, greatest(toInt64(0), ", y, " - x + n)))"];
    let before = |y: &Sql| {
        let seconds = into(y);
        sql![
            "intDiv(",
            v,
            ", toUInt64(n)) * ",
            &seconds,
            " + intDiv(",
            v,
            " % toUInt64(n) * ",
            seconds,
            ", toUInt64(n))",
        ]
    };
    sql!["toUInt64(", before(end), " - (", before(start), "))"]
}

/// The numbers of the buckets of so many seconds that `start..end` touches; both are expressions.
pub(crate) fn buckets(start: &Sql, end: &Sql, seconds: impl Into<Sql>) -> Sql {
    let seconds = seconds.into();
    sql![
        "range(toUInt64(intDiv(",
        start,
        ", ",
        &seconds,
        ")), toUInt64(intDiv(",
        end,
        ", ",
        seconds,
        ")) + 1)",
    ]
}
