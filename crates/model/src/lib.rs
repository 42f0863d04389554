//! What a flow is: columns, dimensions, measures, filters, time, units and dashboard specifications.
//!
//! Pure: no I/O, no clock, no DOM. Units, once for all: octets are bytes, throughput is bits per
//! second, times are UTC milliseconds since 1970 (`i64`), durations are seconds unless named `_ms`.

pub mod column;
pub mod columns;
pub mod dimension;
pub mod filter;
pub mod measure;
pub mod order;
pub mod rollup;
pub mod site;
pub mod spec;
pub mod time;
pub mod units;

pub use column::{Column, ColumnType, Enumeration, Group};
pub use columns::{Columns, Data, Dictionary, Field};
pub use dimension::Dimension;
pub use filter::{Filter, Op, Test, Value};
pub use measure::Measure;
pub use rollup::Rollup;
pub use site::SiteConfig;
pub use spec::{DashboardSpec, PanelSpec, QuerySpec, ViewSpec};
pub use time::{TimeRange, Zone};
pub use units::Unit;
