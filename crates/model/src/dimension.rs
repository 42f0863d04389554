//! Dimensions: what flows can be grouped and filtered by, each made of one or two columns.

mod dim;
#[cfg(test)]
mod tests;

pub use dim::{Dim, Kind, Label, holds_labels};

use crate::column::{Column, column};

/// Something flows are grouped by. A Pod is named `namespace/pod`; a port is never part of a name.
#[derive(Debug, PartialEq, Eq)]
pub struct Dimension {
    /// The name in specs, filters, URLs and result columns.
    pub id: &'static str,
    /// Short text for a heading.
    pub label: &'static str,
    /// The columns joined by `/`; empty leading parts are left out of the name.
    pub columns: &'static [&'static str],
    /// The dimension that means the same for the other end.
    pub twin: Option<&'static str>,
}

/// Dimensions of more than one column. Every single column is a dimension too.
pub static COMPOSITE: &[Dimension] = &[
    Dimension {
        id: "sourcePod",
        label: "Source Pod",
        columns: &["sourcePodNamespace", "sourcePodName"],
        twin: Some("destinationPod"),
    },
    Dimension {
        id: "destinationPod",
        label: "Destination Pod",
        columns: &["destinationPodNamespace", "destinationPodName"],
        twin: Some("sourcePod"),
    },
    Dimension {
        id: "ingressPolicy",
        label: "Ingress policy",
        columns: &["ingressNetworkPolicyNamespace", "ingressNetworkPolicyName"],
        twin: Some("egressPolicy"),
    },
    Dimension {
        id: "egressPolicy",
        label: "Egress policy",
        columns: &["egressNetworkPolicyNamespace", "egressNetworkPolicyName"],
        twin: Some("ingressPolicy"),
    },
];

/// A field that a filter or a grouping may name: a composite dimension or a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRef {
    /// Two columns joined by `/`.
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
    let FieldRef::Column(column) = field else {
        return value.to_owned();
    };
    match value.parse() {
        Ok(number) if column.ty != crate::ColumnType::Text => column.text(number),
        _ => value.to_owned(),
    }
}
