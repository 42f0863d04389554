//! Columns into lines: one per key, sorted by total, Other last.

use super::values::Values;
use crate::PanelData;
use crate::key::rows::Keys;
use crate::key::{self, Part};
use std::ops::Range;
use weir_model::order::Ordered as _;
use weir_model::{Columns, Measure, QuerySpec, TimeRange, Unit};

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
    /// The buckets with a value of this range.
    pub now: Vec<usize>,
    /// The buckets with a value of the period before.
    pub before: Vec<usize>,
    /// What went the other way was asked for.
    pub mirrored: bool,
    /// The period before was asked for.
    pub compared: bool,
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
    /// Its values.
    pub forward: Values,
    /// What went the other way.
    pub reverse: Values,
    /// Its values in the period before.
    pub earlier: Values,
}

/// One answer: key, time and value of each row that has all.
type Rows = Vec<(usize, i64, f64)>;

impl Model {
    /// Reads an answer to a `Series` query and what came with it.
    ///
    /// # Errors
    /// Says what was expected when the query or a column is of another kind.
    pub fn read(data: &PanelData) -> Result<Self, String> {
        let QuerySpec::Series { by, measure, .. } = &data.query else {
            return Err("expected the answer to a series query".to_owned());
        };
        let mut keys = Keys::default();
        let other = (measure.reverse() != *measure).then_some(&data.reverse);
        let reverse = other.and_then(Option::as_ref);
        let before = data.earlier.as_ref();
        let mut read = |columns, id| rows(columns, by, id, &mut keys);
        let sides = [
            read(Some(&data.columns), measure.id())?,
            read(reverse, measure.reverse().id())?,
            read(before, measure.id())?,
        ];

        let from_ms = data.range.from_ms.clamp(TIMES_MS.0, TIMES_MS.1);
        let to_ms = data.range.to_ms.clamp(from_ms + 1, TIMES_MS.1 + 1);
        let mut times: Vec<i64> = sides.iter().flatten().map(|(_, t, _)| *t).collect();
        times.sort_unstable();
        times.dedup();
        let mut model = Self {
            dims: by.clone(),
            measure: *measure,
            range: TimeRange { from_ms, to_ms },
            bucket_ms: data.bucket_ms.clamp(1, TIMES_MS.1),
            complete_to_ms: data.complete_to_ms.min(to_ms),
            now: Vec::new(),
            before: Vec::new(),
            mirrored: reverse.is_some(),
            compared: before.is_some(),
            lines: Vec::new(),
            times,
        };
        let [forward, reverse, earlier] = &sides;
        model.now = model.covered(forward.iter().chain(reverse));
        model.before = model.covered(earlier.iter());
        let count = keys.keys.len();
        let sides = sides.map(|rows| model.values(rows, count));
        model.join(keys.keys, sides);
        Ok(model)
    }

    /// The buckets for which any row has a value, rising.
    fn covered<'a>(&self, rows: impl Iterator<Item = &'a (usize, i64, f64)>) -> Vec<usize> {
        let mut has = vec![false; self.times.len()];
        for (_, t, _) in rows {
            if let Ok(at) = self.times.binary_search(t) {
                has[at] = true;
            }
        }
        (0..has.len()).filter(|at| has[*at]).collect()
    }

    /// The values of each key.
    fn values(&self, rows: Rows, count: usize) -> Vec<Values> {
        let mut points = vec![Vec::new(); count];
        let mut at = 0;
        for (key, t, value) in rows {
            // Rows mostly come in order of time.
            if self.times.get(at) != Some(&t) {
                at = self.times.partition_point(|u| *u < t);
            }
            points[key].push((at, value));
        }
        let values = |points| {
            let mut values = Values::new(points, LARGEST);
            values.sum = values.points.iter().map(|(i, v)| v * self.weight(*i)).sum();
            values
        };
        points.into_iter().map(values).collect()
    }

    fn join(&mut self, keys: Vec<Vec<Part>>, [forward, reverse, earlier]: [Vec<Values>; 3]) {
        let sides = forward.into_iter().zip(reverse).zip(earlier);
        let line = |(key, ((forward, reverse), earlier)): (Vec<Part>, _)| Line {
            label: key::label(&self.dims, &key),
            key,
            forward,
            reverse,
            earlier,
        };
        let mut lines: Vec<Line> = keys.into_iter().zip(sides).map(line).collect();
        let other = |l: &Line| key::is_other(&l.key);
        let size = |l: &Line| l.forward.sum + l.reverse.sum;
        lines.order_by(|a, b| {
            other(a)
                .cmp(&other(b))
                .then(size(b).total_cmp(&size(a)))
                .then_with(|| a.key.cmp(&b.key))
        });
        self.lines = lines;
    }

    /// What the values are.
    pub fn unit(&self) -> Unit {
        self.measure.unit()
    }

    /// Whether values are rates, so that they are averaged, not added, over time.
    pub fn is_rate(&self) -> bool {
        self.unit() == Unit::BitsPerSecond
    }

    /// What a value at a bucket counts in a sum: of a rate the seconds that the range covers.
    pub fn weight(&self, i: usize) -> f64 {
        if !self.is_rate() {
            return 1.0;
        }
        let (from, to) = self.times.get(i).map_or((0, 0), |t| self.span(*t));
        (to - from) as f64 / 1000.0
    }

    /// A sum as a value over the range: the mean of a rate, the sum of anything else.
    pub fn overall(&self, sum: f64) -> f64 {
        if self.is_rate() {
            sum * 1000.0 / self.range.length_ms().max(1) as f64
        } else {
            sum
        }
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

    /// Buckets without a gap between them, as ranges of `covered`, which is `now` or `before`.
    pub fn pieces(&self, covered: &[usize]) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for i in 1..=covered.len() {
            let ends = i == covered.len()
                || self.times[covered[i]] - self.times[covered[i - 1]] > self.gap_ms();
            if ends {
                pieces.push(start..i);
                start = i;
            }
        }
        pieces
    }

    /// Values as pieces to be drawn through: (bucket, value). Between the pieces are gaps.
    ///
    /// A sum that is missing while other lines have one is 0; a rate that is missing is bridged
    /// up to the gap length, because a connection reports only every timeout.
    pub fn runs(&self, values: &Values, covered: &[usize]) -> Vec<Vec<(usize, f64)>> {
        if self.is_rate() {
            let near = |a: &(usize, f64), b: &(usize, f64)| {
                self.times[b.0] - self.times[a.0] <= self.gap_ms()
            };
            return values.points.chunk_by(near).map(<[_]>::to_vec).collect();
        }
        if values.points.is_empty() {
            return Vec::new();
        }
        let dense = self.dense(values);
        let piece = |p: Range<usize>| covered[p].iter().map(|i| (*i, dense[*i])).collect();
        self.pieces(covered).into_iter().map(piece).collect()
    }

    /// A value for every bucket: of a rate bridged as in `runs`, else 0 where there is none.
    pub fn dense(&self, values: &Values) -> Vec<f64> {
        let mut dense = vec![0.0; self.times.len()];
        for (i, v) in &values.points {
            dense[*i] = *v;
        }
        for pair in values.points.windows(2).filter(|_| self.is_rate()) {
            let ((a, va), (b, vb)) = (pair[0], pair[1]);
            let (from, length) = (self.times[a], self.times[b] - self.times[a]);
            if b == a + 1 || length > self.gap_ms() {
                continue;
            }
            for (i, place) in dense.iter_mut().enumerate().take(b).skip(a + 1) {
                let share = (self.times[i] - from) as f64 / length as f64;
                *place = va + (vb - va) * share;
            }
        }
        dense
    }
}

/// The rows of an answer; none where it was not asked for.
fn rows(
    columns: Option<&Columns>,
    by: &[String],
    id: &str,
    keys: &mut Keys,
) -> Result<Rows, String> {
    let Some(columns) = columns else {
        return Ok(Rows::new());
    };
    let time = columns.field("t").ok_or("expected a time column `t`")?;
    let values = columns
        .field(id)
        .ok_or_else(|| format!("expected a column `{id}`"))?;
    let row = |(row, key): (usize, usize)| {
        let (t, v) = (time.number(row)?, values.number(row)?);
        let t = (t as i64).clamp(TIMES_MS.0, TIMES_MS.1);
        v.is_finite().then_some((key, t, v))
    };
    let numbers = keys.number(columns, by);
    Ok(numbers.into_iter().enumerate().filter_map(row).collect())
}
