//! Time ranges as Grafana writes them, and time zones as the host supplies them.

pub mod civil;
mod expr;
pub mod instant;
mod range;
#[cfg(test)]
mod tests;

pub use expr::{Step, TimeError, TimeExpr, TimeUnit};
pub use range::{
    QUICK_RANGES, QuickRange, REFRESH_INTERVALS, describe, duration_ms, resolve, shift, zoom_out,
};

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
        self.to_ms.saturating_sub(self.from_ms).max(0)
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

/// Lengths of series buckets in seconds.
const BUCKETS: [i64; 18] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/// The shortest round length of a bucket in milliseconds, 1 s or more, that cuts the range into at
/// most so many buckets (two at least, as its ends are cut ragged); whole days beyond the longest.
pub fn bucket_ms(range: TimeRange, points: u32) -> i64 {
    let whole = i64::from(points.max(2)) - 1;
    let least = range.length_ms().div_euclid(whole) + i64::from(range.length_ms() % whole > 0);
    let fits = BUCKETS
        .iter()
        .map(|seconds| seconds * 1000)
        .find(|ms| *ms >= least);
    fits.unwrap_or_else(|| (least + civil::DAY_MS - 1) / civil::DAY_MS * civil::DAY_MS)
}
