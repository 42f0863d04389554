//! Counters of the proxy in Prometheus' text exposition format 0.0.4.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the latency buckets, in seconds.
const BOUNDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0,
];

/// How a query ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The whole answer went to the client.
    Done,
    /// No answer, or one that broke.
    Failed,
    /// The client went away first.
    Cancelled,
}

impl Outcome {
    /// The outcome as a label.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// All counters; shared by every request.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, u16), u64>>,
    queries: Mutex<BTreeMap<(&'static str, Outcome), u64>>,
    latency: [AtomicU64; BOUNDS.len() + 1],
    latency_ms: AtomicU64,
    bytes: AtomicU64,
    in_flight: AtomicI64,
}

impl Metrics {
    /// Counts an answered request.
    pub fn request(&self, route: &'static str, status: u16) {
        *self
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry((route, status))
            .or_default() += 1;
    }

    /// Counts a query that starts.
    pub fn query_started(&self) {
        self.in_flight.fetch_add(1, Relaxed);
    }

    /// Counts a query that ended, after that many bytes from ClickHouse.
    pub fn query_ended(&self, kind: &'static str, outcome: Outcome, bytes: u64) {
        self.in_flight.fetch_sub(1, Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
        *self
            .queries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry((kind, outcome))
            .or_default() += 1;
    }

    /// Takes note of the time until ClickHouse's first byte.
    pub fn first_byte(&self, after: Duration) {
        let bucket = BOUNDS
            .iter()
            .position(|b| after.as_secs_f64() <= *b)
            .unwrap_or(BOUNDS.len());
        self.latency[bucket].fetch_add(1, Relaxed);
        self.latency_ms.fetch_add(
            u64::try_from(after.as_millis()).unwrap_or(u64::MAX),
            Relaxed,
        );
    }

    /// Everything, as Prometheus reads it.
    pub fn text(&self) -> String {
        let mut out = String::new();
        head(
            &mut out,
            "weir_http_requests_total",
            "counter",
            "Answered requests by route and status.",
        );
        for ((route, status), n) in &*self.requests.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = writeln!(
                out,
                "weir_http_requests_total{{route=\"{route}\",status=\"{status}\"}} {n}"
            );
        }
        head(
            &mut out,
            "weir_queries_total",
            "counter",
            "Queries by kind and outcome.",
        );
        for ((kind, outcome), n) in &*self.queries.lock().unwrap_or_else(PoisonError::into_inner) {
            let outcome = outcome.word();
            let _ = writeln!(
                out,
                "weir_queries_total{{kind=\"{kind}\",outcome=\"{outcome}\"}} {n}"
            );
        }
        head(
            &mut out,
            "weir_queries_in_flight",
            "gauge",
            "Queries that run now.",
        );
        let _ = writeln!(
            out,
            "weir_queries_in_flight {}",
            self.in_flight.load(Relaxed)
        );
        head(
            &mut out,
            "weir_clickhouse_bytes_total",
            "counter",
            "Bytes received from ClickHouse.",
        );
        let _ = writeln!(
            out,
            "weir_clickhouse_bytes_total {}",
            self.bytes.load(Relaxed)
        );
        self.latency_text(&mut out);
        out
    }

    fn latency_text(&self, out: &mut String) {
        let name = "weir_clickhouse_first_byte_seconds";
        head(
            out,
            name,
            "histogram",
            "Time from sending a query to the first byte of its answer.",
        );
        let mut sum = 0;
        for (at, count) in self.latency.iter().enumerate() {
            sum += count.load(Relaxed);
            let bound = BOUNDS
                .get(at)
                .map_or_else(|| "+Inf".to_owned(), f64::to_string);
            let _ = writeln!(out, "{name}_bucket{{le=\"{bound}\"}} {sum}");
        }
        let seconds = Duration::from_millis(self.latency_ms.load(Relaxed)).as_secs_f64();
        let _ = writeln!(out, "{name}_sum {seconds}\n{name}_count {sum}");
    }
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}
