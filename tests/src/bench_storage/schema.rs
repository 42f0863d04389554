//! The two databases: the peer's table and views, and ours as `weir schema apply` makes it.

use super::{PLAIN, Server, WEIR};
use anyhow::Result;
use weir_model::column::{COLUMNS, Column, Written};
use weir_server::schema::{Storage, Ttl};

/// What each of the peer's views keeps apart, and what it adds up. Besides these, all of them keep
/// the times of [`TIMES`] to the second.
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// Its keys behind the times.
    pub keys: &'static [&'static str],
    /// Its sums.
    pub sums: &'static [&'static str],
}

const TIMES: [&str; 4] = [
    "timeInserted",
    "flowEndSeconds",
    "flowEndSecondsFromSourceNode",
    "flowEndSecondsFromDestinationNode",
];

const RATES: &[&str] = &[
    "octetDeltaCount",
    "reverseOctetDeltaCount",
    "throughput",
    "reverseThroughput",
    "throughputFromSourceNode",
    "reverseThroughputFromSourceNode",
    "throughputFromDestinationNode",
    "reverseThroughputFromDestinationNode",
];

const POD_RATES: &[&str] = &[
    "octetDeltaCount",
    "reverseOctetDeltaCount",
    "throughput",
    "reverseThroughput",
    "throughputFromSourceNode",
    "throughputFromDestinationNode",
];

/// The peer's views: Theia 0.8's.
pub static VIEWS: [View; 3] = [
    View {
        name: "flows_node_view",
        keys: &[
            "sourceNodeName",
            "destinationNodeName",
            "sourcePodNamespace",
            "destinationPodNamespace",
            "clusterUUID",
        ],
        sums: RATES,
    },
    View {
        name: "flows_pod_view",
        keys: &[
            "sourcePodName",
            "destinationPodName",
            "destinationIP",
            "destinationServicePort",
            "destinationServicePortName",
            "flowType",
            "sourcePodNamespace",
            "destinationPodNamespace",
            "sourceTransportPort",
            "destinationTransportPort",
            "clusterUUID",
        ],
        sums: POD_RATES,
    },
    View {
        name: "flows_policy_view",
        keys: &[
            "egressNetworkPolicyName",
            "egressNetworkPolicyNamespace",
            "egressNetworkPolicyRuleAction",
            "ingressNetworkPolicyName",
            "ingressNetworkPolicyNamespace",
            "ingressNetworkPolicyRuleAction",
            "sourcePodName",
            "sourceTransportPort",
            "sourcePodNamespace",
            "destinationPodName",
            "destinationTransportPort",
            "destinationPodNamespace",
            "destinationServicePort",
            "destinationServicePortName",
            "destinationIP",
            "clusterUUID",
        ],
        sums: RATES,
    },
];

impl View {
    /// Whether it has the column.
    pub fn has(&self, column: &str) -> bool {
        self.keys.contains(&column) || self.sums.contains(&column) || TIMES.contains(&column)
    }

    fn create(&self) -> String {
        let keys: Vec<&str> = TIMES.iter().chain(self.keys).copied().collect();
        let keys = keys.join(", ");
        let sums: Vec<String> = self
            .sums
            .iter()
            .map(|sum| format!("sum({sum}) AS {sum}"))
            .collect();
        format!(
            "CREATE MATERIALIZED VIEW {} ENGINE = SummingMergeTree ORDER BY ({keys}) \
             AS SELECT {keys}, {} FROM flows GROUP BY {keys}",
            self.name,
            sums.join(", "),
        )
    }
}

/// Makes the peer's database anew.
///
/// # Errors
/// With ClickHouse's words.
pub async fn create_plain(server: &Server) -> Result<()> {
    create_database(server, PLAIN).await?;
    let columns: Vec<String> = COLUMNS.iter().map(plain_column).collect();
    let table = format!(
        "CREATE TABLE flows ({}) ENGINE = MergeTree ORDER BY (timeInserted, flowEndSeconds)",
        columns.join(", ")
    );
    server.run(PLAIN, &table).await?;
    for view in &VIEWS {
        server.run(PLAIN, &view.create()).await?;
    }
    Ok(())
}

fn plain_column(column: &Column) -> String {
    let default = match column.written {
        Written::Default(sql) => format!(" DEFAULT {sql}"),
        _ => String::new(),
    };
    format!("{} {}{default}", column.name, column.ty.clickhouse())
}

/// Makes our database anew. Without a time to live, since the records' day is long ago; the
/// partitions are those of a week's.
///
/// # Errors
/// With ClickHouse's words.
pub async fn create_weir(server: &Server) -> Result<()> {
    create_database(server, WEIR).await?;
    let storage = Storage::new(Some(WEIR.to_owned()), Ttl(None));
    weir_server::schema::apply(&server.client()?, &storage).await
}

async fn create_database(server: &Server, name: &str) -> Result<()> {
    let drop = format!("DROP DATABASE IF EXISTS {name} SYNC");
    server.run("default", &drop).await?;
    let create = format!("CREATE DATABASE {name}");
    server.run("default", &create).await
}
