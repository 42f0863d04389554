//! Seconds, shifts and buckets in a statement: known numbers, or names that the statement itself
//! computes from macros.

use crate::sql::{Sql, sql};

/// A second since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Second {
    /// This one.
    Known(i64),
    /// One that the statement names, `Int64`.
    Named(&'static str),
    /// One of the numbered cuts of the range, `Int64`.
    Cut(usize),
}

impl Second {
    /// As a number; a known one is a `UInt32` parameter.
    pub(crate) fn sql(self) -> Sql {
        match self {
            Self::Known(second) => Sql::seconds(second),
            Self::Named(name) => name.into(),
            Self::Cut(index) => Sql::alias("cut_", index),
        }
    }

    /// So many seconds later.
    pub(crate) fn later(self, seconds: u32) -> Sql {
        match self {
            Self::Known(second) => Sql::seconds(second.saturating_add(seconds.into())),
            named => sql!["(", named.sql(), " + ", u64::from(seconds), ")"],
        }
    }

    /// The number, where it is known.
    pub(crate) fn known(self) -> Option<i64> {
        match self {
            Self::Known(second) => Some(second),
            _ => None,
        }
    }
}

/// How much earlier sums are than they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shift {
    /// So many seconds, 0 or more.
    Known(i64),
    /// As long as the range of a statement that computes it.
    Length,
}

impl Shift {
    /// Not at all.
    pub(crate) const NONE: Self = Self::Known(0);

    /// The seconds as a number; `None` is no shift.
    pub(crate) fn sql(self) -> Option<Sql> {
        match self {
            Self::Known(seconds) => {
                let seconds = u64::try_from(seconds).ok();
                seconds.filter(|s| *s > 0).map(Sql::from)
            }
            Self::Length => Some("length_s".into()),
        }
    }
}

/// The length of a series' buckets in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bucket {
    /// This many.
    Known(u64),
    /// What the statement computes.
    Named,
}

impl From<Bucket> for Sql {
    fn from(bucket: Bucket) -> Self {
        match bucket {
            Bucket::Known(seconds) => seconds.into(),
            Bucket::Named => "bucket_s".into(),
        }
    }
}
