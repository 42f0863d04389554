//! Tests of colours by name.

use super::*;
use proptest::prelude::*;

#[test]
fn a_name_keeps_its_slot_when_the_order_changes() {
    let mut slots = Slots::default();
    let first = slots.assign(["a", "b", "c", "d"], 12);
    let second = slots.assign(["d", "x", "b", "a", "y"], 12);
    assert_eq!(second[0], first[3]);
    assert_eq!(second[2], first[1]);
    assert_eq!(second[3], first[0]);
}

proptest! {
    #[test]
    fn few_names_never_share(rounds in proptest::collection::vec(
        proptest::collection::hash_set("[a-e]{1,3}", 0..12), 1..6)) {
        let mut slots = Slots::default();
        for names in rounds {
            let mut given = slots.assign(names.iter().map(String::as_str), 12);
            prop_assert!(given.iter().all(|s| *s < 12));
            given.sort_unstable();
            given.dedup();
            prop_assert_eq!(given.len(), names.len());
        }
    }

    #[test]
    fn many_names_share_evenly(n in 13usize..60) {
        let names: Vec<String> = (0..n).map(|i| format!("pod-{i}")).collect();
        let given = Slots::default().assign(names.iter().map(String::as_str), 12);
        let most = (0..12).map(|s| given.iter().filter(|g| **g == s).count()).max();
        prop_assert_eq!(most, Some(n.div_ceil(12)));
    }
}
