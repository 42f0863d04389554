//! A running engine, as its owner holds it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::Error;
use crate::config::EngineConfig;
use crate::confine::Confinement;
use crate::credentials::Credentials;
use crate::start::Starter;
use crate::watch::{Event, GRACE, Watch};

/// A running embedded ClickHouse. Dropping it stops it.
#[derive(Debug)]
pub struct Engine {
    address: SocketAddr,
    native: SocketAddr,
    credentials: Option<Credentials>,
    accounts_path: PathBuf,
    version: String,
    confinement: Confinement,
    pid: Arc<Mutex<u32>>,
    events: Sender<Event>,
    watcher: Option<JoinHandle<Result<(), Error>>>,
}

impl Engine {
    /// Starts the engine; returns when both ports answer. Must be called in a tokio runtime.
    ///
    /// # Errors
    /// libchdb is missing, an address or the folder is in use, the address may not be served (see
    /// [`crate::Required`]), or the process fails.
    pub async fn start(config: EngineConfig) -> Result<Self, Error> {
        let started = tokio::task::spawn_blocking(move || Self::start_blocking(&config)).await;
        started.map_err(|error| Error::Start(error.to_string()))?
    }

    /// As `start`, for a thread that may wait (0.5 s to some seconds).
    ///
    /// # Errors
    /// As `start`.
    pub fn start_blocking(config: &EngineConfig) -> Result<Self, Error> {
        let (credentials, hashes) = config.accounts.load()?;
        let mut starter = Starter::new(config, hashes)?;
        let (running, version) = starter.start()?;
        let (address, native) = (starter.http(), starter.native());
        let pid = Arc::new(Mutex::new(running.child.id()));
        let (events, heard) = channel();
        let confinement = starter.confinement;
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
            native,
            credentials,
            accounts_path: config.accounts.path().to_owned(),
            version,
            confinement,
            pid,
            events,
            watcher: Some(watcher),
        })
    }

    /// Base URL of the HTTP interface, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address of the HTTP interface.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of ClickHouse's native protocol.
    pub fn native_address(&self) -> SocketAddr {
        self.native
    }

    /// The accounts with their passwords; none where only hashes are known.
    pub fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// The file that holds the accounts.
    pub fn accounts_path(&self) -> &Path {
        &self.accounts_path
    }

    /// ClickHouse's version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Which of Landlock's rules hold for it.
    pub fn confinement(&self) -> Confinement {
        self.confinement
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
