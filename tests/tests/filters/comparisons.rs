//! Owns which comparisons of the filter language are tried on the records: every subject with every
//! operator, against values that records have, values that none has, and other fields.

use std::collections::BTreeSet;
use weir_model::filter::{Subject, parse};
use weir_model::{Filter, Op, Value};
use weir_tests::oracle::text_of;
use weir_traffic::FlowRecord;

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
pub fn samples(field: &str, records: &[FlowRecord]) -> Vec<String> {
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
pub fn tests(records: &[FlowRecord]) -> Vec<Filter> {
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
