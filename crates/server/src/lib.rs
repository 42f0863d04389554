//! The command weir: all-in-one, serve, clickhouse, schema, prune, dashboards, simulate and demo.

pub mod all_in_one;
pub mod backup;
pub mod cli;
pub mod clickhouse;
pub mod client;
pub mod dashboards;
pub mod demo;
pub mod doctor;
pub mod manifest;
pub mod probe;
pub mod prune;
pub mod schema;
pub mod secrets;
pub mod serve;
pub mod simulate;
