//! Every statement of every generated dashboard, run as Grafana's data source runs it, gives the
//! numbers of the oracle and of the app: with variables, with ad-hoc filters, at every range.

mod cases;
mod names;
mod plain;
mod variables;

use cases::{Case, cases, long_cases};
use serde_json::Value;
use weir_model::filter::parse;
use weir_model::{DashboardSpec, Filter, PanelSpec, QuerySpec, TimeRange};
use weir_query::{Catalog, Options, Request, build};
use weir_server::dashboards::{Tables, grafana};
use weir_tests::answer::{difference, read};
use weir_tests::expect::expected;
use weir_tests::oracle::{Rule, passes};
use weir_tests::stack::{Stack, dashboards};
use weir_traffic::{Config, FlowRecord, Generator};

weir_chdb::engine_child_test!();

/// 2026-01-12 09:00 UTC, a Monday.
const START_MS: i64 = 1_768_208_400_000;
const HOUR_MS: i64 = 3_600_000;

/// Three hours of records of every kind, the last two of which are looked at.
fn records() -> Vec<FlowRecord> {
    let config = Config {
        seed: 7,
        start_ms: START_MS - HOUR_MS,
        rate: 1.0,
        hostile: true,
        faults: true,
        clusters: 2,
        ..Config::default()
    };
    Generator::new(config).next_batch(START_MS + 2 * HOUR_MS)
}

fn filter(text: &str) -> Filter {
    parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// The pages that become dashboards.
fn pages() -> Vec<DashboardSpec> {
    let mut pages = dashboards();
    pages.retain(|page| page.uid != "explore");
    pages
}

/// One statement of a panel, with the question that it answers.
struct Asked<'a> {
    page: &'a DashboardSpec,
    panel: &'a PanelSpec,
    /// The panel as Grafana gets it.
    json: &'a Value,
    /// What went the other way.
    reverse: bool,
    /// The period before.
    earlier: bool,
    sql: &'a str,
}

/// The statements of a dashboard.
fn asked<'a>(page: &'a DashboardSpec, dashboard: &'a Value) -> Vec<Asked<'a>> {
    let panels = dashboard["panels"].as_array().expect("panels");
    assert_eq!(panels.len(), page.panels.len(), "{}", page.uid);
    let mut out = Vec::new();
    for (panel, json) in page.panels.iter().zip(panels) {
        for target in json["targets"].as_array().expect("targets") {
            let name = target["refId"].as_str().expect("a name");
            out.push(Asked {
                page,
                panel,
                json,
                reverse: name == "B",
                earlier: name == "C",
                sql: target["rawSql"].as_str().expect("a statement"),
            });
        }
    }
    out
}

/// Why a statement's answer is not what it must be, if it is not.
async fn ask(
    stack: &Stack,
    records: &[FlowRecord],
    asked: &Asked<'_>,
    case: &Case,
) -> Option<String> {
    let scope = Filter::all([filter(&asked.page.scope), filter(&asked.panel.scope)]);
    let mut request = Request::new(&asked.panel.query, &scope, &case.filter, case.range);
    if asked.reverse {
        request = request.reverse();
    }
    if asked.earlier {
        request = request.earlier(case.range.length_ms());
    }
    let sql = case.dashboard().expand(asked.sql);
    let found = stack.direct(&sql).await;
    let found = found.unwrap_or_else(|e| panic!("{}/{}: {e:#}", asked.page.uid, asked.panel.id));
    if asked.panel.query == (QuerySpec::Records {}) {
        return records_differ(records, &scope, case, &found);
    }
    let bucket_ms = bucket_ms(asked.sql, case);
    let (shown, wanted) = expected(&request, records, bucket_ms, Rule::Sound);
    let earlier = || {
        let before = request.earlier(case.range.length_ms());
        expected(&before, records, bucket_ms, Rule::Sound).1
    };
    let why = match asked.json["type"].as_str().expect("a type") {
        "weir-sankey-panel" | "weir-chord-panel" => difference(&wanted, &read(&shown, &found)),
        "stat" => names::numbers(asked.json, &shown, &found, &wanted, earlier),
        "barchart" => names::compared(&shown, &found, &wanted, earlier),
        "timeseries" | "piechart" | "bargauge" => names::differ(&shown, &found, &wanted),
        other => panic!("{other}: whose panel is that?"),
    };
    why.map(|why| format!("against the oracle: {why}"))
        .or(as_the_app(stack, &request, bucket_ms, &wanted).await)
}

/// The length of a series' buckets by the rule that the README tells.
fn bucket_ms(sql: &str, case: &Case) -> i64 {
    let finest = match sql {
        _ if sql.contains("'flows_pair_5m')") => Some(300),
        _ if sql.contains("'flows_pair_1h')") => Some(3600),
        _ => None,
    };
    let wanted = match case.interval_s {
        long if long > 3600 => (long + 3599) / 3600 * 3600,
        short => short,
    };
    let length_s = case.range.length_ms() / 1000;
    let seconds = match finest {
        Some(finest) if length_s >= (12 * finest).max(4 * 3600) => wanted.max(finest),
        _ => wanted,
    };
    seconds * 1000
}

/// Why the app's own answer differs, where its buckets are the same.
async fn as_the_app(
    stack: &Stack,
    request: &Request<'_>,
    bucket_ms: i64,
    wanted: &weir_tests::answer::Answer,
) -> Option<String> {
    let options = Options {
        catalog: Catalog::whole(),
        ..Options::default()
    };
    let built = build(request, &options).expect("a statement");
    if built.bucket_ms != 0 && built.bucket_ms != bucket_ms {
        return None;
    }
    let answer = stack.ask(&built.statement).await.expect("the app's answer");
    let (shown, _) = expected(request, &[], bucket_ms, Rule::Sound);
    difference(wanted, &read(&shown, &answer)).map(|why| format!("the app: {why}"))
}

/// The table of records holds just those that pass, the newest first.
fn records_differ(
    records: &[FlowRecord],
    scope: &Filter,
    case: &Case,
    found: &weir_model::Columns,
) -> Option<String> {
    let both = Filter::all([scope.clone(), case.filter.clone()]);
    let (from, to) = (case.range.from_ms, case.range.to_ms);
    let within = |r: &&FlowRecord| (from..to).contains(&(i64::from(r.flow_end_seconds) * 1000));
    let wanted: Vec<&FlowRecord> = (records.iter().filter(within))
        .filter(|r| passes(&both, r))
        .collect();
    let number = |name: &str, row| found.field(name).and_then(|f| f.number(row));
    let ends: Vec<f64> = (0..found.rows)
        .filter_map(|row| number("flowEndSeconds", row))
        .collect();
    if !ends.is_sorted_by(|a, b| a >= b) {
        return Some("the newest come not first".to_owned());
    }
    let port = "destinationTransportPort";
    let sum = |values: Vec<f64>| (values.len(), values.iter().sum::<f64>());
    let ports = |r: &&FlowRecord| f64::from(r.destination_transport_port);
    let want = sum(wanted.iter().map(ports).collect());
    let have = sum((0..found.rows)
        .filter_map(|row| number(port, row))
        .collect());
    (want != have).then(|| format!("{have:?} rows and sum of ports, expected {want:?}"))
}

/// Asks every statement of the pages; what differed, at most so many.
async fn differences(
    stack: &Stack,
    records: &[FlowRecord],
    tables: Tables,
    cases: impl Fn(&DashboardSpec) -> Vec<Case>,
) -> Vec<String> {
    let mut found = Vec::new();
    let mut statements = 0;
    for page in pages() {
        let dashboard = grafana(&page, tables).expect("a dashboard");
        for (i, case) in cases(&page).iter().enumerate() {
            let asked = asked(&page, &dashboard);
            // The first way asks all of them, each further one every other in turn.
            let turn = |at: usize| i == 0 || (at + i).is_multiple_of(2);
            for (_, asked) in asked.iter().enumerate().filter(|(at, _)| turn(*at)) {
                statements += 1;
                let why = ask(stack, records, asked, case).await;
                found.extend(
                    why.map(|why| format!("{}/{} {}: {why}", page.uid, asked.panel.id, case.name)),
                );
                if found.len() >= 10 {
                    return found;
                }
            }
        }
    }
    assert!(statements > 20, "only {statements} statements");
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_gives_the_numbers_of_the_app() {
    let records = records();
    let stack = Stack::start("grafana", &records).await.expect("a stack");
    let found = differences(&stack, &records, Tables::Weir, cases).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn long_ranges_come_from_rollups() {
    let config = Config {
        seed: 3,
        start_ms: START_MS - 15 * HOUR_MS,
        rate: 0.1,
        faults: true,
        ..Config::default()
    };
    let records = Generator::new(config).next_batch(START_MS + 15 * HOUR_MS);
    let stack = Stack::start("grafana_long", &records)
        .await
        .expect("a stack");
    let found = differences(&stack, &records, Tables::Weir, long_cases).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn range(from: i64, to: i64) -> TimeRange {
    TimeRange {
        from_ms: START_MS + from,
        to_ms: START_MS + to,
    }
}
