//! What lies over the chart: crosshair, the line pointed at, and the range being dragged.

use super::Pointer;
use super::draw::Picture;
use super::frame::Frame;
use super::marks::{DOT, LINE};
use super::model::Model;
use super::values::Values;
use weir_model::order::Ordered as _;
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
        if picture.plan.style == SeriesStyle::Bars {
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

/// The line pointed at, once more and thicker, both ways.
fn pointed(picture: &Picture<'_>, line: Option<usize>) -> Vec<Shape> {
    let model = picture.model;
    let Some((i, line)) = line.and_then(|i| Some((i, model.lines.get(i)?))) else {
        return Vec::new();
    };
    if picture.plan.style != SeriesStyle::Lines {
        return Vec::new();
    }
    let mut shapes = thick(picture, &line.forward, 1.0, picture.color(i));
    shapes.extend(thick(picture, &line.reverse, -1.0, picture.color(i)));
    shapes
}

fn thick(picture: &Picture<'_>, values: &Values, sign: f64, color: Color) -> Vec<Shape> {
    let (model, frame) = (picture.model, picture.frame);
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
            .map(|(b, v)| frame.at(model.middle(model.times[*b]), sign * v))
            .collect()
    };
    let runs = model.runs(values, &model.now);
    let paths = runs.iter().map(path).filter(|p| p.len() > 1);
    paths
        .map(|points| Shape::Polyline {
            points,
            stroke,
            hit: HitId::NONE,
        })
        .collect()
}

/// A dot on every line at the bucket, the one pointed at larger and on top.
fn dots(picture: &Picture<'_>, bucket: usize, pointed: Option<usize>) -> Vec<Shape> {
    let (model, plan) = (picture.model, picture.plan);
    let mut places: Vec<(usize, f64)> = match plan.style {
        SeriesStyle::Bars => Vec::new(),
        SeriesStyle::Lines => {
            let lines = plan
                .shown
                .iter()
                .filter_map(|i| Some((*i, model.lines.get(*i)?)));
            let both = lines.flat_map(|(i, line)| {
                let down = line.reverse.at(bucket).map(|v| (i, -v));
                [line.forward.at(bucket).map(|v| (i, v)), down]
            });
            both.flatten().collect()
        }
        SeriesStyle::Stacked | SeriesStyle::Percent => {
            let bands = plan.up.at(bucket).chain(plan.down.at(bucket));
            let seen = bands.filter(|b| b.high != b.low);
            seen.map(|b| (b.line, b.high)).collect()
        }
    };
    places.order_by_key(|(i, _)| pointed == Some(*i));
    let start = model.times.get(bucket).copied().unwrap_or_default();
    let dot = |(i, value): (usize, f64)| Shape::Circle {
        center: picture.frame.at(model.middle(start), value),
        radius: if pointed == Some(i) {
            DOT + 1.5
        } else {
            DOT + 0.5
        },
        fill: Some(picture.color(i)),
        stroke: Some(Stroke {
            color: picture.theme.background,
            width: 1.5,
            dash: None,
        }),
        hit: HitId::NONE,
    };
    places.into_iter().map(dot).collect()
}
