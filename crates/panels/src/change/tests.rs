//! Tests of changes in words.

use super::*;
use proptest::prelude::*;

fn said(now: f64, before: f64) -> Option<(String, String)> {
    Change::new(now, before).map(|c| (c.short(), c.words()))
}

#[test]
fn a_change_is_said_with_its_sign_and_in_words() {
    let cases = [
        (108.0, 100.0, "+8 %", "8 % more than before"),
        (87.0, 100.0, "\u{2212}13 %", "13 % less than before"),
        (97.5, 100.0, "\u{2212}2.5 %", "2.5 % less than before"),
        (1400.0, 100.0, "×14", "14 times as much as before"),
        (100.0, 100.0, "±0 %", "as before"),
        (0.0, 0.0, "±0 %", "as before"),
        (5.0, 0.0, "new", "new, nothing before"),
        (0.0, 5.0, "\u{2212}100 %", "100 % less than before"),
        (1.0, 1e6, "\u{2212}99.9 %", "99.9 % less than before"),
        (100.001, 100.0, "±0 %", "as before"),
        (100.06, 100.0, "+0.1 %", "0.1 % more than before"),
    ];
    for (now, before, short, words) in cases {
        assert_eq!(
            said(now, before),
            Some((short.to_owned(), words.to_owned()))
        );
    }
    assert_eq!(said(f64::NAN, 1.0), None);
    assert_eq!(said(1.0, -1.0), None);
}

proptest! {
    #[test]
    fn no_number_is_misread(now in any::<f64>(), before in any::<f64>()) {
        if let Some((short, words)) = said(now, before) {
            prop_assert!(!short.contains("NaN") && !words.contains("inf"));
            let falls = short.starts_with('\u{2212}');
            prop_assert!(!falls || now < before);
        }
    }
}
