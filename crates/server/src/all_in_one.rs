//! `weir all-in-one`: the collector of a small cluster in one command: the embedded engine with both of
//! its ports, the upkeep of its tables, and the app.
//!
//! Beside an engine that runs elsewhere in the same Pod it is the other two alone, so that the
//! container that holds the records holds no password.

mod health;
mod upkeep;

#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::watch as signal;
use weir_chdb::{Engine, READER, WRITER};

use crate::clickhouse::{EngineArgs, given_up, login};
use crate::client::{ClickHouse, Credentials};
use crate::prune::{Limit, parse_bytes, parse_percent};
use crate::schema::{Keep, wait};
use crate::serve::{self, Config, Target};
use upkeep::Upkeep;

/// How long an engine elsewhere may take until it answers.
const WAIT: Duration = Duration::from_secs(300);

/// Options of `weir all-in-one`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Address and port of the app; loopback only, until Weir has authentication
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "WEIR_LISTEN",
        default_value = "127.0.0.1:8300"
    )]
    pub listen: SocketAddr,
    /// Address of ClickHouse's HTTP interface
    #[arg(long, value_name = "ADDRESS", default_value_t = weir_chdb::DEFAULT_LISTEN)]
    pub http: SocketAddr,
    /// Keep the tables of this ClickHouse, such as a container beside this one, in place of the
    /// embedded engine, whose options then mean nothing; the passwords of weir_writer and weir_reader are in
    /// WEIR_WRITER_PASSWORD and WEIR_READER_PASSWORD
    #[arg(long, value_name = "URL", conflicts_with = "http")]
    pub clickhouse: Option<String>,
    /// The engine.
    #[command(flatten)]
    pub engine: EngineArgs,
    /// How long records are kept.
    #[command(flatten)]
    pub keep: Keep,
    /// The most that records may take on disk, such as 6Gi or 500MB: then the oldest go
    #[arg(long, value_name = "SIZE", value_parser = parse_bytes)]
    pub max_bytes: Option<u64>,
    /// How full, in percent, the disk may be, whatever fills it: then the oldest records go
    #[arg(long, value_name = "PERCENT", default_value = "80", value_parser = parse_percent)]
    pub max_percent: u8,
    /// Folder of the built app (default: `dist` beside the binary, or target/dist in a checkout)
    #[arg(long, value_name = "DIR", env = "WEIR_APP")]
    pub app: Option<PathBuf>,
    /// A further name that browsers may use for this server, on any port (may be repeated)
    #[arg(long = "allow-host", value_name = "NAME", value_parser = serve::allowed_host)]
    pub allow_host: Vec<String>,
    /// How the app presents itself.
    #[command(flatten)]
    pub site: serve::SiteArgs,
    /// Where dashboards are kept.
    #[command(flatten)]
    pub dashboards: serve::DashboardArgs,
}

/// The ClickHouse that is kept and shown.
struct Kept {
    url: String,
    writer: Credentials,
    reader: Credentials,
}

/// Runs until Ctrl-C or SIGTERM.
///
/// # Errors
/// The engine cannot start or was given up, a port is taken, or a password is missing.
pub async fn run(args: Args) -> anyhow::Result<()> {
    run_until(args, crate::cli::stop_signal()).await
}

/// As [`run`], until `stop` resolves.
///
/// # Errors
/// As [`run`].
pub async fn run_until(args: Args, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    serve::loopback(args.listen)?;
    let listener = TcpListener::bind(args.listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {}", args.listen))?;
    if let Some(url) = &args.clickhouse {
        let kept = Kept {
            url: url.clone(),
            writer: from_environment(WRITER, "WEIR_WRITER_PASSWORD")?,
            reader: from_environment(READER, "WEIR_READER_PASSWORD")?,
        };
        return live(&args, listener, &kept, stop, std::future::pending()).await;
    }
    let engine = Engine::start(args.engine.config(args.http)?).await?;
    eprintln!(
        "ClickHouse {} answers on {}",
        engine.version(),
        engine.url()
    );
    eprintln!("native protocol: tcp://{}", engine.native_address());
    eprintln!("accounts: {}", engine.accounts_path().display());
    let ended = match engine.credentials() {
        Some(accounts) => {
            let kept = Kept {
                url: engine.url(),
                writer: login(&accounts.writer),
                reader: login(&accounts.reader),
            };
            live(&args, listener, &kept, stop, given_up(&engine)).await
        }
        None => Err(anyhow::anyhow!("the engine's passwords are not known")),
    };
    let stopped = tokio::task::spawn_blocking(move || engine.stop()).await?;
    ended.and(stopped.map_err(Into::into))
}

fn from_environment(user: &str, name: &str) -> anyhow::Result<Credentials> {
    let password = std::env::var(name).ok().filter(|value| !value.is_empty());
    let password = password.with_context(|| format!("set {name} to the password of {user}"))?;
    Ok(Credentials {
        user: Some(user.to_owned()),
        password: Some(password),
    })
}

/// Everything between the engine's start and its stop.
async fn live(
    args: &Args,
    listener: TcpListener,
    kept: &Kept,
    stop: impl Future<Output = ()>,
    engine_ended: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let config = app_config(args, kept)?;
    let client = ClickHouse::new(&kept.url, kept.writer.clone())?;
    let upkeep = Upkeep {
        client: client.clone(),
        storage: args.keep.of(None),
        limit: Limit {
            bytes: args.max_bytes,
            percent: Some(args.max_percent),
        },
    };
    let address = listener.local_addr()?;
    let (stopper, stopping) = signal::channel(false);
    let server = tokio::spawn(serve::serve(listener, config, stopped(stopping.clone())));
    let keeping = tokio::spawn(async move {
        tokio::select! {
            ended = keep(client, upkeep, address) => ended,
            () = stopped(stopping) => Ok(()),
        }
    });
    let mut keeping = std::pin::pin!(keeping);
    let ended = tokio::select! {
        () = stop => Ok(()),
        () = engine_ended => Err(anyhow::anyhow!("the embedded engine ended and could not be started again")),
        ended = &mut keeping => return ended?,
    };
    let _ = stopper.send(true);
    server.await?.and(ended)?;
    keeping.await?
}

/// Waits for the engine, makes the tables, and keeps them for good.
async fn keep(client: ClickHouse, upkeep: Upkeep, app: SocketAddr) -> anyhow::Result<()> {
    wait::answering(&client, WAIT).await?;
    upkeep.begin().await;
    eprintln!("the tables are ready; the app answers on http://{app}");
    upkeep.run().await;
    Ok(())
}

/// Resolves when everything is to stop.
async fn stopped(mut stopping: signal::Receiver<bool>) {
    // The sender lives until it has sent; its end means the same.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// The app gets the reader's account only.
fn app_config(args: &Args, kept: &Kept) -> anyhow::Result<Config> {
    let dashboards = args.dashboards.folder()?;
    Ok(Config {
        site: args.site.config(dashboards.is_some())?,
        dashboards,
        app: args.app.clone().or_else(serve::find_app),
        hosts: args.allow_host.clone(),
        ..Config::new(Target::new(&kept.url, &kept.reader)?)
    })
}
