//! The engine's process: takes its listener and orders, loads libchdb, answers requests.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::Error;
use crate::confine::give_up_calls;
use crate::http;
use crate::launch::CHILD_MARK;
use crate::server::Server;
use crate::wire::{Hello, REPLY, Reply};

/// How long running requests may go on after a stop.
const GRACE: Duration = Duration::from_secs(25);

/// Whether this process was started to be the engine (see [`run_child`]).
pub fn is_child() -> bool {
    std::env::var_os(CHILD_MARK).is_some()
}

/// Becomes the engine: what a program does when [`is_child`] says so. Returns when the engine
/// was stopped; the process should end then.
///
/// # Errors
/// It was not started by [`crate::Engine`], or the engine cannot start (the parent is told).
pub async fn run_child() -> Result<(), Error> {
    let failed = |error: std::io::Error| Error::Start(error.to_string());
    let (listener, control) = take_over().map_err(failed)?;
    let mut orders = BufReader::new(control.try_clone().map_err(failed)?);
    let mut line = String::new();
    orders.read_line(&mut line).map_err(failed)?;
    let hello: Hello = serde_json::from_str(&line)
        .map_err(|error| Error::Start(format!("no orders on the control channel: {error}")))?;
    raise_file_limit();
    if let Err(error) = give_up_calls() {
        eprintln!("warning: the engine keeps all system calls: {error}");
    }
    let stop = stop_signal(orders).map_err(failed)?;
    let opened = tokio::task::spawn_blocking(move || Server::open(hello)).await;
    let opened = opened
        .map_err(|error| Error::Start(error.to_string()))
        .and_then(|server| server);
    let server = match opened {
        Ok(server) => Arc::new(server),
        Err(error) => {
            reply(&control, &Reply::Failed(error.to_string())).map_err(failed)?;
            return Err(error);
        }
    };
    let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
    reply(
        &control,
        &Reply::Ready {
            version: server.version.clone(),
        },
    )
    .map_err(failed)?;
    http::serve(server.clone(), listener, stop, GRACE).await;
    let closed = tokio::task::spawn_blocking(move || server.close()).await;
    closed.map_err(|error| Error::Start(error.to_string()))
}

/// As [`run_child`], for a program without a tokio runtime.
///
/// # Errors
/// As [`run_child`].
pub fn run_child_blocking() -> Result<(), Error> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Start(error.to_string()))?
        .block_on(run_child())
}

/// Takes listener and control channel from the standard streams, and points those elsewhere:
/// what the engine prints goes to stderr.
fn take_over() -> std::io::Result<(TcpListener, UnixStream)> {
    let listener = TcpListener::from(std::io::stdin().as_fd().try_clone_to_owned()?);
    let control = UnixStream::from(std::io::stdout().as_fd().try_clone_to_owned()?);
    rustix::stdio::dup2_stdin(std::fs::File::open("/dev/null")?)?;
    rustix::stdio::dup2_stdout(std::io::stderr())?;
    listener.set_nonblocking(true)?;
    Ok((listener, control))
}

/// Takes as many file descriptors as the system gives: parts of tables need many.
fn raise_file_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // What the system refuses, the engine goes without.
    let _ = setrlimit(Resource::Nofile, limit);
}

fn reply(mut control: &UnixStream, reply: &Reply) -> std::io::Result<()> {
    let line = format!("\n{REPLY}{}\n", serde_json::to_string(reply)?);
    control.write_all(line.as_bytes())
}

/// Resolves on `stop` from the parent, on the parent's end, on SIGTERM and on SIGINT.
fn stop_signal(mut orders: BufReader<UnixStream>) -> std::io::Result<oneshot::Receiver<()>> {
    let (tell, told) = oneshot::channel();
    let (ended, parent) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        let mut line = String::new();
        while orders.read_line(&mut line).is_ok_and(|read| read > 0) && line.trim() != "stop" {
            line.clear();
        }
        let _ = ended.send(());
    });
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
            _ = parent => {}
        }
        let _ = tell.send(());
    });
    Ok(told)
}
