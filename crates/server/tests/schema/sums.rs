//! What rollups must hold, computed here from the records themselves; and that they hold it.

use std::collections::BTreeMap;

use weir_chdb::shared_for_tests;
use weir_model::Rollup;
use weir_model::rollup::{LONGEST_S, ROLLUPS, TIMEOUT_S};
use weir_traffic::{Cell, FlowRecord};

use super::place::{NOON_S, Place, records};

/// Sums per bucket and kept columns.
pub type Sums = BTreeMap<Vec<String>, [u64; 8]>;

fn guarded(delta: u64, total: u64) -> u64 {
    if delta >= 1 << 63 || delta > total {
        0
    } else {
        delta
    }
}

/// The seconds that a record reports.
fn reported(r: &FlowRecord, o: u64, ro: u64) -> i64 {
    let longest = i64::from(LONGEST_S);
    let told = |octets: u64, rate: u64| {
        let seconds = (octets as f64 * 8.0 / rate as f64).round_ties_even();
        seconds.min(longest as f64) as i64
    };
    let (rate, back) = (r.throughput, r.reverse_throughput);
    let n = if o >= ro && rate > 0 {
        told(o, rate)
    } else if back > 0 {
        told(ro, back)
    } else if rate > 0 {
        told(o, rate)
    } else {
        i64::from(TIMEOUT_S)
    };
    let since = i64::from(r.flow_end_seconds) - i64::from(r.flow_start_seconds);
    n.min(since).min(longest).max(1)
}

fn text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.to_owned(),
        Cell::Time(n) => n.to_string(),
        Cell::UInt8(n) => n.to_string(),
        Cell::UInt16(n) => n.to_string(),
        Cell::UInt64(n) => n.to_string(),
    }
}

/// What a rollup of those records holds; rows whose sums are all 0 are left out.
pub fn expected(rollup: &Rollup, records: &[FlowRecord]) -> Sums {
    let mut sums = Sums::new();
    let length = i64::from(rollup.seconds);
    for r in records {
        let kept: Vec<String> = rollup
            .columns
            .iter()
            .map(|c| text(r.cell(c).unwrap()))
            .collect();
        let mut add = |bucket: i64, values: [u64; 8]| {
            let key = std::iter::once((bucket * length).to_string()).chain(kept.clone());
            let sum = sums.entry(key.collect()).or_default();
            sum.iter_mut().zip(values).for_each(|(s, v)| *s += v);
        };
        let o = guarded(r.octet_delta_count, r.octet_total_count);
        let ro = guarded(r.reverse_octet_delta_count, r.reverse_octet_total_count);
        let p = guarded(r.packet_delta_count, r.packet_total_count);
        let rp = guarded(r.reverse_packet_delta_count, r.reverse_packet_total_count);
        let x = i64::from(r.flow_end_seconds);
        let carried = u64::from(!r.is_zero_delta());
        let ended = u64::from(!r.is_zero_delta() && r.flow_end_reason != 2);
        add(x / length, [o, ro, p, rp, carried, ended, 0, 0]);
        if rollup.sums().count() == 6 {
            continue;
        }
        let n = reported(r, o, ro);
        let before = |v: u64, y: i64| {
            let seconds = (y - x + n).clamp(0, n);
            (u128::from(v) * seconds as u128 / n as u128) as u64
        };
        for bucket in (x - n) / length..=x / length {
            let (start, end) = (bucket * length, (bucket + 1) * length);
            let part = |v: u64| before(v, end) - before(v, start);
            add(bucket, [0, 0, 0, 0, 0, 0, part(o), part(ro)]);
        }
    }
    sums.retain(|_, values| values.iter().any(|v| *v > 0));
    sums
}

/// What the rollup holds.
pub async fn stored(place: &Place, rollup: &Rollup) -> Sums {
    let names: Vec<&str> = rollup.sums().collect();
    let kept = rollup.columns.join(", ");
    let summed: Vec<String> = names
        .iter()
        .map(|s| format!("sum(t.{s}) AS x{s}"))
        .collect();
    let sql = format!(
        "SELECT toUnixTimestamp(bucketStart), {kept}, {} FROM {} AS t GROUP BY bucketStart, {kept} \
         HAVING {} FORMAT JSONCompactStringsEachRow",
        summed.join(", "),
        rollup.table,
        names
            .iter()
            .map(|s| format!("x{s} != 0"))
            .collect::<Vec<_>>()
            .join(" OR "),
    );
    let answer = place.text(&sql).await;
    let row = |line: &str| {
        let mut key: Vec<String> = serde_json::from_str(line).unwrap();
        let values = key.split_off(1 + rollup.columns.len());
        let mut sums = [0; 8];
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum = value.parse().unwrap();
        }
        (key, sums)
    };
    answer.lines().map(row).collect()
}

/// Fails where a rollup does not hold the sums of those records.
pub async fn check(place: &Place, records: &[FlowRecord]) {
    for rollup in &ROLLUPS {
        let (expected, stored) = (expected(rollup, records), stored(place, rollup).await);
        assert!(!expected.is_empty());
        let absent = expected
            .iter()
            .find(|(key, sums)| stored.get(*key) != Some(*sums));
        if let Some((key, sums)) = absent {
            panic!(
                "{} {key:?}: {sums:?}, not {:?}",
                rollup.table,
                stored.get(key)
            );
        }
        assert_eq!(expected.len(), stored.len(), "{}", rollup.table);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_sum_what_is_inserted() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "feeds");
    place.apply().await;
    let records = records(NOON_S - 300, 900, 20.0);
    assert!(records.iter().any(|r| r.octet_delta_count >= 1 << 63));
    assert!(records.iter().any(FlowRecord::is_zero_delta));
    for batch in records.chunks(4_000) {
        place.insert(batch).await;
    }
    check(&place, &records).await;
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn records_from_before_the_feeds_are_summed() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "older");
    place.apply().await;
    let records = records(NOON_S - 1_000, 1_800, 20.0);
    for rollup in &ROLLUPS {
        place.run(&format!("DROP VIEW {}_feed", rollup.table)).await;
        place.run(&format!("DROP TABLE {}", rollup.table)).await;
    }
    place.insert(&records).await;
    place.apply().await;
    check(&place, &records).await;
    let comments = "SELECT groupUniqArray(comment) FROM system.tables \
        WHERE database = currentDatabase() AND engine = 'SummingMergeTree'";
    assert_eq!(place.text(comments).await, "['complete since 0']");
    // a feed that was away for a while
    let more = super::place::records(NOON_S, 60, 20.0);
    place.run("DROP VIEW flows_pair_5m_feed").await;
    place.insert(&more).await;
    place.apply().await;
    check(&place, &[records, more].concat()).await;
    place.gone().await;
}
