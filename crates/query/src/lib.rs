//! From a panel's question to one SQL statement, and from ClickHouse's bytes to columns.
