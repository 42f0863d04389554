//! The calendar, time expressions in zones with clock changes, and ranges.

use super::civil::{Date, add_months, date, days, month_length, weekday};
use super::instant::{Precision, format, iso, parse, parse_in};
use super::*;
use proptest::prelude::*;

/// Berlin in 2026: one hour ahead, two from 29 March to 25 October, changing at 01:00 UTC.
struct Berlin;

impl Zone for Berlin {
    fn offset_minutes(&self, utc_ms: i64) -> i32 {
        let summer = ms("2026-03-29T01:00:00Z")..ms("2026-10-25T01:00:00Z");
        if summer.contains(&utc_ms) { 120 } else { 60 }
    }
    fn name(&self) -> &str {
        "Europe/Berlin"
    }
}

fn ms(text: &str) -> i64 {
    parse(text).expect(text)
}

/// Resolves both ends of `text` at the given moment in Berlin.
fn both(text: &str, now: &str) -> (String, String) {
    let expr = TimeExpr::parse(text).expect(text);
    assert_eq!(expr.to_string(), text);
    let at = |end| iso(expr.resolve(ms(now), &Berlin, end));
    (at(false), at(true))
}

fn start(text: &str, now: &str) -> String {
    both(text, now).0
}

#[test]
fn instants_are_read_and_written() {
    assert_eq!(ms("1970-01-01"), 0);
    assert_eq!(
        ms("2026-01-31T08:00:05.25+01:00"),
        ms("2026-01-31 07:00:05.250")
    );
    assert_eq!(
        iso(ms("2024-02-29T23:59:59.999Z")),
        "2024-02-29T23:59:59.999Z"
    );
    for wrong in [
        "",
        "2026",
        "2026-02-29",
        "2026-13-01",
        "2026-01-01T24:00",
        "2026-01-01T1:00",
        "2026-01-01x",
        "2026-01-01T10:00:00+25:00",
        "éééééééééé",
        "2026-01-0é",
        "2026-01-01T10:00:00+é",
    ] {
        assert_eq!(parse(wrong), None, "{wrong}");
    }
    assert_eq!(
        parse_in("2026-07-01T12:00", &Berlin),
        Some(ms("2026-07-01T10:00Z"))
    );
    assert_eq!(
        format(ms("2026-07-01T22:30:05Z"), &Berlin, Precision::Minute),
        "2026-07-02 00:30"
    );
}

#[test]
fn expressions_follow_the_calendar_of_the_zone() {
    let now = "2026-03-30T10:15:30Z";
    assert_eq!(start("now", now), "2026-03-30T10:15:30Z");
    assert_eq!(start("now-30m", now), "2026-03-30T09:45:30Z");
    assert_eq!(
        both("now/d", now),
        ("2026-03-29T22:00:00Z".into(), "2026-03-30T22:00:00Z".into())
    );
    // The day before has 23 hours.
    assert_eq!(
        both("now-1d/d", now),
        ("2026-03-28T23:00:00Z".into(), "2026-03-29T22:00:00Z".into())
    );
    assert_eq!(
        both("now-7d/w", now),
        ("2026-03-22T23:00:00Z".into(), "2026-03-29T22:00:00Z".into())
    );
    assert_eq!(start("now-1M/M", now), "2026-01-31T23:00:00Z");
    assert_eq!(start("now/Q", now), "2025-12-31T23:00:00Z");
    assert_eq!(start("now/y", now), "2025-12-31T23:00:00Z");
    assert_eq!(start("now/d+8h", now), "2026-03-30T06:00:00Z");
    assert_eq!(
        both("now/h", now),
        ("2026-03-30T10:00:00Z".into(), "2026-03-30T11:00:00Z".into())
    );
    assert_eq!(
        start("now-1M", "2026-03-31T10:00:00Z"),
        "2026-02-28T11:00:00Z"
    );
}

#[test]
fn absolute_ends_and_errors() {
    assert_eq!(
        TimeExpr::parse("1769846400000"),
        Ok(TimeExpr::At(1_769_846_400_000))
    );
    assert_eq!(
        TimeExpr::At(1_769_846_400_000).to_string(),
        "2026-01-31T08:00:00Z"
    );
    assert_eq!(
        TimeExpr::parse("now-h").map(|t| t.to_string()),
        Ok("now-1h".into())
    );
    for wrong in [
        "",
        "then",
        "now-",
        "now-3",
        "now/3d",
        "now*2d",
        "now-99999999999d",
        "9999999999999999999",
    ] {
        assert!(TimeExpr::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn quick_ranges_resolve_and_have_words() {
    let now = ms("2026-11-23T21:00:00Z");
    for quick in QUICK_RANGES {
        let ends = (TimeExpr::parse(quick.from), TimeExpr::parse(quick.to));
        let (Ok(from), Ok(to)) = ends else {
            panic!("{}", quick.label)
        };
        assert!(
            resolve(&from, &to, now, &Berlin).is_some(),
            "{}",
            quick.label
        );
        assert_eq!(describe(&from, &to, &Utc), quick.label);
    }
    let expr = |text: &str| TimeExpr::parse(text).expect(text);
    assert_eq!(
        describe(&expr("now-45m"), &expr("now"), &Utc),
        "Last 45 minutes"
    );
    assert_eq!(
        describe(&expr("2026-01-01"), &expr("now-1h"), &Berlin),
        "2026-01-01 01:00:00 to now-1h"
    );
    assert_eq!(resolve(&expr("now"), &expr("now-1h"), now, &Utc), None);
}

#[test]
fn ranges_zoom_and_shift() {
    let range = TimeRange {
        from_ms: 10_000,
        to_ms: 20_000,
    };
    assert_eq!(
        zoom_out(range),
        TimeRange {
            from_ms: 5_000,
            to_ms: 25_000
        }
    );
    assert_eq!(
        shift(range, true),
        TimeRange {
            from_ms: 15_000,
            to_ms: 25_000
        }
    );
    assert_eq!(
        shift(range, false),
        TimeRange {
            from_ms: 5_000,
            to_ms: 15_000
        }
    );
    assert_eq!(
        shift(
            TimeRange {
                from_ms: 1,
                to_ms: 9
            },
            false
        )
        .from_ms,
        0
    );
}

#[test]
fn buckets_are_round_and_few_enough() {
    let bucket = |seconds: i64, points| {
        bucket_ms(
            TimeRange {
                from_ms: 0,
                to_ms: seconds * 1000,
            },
            points,
        ) / 1000
    };
    assert_eq!(bucket(1800, 300), 10);
    assert_eq!(bucket(6 * 3600, 300), 120);
    assert_eq!(bucket(86_400, 300), 300);
    assert_eq!(bucket(7 * 86_400, 300), 3600);
    assert_eq!(bucket(400 * 86_400, 300), 2 * 86_400);
    assert_eq!(bucket(0, 0), 1);
}

#[test]
fn lengths() {
    assert_eq!(duration_ms("5m"), Some(300_000));
    assert!(
        REFRESH_INTERVALS[1..]
            .iter()
            .all(|text| duration_ms(text).is_some())
    );
    for wrong in ["", "m", "5", "5é", "-5m", "99999999999999999999s"] {
        assert_eq!(duration_ms(wrong), None, "{wrong}");
    }
}

#[test]
fn the_calendar_knows_known_days() {
    assert_eq!(
        days(Date {
            year: 2000,
            month: 3,
            day: 1
        }),
        11_017
    );
    assert_eq!(
        weekday(days(Date {
            year: 2026,
            month: 11,
            day: 23
        })),
        1
    );
    let leap = Date {
        year: 2024,
        month: 2,
        day: 29,
    };
    assert_eq!(
        add_months(leap, 12),
        Date {
            year: 2025,
            month: 2,
            day: 28
        }
    );
    assert_eq!(
        add_months(leap, -3),
        Date {
            year: 2023,
            month: 11,
            day: 29
        }
    );
}

proptest! {
    #[test]
    fn days_and_dates_agree(day in -10_000_000i64..10_000_000) {
        let there = date(day);
        prop_assert_eq!(days(there), day);
        prop_assert!(there.day >= 1 && there.day <= month_length(there.year, there.month));
        prop_assert!(date(day + 1) > there);
    }

    #[test]
    fn every_text_is_read_or_refused(text in any::<String>(), steps in "now([-+/][0-9]{0,9}[smhdwMQy]){0,9}", now in any::<i64>()) {
        let _ = parse(&text);
        let _ = duration_ms(&text);
        for text in [text, steps] {
            if let Ok(expr) = TimeExpr::parse(&text) {
                prop_assert_eq!(TimeExpr::parse(&expr.to_string()), Ok(expr.clone()));
                let (from, to) = (expr.resolve(now, &Berlin, false), expr.resolve(now, &Berlin, true));
                prop_assert!(from <= to);
            }
        }
    }
}
