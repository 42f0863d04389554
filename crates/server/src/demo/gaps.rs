//! Which spans of time hold no records yet. Times are UTC seconds since 1970.

/// Records in one bucket of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// The earliest end of a flow in it.
    pub first: i64,
    /// The latest end of a flow in it.
    pub last: i64,
}

/// The empty spans between `from` and `to` that are longer than `width`, ascending: before, between
/// and after the buckets (ascending too). The last span always ends at `to`, however short it is, as
/// the present goes on from there.
pub fn gaps(buckets: &[Bucket], from: i64, to: i64, width: i64) -> Vec<(i64, i64)> {
    let mut found = Vec::new();
    let mut filled = from;
    let mut any = false;
    for bucket in buckets.iter().filter(|b| b.last >= from && b.first <= to) {
        // A record's end lags its minute: the very start need not be filled to the second.
        if bucket.first - filled > width {
            found.push((filled, bucket.first));
        }
        filled = filled.max(bucket.last);
        any = true;
    }
    let start = if any { (filled + 1).min(to) } else { from };
    found.push((start, to));
    found
}

/// A bucket's width in seconds at that rate: three minutes, or as long as 100 records take at a tenth
/// of the rate, which is what the night leaves of it.
pub fn width(rate: f64) -> i64 {
    let quiet = (100.0 / (rate * 0.1)).ceil();
    (quiet.min(1e9) as i64).max(180)
}
