//! What all requests share in the engine's process: the library, connections, accounts.
//!
//! Every request gets a connection of its own. Opening one costs 0.2 ms, and nothing that a
//! statement leaves behind (settings, current database, temporary tables) can reach another.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::Error;
use crate::conn::{Connection, Library};
use crate::credentials::{digest, random_text};
use crate::error::Exception;
use crate::wire::{Hello, Login, Role};

/// The engine and its limits.
pub(crate) struct Server {
    library: Library,
    base: Vec<String>,
    logins: HashMap<String, Login>,
    /// Keeps the engine up, and kills queries.
    anchor: Mutex<Option<Connection>>,
    /// Names of the settings that a client may name.
    settings: HashSet<String>,
    /// Places for queries.
    pub(crate) queries: Arc<Semaphore>,
    /// Places for inserts, so that dashboards cannot hold a collector up.
    pub(crate) inserts: Arc<Semaphore>,
    /// The engine's version, as `SELECT version()` gives it.
    pub(crate) version: String,
    /// The engine's time zone.
    pub(crate) timezone: String,
    /// What the engine calls itself.
    pub(crate) display_name: String,
    /// Largest result that is made in one piece, in bytes.
    pub(crate) whole_result: u64,
}

/// What one request's connection is opened with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Session {
    /// Refuses everything but reading.
    pub(crate) readonly: bool,
    /// The database that names without one belong to.
    pub(crate) database: Option<String>,
    /// Settings of the client.
    pub(crate) settings: Vec<(String, String)>,
    /// Marks the statement in `system.processes`.
    pub(crate) tag: String,
}

impl Server {
    /// Loads the library and opens the database.
    ///
    /// # Errors
    /// The library or the folder cannot be opened; the engine says more on stderr.
    pub(crate) fn open(hello: Hello) -> Result<Self, Error> {
        let library = Library::load(&hello.library)?;
        let path = hello.data.display();
        let base = vec![format!("--path={path}")];
        let mut args = base.clone();
        args.extend(hello.memory.server_args());
        let mut anchor = library.connect(&args).map_err(|_| {
            Error::Start(format!(
                "{path} cannot be opened; is another engine using it?"
            ))
        })?;
        let mut facts = rows(&mut anchor, "SELECT version(), timezone(), displayName()")?
            .pop()
            .unwrap_or_default()
            .into_iter();
        let mut fact = || facts.next().unwrap_or_default();
        let (version, timezone, display_name) = (fact(), fact(), fact());
        let names = rows(&mut anchor, "SELECT name FROM system.settings")?;
        let mut base = base;
        base.push(format!("--max_memory_usage={}", hello.memory.query));
        // An acknowledged insert is a written one.
        base.push("--async_insert=0".into());
        Ok(Self {
            library,
            base,
            logins: hello
                .logins
                .into_iter()
                .map(|login| (login.user.clone(), login))
                .collect(),
            anchor: Mutex::new(Some(anchor)),
            settings: names.into_iter().flatten().collect(),
            queries: Arc::new(Semaphore::new(hello.queries)),
            inserts: Arc::new(Semaphore::new(hello.queries)),
            version,
            timezone,
            display_name,
            whole_result: hello.memory.result,
        })
    }

    /// Closes the engine; all requests must be over.
    pub(crate) fn close(&self) {
        self.anchor
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
    }

    /// What the account may do.
    ///
    /// # Errors
    /// ClickHouse's code 516 for a wrong name or password.
    pub(crate) fn login(&self, user: &str, password: &str) -> Result<Role, Exception> {
        let known = self
            .logins
            .get(user)
            .filter(|login| login.digest == digest(password));
        known.map(|login| login.role).ok_or_else(|| {
            let text = "Authentication failed: password is incorrect, or there is no user with \
                        such name.";
            Exception::new(516, "AUTHENTICATION_FAILED", format!("{user}: {text}"))
        })
    }

    /// Whether ClickHouse knows the setting.
    pub(crate) fn knows_setting(&self, name: &str) -> bool {
        self.settings.contains(name)
    }

    /// Opens a connection for one request.
    ///
    /// # Errors
    /// A setting's value is wrong, or the database does not exist.
    pub(crate) fn connect(&self, session: &Session) -> Result<Connection, Exception> {
        let mut args = self.base.clone();
        let settings = session
            .settings
            .iter()
            .map(|(name, value)| format!("--{name}={value}"));
        args.extend(settings);
        args.push(format!("--log_comment={}", session.tag));
        if session.readonly {
            args.extend(["--readonly=1".into(), "--allow_ddl=0".into()]);
        }
        let opened = self.library.connect(&args);
        let mut conn = opened.map_err(|error| self.explain(session, error))?;
        if let Some(database) = &session.database {
            let name = database.replace('\\', "\\\\").replace('`', "\\`");
            conn.query(&format!("USE `{name}`"), "Null", &[])?;
        }
        Ok(conn)
    }

    /// The engine says only on stderr why it refused a connection: asks again, by statement.
    fn explain(&self, session: &Session, error: Error) -> Exception {
        let Ok(mut conn) = self.library.connect(&self.base) else {
            return error.into();
        };
        for (name, value) in &session.settings {
            let value = value.replace('\\', "\\\\").replace('\'', "\\'");
            if let Err(error) = conn.query(&format!("SET {name} = '{value}'"), "Null", &[]) {
                return error.into();
            }
        }
        error.into()
    }

    /// Stops the statements that carry this tag, without waiting for their end.
    fn kill(&self, tag: &str) {
        self.kill_where(
            "Settings['log_comment'] = {tag:String}",
            &[("tag".into(), tag.into())],
        );
    }

    /// Stops everything that only reads.
    pub(crate) fn kill_reads(&self) {
        self.kill_where(
            "query_kind = 'Select' AND Settings['log_comment'] != ''",
            &[],
        );
    }

    fn kill_where(&self, which: &str, params: &[(String, String)]) {
        let mut anchor = self.anchor.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(conn) = anchor.as_mut() {
            let sql = format!("KILL QUERY WHERE {which} ASYNC");
            if let Err(error) = conn.query(&sql, "Null", params) {
                eprintln!("warning: a query could not be killed: {error}");
            }
        }
    }
}

fn rows(conn: &mut Connection, sql: &str) -> Result<Vec<Vec<String>>, Error> {
    let chunk = conn.query(sql, "TSV", &[])?;
    let text = String::from_utf8_lossy(chunk.as_ref()).into_owned();
    Ok(text
        .lines()
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect())
}

/// Kills a request's statement when it is dropped before the statement's end: that is what
/// happens when the client goes away.
pub(crate) struct Leash {
    server: Arc<Server>,
    tag: String,
    over: Arc<AtomicBool>,
}

/// The working thread's end of a leash: dropped when the statement is over.
pub(crate) struct Collar {
    server: Arc<Server>,
    tag: String,
    over: Arc<AtomicBool>,
}

impl Leash {
    /// A leash and the tag that its statement must carry.
    pub(crate) fn new(server: &Arc<Server>) -> Result<(Self, Collar), Exception> {
        let tag =
            random_text(12).map_err(|error| Exception::from(Error::engine(error.to_string())))?;
        let over = Arc::new(AtomicBool::new(false));
        let collar = Collar {
            server: server.clone(),
            tag: tag.clone(),
            over: over.clone(),
        };
        Ok((
            Self {
                server: server.clone(),
                tag,
                over,
            },
            collar,
        ))
    }
}

impl Collar {
    /// The tag for the session.
    pub(crate) fn tag(&self) -> String {
        self.tag.clone()
    }

    /// Kills the statement from the thread that works on it.
    pub(crate) fn kill(&self) {
        self.server.kill(&self.tag);
    }
}

impl Drop for Collar {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        if self.over.load(Ordering::Acquire) {
            return;
        }
        let (server, tag, over) = (self.server.clone(), self.tag.clone(), self.over.clone());
        tokio::task::spawn_blocking(move || {
            // A statement may not have begun yet: try until its thread is done with it.
            for wait in (0..10).map(|round| Duration::from_millis(10 << round)) {
                if over.load(Ordering::Acquire) {
                    return;
                }
                server.kill(&tag);
                std::thread::sleep(wait);
            }
        });
    }
}
