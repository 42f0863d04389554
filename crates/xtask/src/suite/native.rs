//! Owns the native tests: all test programs are built first, then run side by side, for many of them
//! wait for engines and clocks more than they compute.

use super::count::Count;
use crate::home::Home;
use crate::run::{self, command};
use crate::setup;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::Instant;

/// Test programs at once; each runs its tests on several threads.
const AT_ONCE: usize = 2;

/// The programs that take longest, which begin first, so that none is left alone at the end.
const LONGEST: [&str; 4] = [
    "server upgrade",
    "server schema",
    "tests grafana",
    "tests pages",
];

/// A compiled test program.
#[derive(Debug, PartialEq)]
pub struct Program {
    /// Its package and target: `weir-server upgrade`.
    pub name: String,
    /// Its executable.
    pub path: PathBuf,
    /// The folder of its package, in which it runs.
    pub folder: PathBuf,
    /// Whether it is an integration test, which takes longer than those of a crate.
    pub integration: bool,
}

impl Program {
    /// What programs are ordered by.
    fn place(&self) -> (usize, bool, String) {
        let known = LONGEST.iter().position(|name| *name == self.name);
        let first = known.unwrap_or(LONGEST.len());
        (first, !self.integration, self.name.clone())
    }
}

/// Builds and runs all native tests, and the examples in documentation.
///
/// # Errors
/// When something does not compile or a test fails.
pub fn run(home: &Home, pattern: Option<&str>, count: &mut Count) -> Result<()> {
    let mut cargo = command("cargo");
    cargo
        .args(["test", "--no-run", "--message-format"])
        .arg("json-render-diagnostics")
        .current_dir(&home.root);
    let mut programs = programs(&messages(&mut cargo)?);
    programs.sort_by_key(Program::place);
    println!(
        "native  {} test programs, {AT_ONCE} at once",
        programs.len()
    );
    let (queue, results) = (Mutex::new(VecDeque::from(programs)), Mutex::new(Vec::new()));
    let next = || queue.lock().ok()?.pop_front();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(program) = next() {
                    let result = one(home, &program, pattern);
                    if let Ok(mut results) = results.lock() {
                        results.push(result);
                    }
                }
            });
        }
    });
    let mut failed = Vec::new();
    for result in results.into_inner().unwrap_or_default() {
        let (name, tests) = result?;
        *count = *count + tests;
        failed.extend((tests.failed > 0).then_some(name));
    }
    if pattern.is_none() {
        run::run(
            command("cargo")
                .args(["test", "--doc", "--quiet"])
                .current_dir(&home.root),
        )?;
    }
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

/// Runs cargo and gives its messages, one JSON object a line.
fn messages(cargo: &mut Command) -> Result<String> {
    let output = cargo
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start cargo")?;
    if !output.status.success() {
        bail!("the tests do not compile");
    }
    String::from_utf8(output.stdout).context("cargo's messages are no UTF-8")
}

/// The test programs that cargo's messages name.
pub fn programs(messages: &str) -> Vec<Program> {
    let parsed = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    parsed.filter_map(|message| program(&message)).collect()
}

fn program(message: &Value) -> Option<Program> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    if message["reason"] != "compiler-artifact" || message["profile"]["test"] != true {
        return None;
    }
    let folder = PathBuf::from(text(&message["manifest_path"])?)
        .parent()?
        .to_path_buf();
    let target = text(&message["target"]["name"])?;
    let package = folder.file_name()?.to_string_lossy().into_owned();
    let integration = message["target"]["kind"][0] == "test";
    Some(Program {
        name: match integration {
            true => format!("{package} {target}"),
            false => package,
        },
        path: text(&message["executable"])?.into(),
        folder,
        integration,
    })
}

/// Runs one program: its line when all is well, all that it printed when not.
fn one(home: &Home, program: &Program, pattern: Option<&str>) -> Result<(String, Count)> {
    let start = Instant::now();
    let mut test = command(&program.path);
    test.args(pattern)
        .current_dir(&program.folder)
        // What `cargo test` sets for those who look for files of their package.
        .env("CARGO_MANIFEST_DIR", &program.folder);
    if let Some(library) = home.libchdb() {
        test.env("WEIR_LIBCHDB", library);
    }
    if let Some(kustomize) = setup::kustomize(home) {
        test.env("WEIR_KUSTOMIZE", kustomize);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = test
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start: {}", program.path.display()))?;
    let printed = String::from_utf8_lossy(&stdout);
    let mut count = Count::default();
    printed.lines().for_each(|line| count.read_line(line));
    let count = count.of_run(status.success());
    // One call, so that lines of two programs do not mix.
    let detail = match status.success() {
        true => String::new(),
        false => format!(
            "{printed}{}native  {} ended with {status}\n",
            String::from_utf8_lossy(&stderr),
            program.name
        ),
    };
    println!(
        "{detail}native  {:<28} {:>4} passed {:>3} failed {:>7.1} s",
        program.name,
        count.passed,
        count.failed,
        start.elapsed().as_secs_f64()
    );
    Ok((program.name.clone(), count))
}
