//! What users check first: a steady connection is a flat line, and a Pod called Other is a Pod.

use weir_model::{Filter, Measure, QuerySpec, TimeRange};
use weir_query::{Catalog, Options, Request, build};
use weir_tests::answer::{Part, read};
use weir_tests::stack::Stack;
use weir_traffic::{Config, FlowRecord, Generator};

weir_chdb::engine_child_test!();

/// 2026-01-12 09:00 UTC.
const START: u32 = 1_768_208_400;
const DAY: u32 = 86_400;
const DAYS: u32 = 20;
const RATE: u64 = 10_000_000;

/// One connection at 10 Mbit/s, reported about once a minute for twenty days.
fn steady() -> Vec<FlowRecord> {
    let config = Config {
        start_ms: i64::from(START) * 1000,
        rate: 5.0,
        ..Config::default()
    };
    let some = Generator::new(config).next_batch(i64::from(START + 600) * 1000);
    let like = some.into_iter().find(|r| !r.source_pod_name.is_empty());
    let like = like.expect("a record");
    let mut end = START;
    let mut total = 0;
    let mut records = Vec::new();
    while end < START + DAYS * DAY {
        // Jitter of up to five seconds either way.
        let seconds = 55 + (end.wrapping_mul(2_654_435_761) >> 16) % 11;
        end += seconds;
        let octets = RATE / 8 * u64::from(seconds);
        total += octets;
        records.push(FlowRecord {
            flow_start_seconds: START,
            flow_end_seconds: end,
            octet_delta_count: octets,
            octet_total_count: total,
            throughput: RATE,
            ..like.clone()
        });
    }
    records
}

#[tokio::test(flavor = "multi_thread")]
async fn a_steady_connection_is_flat_at_every_range() {
    let records = steady();
    let stack = Stack::start("steady", &records).await.expect("a stack");
    let spec = QuerySpec::Series {
        by: vec!["sourcePod".to_owned()],
        measure: Measure::Throughput,
        top: 3,
    };
    let all = Filter::everything();
    // From minutes to weeks, starting at odd moments well within the connection.
    for length in [300, 1_800, 3_600, 21_600, DAY, 2 * DAY, 7 * DAY, 18 * DAY] {
        for from in [START + 7_200, START + 7_217, START + 10_001] {
            for points in [30, 300] {
                let range = TimeRange {
                    from_ms: i64::from(from) * 1000,
                    to_ms: i64::from(from + length) * 1000,
                };
                let options = Options {
                    points,
                    catalog: Catalog::whole(),
                    ..Options::default()
                };
                let built = build(&Request::new(&spec, &all, &all, range), &options);
                let built = built.expect("a statement");
                let answer = stack.ask(&built.statement).await.expect("an answer");
                let line = read(&spec, &answer);
                let buckets = range.to_ms.div_euclid(built.bucket_ms)
                    - range.from_ms.div_euclid(built.bucket_ms);
                assert!(
                    line.len() as i64 >= buckets,
                    "{length} s: a gap in {line:?}"
                );
                for ((time, _), rate) in &line {
                    let off = (rate / RATE as f64 - 1.0).abs();
                    assert!(off < 0.05, "{length} s from {from} at {time}: {rate}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pod_called_other_stays_itself() {
    let mut records = steady();
    records.truncate(40);
    let total: u64 = records.iter().map(|r| r.octet_delta_count).sum();
    let mut others = records.clone();
    for (i, record) in others.iter_mut().enumerate() {
        record.source_pod_namespace = "".into();
        record.source_pod_name = match i % 3 {
            0 => "Other".into(),
            1 => format!("small-{i}").into(),
            _ => "".into(),
        };
    }
    records.truncate(0);
    records.extend(others);
    let stack = Stack::start("named_other", &records)
        .await
        .expect("a stack");
    let spec = QuerySpec::Groups {
        by: vec!["sourcePod".to_owned()],
        measure: Measure::Octets,
        top: 1,
    };
    let all = Filter::everything();
    let range = TimeRange {
        from_ms: i64::from(START) * 1000,
        to_ms: i64::from(START + DAY) * 1000,
    };
    for catalog in [Catalog::default(), Catalog::whole()] {
        let options = Options {
            catalog,
            ..Options::default()
        };
        let built = build(&Request::new(&spec, &all, &all, range), &options).expect("one");
        let answer = stack.ask(&built.statement).await.expect("an answer");
        let sums = read(&spec, &answer);
        let keys: Vec<_> = sums.keys().map(|(_, key)| key[0].clone()).collect();
        let named = Part::Value("Other".to_owned());
        assert_eq!(keys, [named, Part::Other, Part::Unknown]);
        assert_eq!(sums.values().sum::<f64>(), total as f64);
    }
}

/// Names as controllers give them, and what people call what they belong to.
const WORKLOADS: [(&str, &str); 15] = [
    ("cart-7d9f8b6c5d-x2kqz", "shop/cart"),
    ("cart-api-5c6d7f8b9-vw4zx", "shop/cart-api"),
    ("backup-28480500-bcd2f", "shop/backup"),
    ("agent-x2kqz", "shop/agent"),
    ("db-0", "shop/db"),
    ("db-12345", "shop/db"),
    ("db-1-2", "shop/db-1"),
    ("frontend", "shop/frontend"),
    ("cart-proxy", "shop/cart-proxy"),
    ("a-bcd-x2kqz", "shop/a-bcd"),
    ("-0", "shop/-0"),
    ("a--0", "shop/a--0"),
    ("-7d9f8b6c5d-x2kqz", "shop/-7d9f8b6c5d"),
    ("line\nbreak-x2kqz", "shop/line\nbreak"),
    ("", ""),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_workload_is_a_pod_without_what_its_controller_added() {
    let like = steady().remove(0);
    let records: Vec<FlowRecord> = (WORKLOADS.iter())
        .map(|(name, _)| FlowRecord {
            source_pod_namespace: "shop".into(),
            source_pod_name: (*name).into(),
            ..like.clone()
        })
        .collect();
    let stack = Stack::start("workloads", &records).await.expect("a stack");
    let range = TimeRange {
        from_ms: i64::from(START) * 1000,
        to_ms: i64::from(START + DAY) * 1000,
    };
    let all = Filter::everything();
    let spec = QuerySpec::Groups {
        by: vec!["sourcePodName".to_owned(), "sourceWorkload".to_owned()],
        measure: Measure::Records,
        top: 100,
    };
    let options = Options::default();
    let built = build(&Request::new(&spec, &all, &all, range), &options).expect("a statement");
    let sums = read(
        &spec,
        &stack.ask(&built.statement).await.expect("an answer"),
    );
    let part = |text: &str| match text {
        "" => Part::Unknown,
        text => Part::Value(text.to_owned()),
    };
    for (name, workload) in WORKLOADS {
        let key = (0, vec![part(name), part(workload)]);
        assert_eq!(sums.get(&key), Some(&1.0), "{name} in {sums:?}");
        let filter = Filter::test("sourceWorkload", weir_model::Op::Eq, workload);
        let built = weir_query::count(&all, &filter, range, &options).expect("a statement");
        let answer = stack.ask(&built.statement).await.expect("an answer");
        let same = WORKLOADS.iter().filter(|(_, other)| *other == workload);
        let rows = answer.field("rows").and_then(|f| f.number(0));
        assert_eq!(rows, Some(same.count() as f64), "{workload}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clusters_are_listed_from_classes() {
    let config = Config {
        start_ms: i64::from(START) * 1000,
        rate: 2.0,
        clusters: 3,
        ..Config::default()
    };
    let records = Generator::new(config).next_batch(i64::from(START + 7_300) * 1000);
    let mut wanted: Vec<&str> = records.iter().map(|r| &*r.cluster_uuid).collect();
    wanted.sort_unstable();
    wanted.dedup();
    assert_eq!(wanted.len(), 3);
    let stack = Stack::start("clusters", &records).await.expect("a stack");
    let range = TimeRange {
        from_ms: i64::from(START) * 1000,
        to_ms: i64::from(START + 7_260) * 1000,
    };
    let options = Options {
        catalog: Catalog::whole(),
        ..Options::default()
    };
    let built = weir_query::clusters(range, 10, &options).expect("a statement");
    let tables: Vec<&str> = built.reads.iter().map(|read| &*read.table).collect();
    assert_eq!(tables, ["flows_class_1h", "flows_class_1m"]);
    let answer = stack.ask(&built.statement).await.expect("an answer");
    let field = answer.field("value").expect("values");
    let mut found: Vec<&str> = (0..answer.rows).filter_map(|row| field.text(row)).collect();
    found.sort_unstable();
    assert_eq!(found, wanted);
}
