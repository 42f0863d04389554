//! What lies under a point.
//!
//! Filled shapes are hit inside; where nothing is, thin ones and lines are hit within a few
//! pixels, so that a ribbon of half a pixel can still be pointed at.

use crate::{HitId, Point, Rect, Scene, Shape};

#[cfg(test)]
mod tests;

/// How far beside a thin shape or a line still counts, in logical pixels.
pub const NEAR: f32 = 3.0;

impl Scene {
    /// The topmost shape under the point that stands for something. Walks the whole scene; a
    /// panel that asks at every pointer move builds a [`HitIndex`] at layout instead.
    pub fn hit(&self, p: Point) -> HitId {
        HitIndex::new(self).hit(self, p)
    }
}

/// The boxes of a scene's shapes, made once per layout.
#[derive(Clone, Debug, Default)]
pub struct HitIndex {
    /// Box, cut to the clip in force, and place in `Scene::shapes`, in painting order.
    boxes: Vec<(Rect, usize)>,
}

impl HitIndex {
    /// For a scene; it is of no use for any other.
    pub fn new(scene: &Scene) -> Self {
        let mut boxes = Vec::new();
        let mut clip: Option<Rect> = None;
        for (i, shape) in scene.shapes.iter().enumerate() {
            match shape {
                Shape::Clip(rect) => clip = Some(*rect),
                Shape::Unclip => clip = None,
                _ if shape.hit_id() == HitId::NONE => {}
                _ => {
                    let Some(bounds) = shape.bounds() else {
                        continue;
                    };
                    let grown = bounds.grown(NEAR);
                    let seen = clip.map_or(Some(grown), |c| grown.intersection(c));
                    boxes.extend(seen.map(|b| (b, i)));
                }
            }
        }
        Self { boxes }
    }

    /// The topmost shape of the scene under the point, else the topmost that is near.
    pub fn hit(&self, scene: &Scene, p: Point) -> HitId {
        let mut near = HitId::NONE;
        for (_, i) in self.boxes.iter().rev().filter(|(b, _)| b.contains(p)) {
            let Some(shape) = scene.shapes.get(*i) else {
                continue;
            };
            if shape.covers(p) {
                return shape.hit_id();
            }
            if near == HitId::NONE && shape.is_near(p) {
                near = shape.hit_id();
            }
        }
        near
    }
}

impl Shape {
    /// What the shape stands for.
    pub fn hit_id(&self) -> HitId {
        match self {
            Self::Rect { hit, .. }
            | Self::Polyline { hit, .. }
            | Self::Polygon { hit, .. }
            | Self::Circle { hit, .. }
            | Self::Text { hit, .. } => *hit,
            Self::Clip(_) | Self::Unclip => HitId::NONE,
        }
    }

    /// Whether the point lies on its ink.
    fn covers(&self, p: Point) -> bool {
        match self {
            Self::Rect { rect, .. } => rect.contains(p),
            Self::Polygon { points, .. } => inside(points, p),
            Self::Circle { center, radius, .. } => {
                (p.x - center.x).hypot(p.y - center.y) <= *radius
            }
            Self::Polyline { points, stroke, .. } => {
                distance(points, p, false) <= stroke.width / 2.0
            }
            Self::Text { .. } => self.bounds().is_some_and(|b| b.contains(p)),
            Self::Clip(_) | Self::Unclip => false,
        }
    }

    /// Whether the point lies within `NEAR` of its edge.
    fn is_near(&self, p: Point) -> bool {
        match self {
            Self::Rect { rect, .. } => rect.grown(NEAR).contains(p),
            Self::Polygon { points, .. } => distance(points, p, true) <= NEAR,
            Self::Polyline { points, stroke, .. } => {
                distance(points, p, false) <= NEAR + stroke.width / 2.0
            }
            Self::Circle { center, radius, .. } => {
                (p.x - center.x).hypot(p.y - center.y) <= radius + NEAR
            }
            Self::Text { .. } | Self::Clip(_) | Self::Unclip => false,
        }
    }
}

/// Even-odd rule: counts the edges that a ray to the right crosses.
fn inside(points: &[Point], p: Point) -> bool {
    let Some(mut a) = points.last() else {
        return false;
    };
    let mut odd = false;
    for b in points {
        if (a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) {
            odd = !odd;
        }
        a = b;
    }
    odd
}

/// The distance from the point to the line through `points`; infinite when there is none.
pub fn distance(points: &[Point], p: Point, closed: bool) -> f32 {
    let closing = if closed {
        points.last().zip(points.first())
    } else {
        None
    };
    points
        .windows(2)
        .map(|w| to_segment(w[0], w[1], p))
        .chain(closing.map(|(a, b)| to_segment(*a, *b, p)))
        .fold(f32::INFINITY, f32::min)
}

fn to_segment(a: Point, b: Point, p: Point) -> f32 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 {
        (((p.x - a.x) * dx + (p.y - a.y) * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (p.x - a.x - t * dx).hypot(p.y - a.y - t * dy)
}
