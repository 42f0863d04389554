//! One row of `flows` as a typed value, and its two wire forms: RowBinary and TSV.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// A name or address that many records share; cloning it copies no text. Reads as a `str`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Option<Arc<str>>); // none is the empty text, which most columns hold

impl Name {
    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or("")
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self((!text.is_empty()).then(|| Arc::from(text)))
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// One column's value in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// `String`
    Text(&'a str),
    /// `DateTime`, UTC seconds since 1970
    Time(u32),
    /// `UInt8`
    UInt8(u8),
    /// `UInt16`
    UInt16(u16),
    /// `UInt64`
    UInt64(u64),
}

/// What a column's Rust type does on the wire.
trait Wire {
    fn cell(&self) -> Cell<'_>;
    fn row_binary(&self, out: &mut Vec<u8>);
}

macro_rules! number {
    ($ty:ty, $cell:ident) => {
        impl Wire for $ty {
            fn cell(&self) -> Cell<'_> {
                Cell::$cell(*self)
            }
            fn row_binary(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
        }
    };
}
number!(u8, UInt8);
number!(u16, UInt16);
number!(u32, Time);
number!(u64, UInt64);

impl Wire for Name {
    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
    fn row_binary(&self, out: &mut Vec<u8>) {
        let mut rest = self.len();
        while rest >= 0x80 {
            out.push((rest as u8 & 0x7f) | 0x80);
            rest >>= 7;
        }
        out.push(rest as u8);
        out.extend_from_slice(self.as_bytes());
    }
}

macro_rules! flow_record {
    ($($column:literal $field:ident $ty:ty;)*) => {
        /// One row of `flows`. Each field is the column of the same name in snake case; times are
        /// UTC seconds since 1970, counters packets or bytes, throughput bits per second.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct FlowRecord {
            $(#[doc = concat!("Column `", $column, "`.")] pub $field: $ty,)*
        }

        impl FlowRecord {
            /// The columns in the order in which they are written.
            pub const COLUMNS: &'static [&'static str] = &[$($column),*];

            /// The value of the column of that exact name.
            pub fn cell(&self, column: &str) -> Option<Cell<'_>> {
                match column {
                    $($column => Some(self.$field.cell()),)*
                    _ => None,
                }
            }

            /// Appends the row as ClickHouse's `RowBinary` takes it.
            pub fn write_row_binary(&self, out: &mut Vec<u8>) {
                $(self.$field.row_binary(out);)*
            }

            /// Calls `visit` with every column and value, in order.
            pub fn each<'a>(&'a self, mut visit: impl FnMut(&'static str, Cell<'a>)) {
                $(visit($column, self.$field.cell());)*
            }
        }
    };
}

flow_record! {
    "timeInserted" time_inserted u32;
    "flowStartSeconds" flow_start_seconds u32;
    "flowEndSeconds" flow_end_seconds u32;
    "flowEndSecondsFromSourceNode" flow_end_seconds_from_source_node u32;
    "flowEndSecondsFromDestinationNode" flow_end_seconds_from_destination_node u32;
    "flowEndReason" flow_end_reason u8;
    "sourceIP" source_ip Name;
    "destinationIP" destination_ip Name;
    "sourceTransportPort" source_transport_port u16;
    "destinationTransportPort" destination_transport_port u16;
    "protocolIdentifier" protocol_identifier u8;
    "packetTotalCount" packet_total_count u64;
    "octetTotalCount" octet_total_count u64;
    "packetDeltaCount" packet_delta_count u64;
    "octetDeltaCount" octet_delta_count u64;
    "reversePacketTotalCount" reverse_packet_total_count u64;
    "reverseOctetTotalCount" reverse_octet_total_count u64;
    "reversePacketDeltaCount" reverse_packet_delta_count u64;
    "reverseOctetDeltaCount" reverse_octet_delta_count u64;
    "sourcePodName" source_pod_name Name;
    "sourcePodNamespace" source_pod_namespace Name;
    "sourceNodeName" source_node_name Name;
    "destinationPodName" destination_pod_name Name;
    "destinationPodNamespace" destination_pod_namespace Name;
    "destinationNodeName" destination_node_name Name;
    "destinationClusterIP" destination_cluster_ip Name;
    "destinationServicePort" destination_service_port u16;
    "destinationServicePortName" destination_service_port_name Name;
    "ingressNetworkPolicyName" ingress_network_policy_name Name;
    "ingressNetworkPolicyNamespace" ingress_network_policy_namespace Name;
    "ingressNetworkPolicyRuleName" ingress_network_policy_rule_name Name;
    "ingressNetworkPolicyRuleAction" ingress_network_policy_rule_action u8;
    "ingressNetworkPolicyType" ingress_network_policy_type u8;
    "egressNetworkPolicyName" egress_network_policy_name Name;
    "egressNetworkPolicyNamespace" egress_network_policy_namespace Name;
    "egressNetworkPolicyRuleName" egress_network_policy_rule_name Name;
    "egressNetworkPolicyRuleAction" egress_network_policy_rule_action u8;
    "egressNetworkPolicyType" egress_network_policy_type u8;
    "tcpState" tcp_state Name;
    "flowType" flow_type u8;
    "sourcePodLabels" source_pod_labels Name;
    "destinationPodLabels" destination_pod_labels Name;
    "throughput" throughput u64;
    "reverseThroughput" reverse_throughput u64;
    "throughputFromSourceNode" throughput_from_source_node u64;
    "throughputFromDestinationNode" throughput_from_destination_node u64;
    "reverseThroughputFromSourceNode" reverse_throughput_from_source_node u64;
    "reverseThroughputFromDestinationNode" reverse_throughput_from_destination_node u64;
    "clusterUUID" cluster_uuid Name;
    "egressName" egress_name Name;
    "egressIP" egress_ip Name;
    "egressNodeName" egress_node_name Name;
    "trusted" trusted u8;
    "appProtocolName" app_protocol_name Name;
    "httpVals" http_vals Name;
}

impl FlowRecord {
    /// Whether the record carries nothing new: the aggregator's repeat of a record already sent.
    pub fn is_zero_delta(&self) -> bool {
        (self.octet_delta_count | self.packet_delta_count) == 0
            && (self.reverse_octet_delta_count | self.reverse_packet_delta_count) == 0
    }

    /// Appends the row as ClickHouse's `TabSeparated` takes it (`DateTime` as seconds).
    pub fn write_tsv(&self, out: &mut Vec<u8>) {
        let start = out.len();
        self.each(|_, cell| {
            if out.len() > start {
                out.push(b'\t');
            }
            tsv_cell(cell, out);
        });
        out.push(b'\n');
    }
}

fn tsv_cell(cell: Cell<'_>, out: &mut Vec<u8>) {
    let number = match cell {
        Cell::Text(text) => return tsv_text(text, out),
        // ten digits: ClickHouse takes fewer for something else than seconds since 1970
        Cell::Time(v) => return out.extend_from_slice(format!("{v:010}").as_bytes()),
        Cell::UInt8(v) => u64::from(v),
        Cell::UInt16(v) => u64::from(v),
        Cell::UInt64(v) => v,
    };
    out.extend_from_slice(number.to_string().as_bytes());
}

fn tsv_text(text: &str, out: &mut Vec<u8>) {
    for byte in text.bytes() {
        match byte {
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            0 => out.extend_from_slice(b"\\0"),
            b'\\' => out.extend_from_slice(b"\\\\"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests;
