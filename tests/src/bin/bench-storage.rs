//! `bench-storage`: what our tables and statements cost against a plain table (`cargo xtask bench storage`).

use clap::Parser as _;
use weir_tests::bench_storage::{Options, run};

fn main() -> anyhow::Result<()> {
    // The engine's process is this program again, and must confine itself while it has one thread.
    if weir_chdb::is_child() {
        return Ok(weir_chdb::run_child_blocking()?);
    }
    let options = Options::parse();
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(run(options))
}
