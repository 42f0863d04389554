//! Tests of measuring and cutting.

use super::*;
use proptest::prelude::*;

fn width(text: &str) -> f32 {
    measure(text, 16.0, Weight::Regular)
}

#[test]
fn widths_come_from_the_table() {
    // `A` is 1413, space is 576, `i` is 496 of 2048 units.
    assert_eq!(width("A"), 1413.0 / 2048.0 * 16.0);
    assert_eq!(width(" i"), (576.0 + 496.0) / 2048.0 * 16.0);
    assert!(measure("Pod", 16.0, Weight::Semibold) > width("Pod"));
    assert_eq!(width(""), 0.0);
}

#[test]
fn other_scripts_have_a_width() {
    assert_eq!(width("流量"), 32.0);
    assert_eq!(width("e\u{301}"), width("e"));
    assert!(width("мир") > 0.0 && width("שלום") > 0.0);
}

#[test]
fn a_long_name_keeps_both_ends() {
    let name = "shop/checkout-7d9f6b5c4-x2x9q";
    let short = ellipsize(name, 120.0, 12.0, Weight::Regular);
    assert_eq!(short, "shop/che…c4-x2x9q");
    assert_eq!(
        ellipsize_end(name, 120.0, 12.0, Weight::Regular),
        "shop/checkout-7d…"
    );
    assert_eq!(ellipsize(name, 500.0, 12.0, Weight::Regular), name);
    assert_eq!(ellipsize(name, 3.0, 12.0, Weight::Regular), "");
}

proptest! {
    #[test]
    fn cut_text_fits(text in "\\PC{0,60}", width in 0.0f32..400.0) {
        for cut in [
            ellipsize(&text, width, 12.0, Weight::Regular),
            ellipsize_end(&text, width, 12.0, Weight::Semibold),
        ] {
            prop_assert!(measure(&cut, 12.0, Weight::Regular) <= width + 0.01);
        }
    }
}
