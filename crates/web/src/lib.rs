//! The browser host of one panel: canvas and device-pixel ratio, resize, one frame per change,
//! input, tooltip, legend, the virtual table's DOM and a hidden table for screen readers.
//!
//! No framework and no fetching: the app, the elements and Grafana's panels hold a host, give it
//! answers and carry out its effects. Dropping a host removes its nodes and listeners.

mod dom;
mod grid;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
mod js;
mod panel;
mod style;

pub use dom::copy;
pub use grid::{TableCallbacks, TableHost};
pub use panel::{HostCallbacks, OnLegend, OnTooltip, Outside, PanelHost};
pub use style::adopt_styles;
// What a host's owner handles, so that it need not know the rooms behind.
pub use weir_panels::table::{Rows, TableState};
pub use weir_panels::{
    Caption, Effect, Legend, Manner, PanelData, PanelView, Selection, Tooltip, create,
};
pub use weir_scene::Theme;
