//! The command line of `weir`: its commands, its log, its signals.

use std::io::Write as _;

use clap::{Parser, Subcommand, ValueEnum};

/// Network-flow visibility for Kubernetes, over Antrea's flow records in ClickHouse.
#[derive(Debug, Parser)]
#[command(name = "weir", version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// Form of the log on standard error
    #[arg(long, global = true, value_enum, env = "WEIR_LOG_FORMAT", default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
    /// What is logged: a level, or targets with levels such as `weir_server=debug` (default: info; warn
    /// for demo and simulate, which show their progress)
    #[arg(long, global = true, value_name = "FILTER", env = "WEIR_LOG")]
    pub log: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try Weir: an embedded ClickHouse, simulated traffic and the app, in one command
    Demo(Box<crate::demo::DemoArgs>),
    /// Collect the records of a small cluster: an embedded ClickHouse, its upkeep and the app, in one command
    AllInOne(Box<crate::all_in_one::Args>),
    /// Serve the app and pass its queries to ClickHouse, read-only and limited
    Serve(Box<crate::serve::ServeArgs>),
    /// Make, upgrade, look at, compare and mend Weir's tables
    Schema(Box<crate::schema::Args>),
    /// Copy the records into a folder, while more come in
    Backup(Box<crate::backup::BackupArgs>),
    /// Put the records of a backup into a ClickHouse
    Restore(Box<crate::backup::RestoreArgs>),
    /// Drop the oldest records until they fit, for a CronJob
    Prune(Box<crate::prune::Args>),
    /// Print what Kubernetes needs to run Weir, ClickHouse and Grafana
    Manifest(Box<crate::manifest::Args>),
    /// List the built-in pages, or write them as dashboards of Grafana
    Dashboards(Box<crate::dashboards::Args>),
    /// Look at everything between the aggregator and the page, and say what to do
    Doctor(Box<crate::doctor::Args>),
    /// Inside Kubernetes, make the Secrets that are missing
    Secrets(Box<crate::secrets::Args>),
    /// Ask a web server of this machine whether it is well
    #[command(hide = true)]
    Probe(Box<crate::probe::Args>),
    /// Fill ClickHouse with the flows of a simulated cluster
    Simulate(Box<crate::simulate::Args>),
    /// Run the embedded ClickHouse as a server of its own
    Clickhouse(Box<crate::clickhouse::ClickhouseArgs>),
}

/// A failure with an exit status of its own.
#[derive(Debug, thiserror::Error)]
#[error("{words}")]
pub struct Exit {
    /// The exit status.
    pub code: u8,
    /// What is said on standard error.
    pub words: String,
}

/// Runs the command that the process was started with.
///
/// # Errors
/// Whatever kept the command from doing its work, for the person who ran it.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::AllInOne(args) => block_on(crate::all_in_one::run(*args)),
        Command::Serve(args) => block_on(crate::serve::run(*args)),
        Command::Schema(args) => block_on(crate::schema::run(*args)),
        Command::Backup(args) => block_on(crate::backup::run_backup(*args)),
        Command::Restore(args) => block_on(crate::backup::run_restore(*args)),
        Command::Prune(args) => block_on(crate::prune::run(*args)),
        Command::Manifest(args) => crate::manifest::run(&args),
        Command::Dashboards(args) => crate::dashboards::run(&args),
        Command::Doctor(args) => block_on(crate::doctor::run(*args)),
        Command::Secrets(args) => block_on(crate::secrets::run(*args)),
        Command::Probe(args) => block_on(crate::probe::run(*args)),
        Command::Demo(args) => block_on(crate::demo::run(*args)),
        Command::Simulate(args) => block_on(crate::simulate::run(*args)),
        Command::Clickhouse(args) => block_on(crate::clickhouse::run(*args)),
    }
}

/// Threads start here and not earlier: the embedded engine confines itself while it has only one.
fn block_on(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

impl Cli {
    /// The filter of the log: as asked, else by command.
    pub fn filter(&self) -> &str {
        let quiet = matches!(self.command, Command::Demo(_) | Command::Simulate(_));
        self.log
            .as_deref()
            .unwrap_or(if quiet { "warn" } else { "info" })
    }
}

/// Starts the log on standard error.
///
/// # Errors
/// The filter cannot be read.
pub fn start_log(format: LogFormat, filter: &str) -> anyhow::Result<()> {
    use std::io::IsTerminal as _;
    let filter = tracing_subscriber::EnvFilter::try_new(filter)?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = match format {
        LogFormat::Text => builder
            .with_ansi(std::io::stderr().is_terminal())
            .try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    started.map_err(|e| anyhow::anyhow!("cannot start the log: {e}"))
}

/// Resolves when the process is asked to stop: SIGTERM or Ctrl-C.
pub async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

/// Writes text to standard output; a reader that closed it early, such as `head`, has enough.
///
/// # Errors
/// Any other failure to write.
pub fn say(text: &str) -> anyhow::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}
