//! Columns into lines: one per key, sorted by total, Other last.

use crate::PanelData;
use crate::key::{self, Part};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use weir_model::{Measure, QuerySpec, TimeRange, Unit};

/// Connections report at least this often (the exporter's active timeout), in milliseconds.
const TIMEOUT_MS: i64 = 60_000;
/// Times are cut to the years 1 to 9999, in milliseconds.
const TIMES_MS: (i64, i64) = (-62_000_000_000_000, 253_000_000_000_000);
/// Values are cut to this, so that sums of them stay finite.
const LARGEST: f64 = 1e30;

/// What a series panel draws.
#[derive(Clone, Debug)]
pub struct Model {
    /// The dimensions of the keys.
    pub dims: Vec<String>,
    /// What was summed.
    pub measure: Measure,
    /// The range on the time axis, at least 1 ms long.
    pub range: TimeRange,
    /// Length of a bucket, at least 1 ms.
    pub bucket_ms: i64,
    /// Buckets that end later are incomplete, in UTC milliseconds; at most the range's end.
    pub complete_to_ms: i64,
    /// Starts of the buckets for which any line has a value, rising.
    pub times: Vec<i64>,
    /// The lines, largest first, Other last.
    pub lines: Vec<Line>,
}

/// The values of one key.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is about; empty when the query has no dimensions.
    pub key: Vec<Part>,
    /// What people read.
    pub label: String,
    /// Index into `Model::times` and value, rising; times without a value are left out.
    pub points: Vec<(usize, f64)>,
    /// Sum of all values.
    pub sum: f64,
    /// Largest value.
    pub max: f64,
}

impl Model {
    /// Reads an answer to a `Series` query.
    ///
    /// # Errors
    /// Says what was expected when the query or a column is of another kind.
    pub fn read(data: &PanelData) -> Result<Self, String> {
        let QuerySpec::Series { by, measure, .. } = &data.query else {
            return Err("expected the answer to a series query".to_owned());
        };
        let time = data
            .columns
            .field("t")
            .ok_or("expected a time column `t`")?;
        let name = measure.id();
        let values = data
            .columns
            .field(name)
            .ok_or_else(|| format!("expected a column `{name}`"))?;
        let mut sums: HashMap<Vec<Part>, BTreeMap<i64, f64>> = HashMap::new();
        for row in 0..data.columns.rows {
            let (Some(t), Some(v)) = (time.number(row), values.number(row)) else {
                continue;
            };
            if v.is_finite() {
                let t = (t as i64).clamp(TIMES_MS.0, TIMES_MS.1);
                let line = sums.entry(key::read(&data.columns, by, row)).or_default();
                let sum = line.entry(t).or_insert(0.0);
                *sum = (*sum + v).clamp(-LARGEST, LARGEST);
            }
        }
        let from_ms = data.range.from_ms.clamp(TIMES_MS.0, TIMES_MS.1);
        let to_ms = data.range.to_ms.clamp(from_ms + 1, TIMES_MS.1 + 1);
        let times: BTreeSet<i64> = sums.values().flat_map(BTreeMap::keys).copied().collect();
        let times: Vec<i64> = times.into_iter().collect();
        let mut lines: Vec<Line> = sums
            .into_iter()
            .map(|(key, points)| Line::new(by, key, &points, &times))
            .collect();
        lines.sort_by(|a, b| {
            let other = |l: &Line| key::is_other(&l.key);
            other(a)
                .cmp(&other(b))
                .then(b.sum.total_cmp(&a.sum))
                .then_with(|| a.key.cmp(&b.key))
        });
        Ok(Self {
            dims: by.clone(),
            measure: *measure,
            range: TimeRange { from_ms, to_ms },
            bucket_ms: data.bucket_ms.clamp(1, TIMES_MS.1),
            complete_to_ms: data.complete_to_ms.min(to_ms),
            times,
            lines,
        })
    }

    /// What the values are.
    pub fn unit(&self) -> Unit {
        self.measure.unit()
    }

    /// Whether values are rates, so that they are averaged, not added, over time.
    pub fn is_rate(&self) -> bool {
        self.unit() == Unit::BitsPerSecond
    }

    /// Neighbouring values farther apart than this, in milliseconds, have a gap between them:
    /// two buckets or two timeouts, whichever is longer.
    pub fn gap_ms(&self) -> i64 {
        self.bucket_ms.saturating_mul(2).max(2 * TIMEOUT_MS)
    }

    /// Whether the range covers only a part of the bucket, or records of it are still to come.
    pub fn is_incomplete(&self, start: i64) -> bool {
        start < self.range.from_ms || start.saturating_add(self.bucket_ms) > self.complete_to_ms
    }

    /// The part of a bucket that lies in the range.
    pub fn span(&self, start: i64) -> (i64, i64) {
        let end = start.saturating_add(self.bucket_ms);
        (
            start.clamp(self.range.from_ms, self.range.to_ms),
            end.clamp(self.range.from_ms, self.range.to_ms),
        )
    }

    /// Where a bucket's value is drawn: the middle of the part that lies in the range.
    pub fn middle(&self, start: i64) -> i64 {
        let (from, to) = self.span(start);
        from + (to - from) / 2
    }

    /// The bucket drawn nearest to a time.
    pub fn nearest(&self, ms: i64) -> Option<usize> {
        let after = self.times.partition_point(|t| self.middle(*t) < ms);
        let distance = |i: usize| self.times.get(i).map(|t| (self.middle(*t) - ms).abs());
        let (before, after) = (after.checked_sub(1), Some(after));
        [before, after]
            .into_iter()
            .flatten()
            .filter_map(|i| distance(i).map(|d| (d, i)))
            .min()
            .map(|(_, i)| i)
    }

    /// A line's value over the range: the mean of a rate, the sum of anything else.
    pub fn overall(&self, line: &Line) -> f64 {
        if self.is_rate() {
            line.sum * self.bucket_ms as f64 / self.range.length_ms().max(self.bucket_ms) as f64
        } else {
            line.sum
        }
    }

    /// Pieces of the bucket list without a gap, as index ranges.
    pub fn pieces(&self) -> Vec<std::ops::Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for i in 1..=self.times.len() {
            if i == self.times.len() || self.times[i] - self.times[i - 1] > self.gap_ms() {
                pieces.push(start..i);
                start = i;
            }
        }
        pieces
    }

    /// A line as pieces to be drawn through: (bucket, value). Between the pieces are gaps.
    ///
    /// A sum that is missing while other lines have one is 0; a rate that is missing is bridged
    /// up to the gap length, because a connection reports only every timeout.
    pub fn runs(&self, line: &Line) -> Vec<Vec<(usize, f64)>> {
        if !self.is_rate() {
            let value = |i| line.at(i).unwrap_or(0.0);
            let piece = |p: std::ops::Range<usize>| p.map(|i| (i, value(i))).collect();
            return self.pieces().into_iter().map(piece).collect();
        }
        let near =
            |a: &(usize, f64), b: &(usize, f64)| self.times[b.0] - self.times[a.0] <= self.gap_ms();
        line.points.chunk_by(near).map(<[_]>::to_vec).collect()
    }

    /// A line's share of a stack at a bucket: its value, bridged as in `runs`, never negative.
    pub fn stacked(&self, line: &Line, i: usize) -> f64 {
        let value = line.at(i).or_else(|| {
            if self.is_rate() {
                self.bridged(line, i)
            } else {
                None
            }
        });
        value.unwrap_or(0.0).max(0.0)
    }

    fn bridged(&self, line: &Line, i: usize) -> Option<f64> {
        let after = line.points.partition_point(|(at, _)| *at < i);
        let (a, va) = *line.points.get(after.checked_sub(1)?)?;
        let (b, vb) = *line.points.get(after)?;
        let (a, b, t) = (
            *self.times.get(a)?,
            *self.times.get(b)?,
            *self.times.get(i)?,
        );
        let share = (t - a) as f64 / (b - a).max(1) as f64;
        (b - a <= self.gap_ms()).then_some(va + (vb - va) * share)
    }
}

impl Line {
    fn new(dims: &[String], key: Vec<Part>, values: &BTreeMap<i64, f64>, times: &[i64]) -> Self {
        let points: Vec<(usize, f64)> = values
            .iter()
            .map(|(t, v)| (times.partition_point(|u| u < t), *v))
            .collect();
        let sum = points.iter().map(|(_, v)| v).sum();
        let max = points.iter().map(|(_, v)| *v).fold(f64::MIN, f64::max);
        Self {
            label: key::label(dims, &key),
            key,
            points,
            sum,
            max,
        }
    }

    /// The value at a bucket.
    pub fn at(&self, i: usize) -> Option<f64> {
        self.points
            .binary_search_by_key(&i, |(at, _)| *at)
            .ok()
            .map(|at| self.points[at].1)
    }
}
