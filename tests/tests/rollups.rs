//! Whatever is asked, rollups answer as the records do, to the octet; and both as the oracle.

use weir_model::{Filter, Measure, QuerySpec, TimeRange};
use weir_query::{Catalog, Level, Options, Request, build};
use weir_tests::answer::{difference, read};
use weir_tests::dice::{Dice, fault, seeds};
use weir_tests::expect::expected;
use weir_tests::oracle::Rule;
use weir_tests::stack::Stack;
use weir_traffic::{Config, FlowRecord, Generator};

weir_chdb::engine_child_test!();

/// 2026-01-12 09:00 UTC.
const START_MS: i64 = 1_768_208_400_000;
const HOUR_MS: i64 = 3_600_000;
const HOURS: i64 = 4;

fn records() -> Vec<FlowRecord> {
    let config = Config {
        seed: 11,
        start_ms: START_MS,
        rate: 2.0,
        faults: true,
        ..Config::default()
    };
    Generator::new(config).next_batch(START_MS + HOURS * HOUR_MS)
}

const DIMENSIONS: [&str; 21] = [
    "sourcePod",
    "destinationPod",
    "sourcePodNamespace",
    "destinationPodNamespace",
    "sourceNodeName",
    "destinationServicePortName",
    "destinationIP",
    "ingressPolicy",
    "egressNetworkPolicyRuleAction",
    "flowType",
    "destinationTransportPort",
    "sourceTransportPort",
    "sourceWorkload",
    "destinationWorkload",
    "sourceEndpoint",
    "destinationEndpoint",
    "verdict",
    "sourcePod[fold]",
    "destinationPod[fold payments,shop]",
    "sourceWorkload[fold shop]",
    "destinationEndpoint[fold shop]",
];

/// Subjects that look at both ends.
const EITHER: [&str; 7] = [
    "any pod",
    "any node",
    "any namespace",
    "any policy",
    "any workload",
    "any ip",
    "any labels[\"app\"]",
];

const MEASURES: [Measure; 8] = [
    Measure::Octets,
    Measure::ReverseOctets,
    Measure::Packets,
    Measure::ReversePackets,
    Measure::Throughput,
    Measure::ReverseThroughput,
    Measure::Records,
    Measure::EndedConnections,
];

const FILTERS: [&str; 10] = [
    "",
    "octets > 0 or packets > 0 or reverseOctetDeltaCount > 0 or reversePacketDeltaCount > 0",
    "flowType in (1, 2)",
    "not (sourcePodNamespace = \"shop\" or destinationPodNamespace = \"shop\")",
    "destinationServicePortName != \"\"",
    "ingressNetworkPolicyRuleAction in (drop, reject) or egressNetworkPolicyRuleAction = allow",
    "sourcePodName != \"\" and protocolIdentifier = TCP",
    "sourceTransportPort > 40000",
    "verdict in (drop, Allowed)",
    "any workload =~ \"a\" and verdict != reject",
];

fn dimensions(dice: &mut Dice, least: u64, most: u64) -> Vec<String> {
    let count = least + dice.below(most - least + 1);
    let mut out: Vec<String> = Vec::new();
    while (out.len() as u64) < count {
        let id = (*dice.one(&DIMENSIONS)).to_owned();
        if !out.contains(&id) {
            out.push(id);
        }
    }
    out
}

fn question(dice: &mut Dice) -> QuerySpec {
    let measure = *dice.one(&MEASURES);
    let top = 1 + dice.below(6) as u32;
    match dice.below(6) {
        0 => {
            let mut stages = dimensions(dice, 2, 4);
            let split = (stages.len() > 2 && dice.below(2) == 0).then(|| stages.remove(0));
            QuerySpec::Links {
                stages,
                split,
                measure,
                top,
            }
        }
        1 => QuerySpec::Groups {
            by: dimensions(dice, 1, 3),
            measure,
            top,
        },
        2 => QuerySpec::Totals {
            measures: MEASURES.to_vec(),
        },
        3 => QuerySpec::Changes {
            by: dimensions(dice, 1, 3),
            measure,
            top,
        },
        4 => {
            let mut of = dimensions(dice, 0, 3);
            of.retain(|id| !id.contains("[fold"));
            of.push((*dice.one(&EITHER)).to_owned());
            QuerySpec::Distinct { of }
        }
        _ => QuerySpec::Series {
            by: dimensions(dice, 0, 2),
            measure,
            top,
        },
    }
}

/// Ragged more often than even, short and long, sometimes beyond the records.
fn range(dice: &mut Dice) -> TimeRange {
    let length = *dice.one(&[
        61_000,
        600_000,
        1_700_000,
        HOUR_MS,
        3 * HOUR_MS,
        5 * HOUR_MS,
    ]);
    let step = *dice.one(&[1_000, 60_000, 300_000, HOUR_MS]);
    let latest = (HOURS * HOUR_MS - length).max(HOUR_MS) / step;
    let from = START_MS + dice.below(latest as u64 + 1) as i64 * step;
    TimeRange {
        from_ms: from,
        to_ms: from + length,
    }
}

/// All rollups, or some, or some that are complete only for the later part.
fn catalog(dice: &mut Dice) -> Catalog {
    let mut catalog = Catalog::whole();
    let kept = dice.below(3);
    catalog.rollups.retain(|_| kept > 0 || dice.below(2) == 0);
    if kept == 1 {
        let since = START_MS / 1000 + dice.below(9000) as i64;
        catalog.rollups = catalog
            .rollups
            .into_iter()
            .map(|level| Level { since, ..level })
            .collect();
    }
    catalog
}

/// How many of a seed's questions rollups answered; the first that is answered differently is an error.
async fn questions(stack: &Stack, records: &[FlowRecord], seed: u64) -> Result<usize, String> {
    let mut dice = Dice::new(seed);
    let mut rolled = 0;
    for round in 0..160 {
        let spec = question(&mut dice);
        let filter: Filter = dice.one(&FILTERS).parse().expect("a filter");
        let all = Filter::everything();
        let range = range(&mut dice);
        let mut request = Request::new(&spec, &all, &filter, range);
        if dice.below(4) == 0 {
            request = request.earlier(*dice.one(&[1_000, 60_000, 1_800_000, HOUR_MS]));
        }
        if dice.below(4) == 0 {
            request = request.reverse();
        }
        let options = Options {
            points: *dice.one(&[10, 60, 300]),
            ..Options::default()
        };
        let raw = build(&request, &options).expect("a statement");
        let options = Options {
            catalog: catalog(&mut dice),
            ..options
        };
        let from_rollups = build(&request, &options).expect("a statement");
        rolled += usize::from(from_rollups.reads.iter().any(|r| r.table != "flows"));
        let bucket_ms = from_rollups.bucket_ms;
        let (shown, expected) = expected(&request, records, bucket_ms, Rule::Sound);
        let found = stack.ask(&from_rollups.statement).await;
        let found = found.map_err(|error| format!("round {round}: {request:?}: {error:#}"))?;
        let found = read(&shown, &found);
        // Long series have the buckets of the rollup that answers them.
        if bucket_ms == raw.bucket_ms {
            let from_records = stack.ask(&raw.statement).await.expect("records");
            let from_records = read(&shown, &from_records);
            if let Some(why) = difference(&from_records, &found) {
                let reads = from_rollups.reads;
                return Err(format!("round {round}: {request:?} {reads:?}: {why}"));
            }
        }
        if let Some(why) = difference(&expected, &found) {
            let why = format!("round {round}: {request:?}, against the oracle: {why}");
            return Err(why);
        }
    }
    Ok(rolled)
}

#[tokio::test(flavor = "multi_thread")]
async fn rollups_and_records_and_the_oracle_agree() {
    let records = records();
    let stack = Stack::start("rollups", &records).await.expect("a stack");
    for seed in seeds("rollups", 1) {
        match questions(&stack, &records, seed).await {
            Ok(rolled) => assert!(rolled > 40, "rollups answered only {rolled} questions"),
            Err(why) => fault("rollups", seed, &why),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn long_lines_by_address_come_from_hours() {
    let config = Config {
        seed: 3,
        start_ms: START_MS - 90_000,
        rate: 0.3,
        faults: true,
        ..Config::default()
    };
    let records = Generator::new(config).next_batch(START_MS + 14 * HOUR_MS);
    let stack = Stack::start("long_lines", &records).await.expect("a stack");
    let all = Filter::everything();
    let range = TimeRange {
        from_ms: START_MS + 1_234_000,
        to_ms: START_MS + 13 * HOUR_MS + 567_000,
    };
    let options = Options {
        catalog: Catalog::whole(),
        ..Options::default()
    };
    for measure in [Measure::Throughput, Measure::Octets] {
        let spec = QuerySpec::Series {
            by: vec!["sourcePod".to_owned(), "destinationIP".to_owned()],
            measure,
            top: 4,
        };
        let request = Request::new(&spec, &all, &all, range);
        let built = build(&request, &options).expect("a statement");
        let tables: Vec<_> = built.reads.iter().map(|read| &*read.table).collect();
        assert_eq!(
            (tables, built.bucket_ms),
            (vec!["flows", "flows_pair_1h"], HOUR_MS)
        );
        let (shown, wanted) = expected(&request, &records, built.bucket_ms, Rule::Sound);
        let found = stack.ask(&built.statement).await.expect("an answer");
        let why = difference(&wanted, &read(&shown, &found));
        assert_eq!(why, None, "{measure:?}");
    }
}

/// Grafana's statements are static, and its ad-hoc filters reach the engine as conditions per
/// table: a statement over rollups and records is filtered whole when each of its tables is named.
#[tokio::test(flavor = "multi_thread")]
async fn conditions_per_table_filter_a_statement_over_several() {
    let records = records();
    let stack = Stack::start("adhoc", &records).await.expect("a stack");
    let spec = QuerySpec::Links {
        stages: vec!["sourcePod".to_owned(), "destinationPod".to_owned()],
        split: None,
        measure: Measure::Octets,
        top: 4,
    };
    let options = Options {
        catalog: Catalog::whole(),
        ..Options::default()
    };
    let range = TimeRange {
        from_ms: START_MS + 1_017_000,
        to_ms: START_MS + 3 * HOUR_MS + 123_000,
    };
    let all = Filter::everything();
    let filter: Filter = "destinationPodNamespace = \"shop\""
        .parse()
        .expect("a filter");
    let built = |filter| build(&Request::new(&spec, &all, filter, range), &options).expect("one");
    let static_one = built(&all);
    let tables: Vec<&str> = static_one
        .reads
        .iter()
        .map(|read| read.table.as_str())
        .collect();
    assert_eq!(tables, ["flows", "flows_pair_5m", "flows_pair_1h"]);
    let conditions: Vec<String> = tables
        .iter()
        .map(|table| format!("'{table}': 'destinationPodNamespace = \\'shop\\''"))
        .collect();
    let settings = format!(
        " SETTINGS additional_table_filters = {{{}}}",
        conditions.join(", ")
    );
    let by_tables = stack
        .written(&static_one.statement, &settings)
        .await
        .expect("an answer");
    let by_where = stack
        .written(&built(&filter).statement, "")
        .await
        .expect("an answer");
    assert!(by_where.lines().count() > 4, "{by_where}");
    assert_eq!(by_tables, by_where);
}
