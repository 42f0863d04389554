//! Owns how stages run: each as a separate process, two lanes side by side, every line with the name
//! of its stage.

use super::count::Count;
use super::stages::{Chosen, Lane, Stage};
use crate::run::command;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// One stage's result.
pub struct Done {
    /// Which stage.
    pub stage: Stage,
    /// What it counted.
    pub count: Count,
    /// How long it took.
    pub took: Duration,
    /// Whether it failed.
    pub failed: bool,
}

/// Runs the chosen stages; after a failure no further one begins, unless `keep_going`.
pub fn run(chosen: &Chosen, keep_going: bool) -> Vec<Done> {
    let (done, stop) = (Mutex::new(Vec::new()), AtomicBool::new(false));
    let lane = |lane: Lane| {
        for stage in chosen.stages.iter().filter(|stage| stage.lane == lane) {
            if stop.load(Ordering::Relaxed) && !keep_going {
                return;
            }
            let result = one(*stage, chosen.pattern.as_deref());
            stop.fetch_or(result.failed, Ordering::Relaxed);
            if let Ok(mut done) = done.lock() {
                done.push(result);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| lane(Lane::Wasm));
        lane(Lane::Host);
    });
    lane(Lane::Browser);
    done.into_inner().unwrap_or_default()
}

fn one(stage: Stage, pattern: Option<&str>) -> Done {
    let begin = Instant::now();
    println!("test  {} begins", stage.name);
    let counted = spawn(stage, pattern).and_then(|child| follow(stage.name, child));
    let (count, failed) = counted.unwrap_or_else(|error| {
        println!("{}  {error:#}", stage.name);
        (Count::default(), true)
    });
    let took = begin.elapsed();
    println!(
        "test  {} {} after {:.0} s",
        stage.name,
        if failed { "FAILED" } else { "is done" },
        took.as_secs_f64()
    );
    Done {
        stage,
        count: count.of_stage(failed),
        took,
        failed,
    }
}

fn spawn(stage: Stage, pattern: Option<&str>) -> Result<Child> {
    command(std::env::current_exe()?)
        .args(["stage", stage.name])
        .args(pattern)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot start the stage")
}

/// Shows what a stage prints as it comes; gives what it counted, and whether it failed.
fn follow(name: &str, mut child: Child) -> Result<(Count, bool)> {
    let (out, err) = (
        child.stdout.take().context("no output")?,
        child.stderr.take().context("no errors")?,
    );
    let count = std::thread::scope(|scope| {
        scope.spawn(|| shown(name, err));
        shown(name, out)
    });
    Ok((count.unwrap_or_default(), !child.wait()?.success()))
}

/// Prints every line behind the stage's name; gives the count of the line that closes it.
fn shown(name: &str, from: impl Read) -> Option<Count> {
    let mut reader = BufReader::new(from);
    let (mut line, mut count) = (Vec::new(), None);
    while reader
        .read_until(b'\n', &mut line)
        .is_ok_and(|read| read > 0)
    {
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        match Count::closing(text) {
            Some(closing) => count = Some(closing),
            // Most lines begin with the name of what prints them.
            None if text.starts_with(name) => println!("{text}"),
            None => println!("{name}  {text}"),
        }
        line.clear();
    }
    count
}
