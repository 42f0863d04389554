//! An engine for tests: in a folder of its own, on free ports, gone when dropped.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::config::{EngineConfig, Program};
use crate::{Credentials, Engine, Error};

/// The name of the test that becomes the engine.
const CHILD_TEST: &str = "weir_engine_child";

/// A running engine and its folder; dereferences to the [`Engine`].
#[derive(Debug)]
pub struct TestEngine {
    // Dropped before the folder: fields drop in this order.
    engine: Engine,
    credentials: Credentials,
    folder: tempfile::TempDir,
}

impl TestEngine {
    /// The folder that goes with it: `engine` for its data and the file `accounts` are there.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The accounts with their passwords.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }
}

impl Deref for TestEngine {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.engine
    }
}

/// Starts an engine for tests. The test binary must contain
/// `weir_chdb::engine_child_test!();` once, since it starts itself again as the engine's
/// process.
///
/// # Errors
/// libchdb is missing, or the engine does not start.
pub fn spawn_for_tests() -> Result<TestEngine, Error> {
    spawn_prepared(|_| Ok(()))
}

/// As [`spawn_for_tests`], after `prepare` has put what it wants into the engine's folder:
/// configuration in `etc/config.d`, accounts in `etc/users.d`.
///
/// # Errors
/// As [`spawn_for_tests`], or what `prepare` says.
pub fn spawn_prepared(
    prepare: impl FnOnce(&Path) -> std::io::Result<()>,
) -> Result<TestEngine, Error> {
    let folder = tempfile::tempdir().map_err(Error::start)?;
    let config = test_config(folder.path());
    prepare(&config.folder).map_err(|error| Error::file(&config.folder, &error))?;
    let engine = Engine::start_blocking(&config)?;
    Ok(TestEngine {
        credentials: Credentials::load(engine.accounts_path())?,
        engine,
        folder,
    })
}

/// The engine that tests running at the same time share: started for the first of them and
/// dropped after the last. Use a database of your own in it.
///
/// # Errors
/// As [`spawn_for_tests`].
pub fn shared_for_tests() -> Result<Arc<TestEngine>, Error> {
    static SHARED: Mutex<Weak<TestEngine>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(engine) = shared.upgrade() {
        return Ok(engine);
    }
    let engine = Arc::new(spawn_for_tests()?);
    *shared = Arc::downgrade(&engine);
    Ok(engine)
}

/// The configuration of [`spawn_for_tests`], for tests that start engines of their own.
pub fn test_config(home: &Path) -> EngineConfig {
    let args = [CHILD_TEST, "--nocapture", "--test-threads=1"]
        .map(str::to_owned)
        .to_vec();
    EngineConfig {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        native_port: 0,
        memory: Some(2 << 30),
        program: Program { path: None, args },
        ..EngineConfig::new(home)
    }
}

/// What the test made by [`engine_child_test!`](crate::engine_child_test) does: becomes the
/// engine if an engine was asked for, else nothing.
///
/// # Panics
/// When the engine fails, which its parent reports.
pub fn become_engine_if_asked() {
    if crate::is_child() {
        crate::run_child_blocking().expect("the engine runs until it is stopped");
    }
}

/// Lets this test binary start itself as the engine's process. Use it once per test binary.
#[macro_export]
macro_rules! engine_child_test {
    () => {
        #[test]
        fn weir_engine_child() {
            $crate::become_engine_if_asked();
        }
    };
}
