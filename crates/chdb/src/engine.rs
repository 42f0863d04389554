//! The parent's side: starts the engine's process, watches over it, stops it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::Error;
use crate::config::{EngineConfig, Memory, find_library};
use crate::confine::{Rules, Walls, abi};
use crate::credentials::{Credentials, digest};
use crate::launch::{executable, launch};
use crate::wire::{Hello, Login, REPLY, Reply, Role};

/// How long a start may take; a cold disk needs seconds to bring the library in.
const START: Duration = Duration::from_secs(90);
/// How long running inserts may take to finish when the engine is stopped.
const GRACE: Duration = Duration::from_secs(30);
/// Unexpected ends within `LAPSE` after which the engine is given up.
const TRIES: usize = 5;
const LAPSE: Duration = Duration::from_secs(120);

/// A running embedded ClickHouse. Dropping it stops it.
#[derive(Debug)]
pub struct Engine {
    address: SocketAddr,
    credentials: Credentials,
    credentials_path: PathBuf,
    version: String,
    landlock_abi: Option<i32>,
    pid: Arc<Mutex<u32>>,
    events: Sender<Event>,
    watcher: Option<JoinHandle<Result<(), Error>>>,
}

/// What the watcher hears.
enum Event {
    /// The control channel of this start closed: the process is gone or going.
    Closed(usize),
    /// The owner wants it stopped, at the latest after this long.
    Stop(Duration),
}

impl Engine {
    /// Starts the engine; returns when `/ping` answers. Must be called in a tokio runtime.
    ///
    /// # Errors
    /// libchdb is missing, the address or folder is in use, or the process fails.
    pub async fn start(config: EngineConfig) -> Result<Self, Error> {
        let started = tokio::task::spawn_blocking(move || Self::start_blocking(&config)).await;
        started.map_err(|error| Error::Start(error.to_string()))?
    }

    /// As `start`, for a thread that may wait (0.5 s to some seconds).
    ///
    /// # Errors
    /// As `start`.
    pub fn start_blocking(config: &EngineConfig) -> Result<Self, Error> {
        let credentials = Credentials::load_or_create(&config.credentials)?;
        let starter = Starter::new(config, &credentials)?;
        let address = starter
            .listener
            .local_addr()
            .map_err(|error| Error::Start(error.to_string()))?;
        let (running, version) = starter.start()?;
        let pid = Arc::new(Mutex::new(running.child.id()));
        let (events, heard) = channel();
        let landlock_abi = starter.abi;
        let watch = Watch {
            starter,
            pid: pid.clone(),
            heard,
            events: events.clone(),
        };
        let watcher = std::thread::Builder::new()
            .name("engine-watch".into())
            .spawn(move || watch.run(running))
            .map_err(|error| Error::Start(error.to_string()))?;
        Ok(Self {
            address,
            credentials,
            credentials_path: config.credentials.clone(),
            version,
            landlock_abi,
            pid,
            events,
            watcher: Some(watcher),
        })
    }

    /// Base URL of the HTTP interface, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The accounts.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// The file that holds the accounts.
    pub fn credentials_path(&self) -> &Path {
        &self.credentials_path
    }

    /// ClickHouse's version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The kernel's Landlock ABI that confines the engine; `None` where there is none. TCP is
    /// closed to it from ABI 4 on.
    pub fn landlock_abi(&self) -> Option<i32> {
        self.landlock_abi
    }

    /// The engine's process; it changes when the process had to be started again.
    pub fn pid(&self) -> u32 {
        *self.pid.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is still watched over: false after it was given up.
    pub fn is_running(&self) -> bool {
        self.watcher
            .as_ref()
            .is_some_and(|watcher| !watcher.is_finished())
    }

    /// Stops it: running inserts finish, queries are killed after a while.
    ///
    /// # Errors
    /// It had already been given up, with the reason.
    pub fn stop(mut self) -> Result<(), Error> {
        self.end(GRACE)
    }

    fn end(&mut self, grace: Duration) -> Result<(), Error> {
        let Some(watcher) = self.watcher.take() else {
            return Ok(());
        };
        // The watcher is gone already where it gave up; its result says why.
        let _ = self.events.send(Event::Stop(grace));
        watcher
            .join()
            .map_err(|_| Error::Start("the engine's watcher panicked".into()))?
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.end(Duration::from_secs(5));
    }
}

/// Everything that a start, or a start again, needs.
struct Starter {
    config: EngineConfig,
    hello: Hello,
    walls: Walls,
    abi: Option<i32>,
    listener: TcpListener,
}

/// A process that is up.
struct Running {
    child: Child,
    control: std::os::unix::net::UnixStream,
    said: Arc<Mutex<VecDeque<String>>>,
}

impl Starter {
    fn new(config: &EngineConfig, credentials: &Credentials) -> Result<Self, Error> {
        let library = find_library(config.library.as_deref())?;
        let folder = prepare_folder(&config.folder)?;
        let abi = abi();
        say_walls(abi);
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

    fn start(&self) -> Result<(Running, String), Error> {
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
    fn finish(mut self) -> String {
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

/// The watcher's thread.
struct Watch {
    starter: Starter,
    pid: Arc<Mutex<u32>>,
    heard: Receiver<Event>,
    events: Sender<Event>,
}

impl Watch {
    fn run(self, first: Running) -> Result<(), Error> {
        let mut running = first;
        let mut ends: VecDeque<Instant> = VecDeque::new();
        for round in 0.. {
            self.hear_closing(&running, round);
            match self.heard.recv() {
                Ok(Event::Closed(closed)) if closed < round => continue,
                Ok(Event::Closed(_)) => {}
                Ok(Event::Stop(grace)) => return self.stop(running, grace),
                Err(_) => return self.stop(running, GRACE),
            }
            let said = running.finish();
            tracing::error!("the engine's process ended unexpectedly; starting it again{said}");
            ends.push_back(Instant::now());
            while ends.front().is_some_and(|end| end.elapsed() > LAPSE) {
                ends.pop_front();
            }
            if ends.len() >= TRIES {
                return Err(Error::Start(format!(
                    "the engine ended {TRIES} times:{said}"
                )));
            }
            std::thread::sleep(Duration::from_millis(100 << ends.len()));
            running = self.starter.start()?.0;
            *self.pid.lock().unwrap_or_else(PoisonError::into_inner) = running.child.id();
        }
        Ok(())
    }

    /// Tells the watcher when the process's end of the control channel closes.
    fn hear_closing(&self, running: &Running, round: usize) {
        let events = self.events.clone();
        let Ok(control) = running.control.try_clone() else {
            return;
        };
        std::thread::spawn(move || {
            let _ = control.set_read_timeout(None);
            let lines = BufReader::new(control).lines();
            lines.map_while(Result::ok).for_each(drop);
            let _ = events.send(Event::Closed(round));
        });
    }

    fn stop(&self, mut running: Running, grace: Duration) -> Result<(), Error> {
        let _ = (&running.control).write_all(b"stop\n");
        let until = Instant::now() + grace;
        loop {
            if let Ok(Some(status)) = running.child.try_wait() {
                tracing::info!(%status, "engine stopped");
                return Ok(());
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            // The channel closes with the process; a short wait covers the rest of its end.
            let wait = left.min(Duration::from_millis(20));
            if let Err(RecvTimeoutError::Disconnected) = self.heard.recv_timeout(wait) {
                std::thread::sleep(wait);
            }
        }
        tracing::warn!("the engine did not stop in time and is ended");
        running.finish();
        Ok(())
    }
}
