//! Which pages fit a chosen thing, and what the links to them carry.

use super::facts::Facts;
use crate::State;
use crate::chip::Chip;
use std::rc::Rc;
use weir_model::{DashboardSpec, Filter, filter, spec};

fn read(text: &str) -> Filter {
    filter::parse(text).expect(text)
}

/// A page of lines per dimension.
fn page(uid: &str, scope: &str, chips: &[&str], dims: &[&str]) -> DashboardSpec {
    let panel = |(at, by): (usize, &&str)| {
        format!(
            r#"{{"id": "p{at}", "title": "P", "grid": {{"x": 0, "y": {at}, "w": 12, "h": 1}},
                "query": {{"kind": "groups", "by": [{by}], "measure": "octets", "top": 5}},
                "view": {{"kind": "pie"}}}}"#
        )
    };
    let panels: Vec<String> = dims.iter().enumerate().map(panel).collect();
    let text = format!(
        r#"{{"version": 1, "uid": "{uid}", "title": "{uid}", "description": "", "scope": {scope:?},
            "defaultFilters": {chips:?}, "panels": [{}]}}"#,
        panels.join(",")
    );
    spec::parse(&text).expect(uid)
}

const HIDDEN: &str = "not any namespace in (\"kube-system\")";

fn pages() -> State {
    let records = r#"{"version": 1, "uid": "records", "title": "Records", "description": "",
        "panels": [{"id": "r", "title": "R", "grid": {"x": 0, "y": 0, "w": 24, "h": 9},
        "query": {"kind": "records"}, "view": {"kind": "table"}}]}"#;
    let pod = r#""sourcePod""#;
    let pair = r#""sourcePod", "destinationPod""#;
    State::new(Rc::new(vec![
        page("home", "", &[], &[pod, r#""sourceNodeName""#]),
        spec::parse(records).expect("records"),
        page("pods", "flowType in (1, 2)", &[HIDDEN], &[pair, pod]),
        page(
            "external",
            "flowType = 3",
            &[HIDDEN],
            &[r#""sourcePod", "destinationIP""#],
        ),
        page(
            "services",
            "destinationServicePortName != \"\"",
            &[HIDDEN],
            &[r#""sourcePod", "destinationServicePortName""#],
        ),
    ]))
}

/// The pages offered for a filter on a page with these chips.
fn offered(on: &str, chips: &[&str], only: &str) -> String {
    let mut state = pages();
    state.page = state.pages.iter().position(|p| p.uid == on).expect(on);
    state.chips = state.default_chips();
    state
        .chips
        .extend(chips.iter().map(|text| Chip::parse(text)));
    let targets = state.targets(&read(only));
    targets
        .into_iter()
        .map(|t| t.uid)
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn pages_that_show_all_that_was_chosen_are_offered_the_best_first() {
    insta::assert_snapshot!(offered("home", &[], "sourcePod = shop/cart"), @r#"pods external services"#);
    insta::assert_snapshot!(offered("pods", &[], "sourcePod = shop/cart"), @r#"external services home"#);
    insta::assert_snapshot!(offered("home", &[], "sourcePodNamespace = shop"), @r#"pods external services"#);
    insta::assert_snapshot!(offered("home", &[], "sourcePod = a/b and destinationPod = c/d"), @r#"pods"#);
    insta::assert_snapshot!(offered("home", &[], "sourcePod = a/b and destinationIP = 10.0.0.1"), @r#"external"#);
    insta::assert_snapshot!(offered("pods", &[], "sourceNodeName = n1"), @r#"home"#);
    insta::assert_snapshot!(offered("home", &[], "flowType = 3"), @r#"external"#);
    insta::assert_snapshot!(offered("home", &[], "tcpState = CLOSED"), @"");
    insta::assert_snapshot!(offered("home", &[], "sourceEndpoint = \"shop/cart\" and destinationEndpoint = \"shop/db:sql\""), @r#"services"#);
    insta::assert_snapshot!(offered("home", &[], "sourceEndpoint = \"shop/cart\" and destinationEndpoint = \"fd00::1\""), @r#"external"#);
}

#[test]
fn pages_that_cannot_have_any_of_it_are_not_offered() {
    insta::assert_snapshot!(offered("home", &["flowType = 3"], "sourcePod = shop/cart"), @r#"external services"#);
    insta::assert_snapshot!(offered("home", &["destinationPodNamespace = data"], "sourcePod = shop/cart"), @r#"pods services"#);
    insta::assert_snapshot!(offered("home", &["destinationServicePortName = \"\""], "sourcePod = shop/cart"), @r#"pods external"#);
    insta::assert_snapshot!(offered("home", &["any action = drop"], "sourcePod = shop/cart"), @r#"pods external services"#);
}

#[test]
fn a_link_carries_what_the_reader_chose_and_the_pages_own_chips() {
    let mut state = pages();
    state.page = 2;
    state.chips = state.default_chips();
    state
        .chips
        .push(Chip::parse("destinationTransportPort = 443"));
    state.cluster = Some("c-1".to_owned());
    state.refresh = Some(60);
    let link = |state: &State, only: &str| {
        let target = state
            .targets(&read(only))
            .into_iter()
            .next()
            .expect("a page");
        crate::url::decode(&target.url)
    };
    insta::assert_snapshot!(link(&state, "sourcePod = shop/cart"), @r#"d/external?from=now-30m&to=now&refresh=1m&var-cluster=c-1&var-filter=not any namespace in ("kube-system")&var-filter=destinationTransportPort = 443&var-filter=sourcePod = "shop/cart""#);
    // A page's own chip that would hide what was chosen is off there.
    state.page = 0;
    state.chips.clear();
    insta::assert_snapshot!(link(&state, "sourcePodNamespace = kube-system"), @r#"d/pods?from=now-30m&to=now&refresh=1m&var-cluster=c-1&var-off=not any namespace in ("kube-system")&var-filter=sourcePodNamespace = "kube-system""#);
}

#[test]
fn the_records_of_a_thing_are_those_of_its_panel() {
    let mut state = pages();
    state.page = 3;
    let (only, scope) = (read("destinationIP = 10.0.0.1"), state.scope());
    let target = state
        .records_of(&only, &scope)
        .expect("the page of records");
    insta::assert_snapshot!(crate::url::decode(&target.url), @r#"d/records?from=now-30m&to=now&var-filter=flowType = 3&var-filter=destinationIP = "10.0.0.1""#);
    state.page = 1;
    assert_eq!(state.records_of(&only, &scope), None);
}

/// Whether a filter proves (`yes`), refutes (`no`) or leaves open another one.
fn follows(known: &str, other: &str) -> &'static str {
    let (facts, other) = (Facts::of(&read(known)), read(other));
    match (facts.prove(&other), facts.refute(&other)) {
        (true, false) => "yes",
        (false, true) => "no",
        (false, false) => "open",
        (true, true) => "both",
    }
}

#[test]
fn what_follows_from_a_filter() {
    for (known, other, wanted) in [
        ("flowType = 3", "flowType in (to-external, 4)", "yes"),
        ("flowType = 3", "flowType in (1, 2)", "no"),
        ("flowType in (2, 3)", "flowType in (1, 2)", "open"),
        ("sourcePod = a/b", "sourcePodNamespace = a", "yes"),
        ("sourcePod = a/b", "not any namespace in (a, c)", "no"),
        ("sourcePod = a/b", "not any namespace in (c, d)", "open"),
        ("sourcePod = a/b", "flowType = 4", "no"),
        (
            "destinationPod in (a/b, a/c)",
            "destinationPodNamespace != a",
            "no",
        ),
        ("destinationPodName = \"\"", "flowType in (1, 2)", "no"),
        (
            "destinationPod != a/b",
            "destinationPodNamespace = a",
            "open",
        ),
        (
            "destinationIP = 10.1.1.1",
            "destinationIP in 10.0.0.0/8",
            "open",
        ),
        (
            "sourcePod = a/b or sourcePod = c/d",
            "sourcePodNamespace = a",
            "open",
        ),
        ("sourceIP = a", "sourceIP != destinationIP", "open"),
        ("bytes > 10", "bytes < 5", "open"),
        ("sourceEndpoint = \"a/b\"", "flowType = 4", "no"),
        ("verdict = drop", "verdict in (drop, reject)", "yes"),
        ("sourceIP = a and sourceIP in (a, b)", "sourceIP = a", "yes"),
        ("sourceIP = a", "true", "open"),
    ] {
        assert_eq!(follows(known, other), wanted, "{known} | {other}");
    }
}
