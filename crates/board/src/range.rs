//! The time range as a person wrote it, and the steps that the time picker takes with it.

use weir_model::time::{self, TimeExpr};
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
    #[error(transparent)]
    Time(#[from] time::TimeError),
    /// The begin is not before the end.
    #[error("the begin of the range is not before its end")]
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
        let (from, to) = self.read(zone)?;
        time::resolve(&from, &to, now_ms, zone).ok_or(RangeError::Order)
    }

    /// The same with dates as instants, so that another zone reads the same.
    ///
    /// # Errors
    /// An end is not a time.
    pub fn canonical(&self, zone: &dyn Zone) -> Result<Self, RangeError> {
        let (from, to) = self.read(zone)?;
        Ok(Self::new(&from.to_string(), &to.to_string()))
    }

    /// For people: the name of a quick range, or both ends in the zone.
    pub fn describe(&self, zone: &dyn Zone) -> String {
        match self.read(zone) {
            Ok((from, to)) => time::describe(&from, &to, zone),
            Err(_) => format!("{} to {}", self.from, self.to),
        }
    }

    fn read(&self, zone: &dyn Zone) -> Result<(TimeExpr, TimeExpr), RangeError> {
        Ok((
            TimeExpr::parse_in(&self.from, zone)?,
            TimeExpr::parse_in(&self.to, zone)?,
        ))
    }

    /// The range twice as long around the same middle; it does not reach beyond now.
    pub fn zoomed_out(range: TimeRange, now_ms: i64) -> Self {
        let wide = time::zoom_out(range);
        let to_ms = wide.to_ms.min(now_ms.max(range.to_ms));
        Self::absolute(TimeRange { to_ms, ..wide })
    }

    /// The range moved by half its length; it does not end after now.
    pub fn stepped(range: TimeRange, step: Step, now_ms: i64) -> Self {
        let moved = time::shift(range, step == Step::Forward);
        let beyond = (moved.to_ms - now_ms.max(range.to_ms)).max(0);
        let (from_ms, to_ms) = (moved.from_ms - beyond, moved.to_ms - beyond);
        Self::absolute(TimeRange { from_ms, to_ms })
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
