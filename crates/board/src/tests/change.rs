//! Changed panels: what is asked, what stands in the address, what is lost never.

use super::{Bench, number_column};
use crate::{Action, RangeText, Status, Theme, url};
use weir_model::spec::{NodeSort, SankeyColor, SankeyShape};
use weir_model::{Measure, PanelSpec, QuerySpec, ViewSpec};

/// The page's Sankey stands first.
fn bench() -> Bench {
    let mut bench = Bench::open("d/pod-to-pod");
    let requests = bench.requests();
    for request in requests {
        bench.answer(request, number_column("octets", &[7]));
    }
    bench
}

fn sankey(sort: NodeSort, mirror: bool) -> ViewSpec {
    ViewSpec::Sankey {
        color: SankeyColor::Namespace,
        sort,
        shape: SankeyShape::Stages,
        mirror,
    }
}

/// The first panel's own specification with something else.
fn other(bench: &Bench, change: impl FnOnce(&mut PanelSpec)) -> PanelSpec {
    let mut spec = bench.state.own_panel(0).expect("a panel").clone();
    change(&mut spec);
    spec
}

fn by_namespace(spec: &mut PanelSpec) {
    spec.query = QuerySpec::Groups {
        by: vec!["sourcePodNamespace".to_owned()],
        measure: Measure::Packets,
        top: 5,
    };
    spec.view = ViewSpec::Pie {};
}

#[test]
fn another_question_is_asked_and_makes_a_step_in_the_history() {
    let mut bench = bench();
    let spec = other(&bench, by_namespace);
    bench.act(Action::ChangePanel(0, spec.clone()));
    assert_eq!(bench.requests().len(), 1);
    assert_eq!(bench.state.panels[0].spec, spec);
    // A pie cannot draw what a Sankey asked.
    assert_eq!(bench.state.panels[0].status, Status::Waiting);
    assert!(bench.state.panels[0].answer.is_none());
    let (url, push) = bench.url().expect("an address");
    assert!(push);
    insta::assert_snapshot!(url::decode(&url), @r#"d/pod-to-pod?from=now-30m&to=now&p-octets={"query":{"kind":"groups","by":["sourcePodNamespace"],"measure":"packets","top":5},"view":{"kind":"pie"}}"#);
    assert_eq!(url::parse(&url), url::parse(&url::of(&bench.state)));
}

#[test]
fn another_look_at_the_same_answer_asks_nothing() {
    let mut bench = bench();
    let spec = other(&bench, |spec| spec.view = sankey(NodeSort::Name, false));
    bench.act(Action::ChangePanel(0, spec));
    assert!(bench.requests().is_empty() && bench.state.panels[0].answer.is_some());
    let spec = other(&bench, |spec| spec.view = sankey(NodeSort::Name, true));
    bench.act(Action::ChangePanel(0, spec));
    assert_eq!(bench.requests().len(), 2, "its own and the reverse");
    assert!(
        bench.state.panels[0].answer.is_some(),
        "what was there stays"
    );
    for request in bench.requests() {
        bench.answer(request, number_column("octets", &[7]));
    }
    let spec = other(&bench, |spec| spec.view = sankey(NodeSort::Name, false));
    bench.act(Action::ChangePanel(0, spec));
    assert!(bench.requests().is_empty(), "less is here already");
    let answer = bench.state.panels[0].answer.as_ref().expect("an answer");
    assert!(answer.reverse.is_none());
}

#[test]
fn what_is_undone_while_it_is_asked_for_is_not_drawn() {
    let mut bench = bench();
    let spec = other(&bench, |spec| spec.view = sankey(NodeSort::Name, true));
    bench.act(Action::ChangePanel(0, spec));
    bench.act(Action::ResetPanel(0));
    assert_eq!(bench.requests().len(), 1);
    let request = bench.requests()[0];
    bench.answer(request, number_column("octets", &[8]));
    let answer = bench.state.panels[0].answer.as_ref().expect("an answer");
    assert!(answer.reverse.is_none());
}

#[test]
fn bars_need_other_buckets_than_lines() {
    let mut bench = bench();
    let mut spec = bench.state.own_panel(2).expect("lines").clone();
    let text = r#"{"kind":"series","style":"bars"}"#;
    let json = format!(
        r#"{{"query":{},"view":{text}}}"#,
        r#"{"kind":"series","by":["sourcePod","destinationPod"],"measure":"throughput","top":8}"#
    );
    spec = spec.changed(&json).expect("bars");
    bench.act(Action::ChangePanel(2, spec));
    assert_eq!(bench.requests().len(), 1);
}

#[test]
fn a_change_outlives_all_else_and_goes_back_with_the_history() {
    let mut bench = bench();
    let before = url::of(&bench.state);
    let spec = other(&bench, by_namespace);
    bench.act(Action::ChangePanel(0, spec.clone()));
    bench
        .act(Action::SetTime(RangeText::new("now-6h", "now")))
        .act(Action::SetRefresh(Some(5)))
        .act(Action::DisableChips)
        .act(Action::SetTheme(Theme::Dark))
        .act(Action::RefreshNow)
        .act(Action::Tick);
    assert_eq!(bench.state.panels[0].spec, spec);
    let again = Bench::open(&url::of(&bench.state));
    assert_eq!(again.state.panels[0].spec, spec);
    assert!(again.state.is_changed(0) && !again.state.is_changed(1));

    let kept = bench.state.panels[1].answer.clone();
    bench.act(Action::Visit(before));
    assert!(!bench.state.is_changed(0));
    assert_eq!(bench.state.panels[1].answer, kept, "the others keep theirs");
}

#[test]
fn a_reset_is_a_step_too_and_leaves_nothing_in_the_address() {
    let mut bench = bench();
    let spec = other(&bench, |spec| {
        spec.title = "Mine & <b>theirs</b>".to_owned()
    });
    bench.act(Action::ChangePanel(0, spec));
    assert!(bench.requests().is_empty() && url::of(&bench.state).contains("p-octets="));
    bench.act(Action::ResetPanel(0));
    assert!(
        bench
            .url()
            .is_some_and(|(url, push)| push && !url.contains("p-"))
    );
    bench.act(Action::ResetPanel(0)).act(Action::ResetPanel(99));
    assert!(bench.last.is_empty());
}

#[test]
fn place_and_name_stay_the_pages_and_what_is_invalid_changes_nothing() {
    let mut bench = bench();
    let spec = other(&bench, |spec| {
        spec.id = "reverse-octets".to_owned();
        spec.grid.x = 3;
        spec.title = "Mine".to_owned();
    });
    bench.act(Action::ChangePanel(0, spec));
    let (shown, own) = (&bench.state.panels[0].spec, bench.state.own_panel(0));
    assert_eq!((shown.id.as_str(), shown.grid.x), ("octets", 0));
    assert_eq!((shown.title.as_str(), own.is_some()), ("Mine", true));
    let spec = other(&bench, |spec| spec.view = ViewSpec::Pie {});
    bench.act(Action::ChangePanel(0, spec));
    assert!(bench.last.is_empty());
}

#[test]
fn what_the_address_cannot_mean_is_noted_and_passed_over() {
    let wrong = [
        "p-octets=%7B%22query%22%3A1%7D",
        "p-octets=nonsense",
        "p-nope=%7B%7D",
        r#"p-octets={"query":{"kind":"records"},"view":{"kind":"pie"}}"#,
        r#"p-octets={"query":{"kind":"records"},"view":{"kind":"table"},"scope":"x = 1"}"#,
    ];
    let notes = wrong.map(|part| {
        let bench = Bench::open(&format!("d/pod-to-pod?{part}"));
        assert!(!bench.state.is_changed(0), "{part}");
        assert!(!url::of(&bench.state).contains("p-"));
        bench.state.notes.join("\n")
    });
    insta::assert_snapshot!(notes.join("\n"), @r#"
    The address changes the panel “Octets, source to destination” in a way that cannot be read, so it is shown as the page has it. dashboard: invalid type: integer `1`, expected internally tagged enum QuerySpec at line 1 column 10
    The address changes the panel “Octets, source to destination” in a way that cannot be read, so it is shown as the page has it. dashboard: expected ident at line 1 column 2
    The address changes a panel “nope”, which this page does not have.
    The address changes the panel “Octets, source to destination” in a way that cannot be read, so it is shown as the page has it. dashboard: panel octets.view: expected a view that draws this query, found another
    The address changes the panel “Octets, source to destination” in a way that cannot be read, so it is shown as the page has it. dashboard: panel octets.scope: expected a filter, found at character 1: expected a field of the flow records, found `x`
    "#);
    let mut bench = Bench::open("d/pod-to-pod?p-octets=nonsense");
    bench.act(Action::ForgetNotes);
    assert!(bench.state.notes.is_empty());
}

#[test]
fn another_page_has_its_own_panels() {
    let mut bench = bench();
    let spec = other(&bench, by_namespace);
    bench.act(Action::ChangePanel(0, spec));
    bench.act(Action::OpenPage("flow-records".to_owned()));
    assert!(!url::of(&bench.state).contains("p-"));
    bench.act(Action::OpenPage("pod-to-pod".to_owned()));
    assert!(!bench.state.is_changed(0));
    assert!(bench.state.panels.iter().all(|p| p.answer.is_none()));
}
