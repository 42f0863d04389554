//! What follows from each action.

use super::{Bench, NOW, number_column, text_column};
use crate::{Action, Command, Failure, Polled, RangeText, Status, Step, Theme, ZoneChoice};
use weir_model::{Filter, Op, TimeRange};

const HOUR: i64 = 3_600_000;

fn shop() -> Filter {
    Filter::test("sourcePodNamespace", Op::Eq, "shop")
}

#[test]
fn the_columns_are_asked_first_then_every_panel() {
    let mut bench = Bench::new();
    bench.act(Action::Visit("d/pod-to-pod".to_owned()));
    assert_eq!(bench.requests().len(), 1);
    assert!(bench.sent().contains("system.columns"));
    let bench = Bench::open("d/pod-to-pod");
    assert_eq!(bench.requests().len(), bench.state.panels.len());
    assert!(
        bench
            .state
            .panels
            .iter()
            .all(|p| p.is_loading() && p.status == Status::Waiting)
    );
}

#[test]
fn who_may_not_read_the_columns_is_asked_for_panels_all_the_same() {
    let mut bench = Bench::new();
    bench.act(Action::Visit("/".to_owned()));
    let request = bench.requests()[0];
    bench.fail(request, Failure::Server("no".to_owned()));
    assert!(bench.requests().len() > 2);
}

#[test]
fn an_answer_stands_and_stays_while_the_next_is_awaited() {
    let mut bench = Bench::open("d/flow-records");
    let first = bench.requests()[0];
    bench.answer(first, number_column("records", &[7]));
    assert_eq!(bench.state.panels[0].status, Status::Ready);
    bench.act(Action::RefreshNow);
    let panel = &bench.state.panels[0];
    assert!(panel.is_loading() && panel.answer.is_some());
}

#[test]
fn a_late_answer_to_an_old_question_is_dropped() {
    let mut bench = Bench::open("d/flow-records");
    let old = bench.requests()[0];
    bench.act(Action::SetTime(RangeText::new("now-6h", "now")));
    assert!(bench.last.contains(&Command::Cancel(old)));
    bench.answer(old, number_column("records", &[7]));
    assert!(bench.state.panels[0].answer.is_none() && bench.state.panels[0].is_loading());
}

#[test]
fn a_filter_is_added_once_makes_a_step_in_the_history_and_reaches_every_statement() {
    let mut bench = Bench::open("d/pod-to-pod");
    bench.act(Action::AddFilter(shop()));
    assert_eq!(bench.state.chips.len(), 2);
    assert!(
        bench
            .url()
            .is_some_and(|(url, push)| push && url.contains("var-filter="))
    );
    assert_eq!(
        bench.sent().matches("value: \"shop\"").count(),
        bench.state.panels.len()
    );
    bench.act(Action::ToggleChip(1));
    assert!(!bench.sent().contains("value: \"shop\""));
    bench.act(Action::AddFilter(shop()));
    assert_eq!(bench.state.chips.len(), 2);
    assert!(bench.state.chips[1].enabled);
    bench.act(Action::RemoveChip(1)).act(Action::RemoveChip(9));
    assert!(!bench.state.own_chips);
}

#[test]
fn chips_are_edited_disabled_and_reset() {
    let mut bench = Bench::open("d/flow-records");
    bench.act(Action::EditChip(0, "flowType = 3".to_owned()));
    assert_eq!(bench.state.chips[0].text, "flowType = 3");
    bench.act(Action::DisableChips);
    assert!(bench.state.filter().is_everything());
    bench.act(Action::ResetChips);
    assert_eq!(bench.state.chips, bench.state.default_chips());
}

#[test]
fn the_range_zooms_shifts_and_widens() {
    let mut bench = Bench::open("d/flow-records?from=now-1h&to=now");
    bench.act(Action::ZoomOut);
    assert_eq!(
        bench.state.range,
        TimeRange {
            from_ms: NOW - HOUR * 3 / 2,
            to_ms: NOW
        }
    );
    bench.act(Action::Zoom(TimeRange {
        from_ms: NOW - 500,
        to_ms: NOW,
    }));
    assert_eq!(bench.state.range.length_ms(), 10_000);
    bench
        .act(Action::SetTime(RangeText::new("now-1h", "now")))
        .act(Action::Shift(Step::Back));
    assert_eq!(
        bench.state.range,
        TimeRange {
            from_ms: NOW - HOUR * 3 / 2,
            to_ms: NOW - HOUR / 2
        }
    );
    bench
        .act(Action::Shift(Step::Forward))
        .act(Action::Shift(Step::Forward));
    assert_eq!(bench.state.range.to_ms, NOW);
    bench.act(Action::Widen);
    assert_eq!(bench.state.time, RangeText::new("now-6h", "now"));
}

#[test]
fn a_range_that_is_none_changes_nothing_but_says_so() {
    let mut bench = Bench::open("d/flow-records");
    for (from, to) in [("yesterday", "now"), ("now", "now-1h")] {
        bench.act(Action::SetTime(RangeText::new(from, to)));
        assert!(bench.state.range_error.is_some() && bench.last.is_empty());
        assert_eq!(bench.state.time, RangeText::default());
    }
}

#[test]
fn a_range_in_the_url_that_is_none_is_said_in_every_panel() {
    let mut bench = Bench::new();
    bench.act(Action::Visit("d/flow-records?from=never".to_owned()));
    assert!(
        bench
            .state
            .panels
            .iter()
            .all(|p| matches!(p.status, Status::Failed(Failure::Question(_))))
    );
    bench.act(Action::SetTime(RangeText::default()));
    assert!(bench.state.range_error.is_none() && !bench.requests().is_empty());
}

#[test]
fn a_refresh_waits_for_answers_for_eyes_and_not_for_the_past() {
    let mut bench = Bench::open("d/pod-to-pod?refresh=10s");
    assert!(bench.last.contains(&Command::Schedule(Some(10_000))));
    bench.act(Action::Tick);
    assert!(bench.requests().is_empty(), "answers are still awaited");
    let running: Vec<u64> = bench.state.running.keys().copied().collect();
    for request in running {
        bench.answer(request, number_column("octets", &[]));
    }
    let unfiltered: Vec<u64> = bench.state.running.keys().copied().collect();
    assert_eq!(
        unfiltered.len(),
        2,
        "why is it empty, and which clusters are there?"
    );
    bench.act(Action::Hidden(true)).act(Action::Tick);
    assert!(bench.last.is_empty(), "nobody looks");
    bench.act(Action::Hidden(false));
    assert_eq!(bench.requests().len(), bench.state.panels.len());
}

#[test]
fn an_empty_panel_asks_once_whether_the_filters_are_why() {
    let mut bench = Bench::open("d/pod-to-pod");
    let requests = bench.requests();
    bench.answer(requests[0], number_column("octets", &[]));
    assert_eq!(bench.state.panels[0].status, Status::Empty);
    let why = bench.requests();
    bench.answer(requests[1], number_column("reverseOctets", &[0]));
    assert!(bench.requests().is_empty());
    bench.answer(why[0], number_column("rows", &[12]));
    assert_eq!(bench.state.unfiltered, Some(12));
}

#[test]
fn an_outage_is_polled_with_patience_and_ends_by_itself() {
    let mut bench = Bench::open("d/flow-records");
    let requests = bench.requests();
    bench.fail(requests[0], Failure::Network);
    assert_eq!(bench.last, [Command::Poll { after_ms: 1_000 }]);
    bench.fail(requests[1], Failure::Network);
    assert!(bench.last.is_empty(), "one poll is enough");
    bench.act(Action::Tick);
    assert!(bench.last.is_empty());
    let waits: Vec<_> = (0..8)
        .map(|_| {
            match bench
                .act(Action::Polled(Polled::Ill(Failure::Network)))
                .last[..]
            {
                [Command::Poll { after_ms }] => after_ms,
                _ => 0,
            }
        })
        .collect();
    assert_eq!(
        waits,
        [2_000, 3_000, 5_000, 8_000, 10_000, 10_000, 10_000, 10_000]
    );
    bench.act(Action::Polled(Polled::Well));
    assert!(bench.state.outage.is_none());
    assert_eq!(bench.requests().len(), 4);
}

#[test]
fn clickhouses_words_stay_in_their_panel() {
    let mut bench = Bench::open("d/flow-records");
    let request = bench.requests()[0];
    let failure = Failure::Server("Memory limit exceeded".to_owned());
    bench.fail(request, failure.clone());
    assert_eq!(bench.state.panels[0].status, Status::Failed(failure));
    assert!(bench.state.outage.is_none());
    bench.act(Action::Retry(0));
    assert_eq!(bench.requests().len(), 1);
}

#[test]
fn another_page_keeps_the_range_and_starts_with_its_own_filters() {
    let mut bench = Bench::open("d/flow-records?from=now-6h&to=now&refresh=1m&var-filter=");
    bench.act(Action::OpenPage("pod-to-pod".to_owned()));
    assert_eq!(bench.state.time, RangeText::new("now-6h", "now"));
    assert_eq!(bench.state.chips, bench.state.default_chips());
    assert!(
        bench
            .url()
            .is_some_and(|(url, push)| push && url.starts_with("d/pod-to-pod?"))
    );
    bench.act(Action::OpenPage("nowhere".to_owned()));
    assert!(bench.last.is_empty());
}

#[test]
fn going_back_shows_what_was_and_keeps_answers_of_the_same_page() {
    let mut bench = Bench::open("d/flow-records?from=now-1h&to=now");
    let request = bench.requests()[0];
    bench.answer(request, number_column("records", &[7]));
    bench.act(Action::Visit(
        "d/flow-records?from=now-3h&to=now".to_owned(),
    ));
    assert_eq!(bench.state.range.length_ms(), 3 * HOUR);
    assert!(bench.state.panels[0].answer.is_some() && bench.state.panels[0].is_loading());
    assert!(bench.url().is_some_and(|(_, push)| !push));
}

#[test]
fn preferences_are_kept_and_the_zone_stands_in_the_url() {
    let mut bench = Bench::open("/");
    bench.act(Action::SetTheme(Theme::Dark));
    let dark = Command::SavePreference {
        name: "theme",
        value: "dark".to_owned(),
    };
    assert_eq!(bench.last, [dark]);
    bench.act(Action::SetZone(ZoneChoice::Utc));
    assert!(bench.url().is_some_and(|(url, _)| url.contains("tz=utc")));
    bench.act(Action::Visit("/".to_owned()));
    assert_eq!(bench.state.zone, ZoneChoice::Utc);
    bench.act(Action::Visit("/?tz=browser".to_owned()));
    assert_eq!(bench.state.zone, ZoneChoice::Browser);
}

#[test]
fn a_page_names_its_own_filters() {
    let mut bench = Bench::open("d/pod-to-pod");
    let label = |bench: &Bench| bench.state.label_of(&bench.state.chips[0]);
    assert_eq!(label(&bench), "Infrastructure namespaces hidden");
    bench.act(Action::EditChip(
        0,
        "sourcePodNamespace = \"shop\"".to_owned(),
    ));
    assert_eq!(label(&bench), "Source namespace = shop");
}

#[test]
fn completion_leaves_the_edited_chip_out() {
    let mut bench = Bench::open("d/flow-records?var-filter=sourcePodNamespace%20%3D%20%22shop%22");
    let with = bench
        .state
        .values("destinationPod", "x", None)
        .expect("a statement");
    let without = bench
        .state
        .values("destinationPod", "x", Some(0))
        .expect("a statement");
    assert!(format!("{with:?}").contains("shop") && !format!("{without:?}").contains("shop"));
    assert!(bench.state.values("no such field", "", None).is_err());
    bench.answer(9_999, text_column("x", &[]));
    assert!(bench.last.is_empty());
}
