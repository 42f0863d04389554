//! The time axis: ticks at round times of the zone's clock and calendar.

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use std::ops::Range;
use weir_model::time::civil::{DAY_MS, Date, date, days, weekday};
use weir_model::time::instant::{Precision, format_clock, to_local, to_utc};
use weir_model::{TimeRange, Zone};

#[cfg(test)]
mod tests;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
/// Distances of ticks within a day, in milliseconds.
const STEPS_MS: [i64; 19] = [
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
];
/// More ticks than this are never drawn.
const MOST: i64 = 400;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// A labelled time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// UTC milliseconds.
    pub ms: i64,
    /// What is written there.
    pub label: String,
    /// A new day among hours, or a new year among months.
    pub strong: bool,
}

/// A linear axis over a range.
#[derive(Clone, Debug)]
pub struct TimeAxis {
    /// From and to.
    pub range: TimeRange,
    /// Where it is labelled.
    pub ticks: Vec<Tick>,
}

/// Ticks for a range, at most `most` of them where that can be.
pub fn ticks(range: TimeRange, zone: &dyn Zone, most: usize) -> Vec<Tick> {
    let least = range.length_ms() / (most.max(1) as i64);
    let step = STEPS_MS.iter().copied().find(|s| *s >= least);
    match step {
        Some(step) => clock_ticks(range, zone, step),
        None => calendar_ticks(range, zone, least),
    }
}

fn clock_ticks(range: TimeRange, zone: &dyn Zone, step: i64) -> Vec<Tick> {
    let precision = if step < SECOND {
        Precision::Millisecond
    } else if step < MINUTE {
        Precision::Second
    } else {
        Precision::Minute
    };
    // Local clocks may jump by hours, so one step before and some after are looked at.
    let first = to_local(range.from_ms, zone).div_euclid(step) - 1;
    let last = to_local(range.to_ms, zone).div_euclid(step) + 1;
    let mut ticks: Vec<Tick> = Vec::new();
    for local in (first..=last.min(first + MOST)).map(|n| n * step) {
        let ms = to_utc(local, zone);
        let fits = ms >= range.from_ms && ms < range.to_ms;
        if fits && ticks.last().is_none_or(|t| t.ms < ms) {
            let midnight = local.rem_euclid(DAY_MS) == 0;
            let label = if midnight {
                day_label(local)
            } else {
                format_clock(ms, zone, precision)
            };
            ticks.push(Tick {
                ms,
                label,
                strong: midnight,
            });
        }
    }
    ticks
}

/// How dates are stepped through.
enum Calendar {
    /// The first, and every nth day after it, of every month.
    Days(u32),
    /// Mondays.
    Weeks,
    /// The first of every nth month.
    Months(i64),
}

fn calendar(least: i64) -> Calendar {
    match least / DAY_MS + i64::from(least % DAY_MS > 0) {
        i64::MIN..=1 => Calendar::Days(1),
        2 => Calendar::Days(2),
        3..=7 => Calendar::Weeks,
        8..=31 => Calendar::Months(1),
        32..=92 => Calendar::Months(3),
        93..=184 => Calendar::Months(6),
        n => {
            let years = n / 365 + 1;
            let nice = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
            Calendar::Months(12 * nice.into_iter().find(|y| *y >= years).unwrap_or(10_000))
        }
    }
}

fn calendar_ticks(range: TimeRange, zone: &dyn Zone, least: i64) -> Vec<Tick> {
    let from = to_local(range.from_ms, zone).div_euclid(DAY_MS);
    let to = to_local(range.to_ms, zone).div_euclid(DAY_MS) + 1;
    let starts: Vec<i64> = match calendar(least) {
        Calendar::Days(n) => (from..to.min(from + 4 * MOST))
            .filter(|d| {
                let day = date(*d).day - 1;
                // The last one before a new month would stand too close to it.
                day.is_multiple_of(n) && (n == 1 || day < 30)
            })
            .collect(),
        Calendar::Weeks => (from..to.min(from + 8 * MOST))
            .filter(|d| weekday(*d) == 1)
            .collect(),
        Calendar::Months(n) => {
            let Date { year, month, .. } = date(from);
            let first = (year * 12 + i64::from(month) - 1).div_euclid(n);
            (first..first + MOST)
                .map(|k| {
                    let month = (k * n).rem_euclid(12) as u32 + 1;
                    days(Date {
                        year: (k * n).div_euclid(12),
                        month,
                        day: 1,
                    })
                })
                .take_while(|d| *d < to)
                .collect()
        }
    };
    let months = matches!(calendar(least), Calendar::Months(_));
    let tick = |day: i64| {
        let ms = to_utc(day * DAY_MS, zone);
        let Date { year, month, .. } = date(day);
        let strong = months && month == 1;
        let label = match (months, strong) {
            (true, true) => year.to_string(),
            (true, false) => MONTHS[month as usize - 1].to_owned(),
            _ => day_label(day * DAY_MS),
        };
        Tick { ms, label, strong }
    };
    starts
        .into_iter()
        .map(tick)
        .filter(|t| t.ms >= range.from_ms && t.ms < range.to_ms)
        .collect()
}

fn day_label(local_ms: i64) -> String {
    let Date { month, day, .. } = date(local_ms.div_euclid(DAY_MS));
    format!("{day} {}", MONTHS[month as usize - 1])
}

impl Ranged for TimeAxis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = i64;

    fn map(&self, value: &i64, limit: (i32, i32)) -> i32 {
        let length = self.range.length_ms().max(1) as f64;
        let share = (value - self.range.from_ms) as f64 / length;
        limit.0 + (share * f64::from(limit.1 - limit.0)).round() as i32
    }

    fn key_points<H: KeyPointHint>(&self, hint: H) -> Vec<i64> {
        // Minor lines are not drawn.
        if hint.weight().allow_light_points() {
            return Vec::new();
        }
        self.ticks.iter().map(|t| t.ms).collect()
    }

    fn range(&self) -> Range<i64> {
        self.range.from_ms..self.range.to_ms
    }
}

impl ValueFormatter<i64> for TimeAxis {
    fn format_ext(&self, value: &i64) -> String {
        self.ticks
            .iter()
            .find(|t| t.ms == *value)
            .map_or_else(String::new, |t| t.label.clone())
    }
}
