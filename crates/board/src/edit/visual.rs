//! The visualisations: kinds of question and view that belong together.

use std::ops::RangeInclusive;
use weir_model::spec::{SeriesLegend, SeriesStyle};
use weir_model::{PanelSpec, QuerySpec, ViewSpec};

/// How a panel shows flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visual {
    /// Stages joined by ribbons.
    Sankey,
    /// Names on a circle.
    Chord,
    /// Lines over time.
    Lines,
    /// Areas over time, one on the other.
    Stacked,
    /// Shares over time.
    Percent,
    /// Bars over time.
    Columns,
    /// Shares of a whole.
    Pie,
    /// A ranking.
    Bars,
    /// What changed most against the period before.
    Changes,
    /// Big numbers.
    Stat,
    /// The records themselves.
    Table,
}

impl Visual {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::Sankey,
        Self::Chord,
        Self::Lines,
        Self::Stacked,
        Self::Percent,
        Self::Columns,
        Self::Pie,
        Self::Bars,
        Self::Changes,
        Self::Stat,
        Self::Table,
    ];

    /// Short text for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sankey => "Sankey",
            Self::Chord => "Chord",
            Self::Lines => "Lines",
            Self::Stacked => "Stacked areas",
            Self::Percent => "100 % areas",
            Self::Columns => "Bars over time",
            Self::Pie => "Pie",
            Self::Bars => "Ranking",
            Self::Changes => "Changes",
            Self::Stat => "Numbers",
            Self::Table => "Records",
        }
    }

    /// How a panel shows flows; `None` where it shows none.
    pub fn of(spec: &PanelSpec) -> Option<Self> {
        Some(match (&spec.query, &spec.view) {
            (_, ViewSpec::Sankey { .. }) => Self::Sankey,
            (_, ViewSpec::Chord { .. }) => Self::Chord,
            (_, ViewSpec::Series { style, .. }) => match style {
                SeriesStyle::Lines => Self::Lines,
                SeriesStyle::Stacked => Self::Stacked,
                SeriesStyle::Percent => Self::Percent,
                SeriesStyle::Bars => Self::Columns,
            },
            (_, ViewSpec::Pie { .. }) => Self::Pie,
            (QuerySpec::Changes { .. }, _) => Self::Changes,
            (_, ViewSpec::Bars { .. }) => Self::Bars,
            (_, ViewSpec::Stat { .. }) => Self::Stat,
            (_, ViewSpec::Table { .. }) => Self::Table,
            (_, ViewSpec::Pages { .. }) => return None,
        })
    }

    /// How many dimensions it draws.
    pub fn dimensions(self) -> RangeInclusive<usize> {
        match self {
            Self::Sankey => 2..=6,
            Self::Chord => 2..=2,
            Self::Lines | Self::Stacked | Self::Percent | Self::Columns => 0..=3,
            Self::Pie | Self::Bars | Self::Changes => 1..=3,
            Self::Stat | Self::Table => 0..=0,
        }
    }

    /// Whether its links can be split into strands.
    pub fn splits(self) -> bool {
        matches!(self, Self::Sankey | Self::Chord)
    }

    /// What its dimensions are called.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Sankey | Self::Chord => "stage",
            _ => "dimension",
        }
    }

    /// Its view; what it has in common with the view before stays.
    pub(super) fn view(self, before: &ViewSpec) -> ViewSpec {
        let companions = before.companions();
        let (mirror, earlier) = (companions.reverse, companions.earlier);
        let series = |style| ViewSpec::Series {
            style,
            mirror,
            earlier,
            legend: match before {
                ViewSpec::Series { legend, .. } => *legend,
                _ => SeriesLegend::default(),
            },
        };
        match (self, before) {
            (Self::Sankey, ViewSpec::Sankey { .. }) | (Self::Table, ViewSpec::Table { .. }) => {
                before.clone()
            }
            (Self::Sankey, _) => ViewSpec::Sankey {
                color: Default::default(),
                sort: Default::default(),
                shape: Default::default(),
                mirror,
            },
            (Self::Chord, _) => ViewSpec::Chord {},
            (Self::Lines, _) => series(SeriesStyle::Lines),
            (Self::Stacked, _) => series(SeriesStyle::Stacked),
            (Self::Percent, _) => series(SeriesStyle::Percent),
            (Self::Columns, _) => series(SeriesStyle::Bars),
            (Self::Pie, _) => ViewSpec::Pie {},
            (Self::Bars, _) => ViewSpec::Bars { earlier },
            (Self::Changes, _) => ViewSpec::Bars { earlier: false },
            (Self::Stat, _) => ViewSpec::Stat { earlier },
            (Self::Table, _) => ViewSpec::Table {
                columns: Vec::new(),
            },
        }
    }
}
