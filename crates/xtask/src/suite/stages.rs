//! Owns the list of stages: what each runs, which lane it takes, and how long it may take.

use super::count::{Count, run_counted};
use super::native;
use crate::bundle::{self, Profile, with_places};
use crate::embed;
use crate::home::Home;
use crate::plugin;
use crate::run::{command, run};
use crate::tidy;
use crate::wasm::{Compiler, TARGET};
use anyhow::{Context, Result};
use std::process::Command;

/// A stage runs with the pattern that names its tests.
type Run = fn(&Home, Option<&str>, &mut Count) -> Result<()>;

/// What stages wait for each other by: those of one lane run in order, the lanes `Host` and `Wasm`
/// side by side, since they fill different target folders, and `Browser` after both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Compiles for this machine.
    Host,
    /// Compiles for the browser.
    Wasm,
    /// Drives what the others built.
    Browser,
}

/// One stage of the suite.
#[derive(Clone, Copy)]
pub struct Stage {
    /// Its name, which a filter may name.
    pub name: &'static str,
    /// Where it runs.
    pub lane: Lane,
    /// Seconds it may take on two cores: with empty target folders, and with libraries compiled.
    pub budget: Budget,
    run: Run,
}

/// Seconds that a stage may take on two cores.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// With empty target folders.
    pub cold: u32,
    /// With the libraries compiled.
    pub warm: u32,
}

impl Stage {
    /// Runs it in this process.
    ///
    /// # Errors
    /// When a check fails.
    pub fn run(&self, home: &Home, pattern: Option<&str>, count: &mut Count) -> Result<()> {
        (self.run)(home, pattern, count)
    }
}

/// The stages to run, and a pattern for the tests inside them.
pub struct Chosen {
    /// In order.
    pub stages: Vec<Stage>,
    /// A part of the names of tests.
    pub pattern: Option<String>,
}

/// Rooms with code that only a browser's target compiles; the rest are the default members.
const BROWSER_ROOMS: [&str; 3] = ["app", "paint", "web"];

const STAGES: [Stage; 9] = [
    stage("tidy", Lane::Host, (5, 5), |home, _, _| {
        tidy::tidy(home, false)
    }),
    stage("format", Lane::Host, (5, 5), format),
    stage("lint", Lane::Host, (400, 150), lint),
    stage("native", Lane::Host, (860, 620), native::run),
    stage("lint-wasm", Lane::Wasm, (110, 60), lint_wasm),
    stage("build", Lane::Wasm, (480, 390), build),
    stage("plugin", Lane::Wasm, (140, 100), |home, _, _| {
        plugin::package(home)
    }),
    stage("browser", Lane::Browser, (840, 840), browser),
    stage("grafana", Lane::Browser, (240, 240), grafana),
];

const fn stage(name: &'static str, lane: Lane, (cold, warm): (u32, u32), run: Run) -> Stage {
    Stage {
        name,
        lane,
        budget: Budget { cold, warm },
        run,
    }
}

/// The stage of that name.
///
/// # Errors
/// When there is none.
pub fn named(name: &str) -> Result<Stage> {
    let found = STAGES.into_iter().find(|stage| stage.name == name);
    found.with_context(|| format!("no stage is called {name:?}"))
}

/// The stage a filter names; where it names none it is a pattern for the stages that have tests.
pub fn choose(filter: Option<&str>) -> Chosen {
    let (stages, pattern): (Vec<&str>, _) = match filter {
        None => (STAGES.iter().map(|stage| stage.name).collect(), None),
        // What drives something is preceded by what builds it.
        Some("browser") => (vec!["build", "browser"], None),
        Some("grafana") => (vec!["plugin", "grafana"], None),
        Some(name) if STAGES.iter().any(|stage| stage.name == name) => (vec![name], None),
        Some(pattern) => (
            vec!["native", "build", "plugin", "browser", "grafana"],
            Some(pattern.to_owned()),
        ),
    };
    Chosen {
        stages: STAGES
            .into_iter()
            .filter(|stage| stages.contains(&stage.name))
            .collect(),
        pattern,
    }
}

fn cargo(home: &Home) -> Command {
    let mut cargo = command("cargo");
    cargo.current_dir(&home.root);
    cargo
}

fn format(home: &Home, _: Option<&str>, _: &mut Count) -> Result<()> {
    run(cargo(home).args(["fmt", "--all", "--check"]))
}

fn lint(home: &Home, _: Option<&str>, _: &mut Count) -> Result<()> {
    run(cargo(home).args(["clippy", "--all-targets", "--", "--deny", "warnings"]))
}

/// The rooms with code for a browser alone, as the browser's compiler sees them.
fn lint_wasm(home: &Home, _: Option<&str>, _: &mut Count) -> Result<()> {
    let mut cargo = Compiler::find(home)?.cargo(home)?;
    // The profile of the build, so that macros and build scripts are compiled once for both.
    cargo.args(["clippy", "--profile", "wasm", "--target", TARGET]);
    for room in BROWSER_ROOMS {
        cargo.args(["--package", &format!("weir-{room}")]);
    }
    run(cargo.args(["--", "--deny", "warnings"]))
}

/// What the browser loads: the app, and the class of `web` for plain JavaScript.
fn build(home: &Home, _: Option<&str>, _: &mut Count) -> Result<()> {
    bundle::app(home, Profile::Release)?;
    embed::build(home)
}

fn browser(home: &Home, pattern: Option<&str>, count: &mut Count) -> Result<()> {
    playwright(home, "^(?!.*/grafana/)", pattern, count)
}

/// The plugin in front ends made of Grafana's own packages.
fn grafana(home: &Home, pattern: Option<&str>, count: &mut Count) -> Result<()> {
    playwright(home, "/grafana/", pattern, count)
}

/// The specs whose paths fit a pattern.
fn playwright(home: &Home, files: &str, pattern: Option<&str>, count: &mut Count) -> Result<()> {
    // The binary of the native tests: the browser's servers need no other. Asked for by a test that
    // runs it, it has the features of those, and nothing is compiled once more.
    run(cargo(home).args(["test", "--quiet", "--no-run", "--test", "commands"]))?;
    let folder = home.browser();
    let mut playwright = command(folder.join("node_modules/.bin/playwright"));
    playwright.args(["test", files]).current_dir(&folder);
    if let Some(pattern) = pattern {
        // A pattern may be meant for native tests alone.
        playwright.args(["--grep", pattern, "--pass-with-no-tests"]);
    }
    playwright
        .env("WEIR_EMBED", embed::folder(home))
        .env("WEIR_PLUGIN", plugin::folder(home))
        .env("WEIR_GRAFANA", home.plugin())
        .env("WEIR_GRAFANA_OLDER", home.older_grafana());
    with_places(home, &mut playwright);
    playwright.env("WEIR_BIN", bundle::dev_binary(home));
    run_counted(&mut playwright, count)
}
