//! Owns the use of Debian's package manager: only as root or by `sudo -n`, and never unannounced.

use crate::home::Home;
use crate::run::{command, read, run_logged, which};
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

/// apt refuses to run twice at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Installs packages after saying so.
///
/// # Errors
/// When there is no apt, no right to use it, or a package cannot be had.
pub fn install(home: &Home, packages: &[&str], say: &dyn Fn(&str)) -> Result<()> {
    if which("apt-get").is_none() {
        bail!("this is no Debian-like system (no apt-get)");
    }
    let prefix = rights()?;
    let _guard = ONE_AT_A_TIME
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    say(&format!(
        "using apt: {}apt-get install {}",
        if prefix.is_empty() { "" } else { "sudo " },
        packages.join(" ")
    ));
    let log = home.cache.join("log/apt.log");
    // An old list of packages still serves when the network is slow; the install tells.
    let _ = run_logged(apt(prefix).arg("update"), &log);
    run_logged(
        apt(prefix)
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages),
        &log,
    )
}

/// Takes a package's files into a folder, without installing it: that needs no rights and starts no
/// service.
///
/// # Errors
/// When there is no apt, or the package cannot be had.
pub fn unpack(home: &Home, package: &str, folder: &Path, say: &dyn Fn(&str)) -> Result<()> {
    if which("apt-get").is_none() || which("dpkg-deb").is_none() {
        bail!("this is no Debian-like system (no apt-get)");
    }
    say(&format!(
        "using apt: apt-get download {package}, unpacked into {} and not installed",
        folder.display()
    ));
    let _guard = ONE_AT_A_TIME
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let log = home.cache.join("log/apt.log");
    let fetched = folder.join("package");
    // What an earlier attempt left would be unpacked too.
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(&fetched)?;
    let download = || {
        run_logged(
            apt(&[]).args(["download", package]).current_dir(&fetched),
            &log,
        )
    };
    if download().is_err() {
        // The list of packages may be old, or not be there.
        run_logged(apt(rights()?).arg("update"), &log)?;
        download()?;
    }
    for file in std::fs::read_dir(&fetched)?.flatten() {
        run_logged(
            command("dpkg-deb").arg("-x").arg(file.path()).arg(folder),
            &log,
        )?;
    }
    Ok(())
}

/// The words in front of `apt-get`: none for root.
fn rights() -> Result<&'static [&'static str]> {
    if read(command("id").arg("-u")).as_deref() == Some("0") {
        return Ok(&[]);
    }
    if which("sudo").is_some() && read(command("sudo").args(["-n", "true"])).is_some() {
        return Ok(&["sudo", "-n"]);
    }
    bail!("apt needs root (neither root nor sudo without a password)")
}

fn apt(prefix: &[&str]) -> Command {
    let mut words =
        prefix
            .iter()
            .copied()
            .chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    let mut apt = command(words.next().unwrap_or("env"));
    apt.args(words)
        .args(["-q", "-o", "DPkg::Lock::Timeout=600"]);
    apt
}
