//! The command `weir`.

use std::process::ExitCode;

use clap::Parser as _;
use weir_server::cli::{self, Cli};

fn main() -> ExitCode {
    let cli = Cli::parse();
    match cli::start_log(cli.log_format, cli.filter()).and_then(|()| cli::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("weir: {error:#}");
            let own = error.downcast_ref::<cli::Exit>();
            own.map_or(ExitCode::FAILURE, |exit| ExitCode::from(exit.code))
        }
    }
}
