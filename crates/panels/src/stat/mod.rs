//! One or several big numbers, as large as the room allows.

#[cfg(test)]
mod tests;

use crate::{
    Environment, HiddenTable, InputEvent, PanelData, PanelView, Response, Tooltip, message, number,
};
use weir_model::{Measure, QuerySpec};
use weir_scene::text::CAP_HEIGHT;
use weir_scene::{
    Anchor, Color, HitId, Point, Rect, Scene, Shape, Size, Stroke, TextStyle, Theme, Weight,
    ellipsize_end, measure,
};

/// Font sizes of a number: smallest and largest.
const NUMBER: (f32, f32) = (14.0, 56.0);
/// The largest size of numbers that stand below each other.
const LIST_NUMBER: f32 = 32.0;
/// The size of the labels beside them.
const LIST_LABEL: f32 = 13.0;
/// Least room for one number; more numbers than fit side by side stand below each other.
const CELL: f32 = 110.0;
/// Least distance from the edges.
const MARGIN: f32 = 8.0;

/// The stat panel.
#[derive(Default)]
pub struct StatPanel {
    /// The measures with their values; a value that is missing is `None`.
    values: Vec<(Measure, Option<f64>)>,
    error: Option<String>,
    scene: Scene,
}

impl StatPanel {
    /// An empty panel.
    pub fn new() -> Self {
        Self::default()
    }

    fn written(&self) -> Vec<(&'static str, String)> {
        let write = |(m, v): &(Measure, Option<f64>)| {
            (
                m.label(),
                v.map_or_else(|| "–".to_owned(), |v| number::format(v, m.unit())),
            )
        };
        self.values.iter().map(write).collect()
    }
}

fn read(data: &PanelData) -> Result<Vec<(Measure, Option<f64>)>, String> {
    let QuerySpec::Totals { measures } = &data.query else {
        return Err("expected the answer to a totals query".to_owned());
    };
    let value = |m: &Measure| {
        let field = data.columns.field(m.id())?;
        field.number(0).filter(|v| v.is_finite())
    };
    Ok(measures.iter().map(|m| (*m, value(m))).collect())
}

/// Columns of the grid: as many as have room, with no place in it left over.
fn columns(count: usize, room: Size) -> usize {
    let most = ((room.w / CELL) as usize).clamp(1, count.max(1));
    let even = (1..=most).rev().find(|n| count.is_multiple_of(*n));
    even.unwrap_or(1)
}

fn cells(count: usize, room: Size) -> Vec<Rect> {
    let across = columns(count, room);
    let down = count.div_ceil(across).max(1);
    let (w, h) = (room.w / across as f32, room.h / down as f32);
    let cell = |i: usize| Rect::new((i % across) as f32 * w, (i / across) as f32 * h, w, h);
    (0..count).map(cell).collect()
}

/// The largest size at which every number fits its cell; all have the same.
fn size(numbers: &[(&str, String)], cell: Rect) -> f32 {
    let widest = numbers
        .iter()
        .map(|(_, text)| measure(text, 1.0, Weight::Semibold))
        .fold(0.1, f32::max);
    ((cell.w - 2.0 * MARGIN) / widest)
        .min((cell.h - 2.0 * MARGIN) * 0.55)
        .min(NUMBER.1)
        .floor()
}

/// Numbers below each other: the label at the left, the number at the right, a line between.
fn list(numbers: &[(&str, String)], cells: &[Rect], theme: &Theme) -> Vec<Shape> {
    let cell = cells.first().copied().unwrap_or_default();
    let widest = |widths: &mut dyn Iterator<Item = f32>| widths.fold(0.1, f32::max);
    let labels = widest(
        &mut numbers
            .iter()
            .map(|n| measure(n.0, LIST_LABEL, Weight::Regular)),
    );
    let digits = widest(&mut numbers.iter().map(|n| measure(&n.1, 1.0, Weight::Semibold)));
    let size = ((cell.w - labels - 3.0 * MARGIN) / digits)
        .min(cell.h * 0.5)
        .clamp(NUMBER.0, LIST_NUMBER);
    let left = (cell.w - digits * size - 3.0 * MARGIN).max(0.0);
    let number = (size, Weight::Semibold, theme.text);
    let named = (LIST_LABEL, Weight::Regular, theme.text_muted);
    let mut shapes = Vec::new();
    for (index, ((label, text), cell)) in numbers.iter().zip(cells).enumerate() {
        if index > 0 {
            shapes.push(rule(*cell, theme));
        }
        let start = Point::new(cell.x, cell.y + cell.h / 2.0);
        let end = Point::new(cell.right(), start.y);
        shapes.extend(line(start, label, left, Anchor::Start, named));
        shapes.extend(line(end, text, cell.w, Anchor::End, number));
    }
    shapes
}

/// The line above a cell.
fn rule(cell: Rect, theme: &Theme) -> Shape {
    let y = cell.y.round();
    Shape::Polyline {
        points: vec![Point::new(cell.x, y), Point::new(cell.right(), y)],
        stroke: Stroke {
            color: theme.grid,
            width: 1.0,
            dash: None,
        },
        hit: HitId::NONE,
    }
}

/// Text around a height, cut to a width; `None` where nothing fits.
fn line(
    at: Point,
    text: &str,
    width: f32,
    anchor: Anchor,
    (size, weight, color): (f32, Weight, Color),
) -> Option<Shape> {
    let text = ellipsize_end(text, width, size, weight);
    let style = TextStyle {
        size,
        weight,
        color,
        anchor,
        halo: None,
    };
    (!text.is_empty()).then(|| Shape::Text {
        at: Point::new(at.x, at.y + CAP_HEIGHT * size / 2.0),
        text,
        style,
        rotate: 0.0,
        hit: HitId::NONE,
    })
}

fn draw(numbers: &[(&str, String)], room: Size, theme: &Theme) -> Vec<Shape> {
    let cells = cells(numbers.len(), room);
    let Some(first) = cells.first() else {
        return Vec::new();
    };
    if cells.len() > 1 && first.w >= room.w {
        return list(numbers, &cells, theme);
    }
    let size = size(numbers, *first).max(NUMBER.0);
    let small = (size * 0.34).clamp(11.0, 14.0);
    let mut shapes = Vec::new();
    for ((label, text), cell) in numbers.iter().zip(&cells) {
        let labelled = cell.h >= size * 1.1 + small + 2.0 * MARGIN;
        let gap = 5.0 + size * 0.16;
        let below = if labelled {
            gap + CAP_HEIGHT * small
        } else {
            0.0
        };
        let height = CAP_HEIGHT * size + below;
        let top = cell.y + (cell.h - height) / 2.0;
        let middle = cell.x + cell.w / 2.0;
        let width = (cell.w - 2.0 * MARGIN).max(0.0);
        let mut write = |y: f32, text: &str, size: f32, weight, color: Color| {
            let text = ellipsize_end(text, width, size, weight);
            if !text.is_empty() {
                let at = Point::new(middle, y);
                let style = TextStyle {
                    size,
                    weight,
                    color,
                    anchor: Anchor::Middle,
                    halo: None,
                };
                shapes.push(Shape::Text {
                    at,
                    text,
                    style,
                    rotate: 0.0,
                    hit: HitId::NONE,
                });
            }
        };
        write(
            top + CAP_HEIGHT * size,
            text,
            size,
            Weight::Semibold,
            theme.text,
        );
        if labelled {
            write(
                top + height,
                label,
                small,
                Weight::Regular,
                theme.text_muted,
            );
        }
    }
    shapes
}

impl PanelView for StatPanel {
    fn set_data(&mut self, data: PanelData) {
        match read(&data) {
            Ok(values) => (self.values, self.error) = (values, None),
            Err(error) => (self.values, self.error) = (Vec::new(), Some(error)),
        }
    }

    fn layout(&mut self, env: &Environment<'_>) {
        let room = Size::new(env.size.w.max(0.0), env.size.h.max(0.0));
        self.scene = match &self.error {
            Some(error) => message::scene(error, room, &env.theme),
            None => Scene {
                size: room,
                shapes: draw(&self.written(), room, &env.theme),
            },
        };
    }

    fn scene(&self) -> &Scene {
        &self.scene
    }

    fn input(&mut self, _: &InputEvent) -> Response {
        Response::default()
    }

    fn tooltip(&self) -> Option<Tooltip> {
        None
    }

    fn total(&self) -> Option<String> {
        None
    }

    fn table(&self) -> HiddenTable {
        let numbers = self.written();
        let caption: Vec<String> = numbers.iter().map(|(l, v)| format!("{l}: {v}")).collect();
        HiddenTable {
            caption: caption.join(", "),
            head: vec!["Measure".to_owned(), "Value".to_owned()],
            rows: numbers
                .into_iter()
                .map(|(l, v)| vec![l.to_owned(), v])
                .collect(),
        }
    }
}
