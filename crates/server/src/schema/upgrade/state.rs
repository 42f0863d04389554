//! How far an upgrade is: one line that stands in the comment of `flows_before_weir`, the only
//! place where it is kept. Times are seconds since 1970 of `flowEndSeconds`.

use std::fmt;

const PREFIX: &str = "Weir upgrade: ";

/// Above every `DateTime`: nothing has been moved yet.
pub const END: u64 = 1 << 32;

/// How far the rows of the old table have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The tables have changed places; inserts into the old one may still be running.
    Swapped,
    /// Rows that end at `from` or later are in `flows`, so many of them; nothing is on its way.
    Moved {
        /// Seconds since 1970; [`END`] before the first chunk.
        from: u64,
        /// Rows moved so far.
        rows: u64,
    },
    /// The rows `from .. below` stand in `flows_import` as one part that is about to enter `flows`,
    /// or has just done so.
    Moving {
        /// First second of the chunk.
        from: u64,
        /// The second after its last one.
        below: u64,
        /// Rows moved before it.
        rows: u64,
        /// Rows in it.
        chunk: u64,
    },
    /// Every row is in `flows`.
    Done {
        /// Whether the old table is to stay all the same.
        keep: bool,
    },
    /// The rows stay where they are until the table's own TTL has emptied it: no room for a copy.
    Kept,
}

impl State {
    /// Reads a table's comment; a comment that is none of ours means [`State::Swapped`].
    pub fn read(comment: &str) -> Self {
        comment
            .strip_prefix(PREFIX)
            .and_then(Self::parse)
            .unwrap_or(Self::Swapped)
    }

    fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let number = |word: &str| word.parse::<u64>().ok();
        match words.as_slice() {
            ["moved", "from", from, "rows", rows] => Some(Self::Moved {
                from: number(from)?,
                rows: number(rows)?,
            }),
            [
                "moving",
                "from",
                from,
                "below",
                below,
                "rows",
                rows,
                "chunk",
                chunk,
            ] => Some(Self::Moving {
                from: number(from)?,
                below: number(below)?,
                rows: number(rows)?,
                chunk: number(chunk)?,
            }),
            ["done"] => Some(Self::Done { keep: false }),
            ["done,", "keep"] => Some(Self::Done { keep: true }),
            ["kept"] => Some(Self::Kept),
            _ => None,
        }
    }
}

impl fmt::Display for State {
    /// The comment that [`State::read`] reads back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        match self {
            Self::Swapped => f.write_str("swapped"),
            Self::Moved { from, rows } => write!(f, "moved from {from} rows {rows}"),
            Self::Moving {
                from,
                below,
                rows,
                chunk,
            } => write!(
                f,
                "moving from {from} below {below} rows {rows} chunk {chunk}"
            ),
            Self::Done { keep: false } => f.write_str("done"),
            Self::Done { keep: true } => f.write_str("done, keep"),
            Self::Kept => f.write_str("kept"),
        }
    }
}
