//! Says how far the simulation is: a bar on a terminal, a line now and then elsewhere.

use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(10);

/// The simulation's progress on standard error.
pub(super) struct Progress {
    start_ms: i64,
    end_ms: i64,
    started: Instant,
    bar: Option<ProgressBar>,
    last_line: Option<Instant>,
}

impl Progress {
    /// Progress of a past from `start_ms` to `end_ms`.
    pub fn new(start_ms: i64, end_ms: i64) -> Self {
        let seconds = u64::try_from((end_ms - start_ms) / 1_000).unwrap_or(0);
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(seconds.max(1));
            let style = ProgressStyle::with_template("{bar:32} {percent:>3} % {msg}");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self {
            start_ms,
            end_ms,
            started: Instant::now(),
            bar,
            last_line: None,
        }
    }

    /// So many records are in, up to that time.
    pub fn show(&mut self, rows: u64, at_ms: i64) {
        let words = self.words(rows, at_ms);
        if let Some(bar) = &self.bar {
            bar.set_position(u64::try_from((at_ms - self.start_ms) / 1_000).unwrap_or(0));
            bar.set_message(words);
        } else if self.last_line.is_none_or(|last| last.elapsed() >= EVERY) {
            eprintln!("{words}");
            self.last_line = Some(Instant::now());
        }
    }

    /// Something worth a line of its own.
    pub fn say(&self, words: &str) {
        match &self.bar {
            Some(bar) => bar.println(words),
            None => eprintln!("{words}"),
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn words(&self, rows: u64, at_ms: i64) -> String {
        let rate = rows as f64 / self.started.elapsed().as_secs_f64().max(1e-3);
        let behind = (self.end_ms - at_ms) / 1_000;
        if behind > 5 {
            format!(
                "{rows} records, {rate:.0} per second, {} of traffic to go",
                span(behind)
            )
        } else {
            format!("{rows} records, up to now")
        }
    }
}

/// Seconds as hours, minutes and seconds.
fn span(seconds: i64) -> String {
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Progress, span};

    #[test]
    fn words_say_how_far_it_is() {
        let progress = Progress::new(0, 7_200_000);
        assert!(
            progress
                .words(10, 3_600_000)
                .ends_with(", 1 h 0 min of traffic to go")
        );
        assert_eq!(progress.words(10, 7_199_000), "10 records, up to now");
        assert_eq!(span(61), "1 min 1 s");
        assert_eq!(span(59), "59 s");
    }
}
