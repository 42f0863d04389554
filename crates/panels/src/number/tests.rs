//! Tests of written numbers.

use super::*;
use proptest::prelude::*;

#[test]
fn an_axis_has_one_scale() {
    let ticks = [0.0, 5e5, 1e6, 1.5e6];
    let labels = ticks.map(|t| axis_label(t, 5e5, 1.5e6, Unit::BitsPerSecond));
    assert_eq!(labels, ["0", "0.5 Mbit/s", "1 Mbit/s", "1.5 Mbit/s"]);
    assert_eq!(axis_label(500.0, 500.0, 1500.0, Unit::Count), "500");
}

#[test]
fn an_amount_has_finite_shares() {
    assert!([1.0, 1e-300, f64::MAX].iter().all(amount));
    let none = [0.0, -1.0, 8.4e-311, f64::NAN, f64::INFINITY];
    assert!(!none.iter().any(amount));
}

#[test]
fn decimal_numbers_are_read_and_nothing_else() {
    let texts = [
        "0",
        "-1.5e3",
        "+.5",
        "7.",
        "18446744073709551615",
        "1e-7",
        "0.1",
        "5e-324",
        "1e400",
    ];
    for text in texts {
        assert_eq!(read(text), text.parse().ok(), "{text}");
    }
    for text in [
        "", ".", "-", "1e", "e5", "NaN", "inf", "0x10", "1 000", "1.2.3", "1e5.5", "--1",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(value: f64, places in 0usize..8) {
        prop_assume!(value.abs() < 1e300);
        let near = |a: f64, b: f64| (a - b).abs() <= 2e-15 * b.abs() || (a - b).abs() < 1e-307;
        for text in [value.to_string(), format!("{value:e}"), format!("{value:.places$}")] {
            let exact: f64 = text.parse().expect("a number");
            let found = read(&text).expect("a number");
            prop_assert!(near(found, exact), "{text}: {found} is not {exact}");
        }
    }
}
