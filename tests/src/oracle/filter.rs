//! Whether a record passes a filter, told from its fields one by one.

use super::text_of;
use std::net::IpAddr;
use weir_model::{Filter, Op, Test, Value, column::column};
use weir_traffic::{Cell, FlowRecord};

/// Either end, by its word: the field of the source and that of the destination.
const ENDS: &[(&str, &str, &str)] = &[
    ("pod", "sourcePod", "destinationPod"),
    ("podName", "sourcePodName", "destinationPodName"),
    ("namespace", "sourcePodNamespace", "destinationPodNamespace"),
    ("node", "sourceNodeName", "destinationNodeName"),
    ("ip", "sourceIP", "destinationIP"),
    ("port", "sourceTransportPort", "destinationTransportPort"),
    ("policy", "ingressPolicy", "egressPolicy"),
    ("workload", "sourceWorkload", "destinationWorkload"),
    ("endpoint", "sourceEndpoint", "destinationEndpoint"),
    (
        "action",
        "ingressNetworkPolicyRuleAction",
        "egressNetworkPolicyRuleAction",
    ),
    (
        "octetDeltaCount",
        "octetDeltaCount",
        "reverseOctetDeltaCount",
    ),
];

/// Whether the record passes.
///
/// # Panics
/// For what the oracle does not know, so that no test passes by accident.
pub fn passes(filter: &Filter, record: &FlowRecord) -> bool {
    match filter {
        Filter::All(parts) => parts.iter().all(|f| passes(f, record)),
        Filter::Any(parts) => parts.iter().any(|f| passes(f, record)),
        Filter::Not(inner) => !passes(inner, record),
        Filter::Test(test) => compare(test, record),
    }
}

fn compare(test: &Test, record: &FlowRecord) -> bool {
    let opposite = |op| {
        let (field, values) = (test.field.clone(), test.values.clone());
        !compare(&Test { field, op, values }, record)
    };
    match test.op {
        Op::Ne => return opposite(Op::Eq),
        Op::NotIn => return opposite(Op::In),
        Op::NotMatch => return opposite(Op::Match),
        _ => {}
    }
    fields(&test.field).iter().any(|field| {
        test.values.iter().any(|value| match test.op {
            Op::Eq | Op::In => equal(field, value, record),
            Op::Match => matches(&text_of(field, record), value),
            op => order(op, number_of(field, record), number(field, value, record)),
        })
    })
}

/// The one or two fields that a comparison looks at.
pub(super) fn fields(subject: &str) -> Vec<String> {
    let Some(word) = subject.strip_prefix("any ") else {
        return vec![subject.to_owned()];
    };
    if let Some(key) = word.strip_prefix("labels") {
        return vec![
            format!("sourcePodLabels{key}"),
            format!("destinationPodLabels{key}"),
        ];
    }
    let ends = ENDS.iter().find(|(name, ..)| *name == word);
    let (_, source, destination) = ends.unwrap_or_else(|| panic!("no ends {word}"));
    vec![(*source).to_owned(), (*destination).to_owned()]
}

fn equal(field: &str, value: &Value, record: &FlowRecord) -> bool {
    let found = text_of(field, record);
    match value {
        Value::Text(t) if field.ends_with("IP") && t.contains('/') => in_network(&found, t),
        _ => found == text(field, value, record),
    }
}

fn order(op: Op, left: u64, right: u64) -> bool {
    match op {
        Op::Lt => left < right,
        Op::Le => left <= right,
        Op::Gt => left > right,
        Op::Ge => left >= right,
        _ => panic!("{op:?} is no order"),
    }
}

/// The patterns that tests use: plain text, `^` before it, `$` behind it.
fn matches(found: &str, value: &Value) -> bool {
    let Value::Text(pattern) = value else {
        panic!("{value:?} is no pattern");
    };
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '/';
    assert!(inner.chars().all(plain), "the oracle knows no {pattern}");
    match (pattern.starts_with('^'), pattern.ends_with('$')) {
        (true, true) => found == inner,
        (true, false) => found.starts_with(inner),
        (false, true) => found.ends_with(inner),
        (false, false) => found.contains(inner),
    }
}

/// Whether an address begins with the network's bits; of the other family it never does.
fn in_network(address: &str, network: &str) -> bool {
    let bits = |text: &str| -> Option<Vec<bool>> {
        let bytes = match text.parse().ok()? {
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        };
        let all = bytes
            .iter()
            .flat_map(|b| (0..8).rev().map(move |i| b >> i & 1 == 1));
        Some(all.collect())
    };
    let (net, length) = network.split_once('/').expect("a network");
    let length: usize = length.parse().expect("a length");
    match (bits(address), bits(net)) {
        (Some(a), Some(n)) => a.len() == n.len() && a[..length] == n[..length],
        _ => false,
    }
}

/// A value as the field's text; an enumerated column's names stand for their numbers.
fn text(field: &str, value: &Value, record: &FlowRecord) -> String {
    if let ("verdict", Value::Text(t)) = (field, value) {
        return match t.to_lowercase().as_str() {
            "allowed" => "allow",
            "dropped" => "drop",
            "rejected" => "reject",
            other => other,
        }
        .to_owned();
    }
    let named = |name: &str| {
        column(field)?
            .enumeration?
            .value(&name.replace("to-", "to "))
    };
    match value {
        Value::Number(n) => n.to_string(),
        Value::Text(t) => named(t).map_or_else(|| t.clone(), |n| n.to_string()),
        Value::Field { field } => text_of(field, record),
    }
}

fn number(field: &str, value: &Value, record: &FlowRecord) -> u64 {
    match value {
        Value::Field { field } => number_of(field, record),
        value => text(field, value, record).parse().expect("a number"),
    }
}

fn number_of(field: &str, r: &FlowRecord) -> u64 {
    match r.cell(field) {
        Some(Cell::Time(n)) => u64::from(n),
        Some(Cell::UInt8(n)) => u64::from(n),
        Some(Cell::UInt16(n)) => u64::from(n),
        Some(Cell::UInt64(n)) => n,
        other => panic!("expected {field} to be a number, found {other:?}"),
    }
}
