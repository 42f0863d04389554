//! A copy of the host's time zone over a range, to be kept after layout.

use weir_model::{TimeRange, Zone};

/// Samples lie at most this far apart, in milliseconds: offsets change less often.
const STEP_MS: i64 = 20 * 86_400_000;
/// No more samples than this; over longer ranges, only dates are written.
const MOST: i64 = 200;

/// A zone's offsets over a range and a day around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneCopy {
    name: String,
    /// From this instant on (UTC ms), so many minutes; rising, never empty.
    offsets: Vec<(i64, i32)>,
}

impl Default for ZoneCopy {
    fn default() -> Self {
        Self {
            name: "UTC".to_owned(),
            offsets: vec![(i64::MIN, 0)],
        }
    }
}

impl ZoneCopy {
    /// Copies what holds in the range, with as few questions as it takes.
    pub fn new(zone: &dyn Zone, range: TimeRange) -> Self {
        let from = range.from_ms.saturating_sub(86_400_000);
        let to = range.to_ms.saturating_add(86_400_000).max(from);
        let count = ((to - from) / STEP_MS + 1).min(MOST);
        let step = ((to - from) / count).max(1);
        let mut offsets = vec![(i64::MIN, zone.offset_minutes(from))];
        let mut before = from;
        for i in 1..=count {
            let at = if i == count { to } else { from + i * step };
            let offset = zone.offset_minutes(at);
            if offsets.last().is_some_and(|(_, o)| *o != offset) {
                offsets.push((change(zone, before, at, offset), offset));
            }
            before = at;
        }
        Self {
            name: zone.name().to_owned(),
            offsets,
        }
    }
}

/// The first minute in the interval from which the later offset holds.
fn change(zone: &dyn Zone, mut before: i64, mut after: i64, offset: i32) -> i64 {
    while after - before > 60_000 {
        let middle = before + (after - before) / 2;
        if zone.offset_minutes(middle) == offset {
            after = middle
        } else {
            before = middle
        }
    }
    after.div_euclid(60_000) * 60_000
}

impl Zone for ZoneCopy {
    fn offset_minutes(&self, utc_ms: i64) -> i32 {
        let after = self.offsets.partition_point(|(from, _)| *from <= utc_ms);
        self.offsets
            .get(after.saturating_sub(1))
            .map_or(0, |(_, offset)| *offset)
    }

    fn name(&self) -> &str {
        &self.name
    }
}
