//! The command weir: serve, clickhouse, schema, simulate and demo.
