//! The embedded ClickHouse: libchdb's own HTTP and native servers in a confined process.
//!
//! [`Engine::start`] starts it; from then on it is a ClickHouse like any other, with ClickHouse's
//! accounts, grants, profiles, sessions, compression and formats on both ports.
//! - `engine`, `start`, `watch`, `launch`, `check`: the parent's side. It writes the configuration,
//!   makes the Landlock rules, tries the ports, and starts the process again if it ends unexpectedly.
//! - `files`, `configuration`: what ClickHouse reads at its start.
//! - `child`, `cmdline`: the engine's process, which becomes clickhouse-local and opens its ports.
//! - `confine`, `terminal`: its walls, and the terminal that it takes for its user's.
//!
//! Three things keep it from harm, and each has a test:
//! - clickhouse-local ends at the first wrong password or broken request unless it is interactive,
//!   so it gets `--interactive` and a terminal as standard input;
//! - its own session is the account `default` without a password, so that account may have one
//!   session only, which that session holds for good;
//! - the function `file()` needs no grant there, so Landlock is what closes the host's files. What
//!   any account can read with it: the engine's own folder (records, tables' definitions, its
//!   configuration without accounts), its program and libraries, and a few facts about the machine.
//!   So a row policy is no wall inside the embedded engine.
//!
//! What it has not: TLS, `ON CLUSTER`, replicas, accounts made by SQL, a limit on queries at once.
//! Its time zone is UTC.

mod check;
mod child;
mod cmdline;
mod config;
mod configuration;
mod confine;
mod credentials;
mod engine;
mod error;
mod files;
mod launch;
mod start;
mod terminal;
mod testing;
mod watch;
mod wire;

pub use child::{is_child, run_child, run_child_blocking};
pub use config::{
    DEFAULT_LISTEN, DEFAULT_NATIVE_PORT, EngineConfig, Program, Required, find_library,
};
pub use confine::{CONFINEMENT, Confinement};
pub use credentials::{Account, Accounts, Credentials, READER, WRITER, digest};
pub use engine::Engine;
pub use error::Error;
pub use testing::{
    TestEngine, become_engine_if_asked, shared_for_tests, spawn_for_tests, spawn_prepared,
    test_config,
};
