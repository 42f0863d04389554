//! How a panel draws.

use serde::{Deserialize, Serialize};

/// How a panel draws its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum ViewSpec {
    /// Big numbers, one per measure or subject (`Totals`, `Distinct`).
    Stat {
        /// Also how they changed against the period of the same length before.
        #[serde(default, skip_serializing_if = "is_default")]
        earlier: bool,
    },
    /// Stages joined by ribbons (`Links`).
    Sankey {
        /// What the colours of ribbons mean.
        #[serde(default, skip_serializing_if = "is_default")]
        color: SankeyColor,
        /// In which order a stage's nodes stand.
        #[serde(default, skip_serializing_if = "is_default")]
        sort: NodeSort,
        /// Stages, or one graph in which a name stands once.
        #[serde(default, skip_serializing_if = "is_default")]
        shape: SankeyShape,
        /// Also what went the other way, in the same picture.
        #[serde(default, skip_serializing_if = "is_default")]
        mirror: bool,
    },
    /// Names on a circle joined by ribbons, one per pair and strand (`Links` of two stages).
    Chord {},
    /// Lines or bars over time (`Series`).
    Series {
        /// How the series are drawn.
        #[serde(default)]
        style: SeriesStyle,
        /// Also what went the other way, below the axis.
        #[serde(default, skip_serializing_if = "is_default")]
        mirror: bool,
        /// Also the period of the same length before, as thin dashed lines at the same times.
        #[serde(default, skip_serializing_if = "is_default")]
        earlier: bool,
        /// What stands beside the lines.
        #[serde(default, skip_serializing_if = "is_default")]
        legend: SeriesLegend,
    },
    /// Shares of a whole (`Groups`).
    Pie {},
    /// A ranking as horizontal bars (`Groups`, `Changes`).
    Bars {
        /// For `Groups`: also the period of the same length before.
        #[serde(default, skip_serializing_if = "is_default")]
        earlier: bool,
    },
    /// Rows and columns (`Records`).
    Table {
        /// The columns shown at first; empty is a sensible default.
        #[serde(default)]
        columns: Vec<String>,
    },
    /// Links to the other pages (`Nothing`).
    Pages {},
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The further answers that a view draws beside its own: the same question, asked otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Companions {
    /// With measures that look the other way.
    pub reverse: bool,
    /// Of the period of the same length before.
    pub earlier: bool,
}

impl ViewSpec {
    /// The further answers that it draws.
    pub fn companions(&self) -> Companions {
        match self {
            Self::Stat { earlier } | Self::Bars { earlier } => Companions {
                reverse: false,
                earlier: *earlier,
            },
            Self::Sankey { mirror, .. } => Companions {
                reverse: *mirror,
                earlier: false,
            },
            Self::Series {
                mirror, earlier, ..
            } => Companions {
                reverse: *mirror,
                earlier: *earlier,
            },
            Self::Chord {} | Self::Pie {} | Self::Table { .. } | Self::Pages {} => {
                Companions::default()
            }
        }
    }
}

/// What the colours of a Sankey's ribbons mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SankeyColor {
    /// The namespace of the node that a ribbon leaves, or its name where there is none.
    #[default]
    Namespace,
    /// The node of the first stage that the traffic comes from.
    Source,
    /// The node of the last stage that it goes to.
    Destination,
    /// The strand (`Links::split`), such as the verdict; as `Namespace` where there is no split.
    Split,
}

/// In which order the nodes of a stage stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NodeSort {
    /// So that few ribbons cross.
    #[default]
    Crossings,
    /// The largest first.
    Value,
    /// By name.
    Name,
}

/// Whether a name may stand several times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SankeyShape {
    /// A node is stage and value: what comes in goes out, and there are no cycles.
    #[default]
    Stages,
    /// A node is a value, whatever its stage: who both sends and receives stands once, and cycles
    /// are drawn as such.
    Graph,
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
    /// As `Stacked`, as shares of each bucket's sum.
    Percent,
    /// A bar per bucket.
    Bars,
}

/// What stands beside lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SeriesLegend {
    /// Each line's name and its mean or total.
    #[default]
    List,
    /// Also smallest, mean, largest, last value and total, sortable.
    Table,
    /// Nothing.
    Hidden,
}
