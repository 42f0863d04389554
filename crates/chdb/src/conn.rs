//! Safe connections and streams over libchdb's functions.
//!
//! One of the files that may hold `unsafe`. Every handle is freed exactly once, on drop.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char};
use std::path::Path;
use std::ptr;
use std::sync::Arc;

use crate::Error;
use crate::chunk::{Chunk, Progress, check, free};
use crate::ffi::{Analysis, Api, Handle, RunFn};

/// A loaded libchdb.
#[derive(Clone)]
pub(crate) struct Library {
    api: Arc<Api>,
}

impl Library {
    /// Loads libchdb from `path`.
    ///
    /// # Errors
    /// The file is missing, is no libchdb, or is too old.
    pub(crate) fn load(path: &Path) -> Result<Self, Error> {
        Ok(Self {
            api: Arc::new(Api::load(path)?),
        })
    }

    /// Opens a connection; `args` are `--name=value`, settings of this connection only
    /// (the first connection of the process also takes the server's settings).
    ///
    /// # Errors
    /// The engine refuses an argument or cannot open its folder; it says why on stderr only.
    pub(crate) fn connect(&self, args: &[String]) -> Result<Connection, Error> {
        let mut owned = vec![c_text("clickhouse")?];
        for arg in args {
            owned.push(c_text(arg)?);
        }
        let pointers: Vec<*const c_char> = owned.iter().map(|arg| arg.as_ptr()).collect();
        let count =
            i32::try_from(pointers.len()).map_err(|_| Error::engine("too many arguments"))?;
        // SAFETY: `pointers` holds `count` live C strings for the length of the call.
        let slot = unsafe { (self.api.connect)(count, pointers.as_ptr()) };
        if slot.is_null() {
            return Err(Error::engine("the engine refused to open a connection"));
        }
        Ok(Connection {
            api: self.api.clone(),
            slot,
        })
    }
}

fn c_text(text: &str) -> Result<CString, Error> {
    CString::new(text).map_err(|_| Error::engine("a NUL byte in a connection argument"))
}

/// One connection: a serial session of its own. It may move between threads; one thread
/// at a time may use it, which `&mut self` enforces.
pub(crate) struct Connection {
    api: Arc<Api>,
    slot: *mut Handle,
}

// SAFETY: libchdb guards a connection by a mutex of its own and ties nothing to the
// thread that opened it.
unsafe impl Send for Connection {}

impl Connection {
    fn handle(&self) -> Handle {
        // SAFETY: `slot` came from chdb_connect and is freed only on drop.
        unsafe { *self.slot }
    }

    /// Runs a statement and returns its whole result.
    ///
    /// # Errors
    /// The engine's own text, which begins `Code: N.`.
    pub(crate) fn query(
        &mut self,
        sql: &str,
        format: &str,
        params: &[(String, String)],
    ) -> Result<Chunk, Error> {
        let result = self.call(self.api.query, sql, format, params);
        Chunk::of(&self.api, result)
    }

    /// Starts a statement whose result is fetched piece by piece.
    ///
    /// # Errors
    /// The engine's own text.
    pub(crate) fn stream(
        &mut self,
        sql: &str,
        format: &str,
        params: &[(String, String)],
    ) -> Result<QueryStream<'_>, Error> {
        let result = self.call(self.api.stream_query, sql, format, params);
        check(&self.api, result).inspect_err(|_| free(&self.api, result))?;
        Ok(QueryStream { conn: self, result })
    }

    /// Starts an INSERT whose rows follow in `format`; `sql` has no FORMAT clause and no data.
    ///
    /// # Errors
    /// The engine's own text.
    pub(crate) fn insert(
        &mut self,
        sql: &str,
        format: &str,
        params: &[(String, String)],
    ) -> Result<InsertStream<'_>, Error> {
        let stream = self.call(self.api.stream_insert, sql, format, params);
        let stream = InsertStream { conn: self, stream };
        match stream.error() {
            Some(text) => Err(Error::engine(text)),
            None => Ok(stream),
        }
    }

    /// What the engine's own parser says a text would do.
    pub(crate) fn classify(&mut self, sql: &str) -> Class {
        let mut out = Analysis {
            struct_size: size_of::<Analysis>() as u32,
            ..Default::default()
        };
        // SAFETY: text and out are live; a null database means that no database is judged.
        let state = unsafe {
            (self.api.classify)(
                self.handle(),
                sql.as_ptr().cast(),
                sql.len(),
                ptr::null(),
                0,
                &mut out,
            )
        };
        let kind = match (state, out.query_class) {
            (0, 0) => Kind::Read,
            (0, 1 | 2) => Kind::Write,
            (0, 3) => Kind::Control,
            _ => Kind::Unknown,
        };
        Class {
            kind,
            statements: out.statement_count,
        }
    }

    fn call(&self, run: RunFn, sql: &str, format: &str, params: &[(String, String)]) -> Handle {
        let names: Vec<_> = params
            .iter()
            .map(|(name, _)| name.as_ptr().cast())
            .collect();
        let name_lens: Vec<_> = params.iter().map(|(name, _)| name.len()).collect();
        let values: Vec<_> = params
            .iter()
            .map(|(_, value)| value.as_ptr().cast())
            .collect();
        let value_lens: Vec<_> = params.iter().map(|(_, value)| value.len()).collect();
        // SAFETY: every pointer is live for the call and goes with its length; the
        // connection is used by this thread alone.
        unsafe {
            run(
                self.handle(),
                sql.as_ptr().cast(),
                sql.len(),
                format.as_ptr().cast(),
                format.len(),
                names.as_ptr(),
                name_lens.as_ptr(),
                values.as_ptr(),
                value_lens.as_ptr(),
                params.len(),
            )
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // SAFETY: `slot` came from chdb_connect and is not used afterwards.
        unsafe { (self.api.close)(self.slot) }
    }
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Leaves no trace.
    Read,
    /// Changes data or definitions.
    Write,
    /// SET, USE, SYSTEM, KILL, INTO OUTFILE and the like.
    Control,
    /// Not parsed, or not known to the classifier.
    Unknown,
}

/// The classifier's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Class {
    /// The most far-reaching statement of the text.
    pub(crate) kind: Kind,
    /// How many statements the text holds.
    pub(crate) statements: u32,
}

/// A running statement. Dropping it early waits until the engine has stopped it: kill the
/// query first.
pub(crate) struct QueryStream<'a> {
    conn: &'a mut Connection,
    result: Handle,
}

impl QueryStream<'_> {
    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    /// The engine's own text; the stream is over then.
    pub(crate) fn next(&mut self) -> Result<Option<Chunk>, Error> {
        let api = &self.conn.api;
        // SAFETY: connection and stream are live and used by this thread alone.
        let piece = unsafe { (api.fetch)(self.conn.handle(), self.result) };
        let piece = Chunk::of(api, piece)?;
        Ok((!piece.as_ref().is_empty()).then_some(piece))
    }
}

impl Drop for QueryStream<'_> {
    fn drop(&mut self) {
        free(&self.conn.api, self.result);
    }
}

/// A running INSERT. Dropping it without `finish` inserts nothing further; blocks that the
/// engine has already written stay.
pub(crate) struct InsertStream<'a> {
    conn: &'a mut Connection,
    stream: Handle,
}

impl InsertStream<'_> {
    fn error(&self) -> Option<String> {
        // SAFETY: `stream` is live; the text lives as long as it does.
        let text = unsafe { (self.conn.api.insert_error)(self.stream) };
        // SAFETY: a non-null text is NUL-terminated, by the header's contract.
        (!text.is_null()).then(|| {
            unsafe { CStr::from_ptr(text) }
                .to_string_lossy()
                .into_owned()
        })
    }

    /// Hands bytes to the engine; blocks while the engine is behind.
    ///
    /// # Errors
    /// The engine gave the insert up, with its reason.
    pub(crate) fn append(&mut self, data: &[u8]) -> Result<(), Error> {
        if data.is_empty() {
            return Ok(());
        }
        // SAFETY: the engine copies `data` before it returns.
        let state =
            unsafe { (self.conn.api.append)(self.stream, data.as_ptr().cast(), data.len()) };
        if state == 0 {
            return Ok(());
        }
        Err(Error::engine(
            self.error()
                .unwrap_or_else(|| "the insert was given up".into()),
        ))
    }

    /// Ends the data, waits until it is written, and says how much was.
    ///
    /// # Errors
    /// The engine's own text.
    pub(crate) fn finish(self) -> Result<Progress, Error> {
        // SAFETY: `stream` is live and not yet finished.
        let result = unsafe { (self.conn.api.done)(self.stream) };
        Ok(Chunk::of(&self.conn.api, result)?.progress())
    }
}

impl Drop for InsertStream<'_> {
    fn drop(&mut self) {
        // SAFETY: live and not used afterwards; this cancels an unfinished insert.
        unsafe { (self.conn.api.destroy_insert)(self.stream) }
    }
}
