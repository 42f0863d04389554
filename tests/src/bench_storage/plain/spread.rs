//! Throughput over time in plain SQL: octets fall evenly on the seconds that a record reports.
//!
//! A record reports the seconds up to its end that its larger direction needs at its throughput, a
//! minute where it names none; at least one, at most ten minutes, and not more than it is old. Of
//! its octets, those up to a moment are the whole part of their share of the seconds up to it, so
//! that the parts of any cutting add up.

use super::{Plain, value};
use weir_model::Measure;

/// Buckets from this length on do not spread.
pub const BELOW_S: i64 = 3_600;
/// A record reports at most so many seconds, so one that ends that long after the range counts.
const LONGEST_S: i64 = 600;
const TIMEOUT_S: i64 = 60;

const SECONDS: &str = "round(octetDeltaCount * 8 / throughput)";
const REVERSE: &str = "round(reverseOctetDeltaCount * 8 / reverseThroughput)";

impl Plain {
    pub(super) fn spread(&self, by: &[String], measure: Measure, top: u32, bucket: i64) -> String {
        let (picked, set) = match by.is_empty() {
            true => (String::new(), String::new()),
            false => (
                format!("{}, ", self.picked(by, measure, "")),
                self.set(by, top),
            ),
        };
        let set = set.strip_prefix(", ").map(|set| format!("{set}, "));
        let with = format!(
            "{picked}{}{}, {}",
            set.unwrap_or_default(),
            self.reporting(by, measure),
            self.cut(by.len(), bucket)
        );
        let sum = format!("sum(part) * 8 / {}", self.covered("b", bucket));
        self.lines(by, measure, &with, "cut", &sum)
    }

    /// `reporting AS (…)`: the records that report seconds of the range: value `v`, end `x`, and
    /// how many seconds `n`.
    fn reporting(&self, by: &[String], measure: Measure) -> String {
        let keys = by.iter().enumerate();
        let keys: String = keys
            .map(|(i, id)| format!("{} AS d{i}, ", super::text(id)))
            .collect();
        let told = format!(
            "multiIf(octetDeltaCount >= reverseOctetDeltaCount AND throughput > 0, {SECONDS}, \
             reverseThroughput > 0, {REVERSE}, throughput > 0, {SECONDS}, {TIMEOUT_S})"
        );
        let age = "toInt64(flowEndSeconds) - toInt64(flowStartSeconds)";
        let n =
            format!("greatest(1, least({LONGEST_S}, {age}, toInt64(least({LONGEST_S}, {told}))))");
        let (v, filter, from, ahead) =
            (value(measure), &self.filter, self.from, self.to + LONGEST_S);
        format!(
            "reporting AS (SELECT {keys}{v} AS v, toInt64(flowEndSeconds) AS x, {n} AS n \
             FROM flows WHERE flowEndSeconds > toDateTime({from}) \
             AND flowEndSeconds < toDateTime({ahead}){filter})"
        )
    }

    /// `cut AS (…)`: one row per record and bucket it touches, with the bucket's part of the octets.
    fn cut(&self, count: usize, bucket: i64) -> String {
        let keys = super::list(count, |i| format!("d{i}, "), "");
        let Self { from, to, .. } = self;
        let start = format!("greatest(x - n, {from})");
        let end = format!("least(x, {to})");
        let up_to =
            |y: &str| format!("intDiv(v * toUInt64(least(n, greatest(0, {y} - x + n))), n)");
        let first = format!("greatest(b, {from})");
        let last = format!("least(b + {bucket}, {to})");
        format!(
            "cut AS (SELECT {keys}b, {} - {} AS part FROM (SELECT {keys}v, x, n, arrayJoin(range(\
             intDiv({start}, {bucket}) * {bucket}, {end}, {bucket})) AS b \
             FROM reporting WHERE {start} < {end}))",
            up_to(&last),
            up_to(&first),
        )
    }
}
