//! One start of the engine's process: folder, walls, configuration, greeting, check.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::net::UnixStream;
use std::process::{Child, ChildStderr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::check::withstands;
use crate::config::{EngineConfig, Memory, find_library};
use crate::configuration::Facts;
use crate::confine::{Confinement, Walls, abi};
use crate::credentials::Hashes;
use crate::launch::{executable, launch};
use crate::wire::{Hello, Ports, REPLY, Ready, Reply};
use crate::{Error, files};

/// How long a start may take; a cold disk needs seconds to bring the library in.
const START: Duration = Duration::from_secs(90);

/// Everything that a start, or a start again, needs.
pub(crate) struct Starter {
    config: EngineConfig,
    hello: Hello,
    walls: Walls,
    hashes: Hashes,
    memory: Memory,
    /// Learned at the first start where any will do, and kept for the next ones.
    ports: Ports,
    /// Which of Landlock's rules hold.
    pub(crate) confinement: Confinement,
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
    /// No library, no folder, an address is in use, or may not be served on this kernel.
    pub(crate) fn new(config: &EngineConfig, hashes: Hashes) -> Result<Self, Error> {
        let host = config.listen.ip();
        let confinement = Confinement::of(abi());
        confinement.allows(host, config.required)?;
        let library = find_library(config.library.as_deref())?;
        let folder = files::prepare(&config.folder)?;
        confinement.log();
        if !host.is_loopback() {
            tracing::warn!(
                address = %config.listen,
                "the engine listens beyond this machine, and its ports carry passwords in clear"
            );
        }
        let ports = Ports {
            http: config.listen.port(),
            native: config.native_port,
        };
        for (port, what) in [(ports.http, "HTTP"), (ports.native, "the native protocol")] {
            free(SocketAddr::new(host, port), what)?;
        }
        Ok(Self {
            walls: Walls::new(&executable(&config.program)?, &library, &folder),
            hello: Hello {
                library,
                folder: folder.clone(),
            },
            config: EngineConfig {
                folder,
                ..config.clone()
            },
            hashes,
            memory: Memory::plan(config.memory),
            ports,
            confinement,
        })
    }

    /// Starts the process and waits until it answers; returns it and the engine's version.
    ///
    /// # Errors
    /// What the process said.
    pub(crate) fn start(&mut self) -> Result<(Running, String), Error> {
        files::write(&Facts {
            folder: &self.config.folder,
            host: self.config.listen.ip(),
            ports: self.ports,
            memory: self.memory,
            hashes: &self.hashes,
            confinement: self.confinement,
        })?;
        // The rules hold for the folders that are there now.
        let rules = match self.confinement {
            Confinement::Nothing => None,
            Confinement::Files | Confinement::Whole => Some(self.walls.rules(self.ports)?),
        };
        let began = Instant::now();
        let launched = launch(&self.config.program, &self.config.folder, rules)?;
        let mut child = launched.child;
        let said = child.stderr.take().map(listen).unwrap_or_default();
        let running = Running {
            child,
            control: launched.control,
            said,
        };
        let ready = self.greet(&running).and_then(|ready| {
            withstands(self.config.listen.ip(), ready.ports)?;
            Ok(ready)
        });
        files::forget_accounts(&self.config.folder);
        match ready {
            Ok(Ready { version, ports }) => {
                self.ports = ports;
                let took_ms = began.elapsed().as_millis();
                let pid = running.child.id();
                tracing::info!(version, pid, took_ms, "engine is up");
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

    /// The address of the HTTP interface, once it has started.
    pub(crate) fn http(&self) -> SocketAddr {
        SocketAddr::new(self.config.listen.ip(), self.ports.http)
    }

    /// The address of the native protocol, once it has started.
    pub(crate) fn native(&self) -> SocketAddr {
        SocketAddr::new(self.config.listen.ip(), self.ports.native)
    }

    /// Sends the greeting and waits for the answer.
    fn greet(&self, running: &Running) -> Result<Ready, String> {
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
                Ok(Reply::Ready(ready)) => return Ok(ready),
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

/// Checks that nobody listens there; any port will do where it is 0.
///
/// # Errors
/// Somebody does, or this machine has no such address.
fn free(address: SocketAddr, what: &str) -> Result<(), Error> {
    let words = |error| format!("cannot listen on {address} for {what}: {error}");
    TcpListener::bind(address)
        .map(drop)
        .map_err(|error| Error::Start(words(error)))
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
