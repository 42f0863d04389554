//! The URL form: what it says, and that it reads back.

use super::Bench;
use crate::url::{Parts, decode, encode, format, interval, parse, seconds};
use crate::{Action, Chip, RangeText, Theme, ZoneChoice};
use proptest::prelude::*;
use weir_model::{Filter, Op};
use weir_query::SortOrder;

#[test]
fn a_bare_address_is_the_first_page_with_its_own_filters() {
    let bench = Bench::open("/");
    assert_eq!(
        bench.state.spec().map(|p| p.uid.as_str()),
        Some("flow-records")
    );
    assert_eq!(bench.state.chips.len(), 1);
    assert!(!bench.state.own_chips);
}

#[test]
fn every_part_is_read() {
    let url = "d/pod-to-pod?from=now-6h&to=now-1h&refresh=10s&tz=utc&theme=dark&kiosk&sort=-octetDeltaCount&col-sourceIP=10.0.0.0/8&var-filter=sourcePodNamespace+%3D+%22shop%22&var-off=flowType%20%3D%203";
    let parts = parse(url);
    assert_eq!(parts.uid.as_deref(), Some("pod-to-pod"));
    assert_eq!(parts.time, RangeText::new("now-6h", "now-1h"));
    assert_eq!(
        (parts.refresh, parts.zone, parts.theme),
        (Some(10), Some(ZoneChoice::Utc), Some(Theme::Dark))
    );
    assert!(parts.kiosk);
    assert_eq!(
        parts.sort,
        Some(("octetDeltaCount".to_owned(), SortOrder::Descending))
    );
    assert_eq!(
        parts.texts.get("sourceIP").map(String::as_str),
        Some("10.0.0.0/8")
    );
    let chips = parts.chips.unwrap_or_default();
    assert_eq!(
        chips[0].filter,
        Ok(Filter::test("sourcePodNamespace", Op::Eq, "shop"))
    );
    assert_eq!((chips[0].enabled, chips[1].enabled), (true, false));
}

#[test]
fn an_empty_filter_replaces_the_pages_own() {
    assert!(
        Bench::open("d/flow-records?var-filter=")
            .state
            .chips
            .is_empty()
    );
    assert!(Bench::open("d/flow-records?var-filter=").state.own_chips);
}

#[test]
fn grafanas_ad_hoc_filters_are_read() {
    let parts = parse("d/x?var-Filters=sourcePodNamespace%7C%3D%7Cshop");
    let chips = parts.chips.unwrap_or_default();
    assert_eq!(
        chips[0].filter,
        Ok(Filter::test("sourcePodNamespace", Op::Eq, "shop"))
    );
}

#[test]
fn text_that_is_no_filter_stays_and_says_why() {
    let bench = Bench::open("d/flow-records?var-filter=nonsense+%3D%3D");
    let chip = &bench.state.chips[0];
    assert!(chip.filter.is_err() && chip.active().is_none());
    assert_eq!(chip.label(), "nonsense ==");
}

#[test]
fn unknown_and_broken_parts_are_passed_over() {
    let bench =
        Bench::open("d/no-such-page?refresh=often&tz=mars&sort=nothing&%%%=%G1&from=&x=y#z");
    assert_eq!(bench.state.page, 0);
    assert_eq!(bench.state.time, RangeText::default());
    assert_eq!(bench.state.refresh, None);
}

#[test]
fn intervals_read_and_write() {
    for text in ["5s", "10s", "30s", "1m", "5m", "15m", "1h"] {
        assert_eq!(seconds(text).map(interval).as_deref(), Some(text));
    }
    for text in ["", "s", "0s", "-5s", "5", "99999999h", "5µ"] {
        assert_eq!(seconds(text), None, "{text}");
    }
}

#[test]
fn what_is_shown_reads_back_as_the_same() {
    let mut bench = Bench::open("d/pod-to-pod?from=now-2h&to=now&tz=utc");
    bench.act(Action::AddFilter(Filter::test(
        "sourcePod",
        Op::Eq,
        "a&b/ü%\"+ c",
    )));
    let url = bench.url().map(|(url, _)| url).unwrap_or_default();
    let again = Bench::open(&url);
    assert_eq!(again.state.chips, bench.state.chips);
    assert_eq!(again.state.time, bench.state.time);
    assert_eq!(crate::url::of(&again.state), url);
}

proptest! {
    #[test]
    fn percent_encoding_round_trips(text in any::<String>()) {
        prop_assert_eq!(decode(&encode(&text)), text);
    }

    #[test]
    fn any_address_is_read_without_panic(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn parts_round_trip(
        uid in "[a-z0-9-]{1,20}",
        from in "now(-[1-9][0-9]?[smhdw])?(/[dwM])?",
        refresh in proptest::option::of(1u32..86_400),
        utc in proptest::option::of(any::<bool>()),
        kiosk in any::<bool>(),
        names in proptest::collection::vec(("\\PC{0,40}", any::<bool>()), 0..5),
        own in any::<bool>(),
    ) {
        let chip = |(name, enabled): &(String, bool)| Chip {
            enabled: *enabled,
            ..Chip::new(Filter::test("sourcePodName", Op::Eq, name.as_str()))
        };
        let parts = Parts {
            uid: Some(uid),
            time: RangeText::new(&from, "now"),
            refresh,
            zone: utc.map(|utc| if utc { ZoneChoice::Utc } else { ZoneChoice::Browser }),
            chips: own.then(|| names.iter().map(chip).collect()),
            kiosk,
            ..Parts::default()
        };
        prop_assert_eq!(parse(&format(&parts)), parts);
    }
}
