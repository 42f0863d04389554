//! Every panel of the shipped pages, asked through the real proxy, equals the oracle's sums.

use weir_model::{Filter, QuerySpec, TimeRange};
use weir_query::{Cursor, Options, RecordsPage, Request, SortOrder, build, records_page};
use weir_tests::answer::{difference, read};
use weir_tests::oracle::{Oracle, Rule, passes};
use weir_tests::stack::{Stack, dashboards};
use weir_traffic::{Config, FlowRecord, Generator};

weir_chdb::engine_child_test!();

/// 2026-01-12 09:00 UTC, a Monday.
const START_MS: i64 = 1_768_208_400_000;
const HOUR_MS: i64 = 3_600_000;

fn records(hostile: bool) -> Vec<FlowRecord> {
    let config = Config {
        seed: 7,
        start_ms: START_MS,
        rate: 4.0,
        hostile,
        faults: true,
        ..Config::default()
    };
    Generator::new(config).next_batch(START_MS + 2 * HOUR_MS)
}

/// Ranges with even and ragged edges, long and short buckets.
fn ranges() -> [TimeRange; 3] {
    let range = |from, to| TimeRange {
        from_ms: START_MS + from,
        to_ms: START_MS + to,
    };
    [
        range(0, 2 * HOUR_MS),
        range(1_234_000, 4_321_000),
        range(HOUR_MS, HOUR_MS + 300_000),
    ]
}

fn parse(text: &str) -> Filter {
    weir_model::filter::parse(text).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

fn filters() -> Vec<Filter> {
    let texts = [
        "octetDeltaCount > 2kB and protocolIdentifier = TCP",
        "not (sourcePodNamespace = \"shop\" or destinationPodNamespace = \"shop\")",
        "ingressNetworkPolicyRuleAction in (drop, reject)",
    ];
    texts
        .iter()
        .map(|t| parse(t))
        .chain([Filter::everything()])
        .collect()
}

/// Asks every panel and returns what differed from the oracle with that rule.
async fn differences(stack: &Stack, records: &[FlowRecord], rule: Rule, all: bool) -> Vec<String> {
    let mut found = Vec::new();
    for page in dashboards() {
        let scope = if page.scope.is_empty() {
            Filter::everything()
        } else {
            parse(&page.scope)
        };
        let defaults = Filter::all(page.default_filters.iter().map(|t| parse(t)));
        let mut filters = filters();
        filters.insert(0, defaults);
        for filter in filters.iter().take(if all { usize::MAX } else { 1 }) {
            let both = scope.clone().and(filter.clone());
            for range in ranges().into_iter().take(if all { 3 } else { 1 }) {
                for panel in &page.panels {
                    if matches!(panel.query, QuerySpec::Records {}) {
                        continue;
                    }
                    let request = Request::new(&panel.query, &scope, filter, range);
                    let built =
                        build(&request, &Options::default()).expect("a shipped panel builds");
                    let answer = stack
                        .ask(&built.statement)
                        .await
                        .expect("the engine answers");
                    let found_sums = read(&panel.query, &answer);
                    let oracle = Oracle {
                        records,
                        filter: &both,
                        range,
                        bucket_ms: built.bucket_ms,
                        rule,
                    };
                    let expected = oracle.answer(&panel.query);
                    let why = difference(&expected, &found_sums);
                    found.extend(
                        why.map(|w| format!("{}/{} {filter:?} {range:?}: {w}", page.uid, panel.id)),
                    );
                }
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_panel_shows_the_sums_of_its_records() {
    let records = records(false);
    assert!(records.len() > 10_000, "{} records", records.len());
    let stack = Stack::start("pages", &records).await.expect("a stack");
    let found = differences(&stack, &records, Rule::Sound, true).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_change_nothing() {
    let records = records(true);
    let stack = Stack::start("hostile", &records).await.expect("a stack");
    let found = differences(&stack, &records, Rule::Sound, false).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_rule_is_noticed() {
    let records = records(true);
    let stack = Stack::start("broken", &records).await.expect("a stack");
    // The last two show only in further ranges and without the page's own filters.
    let rules = [
        (Rule::DropOther, false),
        (Rule::TrustWrapped, false),
        (Rule::BarePodNames, false),
        (Rule::NoSpread, false),
        (Rule::CountEmpty, true),
        (Rule::IncludeEnd, true),
    ];
    for (rule, all) in rules {
        let found = differences(&stack, &records, rule, all).await;
        assert!(!found.is_empty(), "nobody noticed {rule:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_come_once_each_however_many_tie() {
    let mut records = records(false);
    records.truncate(3_000);
    // Exact repeats and a second full of records: what keysets stumble over.
    for i in 0..40 {
        records.push(records[i % 3].clone());
    }
    let second = records[1_000].flow_end_seconds;
    records[1_000..1_300]
        .iter_mut()
        .for_each(|r| r.flow_end_seconds = second);
    let stack = Stack::start("ties", &records).await.expect("a stack");
    let range = TimeRange {
        from_ms: 0,
        to_ms: START_MS + 100 * HOUR_MS,
    };
    let filter = parse("protocolIdentifier = TCP");
    let expected = records.iter().filter(|r| passes(&filter, r));
    for (column, direction) in [
        ("flowEndSeconds", SortOrder::Descending),
        ("octetDeltaCount", SortOrder::Ascending),
        ("sourcePodName", SortOrder::Descending),
    ] {
        let rows = read_all(&stack, &filter, range, column, direction).await;
        let mut found: Vec<String> = rows;
        let mut want: Vec<String> = expected.clone().map(line).collect();
        found.sort();
        want.sort();
        assert_eq!(found.len(), want.len(), "sorted by {column}");
        assert!(found == want, "other records when sorted by {column}");
    }
}

fn line(r: &FlowRecord) -> String {
    format!(
        "{} {} {} {} {}",
        r.flow_end_seconds,
        r.source_ip,
        r.source_transport_port,
        r.octet_total_count,
        r.source_pod_name
    )
}

/// Pages through all records, checking the order on the way.
async fn read_all(
    stack: &Stack,
    filter: &Filter,
    range: TimeRange,
    column: &str,
    direction: SortOrder,
) -> Vec<String> {
    let mut page = RecordsPage {
        after: None,
        limit: 97,
        sort: (column.to_owned(), direction),
    };
    let mut lines = Vec::new();
    loop {
        let built = records_page(
            &page,
            &Filter::everything(),
            filter,
            range,
            &Options::default(),
        )
        .expect("a page builds");
        let answer = stack
            .ask(&built.statement)
            .await
            .expect("the engine answers");
        for row in 0..answer.rows {
            let number = |name: &str| {
                answer
                    .field(name)
                    .and_then(|f| f.number(row))
                    .expect("a number")
            };
            let text = |name: &str| {
                answer
                    .field(name)
                    .and_then(|f| f.text(row))
                    .expect("a text")
                    .to_owned()
            };
            lines.push(format!(
                "{} {} {} {} {}",
                number("flowEndSeconds") / 1000.0,
                text("sourceIP"),
                number("sourceTransportPort"),
                number("octetTotalCount"),
                text("sourcePodName"),
            ));
        }
        if answer.rows < 97 {
            return lines;
        }
        page.after = Cursor::after(&page, &answer);
    }
}
