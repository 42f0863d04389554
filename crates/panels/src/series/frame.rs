//! Where the plot lies: room for labels, axes, and positions of times and values.

use super::model::Model;
use super::plan::Plan;
use super::time_axis::{TimeAxis, ticks};
use super::value_axis::ValueAxis;
use weir_model::Zone;
use weir_model::spec::SeriesStyle;
use weir_scene::{Point, Rect, Size, Weight, measure};

/// Font size of axis labels.
pub const LABEL: f32 = 11.0;
/// Distance of value labels from the plot.
pub const LABEL_GAP: f32 = 8.0;
/// Room under the plot for time labels.
const BOTTOM: f32 = 22.0;
/// Room above the plot: half of a label's height.
const TOP: f32 = 8.0;
/// Room right of the plot.
const RIGHT: f32 = 8.0;
/// Least distance of time labels, from middle to middle.
const TIME_LABEL: f32 = 76.0;
/// Wanted distance of value labels.
const VALUE_LABEL: f32 = 32.0;
/// Less room than this is left empty.
const LEAST: Size = Size::new(60.0, 40.0);

/// The laid out axes.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The whole panel.
    pub size: Size,
    /// Where marks are drawn.
    pub plot: Rect,
    /// Below the plot.
    pub time: TimeAxis,
    /// Left of the plot.
    pub value: ValueAxis,
}

impl Frame {
    /// For what is drawn; `None` when there is too little room.
    pub fn new(model: &Model, plan: &Plan, size: Size, zone: &dyn Zone) -> Option<Self> {
        if !(size.w >= LEAST.w && size.h >= LEAST.h) {
            return None;
        }
        let height = size.h - TOP - BOTTOM;
        let count = ((height / VALUE_LABEL) as usize).clamp(1, 7);
        let value = value_axis(model, plan, count);
        let widest = value
            .ticks()
            .iter()
            .map(|v| measure(&value.label(*v), LABEL, Weight::Regular))
            .fold(0.0, f32::max);
        let left = (widest + LABEL_GAP).ceil().min(size.w / 2.0);
        let plot = Rect::new(left, TOP, size.w - left - RIGHT, height);
        let labels = ((plot.w / TIME_LABEL) as usize).max(1);
        let time = TimeAxis {
            range: model.range,
            ticks: ticks(model.range, zone, labels),
        };
        Some(Self {
            size,
            plot,
            time,
            value,
        })
    }

    /// The position of a time.
    pub fn x(&self, ms: i64) -> f32 {
        let range = self.time.range;
        let share = (ms - range.from_ms) as f64 / range.length_ms().max(1) as f64;
        self.plot.x + (share * f64::from(self.plot.w)) as f32
    }

    /// The position of a value.
    pub fn y(&self, value: f64) -> f32 {
        let share = (value - self.value.min) / (self.value.max - self.value.min);
        self.plot.bottom() - (share * f64::from(self.plot.h)) as f32
    }

    /// A value at a time.
    pub fn at(&self, ms: i64, value: f64) -> Point {
        Point::new(self.x(ms), self.y(value))
    }

    /// The time at a position, inside the range.
    pub fn ms(&self, x: f32) -> i64 {
        let share = f64::from((x - self.plot.x) / self.plot.w).clamp(0.0, 1.0);
        self.time.range.from_ms + (share * self.time.range.length_ms() as f64) as i64
    }

    /// The value at a position.
    pub fn value_at(&self, y: f32) -> f64 {
        let share = f64::from((self.plot.bottom() - y) / self.plot.h);
        self.value.min + share * (self.value.max - self.value.min)
    }

    /// Milliseconds of one pixel.
    pub fn pixel_ms(&self) -> f64 {
        self.time.range.length_ms() as f64 / f64::from(self.plot.w.max(1.0))
    }
}

fn value_axis(model: &Model, plan: &Plan, count: usize) -> ValueAxis {
    let (low, high) = plan.extremes(model);
    if plan.style == SeriesStyle::Percent {
        return ValueAxis::shares(low < 0.0, count);
    }
    ValueAxis {
        mirrored: model.mirrored,
        ..ValueAxis::new(low, high, count, model.unit())
    }
}
