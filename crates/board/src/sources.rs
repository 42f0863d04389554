//! Where answers come from: which tables answered, in words; what the database lacks; and up to when
//! its records are all in.

use crate::state::State;
use weir_model::order::Ordered as _;
use weir_model::rollup::{ROLLUPS, SPREAD_BELOW_S, TIMEOUT_S};
use weir_model::units::{Unit, format};
use weir_model::{Measure, QuerySpec, TimeRange};
use weir_query::Read;

/// How long a record may take from its end until it can be read, in milliseconds: the exporter's
/// idle poll (5 s), the aggregator's commit interval (8 s) and the insert itself, rounded up.
pub const DELAY_MS: i64 = 20_000;

/// Something that a reader should know about what is shown: of the link that led here, or of the
/// database, which makes answers slower, not wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The link was written by a later version of Weir; some of it may not have been understood.
    NewerLink,
    /// No rollup can be read: every answer reads the records.
    RecordsAlone,
    /// Some rollups cannot be read.
    SomeRollups,
    /// A rollup is complete only from here on (UTC ms), which is later than the range's start.
    CompleteSince(i64),
}

/// How much of a range a table answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The table.
    pub table: String,
    /// The time it answered, in milliseconds.
    pub length_ms: i64,
}

impl Share {
    /// The time in words, such as `23 h`.
    pub fn time(&self) -> String {
        format(self.length_ms as f64 / 1000.0, Unit::Seconds)
    }
}

/// What each table answered, the most first; tables of the same name count once.
pub fn shares(reads: &[Read]) -> Vec<Share> {
    let mut out: Vec<Share> = Vec::new();
    for read in reads {
        let length_ms = read.parts.iter().map(|part| part.length_ms()).sum();
        match out.iter_mut().find(|share| share.table == read.table) {
            Some(share) => share.length_ms += length_ms,
            None => out.push(Share {
                table: read.table.clone(),
                length_ms,
            }),
        }
    }
    out.retain(|share| share.length_ms > 0);
    out.order_by_key(|share| std::cmp::Reverse(share.length_ms));
    out
}

/// `flows_pair_1h 23 h, flows_pair_5m 50 min, flows 9 min`; empty when nothing was read.
pub fn words(reads: &[Read]) -> String {
    let one = |share: &Share| format!("{} {}", share.table, share.time());
    shares(reads).iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Up to when a question's buckets are complete, in UTC milliseconds: the end of the range, or so
/// long before `now_ms` that every record is in. Throughput that is spread over the time it reports
/// waits for the next report too ([`TIMEOUT_S`]); what counts where a record ends does not.
pub fn complete_to(query: &QuerySpec, bucket_ms: i64, range: TimeRange, now_ms: i64) -> i64 {
    let spread = match query {
        QuerySpec::Series { measure, .. } => {
            let rate = matches!(measure, Measure::Throughput | Measure::ReverseThroughput);
            rate && bucket_ms < i64::from(SPREAD_BELOW_S) * 1000
        }
        _ => false,
    };
    let report = if spread {
        i64::from(TIMEOUT_S) * 1000
    } else {
        0
    };
    range
        .to_ms
        .min(now_ms.saturating_sub(DELAY_MS).saturating_sub(report))
}

impl State {
    /// What a reader should know; `None` when all is well, or nothing is known yet.
    pub fn notice(&self) -> Option<Notice> {
        if self.newer_link {
            return Some(Notice::NewerLink);
        }
        self.catalog_ms?;
        let rollups = &self.catalog.rollups;
        if rollups.is_empty() {
            return Some(Notice::RecordsAlone);
        }
        if rollups.len() < ROLLUPS.len() {
            return Some(Notice::SomeRollups);
        }
        let since = rollups.iter().map(|level| level.since).max()?;
        let since_ms = since.saturating_mul(1000);
        (since_ms > self.range.from_ms).then_some(Notice::CompleteSince(since_ms))
    }
}
