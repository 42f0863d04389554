//! Dashboard specifications: what a page holds, as data, versioned.

mod check;
mod read;
#[cfg(test)]
mod tests;

pub use read::{SpecError, parse};

use crate::Measure;
use serde::{Deserialize, Serialize};

/// The version that this code writes; older ones are migrated when read.
pub const SPEC_VERSION: u32 = 1;

/// One page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DashboardSpec {
    /// Version of this format.
    pub version: u32,
    /// The page's name in URLs: lower-case letters, digits, dashes.
    pub uid: String,
    /// Its heading.
    pub title: String,
    /// One sentence on what the page answers.
    pub description: String,
    /// The records the page is about, in filter text; always applied. Empty is all.
    #[serde(default)]
    pub scope: String,
    /// Visible filters that the page starts with, in filter text, one chip each.
    #[serde(default)]
    pub default_filters: Vec<String>,
    /// Short names of `default_filters` for people, in the same order; without one, or with an
    /// empty one, the chip says what the filter says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filter_labels: Vec<String>,
    /// The panels, in reading order.
    pub panels: Vec<PanelSpec>,
}

/// One panel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PanelSpec {
    /// Unique on its page.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// One sentence for the info tip.
    #[serde(default)]
    pub description: String,
    /// Its place on the page's grid.
    pub grid: Grid,
    /// What it asks.
    pub query: QuerySpec,
    /// How it draws the answer.
    pub view: ViewSpec,
}

/// A place on the page: 24 columns as in Grafana, rows of 38 logical pixels with 8 between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grid {
    /// Left column, 0 to 23.
    pub x: u16,
    /// Top row.
    pub y: u16,
    /// Width in columns, 1 to 24.
    pub w: u16,
    /// Height in rows.
    pub h: u16,
}

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
    /// One row with the sums over the whole range.
    Totals {
        /// What is summed.
        measures: Vec<Measure>,
    },
}

/// How a panel draws its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum ViewSpec {
    /// Big numbers, one per measure (`Totals`).
    Stat {},
    /// Stages joined by ribbons (`Links`).
    Sankey {},
    /// Lines or bars over time (`Series`).
    Series {
        /// How the series are drawn.
        #[serde(default)]
        style: SeriesStyle,
    },
    /// Shares of a whole (`Groups`).
    Pie {},
    /// Rows and columns (`Records`).
    Table {
        /// The columns shown at first; empty is a sensible default.
        #[serde(default)]
        columns: Vec<String>,
    },
}

/// How series are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SeriesStyle {
    /// One line each.
    #[default]
    Lines,
    /// Filled, one on the other.
    Stacked,
    /// A bar per bucket.
    Bars,
}
