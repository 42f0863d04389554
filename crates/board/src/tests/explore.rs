//! Links followed, the cluster, swapped directions, kept filters.

use super::{Bench, NOW, number_column, records, text_column};
use crate::saved::{HISTORY, Shelf};
use crate::{Action, Command, Explore, Notice, RangeText};
use weir_model::filter;

fn explore(bench: &mut Bench, explore: Explore) -> &mut Bench {
    bench.act(Action::Explore(explore))
}

fn texts(bench: &Bench) -> Vec<&str> {
    bench.state.chips.iter().map(|c| c.text.as_str()).collect()
}

/// What the last action had kept under the shelf's name.
fn kept(bench: &Bench) -> Option<Shelf> {
    bench.last.iter().find_map(|command| match command {
        Command::SavePreference { name, value } if *name == crate::SHELF => {
            Some(Shelf::read(value))
        }
        _ => None,
    })
}

/// The request that asks which clusters there are.
fn clusters(bench: &Bench) -> Option<u64> {
    bench.last.iter().find_map(|command| match command {
        Command::Fetch { request, statement } => {
            let values =
                statement.sql.contains(" AS value") && statement.sql.contains("clusterUUID");
            values.then_some(*request)
        }
        _ => None,
    })
}

#[test]
fn a_link_makes_a_step_and_back_undoes_it() {
    let mut bench = Bench::open("d/pod-to-pod?from=now-6h&to=now");
    bench.act(Action::AddFilter(
        filter::parse("sourcePod = a/b").expect("a filter"),
    ));
    let (before, _) = bench.url().expect("a step");
    let target = bench.state.records_of(
        &filter::parse("sourceIP = c").expect("a filter"),
        &bench.state.scope(),
    );
    let target = target.expect("the page of records");
    explore(&mut bench, Explore::Follow(target.url.clone()));
    assert_eq!(bench.url(), Some((target.url, true)));
    assert_eq!(
        bench.state.spec().map(|p| p.uid.as_str()),
        Some("flow-records")
    );
    assert_eq!(bench.state.time.from, "now-6h");
    assert_eq!(
        texts(&bench)[1..],
        [
            "sourcePod = \"a/b\"",
            "flowType in (1, 2)",
            "sourceIP = \"c\""
        ]
    );
    bench.act(Action::Visit(before.clone()));
    assert_eq!(bench.url(), Some((before, false)));
    assert_eq!(texts(&bench).len(), 2);
}

#[test]
fn clusters_are_asked_also_where_a_further_page_comes_last() {
    let mut bench = Bench::open("d/flow-records");
    let requests = bench.requests();
    let ends: Vec<i64> = (0..200).map(|i| NOW - i * 1000).collect();
    bench
        .answer(requests[2], records(&ends))
        .act(Action::More(2));
    let more = bench.requests()[0];
    for other in [0, 1, 3] {
        bench.answer(requests[other], number_column("records", &[1]));
        assert_eq!(clusters(&bench), None, "a page is under way");
    }
    bench.answer(more, records(&ends));
    assert!(clusters(&bench).is_some());
}

#[test]
fn a_cluster_is_a_filter_of_everything_and_stands_in_the_url() {
    let mut bench = Bench::open("d/pod-to-pod");
    let answer = |bench: &mut Bench| {
        for request in bench.requests() {
            bench.answer(request, text_column("sourcePod", &["a/b"]));
        }
    };
    answer(&mut bench);
    let request = clusters(&bench).expect("asked when the panels have their answers");
    bench.answer(request, text_column("value", &["c-2", "", "c-1"]));
    assert_eq!(bench.state.clusters, ["c-1", "c-2"]);
    explore(&mut bench, Explore::Cluster(Some("c-2".to_owned())));
    assert!(
        bench
            .url()
            .is_some_and(|(url, push)| push && url.contains("&var-cluster=c-2"))
    );
    assert_eq!(
        bench.sent().matches("value: \"c-2\"").count(),
        bench.state.panels.len()
    );
    answer(&mut bench);
    assert_eq!(clusters(&bench), None, "it is known");
    bench.act(Action::SetTime(RangeText::new("now-6h", "now")));
    answer(&mut bench);
    assert!(
        clusters(&bench).is_some(),
        "further back there may be others"
    );
    assert!(
        bench
            .state
            .filter()
            .to_string()
            .find("clusterUUID")
            .is_none()
    );
    bench.act(Action::OpenPage("flow-records".to_owned()));
    assert!(
        bench
            .url()
            .is_some_and(|(url, _)| url.contains("&var-cluster=c-2"))
    );
    explore(&mut bench, Explore::Cluster(None));
    assert!(bench.url().is_some_and(|(url, _)| !url.contains("cluster")));
}

#[test]
fn directions_are_swapped_and_swapped_back() {
    let url = "d/flow-records?var-filter=sourcePod+%3D+%22a%2Fb%22&var-off=ingressPolicy+%3D+%22p%2Fq%22&col-sourceIP=10.";
    let mut bench = Bench::open(url);
    explore(&mut bench, Explore::Swap);
    assert_eq!(
        texts(&bench),
        ["destinationPod = \"a/b\"", "egressPolicy = \"p/q\""]
    );
    assert!(!bench.state.chips[1].enabled);
    let (swapped, push) = bench.url().expect("a step");
    assert!(push && swapped.contains("col-destinationIP=10."));
    explore(&mut bench, Explore::Swap);
    assert_eq!(
        texts(&bench),
        ["sourcePod = \"a/b\"", "ingressPolicy = \"p/q\""]
    );
    // The pages' own chips mean the same either way.
    for page in ["flow-records", "pod-to-pod"] {
        let mut bench = Bench::open(&format!("d/{page}"));
        explore(&mut bench, Explore::Swap);
        assert!(!bench.state.own_chips, "{page}");
    }
}

#[test]
fn filters_are_remembered_saved_applied_renamed_and_deleted() {
    let mut bench = Bench::open("d/flow-records");
    for text in ["sourceIP = a", "sourceIP = b", "sourceIP = a"] {
        bench.act(Action::AddFilter(filter::parse(text).expect(text)));
        bench.act(Action::RemoveChip(1));
    }
    assert_eq!(
        bench.state.shelf.history,
        ["sourceIP = \"a\"", "sourceIP = \"b\""]
    );
    bench.act(Action::EditChip(0, "sourceIP = c".to_owned()));
    assert_eq!(kept(&bench).map(|s| s.history.len()), Some(3));
    explore(&mut bench, Explore::Save("  the  c ".to_owned()));
    assert_eq!(kept(&bench).map(|s| s.sets.len()), Some(1));
    bench.act(Action::ResetChips);
    explore(&mut bench, Explore::Apply("the c".to_owned()));
    assert_eq!(texts(&bench), ["sourceIP = c"]);
    assert!(bench.url().is_some_and(|(_, push)| push));
    explore(
        &mut bench,
        Explore::Rename("the c".to_owned(), "C".to_owned()),
    );
    assert!(bench.state.shelf.set("C").is_some());
    explore(&mut bench, Explore::Delete("C".to_owned()));
    assert_eq!(kept(&bench).map(|s| s.sets.len()), Some(0));
}

#[test]
fn a_shelf_is_limited_and_reads_what_it_wrote() {
    let mut shelf = Shelf::default();
    for n in 0..30 {
        shelf.remember(&format!("destinationTransportPort = {n}"));
    }
    shelf.remember("no filter at all");
    shelf.remember("");
    assert_eq!(shelf.history.len(), HISTORY);
    assert_eq!(shelf.history[0], "destinationTransportPort = 29");
    let chips = [crate::Chip::parse("sourceIP = \"<b>\"")];
    assert!(shelf.save("x", &chips) && shelf.save("y", &chips) && !shelf.save(" ", &chips));
    assert!(!shelf.rename("x", "y") && !shelf.rename("z", "w"));
    let text = shelf.write().expect("text");
    assert_eq!(Shelf::read(&text), shelf);
    insta::assert_snapshot!(&text[..28], @r#"{"version":1,"history":["des"#);
}

#[test]
fn a_shelf_of_a_later_version_is_left_alone() {
    let mut bench = Bench::open("d/flow-records");
    for text in [
        r#"{"version": 2, "history": [], "sets": []}"#,
        r#"{"version": 3, "history": {}}"#,
    ] {
        explore(&mut bench, Explore::Shelf(text.to_owned()));
        assert!(bench.state.shelf.newer);
        explore(&mut bench, Explore::Save("a".to_owned()));
        assert_eq!(kept(&bench), None);
    }
    for text in ["", "null", r#"{"version": "x"}"#] {
        explore(&mut bench, Explore::Shelf(text.to_owned()));
        assert_eq!(*bench.state.shelf, Shelf::default());
    }
}

#[test]
fn a_link_of_a_later_version_is_read_as_well_as_may_be() {
    let mut bench = Bench::open("d/flow-records?v=2&from=now-6h&to=now&var-new=1");
    assert_eq!(bench.state.notice(), Some(Notice::NewerLink));
    assert_eq!(bench.state.time.from, "now-6h");
    bench.act(Action::Visit("d/flow-records?v=1".to_owned()));
    assert_ne!(bench.state.notice(), Some(Notice::NewerLink));
}

#[test]
fn a_link_with_the_exact_range_stands_still() {
    let bench = Bench::open("d/pod-to-pod?from=now-1h&to=now&refresh=10s&var-cluster=c");
    let url = crate::url::of_now(&bench.state);
    let from = NOW - 3_600_000;
    assert_eq!(
        url,
        format!("d/pod-to-pod?from={from}&to={NOW}&var-cluster=c")
    );
}
