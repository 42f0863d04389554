//! The names of the tables that an upgrade deals with.

/// What the aggregator writes to.
pub const FLOWS: &str = "flows";
/// Ours before the exchange, the old one for a moment after it.
pub const NEW: &str = "flows_new";
/// The old table, from the exchange until its rows have been moved.
pub const OLD: &str = "flows_before_weir";
/// Where a chunk of old rows is written before it enters `flows`.
pub const IMPORT: &str = "flows_import";
/// The materialized views that Theia's and Antrea's tables feed; old dashboards read them.
pub const VIEWS: [&str; 3] = ["flows_pod_view", "flows_node_view", "flows_policy_view"];
/// The tables that those views feed from Theia 0.7 on.
pub const VIEW_TABLES: [&str; 3] = [
    "pod_view_table_local",
    "node_view_table_local",
    "policy_view_table_local",
];
