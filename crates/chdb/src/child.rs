//! The engine's process: takes its orders, becomes ClickHouse, and stops in order.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

use crate::cmdline::{Library, make_pipe};
use crate::confine::give_up_calls;
use crate::launch::CHILD_MARK;
use crate::wire::{Hello, Ports, REPLY, Ready, Reply};
use crate::{Error, configuration, files, terminal};

/// The stack of the thread that runs clickhouse-local, in bytes: what a program's first thread has,
/// twice.
const STACK: usize = 16 << 20;

/// Arguments of clickhouse-local that are always the same. It must be interactive, or it ends at
/// the first connection that breaks.
const ARGUMENTS: [&str; 9] = [
    "--interactive",
    "--disable_suggestion",
    "--progress=off",
    "--progress-table=off",
    "--enable-progress-table-toggle=0",
    "--echo=0",
    "--highlight=0",
    "--history_file=/dev/null",
    "--log-level=error",
];

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
    let control = take_over().map_err(Error::start)?;
    let terminal = terminal::inherited();
    let mut orders = BufReader::new(control.try_clone().map_err(Error::start)?);
    let mut line = String::new();
    orders.read_line(&mut line).map_err(Error::start)?;
    let hello: Hello = serde_json::from_str(&line)
        .map_err(|error| Error::Start(format!("no orders on the control channel: {error}")))?;
    raise_file_limit();
    if let Err(error) = give_up_calls() {
        eprintln!("warning: the engine keeps all system calls: {error}");
    }
    let stop = stop_signal(orders).map_err(Error::start)?;
    match start(hello).await {
        Ok((ready, mut server)) => {
            reply(&control, &Reply::Ready(ready)).map_err(Error::start)?;
            tokio::select! {
                // Its sender ends with the runtime only.
                _ = stop => server.stop(terminal).await,
                early = &mut server.ended => Err(early.map_or_else(Error::start, returned_early)),
            }
        }
        Err(error) => {
            reply(&control, &Reply::Failed(error.to_string())).map_err(Error::start)?;
            Err(error)
        }
    }
}

/// As [`run_child`], for a program without a tokio runtime.
///
/// # Errors
/// As [`run_child`].
pub fn run_child_blocking() -> Result<(), Error> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .map_err(Error::start)?
        .block_on(run_child())
}

/// ClickHouse, running on a thread of this process.
struct Server {
    /// Resolves when it has returned.
    ended: oneshot::Receiver<Result<(), Error>>,
    /// The writing end of the pipe that it reads its last statements from.
    orders: File,
}

/// Starts ClickHouse and waits until it has opened its ports.
///
/// # Errors
/// It returns before, or cannot listen.
async fn start(hello: Hello) -> Result<(Ready, Server), Error> {
    let pipe = files::orders(&hello.folder);
    make_pipe(&pipe).map_err(Error::start)?;
    let arguments = arguments(&hello.folder);
    let mut ended = on_thread("clickhouse", move || {
        Library::load(&hello.library)?.run(&arguments)
    })?;
    // Opening waits for the other end: ClickHouse has then run its first statements.
    let reading = pipe.clone();
    let opened = on_thread("orders", move || File::options().write(true).open(reading))?;
    let orders = tokio::select! {
        early = &mut ended => return Err(early.map_or_else(Error::start, returned_early)),
        opened = opened => opened.map_err(Error::start)?.map_err(Error::start)?,
    };
    // Nobody else needs its name.
    let _ = std::fs::remove_file(&pipe);
    let ready = std::fs::read_to_string(files::ready(&hello.folder));
    let ready = ready.ok().and_then(|text| parse(&text)).ok_or_else(|| {
        Error::Start(
            "ClickHouse did not open its ports: another process took one in the meantime, or this \
             libchdb cannot (26.7 can)"
                .into(),
        )
    })?;
    Ok((ready, Server { ended, orders }))
}

/// Why ClickHouse returned although it was not stopped; its log says more.
fn returned_early(result: Result<(), Error>) -> Error {
    let unknown = || Error::Start("ClickHouse ended by itself".into());
    result.err().unwrap_or_else(unknown)
}

impl Server {
    /// Gives it its last statements and the end of its input, and waits until it has returned.
    ///
    /// # Errors
    /// The engine's own text.
    async fn stop(mut self, terminal: Option<OwnedFd>) -> Result<(), Error> {
        let statements = configuration::last_statements();
        // A pipe holds them all: this does not wait. Where ClickHouse is gone, there is no reader.
        let _ = self.orders.write_all(statements.as_bytes());
        drop((self.orders, terminal));
        self.ended.await.map_err(Error::start)?
    }
}

/// Runs something on a thread of its own, which does not keep the process from ending.
fn on_thread<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<oneshot::Receiver<T>, Error> {
    let (sender, receiver) = oneshot::channel();
    std::thread::Builder::new()
        .name(name.into())
        .stack_size(STACK)
        .spawn(move || {
            // Where nobody waits any more, the process is ending.
            let _ = sender.send(work());
        })
        .map_err(Error::start)?;
    Ok(receiver)
}

/// All arguments: the second file of statements is the pipe, which keeps it up.
fn arguments(folder: &Path) -> Vec<String> {
    let text = |path: PathBuf| path.display().to_string();
    let etc = files::settings(folder);
    let mut all = vec![format!("--config-file={}", text(etc.join("config.xml")))];
    all.extend(ARGUMENTS.map(str::to_owned));
    all.extend([
        "--queries-file".to_owned(),
        text(etc.join("start.sql")),
        text(files::orders(folder)),
    ]);
    all
}

/// Reads what the first statements have written.
fn parse(text: &str) -> Option<Ready> {
    let mut cells = text.trim().split('\t');
    Some(Ready {
        version: cells.next()?.to_owned(),
        ports: Ports {
            http: cells.next()?.parse().ok()?,
            native: cells.next()?.parse().ok()?,
        },
    })
}

/// Takes the control channel from standard output, and points that elsewhere: what the engine
/// prints there is of no use.
fn take_over() -> std::io::Result<UnixStream> {
    let control = UnixStream::from(std::io::stdout().as_fd().try_clone_to_owned()?);
    rustix::stdio::dup2_stdout(File::options().write(true).open("/dev/null")?)?;
    Ok(control)
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

/// Resolves on `stop` from the parent, on the parent's end, and on SIGTERM, SIGINT and SIGHUP,
/// any of which would end ClickHouse at once.
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
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
            _ = hang_up.recv() => {}
            _ = parent => {}
        }
        let _ = tell.send(());
    });
    Ok(told)
}
