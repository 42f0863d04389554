//! Measures: the numbers that panels show, each with one definition.

use crate::Unit;
use serde::{Deserialize, Serialize};

/// A number summed or counted over flow records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Measure {
    /// Sum of `octetDeltaCount`.
    Octets,
    /// Sum of `reverseOctetDeltaCount`.
    ReverseOctets,
    /// Sum of `packetDeltaCount`.
    Packets,
    /// Sum of `reversePacketDeltaCount`.
    ReversePackets,
    /// Octets × 8 over the bucket's seconds, source to destination.
    Throughput,
    /// As `Throughput`, destination to source.
    ReverseThroughput,
    /// Records with a delta (octets or packets, either way).
    Records,
    /// Connections that ended: records with a delta whose `flowEndReason` is not 2 (active). Rows
    /// without a delta repeat the last reason of their connection and so count no more.
    EndedConnections,
}

impl Measure {
    /// The name in specs, result columns and SQL aliases.
    pub fn id(self) -> &'static str {
        match self {
            Self::Octets => "octets",
            Self::ReverseOctets => "reverseOctets",
            Self::Packets => "packets",
            Self::ReversePackets => "reversePackets",
            Self::Throughput => "throughput",
            Self::ReverseThroughput => "reverseThroughput",
            Self::Records => "records",
            Self::EndedConnections => "endedConnections",
        }
    }

    /// What went the other way; itself where it has no direction.
    pub fn reverse(self) -> Self {
        match self {
            Self::Octets => Self::ReverseOctets,
            Self::ReverseOctets => Self::Octets,
            Self::Packets => Self::ReversePackets,
            Self::ReversePackets => Self::Packets,
            Self::Throughput => Self::ReverseThroughput,
            Self::ReverseThroughput => Self::Throughput,
            Self::Records | Self::EndedConnections => self,
        }
    }

    /// Short text for a heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Octets => "Octets",
            Self::ReverseOctets => "Reverse octets",
            Self::Packets => "Packets",
            Self::ReversePackets => "Reverse packets",
            Self::Throughput => "Throughput",
            Self::ReverseThroughput => "Reverse throughput",
            Self::Records => "Flow records",
            Self::EndedConnections => "Ended connections",
        }
    }

    /// What its numbers are.
    pub fn unit(self) -> Unit {
        match self {
            Self::Octets | Self::ReverseOctets => Unit::Octets,
            Self::Throughput | Self::ReverseThroughput => Unit::BitsPerSecond,
            _ => Unit::Count,
        }
    }
}
