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

/// A materialized view that writes to a table which is named in its definition.
const WRITES_TO: &str = "match(create_table_query, '^CREATE MATERIALIZED VIEW [^ ]+ TO ')";

/// Takes the old materialized views off the table that feeds them. One with a table inside cannot
/// just be dropped: that table goes first, and an insert that comes just then fails. It is given
/// another name and detached for good; its table goes when no insert can know it any more.
///
/// # Errors
/// ClickHouse refuses a statement.
pub async fn release(session: &Session<'_>) -> anyhow::Result<()> {
    for view in VIEWS {
        for name in [view.to_owned(), format!("{view}_local")] {
            let sql = format!(
                "SELECT {WRITES_TO} FROM system.tables WHERE engine = 'MaterializedView' \
                 AND database = {{db:String}} AND name = {{name:String}}"
            );
            let found = session.rows(&sql, &[("name", &name)]).await?;
            match found.iter().flatten().next().map(String::as_str) {
                None => {}
                Some("1") => {
                    let sql = format!("DROP TABLE IF EXISTS {}", session.name(&name));
                    session.run(&sql).await?;
                }
                Some(_) => detach(session, &name, &format!("{name}{OFF}")).await?,
            }
        }
    }
    for view in VIEWS {
        for name in [format!("{view}{OFF}"), format!("{view}_local{OFF}")] {
            if session.table(&name).await?.is_some() {
                let sql = format!("DETACH TABLE {} PERMANENTLY", session.name(&name));
                session.run(&sql).await?;
            }
        }
    }
    Ok(())
}

/// Behind the name of a view that is taken off.
const OFF: &str = "_before_weir";

async fn detach(session: &Session<'_>, name: &str, off: &str) -> anyhow::Result<()> {
    let (from, to) = (session.name(name), session.name(off));
    session.run(&format!("RENAME TABLE {from} TO {to}")).await?;
    session.run(&format!("DETACH TABLE {to} PERMANENTLY")).await
}

/// The tables that were inside old views; none where another such view is still there, since it is
/// not certain then which is whose.
///
/// # Errors
/// ClickHouse refuses a statement.
pub async fn orphans(session: &Session<'_>) -> anyhow::Result<Vec<String>> {
    let sql = format!(
        "SELECT name FROM system.tables WHERE database = {{db:String}} \
         AND startsWith(name, '.inner') AND engine LIKE '%SummingMergeTree' \
         AND sorting_key LIKE '%flowEndSecondsFromSourceNode, flowEndSecondsFromDestinationNode%' \
         AND (SELECT count() FROM system.tables WHERE database = {{db:String}} \
         AND engine = 'MaterializedView' AND NOT {WRITES_TO}) = 0"
    );
    let rows = session.rows(&sql, &[]).await?;
    Ok(rows.into_iter().flatten().collect())
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
