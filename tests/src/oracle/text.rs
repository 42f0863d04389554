//! What a record says in words: the text of each field, label and composite.

use weir_traffic::{Cell, FlowRecord};

/// The text of a field or label; empty where the record does not say.
///
/// # Panics
/// There is no such field.
pub fn text_of(field: &str, r: &FlowRecord) -> String {
    let joined = |space: &str, name: &str| match (space, name) {
        (_, "") => String::new(),
        ("", name) => name.to_owned(),
        (space, name) => [space, name].join("/"),
    };
    if let Some((labels, key)) = field.split_once("[\"") {
        let labels = plain(r.cell(labels).expect("a labels column"));
        return label(&labels, key.strip_suffix("\"]").expect("a closed key"));
    }
    if let Some((name, open)) = field.split_once("[fold") {
        return folded(name, open, r);
    }
    let first = |fields: &[&str]| {
        let texts = fields.iter().map(|field| text_of(field, r));
        texts
            .into_iter()
            .find(|t| !t.is_empty())
            .unwrap_or_default()
    };
    match field {
        "sourceWorkload" => joined(&r.source_pod_namespace, workload(&r.source_pod_name)),
        "destinationWorkload" => joined(
            &r.destination_pod_namespace,
            workload(&r.destination_pod_name),
        ),
        "sourceEndpoint" => first(&["sourcePod", "sourceIP"]),
        "destinationEndpoint" => first(&[
            "destinationPod",
            "destinationServicePortName",
            "destinationIP",
        ]),
        "verdict" => verdict(r).to_owned(),
        "sourcePod" => joined(&r.source_pod_namespace, &r.source_pod_name),
        "destinationPod" => joined(&r.destination_pod_namespace, &r.destination_pod_name),
        "ingressPolicy" => joined(
            &r.ingress_network_policy_namespace,
            &r.ingress_network_policy_name,
        ),
        "egressPolicy" => joined(
            &r.egress_network_policy_namespace,
            &r.egress_network_policy_name,
        ),
        _ => plain(r.cell(field).unwrap_or_else(|| panic!("no column {field}"))),
    }
}

/// A name, or its namespace where that is not among the open ones (plain names, with commas).
fn folded(field: &str, open: &str, r: &FlowRecord) -> String {
    let space = match &field[..6] {
        "source" => "sourcePodNamespace",
        "destin" => "destinationPodNamespace",
        "ingres" => "ingressNetworkPolicyNamespace",
        _ => "egressNetworkPolicyNamespace",
    };
    let (text, space) = (text_of(field, r), text_of(space, r));
    let open: Vec<&str> = open.trim_matches([' ', ']']).split(',').collect();
    let within = !space.is_empty() && text.starts_with(&format!("{space}/"));
    match within && !open.contains(&space.as_str()) {
        true => format!("{space}/"),
        false => text,
    }
}

/// A Pod's name without what its controller put behind it.
fn workload(name: &str) -> &str {
    let safe = |text: &str| {
        text.bytes()
            .all(|b| b"bcdfghjklmnpqrstvwxz2456789".contains(&b))
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let left = |text: &str| !text.is_empty() && !text.ends_with('-');
    let Some((rest, last)) = name.rsplit_once('-') else {
        return name;
    };
    if last.len() == 5 && safe(last) {
        let middle = rest.rsplit_once('-').filter(|(before, hash)| {
            left(before) && (digits(hash) || ((7..=10).contains(&hash.len()) && safe(hash)))
        });
        if let Some((before, _)) = middle {
            return before;
        }
        return if left(rest) { rest } else { name };
    }
    if digits(last) && left(rest) {
        rest
    } else {
        name
    }
}

/// What both ends' policies did with the flow.
fn verdict(r: &FlowRecord) -> &'static str {
    let actions = [
        r.ingress_network_policy_rule_action,
        r.egress_network_policy_rule_action,
    ];
    let policies = [
        &r.ingress_network_policy_name,
        &r.egress_network_policy_name,
    ];
    let says = |action| actions.contains(&action);
    if says(2) {
        "drop"
    } else if says(3) {
        "reject"
    } else if says(1) || policies.iter().any(|name| !name.is_empty()) {
        "allow"
    } else {
        "unprotected"
    }
}

/// The text of a label; empty where there is none. The key is as filter text quotes it.
fn label(labels: &str, quoted: &str) -> String {
    let mut key = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next() {
        key.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('0') => '\0',
                other => other.expect("an escaped character"),
            },
            c => c,
        });
    }
    let object: serde_json::Value = serde_json::from_str(labels).unwrap_or_default();
    let text = object.get(key).and_then(|v| v.as_str());
    text.unwrap_or_default().to_owned()
}

/// A cell as the text of a dimension.
fn plain(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(t) => t.to_owned(),
        Cell::Time(n) => n.to_string(),
        Cell::UInt8(n) => n.to_string(),
        Cell::UInt16(n) => n.to_string(),
        Cell::UInt64(n) => n.to_string(),
    }
}
