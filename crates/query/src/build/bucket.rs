//! How long the buckets of a series are.

use super::rows::needed;
use super::{Ask, Options};
use crate::Error;
use weir_model::TimeRange;
use weir_model::time::bucket_ms;

/// Lines over at least so many milliseconds come from a rollup, if need be in its longer buckets:
/// reading every record of such a range takes longer than anybody waits.
pub(crate) const LONG_MS: i64 = 4 * 3_600_000;

/// But never so long that fewer than this many lie in the range.
pub(crate) const LEAST: i64 = 12;

/// The length in milliseconds: as short as the points allow, or that of the finest rollup with all
/// columns that the question needs.
pub(super) fn bucket(
    ask: &Ask<'_>,
    by: &[String],
    range: TimeRange,
    options: &Options,
) -> Result<i64, Error> {
    let shortest = bucket_ms(range, options.points);
    let needed = needed(&ask.filters(), by)?;
    let levels = options.catalog.rollups.iter().map(|level| level.rollup);
    let fit = levels.filter(|rollup| needed.iter().all(|column| rollup.has(column)));
    let finest = fit.map(|rollup| i64::from(rollup.seconds) * 1000).min();
    Ok(match finest {
        Some(length) if range.length_ms() >= LONG_MS.max(LEAST * length) => shortest.max(length),
        _ => shortest,
    })
}
