//! Cutting the old rows into chunks: ranges of `flowEndSeconds`, newest first, each within one
//! partition of `flows` and of a bounded number of rows. Equal rows always fall into one chunk.

use super::state::END;

/// Rows that end within one short span, and the partition of `flows` they belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The partition, as text.
    pub partition: String,
    /// The earliest end of a row in it, seconds since 1970.
    pub first: u64,
    /// How many rows.
    pub rows: u64,
}

/// A range of `flowEndSeconds` to move at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// First second.
    pub from: u64,
    /// The second after the last.
    pub below: u64,
    /// Rows that were counted in it.
    pub rows: u64,
}

/// Cuts the rows that end before `below` into chunks of `most` rows, or of one span where that
/// holds more; newest first, without a gap. Spans must be sorted by time, newest first.
pub fn cut(spans: &[Span], below: u64, most: u64) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    let mut partition: Option<&str> = None;
    for span in spans.iter().filter(|s| s.first < below && s.rows > 0) {
        match chunks.last_mut() {
            Some(chunk)
                if partition == Some(span.partition.as_str()) && chunk.rows + span.rows <= most =>
            {
                chunk.from = chunk.from.min(span.first);
                chunk.rows += span.rows;
            }
            last => {
                let below = last.map_or(below, |chunk| chunk.from);
                chunks.push(Chunk {
                    from: span.first,
                    below,
                    rows: span.rows,
                });
            }
        }
        partition = Some(&span.partition);
    }
    chunks
}

/// `AND` conditions of a chunk on `flowEndSeconds`.
pub fn within(from: u64, below: u64) -> String {
    let start = format!("flowEndSeconds >= toDateTime({from})");
    if below >= END {
        start
    } else {
        format!("{start} AND flowEndSeconds < toDateTime({below})")
    }
}
