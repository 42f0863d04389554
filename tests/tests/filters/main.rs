//! Every comparison of every kind of field selects on the real engine the records that the oracle
//! selects; hostile keys, texts and names of dimensions change no statement.

mod comparisons;

use comparisons::tests;
use std::collections::BTreeSet;
use weir_model::filter::{parse, quote};
use weir_model::{Filter, Measure, Op, QuerySpec, TimeRange, Value};
use weir_query::{Options, Request, build, count, label_keys, values};
use weir_tests::answer::{difference, read};
use weir_tests::dice::{Dice, fault, seeds};
use weir_tests::oracle::{Oracle, Rule, passes};
use weir_tests::stack::Stack;
use weir_traffic::{Config, FlowRecord, Generator};

weir_chdb::engine_child_test!();

/// 2026-01-12 09:00 UTC.
const START_MS: i64 = 1_768_208_400_000;

const RANGE: TimeRange = TimeRange {
    from_ms: START_MS - 86_400_000,
    to_ms: START_MS + 86_400_000,
};

fn records() -> Vec<FlowRecord> {
    let config = Config {
        seed: 11,
        start_ms: START_MS,
        rate: 4.0,
        hostile: true,
        faults: true,
        ..Config::default()
    };
    let mut all = Generator::new(config).next_batch(START_MS + 3_600_000);
    all.truncate(4_000);
    all
}

async fn counted(stack: &Stack, filter: &Filter) -> usize {
    let all = Filter::everything();
    let built = count(&all, filter, RANGE, &Options::default()).expect("a statement");
    let answer = stack.ask(&built.statement).await.expect("an answer");
    let rows = answer.field("rows").and_then(|f| f.number(0));
    rows.expect("a count") as usize
}

fn tree(tests: &[Filter], depth: u32, dice: &mut Dice) -> Filter {
    let kind = if depth == 0 { 0 } else { dice.below(4) };
    let mut parts = || {
        (0..2 + dice.below(2))
            .map(|_| tree(tests, depth - 1, dice))
            .collect()
    };
    match kind {
        1 => Filter::All(parts()),
        2 => Filter::Any(parts()),
        3 => Filter::Not(Box::new(tree(tests, depth - 1, dice))),
        _ => dice.one(tests).clone(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_comparison_selects_what_the_oracle_selects() {
    let records = records();
    let stack = Stack::start("filters", &records).await.expect("a stack");
    let mut filters = tests(&records);
    assert!(filters.len() > 400, "{} comparisons", filters.len());
    let seeds = seeds("filters", 5);
    let trees: Vec<Filter> = seeds
        .iter()
        .flat_map(|seed| {
            let mut dice = Dice::new(*seed);
            let one = |_| tree(&filters, 3, &mut dice);
            (0..80).map(one).collect::<Vec<_>>()
        })
        .collect();
    filters.extend(trees);
    let mut wrong = Vec::new();
    let mut some = 0;
    for filter in &filters {
        let text = filter.to_string();
        assert_eq!(parse(&text).expect(&text), filter.clone().normal());
        let expected = records.iter().filter(|r| passes(filter, r)).count();
        some += usize::from(expected > 0 && expected < records.len());
        let found = counted(&stack, filter).await;
        if found != expected {
            wrong.push(format!("{text}: expected {expected}, found {found}"));
        }
    }
    if let (Some(first), Some(seed)) = (wrong.first(), seeds.last()) {
        let why = format!("{} of {}, {first}", wrong.len(), filters.len());
        fault("filters", *seed, &why);
    }
    assert!(
        some * 3 > filters.len(),
        "only {some} of {} tell records apart",
        filters.len()
    );
}

fn questions(dimension: &str) -> Vec<QuerySpec> {
    let by = vec![dimension.to_owned()];
    let both = vec![dimension.to_owned(), "destinationPod".to_owned()];
    let top = 3;
    vec![
        QuerySpec::Groups {
            by: by.clone(),
            measure: Measure::Octets,
            top,
        },
        QuerySpec::Links {
            stages: both,
            split: None,
            measure: Measure::Records,
            top,
        },
        QuerySpec::Series {
            by: by.clone(),
            measure: Measure::Packets,
            top,
        },
        QuerySpec::Series {
            by,
            measure: Measure::Throughput,
            top,
        },
    ]
}

/// What differs from the oracle when every kind of question is grouped by a dimension.
async fn grouped(
    stack: &Stack,
    records: &[FlowRecord],
    dimension: &str,
    filter: &Filter,
) -> Vec<String> {
    let mut found = Vec::new();
    let range = TimeRange {
        from_ms: START_MS,
        to_ms: START_MS + 3_600_000,
    };
    let all = Filter::everything();
    for spec in questions(dimension) {
        let built = build(
            &Request::new(&spec, &all, filter, range),
            &Options::default(),
        )
        .expect("a statement");
        let answer = stack.ask(&built.statement).await.expect("an answer");
        let oracle = Oracle {
            records,
            filter,
            range,
            bucket_ms: built.bucket_ms,
            rule: Rule::Sound,
        };
        let why = difference(&oracle.answer(&spec), &read(&spec, &answer));
        found.extend(why.map(|why| format!("{spec:?}: {why}")));
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_grouped_by_labels() {
    let records = records();
    let stack = Stack::start("labels", &records).await.expect("a stack");
    let filter = parse("any labels[\"app\"] != \"\"").expect("a filter");
    let found = grouped(&stack, &records, "sourcePodLabels[\"app\"]", &filter).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

const HOSTILE: &[&str] = &[
    "'; DROP TABLE flows --",
    "`, 1) FROM system.tables --",
    "\\",
    "\\'",
    "\"]",
    "{p0:String}",
    "\n\t\r\0",
    "x\u{202e}é漢🦀",
    "",
    "a\\nb",
    "$__timeFilter(t) ${x}",
];

#[tokio::test(flavor = "multi_thread")]
async fn hostile_keys_and_texts_stay_what_they_are() {
    let mut records = records();
    records.truncate(1_500);
    for (i, record) in records.iter_mut().enumerate() {
        let text = HOSTILE[i % HOSTILE.len()];
        let object = serde_json::json!({ text: format!("v{text}"), "app": text });
        record.source_pod_labels = object.to_string().as_str().into();
        record.destination_pod_name = text.into();
    }
    let stack = Stack::start("injection", &records).await.expect("a stack");
    let mut statements = BTreeSet::new();
    for text in HOSTILE {
        let id = format!("sourcePodLabels[{}]", quote(text));
        let any = format!("any labels[{}]", quote(text));
        let filters = [
            Filter::test(&id, Op::Eq, format!("v{text}")),
            Filter::test(&any, Op::Ne, "none"),
            Filter::set(
                "destinationPodName",
                Op::In,
                vec![
                    Value::from("n"),
                    format!("{text}.").into(),
                    Value::field(&id),
                ],
            ),
        ];
        let all = Filter::everything();
        for (i, filter) in filters.iter().enumerate() {
            let expected = records.iter().filter(|r| passes(filter, r)).count();
            assert_eq!(counted(&stack, filter).await, expected, "{filter}");
            let built = count(&all, filter, RANGE, &Options::default()).expect("a statement");
            statements.insert((i, built.statement.sql));
        }
        let name = Filter::test("destinationPodName", Op::Eq, *text);
        // A key that names a result's column is one that Kubernetes allows, or refused.
        for spec in questions(&id) {
            let plain = text.is_empty();
            let built = build(
                &Request::new(&spec, &all, &name, RANGE),
                &Options::default(),
            );
            assert_eq!(built.is_ok(), plain, "{text:?}");
        }
        let built = values(&any, &all, &all, RANGE, text, 9, &Options::default()).expect("one");
        let answer = stack.ask(&built.statement).await.expect("values");
        assert!(answer.rows > 0, "no values for {text:?}");
    }
    // Whatever the keys and texts are, the statements are the same.
    assert_eq!(statements.len(), 3, "{statements:?}");
    let all = Filter::everything();
    let keys = label_keys("any labels", &all, &all, RANGE, "", 50, &Options::default());
    let answer = stack
        .ask(&keys.expect("one").statement)
        .await
        .expect("keys");
    let field = answer.field("value").expect("keys");
    let keys: BTreeSet<&str> = (0..answer.rows).filter_map(|row| field.text(row)).collect();
    // The empty key is nothing to suggest.
    let wanted = HOSTILE.iter().filter(|key| !key.is_empty());
    assert!(wanted.clone().all(|key| keys.contains(key)), "{keys:?}");
}
