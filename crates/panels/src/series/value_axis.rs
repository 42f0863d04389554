//! The value axis: from 0, or below, to a round number above the largest value.
//!
//! Where the axis is mirrored, what lies below 0 went the other way and is labelled without a sign.

use crate::number;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use std::ops::Range;
use weir_model::Unit;

/// A linear axis with round ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueAxis {
    /// Lowest value shown; a multiple of `step`, at most 0.
    pub min: f64,
    /// Highest value shown; a multiple of `step`, above `min`.
    pub max: f64,
    /// Distance of ticks.
    pub step: f64,
    /// What the values are.
    pub unit: Unit,
    /// Below 0 lies what went the other way.
    pub mirrored: bool,
}

impl ValueAxis {
    /// For values between `low` and `high`, with about `count` ticks.
    pub fn new(low: f64, high: f64, count: usize, unit: Unit) -> Self {
        let low = if low.is_finite() { low.min(0.0) } else { 0.0 };
        let high = if high.is_finite() { high.max(0.0) } else { 0.0 };
        let extent = if high > low { high - low } else { 1.0 };
        let least = if unit == Unit::Count {
            1.0
        } else {
            f64::MIN_POSITIVE
        };
        let step = nice(extent / count.max(1) as f64).max(least);
        let min = (low / step).floor() * step;
        // A peak needs a little air above it.
        let max = ((high + extent * 0.02) / step).ceil() * step;
        Self {
            min,
            max: if max > min { max } else { min + step },
            step,
            unit,
            mirrored: false,
        }
    }

    /// For shares from 0 to the whole; with the other way, from the whole to the whole.
    pub fn shares(other_way: bool, count: usize) -> Self {
        let min = if other_way { -1.0 } else { 0.0 };
        let steps = [0.1, 0.2, 0.25, 0.5, 1.0];
        let fits = |step: &f64| (1.0 - min) / step <= count as f64 + 0.1;
        Self {
            min,
            max: 1.0,
            step: steps.into_iter().find(fits).unwrap_or(1.0),
            unit: Unit::Share,
            mirrored: other_way,
        }
    }

    /// Where it is labelled, rising.
    pub fn ticks(&self) -> Vec<f64> {
        let count = ((self.max - self.min) / self.step)
            .round()
            .clamp(1.0, 100.0) as usize;
        (0..=count)
            .map(|i| self.min + i as f64 * self.step)
            .collect()
    }

    /// What is written at a tick.
    pub fn label(&self, value: f64) -> String {
        let value = if self.mirrored { value.abs() } else { value };
        let largest = self.max.abs().max(self.min.abs());
        number::axis_label(value, self.step, largest, self.unit)
    }
}

/// 1, 2 or 5 times a power of ten, not below `least`.
fn nice(least: f64) -> f64 {
    let power = 10f64.powf(least.log10().floor());
    let lead = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|n| n * power >= least * 0.999_999);
    lead.unwrap_or(10.0) * power
}

impl Ranged for ValueAxis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let share = (value - self.min) / (self.max - self.min);
        limit.0 + (share * f64::from(limit.1 - limit.0)).round() as i32
    }

    fn key_points<H: KeyPointHint>(&self, hint: H) -> Vec<f64> {
        if hint.weight().allow_light_points() {
            Vec::new()
        } else {
            self.ticks()
        }
    }

    fn range(&self) -> Range<f64> {
        self.min..self.max
    }
}

impl ValueFormatter<f64> for ValueAxis {
    fn format_ext(&self, value: &f64) -> String {
        self.label(*value)
    }
}
