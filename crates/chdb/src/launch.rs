//! Starting the engine's process behind its walls.
//!
//! One of the files that may hold `unsafe`: rules are put in force between fork and exec.
#![allow(unsafe_code)]

use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::Error;
use crate::config::Program;
use crate::confine::Rules;
use crate::terminal::{self, Terminal};

/// The environment variable that tells a program to become the engine.
pub(crate) const CHILD_MARK: &str = "WEIR_ENGINE_CHILD";

/// A started process and our end of its control channel.
pub(crate) struct Launched {
    /// The process; its stderr is piped.
    pub(crate) child: Child,
    /// Lines of JSON go to it, lines of JSON come back; its closing ends the engine.
    pub(crate) control: UnixStream,
}

/// The executable that `program` names.
///
/// # Errors
/// The running program's own path is unknown.
pub(crate) fn executable(program: &Program) -> Result<PathBuf, Error> {
    let own = || std::env::current_exe().map_err(|error| Error::Start(error.to_string()));
    program.path.clone().map_or_else(own, Ok)
}

/// Starts the process: standard input is a terminal, standard output the control channel.
///
/// # Errors
/// It cannot be started, or the rules cannot be put in force.
pub(crate) fn launch(
    program: &Program,
    folder: &Path,
    rules: Option<Rules>,
) -> Result<Launched, Error> {
    let path = executable(program)?;
    let failed = |error: std::io::Error| Error::Start(format!("{}: {error}", path.display()));
    let (ours, theirs) = UnixStream::pair().map_err(failed)?;
    let terminal = Terminal::open()
        .map_err(|error| Error::Start(format!("the engine needs a terminal: {error}")))?;
    let mut command = Command::new(&path);
    command
        .args(&program.args)
        .env_clear()
        .envs(passed_on())
        .env(CHILD_MARK, "1")
        .env("TZ", "UTC")
        .env("HOME", folder.join("tmp"))
        .env("TMPDIR", folder.join("tmp"))
        .current_dir(folder.join("tmp"))
        .env(terminal::VARIABLE, terminal.number())
        .stdin(Stdio::from(terminal.input))
        .stdout(Stdio::from(OwnedFd::from(theirs)))
        .stderr(Stdio::piped())
        // A group of its own: Ctrl-C in a terminal reaches the parent, which stops it in order.
        .process_group(0);
    {
        let (mut rules, controlling) = (rules, terminal.controlling);
        // SAFETY: between fork and exec only system calls are made and a little memory is
        // taken, which the C libraries that we support allow after fork; no lock of ours is
        // touched and nothing is shared with another thread.
        unsafe {
            command.pre_exec(move || {
                // This process keeps that end over exec; no other one does.
                rustix::io::fcntl_setfd(&controlling, rustix::io::FdFlags::empty())?;
                rules.take().map_or(Ok(()), Rules::enforce)
            });
        }
    }
    let child = command.spawn().map_err(failed)?;
    Ok(Launched {
        child,
        control: ours,
    })
}

/// The few variables that the engine's process keeps: how to log and trace.
fn passed_on() -> impl Iterator<Item = (&'static str, OsString)> {
    ["RUST_LOG", "RUST_BACKTRACE", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var_os(name).map(|value| (name, value)))
}
