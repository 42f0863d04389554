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
    pub(crate) fn run(self, first: Running) -> Result<(), Error> {
        let mut running = first;
        let mut ends: VecDeque<Instant> = VecDeque::new();
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
            ends.push_back(Instant::now());
            while ends.front().is_some_and(|end| end.elapsed() > LAPSE) {
                ends.pop_front();
            }
            if ends.len() >= TRIES {
                return Err(Error::Start(format!(
                    "the engine ended {TRIES} times:{said}"
                )));
            }
            std::thread::sleep(Duration::from_millis(100 << ends.len()));
            running = self.starter.start()?.0;
            *self.pid.lock().unwrap_or_else(PoisonError::into_inner) = running.child.id();
        }
        Ok(())
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
