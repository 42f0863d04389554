//! One start of the engine's process: folders, walls, greeting.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::Error;
use crate::config::{EngineConfig, Memory, find_library};
use crate::confine::{Rules, Walls, abi};
use crate::credentials::{Credentials, digest};
use crate::launch::{executable, launch};
use crate::wire::{Hello, Login, REPLY, Reply, Role};

/// How long a start may take; a cold disk needs seconds to bring the library in.
const START: Duration = Duration::from_secs(90);

/// Everything that a start, or a start again, needs.
pub(crate) struct Starter {
    config: EngineConfig,
    hello: Hello,
    walls: Walls,
    /// Landlock's ABI.
    pub(crate) abi: Option<i32>,
    /// Stays open over all starts.
    pub(crate) listener: TcpListener,
}

/// A process that is up.
pub(crate) struct Running {
    /// The process.
    pub(crate) child: Child,
    /// Its orders.
    pub(crate) control: UnixStream,
    said: Arc<Mutex<VecDeque<String>>>,
}

impl Starter {
    /// Checks and prepares everything that does not need the process.
    ///
    /// # Errors
    /// No library, no folder, or the address is in use.
    pub(crate) fn new(config: &EngineConfig, credentials: &Credentials) -> Result<Self, Error> {
        let library = find_library(config.library.as_deref())?;
        let folder = prepare_folder(&config.folder)?;
        let abi = abi();
        say_walls(abi);
        if !config.listen.ip().is_loopback() {
            tracing::warn!(
                address = %config.listen,
                "the engine listens beyond this machine, and HTTP carries passwords in clear"
            );
        }
        let walls = Walls::new(&executable(&config.program)?, &library, &folder);
        let listener = TcpListener::bind(config.listen).map_err(|error| {
            Error::Start(format!("cannot listen on {}: {error}", config.listen))
        })?;
        let login = |account: &crate::Account, role| Login {
            user: account.user.clone(),
            digest: digest(&account.password),
            role,
        };
        let hello = Hello {
            library,
            data: folder.join("data"),
            logins: vec![
                login(&credentials.writer, Role::Writer),
                login(&credentials.reader, Role::Reader),
            ],
            memory: Memory::plan(config.memory),
            queries: config.queries.max(1),
            confined: abi.is_some(),
        };
        let config = EngineConfig {
            folder,
            ..config.clone()
        };
        Ok(Self {
            config,
            hello,
            walls,
            abi,
            listener,
        })
    }

    /// Starts the process and waits until it answers; returns it and the engine's version.
    ///
    /// # Errors
    /// What the process said.
    pub(crate) fn start(&self) -> Result<(Running, String), Error> {
        let rules = self
            .abi
            .is_some()
            .then(|| Rules::new(&self.walls))
            .transpose()?;
        let began = Instant::now();
        let launched = launch(
            &self.config.program,
            &self.config.folder,
            &self.listener,
            rules,
        )?;
        let mut child = launched.child;
        let said = child.stderr.take().map(listen).unwrap_or_default();
        let running = Running {
            child,
            control: launched.control,
            said,
        };
        match self.greet(&running) {
            Ok(version) => {
                let took = began.elapsed().as_millis();
                tracing::info!(
                    version,
                    pid = running.child.id(),
                    took_ms = took,
                    "engine is up"
                );
                Ok((running, version))
            }
            Err(text) => {
                let said = running.finish();
                Err(Error::Start(format!(
                    "the engine did not start: {text}{said}"
                )))
            }
        }
    }

    /// Sends the greeting and waits for the answer; returns the engine's version.
    fn greet(&self, running: &Running) -> Result<String, String> {
        let text = |error: &dyn std::fmt::Display| error.to_string();
        let mut line = serde_json::to_string(&self.hello).map_err(|error| text(&error))?;
        line.push('\n');
        let mut control = &running.control;
        control
            .set_read_timeout(Some(START))
            .map_err(|error| text(&error))?;
        // A process that ends at once closes the channel; what it said matters more.
        let _ = control.write_all(line.as_bytes());
        for line in BufReader::new(control).lines() {
            let line = line.map_err(|error| text(&error))?;
            // A test runner writes its own lines before and around ours.
            let Some(at) = line.find(REPLY) else { continue };
            match serde_json::from_str(&line[at + REPLY.len()..]) {
                Ok(Reply::Ready { version }) => return Ok(version),
                Ok(Reply::Failed(reason)) => return Err(reason),
                Err(error) => return Err(text(&error)),
            }
        }
        Err(
            "its process ended without a word on the control channel (in a test binary: is \
             weir_chdb::engine_child_test!() in it?)"
                .into(),
        )
    }
}

impl Running {
    /// Ends a failed start and returns the last lines that the process wrote.
    pub(crate) fn finish(mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        said.iter().map(|line| format!("\n  {line}")).collect()
    }
}

/// Makes the engine's folder, private to this user, with an empty `tmp` in it.
fn prepare_folder(folder: &Path) -> Result<PathBuf, Error> {
    let failed = |error: std::io::Error| Error::file(folder, &error);
    let make = |path: &Path| {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
    };
    make(&folder.join("data")).map_err(failed)?;
    let folder = folder.canonicalize().map_err(failed)?;
    let _ = std::fs::remove_dir_all(folder.join("tmp"));
    make(&folder.join("tmp")).map_err(|error| Error::file(&folder, &error))?;
    Ok(folder)
}

fn say_walls(abi: Option<i32>) {
    match abi {
        Some(abi @ 4..) => tracing::info!(abi, "the engine is confined by Landlock: files and TCP"),
        Some(abi) => tracing::warn!(
            abi,
            "the engine is confined by Landlock, but this kernel (before 6.7) cannot close TCP to it"
        ),
        None => tracing::warn!(
            "no Landlock here: the writer's statements can reach this user's files and the network"
        ),
    }
}

/// Passes the process's stderr on to the log and keeps its last lines.
fn listen(stderr: ChildStderr) -> Arc<Mutex<VecDeque<String>>> {
    let kept = Arc::new(Mutex::new(VecDeque::new()));
    let keep = kept.clone();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            tracing::info!(target: "weir_chdb::process", "{line}");
            let mut keep = keep.lock().unwrap_or_else(PoisonError::into_inner);
            if keep.len() == 30 {
                keep.pop_front();
            }
            keep.push_back(line);
        }
    });
    kept
}
