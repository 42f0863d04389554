//! The bench from its engine's start to its report.

use super::fill::{Filled, Target, fill};
use super::grow;
use super::measure::{Peers, measure};
use super::questions::questions;
use super::report::Report;
use super::{Options, PLAIN, Server, WEIR, json, schema, size};
use anyhow::{Context as _, Result, ensure};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use weir_chdb::{Engine, EngineConfig};

/// Starts an engine in a scratch folder, runs the bench and prints what came out.
///
/// # Errors
/// The engine does not start, ClickHouse refuses something, or answers differ.
pub async fn run(options: Options) -> Result<()> {
    let scratch = Scratch::new(&options)?;
    let config = EngineConfig {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        native_port: 0,
        memory: options.memory.map(|mib| mib << 20),
        ..EngineConfig::new(&scratch.folder)
    };
    let engine = Engine::start(config).await?;
    eprintln!(
        "ClickHouse {} in {}",
        engine.version(),
        scratch.folder.display()
    );
    let server = Server::new(&engine)?;
    let ended = tokio::select! {
        ended = with(&server, &options) => ended,
        () = weir_server::cli::stop_signal() => Err(anyhow::anyhow!("stopped")),
    };
    tokio::task::spawn_blocking(move || engine.stop()).await??;
    scratch.leave(options.keep);
    ended
}

/// The growth table, or the comparison.
async fn with(server: &Server, options: &Options) -> Result<()> {
    if !options.grow.is_empty() {
        let steps = grow::grow(server, options).await?;
        println!("{}", grow::markdown(&steps));
        return Ok(());
    }
    let report = bench(server, options).await?;
    println!("{}", report.markdown());
    if let Some(path) = &options.json {
        let text = serde_json::to_string_pretty(&json::report(&report))?;
        std::fs::write(path, text).with_context(|| path.display().to_string())?;
    }
    let differing = report.differing();
    ensure!(differing == 0, "{differing} answers differ");
    Ok(())
}

/// Fills both databases (unless they are reused), asks everything and gives what was measured.
///
/// # Errors
/// With ClickHouse's words.
pub async fn bench(server: &Server, options: &Options) -> Result<Report> {
    let mut report = Report::default();
    if !options.reuse {
        schema::create_plain(server).await?;
        schema::create_weir(server).await?;
        report.filled = Some(fill_both(server, options).await?);
        report.inserted = Some(sizes(server).await?);
        eprintln!("merging");
        size::optimize(server, PLAIN).await?;
        size::optimize(server, WEIR).await?;
    }
    let merged = sizes(server).await?;
    report.rows = merged[1].get("flows").map_or(0, |flows| flows.rows);
    ensure!(report.rows > 0, "there are no records to ask for");
    report.merged = Some(merged);
    let questions = questions(options.only.as_deref());
    let (windows, repeat) = (&options.windows, options.repeat);
    report.lines = measure(server, &questions, windows, repeat, Peers::All).await?;
    Ok(report)
}

async fn fill_both(server: &Server, options: &Options) -> Result<[Filled; 2]> {
    let targets = [
        Target {
            database: PLAIN,
            settings: Vec::new(),
        },
        Target {
            database: WEIR,
            settings: options.settings.clone(),
        },
    ];
    let filled = fill(server, options, options.rows, &targets).await?;
    filled
        .try_into()
        .map_err(|_| anyhow::anyhow!("two databases were to be filled"))
}

async fn sizes(server: &Server) -> Result<[size::Sizes; 2]> {
    Ok([
        size::sizes(server, PLAIN).await?,
        size::sizes(server, WEIR).await?,
    ])
}

/// The engine's folder.
struct Scratch {
    folder: PathBuf,
    own: Option<tempfile::TempDir>,
}

impl Scratch {
    fn new(options: &Options) -> Result<Self> {
        match &options.folder {
            Some(folder) => {
                check_new(folder, options.reuse)?;
                std::fs::create_dir_all(folder)?;
                Ok(Self {
                    folder: folder.clone(),
                    own: None,
                })
            }
            None => {
                let own = tempfile::Builder::new().prefix("weir-bench-").tempdir()?;
                Ok(Self {
                    folder: own.path().to_path_buf(),
                    own: Some(own),
                })
            }
        }
    }

    /// Removes what this run made, unless it is to be kept.
    fn leave(self, keep: bool) {
        match self.own {
            Some(own) if keep => {
                let folder = own.keep();
                eprintln!("kept: --folder {} --reuse", folder.display());
            }
            Some(_) => {}
            None => eprintln!("left as it is: {}", self.folder.display()),
        }
    }
}

/// A folder that is filled anew must hold nothing of somebody else's.
fn check_new(folder: &Path, reuse: bool) -> Result<()> {
    let filled = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    ensure!(
        reuse || !filled || folder.join("engine").is_dir(),
        "{} holds other files: name an empty folder",
        folder.display()
    );
    Ok(())
}
