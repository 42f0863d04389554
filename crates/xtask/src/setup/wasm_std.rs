//! Owns the standard library for wasm32: from rustup, else Debian's compiler and a std built here.

use super::{Piece, apt};
use crate::home::Home;
use crate::pins::{DEBIAN_LLD, DEBIAN_WASM};
use crate::run::{command, run_logged, which};
use crate::wasm::{self, Compiler, TARGET, debian_stamp, debian_sysroot, library_folder};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// Where Debian keeps the standard library's source.
const SOURCE: &str = "/usr/lib/rustlib/src/rust/library";
/// The crate that is built to have its dependency, std, built.
const SEED: &str = "[package]\nname = \"seed\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[profile.release]\n\
                    opt-level = 3\ncodegen-units = 1\npanic = \"abort\"\n[workspace]\n";

/// std for wasm32.
pub struct WasmStd;

impl Piece for WasmStd {
    fn name(&self) -> String {
        format!("Rust std for {TARGET}")
    }

    fn present(&self, home: &Home) -> bool {
        Compiler::find(home).is_ok()
    }

    fn install(&self, home: &Home, say: &dyn Fn(&str)) -> Result<()> {
        if wasm::forced_debian() {
            return debian(home, say);
        }
        let Err(error) = rustup(home) else {
            return Ok(());
        };
        say(&format!(
            "rustup cannot add the target ({error:#}); trying Debian's compiler"
        ));
        debian(home, say)
    }

    fn by_hand(&self) -> String {
        format!("rustup target add {TARGET}")
    }
}

fn rustup(home: &Home) -> Result<()> {
    ensure!(which("rustup").is_some(), "rustup is not on PATH");
    let log = home.cache.join("log/rustup.log");
    run_logged(
        command("rustup")
            .args(["target", "add", TARGET])
            .current_dir(&home.root),
        &log,
    )?;
    ensure!(
        wasm::on_path_is_ready(home),
        "it added the target to another toolchain than rustc's"
    );
    Ok(())
}

fn debian(home: &Home, say: &dyn Fn(&str)) -> Result<()> {
    let ready = [
        "/usr/bin/rustc",
        "/usr/bin/cargo",
        "/usr/bin/cargo-clippy",
        SOURCE,
    ];
    if ready.iter().any(|path| !Path::new(path).exists()) || linker().is_none() {
        let packages: Vec<&str> = DEBIAN_WASM.iter().copied().chain([DEBIAN_LLD]).collect();
        apt::install(home, &packages, say)?;
    }
    let stamp = debian_stamp().context("/usr/bin/rustc does not run")?;
    let sysroot = debian_sysroot(home);
    // Half a sysroot from an earlier attempt or of an older compiler must not be mixed in.
    if sysroot.exists() {
        fs::remove_dir_all(&sysroot)?;
    }
    say("building std from Debian's source takes about a minute");
    let built = build_std(home)?;
    fill(&sysroot, &built, wasm::host_of(&stamp)?)?;
    fs::write(sysroot.join("stamp"), stamp)?;
    fs::remove_dir_all(home.cache.join("build/std"))?;
    Ok(())
}

/// Builds an empty crate's std; returns the folder of the libraries.
fn build_std(home: &Home) -> Result<PathBuf> {
    let seed = home.cache.join("build/std");
    fs::create_dir_all(seed.join("src"))?;
    fs::write(seed.join("Cargo.toml"), SEED)?;
    fs::write(seed.join("src/lib.rs"), "")?;
    let mut cargo = command("/usr/bin/cargo");
    cargo
        .args([
            "build",
            "--release",
            "-Zbuild-std=std,panic_abort",
            "--target",
            TARGET,
        ])
        // Debian's source has its dependencies beside it.
        .args(["--config", "source.crates-io.replace-with='beside'"])
        .args([
            "--config",
            &format!("source.beside.directory='{SOURCE}/vendor'"),
        ])
        .current_dir(&seed)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTFLAGS",
            "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked",
        )
        .env("CARGO_TARGET_DIR", seed.join("target"))
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("RUSTUP_TOOLCHAIN");
    run_logged(&mut cargo, &home.cache.join("log/std.log"))?;
    Ok(seed.join("target").join(TARGET).join("release/deps"))
}

/// Puts libraries, linker and compiler where `--sysroot` and `PATH` look for them.
fn fill(sysroot: &Path, built: &Path, host: &str) -> Result<()> {
    let library = library_folder(sysroot);
    fs::create_dir_all(&library)?;
    for entry in fs::read_dir(built)? {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libseed-") {
            fs::copy(path, library.join(&name))?;
        }
    }
    let linker = linker().context("no lld in /usr/bin")?;
    link(
        &linker,
        &sysroot.join("lib/rustlib").join(host).join("bin/rust-lld"),
    )?;
    for program in ["rustc", "cargo", "cargo-clippy", "clippy-driver", "rustdoc"] {
        link(
            &Path::new("/usr/bin").join(program),
            &sysroot.join("bin").join(program),
        )?;
    }
    Ok(())
}

/// The pinned lld, else any generic one.
fn linker() -> Option<PathBuf> {
    [DEBIAN_LLD, "lld"]
        .iter()
        .map(|name| Path::new("/usr/bin").join(name))
        .find(|path| path.exists())
}

#[cfg(unix)]
fn link(original: &Path, link: &Path) -> Result<()> {
    fs::create_dir_all(link.parent().context("a link needs a folder")?)?;
    Ok(std::os::unix::fs::symlink(original, link)?)
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> Result<()> {
    anyhow::bail!("Debian's compiler needs Debian")
}
