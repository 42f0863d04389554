//! Owns `cargo xtask setup`: installs what is missing, in parallel, and says what it cannot get.
//!
//! Each piece can tell from the disk alone whether it is there, so a second run needs no network.

mod apt;
mod browser;
mod kustomize;
mod nginx;
mod packages;
mod tools;
mod wasm_std;

#[cfg(test)]
mod tests;

use crate::home::Home;
use anyhow::{Context, Result, bail};
pub use browser::find as chromium;
pub use kustomize::find as kustomize;
pub use nginx::find as nginx;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How often a long installation says that it still runs.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// What the installed pieces are for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Need {
    /// Building and running the product.
    Product,
    /// That, and the Grafana plugin.
    Plugin,
    /// All that, and the browser tests.
    Tests,
}

/// One thing that can be present or installed.
pub trait Piece: Sync {
    /// Name and version, as shown.
    fn name(&self) -> String;
    /// Whether nothing is to be done; looks only at this machine.
    fn present(&self, home: &Home) -> bool;
    /// Gets it. `say` shows a line to the person who waits.
    ///
    /// # Errors
    /// Why it could not be had.
    fn install(&self, home: &Home, say: &dyn Fn(&str)) -> Result<()>;
    /// What a person can do when [`Piece::install`] failed.
    fn by_hand(&self) -> String;
}

/// Installs what is missing of `need`.
///
/// # Errors
/// When a piece could not be had; each has then been reported with a way to get it by hand.
pub fn setup(home: &Home, need: Need) -> Result<()> {
    let pieces = pieces(home, need)?;
    if absent(&pieces, home).is_empty() {
        return Ok(());
    }
    // Two setups at once would install the same things over each other.
    std::fs::create_dir_all(&home.cache).with_context(|| home.cache.display().to_string())?;
    let lock = std::fs::File::create(home.cache.join("setup.lock"))?;
    if lock.try_lock().is_err() {
        println!(
            "setup  waiting for another setup in {}",
            home.cache.display()
        );
        lock.lock()?;
    }
    let missing = absent(&pieces, home);
    println!(
        "setup  {} of {} pieces are missing; cache folder {}",
        missing.len(),
        pieces.len(),
        home.cache.display()
    );
    let failed = install_all(home, &missing);
    if !failed.is_empty() {
        bail!("setup could not get: {}", failed.join(", "));
    }
    Ok(())
}

/// Where the tools are that cargo built.
pub struct Folders {
    /// trunk's.
    pub trunk: PathBuf,
    /// That of wasm-bindgen.
    pub wasm_bindgen: PathBuf,
    /// The splitter's.
    pub wasm_split: PathBuf,
}

/// The folders of the tools.
///
/// # Errors
/// When one is not installed.
pub fn tool_folders(home: &Home) -> Result<Folders> {
    let folder = |tool: tools::Tool| {
        let missing = || format!("{} is missing: run `cargo xtask setup`", tool.name());
        tool.folder(home).with_context(missing)
    };
    Ok(Folders {
        trunk: folder(tools::trunk())?,
        wasm_bindgen: folder(tools::wasm_bindgen(home.locked("wasm-bindgen")?))?,
        wasm_split: folder(tools::wasm_split())?,
    })
}

fn pieces(home: &Home, need: Need) -> Result<Vec<Box<dyn Piece>>> {
    let mut pieces: Vec<Box<dyn Piece>> = vec![
        Box::new(wasm_std::WasmStd),
        Box::new(packages::Product),
        Box::new(tools::trunk()),
        Box::new(tools::wasm_bindgen(home.locked("wasm-bindgen")?)),
        Box::new(tools::wasm_split()),
    ];
    if let Some(library) = std::env::var_os("WEIR_LIBCHDB") {
        pieces.push(Box::new(packages::GivenLibrary(library.into())));
    }
    if need != Need::Product {
        pieces.push(Box::new(packages::Plugin));
    }
    if need == Need::Tests {
        pieces.push(Box::new(packages::OlderGrafana));
        pieces.push(Box::new(packages::BrowserTests));
        pieces.push(Box::new(browser::Chromium));
        pieces.push(Box::new(nginx::Nginx));
        pieces.push(Box::new(kustomize::Kustomize));
    }
    Ok(pieces)
}

fn absent<'a>(pieces: &'a [Box<dyn Piece>], home: &Home) -> Vec<&'a dyn Piece> {
    pieces
        .iter()
        .map(|piece| &**piece)
        .filter(|piece| !piece.present(home))
        .collect()
}

/// Installs side by side; returns the names of those that failed.
fn install_all(home: &Home, missing: &[&dyn Piece]) -> Vec<String> {
    let (send, receive) = channel();
    let start = Instant::now();
    let mut running: Vec<String> = missing.iter().map(|piece| piece.name()).collect();
    let mut failed = Vec::new();
    std::thread::scope(|scope| {
        for piece in missing {
            let send = send.clone();
            scope.spawn(move || install_one(*piece, home, &send));
        }
        drop(send);
        loop {
            match receive.recv_timeout(HEARTBEAT) {
                Ok((name, fine)) => {
                    running.retain(|other| *other != name);
                    failed.extend((!fine).then_some(name));
                }
                Err(RecvTimeoutError::Timeout) => {
                    println!(
                        "setup  {} s: still at {}",
                        start.elapsed().as_secs(),
                        running.join(", ")
                    );
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    failed
}

fn install_one(piece: &dyn Piece, home: &Home, done: &Sender<(String, bool)>) {
    let (name, start) = (piece.name(), Instant::now());
    println!("setup  {name}: installing");
    let result = piece
        .install(home, &|line| println!("setup  {name}: {line}"))
        .and_then(|()| {
            if piece.present(home) {
                Ok(())
            } else {
                bail!("installed, but still not found")
            }
        });
    match &result {
        Ok(()) => println!(
            "setup  {name}: ready after {:.0} s",
            start.elapsed().as_secs_f64()
        ),
        Err(error) => {
            println!(
                "setup  {name}: FAILED: {error:#}\nsetup  {name}: by hand: {}",
                piece.by_hand()
            );
        }
    }
    // The receiver outlives every sender; a failed send could only mean that nobody listens.
    let _ = done.send((name, result.is_ok()));
}
