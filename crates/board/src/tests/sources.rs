//! Which tables answered, what the database lacks, and when it is asked again.

use super::{Bench, NOW};
use crate::sources::{DELAY_MS, complete_to, words};
use crate::{Action, Failure, Notice};
use weir_model::rollup::{BUCKET, ROLLUPS};
use weir_model::{Columns, Measure, QuerySpec, TimeRange};
use weir_query::{COMPLETE_SINCE, Read};

const MINUTE: i64 = 60_000;

/// The catalog's answer for a database with the first `rollups`, complete since then (s).
fn catalog(rollups: usize, since: i64) -> Columns {
    let mut rows = vec![["flows", "flowEndSeconds", "", ""].map(str::to_owned)];
    for rollup in &ROLLUPS[..rollups] {
        let columns = rollup.columns.iter().copied().chain(rollup.sums());
        let column = |name: &str| [rollup.table, name, "", ""].map(str::to_owned);
        rows.extend(columns.chain([BUCKET]).map(column));
        let comment = format!("{COMPLETE_SINCE}{since}");
        rows.push([rollup.table.into(), String::new(), "Sums".into(), comment]);
    }
    let field = |i: usize, name: &str| {
        let values: Vec<&str> = rows.iter().map(|row| row[i].as_str()).collect();
        super::text_column(name, &values).fields.remove(0)
    };
    let names = ["table", "column", "engine", "comment"];
    Columns {
        rows: rows.len(),
        fields: names.iter().enumerate().map(|(i, n)| field(i, n)).collect(),
    }
}

fn opened(answer: Columns) -> Bench {
    let mut bench = Bench::new();
    bench.act(Action::Visit("d/pod-to-pod?from=now-24h".to_owned()));
    assert_eq!(bench.state.notice(), None, "nothing is known yet");
    let request = bench.requests()[0];
    bench.answer(request, answer);
    bench
}

/// The requests for the catalog among those last sent.
fn catalogs(bench: &Bench) -> Vec<u64> {
    let all = bench.requests().into_iter();
    all.filter(|id| bench.state.running.get(id) == Some(&crate::reduce::Purpose::Catalog))
        .collect()
}

#[test]
fn tables_are_said_in_words() {
    let read = |table: &str, parts: &[(i64, i64)]| Read {
        table: table.to_owned(),
        parts: parts
            .iter()
            .map(|(from, to)| TimeRange {
                from_ms: from * MINUTE,
                to_ms: to * MINUTE,
            })
            .collect(),
    };
    let reads = [
        read("flows", &[(0, 4), (1435, 1440)]),
        read("flows_pair_5m", &[(5, 30), (1400, 1425)]),
        read("flows_pair_1h", &[(30, 1410)]),
        read("none", &[(1, 1)]),
    ];
    assert_eq!(
        words(&reads),
        "flows_pair_1h 23 h, flows_pair_5m 50 min, flows 9 min"
    );
    assert_eq!(words(&[]), "");
}

#[test]
fn what_the_database_lacks_is_noticed_once_it_is_known() {
    let all = ROLLUPS.len();
    let notice = |rollups, since| opened(catalog(rollups, since)).state.notice();
    assert_eq!(notice(0, 0), Some(Notice::RecordsAlone));
    assert_eq!(notice(all - 1, 0), Some(Notice::SomeRollups));
    assert_eq!(notice(all, 0), None);
    let hour_ago = NOW / 1000 - 3600;
    assert_eq!(
        notice(all, hour_ago),
        Some(Notice::CompleteSince(hour_ago * 1000))
    );
    let mut bench = opened(catalog(all, hour_ago));
    let shorter = crate::RangeText::new("now-30m", "now");
    bench.act(Action::SetTime(shorter));
    assert_eq!(bench.state.notice(), None, "the rollups reach far enough");
}

#[test]
fn an_upgrade_while_the_page_is_open_is_noticed() {
    let mut bench = opened(catalog(0, 0));
    bench.now += 9 * MINUTE;
    bench.act(Action::RefreshNow);
    assert!(catalogs(&bench).is_empty());
    bench.now += MINUTE;
    bench.act(Action::RefreshNow);
    let asked = catalogs(&bench);
    assert_eq!((asked.len(), bench.requests().len()), (1, 9));
    bench.answer(asked[0], catalog(0, 0));
    assert!(bench.requests().is_empty(), "no news");
    bench.now += 10 * MINUTE;
    let asked = catalogs(bench.act(Action::RefreshNow));
    bench.answer(asked[0], catalog(ROLLUPS.len(), 0));
    assert_eq!(bench.requests().len(), 8, "everything is asked again");
    assert_eq!(bench.state.notice(), None);
    bench.now += 10 * MINUTE;
    let asked = catalogs(bench.act(Action::RefreshNow));
    bench.fail(asked[0], Failure::Server("no".to_owned()));
    assert!(bench.requests().is_empty() && bench.state.notice().is_none());
}

#[test]
fn a_missing_table_has_the_catalog_asked_again_but_not_forever() {
    let mut bench = opened(catalog(ROLLUPS.len(), 0));
    let panels = bench.requests();
    let missing = || Failure::Missing("no such table".to_owned());
    bench.fail(panels[0], missing());
    assert!(bench.requests().is_empty(), "it was asked just now");
    bench.now += MINUTE;
    bench.fail(panels[1], missing());
    let asked = catalogs(&bench);
    assert_eq!(asked.len(), 1);
    bench.fail(panels[2], missing());
    assert!(bench.requests().is_empty(), "once is enough");
    bench.answer(asked[0], catalog(0, 0));
    assert_eq!(bench.requests().len(), 8);
}

#[test]
fn reports_that_are_still_to_come_leave_the_end_incomplete() {
    let question = |measure| QuerySpec::Series {
        by: Vec::new(),
        measure,
        top: 1,
    };
    let range = |to_ms| TimeRange {
        from_ms: NOW - 60 * MINUTE,
        to_ms,
    };
    let rate = question(Measure::Throughput);
    let records = question(Measure::Records);
    let at = |query, bucket, to| complete_to(query, bucket, range(to), NOW);
    assert_eq!(at(&rate, 10_000, NOW), NOW - MINUTE - DELAY_MS);
    assert_eq!(at(&rate, 3_600_000, NOW), NOW - DELAY_MS, "not spread");
    assert_eq!(at(&records, 10_000, NOW), NOW - DELAY_MS);
    assert_eq!(at(&rate, 10_000, NOW - 5 * MINUTE), NOW - 5 * MINUTE);
    assert_eq!(at(&rate, 10_000, i64::MIN), i64::MIN);
}

#[test]
fn an_answer_says_up_to_when_it_is_complete_and_what_it_read() {
    let mut bench = opened(catalog(ROLLUPS.len(), 0));
    let requests = bench.requests();
    let at = bench.state.panels.iter().position(|panel| {
        matches!(&panel.spec.query, QuerySpec::Series { measure, .. } if *measure == Measure::Throughput)
    });
    let at = at.expect("a panel of throughput");
    // Answers come late; what counts is when they were asked for.
    bench.now += MINUTE;
    bench.answer(requests[at], super::number_column("throughput", &[1]));
    let answer = bench.state.panels[at].answer.clone().expect("an answer");
    assert_eq!(answer.complete_to_ms, NOW - MINUTE - DELAY_MS);
    assert_eq!(words(&answer.built.reads), "flows_pair_5m 1 d");
}
