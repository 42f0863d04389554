//! Which partitions go, in which order.

use serde::Serialize;

use crate::schema::tables::FLOWS;

/// A partition of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Partition {
    /// Its table, by the name that is read.
    pub table: String,
    /// Its value, for people.
    pub partition: String,
    /// Its id, for statements.
    pub id: String,
    /// Rows in it.
    pub rows: u64,
    /// Bytes on disk; on a cluster, of the node with most.
    pub bytes: u64,
    /// The time of its first row, in seconds since 1970.
    pub oldest: u64,
    /// The time of its last row, in seconds since 1970.
    pub newest: u64,
}

/// The partitions to drop so that `before` bytes become at most `allowed`, in order: first those of
/// `flows`, then those of rollups, each the oldest first; what is being written at `now` (seconds
/// since 1970) last, again `flows` before rollups. Rows from a future that no clock should have told
/// go before what is being written.
pub fn choose(
    mut partitions: Vec<Partition>,
    before: u64,
    allowed: u64,
    now: i64,
) -> Vec<Partition> {
    let now = u64::try_from(now).unwrap_or(0);
    let written = |table: &str| {
        let mine = partitions
            .iter()
            .filter(|p| p.table == table && p.oldest <= now);
        mine.map(|p| p.oldest).max()
    };
    let mut ordered: Vec<_> = partitions
        .iter()
        .map(|p| {
            let current = written(&p.table) == Some(p.oldest);
            (
                current,
                p.table != FLOWS,
                p.oldest,
                p.table.clone(),
                p.id.clone(),
            )
        })
        .collect();
    ordered.sort_unstable();
    let mut left = before;
    let mut dropped = Vec::new();
    for (_, _, _, table, id) in ordered {
        if left <= allowed {
            break;
        }
        let Some(at) = partitions
            .iter()
            .position(|p| p.table == table && p.id == id)
        else {
            continue;
        };
        let partition = partitions.swap_remove(at);
        left = left.saturating_sub(partition.bytes);
        dropped.push(partition);
    }
    dropped
}
