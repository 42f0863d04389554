//! Owns the list of committed files that a program makes, and whether each is fresh.

use super::Fault;
use crate::font;
use crate::home::Home;
use anyhow::{Context, Result, ensure};
use std::process::{Command, Stdio};

/// A committed file and how its text is made.
struct Output {
    path: &'static str,
    make: fn(&Home) -> Result<String>,
}

/// Every generated file. A new one needs a line here and nothing else.
const OUTPUTS: [Output; 1] = [Output {
    path: "crates/scene/src/generated/inter_widths.rs",
    make: |home| font::generate(&home.fontsource()),
}];

/// What the command `weir` makes: folders, with its arguments. That they are fresh is a test of
/// `weir-server`, for to build the command takes longer than all else in tidy.
const COMMANDS: [(&str, &[&str]); 2] = [
    (
        "panel-plugin/src/dashboards/generated",
        &["dashboards", "--grafana"],
    ),
    ("deploy", &["manifest", "--deploy"]),
];

/// The outputs whose committed text differs from what would be made now.
pub fn stale(home: &Home) -> Vec<Fault> {
    let fault = |output: &Output| match (output.make)(home) {
        Err(error) => Some(Fault::file(
            output.path,
            format!("cannot be made: {error:#}"),
        )),
        Ok(text) => {
            let committed =
                std::fs::read_to_string(home.root.join(output.path)).unwrap_or_default();
            (committed != text)
                .then(|| Fault::file(output.path, "stale: run `cargo xtask tidy --fix`"))
        }
    };
    OUTPUTS.iter().filter_map(fault).collect()
}

/// Makes every output and writes those that changed.
///
/// # Errors
/// When one cannot be made or written.
pub fn write(home: &Home) -> Result<()> {
    for output in OUTPUTS {
        let text = (output.make)(home)?;
        let path = home.root.join(output.path);
        if std::fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        std::fs::create_dir_all(path.parent().context("a file has a folder")?)?;
        std::fs::write(&path, text).with_context(|| path.display().to_string())?;
        println!("tidy  wrote {}", output.path);
    }
    COMMANDS.iter().try_for_each(|(folder, args)| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["run", "--quiet", "-p", "weir-server", "--"]);
        cargo.args(*args).arg(folder).current_dir(&home.root);
        let status = cargo.stdout(Stdio::null()).status().context("cargo")?;
        ensure!(status.success(), "weir {} failed", args.join(" "));
        Ok(())
    })
}
