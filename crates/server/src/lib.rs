//! The command weir: serve, clickhouse, schema, simulate and demo.

pub mod cli;
pub mod clickhouse;
pub mod client;
pub mod demo;
pub mod schema;
pub mod serve;
pub mod simulate;
