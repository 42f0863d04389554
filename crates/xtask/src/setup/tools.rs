//! Owns the three command-line tools that cargo builds: trunk, wasm-bindgen and the splitter.

use super::Piece;
use crate::home::Home;
use crate::pins::{TOOL_PROFILE, TRUNK, WASM_SPLIT};
use crate::run::{command, is_program, read, run_logged, which};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// A tool that `cargo install` can build.
pub struct Tool {
    /// The program.
    program: &'static str,
    /// The crate it comes from.
    package: &'static str,
    version: String,
    /// Whether the crate's own lock file is followed.
    locked: bool,
    /// What the program is built with.
    features: &'static [&'static str],
}

/// trunk, the bundler.
pub fn trunk() -> Tool {
    Tool {
        program: "trunk",
        package: "trunk",
        version: TRUNK.into(),
        locked: true,
        // It looks for no updates and serves no TLS here; without both a third less is compiled.
        features: &["--no-default-features"],
    }
}

/// wasm-bindgen in exactly the version of the library in `Cargo.lock`.
pub fn wasm_bindgen(version: String) -> Tool {
    // Its lock file names releases that a mirror of the registry may lack.
    Tool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version,
        locked: false,
        features: &[],
    }
}

/// What cuts the app's module into parts.
pub fn wasm_split() -> Tool {
    Tool {
        program: "wasm-split-cli",
        package: "wasm_split_cli_support",
        version: WASM_SPLIT.into(),
        locked: true,
        features: &["--features", "build-binary"],
    }
}

impl Tool {
    /// The folder to put on `PATH`: the cache's, or a machine-wide one of the right version.
    pub fn folder(&self, home: &Home) -> Option<PathBuf> {
        let own = home.tool(self.program, &self.version).join("bin");
        if is_program(&own.join(self.program)) {
            return Some(own);
        }
        let found = which(self.program)?;
        let says = read(command(&found).arg("--version"))?;
        let fits = says.split_whitespace().any(|word| word == self.version);
        fits.then(|| found.parent().map(PathBuf::from)).flatten()
    }
}

impl Piece for Tool {
    fn name(&self) -> String {
        format!("{} {}", self.program, self.version)
    }

    fn present(&self, home: &Home) -> bool {
        self.folder(home).is_some()
    }

    fn install(&self, home: &Home, say: &dyn Fn(&str)) -> Result<()> {
        say("building it takes some minutes, once per machine");
        let build = home.cache.join("build").join(self.program);
        let mut cargo = command("cargo");
        cargo.args([
            "install",
            self.package,
            "--version",
            &self.version,
            "--no-track",
            "--root",
        ]);
        cargo.arg(home.tool(self.program, &self.version));
        if self.locked {
            cargo.arg("--locked");
        }
        cargo.args(self.features);
        // From the cache folder, so that this repository's settings do not apply.
        cargo
            .current_dir(&home.cache)
            .envs(TOOL_PROFILE)
            .env("CARGO_TARGET_DIR", &build);
        run_logged(
            &mut cargo,
            &home.cache.join(format!("log/{}.log", self.program)),
        )?;
        std::fs::remove_dir_all(&build).with_context(|| build.display().to_string())
    }

    fn by_hand(&self) -> String {
        let features: String = self
            .features
            .iter()
            .map(|word| format!(" {word}"))
            .collect();
        format!(
            "cargo install {} --version {}{features} --locked, and have it on PATH",
            self.package, self.version
        )
    }
}
