//! Tests of what a disk's numbers mean and how findings read.
#![allow(clippy::unwrap_used)]

use weir_chdb::Confinement;

use super::look::{confined, filled};
use super::{Finding, State, words};

#[test]
fn a_disk_is_full_from_a_percentage_on() {
    let gib = 1 << 30;
    for (free, total, state) in [
        (2 * gib, 10 * gib, State::Well),
        (gib, 10 * gib, State::Wrong),
        (0, 10 * gib, State::Wrong),
        (10 * gib, 10 * gib, State::Well),
        (0, 0, State::Well),
    ] {
        assert_eq!(filled(free, total, 90).state, state, "{free} of {total}");
    }
    assert_eq!(
        filled(gib, 10 * gib, 90).seen,
        "1.0 GiB of 10.0 GiB free (90 % used)"
    );
}

#[test]
fn less_than_all_of_landlock_is_worth_a_look() {
    assert_eq!(confined(Confinement::Whole).state, State::Well);
    for rules in [Confinement::Files, Confinement::Nothing] {
        let finding = confined(rules);
        assert_eq!(finding.state, State::Look, "{rules:?}");
        assert!(!finding.todo.is_empty(), "{rules:?}");
    }
}

#[test]
fn findings_are_lines_with_what_to_do_below() {
    let found = [
        Finding::well("reached", "it answers"),
        Finding::of("room", State::Wrong, "full", "one\ntwo"),
    ];
    assert_eq!(
        words(&found),
        "ok    reached       it answers\n\
         WRONG room          full\n                    → one\n                    → two\n"
    );
}
