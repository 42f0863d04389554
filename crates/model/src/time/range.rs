//! Ranges as people handle them: quick ranges, zoom, shift, words.

use super::instant::{self, Precision};
use super::{TimeExpr, TimeRange, Zone};

/// A named range of the time picker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuickRange {
    /// What people read.
    pub label: &'static str,
    /// Its start, as in the URL.
    pub from: &'static str,
    /// Its end, as in the URL.
    pub to: &'static str,
}

const fn quick(label: &'static str, from: &'static str, to: &'static str) -> QuickRange {
    QuickRange { label, from, to }
}

/// The ranges that the time picker offers, in its order.
pub const QUICK_RANGES: &[QuickRange] = &[
    quick("Last 5 minutes", "now-5m", "now"),
    quick("Last 15 minutes", "now-15m", "now"),
    quick("Last 30 minutes", "now-30m", "now"),
    quick("Last 1 hour", "now-1h", "now"),
    quick("Last 3 hours", "now-3h", "now"),
    quick("Last 6 hours", "now-6h", "now"),
    quick("Last 12 hours", "now-12h", "now"),
    quick("Last 24 hours", "now-24h", "now"),
    quick("Last 2 days", "now-2d", "now"),
    quick("Last 7 days", "now-7d", "now"),
    quick("Last 30 days", "now-30d", "now"),
    quick("Last 90 days", "now-90d", "now"),
    quick("Today", "now/d", "now/d"),
    quick("Today so far", "now/d", "now"),
    quick("Yesterday", "now-1d/d", "now-1d/d"),
    quick("Day before yesterday", "now-2d/d", "now-2d/d"),
    quick("This day last week", "now-7d/d", "now-7d/d"),
    quick("This week", "now/w", "now/w"),
    quick("This week so far", "now/w", "now"),
    quick("Previous week", "now-1w/w", "now-1w/w"),
    quick("This month", "now/M", "now/M"),
    quick("This month so far", "now/M", "now"),
    quick("Previous month", "now-1M/M", "now-1M/M"),
];

/// The refresh intervals that the page offers, as in the URL; empty is off.
pub const REFRESH_INTERVALS: &[&str] = &[
    "", "5s", "10s", "30s", "1m", "5m", "15m", "30m", "1h", "2h", "1d",
];

/// A length such as `30s`, `5m`, `2h`, `1d` or `1w` in milliseconds; `None` for any other text.
pub fn duration_ms(text: &str) -> Option<i64> {
    let unit = match text.chars().last()? {
        's' => 1000,
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => 86_400_000,
        'w' => 7 * 86_400_000,
        _ => return None,
    };
    let digits = &text[..text.len() - 1];
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if plain {
        digits.parse::<i64>().ok()?.checked_mul(unit)
    } else {
        None
    }
}

/// Both ends at one moment; `None` when the range is empty or runs backwards.
pub fn resolve(from: &TimeExpr, to: &TimeExpr, now_ms: i64, zone: &dyn Zone) -> Option<TimeRange> {
    let from_ms = from.resolve(now_ms, zone, false);
    let to_ms = to.resolve(now_ms, zone, true);
    (from_ms < to_ms).then_some(TimeRange { from_ms, to_ms })
}

/// Twice the range around the same middle, as Grafana zooms out; not before 1970.
pub fn zoom_out(range: TimeRange) -> TimeRange {
    let half = (range.length_ms() / 2).max(500);
    TimeRange {
        from_ms: range.from_ms.saturating_sub(half).max(0),
        to_ms: range.to_ms.saturating_add(half),
    }
}

/// The range moved by half its length: earlier, or later; not before 1970.
pub fn shift(range: TimeRange, later: bool) -> TimeRange {
    let half = (range.length_ms() / 2).max(1);
    let by = if later {
        half
    } else {
        -half.min(range.from_ms.max(0))
    };
    TimeRange {
        from_ms: range.from_ms.saturating_add(by),
        to_ms: range.to_ms.saturating_add(by),
    }
}

/// A range in words: the quick range's label, or both ends as they are written or as the zone's
/// clock shows them.
pub fn describe(from: &TimeExpr, to: &TimeExpr, zone: &dyn Zone) -> String {
    let (from_text, to_text) = (from.to_string(), to.to_string());
    let quick = QUICK_RANGES
        .iter()
        .find(|q| q.from == from_text && q.to == to_text);
    if let Some(quick) = quick {
        return quick.label.to_owned();
    }
    if let (Some(length), "now") = (from_text.strip_prefix("now-"), to_text.as_str())
        && let Some(text) = last(length)
    {
        return text;
    }
    let end = |expr: &TimeExpr, text: String| match expr {
        TimeExpr::At(ms) => instant::format(*ms, zone, Precision::Second),
        TimeExpr::Now(_) => text,
    };
    format!("{} to {}", end(from, from_text), end(to, to_text))
}

/// `45m` as `Last 45 minutes`.
fn last(length: &str) -> Option<String> {
    let count: u32 = length.get(..length.len().checked_sub(1)?)?.parse().ok()?;
    let unit = match length.chars().last()? {
        's' => "second",
        'm' => "minute",
        'h' => "hour",
        'd' => "day",
        'w' => "week",
        'M' => "month",
        'y' => "year",
        _ => return None,
    };
    Some(format!(
        "Last {count} {unit}{}",
        if count == 1 { "" } else { "s" }
    ))
}
