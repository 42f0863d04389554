//! Where edges and hairlines fall on device pixels, and curves as points.
//!
//! A line of one logical pixel straddles two device pixels unless its edges are moved onto their
//! borders; only axis-parallel lines up to 1 pixel wide and filled rectangles are moved, by less
//! than one device pixel, and only when painted: scenes and hit tests keep exact positions.

use weir_scene::{Point, Rect, Stroke};

#[cfg(test)]
mod tests;

/// Lines up to this width, in logical pixels, are hairlines.
const HAIRLINE: f32 = 1.0;

/// The nearest border between device pixels.
pub fn snap(v: f32, dpr: f32) -> f32 {
    (v * dpr).round() / dpr
}

/// A filled rectangle with its edges on device pixels; what has an extent keeps one pixel.
pub fn snap_rect(rect: Rect, dpr: f32) -> Rect {
    let (x, w) = snap_span(rect.x, rect.w, dpr);
    let (y, h) = snap_span(rect.y, rect.h, dpr);
    Rect::new(x, y, w, h)
}

fn snap_span(from: f32, length: f32, dpr: f32) -> (f32, f32) {
    let start = snap(from, dpr);
    let end = snap(from + length, dpr);
    let least = if length > 0.0 { 1.0 / dpr } else { 0.0 };
    (start, (end - start).max(least))
}

/// The width at which a hairline is painted: whole device pixels, at least one; halves go down,
/// so that grids stay fine at a ratio of 1.5.
pub fn hairline_width(width: f32, dpr: f32) -> f32 {
    (width * dpr - 0.5).ceil().max(1.0) / dpr
}

/// A hairline whose segments are all axis-parallel, moved so that its edges lie on device
/// pixels, with its width; `None` where the line is to be painted as it is.
pub fn snap_hairline(points: &[Point], stroke: &Stroke, dpr: f32) -> Option<(Vec<Point>, f32)> {
    let parallel = |w: &[Point]| w[0].x == w[1].x || w[0].y == w[1].y;
    if stroke.width > HAIRLINE || !points.windows(2).all(parallel) {
        return None;
    }
    let width = hairline_width(stroke.width, dpr);
    let centre = |v: f32| snap(v - width / 2.0, dpr) + width / 2.0;
    // Across the line its centre is moved, along the line its end comes to a border.
    let moved = |i: usize, of: fn(&Point) -> f32| {
        let v = of(&points[i]);
        let along = |j: usize| points.get(j).is_some_and(|p| of(p) == v);
        let across = along(i + 1) || (i > 0 && along(i - 1));
        if across { centre(v) } else { snap(v, dpr) }
    };
    let moved = |i| Point::new(moved(i, |p| p.x), moved(i, |p| p.y));
    Some(((0..points.len()).map(moved).collect(), width))
}

/// An outlined rectangle up to 1 pixel wide, its outline on device pixels, with its width.
pub fn snap_outline(rect: Rect, stroke: &Stroke, dpr: f32) -> (Rect, f32) {
    if stroke.width > HAIRLINE {
        return (rect, stroke.width);
    }
    let width = hairline_width(stroke.width, dpr);
    let centre = |v: f32| snap(v - width / 2.0, dpr) + width / 2.0;
    let (x, y) = (centre(rect.x), centre(rect.y));
    (
        Rect::new(x, y, centre(rect.right()) - x, centre(rect.bottom()) - y),
        width,
    )
}

/// The outline of a rounded rectangle as points; `radius` is cut to half of the shorter side.
pub fn rounded(rect: Rect, radius: f32) -> Vec<Point> {
    let r = radius.min(rect.w / 2.0).min(rect.h / 2.0).max(0.0);
    // Far enough for less than a tenth of a device pixel of error at the radii in use.
    let steps = 4 + (r.sqrt() * 2.0) as usize;
    let corners = [
        (rect.right() - r, rect.y + r, -90.0f32),
        (rect.right() - r, rect.bottom() - r, 0.0),
        (rect.x + r, rect.bottom() - r, 90.0),
        (rect.x + r, rect.y + r, 180.0),
    ];
    let mut points = Vec::with_capacity(4 * (steps + 1));
    for (cx, cy, from) in corners {
        for i in 0..=steps {
            let (sin, cos) = (from + 90.0 * i as f32 / steps as f32)
                .to_radians()
                .sin_cos();
            points.push(Point::new(cx + r * cos, cy + r * sin));
        }
    }
    points
}
