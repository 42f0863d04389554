//! What can be chosen from: dimensions in groups, measures, and what can be counted.

use std::sync::LazyLock;
use weir_model::column::COLUMNS;
use weir_model::dimension::{Dim, FieldRef, holds_labels};
use weir_model::{ColumnType, Measure, Unit};

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name in specifications; of labels the column's, which needs a key.
    pub id: String,
    /// Short text for people.
    pub label: String,
}

/// Choices that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// What they have in common.
    pub label: &'static str,
    /// The choices.
    pub choices: Vec<Choice>,
}

/// Every measure, what is asked most first.
pub const MEASURES: [Measure; 8] = [
    Measure::Octets,
    Measure::ReverseOctets,
    Measure::Throughput,
    Measure::ReverseThroughput,
    Measure::Packets,
    Measure::ReversePackets,
    Measure::Records,
    Measure::EndedConnections,
];

/// What is worth counting, as subjects of the filter language.
pub const DIFFERENT: [&str; 10] = [
    "any pod",
    "any namespace",
    "any workload",
    "any node",
    "destinationServicePortName",
    "any policy",
    "any rule",
    "sourceIP",
    "destinationIP",
    "clusterUUID",
];

/// The groups that name their own; everything else that texts and names can be grouped by follows.
const GROUPS: [(&str, &[&str]); 8] = [
    (
        "Who",
        &[
            "sourcePod",
            "destinationPod",
            "sourceWorkload",
            "destinationWorkload",
            "sourceEndpoint",
            "destinationEndpoint",
        ],
    ),
    (
        "Namespace",
        &["sourcePodNamespace", "destinationPodNamespace"],
    ),
    ("Label", &["sourcePodLabels", "destinationPodLabels"]),
    (
        "Service",
        &[
            "destinationServicePortName",
            "destinationServicePort",
            "destinationClusterIP",
        ],
    ),
    ("Node", &["sourceNodeName", "destinationNodeName"]),
    (
        "Policy",
        &[
            "verdict",
            "egressPolicy",
            "ingressPolicy",
            "egressNetworkPolicyRuleName",
            "ingressNetworkPolicyRuleName",
            "egressNetworkPolicyRuleAction",
            "ingressNetworkPolicyRuleAction",
            "egressNetworkPolicyType",
            "ingressNetworkPolicyType",
        ],
    ),
    (
        "Address and port",
        &[
            "sourceIP",
            "destinationIP",
            "sourceTransportPort",
            "destinationTransportPort",
            "protocolIdentifier",
        ],
    ),
    ("Flow", &["flowType", "tcpState", "flowEndReason"]),
];

/// Every dimension that there is to choose, in groups. The choices of labels are columns of labels.
pub fn fields() -> &'static [Choices] {
    static FIELDS: LazyLock<Vec<Choices>> = LazyLock::new(|| {
        let mut all: Vec<Choices> = GROUPS
            .iter()
            .map(|(label, ids)| Choices {
                label,
                choices: ids.iter().filter_map(|id| choice(id)).collect(),
            })
            .collect();
        let named = |id: &str| GROUPS.iter().any(|(_, ids)| ids.contains(&id));
        let rest = COLUMNS.iter().filter(|column| {
            let amount = column.unit != Unit::Plain || column.ty == ColumnType::Time;
            // A Pod's bare name is no name of a Pod.
            let part = column.name.ends_with("PodName") || column.name.ends_with("PolicyName");
            !amount && !part && !named(column.name)
        });
        let choices = rest.filter_map(|column| choice(column.name)).collect();
        all.push(Choices {
            label: "More",
            choices,
        });
        all
    });
    &FIELDS
}

fn choice(id: &str) -> Option<Choice> {
    let field = FieldRef::find(id)?;
    let labels = matches!(field, FieldRef::Column(column) if holds_labels(column));
    let label = match labels {
        true => format!("{} …", field.label().trim_end_matches('s')),
        false => field.label().to_owned(),
    };
    Some(Choice {
        id: id.to_owned(),
        label,
    })
}

/// The column of labels and the key, of a dimension that is one label.
pub fn label_column(id: &str) -> Option<(&'static str, String)> {
    match Dim::find(id)? {
        Dim::Label(label) => Some((label.column.name, label.key)),
        Dim::Field(_) | Dim::Fold(_) => None,
    }
}
