//! The command weir: serve, clickhouse, schema, prune, simulate and demo.

pub mod cli;
pub mod clickhouse;
pub mod client;
pub mod demo;
pub mod prune;
pub mod schema;
pub mod serve;
pub mod simulate;
