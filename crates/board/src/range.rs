//! The time range as a person wrote it, and the steps that the time picker takes with it.

use weir_model::time::civil::{DAY_MS, Date, add_months, date, days, weekday};
use weir_model::time::instant::{parse_in, to_local, to_utc};
use weir_model::{TimeRange, Zone};

/// Both ends in Grafana's form: `now-30m`, `now/d`, UTC milliseconds, or a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeText {
    /// Its begin.
    pub from: String,
    /// Its end.
    pub to: String,
}

impl Default for RangeText {
    fn default() -> Self {
        Self::new("now-30m", "now")
    }
}

/// A step of the whole range along the time line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Half its length earlier.
    Back,
    /// Half its length later.
    Forward,
}

/// A range that cannot be used: what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// One end is not a time.
    #[error(
        "`{0}` is not a time: expected `now-30m`, `now/d` or a date such as `2026-01-31 08:00`"
    )]
    Time(String),
    /// The begin is not before the end.
    #[error("the begin is not before the end")]
    Order,
}

/// The shortest range that a zoom may make, in milliseconds.
const SHORTEST_MS: i64 = 10_000;

impl RangeText {
    /// Both ends, as they stand.
    pub fn new(from: &str, to: &str) -> Self {
        Self {
            from: from.trim().to_owned(),
            to: to.trim().to_owned(),
        }
    }

    /// A fixed range, in UTC milliseconds.
    pub fn absolute(range: TimeRange) -> Self {
        Self {
            from: range.from_ms.to_string(),
            to: range.to_ms.to_string(),
        }
    }

    /// Whether it moves with the clock.
    pub fn is_relative(&self) -> bool {
        self.from.starts_with("now") || self.to.starts_with("now")
    }

    /// The instants meant at `now_ms` in a zone. `/d` and the like mean the unit's begin in `from`
    /// and its end in `to`.
    ///
    /// # Errors
    /// An end is not a time, or they stand in the wrong order.
    pub fn resolve(&self, now_ms: i64, zone: &dyn Zone) -> Result<TimeRange, RangeError> {
        let read = |text: &str, end| {
            instant(text, now_ms, zone, end).ok_or_else(|| RangeError::Time(text.to_owned()))
        };
        let range = TimeRange {
            from_ms: read(&self.from, false)?,
            to_ms: read(&self.to, true)?,
        };
        if range.from_ms < range.to_ms {
            Ok(range)
        } else {
            Err(RangeError::Order)
        }
    }

    /// The range twice as long around the same middle; it does not reach beyond now.
    pub fn zoomed_out(range: TimeRange, now_ms: i64) -> Self {
        let half = range.length_ms().max(1) / 2;
        let to_ms = (range.to_ms + half).min(now_ms.max(range.to_ms));
        Self::absolute(TimeRange {
            from_ms: range.from_ms - half,
            to_ms,
        })
    }

    /// The range moved by half its length; it does not end after now.
    pub fn stepped(range: TimeRange, step: Step, now_ms: i64) -> Self {
        let half = range.length_ms() / 2;
        let by = match step {
            Step::Back => -half,
            Step::Forward => half.min((now_ms - range.to_ms).max(0)),
        };
        Self::absolute(TimeRange {
            from_ms: range.from_ms + by,
            to_ms: range.to_ms + by,
        })
    }

    /// A range chosen by dragging, at least ten seconds long.
    pub fn zoomed_in(range: TimeRange) -> Self {
        let lack = (SHORTEST_MS - range.length_ms()).max(0);
        let (from_ms, to_ms) = (range.from_ms - lack / 2, range.to_ms + (lack + 1) / 2);
        Self::absolute(TimeRange { from_ms, to_ms })
    }

    /// The next wider quick range, for an empty page.
    pub fn wider(length_ms: i64) -> Self {
        const HOUR: i64 = 3_600_000;
        let steps = [
            (HOUR, "now-1h"),
            (6 * HOUR, "now-6h"),
            (24 * HOUR, "now-24h"),
        ];
        let more = [(7 * 24 * HOUR, "now-7d"), (30 * 24 * HOUR, "now-30d")];
        let mut all = steps.iter().chain(&more);
        let from = all
            .find(|(ms, _)| *ms > length_ms)
            .map_or("now-1y", |(_, text)| text);
        Self::new(from, "now")
    }
}

/// One end of a range.
fn instant(text: &str, now_ms: i64, zone: &dyn Zone, end: bool) -> Option<i64> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("now") {
        return relative(rest, now_ms, zone, end);
    }
    // Bare digits are milliseconds; a year alone is not a date here.
    if text.len() > 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|ms| *ms < 100_000_000_000_000);
    }
    parse_in(text, zone)
}

fn relative(mut rest: &str, now_ms: i64, zone: &dyn Zone, end: bool) -> Option<i64> {
    let mut at = now_ms;
    while let Some(sign) = rest.chars().next() {
        rest = &rest[1..];
        if sign == '/' {
            let unit = rest.chars().next()?;
            rest = &rest[unit.len_utf8()..];
            at = rounded(at, unit, zone, end)?;
            continue;
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let count: i64 = rest[..digits].parse().ok().filter(|n| *n < 1_000_000)?;
        let unit = rest[digits..].chars().next()?;
        rest = &rest[digits + unit.len_utf8()..];
        let count = match sign {
            '-' => -count,
            '+' => count,
            _ => return None,
        };
        at = moved(at, count, unit, zone)?;
    }
    Some(at)
}

fn moved(at: i64, count: i64, unit: char, zone: &dyn Zone) -> Option<i64> {
    let months = match unit {
        'M' => count,
        'y' => count * 12,
        'Q' => count * 3,
        _ => return at.checked_add(count.checked_mul(unit_ms(unit)?)?),
    };
    let local = to_local(at, zone);
    let day = add_months(date(local.div_euclid(DAY_MS)), months);
    Some(to_utc(days(day) * DAY_MS + local.rem_euclid(DAY_MS), zone))
}

fn unit_ms(unit: char) -> Option<i64> {
    Some(match unit {
        's' => 1000,
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => DAY_MS,
        'w' => 7 * DAY_MS,
        _ => return None,
    })
}

/// The begin of the unit in the zone, or its end.
fn rounded(at: i64, unit: char, zone: &dyn Zone, end: bool) -> Option<i64> {
    let local = to_local(at, zone);
    let day = local.div_euclid(DAY_MS);
    let Date { year, month, .. } = date(day);
    let first = |month| Date {
        year,
        month,
        day: 1,
    };
    let (from, to) = match unit {
        's' | 'm' | 'h' => {
            let length = unit_ms(unit)?;
            let from = local.div_euclid(length) * length;
            (from, from + length)
        }
        'd' => (day * DAY_MS, (day + 1) * DAY_MS),
        'w' => {
            let monday = day - i64::from((weekday(day) + 6) % 7);
            (monday * DAY_MS, (monday + 7) * DAY_MS)
        }
        'M' => (
            days(first(month)) * DAY_MS,
            days(add_months(first(month), 1)) * DAY_MS,
        ),
        'y' => (
            days(first(1)) * DAY_MS,
            days(add_months(first(1), 12)) * DAY_MS,
        ),
        _ => return None,
    };
    Some(to_utc(if end { to } else { from }, zone))
}
