//! Which line is under or near the pointer.

use super::frame::Frame;
use super::model::Model;
use super::plan::Plan;
use super::values::Values;
use weir_model::spec::SeriesStyle;
use weir_scene::Point;
use weir_scene::hit::distance;

/// How near a line must be, in pixels.
const NEAR: f32 = 14.0;
/// Values before and after the bucket that a line is looked at.
const BESIDE: usize = 2;

/// The line at a point; `bucket` is the one nearest to it.
pub fn line(model: &Model, frame: &Frame, plan: &Plan, at: Point, bucket: usize) -> Option<usize> {
    if plan.style == SeriesStyle::Lines {
        return nearest(model, frame, plan, at, bucket);
    }
    let value = frame.value_at(at.y);
    let side = if value < 0.0 { &plan.down } else { &plan.up };
    let mut bands = side.at(bucket);
    bands
        .find(|b| b.low.abs() <= value.abs() && value.abs() < b.high.abs())
        .map(|b| b.line)
}

fn nearest(model: &Model, frame: &Frame, plan: &Plan, at: Point, bucket: usize) -> Option<usize> {
    let far = |i: &usize| {
        let line = model.lines.get(*i)?;
        let forward = far(model, frame, &line.forward, 1.0, at, bucket);
        let reverse = far(model, frame, &line.reverse, -1.0, at, bucket);
        let far = forward.min(reverse);
        (far <= NEAR).then_some((far, *i))
    };
    plan.shown
        .iter()
        .filter_map(far)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, i)| i)
}

/// How far a point is from a line near a bucket, in pixels; infinite over a gap.
fn far(model: &Model, frame: &Frame, values: &Values, sign: f64, at: Point, bucket: usize) -> f32 {
    // A sum that is missing is 0, a rate is joined up to the gap length.
    let gap = if model.is_rate() {
        model.gap_ms()
    } else {
        i64::MAX
    };
    let middle = values.points.partition_point(|(b, _)| *b < bucket);
    let most = values.points.len();
    let part = &values.points[middle.saturating_sub(BESIDE)..(middle + BESIDE + 1).min(most)];
    let position = |(b, v): &(usize, f64)| frame.at(model.middle(model.times[*b]), sign * v);
    let joined = |a: &(usize, f64), b: &(usize, f64)| model.times[b.0] - model.times[a.0] <= gap;
    let runs = part.chunk_by(joined).map(|run| {
        let points: Vec<Point> = run.iter().map(position).collect();
        match points.as_slice() {
            [only] => (only.x - at.x).hypot(only.y - at.y),
            points => distance(points, at, false),
        }
    });
    runs.fold(f32::INFINITY, f32::min)
}
