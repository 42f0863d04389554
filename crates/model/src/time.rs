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

/// Lengths of series buckets in seconds.
const BUCKETS: [i64; 18] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/// The shortest round length of a bucket in milliseconds, 1 s or more, that cuts the range into at
/// most so many buckets; whole days beyond the longest.
pub fn bucket_ms(range: TimeRange, points: u32) -> i64 {
    let points = i64::from(points.max(1));
    let least = (range.length_ms() + points - 1) / points;
    let fits = BUCKETS
        .iter()
        .map(|seconds| seconds * 1000)
        .find(|ms| *ms >= least);
    fits.unwrap_or_else(|| (least + civil::DAY_MS - 1) / civil::DAY_MS * civil::DAY_MS)
}
