//! Tests of both axes' ticks.

use super::super::value_axis::ValueAxis;
use super::*;
use crate::zone::ZoneCopy;
use weir_model::Unit;

/// Central European time around its change in March 2026.
struct Berlin;

impl Zone for Berlin {
    fn offset_minutes(&self, utc_ms: i64) -> i32 {
        if utc_ms < 1_774_746_000_000 { 60 } else { 120 }
    }
    fn name(&self) -> &str {
        "Europe/Berlin"
    }
}

#[test]
fn ticks_follow_the_clock_of_the_zone() {
    let labels = |from_ms: i64, hours: i64, most| {
        let range = TimeRange {
            from_ms,
            to_ms: from_ms + hours * 3_600_000,
        };
        let zone = ZoneCopy::new(&Berlin, range);
        ticks(range, &zone, most)
            .into_iter()
            .map(|t| t.label)
            .collect::<Vec<_>>()
            .join(" ")
    };
    // The hour from two to three is skipped.
    assert_eq!(
        labels(1_774_738_800_000, 5, 6),
        "29 Mar 01:00 03:00 04:00 05:00"
    );
    assert_eq!(
        labels(1_774_738_800_000, 24 * 4, 5),
        "29 Mar 30 Mar 31 Mar 1 Apr 2 Apr"
    );
    assert_eq!(
        labels(1_774_738_800_000, 24 * 400, 5),
        "Apr Jul Oct 2027 Apr"
    );
    assert_eq!(labels(1_774_738_800_000, 0, 5), "");
}

#[test]
fn value_axes_are_round() {
    let axis = |low, high, count| {
        let a = ValueAxis::new(low, high, count, Unit::Count);
        (a.min, a.max, a.step)
    };
    assert_eq!(axis(0.0, 0.0, 4), (0.0, 1.0, 1.0));
    assert_eq!(axis(0.0, 97.0, 4), (0.0, 100.0, 50.0));
    assert_eq!(axis(-3.0, 9.0, 4), (-5.0, 10.0, 5.0));
    assert_eq!(axis(0.0, f64::NAN, 4), (0.0, 1.0, 1.0));
}
