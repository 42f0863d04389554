//! The embedded ClickHouse: libchdb in a confined process behind ClickHouse's HTTP interface.
