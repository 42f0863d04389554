//! Numbers as people read them.

use super::*;
use proptest::prelude::*;

#[test]
fn numbers_have_three_digits_and_a_unit() {
    let cases = [
        (0.0, Unit::Octets, "0 B"),
        (-0.0, Unit::Octets, "0 B"),
        (999.0, Unit::Octets, "999 B"),
        (999.6, Unit::Octets, "1 kB"),
        (1_234_567.0, Unit::Octets, "1.23 MB"),
        (12_400_000.0, Unit::BitsPerSecond, "12.4 Mbit/s"),
        (1200.0, Unit::Count, "1.2 k"),
        (7.0, Unit::Count, "7"),
        (0.25, Unit::BitsPerSecond, "0.25 bit/s"),
        (1e-9, Unit::Octets, "< 0.001 B"),
        (999_950.0, Unit::Octets, "1 MB"),
        (1.8e19, Unit::Octets, "18 EB"),
        (-1500.0, Unit::Octets, "-1.5 kB"),
        (f64::NAN, Unit::Octets, "–"),
        (f64::INFINITY, Unit::Share, "–"),
        (0.1234, Unit::Share, "12.3 %"),
        (0.0001, Unit::Share, "< 0.1 %"),
        (0.9999, Unit::Share, "> 99.9 %"),
        (1.0, Unit::Share, "100 %"),
        (0.0, Unit::Share, "0 %"),
        (443.0, Unit::Plain, "443"),
        (2.5, Unit::Plain, "2.5"),
        (3720.0, Unit::Seconds, "1 h 2 min"),
        (59.97, Unit::Seconds, "1 min"),
        (0.25, Unit::Seconds, "250 ms"),
        (90_000.0, Unit::Seconds, "1 d 1 h"),
    ];
    for (value, unit, text) in cases {
        assert_eq!(format(value, unit), text);
    }
    assert_eq!(
        format_exact(1_234_567, Unit::Octets),
        "1\u{202f}234\u{202f}567 B"
    );
}

proptest! {
    #[test]
    fn every_number_has_a_text(value in any::<f64>(), unit in 0usize..6) {
        let unit = [Unit::Plain, Unit::Count, Unit::Octets, Unit::BitsPerSecond, Unit::Share, Unit::Seconds][unit];
        let text = format(value, unit);
        prop_assert!(!text.contains("NaN") && !text.contains("inf") && !text.is_empty());
    }
}
