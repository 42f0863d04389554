//! The one definition of each measure in SQL.

use crate::Error;
use crate::expr::Source;
use crate::sql::{Sql, sql};
use weir_model::Measure;

/// A delta that can be summed: aggregators before 2.7 could write one that had wrapped around
/// below zero, near 2^64. A delta of 2^63 or more, or larger than the connection's own total, is
/// such a one and counts 0.
pub(crate) fn guarded(source: &mut Source<'_>, delta: &str, total: &str) -> Result<Sql, Error> {
    let value = source.named(delta)?;
    let larger = match source.options.catalog.has(total) {
        true => sql![" OR ", &value, " > ", source.named(total)?],
        false => Sql::default(),
    };
    Ok(sql![
        "if(",
        &value,
        " >= 9223372036854775808",
        larger,
        ", toUInt64(0), ",
        &value,
        ")"
    ])
}

/// What one record adds to a measure, before [`amount`]; octets for a throughput.
pub(crate) fn row_value(source: &mut Source<'_>, measure: Measure) -> Result<Sql, Error> {
    let (delta, total) = match measure {
        Measure::Octets | Measure::Throughput => ("octetDeltaCount", "octetTotalCount"),
        Measure::ReverseOctets | Measure::ReverseThroughput => {
            ("reverseOctetDeltaCount", "reverseOctetTotalCount")
        }
        Measure::Packets => ("packetDeltaCount", "packetTotalCount"),
        Measure::ReversePackets => ("reversePacketDeltaCount", "reversePacketTotalCount"),
        Measure::Records => return Ok(sql!["toUInt64(", carried(source)?, ")"]),
        Measure::EndedConnections => {
            let reason = source.named("flowEndReason")?;
            return Ok(sql![
                "toUInt64(",
                reason,
                " != 2 AND ",
                carried(source)?,
                ")"
            ]);
        }
    };
    guarded(source, delta, total)
}

/// The sum of a rollup that holds a measure, before [`amount`].
pub(crate) fn sum_of(measure: Measure) -> &'static str {
    match measure {
        Measure::Throughput => Measure::Octets.id(),
        Measure::ReverseThroughput => Measure::ReverseOctets.id(),
        other => other.id(),
    }
}

/// Whether a record carried anything: aggregators up to 2.7 also write about two records per
/// connection with all deltas 0, which are no records of traffic.
pub(crate) fn carried(source: &mut Source<'_>) -> Result<Sql, Error> {
    let deltas = [
        "octetDeltaCount",
        "packetDeltaCount",
        "reverseOctetDeltaCount",
        "reversePacketDeltaCount",
    ];
    let mut parts = Vec::new();
    for delta in deltas {
        parts.push(sql![source.named(delta)?, " > 0"]);
    }
    Ok(sql!["(", Sql::join(parts, " OR "), ")"])
}

/// A sum of row values in the measure's unit: octets over so many seconds become bits per second.
pub(crate) fn amount(measure: Measure, sum: Sql, seconds: Sql) -> Sql {
    match measure {
        Measure::Throughput | Measure::ReverseThroughput => sql![sum, " * 8 / ", seconds],
        _ => sum,
    }
}
