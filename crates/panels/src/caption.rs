//! A picture to be taken away: a panel's scene under its title and what it is about, above its
//! legend. On the page those stand around the picture; a file has to say them itself.

#[cfg(test)]
mod tests;

use crate::contract::{Legend, LegendEntry};
use weir_scene::{
    Anchor, HitId, Point, Rect, Scene, Shape, Size, TextStyle, Theme, Weight, ellipsize_end,
    measure,
};

/// What a picture says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// The panel's title.
    pub title: String,
    /// The range of time, the total, and what else it is about.
    pub about: String,
}

/// Around everything, in logical pixels.
const MARGIN: f32 = 16.0;
/// From the top to the scene.
const HEAD: f32 = 60.0;
/// One line of the legend.
const LINE: f32 = 20.0;
/// Between a value of the legend and the next one.
const GAP: f32 = 16.0;
/// The narrowest picture that has room for words.
const LEAST: f32 = 280.0;
/// A narrow picture is widened for its words up to here.
const MOST: f32 = 640.0;
/// Size of the legend's text.
const SMALL: f32 = 12.0;
/// A swatch and the space behind it.
const SWATCH: f32 = 18.0;

/// The scene with its caption above and its legend below. Hidden entries are left out.
pub fn captioned(scene: &Scene, caption: &Caption, legend: &Legend, theme: &Theme) -> Scene {
    let words = measure(&caption.about, SMALL, Weight::Regular).min(MOST);
    let width = scene.size.w.max(LEAST).max(words.ceil() + 1.0);
    let mut shapes = Vec::with_capacity(scene.shapes.len() + 16);
    let mut line = |text: &str, y: f32, size: f32, weight: Weight, color| {
        let text = ellipsize_end(text, width, size, weight);
        let style = TextStyle {
            size,
            weight,
            color,
            anchor: Anchor::Start,
            halo: None,
        };
        shapes.push(text_at(MARGIN, y, text, style));
    };
    line(
        &caption.title,
        MARGIN + 12.0,
        15.0,
        Weight::Semibold,
        theme.text,
    );
    line(
        &caption.about,
        MARGIN + 31.0,
        SMALL,
        Weight::Regular,
        theme.text_muted,
    );
    let moved = |shape: &Shape| moved(shape, MARGIN, HEAD);
    shapes.extend(scene.shapes.iter().map(moved));
    let foot = HEAD + scene.size.h + MARGIN;
    let lines = draw_legend(legend, Point::new(MARGIN, foot), width, theme, &mut shapes);
    let below = if lines > 0 {
        lines as f32 * LINE + MARGIN
    } else {
        0.0
    };
    Scene {
        size: Size::new(width + 2.0 * MARGIN, foot + below),
        shapes,
    }
}

/// Draws the legend as a table and says how many lines it has.
fn draw_legend(
    legend: &Legend,
    at: Point,
    width: f32,
    theme: &Theme,
    out: &mut Vec<Shape>,
) -> usize {
    let entries: Vec<&LegendEntry> = legend.entries.iter().filter(|entry| entry.shown).collect();
    if entries.is_empty() {
        return 0;
    }
    let columns = columns(legend, &entries);
    let values: f32 = columns.iter().map(|w| w + GAP).sum();
    let labels = entries
        .iter()
        .map(|e| measure(&e.label, SMALL, Weight::Regular));
    let label = labels
        .fold(0.0, f32::max)
        .min((width - SWATCH - values).max(80.0));
    let mut y = at.y;
    if legend.head.len() > 1 {
        y += LINE;
        write_values(
            &legend.head,
            &columns,
            at.x + SWATCH + label,
            y - 6.0,
            theme.text_muted,
            out,
        );
    }
    for entry in &entries {
        y += LINE;
        let rect = Rect::new(at.x, y - 15.0, 10.0, 10.0);
        out.push(Shape::Rect {
            rect,
            radius: 2.0,
            fill: Some(entry.color),
            stroke: None,
            hit: HitId::NONE,
        });
        let text = ellipsize_end(&entry.label, label, SMALL, Weight::Regular);
        out.push(text_at(
            at.x + SWATCH,
            y - 6.0,
            text,
            small(theme.text, Anchor::Start),
        ));
        write_values(
            &entry.values,
            &columns,
            at.x + SWATCH + label,
            y - 6.0,
            theme.text_muted,
            out,
        );
    }
    entries.len() + usize::from(legend.head.len() > 1)
}

/// How wide each column of values is.
fn columns(legend: &Legend, entries: &[&LegendEntry]) -> Vec<f32> {
    let count = entries
        .iter()
        .map(|entry| entry.values.len())
        .max()
        .unwrap_or(0);
    let heads = legend.head.len() > 1;
    let wide = |column: usize| {
        let values = entries.iter().filter_map(|entry| entry.values.get(column));
        let head = legend.head.get(column).filter(|_| heads);
        let all = values
            .chain(head)
            .map(|text| measure(text, SMALL, Weight::Regular));
        all.fold(0.0, f32::max)
    };
    (0..count).map(wide).collect()
}

fn write_values(
    values: &[String],
    columns: &[f32],
    from: f32,
    y: f32,
    color: weir_scene::Color,
    out: &mut Vec<Shape>,
) {
    let mut x = from;
    for (value, width) in values.iter().zip(columns) {
        x += GAP + width;
        out.push(text_at(x, y, value.clone(), small(color, Anchor::End)));
    }
}

fn small(color: weir_scene::Color, anchor: Anchor) -> TextStyle {
    TextStyle {
        size: SMALL,
        weight: Weight::Regular,
        color,
        anchor,
        halo: None,
    }
}

fn text_at(x: f32, y: f32, text: String, style: TextStyle) -> Shape {
    let at = Point::new(x, y);
    Shape::Text {
        at,
        text,
        style,
        rotate: 0.0,
        hit: HitId::NONE,
    }
}

fn moved(shape: &Shape, dx: f32, dy: f32) -> Shape {
    let point = |p: &mut Point| *p = Point::new(p.x + dx, p.y + dy);
    let mut shape = shape.clone();
    match &mut shape {
        Shape::Rect { rect, .. } | Shape::Clip(rect) => {
            *rect = Rect::new(rect.x + dx, rect.y + dy, rect.w, rect.h);
        }
        Shape::Polyline { points, .. } | Shape::Polygon { points, .. } => {
            points.iter_mut().for_each(point)
        }
        Shape::Circle { center, .. } => point(center),
        Shape::Text { at, .. } => point(at),
        Shape::Unclip => {}
    }
    shape
}
