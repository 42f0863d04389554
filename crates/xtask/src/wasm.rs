//! Owns which compiler builds for wasm32: the one on `PATH`, else Debian's with a std of our own.

use crate::home::Home;
use crate::run::{command, path_with, read};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// A compiler that has wasm32's std.
#[derive(Clone, Debug, PartialEq)]
pub enum Compiler {
    /// The `rustc` on `PATH`.
    OnPath,
    /// Debian's `/usr/bin/rustc` with the std that setup built into this sysroot.
    Debian(PathBuf),
}

impl Compiler {
    /// Finds a compiler that is ready. `WEIR_WASM=debian` skips the one on `PATH`.
    ///
    /// # Errors
    /// When there is none: setup has not run.
    pub fn find(home: &Home) -> Result<Self> {
        if !forced_debian() && on_path_is_ready(home) {
            return Ok(Self::OnPath);
        }
        let sysroot = debian_sysroot(home);
        if debian_stamp().is_some_and(|stamp| stamped(&sysroot, &stamp)) {
            return Ok(Self::Debian(sysroot));
        }
        anyhow::bail!("no compiler with wasm32's std: run `cargo xtask setup`")
    }

    /// Makes a command that calls cargo use this compiler and its own target folder; `first` are
    /// the folders to put in front of `PATH`.
    ///
    /// # Errors
    /// When `PATH` cannot hold one of the folders.
    pub fn apply(&self, home: &Home, command: &mut Command, first: &[PathBuf]) -> Result<()> {
        let mut first = first.to_vec();
        if let Self::Debian(sysroot) = self {
            first.push(sysroot.join("bin"));
            command
                .env("RUSTC", "/usr/bin/rustc")
                .env(
                    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                    format!("--sysroot={}", sysroot.display()),
                )
                .env_remove("LD_LIBRARY_PATH")
                .env_remove("RUSTUP_TOOLCHAIN");
        }
        command
            .env("PATH", path_with(&first)?)
            .env("CARGO_TARGET_DIR", home.wasm_target());
        Ok(())
    }

    /// A `cargo` of this compiler that builds for wasm32 into its own target folder.
    ///
    /// # Errors
    /// As [`Compiler::apply`].
    pub fn cargo(&self, home: &Home) -> Result<Command> {
        let program = match self {
            Self::OnPath => "cargo".into(),
            Self::Debian(sysroot) => sysroot.join("bin/cargo"),
        };
        let mut cargo = command(program);
        self.apply(home, &mut cargo, &[])?;
        cargo.current_dir(&home.root);
        Ok(cargo)
    }
}

/// Whether a person asked for Debian's compiler although another might do.
pub fn forced_debian() -> bool {
    std::env::var("WEIR_WASM").is_ok_and(|way| way == "debian")
}

/// Whether the `rustc` on `PATH` has wasm32's std.
pub fn on_path_is_ready(home: &Home) -> bool {
    let sysroot = read(
        command("rustc")
            .args(["--print", "sysroot"])
            .current_dir(&home.root),
    );
    sysroot.is_some_and(|sysroot| has_std(Path::new(&sysroot)))
}

/// The sysroot that setup fills for Debian's compiler.
pub fn debian_sysroot(home: &Home) -> PathBuf {
    home.cache.join("wasm-sysroot")
}

/// What Debian's compiler says of itself; a sysroot built by another is useless to it.
pub fn debian_stamp() -> Option<String> {
    read(
        command("/usr/bin/rustc")
            .arg("-vV")
            .env_remove("LD_LIBRARY_PATH"),
    )
}

/// Whether the sysroot was finished by the compiler that says `stamp`.
pub fn stamped(sysroot: &Path, stamp: &str) -> bool {
    std::fs::read_to_string(sysroot.join("stamp")).is_ok_and(|text| text == stamp)
        && has_std(sysroot)
}

/// Where a sysroot keeps the target's libraries.
pub fn library_folder(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

/// The host's name in a compiler's `-vV`.
///
/// # Errors
/// When the text has no `host:` line.
pub fn host_of(stamp: &str) -> Result<&str> {
    stamp
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .context("rustc -vV names no host")
}

fn has_std(sysroot: &Path) -> bool {
    let entries = std::fs::read_dir(library_folder(sysroot))
        .into_iter()
        .flatten()
        .flatten();
    entries
        .into_iter()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}
