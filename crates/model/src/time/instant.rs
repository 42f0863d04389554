//! Instants as text: ISO 8601 read, and written in a zone.

use super::Zone;
use super::civil::{DAY_MS, Date, date, days, month_length};

/// Reads `2026-01-31`, `2026-01-31T08:00`, `2026-01-31 08:00:00.250+01:00` and the like as UTC
/// milliseconds; without an offset it is UTC. `None` when it is no such text or no such date.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let (local, offset) = parse_local(text)?;
    Some(local - i64::from(offset.unwrap_or(0)) * 60_000)
}

/// Reads the same, but a time without an offset is local to the zone.
pub fn parse_in(text: &str, zone: &dyn Zone) -> Option<i64> {
    let (local, offset) = parse_local(text.trim())?;
    Some(match offset {
        Some(minutes) => local - i64::from(minutes) * 60_000,
        None => to_utc(local, zone),
    })
}

/// The local milliseconds and the offset in minutes, if the text has one.
fn parse_local(text: &str) -> Option<(i64, Option<i32>)> {
    let head = text.get(..10)?;
    let mut parts = head.split('-');
    let year = i64::from(number(parts.next()?, 4)?);
    let month = number(parts.next()?, 2)?;
    let day = number(parts.next()?, 2)?;
    if !(1..=12).contains(&month) || day < 1 || day > month_length(year, month) {
        return None;
    }
    let midnight = days(Date { year, month, day }) * DAY_MS;
    let rest = &text[10..];
    if rest.is_empty() {
        return Some((midnight, None));
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, offset) = split_offset(rest)?;
    Some((midnight + parse_clock(clock)?, offset))
}

fn number(text: &str, digits: usize) -> Option<u32> {
    let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn split_offset(text: &str) -> Option<(&str, Option<i32>)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, Some(0)));
    }
    let Some(at) = text.find(['+', '-']) else {
        return Some((text, None));
    };
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    let digits = text[at + 1..].replace(':', "");
    let hours = i32::try_from(number(digits.get(..2)?, 2)?).ok()?;
    let minutes = match digits.get(2..) {
        Some("") | None => 0,
        Some(minutes) => i32::try_from(number(minutes, 2)?).ok()?,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    Some((&text[..at], Some(sign * (hours * 60 + minutes))))
}

fn parse_clock(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = whole.split(':');
    let hours = number(parts.next()?, 2)?;
    let minutes = number(parts.next()?, 2)?;
    let seconds = parts.next().map_or(Some(0), |s| number(s, 2))?;
    let fine = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || hours > 23 || minutes > 59 || seconds > 59 || !fine {
        return None;
    }
    let thousandths: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(i64::from(hours * 3600 + minutes * 60 + seconds) * 1000 + thousandths)
}

/// UTC milliseconds of local milliseconds. In the hour that a clock skips or repeats, the later
/// of the two readings that the zone's offsets allow is taken.
pub fn to_utc(local_ms: i64, zone: &dyn Zone) -> i64 {
    let first = local_ms - offset_ms(local_ms, zone);
    local_ms - offset_ms(first, zone)
}

/// Local milliseconds of UTC milliseconds: what a clock in the zone shows, read as if it were UTC.
pub fn to_local(utc_ms: i64, zone: &dyn Zone) -> i64 {
    utc_ms.saturating_add(offset_ms(utc_ms, zone))
}

fn offset_ms(utc_ms: i64, zone: &dyn Zone) -> i64 {
    i64::from(zone.offset_minutes(utc_ms)) * 60_000
}

/// How much of an instant is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// `2026-01-31`
    Day,
    /// `2026-01-31 08:00`
    Minute,
    /// `2026-01-31 08:00:05`
    Second,
    /// `2026-01-31 08:00:05.250`
    Millisecond,
}

/// Writes an instant as a clock and calendar in the zone show it.
pub fn format(utc_ms: i64, zone: &dyn Zone, precision: Precision) -> String {
    let local = to_local(utc_ms, zone);
    let Date { year, month, day } = date(local.div_euclid(DAY_MS));
    let day = format!("{year:04}-{month:02}-{day:02}");
    let clock = clock(local.rem_euclid(DAY_MS), precision);
    if clock.is_empty() {
        day
    } else {
        format!("{day} {clock}")
    }
}

/// Writes only the time of day in the zone; empty with [`Precision::Day`].
pub fn format_clock(utc_ms: i64, zone: &dyn Zone, precision: Precision) -> String {
    clock(to_local(utc_ms, zone).rem_euclid(DAY_MS), precision)
}

fn clock(of_day: i64, precision: Precision) -> String {
    let seconds = of_day / 1000;
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match precision {
        Precision::Day => String::new(),
        Precision::Minute => format!("{h:02}:{m:02}"),
        Precision::Second => format!("{h:02}:{m:02}:{s:02}"),
        Precision::Millisecond => format!("{h:02}:{m:02}:{s:02}.{:03}", of_day % 1000),
    }
}

/// Writes an instant as ISO 8601 in UTC, such as `2026-01-31T08:00:05.250Z`.
pub fn iso(utc_ms: i64) -> String {
    let precision = if utc_ms % 1000 == 0 {
        Precision::Second
    } else {
        Precision::Millisecond
    };
    format!(
        "{}Z",
        format(utc_ms, &super::Utc, precision).replacen(' ', "T", 1)
    )
}
