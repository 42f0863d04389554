//! The statements as text.

mod filters;
mod grafana;
mod pages;
mod refusals;
mod rollups;

use crate::*;
use weir_model::filter::parse;
use weir_model::{Filter, Measure, QuerySpec, TimeRange};

const HOUR: TimeRange = TimeRange {
    from_ms: 1_800_000_000_000,
    to_ms: 1_800_003_600_000,
};

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn built(spec: &QuerySpec, filter: &str) -> Built {
    let filter = parse(filter).expect(filter);
    let scope = Filter::everything();
    build(
        &Request::new(spec, &scope, &filter, HOUR),
        &Options::default(),
    )
    .expect("a statement")
}

/// The statement with a line per clause, and its values.
fn text(statement: &Statement) -> String {
    let mut out = statement.sql.clone();
    for word in [
        " FROM ",
        " WHERE ",
        " GROUP BY ",
        " ORDER BY ",
        " ARRAY JOIN ",
    ] {
        out = out.replace(word, &format!("\n{}", &word[1..]));
    }
    for param in &statement.params {
        out.push_str(&format!(
            "\n{}: {} = {:?}",
            param.name, param.ty, param.value
        ));
    }
    out
}

#[test]
fn totals() {
    let spec = QuerySpec::Totals {
        measures: vec![Measure::Octets, Measure::Records, Measure::Throughput],
    };
    insta::assert_snapshot!(text(&built(&spec, "").statement), @r#"
    SELECT sum(v0) AS `octets`, sum(v1) AS `records`, sum(v2) * 8 / 3600 AS `throughput`
    FROM (SELECT if(octetDeltaCount >= 9223372036854775808 OR octetDeltaCount > octetTotalCount, toUInt64(0), octetDeltaCount) AS v0, toUInt64((octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)) AS v1, if(octetDeltaCount >= 9223372036854775808 OR octetDeltaCount > octetTotalCount, toUInt64(0), octetDeltaCount) AS v2
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}))
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    "#);
}

#[test]
fn links() {
    let spec = QuerySpec::Links {
        stages: ids(&["sourcePod", "destinationPodNamespace"]),
        split: None,
        measure: Measure::Octets,
        top: 30,
    };
    insta::assert_snapshot!(text(&built(&spec, "flowType in (1, 2)").statement), @r#"
    SELECT x0 AS `sourcePod`, k0 AS `sourcePod_kind`, x1 AS `destinationPodNamespace`, k1 AS `destinationPodNamespace_kind`, sum(v0) AS `octets`
    FROM (SELECT if(o0, '', d0) AS x0, toUInt8(multiIf(o0, 1, d0 = '', 2, 0)) AS k0, if(o1, '', d1) AS x1, toUInt8(multiIf(o1, 1, d1 = '', 2, 0)) AS k1, v0
    FROM (SELECT *, (d0 != '' AND d0 NOT IN (SELECT d0
    FROM (SELECT multiIf(sourcePodName = '', '', sourcePodNamespace = '', sourcePodName, concat(sourcePodNamespace, '/', sourcePodName)) AS d0, if(octetDeltaCount >= 9223372036854775808 OR octetDeltaCount > octetTotalCount, toUInt64(0), octetDeltaCount) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}) AND (flowType IN ({p2:UInt64}, {p3:UInt64})))
    WHERE d0 != ''
    GROUP BY d0 HAVING sum(v0) > 0
    ORDER BY sum(v0) DESC, d0 LIMIT 30)) AS o0, (d1 != '' AND d1 NOT IN (SELECT d0
    FROM (SELECT destinationPodNamespace AS d0, if(octetDeltaCount >= 9223372036854775808 OR octetDeltaCount > octetTotalCount, toUInt64(0), octetDeltaCount) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}) AND (flowType IN ({p2:UInt64}, {p3:UInt64})))
    WHERE d0 != ''
    GROUP BY d0 HAVING sum(v0) > 0
    ORDER BY sum(v0) DESC, d0 LIMIT 30)) AS o1
    FROM (SELECT multiIf(sourcePodName = '', '', sourcePodNamespace = '', sourcePodName, concat(sourcePodNamespace, '/', sourcePodName)) AS d0, destinationPodNamespace AS d1, if(octetDeltaCount >= 9223372036854775808 OR octetDeltaCount > octetTotalCount, toUInt64(0), octetDeltaCount) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}) AND (flowType IN ({p2:UInt64}, {p3:UInt64})))))
    GROUP BY k0, x0, k1, x1 HAVING sum(v0) > 0
    ORDER BY sum(v0) DESC, k0, x0, k1, x1
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    p2: UInt64 = "1"
    p3: UInt64 = "2"
    "#);
}

#[test]
fn groups() {
    let spec = QuerySpec::Groups {
        by: ids(&["flowType"]),
        measure: Measure::Records,
        top: 5,
    };
    insta::assert_snapshot!(text(&built(&spec, "").statement), @r#"
    SELECT x0 AS `flowType`, k0 AS `flowType_kind`, sum(v0) AS `records`
    FROM (SELECT if(o, '', d0) AS x0, toUInt8(multiIf(o, 1, d0 = '', 2, 0)) AS k0, v0
    FROM (SELECT *, (d0 != '') AND (d0) NOT IN (SELECT d0
    FROM (SELECT toString(flowType) AS d0, toUInt64((octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}))
    WHERE (d0 != '')
    GROUP BY d0 HAVING sum(v0) > 0
    ORDER BY sum(v0) DESC, d0 LIMIT 5) AS o
    FROM (SELECT toString(flowType) AS d0, toUInt64((octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}))))
    GROUP BY k0, x0 HAVING sum(v0) > 0
    ORDER BY sum(v0) DESC, k0, x0
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    "#);
}

#[test]
fn series() {
    let spec = QuerySpec::Series {
        by: ids(&["sourceNodeName"]),
        measure: Measure::Packets,
        top: 5,
    };
    let built = built(&spec, "");
    assert_eq!(built.bucket_ms, 15_000);
    insta::assert_snapshot!(text(&built.statement), @r#"
    SELECT x0 AS `sourceNodeName`, k0 AS `sourceNodeName_kind`, b AS t, sum(v0) AS `packets`
    FROM (SELECT if(o, '', d0) AS x0, toUInt8(multiIf(o, 1, d0 = '', 2, 0)) AS k0, b, v0
    FROM (SELECT *, (d0 != '') AND (d0) NOT IN (SELECT d0
    FROM (SELECT sourceNodeName AS d0, if(packetDeltaCount >= 9223372036854775808 OR packetDeltaCount > packetTotalCount, toUInt64(0), packetDeltaCount) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}))
    WHERE (d0 != '')
    GROUP BY d0 HAVING sum(v0) > 0
    ORDER BY sum(v0) DESC, d0 LIMIT 5) AS o
    FROM (SELECT sourceNodeName AS d0, toDateTime(intDiv(toInt64(toUnixTimestamp(flowEndSeconds)), 15) * 15) AS b, if(packetDeltaCount >= 9223372036854775808 OR packetDeltaCount > packetTotalCount, toUInt64(0), packetDeltaCount) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}))))
    GROUP BY b, k0, x0 HAVING sum(v0) > 0
    ORDER BY b, k0, x0
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    "#);
}

#[test]
fn throughput_series() {
    let spec = QuerySpec::Series {
        by: ids(&["sourcePodName"]),
        measure: Measure::ReverseThroughput,
        top: 5,
    };
    insta::assert_snapshot!(text(&built(&spec, "").statement), @r#"
    SELECT x0 AS `sourcePodName`, k0 AS `sourcePodName_kind`, b AS t, sum(v0) * 8 / (least(toInt64(toUnixTimestamp(b)) + 15, toInt64({p0:UInt32})) - greatest(toInt64(toUnixTimestamp(b)), toInt64({p1:UInt32}))) AS `reverseThroughput`
    FROM (SELECT if(o, '', d0) AS x0, toUInt8(multiIf(o, 1, d0 = '', 2, 0)) AS k0, b, v0
    FROM (SELECT *, (d0 != '') AND (d0) NOT IN (SELECT d0
    FROM (SELECT sourcePodName AS d0, if(reverseOctetDeltaCount >= 9223372036854775808 OR reverseOctetDeltaCount > reverseOctetTotalCount, toUInt64(0), reverseOctetDeltaCount) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p1:UInt32}) AND flowEndSeconds < toDateTime({p0:UInt32}))
    WHERE (d0 != '')
    GROUP BY d0 HAVING sum(v0) > 0
    ORDER BY sum(v0) DESC, d0 LIMIT 5) AS o
    FROM (SELECT d0, toDateTime(k * 15) AS b, toUInt64(intDiv(ro, toUInt64(n)) * toUInt64(least(n, greatest(toInt64(0), least(toInt64({p0:UInt32}), (toInt64(k) + 1) * 15) - x + n))) + intDiv(ro % toUInt64(n) * toUInt64(least(n, greatest(toInt64(0), least(toInt64({p0:UInt32}), (toInt64(k) + 1) * 15) - x + n))), toUInt64(n)) - (intDiv(ro, toUInt64(n)) * toUInt64(least(n, greatest(toInt64(0), greatest(toInt64({p1:UInt32}), toInt64(k) * 15) - x + n))) + intDiv(ro % toUInt64(n) * toUInt64(least(n, greatest(toInt64(0), greatest(toInt64({p1:UInt32}), toInt64(k) * 15) - x + n))), toUInt64(n)))) AS v0
    FROM (SELECT sourcePodName AS d0, toInt64(toUnixTimestamp(flowEndSeconds)) AS x, if(octetDeltaCount >= 9223372036854775808 OR octetDeltaCount > octetTotalCount, toUInt64(0), octetDeltaCount) AS o, if(reverseOctetDeltaCount >= 9223372036854775808 OR reverseOctetDeltaCount > reverseOctetTotalCount, toUInt64(0), reverseOctetDeltaCount) AS ro, greatest(toInt64(1), least(toInt64(600), x - toInt64(toUnixTimestamp(flowStartSeconds)), multiIf(o >= ro AND throughput > 0, toInt64(least(600, round(toFloat64(o) * 8 / throughput))), reverseThroughput > 0, toInt64(least(600, round(toFloat64(ro) * 8 / reverseThroughput))), throughput > 0, toInt64(least(600, round(toFloat64(o) * 8 / throughput))), toInt64(60)))) AS n
    FROM `flows`
    WHERE flowEndSeconds > toDateTime({p1:UInt32}) AND flowEndSeconds < toDateTime({p2:UInt32}))
    ARRAY JOIN range(toUInt64(intDiv(greatest(x - n, toInt64({p1:UInt32})), 15)), toUInt64(intDiv(least(x, toInt64({p0:UInt32})) - 1, 15)) + 1) AS k)))
    GROUP BY b, k0, x0 HAVING sum(v0) > 0
    ORDER BY b, k0, x0
    p0: UInt32 = "1800003600"
    p1: UInt32 = "1800000000"
    p2: UInt32 = "1800004200"
    "#);
}

#[test]
fn helpers() {
    let all = Filter::everything();
    let options = Options {
        database: "d`b".into(),
        ..Options::default()
    };
    let values = values("sourcePod", &all, &all, HOUR, "web", 20, &options).expect("a statement");
    insta::assert_snapshot!(text(&values.statement), @r#"
    SELECT value, sum(v0) AS records
    FROM (SELECT value, v0
    FROM (SELECT d0 AS value, v0
    FROM (SELECT multiIf(sourcePodName = '', '', sourcePodNamespace = '', sourcePodName, concat(sourcePodNamespace, '/', sourcePodName)) AS d0, toUInt64((octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)) AS v0
    FROM `d\`b`.`flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32})))
    WHERE value != '' AND positionCaseInsensitiveUTF8(value, {p2:String}) > 0 LIMIT 1000000)
    GROUP BY value HAVING records > 0
    ORDER BY records DESC, value LIMIT 20
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    p2: String = "web"
    "#);
    insta::assert_snapshot!(text(&catalog(&options)), @r#"
    SELECT table, name AS column, '' AS engine, '' AS comment
    FROM system.columns
    WHERE database = {p0:String} AND table IN ({p1:String}, {p2:String}, {p3:String}, {p4:String}, {p5:String}) UNION ALL SELECT name, '', engine, comment
    FROM system.tables
    WHERE database = {p0:String} AND name IN ({p1:String}, {p2:String}, {p3:String}, {p4:String}, {p5:String})
    p0: String = "d`b"
    p1: String = "flows"
    p2: String = "flows_class_1h"
    p3: String = "flows_pair_1h"
    p4: String = "flows_class_1m"
    p5: String = "flows_pair_5m"
    "#);
    assert!(clusters(HOUR, 10, &options).is_ok());
}
