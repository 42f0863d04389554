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

fn colors(dim: &str, parts: &[Part]) -> Vec<Color> {
    let keys: Vec<&[Part]> = parts.iter().map(std::slice::from_ref).collect();
    Slots::default().colors(&[dim.to_owned()], &keys, &Theme::DARK)
}

#[test]
fn a_verdict_has_its_own_colour_wherever_it_is_named() {
    let v = Theme::DARK.verdicts;
    let all = [v.allowed, v.dropped, v.rejected, v.unprotected];
    let verdicts = ["allow", "drop", "reject", "unprotected"].map(Part::value);
    assert_eq!(colors("verdict", &verdicts), all);
    let listed = weir_model::dimension::VERDICTS.map(|(id, _)| Part::value(id));
    assert_eq!(colors("verdict", &listed), all);
    for dim in [
        "ingressNetworkPolicyRuleAction",
        "egressNetworkPolicyRuleAction",
    ] {
        assert_eq!(colors(dim, &["1", "2", "3", "0"].map(Part::value)), all);
        assert_eq!(colors(dim, &[Part::unknown()]), [v.unprotected]);
    }
}

#[test]
fn unknown_is_grey_unless_it_means_a_verdict() {
    let theme = Theme::DARK;
    for dim in ["sourcePodNamespace", "verdict"] {
        assert_eq!(colors(dim, &[Part::unknown()]), [unknown(&theme)]);
    }
    let dims = ["sourcePodNamespace", "destinationPodNamespace"].map(str::to_owned);
    let (none, half) = (
        [Part::unknown(), Part::unknown()],
        [Part::value("shop"), Part::unknown()],
    );
    let found = Slots::default().colors(&dims, &[&none, &half], &theme);
    assert_eq!(found[0], unknown(&theme));
    assert!(theme.palette.contains(&found[1]));
    for theme in [Theme::LIGHT, Theme::DARK] {
        assert!(unknown(&theme).contrast(theme.background) >= 3.0);
        assert_ne!(unknown(&theme), theme.other);
    }
}

#[test]
fn what_only_looks_like_a_verdict_is_a_name() {
    let theme = Theme::DARK;
    assert_eq!(colors("verdict", &[Part::other()]), [theme.other]);
    for (dim, part) in [
        ("sourcePodNamespace", Part::value("drop")),
        ("destinationTransportPort", Part::value("2")),
        ("verdict", Part::value("2")),
        ("ingressNetworkPolicyRuleAction", Part::value("7")),
    ] {
        let found = colors(dim, std::slice::from_ref(&part));
        assert!(theme.palette.contains(&found[0]), "{dim} {part:?}");
    }
    let both = [Part::value("db"), Part::value("drop")];
    let dims = ["ingressPolicy", "verdict"].map(str::to_owned);
    let found = Slots::default().colors(&dims, &[&both, &[]], &theme);
    assert!(theme.palette.contains(&found[0]));
    assert_eq!(found[1], theme.palette[0]);
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
