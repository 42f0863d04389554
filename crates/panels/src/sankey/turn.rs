//! Owns the picture's direction: everything is laid out from left to right, and turned as a whole.
//!
//! From right to left is the mirror image, from top to bottom the one on the diagonal. Each is its own
//! inverse, so that what is drawn goes the same way out as the pointer comes in. Texts are placed where
//! they are read and not turned.

use crate::Direction;
use weir_scene::{Point, Rect, Shape, Size};

/// The turn of one picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    direction: Direction,
    /// Width as laid out.
    width: f32,
}

impl Turn {
    /// The turn of a picture that was laid out in that width.
    pub fn new(direction: Direction, width: f32) -> Self {
        Self { direction, width }
    }

    /// Which way the flow runs.
    pub fn direction(self) -> Direction {
        self.direction
    }

    /// A size as seen, of one as laid out; or the other way round.
    pub fn size(direction: Direction, size: Size) -> Size {
        match direction {
            Direction::Right | Direction::Left => size,
            Direction::Down => Size::new(size.h, size.w),
        }
    }

    /// A point as seen, of one as laid out; or the other way round.
    pub fn point(self, at: Point) -> Point {
        match self.direction {
            Direction::Right => at,
            Direction::Left => Point::new(self.width - at.x, at.y),
            Direction::Down => Point::new(at.y, at.x),
        }
    }

    /// As [`Turn::point`], of a rectangle.
    pub fn rect(self, rect: Rect) -> Rect {
        let a = self.point(Point::new(rect.x, rect.y));
        let b = self.point(Point::new(rect.right(), rect.bottom()));
        let (x, y) = (a.x.min(b.x), a.y.min(b.y));
        Rect::new(x, y, (a.x - b.x).abs(), (a.y - b.y).abs())
    }

    /// Turns shapes without texts.
    pub fn shapes(self, shapes: &mut [Shape]) {
        for shape in shapes {
            match shape {
                Shape::Rect { rect, .. } | Shape::Clip(rect) => *rect = self.rect(*rect),
                Shape::Polyline { points, .. } | Shape::Polygon { points, .. } => {
                    points.iter_mut().for_each(|p| *p = self.point(*p));
                }
                Shape::Circle { center, .. } => *center = self.point(*center),
                Shape::Text { at, .. } => *at = self.point(*at),
                Shape::Unclip => {}
            }
        }
    }
}
