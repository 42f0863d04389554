//! One query on its way: counts it, logs its end, and knows when the client went away.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use super::metrics::{Metrics, Outcome};
use super::request::ReadRequest;

/// How many failures are remembered.
const REMEMBERED: usize = 256;

/// Why the latest results broke after their first byte, by query id: a browser only learns that the
/// body broke, so the app asks for the reason afterwards.
#[derive(Debug, Default)]
pub struct Failures(Mutex<VecDeque<(String, String)>>);

impl Failures {
    /// Remembers a reason.
    pub fn add(&self, query_id: &str, reason: &str) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if list.len() == REMEMBERED {
            list.pop_front();
        }
        list.push_back((query_id.to_owned(), reason.to_owned()));
    }

    /// The latest reason for that query id.
    pub fn reason(&self, query_id: &str) -> Option<String> {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.iter()
            .rev()
            .find(|(id, _)| id == query_id)
            .map(|(_, reason)| reason.clone())
    }
}

/// A running query; dropping it before [`Flight::end`] means that the client went away.
#[derive(Debug)]
pub struct Flight {
    metrics: Arc<Metrics>,
    failures: Arc<Failures>,
    kind: &'static str,
    fingerprint: String,
    /// The query's id, as the client or ClickHouse gave it.
    pub query_id: String,
    /// The status that ClickHouse answered, 0 before.
    pub status: u16,
    /// Bytes received so far.
    pub bytes: u64,
    started: Instant,
    outcome: Outcome,
}

impl Flight {
    /// Starts counting.
    pub fn start(metrics: &Arc<Metrics>, failures: &Arc<Failures>, request: &ReadRequest) -> Self {
        metrics.query_started();
        Self {
            metrics: Arc::clone(metrics),
            failures: Arc::clone(failures),
            kind: request.kind.word(),
            fingerprint: request.fingerprint.clone(),
            query_id: request.pair("query_id").unwrap_or_default().to_owned(),
            status: 0,
            bytes: 0,
            started: Instant::now(),
            outcome: Outcome::Cancelled,
        }
    }

    /// Takes note of ClickHouse's answer.
    pub fn answered(&mut self, status: u16, query_id: Option<&str>) {
        self.metrics.first_byte(self.started.elapsed());
        self.status = status;
        if let Some(id) = query_id {
            id.clone_into(&mut self.query_id);
        }
    }

    /// Ends it well.
    pub fn done(mut self) {
        self.outcome = Outcome::Done;
    }

    /// Ends it badly, before anything went to the client.
    pub fn failed(mut self) {
        self.outcome = Outcome::Failed;
    }

    /// Ends it badly after the first byte: the reason is kept for the client to ask.
    pub fn broke(mut self, reason: &str) {
        self.outcome = Outcome::Failed;
        self.failures.add(&self.query_id, reason);
        // The reason can repeat values of the statement: the log gets ClickHouse's number only.
        let code = reason
            .strip_prefix("Code: ")
            .and_then(|rest| rest.split('.').next());
        tracing::warn!(
            query_id = self.query_id,
            code,
            "a result broke after its first byte"
        );
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.metrics
            .query_ended(self.kind, self.outcome, self.bytes);
        tracing::info!(
            kind = self.kind,
            statement = self.fingerprint,
            query_id = self.query_id,
            status = self.status,
            bytes = self.bytes,
            ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX),
            outcome = self.outcome.word(),
            "query"
        );
    }
}
