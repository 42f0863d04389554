//! What can go wrong when a statement is made or an answer is read.

use crate::ServerError;
use weir_model::filter::FilterError;

/// A question that no statement can be made for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// A filter names an unknown field or compares it with something that does not suit it.
    #[error("filter: {0}")]
    Filter(#[from] FilterError),
    /// A dimension that `flows` does not have.
    #[error("unknown dimension `{0}`")]
    Dimension(String),
    /// The wrong number of dimensions, stages or measures.
    #[error("{what}: expected {expected}, found {found}")]
    Count {
        /// What is counted.
        what: &'static str,
        /// How many there may be.
        expected: &'static str,
        /// How many there are.
        found: usize,
    },
    /// A question that asks nothing has no statement.
    #[error("this panel asks nothing")]
    Nothing,
    /// A column that cannot be sorted by.
    #[error("unknown column `{0}`")]
    Column(String),
    /// A page that cannot follow: its cursor is of another type than the column.
    #[error("the cursor does not belong to column `{0}`")]
    Cursor(String),
}

/// An answer that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// ClickHouse's own error, sent after the answer had begun.
    #[error("{0}")]
    Server(ServerError),
    /// The body ends within a value.
    #[error("the answer ends at byte {at}, within {within}")]
    Truncated {
        /// Bytes from the start.
        at: u64,
        /// What was being read.
        within: &'static str,
    },
    /// The body holds something that it may not.
    #[error("byte {at} of the answer: expected {expected}, found {found}")]
    Unexpected {
        /// Bytes from the start.
        at: u64,
        /// What may stand there.
        expected: &'static str,
        /// What does.
        found: String,
    },
}
