//! Octets over time: each record's octets fall evenly on the seconds that it reports, in whole
//! octets.

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
        // A record that ends after the range may still report seconds within it.
        let near = |r: &&FlowRecord| {
            let end = i64::from(r.flow_end_seconds);
            end > from && end < to + LONGEST && super::passes(self.filter, r)
        };
        for record in self.records.iter().filter(near) {
            let end = i64::from(record.flow_end_seconds);
            let seconds = match self.rule {
                Rule::NoSpread => 1,
                _ => self.interval(record),
            };
            let octets = self.octets(measure, record) as u128;
            let before = |second: i64| octets * (second - end + seconds) as u128 / seconds as u128;
            let mut buckets: BTreeMap<i64, f64> = BTreeMap::new();
            for second in (end - seconds..end).filter(|s| (from..to).contains(s)) {
                let share = before(second + 1) - before(second);
                *buckets.entry(second.div_euclid(bucket)).or_default() += share as f64;
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

    /// How many seconds a record reports: the octets of its larger direction at their rate, else
    /// those of the other, a minute where it names no rate; at least one second, at most ten
    /// minutes, and no more than the connection is old.
    fn interval(&self, r: &FlowRecord) -> i64 {
        let forward = (self.value(Measure::Octets, r), r.throughput);
        let reverse = (self.value(Measure::ReverseOctets, r), r.reverse_throughput);
        let order = match forward.0 >= reverse.0 {
            true => [forward, reverse],
            false => [reverse, forward],
        };
        let told = order.into_iter().find(|(_, rate)| *rate > 0);
        let by_rate = told.map_or(60, |(octets, rate)| {
            let seconds = octets * 8.0 / rate as f64;
            seconds.round_ties_even().min(LONGEST as f64) as i64
        });
        let age = i64::from(r.flow_end_seconds) - i64::from(r.flow_start_seconds);
        by_rate.min(age).clamp(1, LONGEST)
    }
}

/// The most seconds that a record reports.
const LONGEST: i64 = 600;
