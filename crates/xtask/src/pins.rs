//! Owns the pinned versions of every tool that is not a Rust library or an npm package.
//!
//! npm packages are pinned by `crates/xtask/npm/package-lock.json` and
//! `tests/browser/package-lock.json`, Rust libraries and wasm-bindgen by `Cargo.lock`.

/// trunk, the app's bundler. The last version that our Rust compiles.
pub const TRUNK: &str = "0.21.14";

/// wasm_split_cli_support, which cuts the app's module; it reads what `wasm_split_helpers` in `Cargo.lock`
/// marks.
pub const WASM_SPLIT: &str = "0.2.4";

/// The oldest Node.js major version that the npm packages run on.
pub const NODE_MAJOR: u32 = 20;

/// Debian's packages for wasm32, used only where rustup cannot add the target: a compiler, its
/// std's source and Clippy of the same version.
pub const DEBIAN_WASM: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "libstd-rust-web-dev",
    "rust-web-clippy",
];

/// Debian's linker for wasm32, of the same LLVM as `rustc-web`.
pub const DEBIAN_LLD: &str = "lld-22";

/// Debian's browser for the browser tests.
pub const DEBIAN_SHELL: &str = "chromium-headless-shell";

/// The one of older Debians and of their kin, which have no shell.
pub const DEBIAN_CHROMIUM: &str = "chromium";

/// Debian's web server for the browser tests: the package that holds the program.
pub const DEBIAN_NGINX: &str = "nginx";

/// kustomize, as Go's module proxy has it.
pub const KUSTOMIZE: &str = "5.8.1";

/// Switches for a quick build of tools that run for a second at a time.
pub const TOOL_PROFILE: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "false"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_INCREMENTAL", "false"),
];

/// The embedded ClickHouse for platforms that the lock file does not cover.
pub const CHDB: &str = "26.7.3-stable.1";
