//! From a view to its panel: one function per group of kinds, so that a host can have the code of each
//! come when it is needed.

use crate::contract::PanelView;
#[cfg(feature = "charts")]
use crate::{bars::BarsPanel, pie::PiePanel, series::SeriesPanel, stat::StatPanel};
use crate::{chord::ChordPanel, sankey};
use weir_model::ViewSpec;

/// The panel for a view; `None` for a view without a scene (a table, links to pages), and for charts
/// where the feature of that name is off.
pub fn any(view: &ViewSpec) -> Option<Box<dyn PanelView>> {
    let made = sankey(view).or_else(|| chord(view));
    #[cfg(feature = "charts")]
    let made = made.or_else(|| series(view)).or_else(|| figure(view));
    made
}

/// A Sankey; `None` for another view.
pub fn sankey(view: &ViewSpec) -> Option<Box<dyn PanelView>> {
    let ViewSpec::Sankey {
        color,
        sort,
        shape,
        mirror,
    } = view
    else {
        return None;
    };
    Some(Box::new(sankey::SankeyPanel::new(sankey::model::Options {
        color: *color,
        sort: *sort,
        shape: *shape,
        mirror: *mirror,
    })))
}

/// A chord; `None` for another view.
pub fn chord(view: &ViewSpec) -> Option<Box<dyn PanelView>> {
    matches!(view, ViewSpec::Chord {}).then(|| Box::new(ChordPanel::new()) as Box<dyn PanelView>)
}

/// Lines, areas or bars over time; `None` for another view.
#[cfg(feature = "charts")]
pub fn series(view: &ViewSpec) -> Option<Box<dyn PanelView>> {
    match view {
        ViewSpec::Series { style, legend, .. } => Some(Box::new(SeriesPanel::new(*style, *legend))),
        _ => None,
    }
}

/// A pie, bars or figures; `None` for another view.
#[cfg(feature = "charts")]
pub fn figure(view: &ViewSpec) -> Option<Box<dyn PanelView>> {
    match view {
        ViewSpec::Pie {} => Some(Box::new(PiePanel::new())),
        ViewSpec::Stat { .. } => Some(Box::new(StatPanel::new())),
        ViewSpec::Bars { .. } => Some(Box::new(BarsPanel::new())),
        _ => None,
    }
}
