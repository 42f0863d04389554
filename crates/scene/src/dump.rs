//! A scene as text: one line per shape, numbers to 0.1 pixel, for snapshots in tests.

use crate::{Anchor, Color, HitId, Point, Scene, Shape, Stroke, TextStyle, Weight};
use std::fmt::Write;

#[cfg(test)]
mod tests;

impl Scene {
    /// One line per shape, in painting order. Stable: a change is a change of the picture.
    pub fn dump(&self) -> String {
        let mut out = format!("scene {} x {}\n", num(self.size.w), num(self.size.h));
        for shape in &self.shapes {
            out.push_str(&line(shape));
            out.push('\n');
        }
        out
    }
}

fn line(shape: &Shape) -> String {
    let mut out = String::new();
    match shape {
        Shape::Rect {
            rect,
            radius,
            fill,
            stroke,
            hit,
        } => {
            let (x, y, w, h) = (num(rect.x), num(rect.y), num(rect.w), num(rect.h));
            let _ = write!(out, "rect {x},{y} {w}x{h}");
            if *radius > 0.0 {
                let _ = write!(out, " r {}", num(*radius));
            }
            paint(&mut out, *fill, stroke.as_ref(), *hit);
        }
        Shape::Polyline {
            points,
            stroke,
            hit,
        } => {
            let _ = write!(out, "line {}", path(points));
            paint(&mut out, None, Some(stroke), *hit);
        }
        Shape::Polygon {
            points,
            fill,
            stroke,
            hit,
        } => {
            let _ = write!(out, "polygon {}", path(points));
            paint(&mut out, Some(*fill), stroke.as_ref(), *hit);
        }
        Shape::Circle {
            center,
            radius,
            fill,
            stroke,
            hit,
        } => {
            let _ = write!(out, "circle {} r {}", point(center), num(*radius));
            paint(&mut out, *fill, stroke.as_ref(), *hit);
        }
        Shape::Text {
            at,
            text,
            style,
            rotate,
            hit,
        } => {
            let _ = write!(out, "text {} {text:?}{}", point(at), styled(style));
            if *rotate != 0.0 {
                let _ = write!(out, " turned {}", num(*rotate));
            }
            paint(&mut out, None, None, *hit);
        }
        Shape::Clip(r) => {
            let _ = write!(
                out,
                "clip {},{} {}x{}",
                num(r.x),
                num(r.y),
                num(r.w),
                num(r.h)
            );
        }
        Shape::Unclip => out.push_str("unclip"),
    }
    out
}

fn paint(out: &mut String, fill: Option<Color>, stroke: Option<&Stroke>, hit: HitId) {
    if let Some(fill) = fill {
        let _ = write!(out, " fill {}", color(fill));
    }
    if let Some(s) = stroke {
        let _ = write!(out, " stroke {} {}", num(s.width), color(s.color));
        if let Some([dash, gap]) = s.dash {
            let _ = write!(out, " dash {},{}", num(dash), num(gap));
        }
    }
    if hit != HitId::NONE {
        let _ = write!(out, " #{}", hit.0);
    }
}

fn styled(style: &TextStyle) -> String {
    let mut out = format!(" {} {}", num(style.size), color(style.color));
    if style.weight == Weight::Semibold {
        out.push_str(" semibold");
    }
    match style.anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(" middle"),
        Anchor::End => out.push_str(" end"),
    }
    if let Some(halo) = style.halo {
        let _ = write!(out, " halo {}", color(halo));
    }
    out
}

fn path(points: &[Point]) -> String {
    points.iter().map(point).collect::<Vec<_>>().join(" ")
}

fn point(p: &Point) -> String {
    format!("{},{}", num(p.x), num(p.y))
}

/// Rounded to a tenth, without trailing zero and without minus zero.
fn num(v: f32) -> String {
    let rounded = (v * 10.0).round() / 10.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

fn color(c: Color) -> String {
    if c.a == 255 {
        format!("{:02x}{:02x}{:02x}", c.r, c.g, c.b)
    } else {
        format!(
            "{:02x}{:02x}{:02x}/{:.2}",
            c.r,
            c.g,
            c.b,
            f32::from(c.a) / 255.0
        )
    }
}
