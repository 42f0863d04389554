//! Owns the npm packages: those the product is built with, and those of the browser tests.

use super::Piece;
use crate::home::Home;
use crate::pins::{CHDB, NODE_MAJOR};
use crate::run::{command, read, run_logged, which};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// ClickHouse as a library, wasm-opt and the font, in the cache folder.
pub struct Product;

impl Piece for Product {
    fn name(&self) -> String {
        "npm packages (libchdb, wasm-opt, font)".into()
    }

    fn present(&self, home: &Home) -> bool {
        current(&source(home), &home.npm())
    }

    fn install(&self, home: &Home, say: &dyn Fn(&str)) -> Result<()> {
        std::fs::create_dir_all(home.npm())?;
        for name in ["package.json", "package-lock.json"] {
            std::fs::copy(source(home).join(name), home.npm().join(name))?;
        }
        let log = home.cache.join("log/npm.log");
        ci(&home.npm(), &log)?;
        if home.libchdb().is_none() {
            say(&other_platform(home, &log));
        }
        stamp(&source(home), &home.npm())
    }

    fn by_hand(&self) -> String {
        node_by_hand()
    }
}

/// The library that `WEIR_LIBCHDB` names: nothing is installed, but an older one is refused.
pub struct GivenLibrary(pub PathBuf);

impl Piece for GivenLibrary {
    fn name(&self) -> String {
        format!("a server in {}", self.0.display())
    }

    fn present(&self, _: &Home) -> bool {
        can_serve(&self.0)
    }

    fn install(&self, _: &Home, _: &dyn Fn(&str)) -> Result<()> {
        bail!("this libchdb is missing, or too old to open ClickHouse's ports")
    }

    fn by_hand(&self) -> String {
        format!("unset WEIR_LIBCHDB, or set it to a libchdb.so of {CHDB} or newer")
    }
}

/// Whether a library is of 26.7 or newer, which brought `chdb_version`. Where there is no grep, the
/// engine's start is what tells.
pub(super) fn can_serve(library: &Path) -> bool {
    if !library.is_file() {
        return false;
    }
    let found = Command::new("grep")
        .args(["-q", "-a", "-F", "chdb_version"])
        .arg(library)
        .status();
    found.map_or(true, |status| status.success())
}

/// Playwright and what the bench compares with, in `tests/browser`.
pub struct BrowserTests;

impl Piece for BrowserTests {
    fn name(&self) -> String {
        "npm packages of tests/browser".into()
    }

    fn present(&self, home: &Home) -> bool {
        current(&home.browser(), &home.browser())
    }

    fn install(&self, home: &Home, _: &dyn Fn(&str)) -> Result<()> {
        ci(&home.browser(), &home.cache.join("log/npm-browser.log"))?;
        stamp(&home.browser(), &home.browser())
    }

    fn by_hand(&self) -> String {
        node_by_hand()
    }
}

/// What the Grafana plugin is built and tested with, in the cache folder, with a link to it in
/// `panel-plugin`.
pub struct Plugin;

impl Piece for Plugin {
    fn name(&self) -> String {
        "npm packages of panel-plugin".into()
    }

    fn present(&self, home: &Home) -> bool {
        current(&home.plugin(), &home.plugin())
    }

    fn install(&self, home: &Home, _: &dyn Fn(&str)) -> Result<()> {
        let folder = home.cache.join("plugin");
        if !current(&home.plugin(), &folder) {
            copied(
                &home.plugin(),
                &folder,
                &home.cache.join("log/npm-plugin.log"),
            )?;
        }
        let link = home.plugin().join("node_modules");
        if link.is_symlink() {
            std::fs::remove_file(&link)?;
        } else if link.is_dir() {
            std::fs::remove_dir_all(&link)?;
        }
        link_to(&folder.join("node_modules"), &link)
    }

    fn by_hand(&self) -> String {
        node_by_hand()
    }
}

/// The oldest front end that the plugin is tested in, in the cache folder.
pub struct OlderGrafana;

impl Piece for OlderGrafana {
    fn name(&self) -> String {
        "npm packages of tests/browser/grafana/older".into()
    }

    fn present(&self, home: &Home) -> bool {
        current(&older(home), &home.older_grafana())
    }

    fn install(&self, home: &Home, _: &dyn Fn(&str)) -> Result<()> {
        let log = home.cache.join("log/npm-older.log");
        copied(&older(home), &home.older_grafana(), &log)
    }

    fn by_hand(&self) -> String {
        node_by_hand()
    }
}

fn older(home: &Home) -> PathBuf {
    home.browser().join("grafana/older")
}

/// Installs a folder's packages elsewhere.
fn copied(from: &Path, to: &Path, log: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for name in ["package.json", "package-lock.json"] {
        std::fs::copy(from.join(name), to.join(name))?;
    }
    ci(to, log)?;
    stamp(from, to)
}

#[cfg(unix)]
fn link_to(target: &Path, link: &Path) -> Result<()> {
    std::os::unix::fs::symlink(target, link).with_context(|| link.display().to_string())
}

#[cfg(not(unix))]
fn link_to(target: &Path, link: &Path) -> Result<()> {
    bail!("cannot link {} to {}", link.display(), target.display())
}

fn source(home: &Home) -> PathBuf {
    home.root.join("crates/xtask/npm")
}

fn node_by_hand() -> String {
    format!(
        "install Node.js {NODE_MAJOR} or newer with npm (https://nodejs.org), make the npm registry reachable, \
         and run `cargo xtask setup` again"
    )
}

/// Whether `node_modules` in `to` was installed from the lock file in `from`.
fn current(from: &Path, to: &Path) -> bool {
    let lock = std::fs::read(from.join("package-lock.json"));
    let stamp = std::fs::read(to.join("node_modules/.weir-stamp"));
    matches!((lock, stamp), (Ok(lock), Ok(stamp)) if lock == stamp)
}

fn stamp(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(
        from.join("package-lock.json"),
        to.join("node_modules/.weir-stamp"),
    )?;
    Ok(())
}

fn npm(folder: &Path) -> Result<Command> {
    let version = which("node").and_then(|node| read(command(node).arg("--version")));
    let version = version.context("node is not on PATH")?;
    if which("npm").is_none() {
        bail!("npm is not on PATH");
    }
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|text| text.parse().ok());
    if major.is_none_or(|major: u32| major < NODE_MAJOR) {
        bail!("Node.js {version} is too old: expected {NODE_MAJOR} or newer");
    }
    let mut npm = command("npm");
    npm.current_dir(folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Ok(npm)
}

fn ci(folder: &Path, log: &Path) -> Result<()> {
    run_logged(npm(folder)?.args(["ci", "--no-audit", "--no-fund"]), log)
}

/// The lock file covers Linux on x86-64; elsewhere the same version is asked for by name.
fn other_platform(home: &Home, log: &Path) -> String {
    let platform = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "linux-x64-gnu",
        ("linux", "aarch64") => "linux-arm64-gnu",
        ("macos", "aarch64") => "darwin-arm64",
        ("macos", "x86_64") => "darwin-x64",
        (os, arch) => {
            return format!(
                "there is no embedded ClickHouse for {os} on {arch}; use --clickhouse with a server"
            );
        }
    };
    let package = format!("@chdb/lib-{platform}@{CHDB}");
    let install = npm(&home.npm()).and_then(|mut npm| {
        run_logged(
            npm.args(["install", "--no-save", "--no-audit", "--no-fund", &package]),
            log,
        )
    });
    match install {
        Ok(()) => format!("{package} added"),
        Err(error) => format!(
            "no embedded ClickHouse: {package} could not be had ({error:#}); \
             set WEIR_LIBCHDB to a libchdb.so, or use --clickhouse with a server"
        ),
    }
}
