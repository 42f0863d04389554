//! What lies over the chart: crosshair, the line pointed at, and the range being dragged.

use super::Pointer;
use super::draw::{DOT, LINE, Picture};
use super::frame::Frame;
use super::model::{Line, Model};
use super::stack;
use weir_model::spec::SeriesStyle;
use weir_scene::{Color, HitId, Point, Rect, Scene, Shape, Stroke};

/// The overlay's scene; `None` when nothing is pointed at.
pub fn scene(picture: &Picture<'_>, pointer: &Pointer) -> Option<Scene> {
    let (model, frame) = (picture.model, picture.frame);
    let mut shapes = Vec::new();
    if let Some((a, b)) = pointer.drag {
        shapes.push(selection(frame, a.min(b), a.max(b), picture.theme.accent));
    } else if let Some((_, bucket)) = pointer.at {
        let start = *model.times.get(bucket)?;
        let color = picture.theme.text_muted;
        if picture.style == SeriesStyle::Bars {
            shapes.push(column(model, frame, start, picture.theme.text));
        } else {
            shapes.push(vertical(frame, frame.x(model.middle(start)), color, None));
        }
        shapes.extend(pointed(picture, pointer.line));
        shapes.extend(dots(picture, bucket, pointer.line));
    } else if let Some(ms) = pointer.shared {
        let range = model.range;
        if ms >= range.from_ms && ms < range.to_ms {
            let color = picture.theme.text_muted;
            shapes.push(vertical(frame, frame.x(ms), color, Some([3.0, 3.0])));
        }
    }
    (!shapes.is_empty()).then_some(Scene {
        size: frame.size,
        shapes,
    })
}

fn vertical(frame: &Frame, x: f32, color: Color, dash: Option<[f32; 2]>) -> Shape {
    let plot = frame.plot;
    Shape::Polyline {
        points: vec![Point::new(x, plot.y), Point::new(x, plot.bottom())],
        stroke: Stroke {
            color,
            width: 1.0,
            dash,
        },
        hit: HitId::NONE,
    }
}

fn column(model: &Model, frame: &Frame, start: i64, color: Color) -> Shape {
    let (from, to) = model.span(start);
    let (x, plot) = (frame.x(from), frame.plot);
    fill(
        Rect::new(x, plot.y, (frame.x(to) - x).max(1.0), plot.h),
        color.alpha(0.1),
    )
}

fn selection(frame: &Frame, from: f32, to: f32, accent: Color) -> Shape {
    let plot = frame.plot;
    Shape::Rect {
        rect: Rect::new(from, plot.y, to - from, plot.h),
        radius: 0.0,
        fill: Some(accent.alpha(0.18)),
        stroke: Some(Stroke {
            color: accent,
            width: 1.0,
            dash: None,
        }),
        hit: HitId::NONE,
    }
}

fn fill(rect: Rect, color: Color) -> Shape {
    Shape::Rect {
        rect,
        radius: 0.0,
        fill: Some(color),
        stroke: None,
        hit: HitId::NONE,
    }
}

/// The line pointed at, once more and thicker.
fn pointed(picture: &Picture<'_>, line: Option<usize>) -> Vec<Shape> {
    let (model, frame) = (picture.model, picture.frame);
    let Some((i, line)) = line.and_then(|i| Some((i, model.lines.get(i)?))) else {
        return Vec::new();
    };
    if picture.style != SeriesStyle::Lines {
        return Vec::new();
    }
    let color = picture
        .colors
        .get(i)
        .copied()
        .unwrap_or(picture.theme.accent);
    let stroke = Stroke {
        color,
        width: LINE + 1.0,
        dash: None,
    };
    // Dashes into a bucket that is not complete stay visible.
    let over = |b: &usize| !model.is_incomplete(model.times[*b]);
    let path = |run: &Vec<(usize, f64)>| -> Vec<Point> {
        let complete = run.iter().filter(|(b, _)| over(b));
        complete
            .map(|(b, v)| frame.at(model.middle(model.times[*b]), *v))
            .collect()
    };
    let paths = model
        .runs(line)
        .iter()
        .map(path)
        .filter(|p| p.len() > 1)
        .collect::<Vec<_>>();
    paths
        .into_iter()
        .map(|points| Shape::Polyline {
            points,
            stroke,
            hit: HitId::NONE,
        })
        .collect()
}

/// A dot on every line at the bucket, the one pointed at larger and on top.
fn dots(picture: &Picture<'_>, bucket: usize, pointed: Option<usize>) -> Vec<Shape> {
    let (model, frame) = (picture.model, picture.frame);
    let dot = |i: usize, value: f64| {
        let start = model.times.get(bucket).copied().unwrap_or_default();
        let strong = pointed == Some(i);
        Shape::Circle {
            center: frame.at(model.middle(start), value),
            radius: if strong { DOT + 1.5 } else { DOT + 0.5 },
            fill: picture.colors.get(i).copied(),
            stroke: Some(Stroke {
                color: picture.theme.background,
                width: 1.5,
                dash: None,
            }),
            hit: HitId::NONE,
        }
    };
    let mut order: Vec<usize> = picture.shown.to_vec();
    order.sort_by_key(|i| pointed == Some(*i));
    let value = |line: &Line| line.at(bucket);
    match picture.style {
        SeriesStyle::Lines => order
            .into_iter()
            .filter_map(|i| Some(dot(i, value(model.lines.get(i)?)?)))
            .collect(),
        SeriesStyle::Stacked | SeriesStyle::Percent => stack::at(model, picture.shown, bucket)
            .into_iter()
            .filter(|b| b.high > b.low)
            .map(|b| dot(b.line, b.high))
            .collect(),
        SeriesStyle::Bars => Vec::new(),
    }
}
