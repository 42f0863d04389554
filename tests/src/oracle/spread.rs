//! Octets over time: each record's octets fall evenly on the seconds that it reports.

use super::{Oracle, Rule};
use std::collections::BTreeMap;
use weir_model::Measure;
use weir_traffic::FlowRecord;

impl Oracle<'_> {
    /// Octets per key and bucket, second by second.
    pub(super) fn spread(&self, by: &[String], measure: Measure) -> Vec<(Vec<String>, i64, f64)> {
        let (from, to) = (self.range.from_ms / 1000, self.range.to_ms / 1000);
        let bucket = self.bucket_ms / 1000;
        let mut points = Vec::new();
        // A record that ends shortly after the range still reports seconds within it.
        let near = |r: &&FlowRecord| {
            let end = i64::from(r.flow_end_seconds);
            end > from && end < to + 120 && super::passes(self.filter, r)
        };
        for record in self.records.iter().filter(near) {
            let (octets, rate) = self.reported(measure, record);
            let end = i64::from(record.flow_end_seconds);
            let seconds = match self.rule {
                Rule::NoSpread => 1,
                _ => interval(octets, rate, end - i64::from(record.flow_start_seconds)),
            };
            let mut buckets: BTreeMap<i64, f64> = BTreeMap::new();
            for second in (end - seconds..end).filter(|s| (from..to).contains(s)) {
                *buckets.entry(second.div_euclid(bucket)).or_default() += octets / seconds as f64;
            }
            let key = self.key(by, record);
            points.extend(
                buckets
                    .into_iter()
                    .map(|(b, v)| (key.clone(), b * self.bucket_ms, v)),
            );
        }
        points
    }

    /// Seconds of a bucket that lie in the range.
    pub(super) fn covered_seconds(&self, start_ms: i64) -> f64 {
        let end = (start_ms + self.bucket_ms).min(self.range.to_ms);
        (end - start_ms.max(self.range.from_ms)) as f64 / 1000.0
    }

    fn reported(&self, measure: Measure, r: &FlowRecord) -> (f64, u64) {
        match measure {
            Measure::ReverseThroughput => (
                self.delta(r.reverse_octet_delta_count, r.reverse_octet_total_count),
                r.reverse_throughput,
            ),
            _ => (
                self.delta(r.octet_delta_count, r.octet_total_count),
                r.throughput,
            ),
        }
    }
}

/// How many seconds a record reports: its octets at its rate, a minute where it names no rate; at
/// least one second, at most an hour, and no more than the connection is old.
fn interval(octets: f64, rate: u64, age: i64) -> i64 {
    let by_rate = if rate == 0 {
        60
    } else {
        (octets * 8.0 / rate as f64).round_ties_even().min(3600.0) as i64
    };
    by_rate.min(age).clamp(1, 3600)
}
