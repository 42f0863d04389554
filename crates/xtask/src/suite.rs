//! Owns `cargo xtask test`: setup, every check, the table of stages with their times and budgets.

mod count;
mod lanes;
mod native;
mod stages;

#[cfg(test)]
mod tests;

use crate::home::Home;
use crate::setup::{self, Need};
use anyhow::{Result, bail};
pub use count::Count;
use lanes::Done;
use std::time::Instant;

/// What a person asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// A stage's name, or a part of the names of tests.
    pub filter: Option<String>,
    /// Go on after a stage that failed.
    pub keep_going: bool,
}

/// Runs setup and then every stage.
///
/// # Errors
/// When a stage fails.
pub fn test(home: &Home, options: &Options) -> Result<()> {
    let start = Instant::now();
    if let Err(error) = setup::setup(home, Need::Tests) {
        println!("test  {error:#}\n\n0 passed, 1 failed");
        bail!("setup failed");
    }
    let prepared = start.elapsed();
    let cold = !home.wasm_target().exists();
    let chosen = stages::choose(options.filter.as_deref());
    let done = lanes::run(&chosen, options.keep_going);
    println!("\ntest  == stages ==");
    println!("test  {:<28} {:>24.1} s", "setup", prepared.as_secs_f64());
    for line in done.iter().map(|done| line(done, cold)) {
        println!("test  {line}");
    }
    if done.len() < chosen.stages.len() {
        println!(
            "test  {} stages not run after the failure (--keep-going runs them)",
            chosen.stages.len() - done.len()
        );
    }
    let total = done
        .iter()
        .fold(Count::default(), |sum, stage| sum + stage.count);
    println!(
        "test  {:.0} s in all\n\n{} passed, {} failed",
        start.elapsed().as_secs_f64(),
        total.passed,
        total.failed
    );
    if done.iter().any(|stage| stage.failed) {
        bail!("a stage failed");
    }
    Ok(())
}

/// Runs one stage in this process, as [`test`] runs it in another.
///
/// # Errors
/// When there is no such stage, or it fails.
pub fn stage(home: &Home, name: &str, pattern: Option<&str>) -> Result<()> {
    let mut count = Count::default();
    let result = stages::named(name)?.run(home, pattern, &mut count);
    println!("{} passed, {} failed", count.passed, count.failed);
    result
}

/// A stage's line of the table: what it counted, its seconds, its budget, and a warning far beyond it.
fn line(done: &Done, cold: bool) -> String {
    let budget = match cold {
        true => done.stage.budget.cold,
        false => done.stage.budget.warm,
    };
    let took = done.took.as_secs_f64();
    format!(
        "{:<28} {:<7} {:>6} checks {took:>7.1} s, budget {budget} s{}",
        done.stage.name,
        if done.failed { "FAILED" } else { "ok" },
        done.count.total(),
        if took > f64::from(budget) * 1.5 {
            "  WARNING: over its budget by half"
        } else {
            ""
        }
    )
}
