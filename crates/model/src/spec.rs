//! Dashboard specifications: what a page holds, as data, versioned.

mod builtin;
mod change;
mod check;
mod query;
mod read;
#[cfg(test)]
mod tests;
mod view;
mod write;

pub use builtin::BUILT_IN;
pub use query::QuerySpec;
pub use read::{SpecError, parse};
pub use view::{
    Companions, NodeSort, SankeyColor, SankeyShape, SeriesLegend, SeriesStyle, ViewSpec,
};

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
    #[serde(default)]
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
    /// The records that it is about within the page's, in filter text; always applied. Empty is
    /// all of them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
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
