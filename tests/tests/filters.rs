//! Every comparison of every kind of field selects on the real engine the records that the oracle
//! selects; hostile keys, texts and names of dimensions change no statement.

use std::collections::BTreeSet;
use weir_model::filter::{Subject, parse, quote};
use weir_model::{Filter, Measure, Op, QuerySpec, TimeRange, Value};
use weir_query::{Options, Request, build, count, label_keys, values};
use weir_tests::answer::{difference, read};
use weir_tests::oracle::{Oracle, Rule, passes, text_of};
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

/// What is compared, a field whose values it has, and fields that it can be compared with.
const SUBJECTS: &[(&str, &str, &[&str])] = &[
    ("sourcePodName", "sourcePodName", &["destinationPodName"]),
    ("sourceNodeName", "sourceNodeName", &["destinationNodeName"]),
    (
        "destinationIP",
        "destinationIP",
        &["sourceIP", "destinationClusterIP"],
    ),
    ("tcpState", "tcpState", &["egressName"]),
    (
        "destinationServicePortName",
        "destinationServicePortName",
        &["tcpState"],
    ),
    ("any namespace", "sourcePodNamespace", &["egressName"]),
    (
        "any node",
        "destinationNodeName",
        &["egressNodeName", "sourceNodeName"],
    ),
    ("any ip", "sourceIP", &["egressIP"]),
    ("sourcePod", "sourcePod", &["destinationPod"]),
    ("egressPolicy", "egressPolicy", &["ingressPolicy"]),
    ("any pod", "destinationPod", &["ingressPolicy"]),
    ("any policy", "ingressPolicy", &["sourcePod"]),
    ("verdict", "verdict", &[]),
    (
        "sourceWorkload",
        "sourceWorkload",
        &["destinationWorkload", "sourcePod"],
    ),
    ("any workload", "destinationWorkload", &["ingressPolicy"]),
    (
        "destinationEndpoint",
        "destinationEndpoint",
        &["sourceEndpoint", "destinationIP"],
    ),
    (
        "any endpoint",
        "sourceEndpoint",
        &["destinationServicePortName"],
    ),
    (
        "octetDeltaCount",
        "octetDeltaCount",
        &["reverseOctetDeltaCount"],
    ),
    ("throughput", "throughput", &["reverseThroughput"]),
    (
        "destinationTransportPort",
        "destinationTransportPort",
        &["destinationServicePort", "octetTotalCount"],
    ),
    (
        "any port",
        "sourceTransportPort",
        &["destinationServicePort"],
    ),
    (
        "any octetDeltaCount",
        "octetDeltaCount",
        &["packetDeltaCount"],
    ),
    ("flowType", "flowType", &["protocolIdentifier"]),
    (
        "any action",
        "egressNetworkPolicyRuleAction",
        &["flowEndReason"],
    ),
    ("flowStartSeconds", "flowStartSeconds", &["flowEndSeconds"]),
    (
        "flowEndSeconds",
        "flowEndSeconds",
        &["flowEndSecondsFromSourceNode"],
    ),
    (
        "sourcePodLabels[\"app\"]",
        "sourcePodLabels[\"app\"]",
        &["destinationPodLabels[\"app\"]", "sourcePodName"],
    ),
    (
        "destinationPodLabels[\"statefulset.kubernetes.io/pod-name\"]",
        "destinationPodLabels[\"statefulset.kubernetes.io/pod-name\"]",
        &["destinationPodName"],
    ),
    (
        "any labels[\"team\"]",
        "sourcePodLabels[\"team\"]",
        &["sourcePodNamespace"],
    ),
    (
        "sourcePodLabels[\"nobody has it\"]",
        "sourcePodLabels[\"app\"]",
        &["tcpState"],
    ),
];

/// Three values that the records have, the first, middle and last in order, and what none has.
fn samples(field: &str, records: &[FlowRecord]) -> Vec<String> {
    let all: BTreeSet<String> = records.iter().map(|r| text_of(field, r)).collect();
    let all: Vec<String> = all.into_iter().filter(|t| !t.is_empty()).collect();
    let pick = [0, all.len() / 2, all.len().saturating_sub(1)];
    let mut out: Vec<String> = pick.iter().filter_map(|i| all.get(*i).cloned()).collect();
    out.push(String::new());
    out.push("none has this".to_owned());
    out
}

/// All that one subject can be compared with by one operator.
fn operands(op: Op, samples: &[String], numeric: bool, fields: &[&str]) -> Vec<Vec<Value>> {
    let literal = |text: &String| match text.parse::<u64>() {
        Ok(number) if numeric => Value::Number(number),
        _ => Value::Text(text.clone()),
    };
    let one = samples.iter().map(|s| vec![literal(s)]);
    let other = fields.iter().map(|f| vec![Value::field(f)]);
    match op {
        Op::In | Op::NotIn => {
            let some: Vec<Value> = samples.iter().take(3).map(literal).collect();
            let mut mixed = some.clone();
            mixed.truncate(1);
            mixed.extend(fields.iter().map(|f| Value::field(f)));
            vec![vec![], some, mixed]
        }
        Op::Match | Op::NotMatch => ["^a", "e", "b$", "^web$"]
            .iter()
            .map(|p| vec![Value::from(*p)])
            .collect(),
        _ => one.chain(other).collect(),
    }
}

/// Every comparison that the language allows, on these records.
fn tests(records: &[FlowRecord]) -> Vec<Filter> {
    let mut out = Vec::new();
    for (subject, field, others) in SUBJECTS {
        let first = Subject::find(subject).unwrap_or_else(|| panic!("no {subject}"));
        let numeric = first
            .first()
            .column()
            .is_some_and(|c| c.ty != weir_model::ColumnType::Text);
        let samples = samples(field, records);
        for op in Op::ALL {
            let operands = operands(op, &samples, numeric, others);
            let tests = operands.into_iter().map(|v| Filter::set(subject, op, v));
            out.extend(tests.filter(|test| test.check().is_ok()));
        }
    }
    let more = [
        "destinationIP in (10.0.0.0/8, fd00::/8)",
        "any ip not in (10.0.0.0/12)",
        "any ip = ::/0",
        "sourceIP != 0.0.0.0/0",
        "verdict in (Dropped, REJECT) or verdict = unprotected",
        "sourceWorkload in (\"shop/cart\", \"shop/web\", \"x\")",
        "any action in (drop, Reject)",
        "flowType = to-external",
        "protocol = tcp and bytes > 2kB",
        "sourcePodLabels = \"{}\" or destinationPodLabels = \"\"",
        "sourcePodLabels[\"app\"] != \"\"",
        "not any labels[\"app\"] = \"\"",
        "sourcePodNamespace = \"shop\" and not destinationIP in 10.0.0.0/8 and bytes > 1kB and sourceNodeName != destinationNodeName",
    ];
    out.extend(more.iter().map(|text| parse(text).expect(text)));
    out
}

async fn counted(stack: &Stack, filter: &Filter) -> usize {
    let all = Filter::everything();
    let built = count(&all, filter, RANGE, &Options::default()).expect("a statement");
    let answer = stack.ask(&built.statement).await.expect("an answer");
    let rows = answer.field("rows").and_then(|f| f.number(0));
    rows.expect("a count") as usize
}

/// A fixed row of numbers that look random (Knuth's MMIX constants).
fn random(state: &mut u64) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

fn tree(tests: &[Filter], depth: u32, state: &mut u64) -> Filter {
    let kind = if depth == 0 { 0 } else { random(state) % 4 };
    let mut parts = || {
        (0..2 + random(state) % 2)
            .map(|_| tree(tests, depth - 1, state))
            .collect()
    };
    match kind {
        1 => Filter::All(parts()),
        2 => Filter::Any(parts()),
        3 => Filter::Not(Box::new(tree(tests, depth - 1, state))),
        _ => tests[random(state) % tests.len()].clone(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_comparison_selects_what_the_oracle_selects() {
    let records = records();
    let stack = Stack::start("filters", &records).await.expect("a stack");
    let mut filters = tests(&records);
    assert!(filters.len() > 400, "{} comparisons", filters.len());
    let mut state = 5;
    let trees: Vec<Filter> = (0..80).map(|_| tree(&filters, 3, &mut state)).collect();
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
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        filters.len(),
        wrong.join("\n")
    );
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
