//! The binary `weir` as a process of its own.
#![allow(clippy::unwrap_used, dead_code)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};

/// A running `weir`; killed when a test fails before its stop.
pub struct Weir {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStderr>>,
    said: String,
}

impl Weir {
    /// Starts it with these arguments.
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(arguments, &[])
    }

    /// Starts it with these arguments and variables.
    pub fn start_with(arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
        let mut child = command
            .args(arguments)
            .envs(variables.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        Self {
            child,
            lines,
            said: String::new(),
        }
    }

    /// Reads what it says until a line holds `start`; gives what follows up to a blank.
    pub fn after(&mut self, start: &str) -> String {
        for line in self.lines.by_ref() {
            let line = line.unwrap();
            self.said += &line;
            self.said.push('\n');
            if let Some((_, rest)) = line.split_once(start) {
                return rest
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
            }
        }
        panic!("it never said {start:?}:\n{}", self.said);
    }

    /// SIGTERM, then everything that it still says, which must end with success.
    pub fn stop(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        self.said += &self
            .lines
            .by_ref()
            .map(|line| line.unwrap() + "\n")
            .collect::<String>();
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}:\n{}", self.said);
        std::mem::take(&mut self.said)
    }
}

impl Drop for Weir {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The answer of the app at `url` to a statement.
pub async fn text(url: &str, statement: &str) -> String {
    let request = reqwest::Client::new()
        .post(format!("{url}/clickhouse/"))
        .body(statement.to_owned());
    let answer = request.send().await.unwrap().text().await.unwrap();
    answer.trim().to_owned()
}
