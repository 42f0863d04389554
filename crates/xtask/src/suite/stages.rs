//! Owns the list of stages and the command behind each.

use super::count::{Count, run_counted};
use crate::bundle::{self, Profile, with_places};
use crate::embed;
use crate::home::Home;
use crate::plugin;
use crate::run::{command, run};
use crate::setup;
use crate::tidy;
use crate::wasm::{Compiler, TARGET};
use anyhow::Result;
use std::process::Command;

/// A stage runs with the pattern of tests that was asked for.
type Run = fn(&Home, Option<&str>, &mut Count) -> Result<()>;

/// One stage of the suite.
#[derive(Clone, Copy)]
pub struct Stage {
    /// Its name, which a filter may name.
    pub name: &'static str,
    /// What it does.
    pub run: Run,
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
    Stage {
        name: "tidy",
        run: |home, _, _| tidy::tidy(home, false),
    },
    Stage {
        name: "format",
        run: format,
    },
    Stage {
        name: "lint",
        run: lint,
    },
    Stage {
        name: "lint-wasm",
        run: lint_wasm,
    },
    Stage {
        name: "native",
        run: native,
    },
    Stage {
        name: "build",
        run: |home, _, _| bundle::build(home, Profile::Release),
    },
    Stage {
        name: "browser",
        run: browser,
    },
    Stage {
        name: "plugin",
        run: |home, _, _| plugin::package(home),
    },
    Stage {
        name: "grafana",
        run: grafana,
    },
];

/// The stage a filter names; where it names none it is a pattern for the stages that have tests.
pub fn choose(filter: Option<&str>) -> Chosen {
    let Some(filter) = filter else {
        return Chosen {
            stages: STAGES.to_vec(),
            pattern: None,
        };
    };
    let named: Vec<Stage> = STAGES
        .iter()
        .filter(|stage| stage.name == filter)
        .copied()
        .collect();
    // What drives something is preceded by what builds it.
    let built = [("browser", "build"), ("grafana", "plugin")];
    if let Some((_, build)) = built.iter().find(|(stage, _)| *stage == filter) {
        let stages = STAGES
            .iter()
            .filter(|stage| [*build, filter].contains(&stage.name))
            .copied()
            .collect();
        return Chosen {
            stages,
            pattern: None,
        };
    }
    if !named.is_empty() {
        return Chosen {
            stages: named,
            pattern: None,
        };
    }
    let with_tests = ["native", "build", "browser", "plugin", "grafana"];
    let stages = STAGES
        .iter()
        .filter(|stage| with_tests.contains(&stage.name))
        .copied()
        .collect();
    Chosen {
        stages,
        pattern: Some(filter.to_owned()),
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

fn native(home: &Home, pattern: Option<&str>, count: &mut Count) -> Result<()> {
    let mut cargo = cargo(home);
    cargo.args(["test", "--no-fail-fast"]).args(pattern);
    if let Some(library) = home.libchdb() {
        cargo.env("WEIR_LIBCHDB", library);
    }
    if let Some(kustomize) = setup::kustomize(home) {
        cargo.env("WEIR_KUSTOMIZE", kustomize);
    }
    run_counted(&mut cargo, count)
}

fn browser(home: &Home, pattern: Option<&str>, count: &mut Count) -> Result<()> {
    embed::build(home)?;
    playwright(home, "^(?!.*/grafana/)", pattern, count)
}

/// The plugin in front ends made of Grafana's own packages.
fn grafana(home: &Home, pattern: Option<&str>, count: &mut Count) -> Result<()> {
    playwright(home, "/grafana/", pattern, count)
}

/// The specs whose paths fit a pattern.
fn playwright(home: &Home, files: &str, pattern: Option<&str>, count: &mut Count) -> Result<()> {
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
    run_counted(&mut playwright, count)
}
