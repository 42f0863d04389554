//! From columns to pictures: one folder per kind of panel.
//!
//! A panel is a value. `Panel::new` takes a view, `set_data` an answer, `layout` a size and a
//! theme; then `scene()` is what to paint. An input event gives back what to do: repaint, and
//! effects that the host carries out. Nothing here touches the browser or a clock.

pub mod bars;
mod caption;
mod change;
pub mod chord;
pub mod contract;
pub mod guest;
pub mod key;
mod manner;
mod message;
mod number;
pub mod palette;
pub mod pie;
mod pointer;
pub mod sankey;
pub mod series;
pub mod stat;
pub mod table;
mod text;
mod zone;

pub use caption::{Caption, captioned};
pub use contract::{
    Effect, Environment, HiddenTable, InputEvent, Key, Legend, LegendEntry, PanelData, PanelView,
    Regroup, Response, Selection, Tooltip, TooltipRow,
};
pub use manner::{Alignment, Direction, Labels, Manner, Named, Write};

use weir_model::ViewSpec;

/// The panel for a view; `None` for a view without a scene (a table, links to pages), and for charts
/// where the feature of that name is off.
pub fn create(view: &ViewSpec) -> Option<Box<dyn PanelView>> {
    match view {
        #[cfg(feature = "charts")]
        ViewSpec::Series { style, legend, .. } => {
            Some(Box::new(series::SeriesPanel::new(*style, *legend)))
        }
        #[cfg(feature = "charts")]
        ViewSpec::Pie {} => Some(Box::new(pie::PiePanel::new())),
        #[cfg(feature = "charts")]
        ViewSpec::Stat { .. } => Some(Box::new(stat::StatPanel::new())),
        ViewSpec::Sankey {
            color,
            sort,
            shape,
            mirror,
        } => Some(Box::new(sankey::SankeyPanel::new(sankey::model::Options {
            color: *color,
            sort: *sort,
            shape: *shape,
            mirror: *mirror,
        }))),
        ViewSpec::Chord {} => Some(Box::new(chord::ChordPanel::new())),
        #[cfg(feature = "charts")]
        ViewSpec::Bars { .. } => Some(Box::new(bars::BarsPanel::new())),
        // Tables are no pictures, and a host may do without charts.
        _ => None,
    }
}
