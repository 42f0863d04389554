//! Rollups: what the database says of them, how they are read and how they are filled.

use super::{HOUR, ids, text};
use crate::*;
use weir_model::rollup::{BUCKET, ROLLUPS};
use weir_model::{Columns, Data, Dictionary, Field, Filter, Measure, QuerySpec, TimeRange};

#[test]
fn a_cluster_sums_on_its_shards_and_sends_sets_to_all() {
    let spec = QuerySpec::Series {
        by: ids(&["sourcePodNamespace"]),
        measure: Measure::Throughput,
        top: 5,
    };
    let all = Filter::everything();
    let range = TimeRange {
        from_ms: HOUR.from_ms,
        to_ms: HOUR.from_ms + 90_000,
    };
    let options = Options {
        points: 2,
        catalog: Catalog {
            distributed: true,
            ..Catalog::whole()
        },
        ..Options::default()
    };
    let built = build(&Request::new(&spec, &all, &all, range), &options).expect("a statement");
    assert_eq!(built.reads[0].table, "flows_class_1m");
    insta::assert_snapshot!(text(&built.statement), @r#"
    SELECT x0 AS `sourcePodNamespace`, k0 AS `sourcePodNamespace_kind`, b AS t, sum(v0) * 8 / (least(toInt64(toUnixTimestamp(b)) + 120, toInt64({p0:UInt32})) - greatest(toInt64(toUnixTimestamp(b)), toInt64({p1:UInt32}))) AS `throughput`
    FROM (SELECT if(o, '', d0) AS x0, toUInt8(multiIf(o, 1, d0 = '', 2, 0)) AS k0, b, v0
    FROM (SELECT *, (d0 != '') AND (d0) GLOBAL NOT IN (SELECT d0
    FROM (SELECT sourcePodNamespace AS d0, sum(octets) AS v0
    FROM `flows_class_1m`
    WHERE bucketStart >= toDateTime({p1:UInt32}) AND bucketStart < toDateTime({p2:UInt32})
    GROUP BY d0 UNION ALL SELECT sourcePodNamespace AS d0, sum(if(octetDeltaCount >= 9223372036854775808 OR octetDeltaCount > octetTotalCount, toUInt64(0), octetDeltaCount)) AS v0
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p2:UInt32}) AND flowEndSeconds < toDateTime({p0:UInt32})
    GROUP BY d0)
    WHERE (d0 != '')
    GROUP BY d0 HAVING sum(v0) > 0
    ORDER BY sum(v0) DESC, d0 LIMIT 5) AS o
    FROM (SELECT sourcePodNamespace AS d0, toDateTime(intDiv(toInt64(toUnixTimestamp(bucketStart)), 120) * 120) AS b, sum(spreadOctets) AS v0
    FROM `flows_class_1m`
    WHERE bucketStart >= toDateTime({p1:UInt32}) AND bucketStart < toDateTime({p2:UInt32})
    GROUP BY d0, b UNION ALL WITH toInt64(toUnixTimestamp(flowEndSeconds)) AS x, if(octetDeltaCount >= 9223372036854775808 OR octetDeltaCount > octetTotalCount, toUInt64(0), octetDeltaCount) AS o, if(reverseOctetDeltaCount >= 9223372036854775808 OR reverseOctetDeltaCount > reverseOctetTotalCount, toUInt64(0), reverseOctetDeltaCount) AS ro, greatest(toInt64(1), least(toInt64(600), x - toInt64(toUnixTimestamp(flowStartSeconds)), multiIf(o >= ro AND throughput > 0, toInt64(least(600, round(toFloat64(o) * 8 / throughput))), reverseThroughput > 0, toInt64(least(600, round(toFloat64(ro) * 8 / reverseThroughput))), throughput > 0, toInt64(least(600, round(toFloat64(o) * 8 / throughput))), toInt64(60)))) AS n SELECT sourcePodNamespace AS d0, toDateTime(k * 120) AS b, sum(toUInt64(intDiv(o, toUInt64(n)) * toUInt64(least(n, greatest(toInt64(0), least(toInt64({p0:UInt32}), (toInt64(k) + 1) * 120) - x + n))) + intDiv(o % toUInt64(n) * toUInt64(least(n, greatest(toInt64(0), least(toInt64({p0:UInt32}), (toInt64(k) + 1) * 120) - x + n))), toUInt64(n)) - (intDiv(o, toUInt64(n)) * toUInt64(least(n, greatest(toInt64(0), greatest(toInt64({p2:UInt32}), toInt64(k) * 120) - x + n))) + intDiv(o % toUInt64(n) * toUInt64(least(n, greatest(toInt64(0), greatest(toInt64({p2:UInt32}), toInt64(k) * 120) - x + n))), toUInt64(n))))) AS v0
    FROM `flows`
    ARRAY JOIN range(toUInt64(intDiv(greatest(x - n, toInt64({p2:UInt32})), 120)), toUInt64(intDiv(least(x, toInt64({p0:UInt32})) - 1, 120)) + 1) AS k
    WHERE flowEndSeconds > toDateTime({p2:UInt32}) AND flowEndSeconds < toDateTime({p3:UInt32})
    GROUP BY d0, b)))
    GROUP BY b, k0, x0 HAVING sum(v0) > 0
    ORDER BY b, k0, x0
    p0: UInt32 = "1800000090"
    p1: UInt32 = "1800000000"
    p2: UInt32 = "1800000060"
    p3: UInt32 = "1800000690"
    "#);
}

#[test]
fn a_feed_keeps_columns_and_adds_sums() {
    let hourly = rollup::feed(&ROLLUPS[0], "`flows`").expect("a feed");
    insta::assert_snapshot!(hourly, @r#"SELECT toDateTime(intDiv(toUnixTimestamp(flowEndSeconds), 3600) * 3600) AS bucketStart, flowType, sourcePodNamespace, destinationPodNamespace, destinationServicePortName, protocolIdentifier, ingressNetworkPolicyNamespace, ingressNetworkPolicyName, ingressNetworkPolicyRuleName, ingressNetworkPolicyRuleAction, ingressNetworkPolicyType, egressNetworkPolicyNamespace, egressNetworkPolicyName, egressNetworkPolicyRuleName, egressNetworkPolicyRuleAction, egressNetworkPolicyType, egressName, clusterUUID, if(octetDeltaCount >= 9223372036854775808 OR octetDeltaCount > octetTotalCount, toUInt64(0), octetDeltaCount) AS octets, if(reverseOctetDeltaCount >= 9223372036854775808 OR reverseOctetDeltaCount > reverseOctetTotalCount, toUInt64(0), reverseOctetDeltaCount) AS reverseOctets, if(packetDeltaCount >= 9223372036854775808 OR packetDeltaCount > packetTotalCount, toUInt64(0), packetDeltaCount) AS packets, if(reversePacketDeltaCount >= 9223372036854775808 OR reversePacketDeltaCount > reversePacketTotalCount, toUInt64(0), reversePacketDeltaCount) AS reversePackets, toUInt64((octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)) AS records, toUInt64(flowEndReason != 2 AND (octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)) AS endedConnections FROM `flows` WHERE (octetDeltaCount > 0 OR packetDeltaCount > 0 OR reverseOctetDeltaCount > 0 OR reversePacketDeltaCount > 0)"#);
    let fine = rollup::feed(&ROLLUPS[3], "`flows`").expect("a feed");
    assert!(fine.contains("AS reverseSpreadOctets") && fine.contains("FROM `flows` WHERE (octet"));
}

/// An answer to the question for the catalog.
fn answer(rows: &[[&str; 4]]) -> Columns {
    let field = |i: usize, name: &str| Field {
        name: name.into(),
        data: Data::Text(Dictionary {
            values: rows.iter().map(|row| row[i].into()).collect(),
            codes: (0..rows.len() as u32).collect(),
        }),
        nulls: None,
    };
    Columns {
        rows: rows.len(),
        fields: ["table", "column", "engine", "comment"]
            .iter()
            .enumerate()
            .map(|(i, name)| field(i, name))
            .collect(),
    }
}

#[test]
fn only_whole_rollups_that_say_since_when_are_read() {
    let hourly = &ROLLUPS[0];
    let columns = || {
        [BUCKET]
            .into_iter()
            .chain(hourly.columns.iter().copied())
            .chain(hourly.sums())
    };
    let mut rows: Vec<[&str; 4]> = columns().map(|name| [hourly.table, name, "", ""]).collect();
    rows.push(["flows", "flowEndSeconds", "", ""]);
    rows.push(["flows", "", "Distributed", ""]);
    let read = |rows: &[[&str; 4]]| Catalog::read(&answer(rows), &Options::default());

    let silent = read(&rows);
    assert!(silent.rollups.is_empty() && silent.distributed);
    assert!(silent.has("flowEndSeconds") && !silent.has("flowType"));

    rows.push([hourly.table, "", "Distributed", "complete since 1768208400"]);
    let told = read(&rows);
    assert_eq!(told.rollups.len(), 1);
    assert_eq!(
        (told.rollups[0].rollup, told.rollups[0].since),
        (hourly, 1_768_208_400)
    );

    rows.retain(|row| row[1] != "records");
    assert!(read(&rows).rollups.is_empty(), "a sum is missing");
    assert_eq!(read(&[]).columns, None);
}

#[test]
fn an_empty_range_is_still_a_question() {
    let spec = QuerySpec::Totals {
        measures: vec![Measure::Octets],
    };
    let all = Filter::everything();
    let range = TimeRange {
        from_ms: 1_001,
        to_ms: 1_002,
    };
    let built = build(&Request::new(&spec, &all, &all, range), &Options::default());
    assert!(
        built
            .expect("a statement")
            .statement
            .sql
            .contains("FROM `flows`")
    );
}

/// The question asked of everything that a database can hold.
fn whole(spec: &QuerySpec) -> Built {
    let all = Filter::everything();
    let options = Options {
        catalog: Catalog::whole(),
        ..Options::default()
    };
    build(&Request::new(spec, &all, &all, super::HOUR), &options).expect("a statement")
}

#[test]
fn each_subject_is_counted_from_its_cheapest_table() {
    let spec = QuerySpec::Distinct {
        of: super::ids(&["any pod", "destinationServicePortName", "verdict"]),
    };
    let built = whole(&spec);
    let tables: Vec<_> = built.reads.iter().map(|read| &*read.table).collect();
    assert_eq!(tables, ["flows_pair_1h", "flows_class_1h"]);
    insta::assert_snapshot!(super::text(&built.statement), @r#"
    SELECT sumIf(n, i = 0) AS `any pod`, sumIf(n, i = 1) AS `destinationServicePortName`, sumIf(n, i = 2) AS `verdict`
    FROM (SELECT toUInt8(0) AS i, uniqExact(value) AS n
    FROM (SELECT arrayJoin([d0, d1]) AS value
    FROM (SELECT multiIf(sourcePodName = '', '', sourcePodNamespace = '', sourcePodName, concat(sourcePodNamespace, '/', sourcePodName)) AS d0, multiIf(destinationPodName = '', '', destinationPodNamespace = '', destinationPodName, concat(destinationPodNamespace, '/', destinationPodName)) AS d1, records AS v0
    FROM `flows_pair_1h`
    WHERE bucketStart >= toDateTime({p0:UInt32}) AND bucketStart < toDateTime({p1:UInt32}))
    WHERE v0 > 0)
    WHERE value != '' UNION ALL SELECT toUInt8(1) AS i, uniqExact(value) AS n
    FROM (SELECT d0 AS value
    FROM (SELECT destinationServicePortName AS d0, records AS v0
    FROM `flows_class_1h`
    WHERE bucketStart >= toDateTime({p0:UInt32}) AND bucketStart < toDateTime({p1:UInt32}))
    WHERE v0 > 0)
    WHERE value != '' UNION ALL SELECT toUInt8(2) AS i, uniqExact(value) AS n
    FROM (SELECT d0 AS value
    FROM (SELECT multiIf(ingressNetworkPolicyRuleAction = 2 OR egressNetworkPolicyRuleAction = 2, 'drop', ingressNetworkPolicyRuleAction = 3 OR egressNetworkPolicyRuleAction = 3, 'reject', ingressNetworkPolicyRuleAction = 1 OR egressNetworkPolicyRuleAction = 1 OR ingressNetworkPolicyName != '' OR egressNetworkPolicyName != '', 'allow', 'unprotected') AS d0, records AS v0
    FROM `flows_class_1h`
    WHERE bucketStart >= toDateTime({p0:UInt32}) AND bucketStart < toDateTime({p1:UInt32}))
    WHERE v0 > 0)
    WHERE value != '')
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    "#);
}

#[test]
fn changes_are_named_by_both_periods() {
    let spec = QuerySpec::Changes {
        by: super::ids(&["sourcePodNamespace"]),
        measure: Measure::Throughput,
        top: 3,
    };
    let built = whole(&spec);
    assert_eq!(built.reads.len(), 1);
    assert_eq!(built.reads[0].parts.len(), 2);
    insta::assert_snapshot!(super::text(&built.statement), @r#"
    SELECT x0 AS `sourcePodNamespace`, k0 AS `sourcePodNamespace_kind`, sum(n) * 8 / 3600 AS `throughput`, sum(b) * 8 / 3600 AS `throughput_before`
    FROM (SELECT if(o, '', d0) AS x0, toUInt8(multiIf(o, 1, d0 = '', 2, 0)) AS k0, n, b
    FROM (SELECT *, (d0 != '') AND (d0) NOT IN (SELECT d0
    FROM (SELECT *, v0 AS n, toUInt64(0) AS b
    FROM (SELECT sourcePodNamespace AS d0, octets AS v0
    FROM `flows_class_1h`
    WHERE bucketStart >= toDateTime({p0:UInt32}) AND bucketStart < toDateTime({p1:UInt32})) UNION ALL SELECT *, toUInt64(0) AS n, v0 AS b
    FROM (SELECT sourcePodNamespace AS d0, octets AS v0
    FROM `flows_class_1h`
    WHERE bucketStart >= toDateTime({p2:UInt32}) AND bucketStart < toDateTime({p0:UInt32})))
    WHERE (d0 != '')
    GROUP BY d0 HAVING sum(n) > 0 OR sum(b) > 0
    ORDER BY if(sum(n) > sum(b), sum(n) - sum(b), sum(b) - sum(n)) DESC, d0 LIMIT 3) AS o
    FROM (SELECT *, v0 AS n, toUInt64(0) AS b
    FROM (SELECT sourcePodNamespace AS d0, octets AS v0
    FROM `flows_class_1h`
    WHERE bucketStart >= toDateTime({p0:UInt32}) AND bucketStart < toDateTime({p1:UInt32})) UNION ALL SELECT *, toUInt64(0) AS n, v0 AS b
    FROM (SELECT sourcePodNamespace AS d0, octets AS v0
    FROM `flows_class_1h`
    WHERE bucketStart >= toDateTime({p2:UInt32}) AND bucketStart < toDateTime({p0:UInt32})))))
    GROUP BY k0, x0 HAVING sum(n) > 0 OR sum(b) > 0
    ORDER BY if(sum(n) > sum(b), sum(n) - sum(b), sum(b) - sum(n)) DESC, k0, x0
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    p2: UInt32 = "1799996400"
    "#);
}

#[test]
fn long_lines_take_the_buckets_of_a_rollup() {
    let bucket = |by: &[&str], hours: i64, options: &Options| {
        let spec = QuerySpec::Series {
            by: super::ids(by),
            measure: Measure::Throughput,
            top: 3,
        };
        let range = TimeRange {
            to_ms: super::HOUR.from_ms + hours * 3_600_000 + 1_000,
            ..super::HOUR
        };
        let all = Filter::everything();
        let built = build(&Request::new(&spec, &all, &all, range), options);
        built.expect("a statement").bucket_ms / 1000
    };
    let options = Options {
        catalog: Catalog::whole(),
        ..Options::default()
    };
    // Classes have minutes, pairs five of them, addresses hours.
    let lengths = |by: &[&str]| [1, 3, 5, 11, 13, 24, 100].map(|h| bucket(by, h, &options));
    assert_eq!(lengths(&["verdict"]), [15, 60, 120, 300, 300, 300, 1800]);
    assert_eq!(lengths(&["sourcePod"]), [15, 60, 300, 300, 300, 300, 1800]);
    let addresses = [15, 60, 120, 300, 3600, 3600, 3600];
    assert_eq!(lengths(&["sourcePod", "destinationIP"]), addresses);
    assert_eq!(bucket(&["destinationIP"], 24, &Options::default()), 300);
    // What no rollup keeps stays fine.
    assert_eq!(bucket(&["sourceTransportPort"], 24, &options), 300);
}
