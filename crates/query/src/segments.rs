//! Which table answers which part of a range.

#[cfg(test)]
mod tests;

use crate::build::Second;
use crate::catalog::Level;
use weir_model::Rollup;

/// A part of the question: one table, and the times that it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part<Second = i64> {
    /// The rollup; `None` is the records themselves.
    pub(crate) rollup: Option<&'static Rollup>,
    /// Times in seconds since 1970, ends excluded, ascending.
    pub(crate) spans: Vec<[Second; 2]>,
}

impl Part {
    /// No time at all, for a statement that has to be asked nevertheless.
    pub(crate) fn nothing(at: i64) -> Self {
        Self {
            rollup: None,
            spans: vec![[at, at]],
        }
    }

    /// The same times as a statement holds them.
    pub(crate) fn known(self) -> Part<Second> {
        let span = |span: [i64; 2]| span.map(Second::Known);
        Part {
            rollup: self.rollup,
            spans: self.spans.into_iter().map(span).collect(),
        }
    }
}

/// Cuts a range into parts: whole buckets of the first level that fits, the ragged edges from the
/// next ones, what is left from the records. Every second is in exactly one span. Levels come the
/// cheapest first.
pub(crate) fn parts([from, to]: [i64; 2], levels: &[Level]) -> Vec<Part> {
    let mut spans = Vec::new();
    cut([from, to], levels, &mut spans);
    let mut out: Vec<Part> = Vec::new();
    for (rollup, span) in spans {
        match out.iter_mut().find(|part| part.rollup == rollup) {
            Some(part) => part.spans.push(span),
            None => out.push(Part {
                rollup,
                spans: vec![span],
            }),
        }
    }
    out
}

fn cut([from, to]: [i64; 2], levels: &[Level], out: &mut Vec<(Option<&'static Rollup>, [i64; 2])>) {
    if from >= to {
        return;
    }
    let Some((level, rest)) = levels.split_first() else {
        out.push((None, [from, to]));
        return;
    };
    let seconds = i64::from(level.rollup.seconds);
    let first = from.max(level.since).div_euclid(seconds) * seconds;
    let first = if first < from.max(level.since) {
        first + seconds
    } else {
        first
    };
    let last = to.div_euclid(seconds) * seconds;
    if first >= last {
        return cut([from, to], rest, out);
    }
    cut([from, first], rest, out);
    out.push((Some(level.rollup), [first, last]));
    cut([last, to], rest, out);
}
