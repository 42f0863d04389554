//! What a panel asks.

use crate::Measure;
use serde::{Deserialize, Serialize};

/// What a panel asks of the flow records in the range and filter.
///
/// Result columns: dimensions by their id with `<id>_kind` beside (see `columns::KeyKind`),
/// measures by their id, time buckets as `t`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum QuerySpec {
    /// The records themselves, newest first, a page at a time.
    Records {},
    /// Sums between neighbouring stages; the top N values **of each stage** are named, the
    /// rest of each stage is Other. One row per combination of all stages.
    Links {
        /// Two to six dimensions.
        stages: Vec<String>,
        /// A further dimension that splits every link into strands, such as `verdict`: as a stage
        /// with its own top N, but not drawn as one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        split: Option<String>,
        /// What is summed.
        measure: Measure,
        /// Named values per stage.
        top: u32,
    },
    /// Sums over time per combination of dimensions; the top N **combinations** over the whole
    /// range are named, the rest is one Other. No dimensions: one line.
    Series {
        /// Dimensions, none to three.
        by: Vec<String>,
        /// What is summed, per bucket.
        measure: Measure,
        /// Named combinations.
        top: u32,
    },
    /// Sums per combination of dimensions; the top N combinations are named, the rest is Other.
    Groups {
        /// Dimensions, one to three.
        by: Vec<String>,
        /// What is summed.
        measure: Measure,
        /// Named combinations.
        top: u32,
    },
    /// As `Groups`, now and in the period of the same length before it: the top N combinations by
    /// the size of their change are named, the rest is Other. The sum before stands in the column
    /// `<measure>_before`.
    Changes {
        /// Dimensions, one to three.
        by: Vec<String>,
        /// What is summed.
        measure: Measure,
        /// Named combinations.
        top: u32,
    },
    /// One row with the sums over the whole range.
    Totals {
        /// What is summed.
        measures: Vec<Measure>,
    },
    /// One row: how many different known values each subject has among records with traffic,
    /// exactly, in a column of the subject's own text.
    Distinct {
        /// One to eight subjects of the filter language: `any pod` counts the Pods at either end
        /// once, a dimension only its own.
        of: Vec<String>,
    },
    /// Nothing: the panel shows no records.
    Nothing {},
}

impl QuerySpec {
    /// The one measure of a question that has one.
    pub fn measure(&self) -> Option<Measure> {
        match self {
            Self::Links { measure, .. }
            | Self::Series { measure, .. }
            | Self::Groups { measure, .. }
            | Self::Changes { measure, .. } => Some(*measure),
            Self::Records {} | Self::Totals { .. } | Self::Distinct { .. } | Self::Nothing {} => {
                None
            }
        }
    }

    /// The dimensions of its result's columns, in order.
    pub fn dimensions(&self) -> Vec<&String> {
        match self {
            Self::Links { stages, split, .. } => stages.iter().chain(split).collect(),
            Self::Series { by, .. } | Self::Groups { by, .. } | Self::Changes { by, .. } => {
                by.iter().collect()
            }
            Self::Records {} | Self::Totals { .. } | Self::Distinct { .. } | Self::Nothing {} => {
                Vec::new()
            }
        }
    }
}
