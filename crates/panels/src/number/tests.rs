//! Tests of written numbers.

use super::*;

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
