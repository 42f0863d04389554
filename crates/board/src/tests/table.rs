//! The table of records: its pages, its sort, and who reads in it during a refresh.

use super::{Bench, NOW, number_column, records};
use crate::Action;
use weir_query::SortOrder;

const HOUR: i64 = 3_600_000;

#[test]
fn a_table_reads_on_behind_its_last_row_and_keeps_its_range() {
    let mut bench = Bench::open("d/flow-records?from=now-1h&to=now");
    let (page, count) = (bench.requests()[2], bench.requests()[3]);
    let ends: Vec<i64> = (0..200).map(|i| NOW - i * 1000).collect();
    bench
        .answer(page, records(&ends))
        .answer(count, number_column("rows", &[250]));
    let range = bench.state.panels[2].records.range;
    bench.now += HOUR;
    bench.act(Action::More(2));
    let next = bench.requests();
    assert_eq!(next.len(), 1);
    bench.act(Action::More(2));
    assert!(bench.requests().is_empty(), "one at a time");
    bench.answer(next[0], records(&ends[..50]));
    let table = &bench.state.panels[2].records;
    assert_eq!(
        (table.rows(), table.total, table.complete, table.range),
        (250, Some(250), true, range)
    );
    bench.act(Action::More(2));
    assert!(bench.requests().is_empty(), "all are here");
}

#[test]
fn a_table_in_which_somebody_reads_stays_at_a_refresh() {
    let mut bench = Bench::open("d/flow-records?refresh=5s");
    let requests = bench.requests();
    let ends: Vec<i64> = (0..200).map(|i| NOW - i * 1000).collect();
    bench.answer(requests[0], number_column("records", &[1]));
    bench.answer(requests[1], number_column("records", &[1]));
    bench
        .answer(requests[2], records(&ends))
        .answer(requests[3], number_column("rows", &[400]));
    bench.act(Action::More(2));
    let more = bench.requests()[0];
    bench.answer(more, records(&ends));
    bench.act(Action::Hold(2, true)).act(Action::Tick);
    assert_eq!(bench.requests().len(), 2);
    assert_eq!(bench.state.panels[2].records.rows(), 400);
    for request in bench.requests() {
        bench.answer(request, number_column("records", &[1]));
    }
    // Back at the top the rows are renewed, unless reading begins before they are here.
    bench.act(Action::Hold(2, false)).act(Action::Tick);
    assert_eq!(bench.requests().len(), 4);
    bench.act(Action::Hold(2, true));
    assert_eq!(
        bench.last.len(),
        2,
        "rows and their number: {:?}",
        bench.last
    );
    assert!(!bench.state.panels[2].is_loading());
    assert_eq!(bench.state.panels[2].records.rows(), 400);
    // What the reader asks for himself comes.
    bench.act(Action::RefreshNow).act(Action::Hold(2, true));
    assert!(bench.state.panels[2].is_loading());
}

#[test]
fn who_scrolls_after_a_refresh_gets_further_rows() {
    let mut bench = Bench::open("d/flow-records?refresh=5s");
    let ends: Vec<i64> = (0..200).map(|i| NOW - i * 1000).collect();
    for _ in 0..2 {
        let requests = bench.requests();
        bench
            .answer(requests[0], number_column("records", &[1]))
            .answer(requests[1], number_column("records", &[1]))
            .answer(requests[2], records(&ends))
            .answer(requests[3], number_column("rows", &[400]))
            .act(Action::Tick);
    }
    let requests = bench.requests();
    for (at, request) in requests.into_iter().enumerate() {
        match at {
            2 => bench.answer(request, records(&ends)),
            _ => bench.answer(request, number_column("rows", &[400])),
        };
    }
    bench.act(Action::More(2));
    let more = bench.requests()[0];
    bench.act(Action::Hold(2, true));
    assert!(bench.state.panels[2].is_loading(), "{:?}", bench.last);
    bench.answer(more, records(&ends));
    assert_eq!(bench.state.panels[2].records.rows(), 400);
}

#[test]
fn sorting_asks_anew_and_stands_in_the_url() {
    let mut bench = Bench::open("d/flow-records");
    bench.act(Action::Sort(
        2,
        ("octetDeltaCount".to_owned(), SortOrder::Descending),
    ));
    assert_eq!(bench.requests().len(), 2);
    assert!(
        bench
            .url()
            .is_some_and(|(url, _)| url.contains("sort=-octetDeltaCount"))
    );
    bench.act(Action::Sort(
        2,
        ("octetDeltaCount".to_owned(), SortOrder::Descending),
    ));
    assert!(bench.last.is_empty());
}
