//! A scene as an SVG document: exact, self-contained, without scripts or ids.
//!
//! Hairlines and filled rectangles snap to whole logical pixels. Clips are nested `svg` elements,
//! so that several pictures on one page cannot mix up their ids.

use crate::{FONT_FAMILY, pixel};
use std::fmt::Write;
use weir_scene::{Anchor, Color, Point, Rect, Scene, Shape, Stroke, TextStyle, Theme, Weight};

#[cfg(test)]
mod tests;

/// A whole document with the theme's background.
pub fn document(scene: &Scene, theme: &Theme) -> String {
    let (w, h) = (num(scene.size.w), num(scene.size.h));
    let mut out = String::with_capacity(256 + scene.shapes.len() * 96);
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
         viewBox=\"0 0 {w} {h}\" font-family=\"{FONT_FAMILY}\" stroke-linejoin=\"round\" \
         letter-spacing=\"0\" word-spacing=\"0\" text-rendering=\"optimizeSpeed\">"
    );
    let background = hex(theme.background);
    let _ = write!(
        out,
        "\n<rect width=\"{w}\" height=\"{h}\" fill=\"{background}\"/>"
    );
    shapes(&mut out, scene);
    out.push_str("\n</svg>\n");
    out
}

fn shapes(out: &mut String, scene: &Scene) {
    let mut clipped = false;
    for shape in &scene.shapes {
        match shape {
            Shape::Clip(rect) => {
                if clipped {
                    out.push_str("\n</svg>");
                }
                let (x, y, w, h) = (num(rect.x), num(rect.y), num(rect.w), num(rect.h));
                let _ = write!(
                    out,
                    "\n<svg x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" \
                     viewBox=\"{x} {y} {w} {h}\" overflow=\"hidden\">"
                );
                clipped = true;
            }
            Shape::Unclip => {
                if clipped {
                    out.push_str("\n</svg>");
                }
                clipped = false;
            }
            _ => {
                out.push('\n');
                element(out, shape);
            }
        }
    }
    if clipped {
        out.push_str("\n</svg>");
    }
}

fn element(out: &mut String, shape: &Shape) {
    match shape {
        Shape::Rect {
            rect,
            radius,
            fill,
            stroke,
            ..
        } => {
            rectangle(out, *rect, *radius, *fill, stroke.as_ref());
        }
        Shape::Polyline { points, stroke, .. } => {
            let snapped = pixel::snap_hairline(points, stroke, 1.0);
            let (points, width) = match &snapped {
                Some((points, width)) => (points.as_slice(), *width),
                None => (points.as_slice(), stroke.width),
            };
            let _ = write!(out, "<path d=\"{}\" fill=\"none\"", path(points));
            outline(out, &Stroke { width, ..*stroke });
            out.push_str("/>");
        }
        Shape::Polygon {
            points,
            fill,
            stroke,
            ..
        } => {
            let _ = write!(out, "<path d=\"{}Z\"", path(points));
            filled(out, Some(*fill));
            stroke.iter().for_each(|s| outline(out, s));
            out.push_str("/>");
        }
        Shape::Circle {
            center,
            radius,
            fill,
            stroke,
            ..
        } => {
            let (x, y, r) = (num(center.x), num(center.y), num(*radius));
            let _ = write!(out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"");
            filled(out, *fill);
            stroke.iter().for_each(|s| outline(out, s));
            out.push_str("/>");
        }
        Shape::Text {
            at,
            text,
            style,
            rotate,
            ..
        } => words(out, *at, text, style, *rotate),
        Shape::Clip(_) | Shape::Unclip => {}
    }
}

fn rectangle(
    out: &mut String,
    rect: Rect,
    radius: f32,
    fill: Option<Color>,
    stroke: Option<&Stroke>,
) {
    let (rect, stroke) = match stroke {
        Some(s) => {
            let (rect, width) = pixel::snap_outline(rect, s, 1.0);
            (rect, Some(Stroke { width, ..*s }))
        }
        None => (pixel::snap_rect(rect, 1.0), None),
    };
    let (x, y, w, h) = (
        num(rect.x),
        num(rect.y),
        num(rect.w.max(0.0)),
        num(rect.h.max(0.0)),
    );
    let _ = write!(
        out,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\""
    );
    if radius > 0.0 {
        let _ = write!(out, " rx=\"{}\"", num(radius));
    }
    filled(out, fill);
    stroke.iter().for_each(|s| outline(out, s));
    out.push_str("/>");
}

fn words(out: &mut String, at: Point, text: &str, style: &TextStyle, rotate: f32) {
    let (x, y) = (num(at.x), num(at.y));
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"",
        num(style.size)
    );
    if style.weight == Weight::Semibold {
        out.push_str(" font-weight=\"600\"");
    }
    match style.anchor {
        Anchor::Start => {}
        Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
        Anchor::End => out.push_str(" text-anchor=\"end\""),
    }
    if rotate != 0.0 {
        let _ = write!(out, " transform=\"rotate({} {x} {y})\"", num(rotate));
    }
    filled(out, Some(style.color));
    if let Some(halo) = style.halo {
        outline(
            out,
            &Stroke {
                color: halo,
                width: crate::HALO_WIDTH,
                dash: None,
            },
        );
        out.push_str(" paint-order=\"stroke\"");
    }
    out.push_str(" xml:space=\"preserve\">");
    escape(out, text);
    out.push_str("</text>");
}

fn filled(out: &mut String, fill: Option<Color>) {
    match fill {
        None => out.push_str(" fill=\"none\""),
        Some(c) => {
            let _ = write!(out, " fill=\"{}\"", hex(c));
            opacity(out, "fill-opacity", c);
        }
    }
}

fn outline(out: &mut String, stroke: &Stroke) {
    let _ = write!(
        out,
        " stroke=\"{}\" stroke-width=\"{}\"",
        hex(stroke.color),
        num(stroke.width)
    );
    opacity(out, "stroke-opacity", stroke.color);
    if let Some([dash, gap]) = stroke.dash {
        let _ = write!(out, " stroke-dasharray=\"{} {}\"", num(dash), num(gap));
    }
}

fn opacity(out: &mut String, name: &str, c: Color) {
    if c.a < 255 {
        let _ = write!(out, " {name}=\"{}\"", num(f32::from(c.a) / 255.0));
    }
}

fn hex(c: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", c.r, c.g, c.b)
}

fn path(points: &[Point]) -> String {
    let mut out = String::with_capacity(points.len() * 12);
    for (i, p) in points.iter().enumerate() {
        let _ = write!(
            out,
            "{}{} {}",
            if i == 0 { 'M' } else { 'L' },
            num(p.x),
            num(p.y)
        );
    }
    out
}

/// To a hundredth, without trailing zeros; what is not a number becomes 0.
fn num(v: f32) -> String {
    let v = if v.is_finite() {
        (f64::from(v) * 100.0).round() / 100.0
    } else {
        0.0
    };
    format!("{}", if v == 0.0 { 0.0 } else { v })
}

/// Text that may hold anything; characters that XML 1.0 forbids become U+FFFD.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}
