//! An engine for tests: in a folder of its own, on a free port, gone when dropped.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::config::{EngineConfig, Program};
use crate::conn::Library;
use crate::{Engine, Error};

/// The name of the test that becomes the engine.
const CHILD_TEST: &str = "weir_engine_child";

/// A running engine and its folder; dereferences to the [`Engine`].
#[derive(Debug)]
pub struct TestEngine {
    // Dropped before the folder: fields drop in this order.
    engine: Engine,
    folder: tempfile::TempDir,
}

impl TestEngine {
    /// The folder that goes with it: `engine` for its data and the file `accounts` are there.
    pub fn folder(&self) -> &Path {
        self.folder.path()
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
    let folder = tempfile::tempdir().map_err(|error| Error::File(error.to_string()))?;
    let engine = Engine::start_blocking(&test_config(folder.path()))?;
    Ok(TestEngine { engine, folder })
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
        memory: Some(2 << 30),
        program: Program { path: None, args },
        ..EngineConfig::new(home)
    }
}

/// Runs statements in this process under a server's configuration file, for tests of accounts: the
/// rights and limits are those that its `users_config` gives the account `default`, as which the
/// library logs in. A process has one configuration, so this is for a process of its own.
///
/// # Errors
/// libchdb is missing, or refuses the configuration. A statement that fails is a result.
pub fn under_configuration(
    file: &Path,
    data: &Path,
    statements: &[String],
) -> Result<Vec<Result<String, Error>>, Error> {
    let library = Library::load(&crate::find_library(None)?)?;
    let args = [("config-file", file), ("path", data)];
    let args = args.map(|(name, path)| format!("--{name}={}", path.display()));
    let mut connection = library.connect(&args)?;
    let mut run = |sql: &String| {
        let chunk = connection.query(sql, "TSV", &[])?;
        Ok(String::from_utf8_lossy(chunk.as_ref()).into_owned())
    };
    Ok(statements.iter().map(&mut run).collect())
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
