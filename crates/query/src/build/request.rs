//! What is asked: a question with its filters, its range, and the way to look at it.

use weir_model::{Filter, Measure, QuerySpec, TimeRange};

/// A question to the flows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request<'a> {
    /// The question.
    pub spec: &'a QuerySpec,
    /// The records that the page is about.
    pub scope: &'a Filter,
    /// What the user filters; both hold.
    pub filter: &'a Filter,
    /// Only records whose `flowEndSeconds` lies in the range count.
    pub range: TimeRange,
    /// Sums are those of so many milliseconds earlier (whole seconds, 0 or more), shown at the
    /// times of the range; the top N are still those of the range itself.
    pub earlier_ms: i64,
    /// Which way the measures look.
    pub direction: Direction,
}

/// Which way measures look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// As the question names them.
    #[default]
    Forward,
    /// What went the other way: octets become reverse octets and so on. The top N are still the
    /// forward ones, so that both directions can share one picture.
    Reverse,
}

impl<'a> Request<'a> {
    /// A plain question about a range.
    pub fn new(
        spec: &'a QuerySpec,
        scope: &'a Filter,
        filter: &'a Filter,
        range: TimeRange,
    ) -> Self {
        Self {
            spec,
            scope,
            filter,
            range,
            earlier_ms: 0,
            direction: Direction::Forward,
        }
    }

    /// The same question about the time before: by how much is up to the caller.
    pub fn earlier(self, earlier_ms: i64) -> Self {
        Self { earlier_ms, ..self }
    }

    /// The same question, looked at from the other end.
    pub fn reverse(self) -> Self {
        Self {
            direction: Direction::Reverse,
            ..self
        }
    }

    /// The measure that is summed.
    pub(crate) fn summed(&self, measure: Measure) -> Measure {
        match self.direction {
            Direction::Forward => measure,
            Direction::Reverse => measure.reverse(),
        }
    }
}
