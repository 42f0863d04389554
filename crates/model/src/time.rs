//! Time ranges as Grafana writes them, and time zones as the host supplies them.

pub mod civil;
pub mod instant;

/// A resolved range of UTC milliseconds since 1970: `from_ms <= t < to_ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// First instant in the range.
    pub from_ms: i64,
    /// First instant after the range.
    pub to_ms: i64,
}

impl TimeRange {
    /// Its length in milliseconds, at least 0.
    pub fn length_ms(self) -> i64 {
        (self.to_ms - self.from_ms).max(0)
    }
}

/// A time zone: only the host knows its rules, so it is passed in.
pub trait Zone {
    /// Minutes to add to UTC at that instant.
    fn offset_minutes(&self, utc_ms: i64) -> i32;
    /// The name to show, such as `UTC` or `Europe/Berlin`.
    fn name(&self) -> &str;
}

/// Coordinated universal time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Utc;

impl Zone for Utc {
    fn offset_minutes(&self, _: i64) -> i32 {
        0
    }
    fn name(&self) -> &str {
        "UTC"
    }
}
