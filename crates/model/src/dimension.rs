//! Dimensions: what flows can be grouped and filtered by, each made of one column or of some.

mod dim;
mod fold;
#[cfg(test)]
mod tests;

pub use dim::{Dim, Kind, Label, holds_labels};
pub use fold::{Fold, Folded};

use crate::column::{Column, column};

/// The columns of records that a table shows at first: who, to whom, how, how much, and what the policies said.
pub const DEFAULT_COLUMNS: &[&str] = &[
    "flowEndSeconds",
    "sourcePod",
    "sourceIP",
    "destinationPod",
    "destinationIP",
    "destinationServicePortName",
    "destinationTransportPort",
    "protocolIdentifier",
    "octetDeltaCount",
    "reverseOctetDeltaCount",
    "throughput",
    "ingressPolicy",
    "ingressNetworkPolicyRuleAction",
    "egressPolicy",
    "egressNetworkPolicyRuleAction",
    "flowType",
];

/// How a dimension's value comes from its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The columns joined by `/`; empty leading parts are left out, and without the last part the
    /// record does not say.
    Joined,
    /// As `Joined`, without what controllers put behind the names of their Pods: the hashes of a
    /// Deployment's or DaemonSet's Pod, a StatefulSet's number.
    Workload,
    /// The first of these dimensions that the record says.
    First(&'static [&'static str]),
    /// What policies did with the flow: `drop` or `reject` where one of both rules says so, else
    /// `allow` where one allowed it, else `unprotected`.
    Verdict,
}

/// Something flows are grouped by. A Pod is named `namespace/pod`; a port is never part of a name.
#[derive(Debug, PartialEq, Eq)]
pub struct Dimension {
    /// The name in specs, filters, URLs and result columns.
    pub id: &'static str,
    /// Short text for a heading.
    pub label: &'static str,
    /// How its value is made.
    pub form: Form,
    /// The columns that it is made of.
    pub columns: &'static [&'static str],
    /// The dimension that means the same for the other end.
    pub twin: Option<&'static str>,
}

/// Dimensions of more than one column. Every single column is a dimension too.
pub static COMPOSITE: &[Dimension] = &[
    Dimension {
        id: "sourcePod",
        label: "Source Pod",
        form: Form::Joined,
        columns: &["sourcePodNamespace", "sourcePodName"],
        twin: Some("destinationPod"),
    },
    Dimension {
        id: "destinationPod",
        label: "Destination Pod",
        form: Form::Joined,
        columns: &["destinationPodNamespace", "destinationPodName"],
        twin: Some("sourcePod"),
    },
    Dimension {
        id: "ingressPolicy",
        label: "Ingress policy",
        form: Form::Joined,
        columns: &["ingressNetworkPolicyNamespace", "ingressNetworkPolicyName"],
        twin: Some("egressPolicy"),
    },
    Dimension {
        id: "egressPolicy",
        label: "Egress policy",
        form: Form::Joined,
        columns: &["egressNetworkPolicyNamespace", "egressNetworkPolicyName"],
        twin: Some("ingressPolicy"),
    },
    Dimension {
        id: "sourceWorkload",
        label: "Source workload",
        form: Form::Workload,
        columns: &["sourcePodNamespace", "sourcePodName"],
        twin: Some("destinationWorkload"),
    },
    Dimension {
        id: "destinationWorkload",
        label: "Destination workload",
        form: Form::Workload,
        columns: &["destinationPodNamespace", "destinationPodName"],
        twin: Some("sourceWorkload"),
    },
    Dimension {
        id: "sourceEndpoint",
        label: "Source",
        form: Form::First(&["sourcePod", "sourceIP"]),
        columns: &["sourcePodNamespace", "sourcePodName", "sourceIP"],
        twin: Some("destinationEndpoint"),
    },
    Dimension {
        id: "destinationEndpoint",
        label: "Destination",
        form: Form::First(&[
            "destinationPod",
            "destinationServicePortName",
            "destinationIP",
        ]),
        columns: &[
            "destinationPodNamespace",
            "destinationPodName",
            "destinationServicePortName",
            "destinationIP",
        ],
        twin: Some("sourceEndpoint"),
    },
    Dimension {
        id: "verdict",
        label: "Verdict",
        form: Form::Verdict,
        columns: &[
            "ingressNetworkPolicyName",
            "ingressNetworkPolicyRuleAction",
            "egressNetworkPolicyName",
            "egressNetworkPolicyRuleAction",
        ],
        twin: None,
    },
];

/// The values of the dimension `verdict` and what people read for them.
pub const VERDICTS: [(&str, &str); 4] = [
    ("allow", "Allowed"),
    ("drop", "Dropped"),
    ("reject", "Rejected"),
    ("unprotected", "Unprotected"),
];

/// The value of `verdict` that a text means: the value itself or what people read for it, in any
/// case.
pub fn verdict(text: &str) -> Option<&'static str> {
    let names = |(value, label): &&(&'static str, &str)| {
        value.eq_ignore_ascii_case(text) || label.eq_ignore_ascii_case(text)
    };
    VERDICTS.iter().find(names).map(|(value, _)| *value)
}

/// A field that a filter or a grouping may name: a composite dimension or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRef {
    /// What several columns make.
    Composite(&'static Dimension),
    /// One column of `flows`.
    Column(&'static Column),
}

impl FieldRef {
    /// The field of that exact id, if there is one.
    pub fn find(id: &str) -> Option<Self> {
        COMPOSITE
            .iter()
            .find(|d| d.id == id)
            .map(Self::Composite)
            .or_else(|| column(id).map(Self::Column))
    }

    /// The name in specs, filters, URLs and result columns.
    pub fn id(self) -> &'static str {
        match self {
            Self::Composite(d) => d.id,
            Self::Column(c) => c.name,
        }
    }

    /// Short text for a heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Composite(d) => d.label,
            Self::Column(c) => c.label,
        }
    }

    /// The field that means the same for the other end.
    pub fn twin(self) -> Option<&'static str> {
        match self {
            Self::Composite(d) => d.twin,
            Self::Column(c) => c.twin,
        }
    }
}

/// What people read for a value of a result's dimension column. Results carry the numbers of
/// enumerated columns as digits, so that a filter takes them as they are; here `1` of `flowType`
/// becomes `intra-Node`, and seconds since 1970 of a time become ISO 8601. Other values stay as
/// they stand.
pub fn label(field: FieldRef, value: &str) -> String {
    let column = match field {
        FieldRef::Column(column) => column,
        FieldRef::Composite(dimension) if dimension.form == Form::Verdict => {
            let found = verdict(value);
            let label = VERDICTS.iter().find(|(id, _)| Some(*id) == found);
            return label.map_or(value, |(_, label)| label).to_owned();
        }
        FieldRef::Composite(_) => return value.to_owned(),
    };
    match value.parse() {
        Ok(number) if column.ty != crate::ColumnType::Text => column.text(number),
        _ => value.to_owned(),
    }
}
