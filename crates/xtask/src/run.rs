//! Owns how other programs are started: clean environment, logs, errors that name the command.

use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Lines of a failed command's log that are shown.
const TAIL: usize = 12;

/// A command without the variables that `cargo run` sets for this program alone.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        let private = [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ];
        if text == "CARGO" || private.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&name);
        }
    }
    command
}

/// The program's full path, when it is on `PATH`.
pub fn which(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|dir| dir.join(program))
        .find(|path| is_program(path))
}

/// Whether a file can be run.
pub fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        path.metadata()
            .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    path.is_file()
}

/// Standard output of a command that says something short, trimmed; `None` when it fails.
pub fn read(command: &mut Command) -> Option<String> {
    let Output { status, stdout, .. } = command.stderr(Stdio::null()).output().ok()?;
    status
        .success()
        .then(|| String::from_utf8_lossy(&stdout).trim().to_owned())
}

/// Runs a command with its output on the terminal.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn run(command: &mut Command) -> Result<()> {
    let name = describe(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start: {name}"))?;
    if !status.success() {
        bail!("failed ({status}): {name}");
    }
    Ok(())
}

/// Runs a command with its output in a log file.
///
/// # Errors
/// When it cannot be started or does not succeed; the message holds the log's last lines.
pub fn run_logged(command: &mut Command, log: &Path) -> Result<()> {
    let name = describe(command);
    std::fs::create_dir_all(log.parent().context("a log needs a folder")?)?;
    let file = File::options().create(true).append(true).open(log)?;
    command
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file);
    let status = command
        .status()
        .with_context(|| format!("cannot start: {name}"))?;
    if !status.success() {
        bail!(
            "failed ({status}): {name}\n{}\n(all of it: {})",
            tail(log),
            log.display()
        );
    }
    Ok(())
}

fn tail(log: &Path) -> String {
    let bytes = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let last = &lines[lines.len().saturating_sub(TAIL)..];
    last.iter()
        .map(|line| format!("  | {line}\n"))
        .collect::<String>()
        .trim_end()
        .to_owned()
}

/// The command as a person would type it.
pub fn describe(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

/// `PATH` with these folders first.
///
/// # Errors
/// When a folder's name cannot stand in `PATH`.
pub fn path_with(first: &[PathBuf]) -> Result<std::ffi::OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(
        first.iter().cloned().chain(env::split_paths(&old)),
    )?)
}
