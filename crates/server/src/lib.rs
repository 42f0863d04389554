//! The command weir: serve, clickhouse, schema, simulate and demo.

pub mod cli;
pub mod client;
pub mod schema;
pub mod serve;
pub mod simulate;
