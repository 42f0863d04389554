//! Lines on top of each other.

use super::model::Model;

/// One line's band at one bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Index into `Model::lines`.
    pub line: usize,
    /// Where it begins.
    pub low: f64,
    /// Where it ends, at least `low`.
    pub high: f64,
}

/// The bands at a bucket, from the bottom up: the first shown line is at the bottom.
pub fn at(model: &Model, shown: &[usize], bucket: usize) -> Vec<Band> {
    let mut low = 0.0;
    let band = |i: &usize| {
        let high = low + model.stacked(model.lines.get(*i)?, bucket);
        let band = Band {
            line: *i,
            low,
            high,
        };
        low = high;
        Some(band)
    };
    shown.iter().filter_map(band).collect()
}

/// The height of the stack at every bucket.
pub fn tops(model: &Model, shown: &[usize]) -> Vec<f64> {
    let mut tops = vec![0.0; model.times.len()];
    for line in shown.iter().filter_map(|i| model.lines.get(*i)) {
        add(model, line, &mut tops);
    }
    tops
}

/// Adds a line to the heights of what is below it.
pub fn add(model: &Model, line: &super::model::Line, tops: &mut [f64]) {
    let (Some(first), Some(last)) = (line.points.first(), line.points.last()) else {
        return;
    };
    for (i, top) in tops.iter_mut().enumerate().take(last.0 + 1).skip(first.0) {
        *top += model.stacked(line, i);
    }
}
