//! Owns where things lie: the repository, the user's cache folder, the build's output.

use anyhow::{Context, Result};
use std::env;
use std::path::{Path, PathBuf};

/// The folders that every command works with.
#[derive(Clone, Debug)]
pub struct Home {
    /// The repository.
    pub root: PathBuf,
    /// Tools and packages shared by every clone: `$WEIR_CACHE`, else `weir` in the user's cache.
    pub cache: PathBuf,
    /// Cargo's target folder for the host.
    pub target: PathBuf,
}

impl Home {
    /// Finds the folders from this crate's place and the environment.
    ///
    /// # Errors
    /// When neither `WEIR_CACHE`, `XDG_CACHE_HOME` nor `HOME` is set.
    pub fn find() -> Result<Self> {
        let manifest = env::var("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest)
            .ancestors()
            .nth(2)
            .context("no repository")?
            .to_path_buf();
        let folder = |name: &str| {
            env::var_os(name)
                .filter(|v| !v.is_empty())
                .map(PathBuf::from)
        };
        let cache = folder("WEIR_CACHE")
            .or_else(|| folder("XDG_CACHE_HOME").map(|cache| cache.join("weir")))
            .or_else(|| folder("HOME").map(|home| home.join(".cache/weir")))
            .context("set WEIR_CACHE to a folder for tools and packages")?;
        let target = folder("CARGO_TARGET_DIR").map_or(root.join("target"), |dir| root.join(dir));
        Ok(Self {
            cache: std::path::absolute(cache)?,
            root,
            target,
        })
    }

    /// The folder that holds an installed tool's `bin`.
    pub fn tool(&self, name: &str, version: &str) -> PathBuf {
        self.cache.join("tools").join(format!("{name}-{version}"))
    }

    /// The npm packages the product is built with.
    pub fn npm(&self) -> PathBuf {
        self.cache.join("npm")
    }

    /// `@fontsource/inter`.
    pub fn fontsource(&self) -> PathBuf {
        self.npm().join("node_modules/@fontsource/inter")
    }

    /// The embedded ClickHouse's library, when this platform has one.
    pub fn libchdb(&self) -> Option<PathBuf> {
        if let Some(path) = env::var_os("WEIR_LIBCHDB") {
            return Some(path.into());
        }
        let packages = self.npm().join("node_modules/@chdb");
        let mut found = std::fs::read_dir(packages).ok()?.flatten();
        found.find_map(|entry| Some(entry.path().join("libchdb.so")).filter(|path| path.is_file()))
    }

    /// Where trunk puts the built app; always inside the repository.
    pub fn dist(&self) -> PathBuf {
        self.root.join("target/dist")
    }

    /// Cargo's target folder for wasm32, apart from the host's because another compiler may fill it.
    pub fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// The browser tests.
    pub fn browser(&self) -> PathBuf {
        self.root.join("tests/browser")
    }

    /// The Grafana plugin.
    pub fn plugin(&self) -> PathBuf {
        self.root.join("panel-plugin")
    }

    /// The packages of the oldest Grafana front end that the plugin is tested in.
    pub fn older_grafana(&self) -> PathBuf {
        self.cache.join("grafana-older")
    }

    /// The version of a package in `Cargo.lock`.
    ///
    /// # Errors
    /// When the lock file is unreadable or does not name the package.
    pub fn locked(&self, package: &str) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let lock: toml::Table = text.parse().context("Cargo.lock")?;
        let packages = lock.get("package").and_then(toml::Value::as_array);
        packages
            .into_iter()
            .flatten()
            .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))
            .and_then(|entry| Some(entry.get("version")?.as_str()?.to_owned()))
            .with_context(|| format!("Cargo.lock names no package {package}"))
    }
}
