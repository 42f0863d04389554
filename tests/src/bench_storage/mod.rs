//! The storage bench: the same records in a plain table and in ours, the same questions asked of
//! both, answers compared, costs side by side.
//!
//! `plain` is the peer: the reference table of Antrea's users (text as `String`, sorted by
//! insertion, no codecs) with its three views per second, asked in straightforward SQL that shares
//! nothing with `query`: names by `GROUP BY` over text, the top N as a set of its own, the rest as
//! Other. It answers the very same question, so both answers must be equal. `views` beside it is
//! what dashboards used to ask of the three views: fewer things, and differently counted, so it is
//! shown but not compared.

pub mod compare;
pub mod fill;
pub mod grow;
pub mod json;
pub mod measure;
pub mod old;
pub mod options;
pub mod ours;
pub mod plain;
pub mod questions;
pub mod report;
pub mod run;
pub mod schema;
pub mod server;
pub mod size;

pub use options::Options;
pub use run::{bench, run};
pub use server::Server;

/// The database of the peer.
pub const PLAIN: &str = "plain";
/// The database of ours.
pub const WEIR: &str = "weir";
