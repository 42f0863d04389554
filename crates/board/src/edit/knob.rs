//! The options of views, as choices by number, so that one control shows all of them.

use weir_model::spec::{NodeSort, SankeyColor, SankeyShape, SeriesLegend};
use weir_model::{PanelSpec, QuerySpec, ViewSpec};

/// An option of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// What colours mean.
    Color,
    /// In which order nodes stand.
    Sort,
    /// Stages or one graph.
    Shape,
    /// What went the other way, too.
    Mirror,
    /// The period before, too.
    Earlier,
    /// What stands beside lines.
    Legend,
}

const COLORS: [SankeyColor; 4] = [
    SankeyColor::Namespace,
    SankeyColor::Source,
    SankeyColor::Destination,
    SankeyColor::Split,
];
const SORTS: [NodeSort; 3] = [NodeSort::Crossings, NodeSort::Value, NodeSort::Name];
const SHAPES: [SankeyShape; 2] = [SankeyShape::Stages, SankeyShape::Graph];
const LEGENDS: [SeriesLegend; 3] = [
    SeriesLegend::List,
    SeriesLegend::Table,
    SeriesLegend::Hidden,
];

fn number<T: PartialEq>(all: &[T], value: &T) -> usize {
    all.iter().position(|other| other == value).unwrap_or(0)
}

impl Knob {
    /// Short text for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Color => "Colour by",
            Self::Sort => "Order of nodes",
            Self::Shape => "Shape",
            Self::Mirror => "Both directions",
            Self::Earlier => "Period before",
            Self::Legend => "Legend",
        }
    }

    /// The choices; of a switch off and on.
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Color => &["Namespace", "First stage", "Last stage", "Split"],
            Self::Sort => &["Few crossings", "Largest first", "By name"],
            Self::Shape => &["Stages", "Graph with cycles"],
            Self::Mirror | Self::Earlier => &["Off", "On"],
            Self::Legend => &["List", "Table of values", "None"],
        }
    }

    /// Whether it is on or off.
    pub fn is_switch(self) -> bool {
        matches!(self, Self::Mirror | Self::Earlier)
    }

    /// The options of a panel and what is chosen.
    pub fn of(spec: &PanelSpec) -> Vec<(Self, usize)> {
        match &spec.view {
            ViewSpec::Sankey {
                color,
                sort,
                shape,
                mirror,
            } => vec![
                (Self::Color, number(&COLORS, color)),
                (Self::Sort, number(&SORTS, sort)),
                (Self::Shape, number(&SHAPES, shape)),
                (Self::Mirror, usize::from(*mirror)),
            ],
            ViewSpec::Series {
                mirror,
                earlier,
                legend,
                ..
            } => vec![
                (Self::Legend, number(&LEGENDS, legend)),
                (Self::Mirror, usize::from(*mirror)),
                (Self::Earlier, usize::from(*earlier)),
            ],
            ViewSpec::Bars { .. } if matches!(spec.query, QuerySpec::Changes { .. }) => Vec::new(),
            ViewSpec::Bars { earlier } | ViewSpec::Stat { earlier } => {
                vec![(Self::Earlier, usize::from(*earlier))]
            }
            _ => Vec::new(),
        }
    }

    /// The panel with another choice of this option; as it is where it has no such option. Colours
    /// of a split need one: the verdict.
    pub fn turn(self, spec: &PanelSpec, choice: usize) -> PanelSpec {
        let mut spec = spec.clone();
        let on = choice == 1;
        match (self, &mut spec.view) {
            (Self::Color, ViewSpec::Sankey { color, .. }) => {
                *color = COLORS.get(choice).copied().unwrap_or_default();
                if let (SankeyColor::Split, QuerySpec::Links { split, stages, .. }) =
                    (*color, &mut spec.query)
                    && split.is_none()
                    && stages.iter().all(|stage| stage != "verdict")
                {
                    *split = Some("verdict".to_owned());
                }
            }
            (Self::Sort, ViewSpec::Sankey { sort, .. }) => {
                *sort = SORTS.get(choice).copied().unwrap_or_default();
            }
            (Self::Shape, ViewSpec::Sankey { shape, .. }) => {
                *shape = SHAPES.get(choice).copied().unwrap_or_default();
            }
            (Self::Legend, ViewSpec::Series { legend, .. }) => {
                *legend = LEGENDS.get(choice).copied().unwrap_or_default();
            }
            (Self::Mirror, ViewSpec::Sankey { mirror, .. } | ViewSpec::Series { mirror, .. }) => {
                *mirror = on;
            }
            (
                Self::Earlier,
                ViewSpec::Series { earlier, .. }
                | ViewSpec::Bars { earlier }
                | ViewSpec::Stat { earlier },
            ) if !matches!(spec.query, QuerySpec::Changes { .. }) => *earlier = on,
            _ => {}
        }
        spec
    }
}
