//! Which line is under or near the pointer.

use super::frame::Frame;
use super::model::Model;
use super::stack;
use weir_model::spec::SeriesStyle;
use weir_scene::Point;
use weir_scene::hit::distance;

/// How near a line must be, in pixels.
const NEAR: f32 = 14.0;

/// The line at a point; `bucket` is the one nearest to it.
pub fn line(
    model: &Model,
    frame: &Frame,
    shown: &[usize],
    style: SeriesStyle,
    at: Point,
    bucket: usize,
) -> Option<usize> {
    if style == SeriesStyle::Lines {
        return nearest(model, frame, shown, at, bucket);
    }
    let value = frame.value_at(at.y);
    let mut bands = stack::at(model, shown, bucket).into_iter();
    bands
        .find(|b| b.low <= value && value < b.high)
        .map(|b| b.line)
}

fn nearest(
    model: &Model,
    frame: &Frame,
    shown: &[usize],
    at: Point,
    bucket: usize,
) -> Option<usize> {
    let far = |i: &usize| {
        let line = model.lines.get(*i)?;
        let runs = model.runs(line);
        let run = runs.iter().find(|r| {
            let (first, last) = (r.first().map(|p| p.0), r.last().map(|p| p.0));
            first <= Some(bucket) && Some(bucket) <= last
        })?;
        let middle = run.partition_point(|(b, _)| *b < bucket);
        let part = &run[middle.saturating_sub(2)..(middle + 3).min(run.len())];
        let position = |(b, v): &(usize, f64)| frame.at(model.middle(model.times[*b]), *v);
        let points: Vec<Point> = part.iter().map(position).collect();
        let far = match points.as_slice() {
            [only] => (only.x - at.x).hypot(only.y - at.y),
            points => distance(points, at, false),
        };
        (far <= NEAR).then_some((far, *i))
    };
    shown
        .iter()
        .filter_map(far)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, i)| i)
}
