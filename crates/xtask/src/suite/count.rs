//! Owns the counting of tests in what test programs and Playwright print.

use crate::run::describe;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::ops::Add;
use std::process::{Command, Stdio};

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Count {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

impl Add for Count {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl Count {
    /// All of them.
    pub fn total(self) -> u64 {
        self.passed + self.failed
    }

    /// The stage's count: a stage without tests is one check, and a failed stage has failed in
    /// something even when it printed no failed test.
    pub fn of_stage(self, failed: bool) -> Self {
        match self.of_run(!failed) {
            Self {
                passed: 0,
                failed: 0,
            } => Self {
                passed: 1,
                failed: 0,
            },
            count => count,
        }
    }

    /// The count of one program: one that failed has failed in something, also when it printed no
    /// failed test.
    pub fn of_run(self, success: bool) -> Self {
        Self {
            failed: self.failed.max(u64::from(!success)),
            ..self
        }
    }

    /// The count that a whole run closes with, alone on its line: `12 passed, 0 failed`.
    pub fn closing(line: &str) -> Option<Self> {
        let (passed, failed) = line.split_once(',')?;
        Some(Self {
            passed: number_before(passed, "passed")?,
            failed: number_before(failed, "failed")?,
        })
    }

    /// Adds what one line of output reports, if it reports anything.
    pub fn read_line(&mut self, line: &str) {
        if let Some((_, rest)) = line.split_once("test result: ") {
            let part = |word| {
                rest.split(['.', ';'])
                    .find_map(|part| number_before(part, word))
            };
            *self = *self
                + Self {
                    passed: part("passed").unwrap_or(0),
                    failed: part("failed").unwrap_or(0),
                };
        } else if line.starts_with("  ") {
            // Playwright's summary is indented and has one word per line.
            self.passed +=
                number_before(line.split('(').next().unwrap_or_default(), "passed").unwrap_or(0);
            self.failed += number_before(line, "failed").unwrap_or(0);
        }
    }
}

/// `12` of ` 12 passed`.
fn number_before(part: &str, word: &str) -> Option<u64> {
    part.trim().strip_suffix(word)?.trim().parse().ok()
}

/// Runs a command, shows its output and counts the tests in it.
///
/// # Errors
/// When it cannot be started or does not succeed.
pub fn run_counted(command: &mut Command, count: &mut Count) -> Result<()> {
    let name = describe(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start: {name}"))?;
    let output = child.stdout.take().context("no output")?;
    let mut reader = BufReader::new(output);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        print!("{text}");
        count.read_line(text.trim_end());
        line.clear();
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("failed ({status}): {name}");
    }
    Ok(())
}
