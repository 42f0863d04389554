//! This range against the period of the same length before it.
//!
//! Only buckets that are complete are compared: a range that is not over has not less traffic
//! than the one before.

use super::model::Model;
use super::values::Values;
use crate::change::Change;
use crate::number;

/// A line's change over the complete buckets.
pub fn overall<'a>(
    model: &Model,
    pairs: impl IntoIterator<Item = (&'a Values, &'a Values)>,
) -> Option<Change> {
    if !model.compared {
        return None;
    }
    let complete = |i: usize| model.times.get(i).is_some_and(|t| !model.is_incomplete(*t));
    let sum = |values: &Values| -> f64 {
        let points = values.points.iter().filter(|(i, _)| complete(*i));
        points.map(|(i, v)| v * model.weight(*i)).sum()
    };
    let add =
        |(now, before): (f64, f64), (n, b): (&Values, &Values)| (now + sum(n), before + sum(b));
    let (now, before) = pairs.into_iter().fold((0.0, 0.0), add);
    Change::new(now, before)
}

/// The change of the sum of all lines.
pub fn total(model: &Model) -> Option<Change> {
    overall(model, model.lines.iter().map(|l| (&l.forward, &l.earlier)))
}

/// A value before in words, behind the value now: `, +20 % on 10 MB`, or without the value before
/// where there is less room. Nothing where there was no period before; no change where the bucket
/// is not complete.
pub fn behind(
    model: &Model,
    bucket: usize,
    now: Option<f64>,
    before: Option<f64>,
    long: bool,
) -> String {
    let is_covered = model.before.binary_search(&bucket).is_ok();
    if !model.compared || !is_covered {
        return String::new();
    }
    let start = model.times.get(bucket).copied().unwrap_or_default();
    let before = before.unwrap_or_default();
    let written = number::format(before, model.unit());
    let change = now.and_then(|now| Change::new(now, before));
    match change.filter(|_| !model.is_incomplete(start)) {
        None if long || now.is_none() => format!(", {written} before"),
        None => String::new(),
        Some(change) if long && before > 0.0 => format!(", {} on {written}", change.short()),
        Some(change) => format!(", {}", change.short()),
    }
}
