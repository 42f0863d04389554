//! Phase "ribbon": the outline of what flows from one part of the circle to another.
//!
//! Ribbons as in Circos (Krzywinski et al. 2009): edges are quadratic Béziers towards the centre,
//! farther in the farther the ends lie apart. The target's end is an arrow head, as that of
//! d3-chord's `ribbonArrow`, and a gap stands between it and the target's arc.

use super::place::Span;
use crate::pie::ring::Ring;
use weir_scene::Point;

/// How far the tip of an arrow stands from the target's arc, in pixels.
const TIP: f32 = 2.0;
/// How much an edge between near ends shies away from the centre: between 0 and 1, 1 the least.
const SHY: f32 = 0.6;
/// Pixels that one step of an edge covers, and steps at least and at most.
const STEP: (f32, usize, usize) = (9.0, 6, 24);

/// Where ribbons run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Floor {
    /// The names' arcs; ribbons run inside.
    pub ring: Ring,
    /// Length of arrow heads, in pixels.
    pub head: f32,
}

impl Floor {
    /// The closed outline of a ribbon.
    pub fn outline(self, source: Span, target: Span) -> Vec<Point> {
        let (r, base) = (self.ring.inner, self.ring.inner - self.head);
        let [a, b, c, d] = [source.from, source.to, target.from, target.to].map(|t| t as f32);
        let mut points = self.ring.arc(a, b, r);
        self.edge(&mut points, (b, r), (c, base));
        let tip = target.middle() as f32;
        let wide = ((d - c) * std::f32::consts::TAU * r / 16.0).clamp(1.0, 16.0) as usize;
        for i in 0..=2 * wide {
            // From 0 at either corner to 1 at the tip.
            let height = 1.0 - (i as f32 / wide as f32 - 1.0).abs();
            let turn = if i <= wide {
                c + (tip - c) * height
            } else {
                d + (tip - d) * height
            };
            let radius = base + (self.head - TIP) * height;
            points.push(self.ring.at(turn, radius));
        }
        self.edge(&mut points, (d, base), (a, r));
        points
    }

    /// The middle line of a ribbon; it ends before the target's arc.
    pub fn line(self, source: Span, target: Span) -> Vec<Point> {
        let from = (source.middle() as f32, self.ring.inner);
        let to = (target.middle() as f32, self.ring.inner - self.head * 0.6);
        let mut points = vec![self.ring.at(from.0, from.1)];
        self.edge(&mut points, from, to);
        points.push(self.ring.at(to.0, to.1));
        points
    }

    /// The points between two ends, each a turn and a radius.
    fn edge(self, points: &mut Vec<Point>, from: (f32, f32), to: (f32, f32)) {
        let mut away = (to.0 - from.0).rem_euclid(1.0);
        if away > 0.5 {
            away -= 1.0;
        }
        let depth = (std::f32::consts::PI * away.abs()).sin().max(0.0).powf(SHY);
        let control = self
            .ring
            .at(from.0 + away / 2.0, self.ring.inner * (1.0 - depth));
        let (a, b) = (self.ring.at(from.0, from.1), self.ring.at(to.0, to.1));
        let length = (control.x - a.x).hypot(control.y - a.y) * 2.0;
        let steps = ((length / STEP.0) as usize).clamp(STEP.1, STEP.2);
        points.extend((1..steps).map(|i| {
            let t = i as f32 / steps as f32;
            let (p, q, s) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            Point::new(
                p * a.x + q * control.x + s * b.x,
                p * a.y + q * control.y + s * b.y,
            )
        }));
    }
}
