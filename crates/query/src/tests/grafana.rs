//! Grafana's dialect: what a statement names at its head, which tables it reads, how values stand
//! in its text.

use crate::grafana::*;
use weir_model::spec::{BUILT_IN, DashboardSpec, parse};
use weir_model::{Filter, Measure, QuerySpec};

fn page(uid: &str, tables: Tables) -> (DashboardSpec, Page) {
    let pages = BUILT_IN.iter().map(|text| parse(text).expect("a page"));
    let spec = pages.into_iter().find(|page| page.uid == uid);
    let spec = spec.expect("a built-in page");
    let page = Page::of(&spec, tables).expect("a page");
    (spec, page)
}

fn series(measure: Measure) -> QuerySpec {
    QuerySpec::Series {
        by: vec!["sourceNodeName".to_owned()],
        measure,
        top: 3,
    }
}

#[test]
fn a_statement_computes_its_times() {
    let (_, page) = page("node-to-node", Tables::Weir);
    let all = Filter::everything();
    let spec = series(Measure::Octets);
    let target = names(&page, &Question::new(&spec, &all)).expect("a statement");
    let (head, _) = target.sql.split_once("\nSELECT").expect("a head");
    let plain = |line: &&str| {
        !["percentencode", "kept", "SELECT"]
            .iter()
            .any(|w| line.contains(w))
    };
    let lines: Vec<&str> = head.lines().filter(plain).take(8).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    WITH
      toInt64(toUnixTimestamp($__fromTime)) AS from_s,
      toInt64(toUnixTimestamp($__toTime)) AS to_s,
      greatest(to_s - from_s, 1) AS length_s,
      if($__interval_s > 3600, intDiv(toInt64($__interval_s) + 3599, 3600) * 3600, toInt64($__interval_s)) AS wanted_s,
      if(length_s >= 14400, greatest(wanted_s, 300), wanted_s) AS bucket_s,
      if(bucket_s % 3600 = 0, least(to_s, intDiv(greatest(from_s, since_1) + 3599, 3600) * 3600), to_s) AS cut_0,
      greatest(cut_0, intDiv(to_s, 3600) * 3600) AS cut_1,
    ");
    assert_eq!(target.tables, ["flows", "flows_pair_5m", "flows_pair_1h"]);
    assert!(
        target
            .sql
            .ends_with("SETTINGS $__adHocFilters('flows', 'flows_pair_5m', 'flows_pair_1h')")
    );
}

#[test]
fn a_page_reads_what_keeps_all_that_it_asks() {
    let tables = |uid: &str, tables| {
        let (spec, page) = page(uid, tables);
        let all = Filter::everything();
        let sums = spec
            .panels
            .iter()
            .filter(|p| matches!(p.query, QuerySpec::Links { .. } | QuerySpec::Totals { .. }));
        let mut read: Vec<String> = sums
            .flat_map(|panel| {
                match panel.query {
                    QuerySpec::Links { .. } => kinds(&page, &Question::new(&panel.query, &all)),
                    _ => numbers(&page, &Question::new(&panel.query, &all)),
                }
                .expect("a statement")
                .tables
            })
            .collect();
        read.sort();
        read.dedup();
        (read.join(" "), page.keys.len())
    };
    let found = |uid| tables(uid, Tables::Weir);
    let hours = || "flows flows_pair_1h".to_owned();
    assert_eq!(found("home"), (hours(), 30));
    assert_eq!(found("flow-records"), ("flows".to_owned(), 36));
    let fine = "flows flows_pair_1h flows_pair_5m".to_owned();
    assert_eq!(found("pod-to-pod"), (fine, 11));
    assert_eq!(found("network-policy"), (hours(), 30));
    let (read, keys) = tables("pod-to-pod", Tables::Plain);
    assert_eq!(read, "flows");
    assert!(keys > 30, "{keys}");
}

#[test]
fn values_end_no_literal_and_start_no_variable() {
    let (_, page) = page("pod-to-pod", Tables::Weir);
    let scope = Filter::test(
        "sourcePodName",
        weir_model::Op::Eq,
        "it's -- $__x ${a} [[b]] /* \\ \n #",
    );
    let spec = series(Measure::Records);
    let target = names(&page, &Question::new(&spec, &scope)).expect("a statement");
    let at = target.sql.find("'it").expect("the value");
    let line = target.sql[at..].lines().next().expect("a line");
    let literal = line.split(')').next().expect("a literal");
    insta::assert_snapshot!(literal, @r"'it\x27s -\x2D \x24__x \x24\x7Ba} \x5B\x5Bb]] /\x2A \x5C \x0A \x23'");
}

#[test]
fn one_statement_plans_each_time_once() {
    let (_, page) = page("pod-to-pod", Tables::Weir);
    let all = Filter::everything();
    let spec = QuerySpec::Links {
        stages: vec!["sourcePod".to_owned(), "destinationPod".to_owned()],
        split: None,
        measure: Measure::Octets,
        top: 5,
    };
    let target = kinds(&page, &Question::new(&spec, &all)).expect("a statement");
    // Three sets of rows, one set of cuts: an hour's, and five minutes' on either side.
    assert_eq!(target.sql.matches(" AS cut_").count(), 6, "{}", target.sql);
    assert_eq!(target.sql.matches("FROM `flows_pair_1h`").count(), 3);
    assert_eq!(target.sql.matches("-> ").count(), 1);
    assert!(!target.sql.contains("{p0:"), "no parameters");
}
