//! Tests of written numbers.

use super::*;

#[test]
fn three_digits_and_a_unit() {
    let cases = [
        (0.0, Unit::Octets, "0 B"),
        (845.0, Unit::Count, "845"),
        (1234.0, Unit::Count, "1.23 k"),
        (999_600.0, Unit::Octets, "1 MB"),
        (12_345_678.0, Unit::BitsPerSecond, "12.3 Mbit/s"),
        (0.5, Unit::BitsPerSecond, "0.5 bit/s"),
        (u64::MAX as f64, Unit::Octets, "18.4 EB"),
        (f64::NAN, Unit::Octets, "–"),
        (-1500.0, Unit::Octets, "-1.5 kB"),
        (0.0004, Unit::Share, "< 0.1 %"),
        (0.347, Unit::Share, "35 %"),
        (1234.5, Unit::Plain, "1234"),
    ];
    for (value, unit, expected) in cases {
        assert_eq!(format(value, unit), expected);
    }
}

#[test]
fn an_axis_has_one_scale() {
    let ticks = [0.0, 5e5, 1e6, 1.5e6];
    let labels = ticks.map(|t| axis_label(t, 5e5, 1.5e6, Unit::BitsPerSecond));
    assert_eq!(labels, ["0", "0.5 Mbit/s", "1 Mbit/s", "1.5 Mbit/s"]);
}
