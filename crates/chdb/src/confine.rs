//! The walls around the engine's process: Landlock rules that hold from its first instruction,
//! and system calls that it gives up before it loads libchdb.
//!
//! The rules are made before the process is started and put in force between `fork` and
//! `exec`, so every thread that it ever starts stands under them. It may write to its two
//! folders, read its settings, its program, the system's libraries, time zones and a few facts
//! about the machine, and listen on its two TCP ports. By seccomp it gives up connecting to anything,
//! sockets of other kinds, starting programs, tracing, mounting.
//!
//! Which rules hold depends on the kernel: Landlock knows files from ABI 1 (Linux 5.13) on, and
//! TCP from ABI 4 (6.7) on; some kernels are built without it.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use crate::config::Required;
use crate::files::{settings, writable};
use crate::wire::Ports;
use crate::{Error, configuration};

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(test)]
mod tests;

#[cfg(target_os = "linux")]
pub(crate) use linux::{Rules, abi, give_up_calls};
#[cfg(not(target_os = "linux"))]
pub(crate) use other::{Rules, abi, give_up_calls};

/// The macro of the embedded engine that holds [`Confinement::word`], for the function `getMacro`.
pub const CONFINEMENT: &str = configuration::MACRO;

/// Which of Landlock's rules hold for the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confinement {
    /// Files, and the ports that it may listen on.
    Whole,
    /// Files.
    Files,
    /// None.
    Nothing,
}

impl Confinement {
    /// What a kernel's Landlock ABI confines.
    pub(crate) fn of(abi: Option<i32>) -> Self {
        match abi {
            Some(4..) => Self::Whole,
            Some(1..) => Self::Files,
            _ => Self::Nothing,
        }
    }

    /// As one word, the value of the macro [`CONFINEMENT`].
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "files-and-ports",
            Self::Files => "files",
            Self::Nothing => "nothing",
        }
    }

    /// The inverse of [`Confinement::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Whole, Self::Files, Self::Nothing]
            .into_iter()
            .find(|confinement| confinement.word() == word)
    }

    /// Writes to the log which rules hold.
    pub(crate) fn log(self) {
        match self {
            Self::Whole => tracing::info!("Landlock confines the engine: files and ports"),
            Self::Files => tracing::warn!(
                "Landlock confines the engine to its files, but this kernel (before 6.7) does not \
                 keep it from listening on further ports"
            ),
            Self::Nothing => tracing::warn!(
                "this kernel has no Landlock: whoever has an account of the engine can read this \
                 user's files with the function file()"
            ),
        }
    }

    /// Whether an engine with these rules may serve that host.
    ///
    /// # Errors
    /// It may not; the text says what to do.
    pub(crate) fn allows(self, host: IpAddr, required: Required) -> Result<(), Error> {
        let enough = self != Self::Nothing || required != Required::Landlock;
        if host.is_loopback() || enough {
            return Ok(());
        }
        Err(Error::Start(format!(
            "this kernel has no Landlock, so whoever has an account could read this user's files \
             through the engine: it listens on {host} only with --own-container, where a container \
             holds nothing but the engine, or with --unconfined"
        )))
    }
}

/// What the engine's process may reach.
#[derive(Debug, Clone)]
pub(crate) struct Walls {
    /// Read, write, create, delete.
    pub(crate) writable: Vec<PathBuf>,
    /// Read and execute: the program and the folders of shared libraries.
    pub(crate) programs: Vec<PathBuf>,
    /// Read only.
    pub(crate) readable: Vec<PathBuf>,
}

impl Walls {
    /// The walls for a program that loads `library` and owns `folder`.
    pub(crate) fn new(program: &Path, library: &Path, folder: &Path) -> Self {
        let paths = |list: &[&str]| list.iter().map(PathBuf::from).collect::<Vec<_>>();
        let mut programs = paths(&["/lib", "/lib64", "/usr/lib", "/usr/lib64"]);
        programs.push(program.to_path_buf());
        let mut readable = paths(&[
            "/etc/ld.so.cache",
            "/etc/localtime",
            "/usr/share/zoneinfo",
            "/proc/meminfo",
            "/proc/cpuinfo",
            "/proc/stat",
            "/proc/loadavg",
            "/proc/uptime",
            "/proc/mounts",
            "/proc/filesystems",
            "/proc/cgroups",
            "/proc/sys",
            "/sys/fs/cgroup",
            "/sys/devices/system",
            "/dev/urandom",
            "/dev/random",
        ]);
        readable.extend([library.to_path_buf(), settings(folder)]);
        let mut written = writable(folder).to_vec();
        written.push("/dev/null".into());
        Self {
            writable: written,
            programs,
            readable,
        }
    }

    /// The rules for these walls and ports.
    ///
    /// # Errors
    /// The kernel refuses a rule.
    pub(crate) fn rules(&self, ports: Ports) -> Result<Rules, Error> {
        Rules::new(self, ports)
    }
}
