//! Owns `cargo xtask test`: every check in order, the fast ones first, and the summary.

mod count;
mod stages;

#[cfg(test)]
mod tests;

use crate::home::Home;
use crate::setup::{self, Need};
use anyhow::{Result, bail};
pub use count::Count;
use std::time::{Duration, Instant};

/// What a person asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// A stage's name, or a part of the names of tests.
    pub filter: Option<String>,
    /// Go on after a stage that failed.
    pub keep_going: bool,
}

/// One stage's result.
struct Done {
    name: &'static str,
    count: Count,
    took: Duration,
    failed: bool,
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
    let chosen = stages::choose(options.filter.as_deref());
    let mut done: Vec<Done> = Vec::new();
    for stage in &chosen.stages {
        println!("\ntest  == {} ==", stage.name);
        let (begin, mut count) = (Instant::now(), Count::default());
        let result = (stage.run)(home, chosen.pattern.as_deref(), &mut count);
        if let Err(error) = &result {
            println!("test  {} FAILED: {error:#}", stage.name);
        }
        let failed = result.is_err();
        done.push(Done {
            name: stage.name,
            count: count.of_stage(failed),
            took: begin.elapsed(),
            failed,
        });
        if failed && !options.keep_going {
            break;
        }
    }
    summary(&done, chosen.stages.len(), start.elapsed())
}

fn summary(done: &[Done], stages: usize, took: Duration) -> Result<()> {
    println!("\ntest  == summary ==");
    for stage in done {
        let word = if stage.failed { "FAILED" } else { "ok" };
        println!(
            "test  {:<28} {word:<7} {:>6} checks {:>7.1} s",
            stage.name,
            stage.count.total(),
            stage.took.as_secs_f64()
        );
    }
    if done.len() < stages {
        println!(
            "test  {} stages not run after the failure (--keep-going runs them)",
            stages - done.len()
        );
    }
    let total = done
        .iter()
        .fold(Count::default(), |sum, stage| sum + stage.count);
    println!(
        "test  {:.0} s in all\n\n{} passed, {} failed",
        took.as_secs_f64(),
        total.passed,
        total.failed
    );
    if done.iter().any(|stage| stage.failed) {
        bail!("a stage failed");
    }
    Ok(())
}
