//! The box around each shape, for hit tests and for painting only what is visible.

use crate::text::{ASCENT, DESCENT, measure};
use crate::{Anchor, Point, Rect, Shape, Stroke};

impl Shape {
    /// The box that everything of this shape lies in, strokes and halos included. `None` for
    /// what draws nothing by itself (clips, shapes without points).
    pub fn bounds(&self) -> Option<Rect> {
        match self {
            Self::Rect { rect, stroke, .. } => Some(rect.grown(half(stroke.as_ref()))),
            Self::Polyline { points, stroke, .. } => around(points, half(Some(stroke))),
            Self::Polygon { points, stroke, .. } => around(points, half(stroke.as_ref())),
            Self::Circle {
                center,
                radius,
                stroke,
                ..
            } => {
                let r = radius + half(stroke.as_ref());
                Some(Rect::new(center.x - r, center.y - r, 2.0 * r, 2.0 * r))
            }
            Self::Text {
                at,
                text,
                style,
                rotate,
                ..
            } => {
                let halo = if style.halo.is_some() { 2.0 } else { 0.0 };
                let w = measure(text, style.size, style.weight);
                let left = match style.anchor {
                    Anchor::Start => 0.0,
                    Anchor::Middle => -w / 2.0,
                    Anchor::End => -w,
                };
                let (top, h) = (-ASCENT * style.size, (ASCENT + DESCENT) * style.size);
                let corners = [
                    (left, top),
                    (left + w, top),
                    (left, top + h),
                    (left + w, top + h),
                ];
                let (sin, cos) = rotate.to_radians().sin_cos();
                let turned = corners
                    .map(|(x, y)| Point::new(at.x + x * cos - y * sin, at.y + x * sin + y * cos));
                around(&turned, halo)
            }
            Self::Clip(_) | Self::Unclip => None,
        }
    }
}

fn half(stroke: Option<&Stroke>) -> f32 {
    stroke.map_or(0.0, |s| s.width / 2.0)
}

fn around(points: &[Point], margin: f32) -> Option<Rect> {
    let first = points.first()?;
    let (mut x0, mut y0, mut x1, mut y1) = (first.x, first.y, first.x, first.y);
    for p in points {
        x0 = x0.min(p.x);
        y0 = y0.min(p.y);
        x1 = x1.max(p.x);
        y1 = y1.max(p.y);
    }
    Some(Rect::new(x0, y0, x1 - x0, y1 - y0).grown(margin))
}
