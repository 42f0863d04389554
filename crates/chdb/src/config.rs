//! What an engine is started with: folders, ports, library, limits.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::{Accounts, Error};

/// Where ClickHouse's HTTP interface listens by default: `127.0.0.1:8123`.
pub const DEFAULT_LISTEN: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8123);

/// The port of ClickHouse's native protocol by default.
pub const DEFAULT_NATIVE_PORT: u16 = 9000;

/// The smallest memory budget that an engine is started with, in bytes.
const LEAST_MEMORY: u64 = 512 << 20;

/// How to start one engine.
#[derive(Debug, Clone)]
pub struct EngineConfig {
    /// The engine's own folder: all that its process may write. Created where missing.
    pub folder: PathBuf,
    /// The accounts, in a file outside of `folder`.
    pub accounts: Accounts,
    /// Address of the HTTP interface; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Port of the native protocol on the same host; 0 takes a free one.
    pub native_port: u16,
    /// libchdb.so; `None` looks where `find_library` does.
    pub library: Option<PathBuf>,
    /// Memory for the engine in bytes; `None` takes half of what the machine or its control
    /// group allows.
    pub memory: Option<u64>,
    /// What must confine the engine before it serves others than loopback.
    pub required: Required,
    /// The program that becomes the engine's process.
    pub program: Program,
}

impl EngineConfig {
    /// Everything below `home`: `home/engine` for the engine and `home/accounts` for its
    /// passwords; address, library and limits by default.
    pub fn new(home: &Path) -> Self {
        Self {
            folder: home.join("engine"),
            accounts: Accounts::Passwords(home.join("accounts")),
            listen: DEFAULT_LISTEN,
            native_port: DEFAULT_NATIVE_PORT,
            library: None,
            memory: None,
            required: Required::Landlock,
            program: Program::default(),
        }
    }
}

/// What must confine the engine before it serves others than loopback. Landlock is put in force
/// wherever the kernel has it, whatever is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Required {
    /// Landlock's rules for files.
    #[default]
    Landlock,
    /// A container that holds the engine and nothing else: the operator says so.
    OwnContainer,
    /// Nothing: whoever may write can read this user's files through the engine.
    Nothing,
}

/// How the engine's process is started: this program again, which must then call
/// [`crate::run_child`].
#[derive(Debug, Clone)]
pub struct Program {
    /// The executable; `None` is the running one.
    pub path: Option<PathBuf>,
    /// Its arguments.
    pub args: Vec<String>,
}

impl Default for Program {
    /// `weir clickhouse --engine-child`.
    fn default() -> Self {
        Self {
            path: None,
            args: vec!["clickhouse".into(), "--engine-child".into()],
        }
    }
}

/// Finds libchdb.so: the given path, else `$WEIR_LIBCHDB`, else where `cargo xtask setup`
/// puts it in the cache folder (`$WEIR_CACHE`, else `$XDG_CACHE_HOME/weir`, else
/// `~/.cache/weir`).
///
/// # Errors
/// None is there; the text says how to get it.
pub fn find_library(given: Option<&Path>) -> Result<PathBuf, Error> {
    let named = given.map(Path::to_path_buf);
    if let Some(path) = named.or_else(|| std::env::var_os("WEIR_LIBCHDB").map(PathBuf::from)) {
        return check_library(path.clone())
            .ok_or_else(|| Error::Library(format!("{} is not a file", path.display())));
    }
    let cache = cache_folder();
    let path = cache
        .join("npm/node_modules/@chdb")
        .join(PACKAGE)
        .join("libchdb.so");
    check_library(path.clone()).ok_or_else(|| {
        Error::Library(format!(
            "libchdb.so is not at {}. Run `cargo xtask setup`, or install the npm package \
             @chdb/{PACKAGE} and name its file with --library or WEIR_LIBCHDB",
            path.display()
        ))
    })
}

/// The npm package that holds libchdb for this machine.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
const PACKAGE: &str = "lib-linux-x64-gnu";
#[cfg(all(target_os = "linux", not(target_arch = "x86_64")))]
const PACKAGE: &str = "lib-linux-arm64-gnu";
#[cfg(all(not(target_os = "linux"), target_arch = "x86_64"))]
const PACKAGE: &str = "lib-darwin-x64";
#[cfg(all(not(target_os = "linux"), not(target_arch = "x86_64")))]
const PACKAGE: &str = "lib-darwin-arm64";

fn check_library(path: PathBuf) -> Option<PathBuf> {
    // The engine's process starts in a folder of its own: the path must be absolute.
    path.is_file().then(|| path.canonicalize().ok()).flatten()
}

fn cache_folder() -> PathBuf {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(cache) = named("WEIR_CACHE") {
        return cache.into();
    }
    let home = || PathBuf::from(named("HOME").unwrap_or_default()).join(".cache");
    named("XDG_CACHE_HOME")
        .map_or_else(home, PathBuf::from)
        .join("weir")
}

/// Memory limits of one engine, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    /// All that the engine may hold.
    pub(crate) total: u64,
    /// One query.
    pub(crate) query: u64,
    /// The cache of index marks.
    pub(crate) marks: u64,
}

impl Memory {
    /// Shares out a budget; `None` takes half of what the machine or its control group allows.
    pub(crate) fn plan(budget: Option<u64>) -> Self {
        let total = budget.unwrap_or_else(|| available() / 2).max(LEAST_MEMORY);
        Self {
            total,
            query: total / 10 * 6,
            marks: (total / 20).min(512 << 20),
        }
    }
}

/// The least of the machine's memory and every control group's limit above this process.
fn available() -> u64 {
    let text = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let machine = memory_total(&text("/proc/meminfo")).unwrap_or(4 << 30);
    let mut limit = machine;
    for line in text("/proc/self/cgroup").lines() {
        let Some(group) = line.splitn(3, ':').nth(2) else {
            continue;
        };
        for folder in Path::new(group).ancestors() {
            let relative = folder
                .strip_prefix("/")
                .unwrap_or(folder)
                .display()
                .to_string();
            for file in [
                format!("/sys/fs/cgroup/{relative}/memory.max"),
                format!("/sys/fs/cgroup/memory/{relative}/memory.limit_in_bytes"),
            ] {
                limit = text(&file).trim().parse().unwrap_or(limit).min(limit);
            }
        }
    }
    limit
}

fn memory_total(meminfo: &str) -> Option<u64> {
    let line = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim()
        .trim_end_matches(" kB")
        .parse::<u64>()
        .ok()
        .map(|kib| kib * 1024)
}

#[cfg(test)]
mod tests;
