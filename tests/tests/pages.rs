//! Every panel of the shipped pages, asked through the real proxy, equals the oracle's sums.

use std::collections::BTreeSet;
use weir_model::spec::PanelSpec;
use weir_model::{Filter, QuerySpec, TimeRange};
use weir_query::{
    Catalog, Cursor, Options, RecordsPage, Request, SortOrder, build, count, records_page,
};
use weir_tests::answer::{difference, read};
use weir_tests::expect::expected;
use weir_tests::oracle::{Rule, passes, text_of};
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
        rate: 2.5,
        hostile: true,
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

/// What a user may add to a page's own filters.
fn further(at: usize) -> Filter {
    let texts = [
        "octetDeltaCount > 2kB and protocolIdentifier = TCP",
        "not any namespace = \"shop\"",
        "verdict in (allow, unprotected) and flowType != 2",
        "any workload =~ \"a\" or any ip in fd00::/8",
    ];
    parse(texts[at % texts.len()])
}

/// The question with at most two names, so that Other is there.
fn narrow(spec: &QuerySpec) -> QuerySpec {
    let mut spec = spec.clone();
    match &mut spec {
        QuerySpec::Links { top, .. }
        | QuerySpec::Groups { top, .. }
        | QuerySpec::Changes { top, .. }
        | QuerySpec::Series { top, .. } => *top = 2,
        _ => {}
    }
    spec
}

/// One way to ask a panel.
struct Case {
    filter: Filter,
    range: TimeRange,
    narrow: bool,
    reverse: bool,
    earlier: bool,
}

/// The page as it opens, its companions, with a further filter and few names, and without filters.
fn cases(panel: &PanelSpec, defaults: &Filter, at: usize) -> Vec<Case> {
    let case = |filter: &Filter, range: usize| Case {
        filter: filter.clone(),
        range: ranges()[range % 3],
        narrow: false,
        reverse: false,
        earlier: false,
    };
    let companions = panel.view.companions();
    let mut all = vec![case(defaults, 0)];
    all.extend(companions.reverse.then(|| Case {
        reverse: true,
        ..case(defaults, 1)
    }));
    all.extend(companions.earlier.then(|| Case {
        earlier: true,
        ..case(defaults, 1)
    }));
    all.push(Case {
        narrow: true,
        ..case(&Filter::all([defaults.clone(), further(at)]), at)
    });
    all.push(Case {
        narrow: true,
        ..case(&Filter::everything(), at + 1)
    });
    all
}

/// Why a panel's answer is not the oracle's, if it is not.
async fn ask(
    stack: &Stack,
    records: &[FlowRecord],
    (page, panel): (&Filter, &PanelSpec),
    case: &Case,
    rule: Rule,
) -> Option<String> {
    let scope = Filter::all([page.clone(), parse(&panel.scope)]);
    let spec = match case.narrow {
        true => narrow(&panel.query),
        false => panel.query.clone(),
    };
    let options = Options {
        catalog: Catalog::whole(),
        ..Options::default()
    };
    if spec == (QuerySpec::Records {}) {
        let built = count(&scope, &case.filter, case.range, &options).expect("a count");
        let answer = stack.ask(&built.statement).await.expect("an answer");
        let (from, to) = (case.range.from_ms, case.range.to_ms);
        let both = Filter::all([scope, case.filter.clone()]);
        let within = |r: &&FlowRecord| {
            (from..to).contains(&(i64::from(r.flow_end_seconds) * 1000)) && passes(&both, r)
        };
        let wanted = records.iter().filter(within).count() as f64;
        let found = answer.field("rows").and_then(|f| f.number(0));
        return (found != Some(wanted)).then(|| format!("{found:?} rows, expected {wanted}"));
    }
    let mut request = Request::new(&spec, &scope, &case.filter, case.range);
    if case.reverse {
        request = request.reverse();
    }
    if case.earlier {
        request = request.earlier(case.range.length_ms());
    }
    let built = build(&request, &options).expect("a shipped panel builds");
    let answer = stack.ask(&built.statement).await;
    let answer = answer.expect("the engine answers");
    let (shown, wanted) = expected(&request, records, built.bucket_ms, rule);
    difference(&wanted, &read(&shown, &answer))
}

/// Asks every panel of every page; what differed from the oracle with that rule, at most so many.
async fn differences(
    stack: &Stack,
    records: &[FlowRecord],
    rule: Rule,
    most: usize,
) -> Vec<String> {
    let mut found = Vec::new();
    for page in dashboards() {
        let scope = parse(&page.scope);
        let defaults = Filter::all(page.default_filters.iter().map(|t| parse(t)));
        let panels = page.panels.iter().enumerate();
        for (at, panel) in panels.filter(|(_, p)| p.query != (QuerySpec::Nothing {})) {
            for case in cases(panel, &defaults, at) {
                let why = ask(stack, records, (&scope, panel), &case, rule).await;
                let Case { filter, range, .. } = &case;
                found.extend(
                    why.map(|w| format!("{}/{} {filter} {range:?}: {w}", page.uid, panel.id)),
                );
                if found.len() >= most {
                    return found;
                }
            }
        }
    }
    found
}

#[test]
fn the_records_are_of_every_kind() {
    let records = records();
    let texts =
        |field: &str| -> BTreeSet<String> { records.iter().map(|r| text_of(field, r)).collect() };
    let owned =
        |texts: &[&str]| -> BTreeSet<String> { texts.iter().map(|t| (*t).to_owned()).collect() };
    assert!(records.len() > 10_000, "{} records", records.len());
    assert_eq!(texts("flowType"), owned(&["1", "2", "3", "4"]));
    let verdicts = owned(&["allow", "drop", "reject", "unprotected"]);
    assert_eq!(texts("verdict"), verdicts);
    assert!(texts("sourceIP").iter().any(|ip| ip.contains(':')));
    assert!(texts("sourcePodName").contains("<img src=x onerror=alert(1)>"));
    assert!(texts("destinationServicePortName").len() > 5);
    assert!(records.iter().any(|r| r.octet_delta_count >= 1 << 63));
    assert!(records.iter().any(FlowRecord::is_zero_delta));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_panel_shows_the_sums_of_its_records() {
    let records = records();
    let stack = Stack::start("pages", &records).await.expect("a stack");
    let found = differences(&stack, &records, Rule::Sound, 20).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_rule_is_noticed() {
    let records = records();
    let stack = Stack::start("broken", &records).await.expect("a stack");
    for rule in [
        Rule::DropOther,
        Rule::TrustWrapped,
        Rule::BarePodNames,
        Rule::NoSpread,
        Rule::CountEmpty,
        Rule::IncludeEnd,
        Rule::OneEnd,
        Rule::NamedByNow,
    ] {
        let found = differences(&stack, &records, rule, 1).await;
        assert!(!found.is_empty(), "nobody noticed {rule:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_come_once_each_however_many_tie() {
    let mut records = records();
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
