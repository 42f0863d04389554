//! The values of one line over the buckets of a model.

use weir_model::order::Ordered as _;

/// Values at rising buckets; buckets without one are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Values {
    /// Index into `Model::times` and value.
    pub points: Vec<(usize, f64)>,
    /// What they add up to over the range: bits of a rate, else the sum.
    pub sum: f64,
}

impl Values {
    /// From values in any order; several at one bucket are added, and cut to `largest`.
    pub fn new(mut points: Vec<(usize, f64)>, largest: f64) -> Self {
        if !points.is_sorted_by(|a, b| a.0 <= b.0) {
            points.order_by_key(|(at, _)| *at);
        }
        points.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        for (_, value) in &mut points {
            *value = value.clamp(-largest, largest);
        }
        Self { points, sum: 0.0 }
    }

    /// The value at a bucket.
    pub fn at(&self, bucket: usize) -> Option<f64> {
        let at = self.points.binary_search_by_key(&bucket, |(at, _)| *at);
        at.ok().map(|at| self.points[at].1)
    }

    /// The smallest and the largest value, 0 among them.
    pub fn extremes(&self) -> (f64, f64) {
        let values = self.points.iter().map(|(_, v)| *v);
        values.fold((0.0, 0.0), |(low, high), v| (v.min(low), v.max(high)))
    }
}
