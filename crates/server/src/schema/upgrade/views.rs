//! The three views that dashboards made for Theia read, as plain views over `flows`.

use weir_model::column;

use super::kind::Table;
use super::names::{FLOWS, OLD, VIEWS};
use super::session::{Session, quoted};

/// Columns that all three have.
const COMMON: &[&str] = &[
    "timeInserted",
    "flowEndSeconds",
    "flowEndSecondsFromSourceNode",
    "flowEndSecondsFromDestinationNode",
    "sourcePodNamespace",
    "destinationPodNamespace",
    "octetDeltaCount",
    "reverseOctetDeltaCount",
    "throughput",
    "reverseThroughput",
    "throughputFromSourceNode",
    "throughputFromDestinationNode",
    "clusterUUID",
];

/// What each adds, in the order of [`VIEWS`].
const ADDED: [&[&str]; 3] = [
    &[
        "sourcePodName",
        "destinationPodName",
        "destinationIP",
        "destinationServicePort",
        "destinationServicePortName",
        "flowType",
        "sourceTransportPort",
        "destinationTransportPort",
    ],
    &[
        "sourceNodeName",
        "destinationNodeName",
        "reverseThroughputFromSourceNode",
        "reverseThroughputFromDestinationNode",
    ],
    &[
        "egressNetworkPolicyName",
        "egressNetworkPolicyNamespace",
        "egressNetworkPolicyRuleAction",
        "ingressNetworkPolicyName",
        "ingressNetworkPolicyNamespace",
        "ingressNetworkPolicyRuleAction",
        "sourcePodName",
        "sourceTransportPort",
        "destinationPodName",
        "destinationTransportPort",
        "destinationServicePort",
        "destinationServicePortName",
        "destinationIP",
        "reverseThroughputFromSourceNode",
        "reverseThroughputFromDestinationNode",
    ],
];

/// The columns of the view at that place of [`VIEWS`].
fn columns(view: usize) -> impl Iterator<Item = &'static str> {
    COMMON.iter().chain(ADDED[view]).copied()
}

/// The SELECT of a view over `flows` and, while its rows stay there, over the old table too.
pub fn select(view: usize, flows: &str, old: Option<(&str, &Table)>) -> String {
    let names: Vec<String> = columns(view).map(quoted).collect();
    let ours = format!("SELECT {} FROM {flows}", names.join(", "));
    let Some((name, table)) = old else {
        return ours;
    };
    let theirs: Vec<String> = columns(view)
        .map(|column| match table.column(column) {
            Some(_) => quoted(column),
            None => format!("{} AS {}", zero(column), quoted(column)),
        })
        .collect();
    format!("{ours} UNION ALL SELECT {} FROM {name}", theirs.join(", "))
}

fn zero(name: &str) -> String {
    match column::column(name).map(|c| c.ty) {
        Some(column::ColumnType::Text) | None => "''".to_owned(),
        Some(ty) => format!("CAST(0 AS {})", ty.clickhouse()),
    }
}

/// Makes the three views anew where they differ; a table of such a name that is no view is left.
///
/// # Errors
/// ClickHouse refuses a statement.
pub async fn make(session: &Session<'_>, old: Option<&Table>) -> anyhow::Result<()> {
    let old_name = session.name(OLD);
    for (i, view) in VIEWS.iter().enumerate() {
        let old = old.map(|table| (old_name.as_str(), table));
        let select = select(i, &session.name(FLOWS), old);
        let sql = "SELECT engine FROM system.tables \
                   WHERE database = {db:String} AND name = {name:String}";
        let found = session.rows(sql, &[("name", view)]).await?;
        match found
            .first()
            .and_then(|row| row.first())
            .map(String::as_str)
        {
            None => {}
            Some("View" | "MaterializedView" | "Distributed") => {
                let drop = format!("DROP TABLE IF EXISTS {}", session.name(view));
                session.run(&drop).await?;
            }
            Some(engine) => {
                let say = format!("{view} is a table of engine {engine} and is left as it is");
                session.progress.say(&say);
                continue;
            }
        }
        let create = format!(
            "CREATE VIEW IF NOT EXISTS {} AS {select}",
            session.name(view)
        );
        session.run(&create).await?;
    }
    Ok(())
}
