//! The rollups: tables beside `flows` that hold sums per time bucket and combination of columns.
//!
//! A rollup keeps the columns that identify traffic and drops those that make each record its own
//! (the ephemeral port, times, counters so far). There are two kinds: *classes* of traffic, which
//! know namespaces, Services and policies but no Pod, Node or address and so stay tiny; and *pairs*
//! of endpoints. Each comes with fine buckets for lines over hours, and with buckets of an hour for
//! sums over days.

#[cfg(test)]
mod tests;

/// The column that holds a bucket's start, `DateTime`, UTC. A row sums the records that end within
/// `bucketStart .. bucketStart + seconds`.
pub const BUCKET: &str = "bucketStart";

/// A record is spread over at most so many seconds before its end.
pub const LONGEST_S: u32 = 600;

/// What a record reports where its throughput is 0: the aggregator's active timeout in seconds.
pub const TIMEOUT_S: u32 = 60;

/// Throughput is spread over the seconds that records report in buckets shorter than this, and in
/// longer ones that the end of a range cuts; in whole longer ones a record counts where it ends,
/// which shifts at most [`TIMEOUT_S`] / 3600 = 1.7 % of a steady flow.
pub const SPREAD_BELOW_S: u32 = 3600;

/// A table of sums.
#[derive(Debug, PartialEq, Eq)]
pub struct Rollup {
    /// Its name; the materialized view that feeds it is this with `_feed` behind.
    pub table: &'static str,
    /// Length of a bucket in seconds; buckets start at multiples of it since 1970.
    pub seconds: u32,
    /// The columns of `flows` that it keeps, in the order of its sort key behind the hour.
    pub columns: &'static [&'static str],
}

/// A column of sums in every rollup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Its name, `UInt64`. The first six are the ids of measures.
    pub column: &'static str,
    /// Whether it is there only where buckets are shorter than [`SPREAD_BELOW_S`]: octets that
    /// *fall into* the bucket when each record is spread over the seconds that it reports.
    pub spread: bool,
}

const fn sum(column: &'static str, spread: bool) -> Sum {
    Sum { column, spread }
}

/// The sums of a rollup, all additive: wrapped deltas count 0, records without a delta count in
/// none.
pub const SUMS: [Sum; 8] = [
    sum("octets", false),
    sum("reverseOctets", false),
    sum("packets", false),
    sum("reversePackets", false),
    sum("records", false),
    sum("endedConnections", false),
    sum("spreadOctets", true),
    sum("reverseSpreadOctets", true),
];

/// Columns of classes.
const CLASS: &[&str] = &[
    "flowType",
    "sourcePodNamespace",
    "destinationPodNamespace",
    "destinationServicePortName",
    "protocolIdentifier",
    "ingressNetworkPolicyNamespace",
    "ingressNetworkPolicyName",
    "ingressNetworkPolicyRuleName",
    "ingressNetworkPolicyRuleAction",
    "ingressNetworkPolicyType",
    "egressNetworkPolicyNamespace",
    "egressNetworkPolicyName",
    "egressNetworkPolicyRuleName",
    "egressNetworkPolicyRuleAction",
    "egressNetworkPolicyType",
    "egressName",
    "clusterUUID",
];

/// Columns of fine pairs: what lines are drawn by. Every column more costs merges, and policies,
/// labels and addresses of pairs are asked in sums, not lines.
const PAIR: &[&str] = &[
    "flowType",
    "sourcePodNamespace",
    "sourcePodName",
    "destinationPodNamespace",
    "destinationPodName",
    "sourceNodeName",
    "destinationNodeName",
    "destinationServicePortName",
    "protocolIdentifier",
    "destinationTransportPort",
    "clusterUUID",
];

/// Columns of hourly pairs: all that identifies traffic but the ephemeral port.
const ENDPOINTS: &[&str] = &[
    "flowType",
    "sourcePodNamespace",
    "sourcePodName",
    "destinationPodNamespace",
    "destinationPodName",
    "sourceIP",
    "destinationIP",
    "destinationTransportPort",
    "sourceNodeName",
    "destinationNodeName",
    "destinationServicePortName",
    "destinationServicePort",
    "destinationClusterIP",
    "protocolIdentifier",
    "ingressNetworkPolicyNamespace",
    "ingressNetworkPolicyName",
    "ingressNetworkPolicyRuleName",
    "ingressNetworkPolicyRuleAction",
    "ingressNetworkPolicyType",
    "egressNetworkPolicyNamespace",
    "egressNetworkPolicyName",
    "egressNetworkPolicyRuleName",
    "egressNetworkPolicyRuleAction",
    "egressNetworkPolicyType",
    "egressName",
    "egressIP",
    "egressNodeName",
    "sourcePodLabels",
    "destinationPodLabels",
    "clusterUUID",
];

/// Every rollup, the cheapest to read first: of those that hold what a question needs, the first
/// that fits is taken, and later ones only for the ragged edges it leaves.
pub static ROLLUPS: [Rollup; 4] = [
    Rollup {
        table: "flows_class_1h",
        seconds: 3600,
        columns: CLASS,
    },
    Rollup {
        table: "flows_pair_1h",
        seconds: 3600,
        columns: ENDPOINTS,
    },
    Rollup {
        table: "flows_class_1m",
        seconds: 60,
        columns: CLASS,
    },
    Rollup {
        table: "flows_pair_5m",
        seconds: 300,
        columns: PAIR,
    },
];

impl Rollup {
    /// Whether it keeps the column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }

    /// Its sums.
    pub fn sums(&self) -> impl Iterator<Item = &'static str> + use<> {
        let fine = self.seconds < SPREAD_BELOW_S;
        SUMS.iter()
            .filter(move |sum| fine || !sum.spread)
            .map(|sum| sum.column)
    }

    /// The rollup of that table.
    pub fn find(table: &str) -> Option<&'static Self> {
        ROLLUPS.iter().find(|rollup| rollup.table == table)
    }
}
