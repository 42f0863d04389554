//! Statements that bring no rows with them: run on a thread of their own, streamed where the
//! format allows.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::Response;
use tokio::sync::oneshot;

use super::answer::{self, Body, Gone, Sink};
use super::place;
use super::request::Ask;
use crate::chunk::{Chunk, Progress};
use crate::conn::{Connection, Kind};
use crate::error::Exception;
use crate::format::{Joiner, Joining, joining};
use crate::server::{Collar, Leash, Server, Session};
use crate::sql;

/// The engine was seen to hold up to some 30 bytes for each byte of a result that it makes in
/// one piece (26.7.3, JSON): this share of the budget for those keeps it within its limits.
const WHOLE_SHARE: u64 = 16;

/// What the head of the answer needs: told as soon as the first bytes are there.
type Head = Result<Progress, Exception>;

/// Runs a statement.
///
/// # Errors
/// Whatever went wrong before the first byte of the result.
pub(crate) async fn run(
    server: &Arc<Server>,
    ask: Ask,
    text: String,
) -> Result<Response<Body>, Exception> {
    let permit = place(&server.queries).await?;
    let (leash, collar) = Leash::new(server)?;
    let text = sql::without_semicolon(&text).to_owned();
    let default = ask.default_format.as_deref().unwrap_or("TabSeparated");
    let format = sql::named_format(&text).unwrap_or(default).to_owned();
    let gzip = ask.gzip;
    let (sink, body) = Sink::new(gzip, leash);
    let tag = answer::exception_tag();
    let (tell, head) = oneshot::channel();
    let mut session = session(&ask, &collar);
    if joining(&format) == Joining::Whole {
        limit_result(&mut session.settings, server.whole_result / WHOLE_SHARE);
    }
    let work = Work {
        server: server.clone(),
        session,
        ask,
        text,
        format: format.clone(),
        tag: tag.clone(),
        began: Instant::now(),
    };
    tokio::task::spawn_blocking(move || {
        work.run(sink, tell, &collar);
        drop(permit);
    });
    let lost = || Exception::new(1002, "UNKNOWN_EXCEPTION", "The statement's thread was lost");
    let progress = head.await.map_err(|_| lost())??;
    Ok(answer::result(&format, gzip, &tag, &progress, body))
}

/// The connection that a request needs.
pub(crate) fn session(ask: &Ask, collar: &Collar) -> Session {
    Session {
        readonly: ask.readonly,
        database: ask.database.clone(),
        settings: ask.settings.clone(),
        tag: collar.tag(),
    }
}

/// Sets `max_result_bytes`, which counts bytes as the engine holds them, to at most `limit`.
fn limit_result(settings: &mut Vec<(String, String)>, limit: u64) {
    let given = settings
        .iter()
        .rev()
        .find(|(name, _)| name == "max_result_bytes");
    let given = given
        .and_then(|(_, value)| value.parse().ok())
        .filter(|value| *value > 0);
    let limit = given.map_or(limit, |given: u64| given.min(limit));
    settings.push(("max_result_bytes".into(), limit.to_string()));
}

/// The error for a read-only request that would change something.
pub(crate) fn refused(ask: &Ask) -> Exception {
    let get = " For queries over HTTP, method GET implies readonly. You should use method POST \
               for modifying queries.";
    let why = if ask.by_get { get } else { "" };
    Exception::readonly(format!("Cannot execute query in readonly mode.{why}"))
}

/// One statement on its thread.
struct Work {
    server: Arc<Server>,
    session: Session,
    ask: Ask,
    text: String,
    format: String,
    tag: String,
    began: Instant,
}

/// How a running statement ended early.
enum Stop {
    Failed(Exception),
    Gone,
}

impl<E: Into<Exception>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Work {
    fn run(self, sink: Sink, tell: oneshot::Sender<Head>, collar: &Collar) {
        let mut out = Out {
            sink,
            tell: Some(tell),
            held: Vec::new(),
            began: self.began,
        };
        let result = self.answer(&mut out, collar);
        let version = &self.server.version;
        // Nobody is left to tell where sending fails.
        let _: Result<(), Gone> = match result {
            Ok(progress) => out.finish(progress),
            Err(Stop::Gone) => Err(Gone),
            Err(Stop::Failed(error)) => match out.tell.take() {
                Some(tell) => tell.send(Err(error)).map_err(|_| Gone),
                None => out.sink.fail(&error.body(version), &self.tag),
            },
        };
    }

    fn answer(&self, out: &mut Out, collar: &Collar) -> Result<Progress, Stop> {
        if self.text.is_empty() {
            return Err(Exception::syntax("Empty query").into());
        }
        let mut conn = self.server.connect(&self.session)?;
        self.check(&mut conn)?;
        let join = joining(&self.format);
        let keyword = sql::leading_keyword(&self.text);
        let rows = matches!(keyword.as_str(), "SELECT" | "WITH" | "FROM");
        if rows && join != Joining::Whole {
            self.stream(&mut conn, join, out, collar)
        } else {
            let chunk = conn.query(&self.text, &self.format, &self.ask.params)?;
            let progress = chunk.progress();
            if chunk.as_ref().len() as u64 > self.server.whole_result {
                return Err(self.too_large().into());
            }
            out.send(Bytes::from_owner(chunk), progress, self.limit())?;
            Ok(progress)
        }
    }

    fn stream(
        &self,
        conn: &mut Connection,
        join: Joining,
        out: &mut Out,
        collar: &Collar,
    ) -> Result<Progress, Stop> {
        let mut joiner = Joiner::new(join);
        let mut total = Progress::default();
        let mut pieces = conn.stream(&self.text, &self.format, &self.ask.params)?;
        let result = loop {
            let chunk: Chunk = match pieces.next() {
                Ok(Some(chunk)) => chunk,
                Ok(None) => return Ok(total),
                Err(error) => return Err(error.into()),
            };
            total += chunk.progress();
            let skip = match joiner.skip(chunk.as_ref()) {
                Ok(skip) => skip,
                Err(text) => break Exception::new(1002, "UNKNOWN_EXCEPTION", text).into(),
            };
            let data = Bytes::from_owner(chunk).slice(skip..);
            match out.send(data, total, self.limit()) {
                Ok(()) => {}
                Err(stop) => break stop,
            }
        };
        // Dropping a running statement would wait for its end.
        collar.kill();
        while let Ok(Some(_)) = pieces.next() {}
        Err(result)
    }

    /// How much may be held back: everything for `wait_end_of_query`.
    fn limit(&self) -> Option<u64> {
        self.ask.wait_end.then_some(self.server.whole_result)
    }

    fn too_large(&self) -> Exception {
        let limit = self.server.whole_result;
        let text =
            format!("The result is larger than {limit} bytes and cannot be made in one piece");
        Exception::new(396, "TOO_MANY_ROWS_OR_BYTES", text)
    }

    /// What may run: one statement; for a reader, one that the engine's parser calls reading.
    fn check(&self, conn: &mut Connection) -> Result<(), Exception> {
        if sql::into_outfile(&self.text) {
            return Err(Exception::new(
                48,
                "NOT_IMPLEMENTED",
                "INTO OUTFILE is not allowed",
            ));
        }
        let class = conn.classify(&self.text);
        if class.statements > 1 {
            return Err(Exception::syntax(
                "Syntax error (Multi-statements are not allowed)",
            ));
        }
        if class.kind == Kind::Unknown {
            // Formatting runs the same parser, and nothing else.
            let text = [("text".to_owned(), escaped(&self.text))];
            conn.query("SELECT formatQuery({text:String})", "Null", &text)
                .map_err(|error| without_scope(error.into()))?;
        }
        if self.ask.readonly && class.kind != Kind::Read {
            return Err(refused(&self.ask));
        }
        if self.ask.readonly && sql::calls(&self.text, "file") {
            return Err(Exception::readonly(
                "The function file is not allowed for reading accounts",
            ));
        }
        Ok(())
    }
}

/// A text as ClickHouse expects a parameter's value.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\n', "\\n")
        .replace('\t', "\\t")
}

/// A syntax error without the words about the statement that found it.
fn without_scope(error: Exception) -> Exception {
    let text = match (
        error.text.find(": In scope SELECT formatQuery"),
        error.text.rfind(" ("),
    ) {
        (Some(scope), Some(name)) => format!("{}.{}", &error.text[..scope], &error.text[name..]),
        _ => error.text,
    };
    Exception {
        code: error.code,
        text,
    }
}

/// The answer as it grows: head first told with the first bytes, or all held back.
struct Out {
    sink: Sink,
    tell: Option<oneshot::Sender<Head>>,
    held: Vec<Bytes>,
    began: Instant,
}

impl Out {
    fn send(&mut self, data: Bytes, progress: Progress, hold: Option<u64>) -> Result<(), Stop> {
        let Some(limit) = hold else {
            self.begin(progress).map_err(|Gone| Stop::Gone)?;
            return self.sink.send(data).map_err(|Gone| Stop::Gone);
        };
        self.held.push(data);
        if self.held.iter().map(|data| data.len() as u64).sum::<u64>() > limit {
            let text = format!("wait_end_of_query holds at most {limit} bytes back");
            return Err(Exception::new(241, "MEMORY_LIMIT_EXCEEDED", text).into());
        }
        Ok(())
    }

    fn begin(&mut self, mut progress: Progress) -> Result<(), Gone> {
        progress.elapsed_ns = u64::try_from(self.began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        match self.tell.take() {
            Some(tell) => tell.send(Ok(progress)).map_err(|_| Gone),
            None => Ok(()),
        }
    }

    fn finish(mut self, progress: Progress) -> Result<(), Gone> {
        self.begin(progress)?;
        for data in std::mem::take(&mut self.held) {
            self.sink.send(data)?;
        }
        self.sink.end()
    }
}
