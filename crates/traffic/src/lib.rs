//! A seeded generator of what a cluster's flow aggregator would write.
//!
//! Pure: no clock and no randomness but the seed, so the same [`Config`] gives the same bytes on
//! every machine, however the time is cut into batches. Times are UTC; octets are bytes.
//!
//! ```
//! use weir_traffic::{Config, Generator};
//! let mut generator = Generator::new(Config { seed: 1, rate: 50.0, ..Config::default() });
//! let records = generator.next_batch(120_000);
//! assert!(records.iter().all(|r| r.flow_end_seconds <= 120));
//! ```

pub mod cluster;
pub mod describe;
mod draw;
mod external;
mod generator;
pub mod profile;
mod record;
mod season;
mod wheel;

pub use cluster::{Cluster, Size};
pub use describe::Summary;
pub use generator::{Config, Generator};
pub use record::{Cell, FlowRecord, Name};
pub use season::busyness;
