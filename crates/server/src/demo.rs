//! `weir demo`: the embedded engine, simulated traffic and the app, in one command.

mod gaps;
mod traffic;

#[cfg(test)]
mod tests;

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use weir_chdb::{Engine, EngineConfig};

use crate::clickhouse::{given_up, login};
use crate::schema::parse_seconds;
use crate::serve::{self, Config, Target};

/// Options of `weir demo`.
#[derive(Clone, Debug, clap::Args)]
pub struct DemoArgs {
    /// Address and port of the app; loopback only
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "WEIR_LISTEN",
        default_value = "127.0.0.1:8300"
    )]
    pub listen: SocketAddr,
    /// Port of the embedded ClickHouse on 127.0.0.1; another one is taken when it is in use
    #[arg(long, value_name = "PORT", default_value_t = 8123)]
    pub clickhouse_port: u16,
    /// Port of its native protocol, by default 9000; another one is taken when it is in use
    #[arg(long, value_name = "PORT")]
    pub native_port: Option<u16>,
    /// How far back traffic is simulated: a number and s, m, h, d or w
    #[arg(long, default_value = "6h", value_parser = parse_seconds)]
    pub since: u64,
    /// Records per second, averaged over a week
    #[arg(long, default_value_t = 200.0)]
    pub rate: f64,
    /// The same seed gives the same cluster
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Folder that keeps the data for the next start (default: weir/demo in the user's cache folder)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Folder of the built app (default: `dist` beside the binary, or target/dist in a checkout)
    #[arg(long, value_name = "DIR", env = "WEIR_APP")]
    pub app: Option<PathBuf>,
    /// How the app presents itself.
    #[command(flatten)]
    pub site: serve::SiteArgs,
    /// Where dashboards are kept.
    #[command(flatten)]
    pub dashboards: serve::DashboardArgs,
    /// Do not open the browser
    #[arg(long)]
    pub no_open: bool,
}

/// Runs the demo until Ctrl-C or SIGTERM.
///
/// # Errors
/// The engine cannot start, a port is taken, or the schema is refused.
pub async fn run(args: DemoArgs) -> anyhow::Result<()> {
    run_until(args, crate::cli::stop_signal()).await
}

/// Runs the demo until `stop` resolves, or the engine is given up.
///
/// # Errors
/// As [`run`].
pub async fn run_until(args: DemoArgs, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    anyhow::ensure!(
        args.rate > 0.0 && args.rate <= 1e6,
        "--rate: expected more than 0, at most 1000000"
    );
    serve::loopback(args.listen)?;
    let listener = listener(args.listen).await?;
    let engine = Engine::start(engine_config(&args)?).await?;
    let ended = live(&args, listener, &engine, stop).await;
    eprintln!("stopping …");
    let stopped = tokio::task::spawn_blocking(move || engine.stop()).await?;
    ended.and(stopped.map_err(Into::into))
}

/// Everything between the engine's start and its stop.
async fn live(
    args: &DemoArgs,
    listener: TcpListener,
    engine: &Engine,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let (tell, told) = watch::channel(false);
    let url = format!("http://{}", listener.local_addr()?);
    let config = app_config(args, engine)?;
    let built = config.app.is_some();
    let server = tokio::spawn(serve::serve(listener, config, stopped(told.clone())));
    say(&url, engine, built);
    if built && !args.no_open {
        open(&url);
    }
    let feeding = tokio::spawn(traffic::run(
        traffic::Plan::new(args, engine)?,
        stopped(told),
    ));
    let ended = tokio::select! {
        () = stop => Ok(()),
        () = given_up(engine) => Err(anyhow::anyhow!("the embedded engine ended and could not be started again")),
    };
    let _ = tell.send(true);
    server.await?.and(ended)?;
    feeding.await?;
    Ok(())
}

/// Resolves when the demo was told to stop.
async fn stopped(mut told: watch::Receiver<bool>) {
    // The sender lives until it has told; its end means the same.
    let _ = told.wait_for(|stop| *stop).await;
}

fn engine_config(args: &DemoArgs) -> anyhow::Result<EngineConfig> {
    let data = args.data.clone().map_or_else(default_folder, Ok)?;
    Ok(EngineConfig {
        listen: (Ipv4Addr::LOCALHOST, port(args.clickhouse_port)).into(),
        native_port: port(args.native_port.unwrap_or(match args.clickhouse_port {
            0 => 0,
            _ => weir_chdb::DEFAULT_NATIVE_PORT,
        })),
        ..EngineConfig::new(&data)
    })
}

/// The wanted port on 127.0.0.1, or 0 for a free one where it is in use.
fn port(wanted: u16) -> u16 {
    let address = (Ipv4Addr::LOCALHOST, wanted);
    let taken =
        std::net::TcpListener::bind(address).is_err_and(|e| e.kind() == ErrorKind::AddrInUse);
    if taken {
        eprintln!("port {wanted} is in use: the embedded ClickHouse takes a free one");
    }
    if taken { 0 } else { wanted }
}

/// The app gets the reader's account only.
fn app_config(args: &DemoArgs, engine: &Engine) -> anyhow::Result<Config> {
    let accounts = engine.credentials().context("no passwords")?;
    let target = Target::new(&engine.url(), &login(&accounts.reader))?;
    let dashboards = args.dashboards.folder()?;
    Ok(Config {
        site: args.site.config(dashboards.is_some())?,
        dashboards,
        app: args.app.clone().or_else(serve::find_app),
        ..Config::new(target)
    })
}

async fn listener(wanted: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(wanted).await {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            eprintln!("port {} is in use: the app takes a free one", wanted.port());
            TcpListener::bind((wanted.ip(), 0))
                .await
                .context("cannot listen")
        }
        bound => bound.with_context(|| format!("cannot listen on {wanted}")),
    }
}

/// `weir/demo` in the cache folder: `$WEIR_CACHE`, `$XDG_CACHE_HOME/weir`, `~/.cache/weir`.
fn default_folder() -> anyhow::Result<PathBuf> {
    let named = |name: &str| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    let cache = named("WEIR_CACHE")
        .or_else(|| Some(named("XDG_CACHE_HOME")?.join("weir")))
        .or_else(|| Some(named("HOME")?.join(".cache/weir")));
    Ok(cache
        .context("name a folder with --data: neither XDG_CACHE_HOME nor HOME is known")?
        .join("demo"))
}

fn say(url: &str, engine: &Engine, built: bool) {
    let mut lines = vec![format!("Weir is running:  {url}"), String::new()];
    if !built {
        lines.push("The app is not built: run `cargo xtask build`".to_owned());
    }
    lines.push(format!(
        "ClickHouse {} at {} and tcp://{}",
        engine.version(),
        engine.url(),
        engine.native_address()
    ));
    lines.push(format!("accounts in {}", engine.accounts_path().display()));
    lines.push("Ctrl-C stops everything; the data stays for the next start".to_owned());
    eprint!("{}", boxed(&lines));
}

/// Lines in a box, as wide as the longest.
fn boxed(lines: &[String]) -> String {
    let width = lines.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    let rule = "─".repeat(width + 4);
    let rows: String = lines
        .iter()
        .map(|line| format!("│  {line:<width$}  │\n"))
        .collect();
    format!("\n╭{rule}╮\n{rows}╰{rule}╯\n\n")
}

/// Opens the page where there is a display; without one, or without an opener, nothing happens.
fn open(url: &str) {
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|n| std::env::var_os(n).is_some_and(|v| !v.is_empty()));
    let (program, able) = if cfg!(target_os = "macos") {
        ("open", true)
    } else {
        ("xdg-open", display)
    };
    if !able {
        return;
    }
    let quiet = Stdio::null;
    let started = tokio::process::Command::new(program)
        .arg(url)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .spawn();
    if let Err(error) = started {
        tracing::debug!(%error, "the browser was not opened");
    }
}
