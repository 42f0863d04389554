//! The table of every column of `flows`, in the order in which the table is created.

use super::{Column, ColumnType, Enumeration, Group, Written};
use crate::Unit;

/// Why the aggregator closed a record (IPFIX information element 136).
pub static END_REASON: Enumeration = Enumeration {
    name: "end reason",
    values: &[
        (1, "idle timeout"),
        (2, "active"),
        (3, "ended"),
        (4, "forced end"),
        (5, "lack of resources"),
    ],
};
/// IANA protocol numbers that a cluster's flows carry.
pub static PROTOCOL: Enumeration = Enumeration {
    name: "protocol",
    values: &[
        (1, "ICMP"),
        (6, "TCP"),
        (17, "UDP"),
        (58, "ICMPv6"),
        (132, "SCTP"),
    ],
};
/// What the deciding rule of a policy did.
pub static RULE_ACTION: Enumeration = Enumeration {
    name: "action",
    values: &[(0, "none"), (1, "allow"), (2, "drop"), (3, "reject")],
};
/// Which kind of policy decided.
pub static POLICY_TYPE: Enumeration = Enumeration {
    name: "policy type",
    values: &[
        (0, "none"),
        (1, "K8s NetworkPolicy"),
        (2, "Antrea NetworkPolicy"),
        (3, "Antrea ClusterNetworkPolicy"),
        (4, "K8s ClusterNetworkPolicy"),
    ],
};
/// Where a flow runs.
pub static FLOW_TYPE: Enumeration = Enumeration {
    name: "flow type",
    values: &[
        (0, "unspecified"),
        (1, "intra-Node"),
        (2, "inter-Node"),
        (3, "to external"),
        (4, "from external"),
    ],
};

/// Every column of `flows`.
#[rustfmt::skip]
pub static COLUMNS: &[Column] = &[
    Column { name: "timeInserted", ty: ColumnType::Time, label: "Inserted", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Time, written: Written::Default("now()"), doc: "when the row was inserted" },
    Column { name: "flowStartSeconds", ty: ColumnType::Time, label: "Start", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Time, written: Written::Always, doc: "start of the connection (IE 150)" },
    Column { name: "flowEndSeconds", ty: ColumnType::Time, label: "End", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Time, written: Written::Always, doc: "end of the interval this record reports (IE 151)" },
    Column { name: "flowEndSecondsFromSourceNode", ty: ColumnType::Time, label: "End (source Node)", unit: Unit::Plain, enumeration: None, twin: Some("flowEndSecondsFromDestinationNode"), group: Group::Time, written: Written::Always, doc: "the same, as seen by the source Node" },
    Column { name: "flowEndSecondsFromDestinationNode", ty: ColumnType::Time, label: "End (destination Node)", unit: Unit::Plain, enumeration: None, twin: Some("flowEndSecondsFromSourceNode"), group: Group::Time, written: Written::Always, doc: "the same, as seen by the destination Node" },
    Column { name: "flowEndReason", ty: ColumnType::UInt8, label: "End reason", unit: Unit::Plain, enumeration: Some(&END_REASON), twin: None, group: Group::Connection, written: Written::Always, doc: "1 idle timeout, 2 active timeout (connection still open), 3 end of flow, 4 forced end, 5 lack of resources" },
    Column { name: "sourceIP", ty: ColumnType::Text, label: "Source IP", unit: Unit::Plain, enumeration: None, twin: Some("destinationIP"), group: Group::Source, written: Written::Always, doc: "IPv4 or IPv6 text" },
    Column { name: "destinationIP", ty: ColumnType::Text, label: "Destination IP", unit: Unit::Plain, enumeration: None, twin: Some("sourceIP"), group: Group::Destination, written: Written::Always, doc: "IPv4 or IPv6 text" },
    Column { name: "sourceTransportPort", ty: ColumnType::UInt16, label: "Source port", unit: Unit::Plain, enumeration: None, twin: Some("destinationTransportPort"), group: Group::Source, written: Written::Always, doc: "usually ephemeral" },
    Column { name: "destinationTransportPort", ty: ColumnType::UInt16, label: "Destination port", unit: Unit::Plain, enumeration: None, twin: Some("sourceTransportPort"), group: Group::Destination, written: Written::Always, doc: "port of the destination, after Service translation" },
    Column { name: "protocolIdentifier", ty: ColumnType::UInt8, label: "Protocol", unit: Unit::Plain, enumeration: Some(&PROTOCOL), twin: None, group: Group::Connection, written: Written::Always, doc: "IANA protocol number: 6 TCP, 17 UDP, 132 SCTP" },
    Column { name: "packetTotalCount", ty: ColumnType::UInt64, label: "Packets, total", unit: Unit::Count, enumeration: None, twin: Some("reversePacketTotalCount"), group: Group::Traffic, written: Written::Always, doc: "packets since the connection started" },
    Column { name: "octetTotalCount", ty: ColumnType::UInt64, label: "Octets, total", unit: Unit::Octets, enumeration: None, twin: Some("reverseOctetTotalCount"), group: Group::Traffic, written: Written::Always, doc: "bytes since the connection started" },
    Column { name: "packetDeltaCount", ty: ColumnType::UInt64, label: "Packets", unit: Unit::Count, enumeration: None, twin: Some("reversePacketDeltaCount"), group: Group::Traffic, written: Written::Always, doc: "packets since the last record of this connection" },
    Column { name: "octetDeltaCount", ty: ColumnType::UInt64, label: "Octets", unit: Unit::Octets, enumeration: None, twin: Some("reverseOctetDeltaCount"), group: Group::Traffic, written: Written::Always, doc: "bytes since the last record of this connection" },
    Column { name: "reversePacketTotalCount", ty: ColumnType::UInt64, label: "Reverse packets, total", unit: Unit::Count, enumeration: None, twin: Some("packetTotalCount"), group: Group::Traffic, written: Written::Always, doc: "destination to source, since the start" },
    Column { name: "reverseOctetTotalCount", ty: ColumnType::UInt64, label: "Reverse octets, total", unit: Unit::Octets, enumeration: None, twin: Some("octetTotalCount"), group: Group::Traffic, written: Written::Always, doc: "bytes destination to source, since the start" },
    Column { name: "reversePacketDeltaCount", ty: ColumnType::UInt64, label: "Reverse packets", unit: Unit::Count, enumeration: None, twin: Some("packetDeltaCount"), group: Group::Traffic, written: Written::Always, doc: "reverse packets since the last record of this connection" },
    Column { name: "reverseOctetDeltaCount", ty: ColumnType::UInt64, label: "Reverse octets", unit: Unit::Octets, enumeration: None, twin: Some("octetDeltaCount"), group: Group::Traffic, written: Written::Always, doc: "reverse bytes since the last record" },
    Column { name: "sourcePodName", ty: ColumnType::Text, label: "Source Pod", unit: Unit::Plain, enumeration: None, twin: Some("destinationPodName"), group: Group::Source, written: Written::Always, doc: "empty when the source is no Pod (flowType 4)" },
    Column { name: "sourcePodNamespace", ty: ColumnType::Text, label: "Source namespace", unit: Unit::Plain, enumeration: None, twin: Some("destinationPodNamespace"), group: Group::Source, written: Written::Always, doc: "namespace of the source Pod" },
    Column { name: "sourceNodeName", ty: ColumnType::Text, label: "Source Node", unit: Unit::Plain, enumeration: None, twin: Some("destinationNodeName"), group: Group::Source, written: Written::Always, doc: "Node of the source Pod" },
    Column { name: "destinationPodName", ty: ColumnType::Text, label: "Destination Pod", unit: Unit::Plain, enumeration: None, twin: Some("sourcePodName"), group: Group::Destination, written: Written::Always, doc: "empty when the destination is no Pod (flowType 3)" },
    Column { name: "destinationPodNamespace", ty: ColumnType::Text, label: "Destination namespace", unit: Unit::Plain, enumeration: None, twin: Some("sourcePodNamespace"), group: Group::Destination, written: Written::Always, doc: "namespace of the destination Pod" },
    Column { name: "destinationNodeName", ty: ColumnType::Text, label: "Destination Node", unit: Unit::Plain, enumeration: None, twin: Some("sourceNodeName"), group: Group::Destination, written: Written::Always, doc: "Node of the destination Pod" },
    Column { name: "destinationClusterIP", ty: ColumnType::Text, label: "Service IP", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Destination, written: Written::Always, doc: "deprecated by Antrea 2.7 in favour of destinationServiceIP" },
    Column { name: "destinationServicePort", ty: ColumnType::UInt16, label: "Service port", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Destination, written: Written::Always, doc: "port of the Service, before translation" },
    Column { name: "destinationServicePortName", ty: ColumnType::Text, label: "Service", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Destination, written: Written::Always, doc: "namespace/service:portname; empty when no Service was used. NodePortLocal flows have no port part" },
    Column { name: "ingressNetworkPolicyName", ty: ColumnType::Text, label: "Ingress policy", unit: Unit::Plain, enumeration: None, twin: Some("egressNetworkPolicyName"), group: Group::Policy, written: Written::Always, doc: "policy on the destination Pod" },
    Column { name: "ingressNetworkPolicyNamespace", ty: ColumnType::Text, label: "Ingress policy namespace", unit: Unit::Plain, enumeration: None, twin: Some("egressNetworkPolicyNamespace"), group: Group::Policy, written: Written::Always, doc: "empty for cluster-scoped policies" },
    Column { name: "ingressNetworkPolicyRuleName", ty: ColumnType::Text, label: "Ingress rule", unit: Unit::Plain, enumeration: None, twin: Some("egressNetworkPolicyRuleName"), group: Group::Policy, written: Written::Always, doc: "rule of that policy" },
    Column { name: "ingressNetworkPolicyRuleAction", ty: ColumnType::UInt8, label: "Ingress action", unit: Unit::Plain, enumeration: Some(&RULE_ACTION), twin: Some("egressNetworkPolicyRuleAction"), group: Group::Policy, written: Written::Always, doc: "0 none, 1 allow, 2 drop, 3 reject" },
    Column { name: "ingressNetworkPolicyType", ty: ColumnType::UInt8, label: "Ingress policy type", unit: Unit::Plain, enumeration: Some(&POLICY_TYPE), twin: Some("egressNetworkPolicyType"), group: Group::Policy, written: Written::Always, doc: "0 none, 1 K8s NetworkPolicy, 2 Antrea NetworkPolicy (ANP), 3 Antrea ClusterNetworkPolicy (ACNP), 4 K8s ClusterNetworkPolicy (K8SCNP, since 2.7)" },
    Column { name: "egressNetworkPolicyName", ty: ColumnType::Text, label: "Egress policy", unit: Unit::Plain, enumeration: None, twin: Some("ingressNetworkPolicyName"), group: Group::Policy, written: Written::Always, doc: "policy on the source Pod" },
    Column { name: "egressNetworkPolicyNamespace", ty: ColumnType::Text, label: "Egress policy namespace", unit: Unit::Plain, enumeration: None, twin: Some("ingressNetworkPolicyNamespace"), group: Group::Policy, written: Written::Always, doc: "empty for cluster-scoped policies" },
    Column { name: "egressNetworkPolicyRuleName", ty: ColumnType::Text, label: "Egress rule", unit: Unit::Plain, enumeration: None, twin: Some("ingressNetworkPolicyRuleName"), group: Group::Policy, written: Written::Always, doc: "rule of that policy" },
    Column { name: "egressNetworkPolicyRuleAction", ty: ColumnType::UInt8, label: "Egress action", unit: Unit::Plain, enumeration: Some(&RULE_ACTION), twin: Some("ingressNetworkPolicyRuleAction"), group: Group::Policy, written: Written::Always, doc: "as ingress" },
    Column { name: "egressNetworkPolicyType", ty: ColumnType::UInt8, label: "Egress policy type", unit: Unit::Plain, enumeration: Some(&POLICY_TYPE), twin: Some("ingressNetworkPolicyType"), group: Group::Policy, written: Written::Always, doc: "as ingress" },
    Column { name: "tcpState", ty: ColumnType::Text, label: "TCP state", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Connection, written: Written::Always, doc: "LISTEN, SYN-SENT, SYN-RECEIVED, ESTABLISHED, FIN-WAIT-1, FIN-WAIT-2, CLOSE-WAIT, CLOSING, LAST-ACK, TIME-WAIT, CLOSED; empty when not TCP" },
    Column { name: "flowType", ty: ColumnType::UInt8, label: "Flow type", unit: Unit::Plain, enumeration: Some(&FLOW_TYPE), twin: None, group: Group::Connection, written: Written::Always, doc: "0 unspecified, 1 intra-Node, 2 inter-Node, 3 to external, 4 from external (since 2.7)" },
    Column { name: "sourcePodLabels", ty: ColumnType::Text, label: "Source labels", unit: Unit::Plain, enumeration: None, twin: Some("destinationPodLabels"), group: Group::Source, written: Written::Always, doc: "JSON object; empty = not known, {} = no labels; off by default in the aggregator" },
    Column { name: "destinationPodLabels", ty: ColumnType::Text, label: "Destination labels", unit: Unit::Plain, enumeration: None, twin: Some("sourcePodLabels"), group: Group::Destination, written: Written::Always, doc: "as sourcePodLabels" },
    Column { name: "throughput", ty: ColumnType::UInt64, label: "Throughput", unit: Unit::BitsPerSecond, enumeration: None, twin: Some("reverseThroughput"), group: Group::Traffic, written: Written::Always, doc: "bits per second over this record's interval" },
    Column { name: "reverseThroughput", ty: ColumnType::UInt64, label: "Reverse throughput", unit: Unit::BitsPerSecond, enumeration: None, twin: Some("throughput"), group: Group::Traffic, written: Written::Always, doc: "bits per second" },
    Column { name: "throughputFromSourceNode", ty: ColumnType::UInt64, label: "Throughput (source Node)", unit: Unit::BitsPerSecond, enumeration: None, twin: Some("reverseThroughputFromSourceNode"), group: Group::Traffic, written: Written::Always, doc: "bits per second" },
    Column { name: "throughputFromDestinationNode", ty: ColumnType::UInt64, label: "Throughput (destination Node)", unit: Unit::BitsPerSecond, enumeration: None, twin: Some("reverseThroughputFromDestinationNode"), group: Group::Traffic, written: Written::Always, doc: "bits per second" },
    Column { name: "reverseThroughputFromSourceNode", ty: ColumnType::UInt64, label: "Reverse throughput (source Node)", unit: Unit::BitsPerSecond, enumeration: None, twin: Some("throughputFromSourceNode"), group: Group::Traffic, written: Written::Always, doc: "bits per second" },
    Column { name: "reverseThroughputFromDestinationNode", ty: ColumnType::UInt64, label: "Reverse throughput (destination Node)", unit: Unit::BitsPerSecond, enumeration: None, twin: Some("throughputFromDestinationNode"), group: Group::Traffic, written: Written::Always, doc: "bits per second" },
    Column { name: "clusterUUID", ty: ColumnType::Text, label: "Cluster", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Cluster, written: Written::Always, doc: "which cluster the record is from" },
    Column { name: "egressName", ty: ColumnType::Text, label: "Egress", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Egress, written: Written::Always, doc: "Antrea Egress applied to the flow" },
    Column { name: "egressIP", ty: ColumnType::Text, label: "Egress IP", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Egress, written: Written::Always, doc: "SNAT address of that Egress" },
    Column { name: "egressNodeName", ty: ColumnType::Text, label: "Egress Node", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Egress, written: Written::Since("2.0"), doc: "Node holding the Egress IP" },
    Column { name: "trusted", ty: ColumnType::UInt8, label: "Trusted", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Policy, written: Written::Default("0"), doc: "set by policy recommendation jobs" },
    Column { name: "appProtocolName", ty: ColumnType::Text, label: "Application protocol", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Connection, written: Written::Until("2.5"), doc: "L7 protocol, later removed" },
    Column { name: "httpVals", ty: ColumnType::Text, label: "HTTP", unit: Unit::Plain, enumeration: None, twin: None, group: Group::Connection, written: Written::Until("2.5"), doc: "JSON, later removed" },
];
