//! The thread that watches over the engine's process: starts it again, and stops it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::Error;
use crate::start::{Running, Starter};

/// How long running inserts may take to finish when the engine is stopped.
pub(crate) const GRACE: Duration = Duration::from_secs(30);
/// Unexpected ends within `LAPSE` after which the engine is given up.
const TRIES: usize = 5;
const LAPSE: Duration = Duration::from_secs(120);

/// What the watcher hears.
pub(crate) enum Event {
    /// The control channel of this start closed: the process is gone or going.
    Closed(usize),
    /// The owner wants it stopped, at the latest after this long.
    Stop(Duration),
}

/// When the process ended unexpectedly, within the last `LAPSE`.
#[derive(Default)]
struct Ends(VecDeque<Instant>);

impl Ends {
    /// Counts one more.
    ///
    /// # Errors
    /// It was one too many; `said` is what the process said last.
    fn another(&mut self, said: &str) -> Result<(), Error> {
        self.0.push_back(Instant::now());
        while self.0.front().is_some_and(|end| end.elapsed() > LAPSE) {
            self.0.pop_front();
        }
        match self.0.len() {
            TRIES.. => Err(Error::Start(format!(
                "the engine ended {TRIES} times:{said}"
            ))),
            _ => Ok(()),
        }
    }

    /// How long to wait before the next start: longer after each end.
    fn pause(&self) -> Duration {
        Duration::from_millis(100 << self.0.len())
    }
}

/// The watcher's thread.
pub(crate) struct Watch {
    /// For starts again.
    pub(crate) starter: Starter,
    /// The process of the latest start.
    pub(crate) pid: Arc<Mutex<u32>>,
    /// Where events come in.
    pub(crate) heard: Receiver<Event>,
    /// And from where.
    pub(crate) events: Sender<Event>,
}

impl Watch {
    /// Watches until the owner stops the engine, or it ended too often.
    ///
    /// # Errors
    /// It was given up; the text holds what its process said last.
    pub(crate) fn run(mut self, first: Running) -> Result<(), Error> {
        let mut running = first;
        let mut ends = Ends::default();
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
            ends.another(&said)?;
            running = self.start_again(&mut ends)?;
            *self.pid.lock().unwrap_or_else(PoisonError::into_inner) = running.child.id();
        }
        Ok(())
    }

    /// Starts the process again. A failure counts as an end: a port may be taken for a moment.
    ///
    /// # Errors
    /// It failed too often.
    fn start_again(&mut self, ends: &mut Ends) -> Result<Running, Error> {
        loop {
            std::thread::sleep(ends.pause());
            match self.starter.start() {
                Ok((running, _)) => return Ok(running),
                Err(error) => {
                    tracing::error!("{error}");
                    ends.another(&format!(" {error}"))?;
                }
            }
        }
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
