//! `weir clickhouse`: the embedded ClickHouse alone, on its HTTP and its native port.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context;
use weir_chdb::{Account, Accounts, DEFAULT_NATIVE_PORT, Engine, EngineConfig, Required};

use crate::client::Credentials;

/// The options by which a command starts an engine.
#[derive(Debug, Clone, clap::Args)]
pub struct EngineArgs {
    /// Folder of the engine: its data in `engine`, its accounts in `accounts`.
    #[arg(long, env = "WEIR_CLICKHOUSE_FOLDER", value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Address of ClickHouse's native protocol, on the same host; by default its port 9000, or a
    /// free one where the HTTP interface takes one.
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
}

/// Arguments of `weir clickhouse`.
#[derive(Debug, Clone, clap::Args)]
pub struct ClickhouseArgs {
    /// Address of the HTTP interface.
    #[arg(long, env = "WEIR_CLICKHOUSE_LISTEN", default_value_t = weir_chdb::DEFAULT_LISTEN)]
    pub listen: SocketAddr,
    /// Folder, native port, limits.
    #[command(flatten)]
    pub engine: EngineArgs,
    /// File of lines user=SHA-256 of the password, in hexadecimal, for weir_writer and weir_reader:
    /// then neither the engine nor this process learns a password.
    #[arg(long, env = "WEIR_CLICKHOUSE_PASSWORD_HASHES", value_name = "FILE")]
    pub password_hashes: Option<PathBuf>,
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
        let usual = self.engine.config(self.listen)?;
        Ok(match &self.password_hashes {
            Some(path) => EngineConfig {
                accounts: Accounts::Hashes(path.clone()),
                ..usual
            },
            None => usual,
        })
    }
}

impl EngineArgs {
    /// The configuration of an engine whose HTTP interface is at `listen`.
    ///
    /// # Errors
    /// No folder is given and the user's home is unknown, or the ports are on different hosts.
    pub fn config(&self, listen: SocketAddr) -> anyhow::Result<EngineConfig> {
        let home = self.folder.clone().map_or_else(default_folder, Ok)?;
        Ok(EngineConfig {
            listen,
            library: self.library.clone(),
            memory: self.memory.map(|mib| mib << 20),
            native_port: self.native_port(listen)?,
            required: match (self.own_container, self.unconfined) {
                (true, _) => Required::OwnContainer,
                (_, true) => Required::Nothing,
                (false, false) => Required::Landlock,
            },
            ..EngineConfig::new(&home)
        })
    }

    fn native_port(&self, http: SocketAddr) -> anyhow::Result<u16> {
        let Some(native) = self.native else {
            return Ok(if http.port() == 0 {
                0
            } else {
                DEFAULT_NATIVE_PORT
            });
        };
        let (host, other) = (http.ip(), native.port() != http.port());
        anyhow::ensure!(
            native.ip() == host && (other || native.port() == 0),
            "--native: expected another port on {host}, the host of the HTTP interface, not {native}"
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
    crate::cli::say(&format!(
        "ClickHouse {} answers on {}\nnative protocol: tcp://{}\naccounts: {}\n",
        engine.version(),
        engine.url(),
        engine.native_address(),
        engine.accounts_path().display()
    ))?;
    tokio::select! {
        () = crate::cli::stop_signal() => {}
        () = given_up(&engine) => {}
    }
    tokio::task::spawn_blocking(move || engine.stop()).await??;
    Ok(())
}

/// Resolves when the engine is no longer watched over.
pub async fn given_up(engine: &Engine) {
    let mut beat = tokio::time::interval(std::time::Duration::from_secs(1));
    while engine.is_running() {
        beat.tick().await;
    }
}

/// An account of the engine as the client takes it.
pub fn login(account: &Account) -> Credentials {
    Credentials {
        user: Some(account.user.clone()),
        password: Some(account.password.clone()),
    }
}

#[cfg(test)]
mod tests;
