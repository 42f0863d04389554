//! One end of a range as text: `now-30m`, `now/d`, `now-1d/d`, milliseconds, ISO 8601.

use super::Zone;
use super::civil::{DAY_MS, Date, add_months, date, days, weekday};
use super::instant::{self, to_local, to_utc};
use std::fmt;

/// Milliseconds beyond which no calendar is asked: some 280,000 years each way.
const LIMIT_MS: i64 = 1 << 53;
/// More steps than this make no sense.
const MAX_STEPS: usize = 8;

/// One end of a time range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimeExpr {
    /// Relative to the moment at which it is resolved; the steps are taken in order.
    Now(Vec<Step>),
    /// An instant in UTC milliseconds.
    At(i64),
}

/// One step away from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many units later; negative is earlier.
    Add(i32, TimeUnit),
    /// To the start of the unit; where it ends a range, to the unit's end.
    Round(TimeUnit),
}

/// A unit of Grafana's time expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeUnit {
    /// `s`
    Second,
    /// `m`
    Minute,
    /// `h`
    Hour,
    /// `d`, a day of the calendar
    Day,
    /// `w`, from Monday
    Week,
    /// `M`
    Month,
    /// `Q`, three months
    Quarter,
    /// `y`
    Year,
}

/// Text that is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a time such as now-30m, now/d, 2026-01-31T08:00:00Z or milliseconds, found {found:?}"
)]
pub struct TimeError {
    /// The text, cut to 100 characters.
    pub found: String,
}

impl TimeUnit {
    const ALL: [(char, Self); 8] = [
        ('s', Self::Second),
        ('m', Self::Minute),
        ('h', Self::Hour),
        ('d', Self::Day),
        ('w', Self::Week),
        ('M', Self::Month),
        ('Q', Self::Quarter),
        ('y', Self::Year),
    ];

    /// The letter of Grafana's expressions.
    pub fn letter(self) -> char {
        Self::ALL
            .iter()
            .find(|(_, unit)| *unit == self)
            .map_or('s', |(letter, _)| *letter)
    }

    fn of(letter: char) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(l, _)| *l == letter)
            .map(|(_, unit)| *unit)
    }
}

impl TimeExpr {
    /// Reads one end of a range; a date without an offset is UTC.
    ///
    /// # Errors
    /// The text is none of the forms.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        Self::parse_in(text, &super::Utc)
    }

    /// As [`TimeExpr::parse`]; a date without an offset is local to the zone.
    ///
    /// # Errors
    /// The text is none of the forms.
    pub fn parse_in(text: &str, zone: &dyn Zone) -> Result<Self, TimeError> {
        let text = text.trim();
        let found = match text.strip_prefix("now") {
            Some(rest) => steps(rest).map(Self::Now),
            None => instant(text, zone).map(Self::At),
        };
        found.ok_or_else(|| TimeError {
            found: text.chars().take(100).collect(),
        })
    }

    /// Whether it moves with the clock.
    pub fn is_relative(&self) -> bool {
        matches!(self, Self::Now(_))
    }

    /// The instant in UTC milliseconds. As the end of a range, a rounding step goes to the end of
    /// the unit, which is the start of the next, for ranges leave their end out.
    pub fn resolve(&self, now_ms: i64, zone: &dyn Zone, is_end: bool) -> i64 {
        match self {
            Self::At(ms) => *ms,
            Self::Now(steps) => steps.iter().fold(now_ms, |at, step| {
                let at = at.clamp(-LIMIT_MS, LIMIT_MS);
                match *step {
                    Step::Add(count, unit) => add(at, i64::from(count), unit, zone),
                    Step::Round(unit) => {
                        let start = floor(at, unit, zone);
                        if is_end {
                            next(start, unit, zone)
                        } else {
                            start
                        }
                    }
                }
            }),
        }
    }
}

impl fmt::Display for TimeExpr {
    /// The form that is read back; instants as ISO 8601.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // Years of other than four digits have no such text.
            Self::At(ms) if (0..253_402_300_800_000).contains(ms) => {
                f.write_str(&instant::iso(*ms))
            }
            Self::At(ms) => write!(f, "{ms}"),
            Self::Now(steps) => {
                f.write_str("now")?;
                steps.iter().try_for_each(|step| match step {
                    Step::Add(count, unit) => write!(f, "{count:+}{}", unit.letter()),
                    Step::Round(unit) => write!(f, "/{}", unit.letter()),
                })
            }
        }
    }
}

fn instant(text: &str, zone: &dyn Zone) -> Option<i64> {
    match text.parse::<i64>() {
        Ok(ms) => Some(ms).filter(|ms| ms.abs() <= LIMIT_MS),
        Err(_) => instant::parse_in(text, zone),
    }
}

fn steps(text: &str) -> Option<Vec<Step>> {
    let mut out = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(sign) = chars.next() {
        if out.len() == MAX_STEPS {
            return None;
        }
        let mut digits = String::new();
        while let Some(digit) = chars.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        let unit = TimeUnit::of(chars.next()?)?;
        // `now-h` is one hour.
        let count = |digits: &str| {
            if digits.is_empty() {
                Some(1)
            } else {
                digits.parse::<i32>().ok()
            }
        };
        out.push(match sign {
            '+' => Step::Add(count(&digits)?, unit),
            '-' => Step::Add(-count(&digits)?, unit),
            '/' if digits.is_empty() => Step::Round(unit),
            _ => return None,
        });
    }
    Some(out)
}

fn add(at: i64, count: i64, unit: TimeUnit, zone: &dyn Zone) -> i64 {
    match unit {
        TimeUnit::Second => at + count * 1000,
        TimeUnit::Minute => at + count * 60_000,
        TimeUnit::Hour => at + count * 3_600_000,
        TimeUnit::Day => to_utc(to_local(at, zone) + count * DAY_MS, zone),
        TimeUnit::Week => to_utc(to_local(at, zone) + count * 7 * DAY_MS, zone),
        TimeUnit::Month => months(at, count, zone),
        TimeUnit::Quarter => months(at, count * 3, zone),
        TimeUnit::Year => months(at, count * 12, zone),
    }
}

fn months(at: i64, count: i64, zone: &dyn Zone) -> i64 {
    // So many months reach beyond every limit.
    let count = count.clamp(-4_000_000, 4_000_000);
    let local = to_local(at, zone);
    let moved = add_months(date(local.div_euclid(DAY_MS)), count);
    to_utc(days(moved) * DAY_MS + local.rem_euclid(DAY_MS), zone)
}

/// The start of the unit that an instant lies in, as the zone's clock and calendar cut it.
fn floor(at: i64, unit: TimeUnit, zone: &dyn Zone) -> i64 {
    let local = to_local(at, zone);
    let day = local.div_euclid(DAY_MS);
    let Date { year, month, .. } = date(day);
    let first = |month| {
        days(Date {
            year,
            month,
            day: 1,
        }) * DAY_MS
    };
    let cut = |ms: i64| local.div_euclid(ms) * ms;
    let start = match unit {
        // Within the hour the offset does not change, save where the clock is set: stay in UTC.
        TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour => {
            let ms = match unit {
                TimeUnit::Second => 1000,
                TimeUnit::Minute => 60_000,
                _ => 3_600_000,
            };
            return at - (local - cut(ms));
        }
        TimeUnit::Day => day * DAY_MS,
        TimeUnit::Week => (day - i64::from((weekday(day) + 6) % 7)) * DAY_MS,
        TimeUnit::Month => first(month),
        TimeUnit::Quarter => first((month - 1) / 3 * 3 + 1),
        TimeUnit::Year => first(1),
    };
    to_utc(start, zone)
}

/// The start of the unit that follows the one that starts there.
fn next(start: i64, unit: TimeUnit, zone: &dyn Zone) -> i64 {
    add(start, 1, unit, zone)
}
