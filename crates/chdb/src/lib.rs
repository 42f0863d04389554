//! The embedded ClickHouse: libchdb in a confined process behind ClickHouse's HTTP interface.
//!
//! [`Engine::start`] starts it; from then on everything goes over HTTP, as with any other
//! ClickHouse. Four parts:
//! - `engine`, `start`, `watch`, `launch`, `confine`: the parent's side. It owns the listener, the accounts and
//!   the Landlock rules, and starts the process again if it ends unexpectedly.
//! - `child`, `server`: the engine's process.
//! - `ffi`, `conn`, `chunk`: libchdb's functions (with `launch` the only `unsafe` code of Weir).
//! - `http`, `sql`, `format`: ClickHouse's HTTP interface.
//!
//! What the interface does not have: sessions (`session_id` is ignored: every request has a
//! connection of its own), `compress=1`/`decompress=1`, external data, progress headers.
//! Results in formats whose pieces cannot be joined (`JSON`, `Pretty…`, `Parquet`, …) are made
//! in one piece, and refused (code 396) beyond 1/128 of the memory budget; all others are
//! streamed. `wait_end_of_query=1` holds back at most an eighth of the budget. The engine's time
//! zone is UTC.

mod child;
mod chunk;
mod config;
mod confine;
mod conn;
mod credentials;
mod engine;
mod error;
mod ffi;
mod format;
mod http;
mod launch;
mod server;
mod sql;
mod start;
mod testing;
mod watch;
mod wire;

pub use child::{is_child, run_child, run_child_blocking};
pub use config::{DEFAULT_LISTEN, EngineConfig, Program, find_library};
pub use credentials::{Account, Credentials, READER, WRITER};
pub use engine::Engine;
pub use error::Error;
pub use testing::{
    TestEngine, become_engine_if_asked, shared_for_tests, spawn_for_tests, test_config,
    under_configuration,
};
