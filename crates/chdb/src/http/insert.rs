//! INSERTs that bring rows: the body is handed to the engine as it arrives.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Response;
use tokio::sync::{mpsc, oneshot};

use super::answer::{self, Body};
use super::query::{refused, session};
use super::request::{Ask, Input};
use super::{place, valid_prefix};
use crate::chunk::Progress;
use crate::error::Exception;
use crate::server::{Leash, Server, Session};
use crate::sql;

/// How long a client may send nothing.
const RECEIVE: Duration = Duration::from_secs(60);
/// How much of a refused body is still read, so that the client hears the answer.
const REST: usize = 64 << 20;
/// And for how long.
const REST_TIME: Duration = Duration::from_secs(10);

/// What goes to the working thread.
enum Feed {
    Data(Bytes),
    /// The body is complete; without it nothing more is inserted.
    End,
}

/// Runs an INSERT. `text` holds the statement and what of its rows was already read.
///
/// # Errors
/// The statement, its rows or the client's body are at fault; blocks that the engine wrote
/// before that stay, as ClickHouse's do.
pub(crate) async fn run(
    server: &Arc<Server>,
    ask: Ask,
    text: Vec<u8>,
    mut input: Input,
) -> Result<Response<Body>, Exception> {
    if ask.readonly {
        return Err(refused(&ask));
    }
    let default = ask.default_format.as_deref().unwrap_or("Values");
    let insert = sql::insert(valid_prefix(&text), default)
        .ok_or_else(|| Exception::syntax("Not an INSERT with rows"))?;
    let permit = place(&server.inserts).await?;
    let (leash, collar) = Leash::new(server)?;
    let (feed, fed) = mpsc::channel(8);
    let (tell, told) = oneshot::channel();
    let work = Work {
        server: server.clone(),
        session: session(&ask, &collar),
        params: ask.params,
        head: insert.head,
        format: insert.format,
    };
    tokio::task::spawn_blocking(move || {
        let result = work.run(fed);
        // The statement is over: a leash that is dropped now has nothing to kill.
        drop(collar);
        let _ = tell.send(result);
        drop(permit);
    });
    let first = Bytes::from(text).slice(insert.data..);
    let body = pour(first, &mut input, feed).await;
    let lost = || Exception::new(1002, "UNKNOWN_EXCEPTION", "The insert's thread was lost");
    let result = told.await.map_err(|_| lost())?;
    if result.is_err() {
        let _ = tokio::time::timeout(REST_TIME, drain(&mut input)).await;
    }
    drop(leash);
    // A body that broke off is the cause of whatever the engine said.
    body?;
    Ok(answer::done(&result?))
}

/// Hands the body over; stops quietly where the engine has given up.
async fn pour(first: Bytes, input: &mut Input, feed: mpsc::Sender<Feed>) -> Result<(), Exception> {
    let mut next = Some(first);
    while let Some(data) = next {
        if feed.send(Feed::Data(data)).await.is_err() {
            return Ok(());
        }
        let read = tokio::time::timeout(RECEIVE, input.read()).await;
        next = read.map_err(|_| {
            let text = "The client sent nothing for a minute";
            Exception::new(209, "SOCKET_TIMEOUT", text)
        })??;
    }
    let _ = feed.send(Feed::End).await;
    Ok(())
}

async fn drain(input: &mut Input) {
    let mut left = REST;
    while let Ok(Some(data)) = input.read().await {
        left = left.saturating_sub(data.len());
        if left == 0 {
            return;
        }
    }
}

/// One INSERT on its thread.
struct Work {
    server: Arc<Server>,
    session: Session,
    params: Vec<(String, String)>,
    head: String,
    format: String,
}

impl Work {
    fn run(self, mut fed: mpsc::Receiver<Feed>) -> Result<Progress, Exception> {
        let began = Instant::now();
        let mut conn = self.server.connect(&self.session)?;
        let mut stream = conn.insert(&self.head, &self.format, &self.params)?;
        loop {
            match fed.blocking_recv() {
                Some(Feed::Data(data)) => {
                    if let Err(error) = stream.append(&data) {
                        // The engine's own reason comes with the end.
                        return Err(stream.finish().err().unwrap_or(error).into());
                    }
                }
                Some(Feed::End) => break,
                None => {
                    let text = "The client went away before the end of its rows";
                    return Err(Exception::new(210, "NETWORK_ERROR", text));
                }
            }
        }
        let mut progress = stream.finish()?;
        progress.elapsed_ns = u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
        Ok(progress)
    }
}
