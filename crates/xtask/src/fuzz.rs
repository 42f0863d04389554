//! Owns `cargo xtask fuzz`: property tests and random questions with new seeds, until time is up.
//!
//! `cargo xtask test` draws the same cases everywhere; here every round has a new seed. What
//! fails is written beside the tests, which try it again in every later run: proptest writes the seed
//! and the smallest case into a folder `proptest-regressions`, questions to the engine write theirs
//! into `tests/cases`.

use crate::home::Home;
use crate::run::{command, read};
use crate::setup::{self, Need};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

/// Minutes, unless others are given.
const MINUTES: u64 = 10;
/// Cases of each property in one round; a plain test draws 256.
const CASES: &str = "2000";
/// Crates with property tests.
const CRATES: [&str; 8] = [
    "model", "query", "board", "scene", "panels", "paint", "traffic", "server",
];
/// Tests that ask the engine random questions.
const QUESTIONS: [&str; 2] = ["rollups", "filters"];

/// Draws new cases for that many minutes.
///
/// # Errors
/// When the argument is no number, something does not compile, or a case fails: the files that name it
/// have then been printed.
pub fn fuzz(home: &Home, words: &[String]) -> Result<()> {
    let minutes = match words {
        [] => MINUTES,
        [minutes] => minutes.parse().context("expected a number of minutes")?,
        _ => bail!("expected a number of minutes, found {}", words.join(" ")),
    };
    setup::setup(home, Need::Product)?;
    let end = Instant::now() + Duration::from_secs(minutes * 60);
    let before = cases(home);
    let mut failed = 0u32;
    for round in 1.. {
        let seed = RandomState::new().hash_one(round);
        println!("fuzz  round {round}, seed {seed}");
        failed += u32::from(!properties(home, seed)?) + u32::from(!questions(home, seed)?);
        if Instant::now() >= end {
            println!("fuzz  {round} rounds, {failed} failures");
            break;
        }
    }
    let found: Vec<String> = cases(home).difference(&before).cloned().collect();
    for path in &found {
        println!("fuzz  new cases in {path}");
    }
    if failed > 0 {
        bail!("cases failed: mend them, name the small ones in a test, and commit the files");
    }
    Ok(())
}

/// Whether all properties hold for the cases of a seed.
fn properties(home: &Home, seed: u64) -> Result<bool> {
    let mut cargo = command("cargo");
    cargo.args([
        "test",
        "--quiet",
        "--profile",
        "fuzz",
        "--lib",
        "--no-fail-fast",
    ]);
    for name in CRATES {
        cargo.args(["--package", &format!("weir-{name}")]);
    }
    cargo
        .env("PROPTEST_RNG_SEED", seed.to_string())
        .env("PROPTEST_CASES", CASES);
    succeeds(home, cargo)
}

/// Whether the engine answers the questions of a seed as the oracle does.
fn questions(home: &Home, seed: u64) -> Result<bool> {
    let mut cargo = command("cargo");
    cargo.args(["test", "--quiet", "--profile", "fuzz", "--no-fail-fast"]);
    cargo.args(["--package", "weir-tests"]);
    for name in QUESTIONS {
        cargo.args(["--test", name]);
    }
    cargo.env("WEIR_SEED", seed.to_string());
    succeeds(home, cargo)
}

fn succeeds(home: &Home, mut cargo: std::process::Command) -> Result<bool> {
    if let Some(library) = home.libchdb() {
        cargo.env("WEIR_LIBCHDB", library);
    }
    let status = cargo.current_dir(&home.root).status();
    Ok(status.context("cannot start cargo")?.success())
}

/// The files of cases that are new or changed, with their state.
fn cases(home: &Home) -> BTreeSet<String> {
    let mut git = command("git");
    git.args(["status", "--porcelain", "--untracked-files=all"]);
    git.args(["--", "*proptest-regressions*", "tests/cases"]);
    let listed = read(git.current_dir(&home.root)).unwrap_or_default();
    let paths = listed.lines().filter_map(|line| line.get(2..));
    paths.map(|path| path.trim().to_owned()).collect()
}
