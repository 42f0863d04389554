//! `weir clickhouse`: the embedded ClickHouse alone, on its HTTP and its native port.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;
use weir_chdb::{DEFAULT_NATIVE_PORT, Engine, EngineConfig, Required};

/// Arguments of `weir clickhouse`.
#[derive(Debug, Clone, clap::Args)]
pub struct ClickhouseArgs {
    /// Folder of the engine: its data in `engine`, its accounts in `accounts`.
    #[arg(long, env = "WEIR_CLICKHOUSE_FOLDER", value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Address of the HTTP interface.
    #[arg(long, env = "WEIR_CLICKHOUSE_LISTEN", default_value_t = weir_chdb::DEFAULT_LISTEN)]
    pub listen: SocketAddr,
    /// Address of ClickHouse's native protocol, on the same host; by default its port 9000, or a
    /// free one where --listen takes one.
    #[arg(long, env = "WEIR_CLICKHOUSE_NATIVE", value_name = "ADDRESS")]
    pub native: Option<SocketAddr>,
    /// libchdb.so; by default the one that `cargo xtask setup` installs.
    #[arg(long, env = "WEIR_LIBCHDB", value_name = "FILE")]
    pub library: Option<PathBuf>,
    /// Memory for the engine in MiB; by default half of what the machine allows.
    #[arg(long, env = "WEIR_CLICKHOUSE_MEMORY", value_name = "MIB")]
    pub memory: Option<u64>,
    /// Serves others than loopback on a kernel without Landlock too: this container holds nothing
    /// but the engine
    #[arg(
        long,
        env = "WEIR_CLICKHOUSE_OWN_CONTAINER",
        conflicts_with = "unconfined"
    )]
    pub own_container: bool,
    /// Serves others than loopback on a kernel without Landlock too: whoever has an account can
    /// read this user's files
    #[arg(long)]
    pub unconfined: bool,
    /// Becomes the engine's own process (`weir` starts itself so).
    #[arg(long, hide = true)]
    pub engine_child: bool,
}

impl ClickhouseArgs {
    /// The engine's configuration.
    ///
    /// # Errors
    /// No folder is given and the user's home is unknown, or the ports are on different hosts.
    pub fn config(&self) -> anyhow::Result<EngineConfig> {
        let home = self.folder.clone().map_or_else(default_folder, Ok)?;
        Ok(EngineConfig {
            listen: self.listen,
            library: self.library.clone(),
            memory: self.memory.map(|mib| mib << 20),
            native_port: self.native_port()?,
            required: match (self.own_container, self.unconfined) {
                (true, _) => Required::OwnContainer,
                (_, true) => Required::Nothing,
                (false, false) => Required::Landlock,
            },
            ..EngineConfig::new(&home)
        })
    }

    fn native_port(&self) -> anyhow::Result<u16> {
        let Some(native) = self.native else {
            let any = self.listen.port() == 0;
            return Ok(if any { 0 } else { DEFAULT_NATIVE_PORT });
        };
        let (host, other) = (self.listen.ip(), native.port() != self.listen.port());
        anyhow::ensure!(
            native.ip() == host && (other || native.port() == 0),
            "--native: expected another port on {host}, the host of --listen, not {native}"
        );
        Ok(native.port())
    }
}

/// `$XDG_DATA_HOME/weir/clickhouse`, else `~/.local/share/weir/clickhouse`.
///
/// # Errors
/// Neither variable is set.
pub fn default_folder() -> anyhow::Result<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let data = named("XDG_DATA_HOME").map(PathBuf::from);
    let data = data.or_else(|| named("HOME").map(|home| PathBuf::from(home).join(".local/share")));
    Ok(data
        .context("set --folder: neither XDG_DATA_HOME nor HOME is known")?
        .join("weir/clickhouse"))
}

/// Runs the engine until SIGTERM or Ctrl-C.
///
/// # Errors
/// The engine cannot start, or ended too often.
pub async fn run(args: ClickhouseArgs) -> anyhow::Result<()> {
    if args.engine_child {
        return Ok(weir_chdb::run_child().await?);
    }
    let engine = Engine::start(args.config()?).await?;
    println!(
        "ClickHouse {} answers on {}",
        engine.version(),
        engine.url()
    );
    println!("native protocol: tcp://{}", engine.native_address());
    println!("accounts: {}", engine.credentials_path().display());
    let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    let mut check = tokio::time::interval(std::time::Duration::from_secs(1));
    loop {
        tokio::select! {
            _ = term.recv() => break,
            stopped = tokio::signal::ctrl_c() => { stopped?; break }
            _ = check.tick() => if !engine.is_running() { break }
        }
    }
    tokio::task::spawn_blocking(move || engine.stop()).await??;
    Ok(())
}

#[cfg(test)]
mod tests;
