//! Bars with their names and values as shapes.

use super::model::{Kind, Model};
use super::place::{EDGE, FONT, HEADING, Place};
use crate::key;
use crate::text::Ink;
use weir_model::columns::KeyKind;
use weir_scene::{Anchor, Color, HitId, Point, Rect, Scene, Shape, Stroke, Theme, Weight, measure};

/// Corner radius of bars.
const RADIUS: f32 = 2.0;
/// Width of the mark where a bar was before, and how far it stands out above and below.
const MARK: (f32, f32) = (1.5, 3.0);
/// A mark nearer to a bar's end than this says nothing.
const NEAR: f32 = 1.0;

/// Everything at rest; `colors` has one entry per bar.
pub fn scene(model: &Model, place: &Place, colors: &[Color], theme: &Theme) -> Scene {
    let mut shapes = Vec::new();
    if place.head {
        headings(model, place, theme, &mut shapes);
    }
    for (i, color) in colors.iter().enumerate().take(place.rows.len()) {
        row(model, place, i, *color, theme, &mut shapes);
    }
    Scene {
        size: place.size,
        shapes,
    }
}

/// The row pointed at.
pub fn overlay(place: &Place, row: usize, focus: bool, theme: &Theme) -> Option<Scene> {
    let stroke = Stroke {
        color: theme.accent,
        width: 2.0,
        dash: None,
    };
    let row = *place.rows.get(row)?;
    let inner = Rect::new(row.x + 1.0, row.y + 1.0, row.w - 2.0, row.h - 2.0);
    let shape = Shape::Rect {
        rect: inner,
        radius: 4.0,
        fill: Some(theme.text.alpha(0.07)),
        stroke: focus.then_some(stroke),
        hit: HitId::NONE,
    };
    Some(Scene {
        size: place.size,
        shapes: vec![shape],
    })
}

fn headings(model: &Model, place: &Place, theme: &Theme, shapes: &mut Vec<Shape>) {
    let ink = Ink::new(HEADING, theme.text_muted);
    let y = 11.0;
    for (column, right) in &place.columns {
        let at = Point::new(*right, y);
        shapes.push(ink.anchored(Anchor::End).write(at, column.head(model)));
    }
    if model.kind == Kind::Compared {
        let sample = Rect::new(place.zero, y - 4.0, MARK.0, 8.0);
        let at = Point::new(place.zero + 7.0, y);
        if measure("as long before", HEADING, Weight::Regular) <= place.end - at.x {
            shapes.extend(mark(place.zero + MARK.0, sample, theme));
            shapes.push(ink.write(at, "as long before"));
        }
    }
    if model.kind == Kind::Changes {
        let sides = [(Anchor::End, -6.0, "less"), (Anchor::Start, 6.0, "more")];
        for (anchor, away, word) in sides {
            let any = model.bars.iter().any(|b| match anchor {
                Anchor::End => b.difference() < 0.0,
                _ => b.difference() > 0.0,
            });
            // Names have no heading: words may reach over them, but not over values.
            let wide = measure(word, HEADING, Weight::Regular);
            let fits = anchor == Anchor::End || place.zero + away + wide <= place.end + away;
            if any && fits {
                let at = Point::new(place.zero + away, y);
                shapes.push(ink.anchored(anchor).write(at, word));
            }
        }
    }
}

/// A row's part of the line between less and more.
fn zero(place: &Place, i: usize, theme: &Theme) -> Shape {
    let rect = match place.below {
        true => place.bar(i, 0.0, 0.0).grown(MARK.1),
        false => place.rows[i],
    };
    let end = |y: f32| Point::new(place.zero, y);
    Shape::Polyline {
        points: vec![end(rect.y), end(rect.bottom())],
        stroke: Stroke {
            color: theme.border,
            width: 1.0,
            dash: None,
        },
        hit: HitId::NONE,
    }
}

/// Where the value was before: a thin upright line over a bar of that height, set off from it.
fn mark(x: f32, bar: Rect, theme: &Theme) -> [Shape; 2] {
    let line = |width: f32, fill| Shape::Rect {
        rect: Rect::new(x - width / 2.0, bar.y - MARK.1, width, bar.h + 2.0 * MARK.1),
        radius: 0.0,
        fill: Some(fill),
        stroke: None,
        hit: HitId::NONE,
    };
    [
        line(MARK.0 + 2.0, theme.background),
        line(MARK.0, theme.text),
    ]
}

fn row(
    model: &Model,
    place: &Place,
    i: usize,
    color: Color,
    theme: &Theme,
    shapes: &mut Vec<Shape>,
) {
    let bar = &model.bars[i];
    let filled = |rect, radius, fill, hit| Shape::Rect {
        rect,
        radius,
        fill,
        stroke: None,
        hit,
    };
    if model.kind == Kind::Changes {
        shapes.push(zero(place, i, theme));
    }
    // The whole row can be chosen.
    shapes.push(filled(place.rows[i], 0.0, None, HitId(i as u32 + 1)));
    let value = match model.kind {
        Kind::Changes => bar.difference(),
        _ => bar.now,
    };
    if value != 0.0 {
        let rect = place.bar(i, 0.0, value);
        shapes.push(filled(rect, RADIUS, Some(color), HitId::NONE));
    }
    let apart = (bar.difference() * place.scale).abs() as f32;
    if model.kind == Kind::Compared && bar.before > 0.0 && apart > NEAR {
        let was = place.bar(i, 0.0, bar.before);
        shapes.extend(mark(was.right(), was, theme));
    }
    let plain = bar.key.iter().any(|p| p.kind == KeyKind::Value) && !key::is_other(&bar.key);
    let name = if plain { theme.text } else { theme.text_muted };
    let y = place.line(i);
    let at = Point::new(EDGE, y);
    shapes.push(Ink::new(FONT, name).write(at, bar.label(place.names, FONT)));
    for (n, (column, right)) in place.columns.iter().enumerate() {
        let color = if n == 0 { theme.text } else { theme.text_muted };
        let ink = Ink::new(FONT, color).anchored(Anchor::End);
        shapes.push(ink.write(Point::new(*right, y), column.text(model, bar)));
    }
}
