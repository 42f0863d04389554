//! How a number changed against the period before: words, sign and colour, the same in all panels.

use crate::number;
use std::cmp::Ordering;
use weir_model::Unit;
use weir_scene::{Color, HitId, Point, Shape, Theme};

#[cfg(test)]
mod tests;

/// A change of this share or less is none: it would be written as 0.0 %.
const SAME: f64 = 0.0005;
/// From this factor on, a change is written as a factor instead of in per cent.
const FACTOR: f64 = 10.0;

/// A number now and in the period of the same length before; both finite, not negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    now: f64,
    before: f64,
}

impl Change {
    /// The change between two numbers; `None` where one is unknown, not finite or negative.
    pub fn new(now: f64, before: f64) -> Option<Self> {
        let fine = |v: f64| v.is_finite() && v >= 0.0;
        (fine(now) && fine(before)).then_some(Self { now, before })
    }

    /// More, less or, as far as can be told, the same.
    pub fn direction(self) -> Ordering {
        if (self.now - self.before).abs() <= SAME * self.before {
            return Ordering::Equal;
        }
        self.now.total_cmp(&self.before)
    }

    /// For narrow places: `+8 %`, `−12.5 %`, `×14`, `±0 %`; `new` where there was nothing before.
    pub fn short(self) -> String {
        match self.direction() {
            Ordering::Equal => "±0 %".to_owned(),
            _ if self.before <= 0.0 => "new".to_owned(),
            Ordering::Less => format!("\u{2212}{}", self.size()),
            Ordering::Greater if self.now >= FACTOR * self.before => {
                format!("×{}", number::format(self.now / self.before, Unit::Count))
            }
            Ordering::Greater => format!("+{}", self.size()),
        }
    }

    /// For a sentence about the number: `8 % more than before`, `new, nothing before`.
    pub fn words(self) -> String {
        match self.direction() {
            Ordering::Equal => "as before".to_owned(),
            _ if self.before <= 0.0 => "new, nothing before".to_owned(),
            Ordering::Less => format!("{} less than before", self.size()),
            Ordering::Greater if self.now >= FACTOR * self.before => {
                let factor = number::format(self.now / self.before, Unit::Count);
                format!("{factor} times as much as before")
            }
            Ordering::Greater => format!("{} more than before", self.size()),
        }
    }

    /// The size of the change in per cent, whole ones from 10 on.
    fn size(self) -> String {
        let percent = (self.now - self.before).abs() / self.before * 100.0;
        if self.now > 0.0 && self.now < self.before && percent > 99.5 {
            // Almost nothing left is not nothing.
            "99.9 %".to_owned()
        } else if percent >= 9.95 {
            format!("{percent:.0} %")
        } else {
            number::share((percent * 10.0).round() / 1000.0)
        }
    }

    /// The colour of its sign: more and less differ for every kind of sight, and neither is good or
    /// bad in itself.
    pub fn color(self, theme: &Theme) -> Color {
        match self.direction() {
            Ordering::Greater => theme.accent,
            Ordering::Less => theme.palette[1],
            Ordering::Equal => theme.text_muted,
        }
    }

    /// Its sign as a shape: an arrow head up or down, a bar for no change; `size` wide and high,
    /// around a point.
    pub fn sign(self, at: Point, size: f32, theme: &Theme) -> Shape {
        let (half, rise) = (size / 2.0, size * 0.4);
        let place = |x: f32, y: f32| Point::new(at.x + x, at.y + y);
        let points = match self.direction() {
            Ordering::Greater => vec![place(-half, rise), place(0.0, -rise), place(half, rise)],
            Ordering::Less => vec![place(-half, -rise), place(half, -rise), place(0.0, rise)],
            Ordering::Equal => vec![
                place(-half, -1.0),
                place(half, -1.0),
                place(half, 1.0),
                place(-half, 1.0),
            ],
        };
        Shape::Polygon {
            points,
            fill: self.color(theme),
            stroke: None,
            hit: HitId::NONE,
        }
    }
}
