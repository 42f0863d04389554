//! Which table answers which part of a range, and how its rows carry time there.

use super::{Ask, Bucket, Second, Shift};
use crate::catalog::Level;
use crate::expr::Source;
use crate::segments::{Part, parts};
use weir_model::Measure;
use weir_model::rollup::SPREAD_BELOW_S;

/// What rows are summed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The whole range.
    Whole,
    /// Buckets of what records count.
    Counts(Bucket),
    /// Buckets of what flows while time passes.
    Rates(Bucket),
}

impl Kind {
    /// That of a measure in buckets.
    pub(super) fn of(measure: Measure, bucket: Bucket) -> Self {
        match measure {
            Measure::Throughput | Measure::ReverseThroughput => Self::Rates(bucket),
            _ => Self::Counts(bucket),
        }
    }
}

/// How rows carry time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// Not at all: sums over the whole range.
    Whole,
    /// A record in the bucket where it ends.
    Ends(Bucket),
    /// A record in every bucket that it reports.
    Spread(Bucket),
}

/// The tables of a question with their times. Levels keep what it needs, the cheapest first.
pub(super) fn plan(
    source: &mut Source<'_>,
    ask: &Ask<'_>,
    (kind, earlier): (Kind, Shift),
    levels: &[Level],
) -> Vec<(Time, Part<Second>)> {
    match (ask.known(), earlier, &mut source.macros) {
        (Some(range), Shift::Known(earlier), _) => known(range, kind, earlier, levels),
        (_, earlier, Some(macros)) => macros.plan(kind, earlier, levels),
        // Only statements with macros name their times.
        _ => Vec::new(),
    }
}

fn known(range: [i64; 2], kind: Kind, earlier: i64, levels: &[Level]) -> Vec<(Time, Part<Second>)> {
    let empty = range[0] >= range[1];
    let mut out = Vec::new();
    for ([from, to], time) in spans(kind, range) {
        let levels: Vec<Level> = (levels.iter())
            .filter(|level| fits(time, level, earlier))
            .copied()
            .collect();
        let mut cut = parts([from - earlier, to - earlier], &levels);
        if empty {
            cut.push(Part::nothing(from - earlier));
        }
        out.extend(cut.into_iter().map(|part| (time, part.known())));
    }
    out
}

/// How a measure falls into buckets: each span of the range with its own way. Rates are spread in
/// short buckets, and in those that the range's ragged ends cut.
fn spans(kind: Kind, [from, to]: [i64; 2]) -> Vec<([i64; 2], Time)> {
    let bucket = match kind {
        Kind::Whole => return vec![([from, to], Time::Whole)],
        Kind::Counts(bucket) => return vec![([from, to], Time::Ends(bucket))],
        Kind::Rates(bucket) => bucket,
    };
    let seconds = length(bucket);
    let last = to.div_euclid(seconds) * seconds;
    let first = (from + seconds - 1).div_euclid(seconds) * seconds;
    if seconds < i64::from(SPREAD_BELOW_S) || first >= last {
        return vec![([from, to], Time::Spread(bucket))];
    }
    vec![
        ([from, first], Time::Spread(bucket)),
        ([first, last], Time::Ends(bucket)),
        ([last, to], Time::Spread(bucket)),
    ]
}

/// A known bucket's seconds.
fn length(bucket: Bucket) -> i64 {
    match bucket {
        Bucket::Known(seconds) => i64::try_from(seconds).unwrap_or(i64::MAX),
        Bucket::Named => 1,
    }
}

/// Whether a level's buckets lie within those that are asked for, `earlier` seconds later.
fn fits(time: Time, level: &Level, earlier: i64) -> bool {
    let seconds = i64::from(level.rollup.seconds);
    let nest = |bucket| length(bucket) % seconds == 0 && earlier % seconds == 0;
    match time {
        Time::Whole => true,
        Time::Ends(bucket) => nest(bucket),
        Time::Spread(bucket) => nest(bucket) && level.rollup.seconds < SPREAD_BELOW_S,
    }
}
