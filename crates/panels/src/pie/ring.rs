//! The geometry of a ring: slices as polygons, clockwise from the top.

use std::f32::consts::TAU;
use weir_scene::{Point, Rect, Size};

/// Thickness of the ring, of its outer radius.
const THICKNESS: f32 = 0.38;
/// A chord may leave its arc by so many pixels.
const FLATNESS: f32 = 0.04;

/// Where the ring lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ring {
    /// Its centre.
    pub center: Point,
    /// Its outer radius.
    pub outer: f32,
    /// Its inner radius.
    pub inner: f32,
}

impl Ring {
    /// The largest one in a room with so much margin left and right, top and bottom.
    pub fn new(room: Size, beside: f32, above: f32) -> Self {
        let outer = ((room.w - 2.0 * beside).min(room.h - 2.0 * above) / 2.0).max(0.0);
        let center = Point::new(room.w / 2.0, room.h / 2.0);
        Self {
            center,
            outer,
            inner: outer * (1.0 - THICKNESS),
        }
    }

    /// Bigger or smaller on both sides.
    pub fn grown(self, by: f32) -> Self {
        Self {
            outer: self.outer + by,
            inner: (self.inner - by).max(0.0),
            ..self
        }
    }

    /// The point at a turn (0 to 1, clockwise from the top) and radius.
    pub fn at(self, turn: f32, radius: f32) -> Point {
        let (sin, cos) = (turn * TAU).sin_cos();
        Point::new(self.center.x + radius * sin, self.center.y - radius * cos)
    }

    /// A slice between two turns.
    pub fn slice(self, from: f32, to: f32) -> Vec<Point> {
        let mut points = self.arc(from, to, self.outer);
        points.extend(self.arc(from, to, self.inner).into_iter().rev());
        points
    }

    /// The points of an arc between two turns.
    pub fn arc(self, from: f32, to: f32, radius: f32) -> Vec<Point> {
        // A chord of angle a leaves a circle of radius r by r (1 - cos(a / 2)) ≈ r a² / 8.
        let step = (8.0 * FLATNESS / radius.max(1.0)).sqrt() / TAU;
        let count = ((to - from) / step).ceil().clamp(1.0, 720.0) as usize;
        let turn = |i: usize| from + (to - from) * i as f32 / count as f32;
        (0..=count).map(|i| self.at(turn(i), radius)).collect()
    }

    /// The turn at a point of the ring; `None` beside it.
    pub fn turn(self, p: Point) -> Option<f32> {
        let (x, y) = (p.x - self.center.x, p.y - self.center.y);
        let r = x.hypot(y);
        let on = r >= self.inner && r <= self.outer && r > 0.0;
        on.then(|| (x.atan2(-y) / TAU).rem_euclid(1.0))
    }

    /// The square around it.
    pub fn bounds(self) -> Rect {
        let d = 2.0 * self.outer;
        Rect::new(self.center.x - self.outer, self.center.y - self.outer, d, d)
    }
}
