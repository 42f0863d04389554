//! From columns to pictures: one folder per kind of panel.
//!
//! A panel is a value. `Panel::new` takes a view, `set_data` an answer, `layout` a size and a
//! theme; then `scene()` is what to paint. An input event gives back what to do: repaint, and
//! effects that the host carries out. Nothing here touches the browser or a clock.

pub mod contract;
pub mod key;
pub mod palette;
pub mod sankey;
pub mod table;

pub use contract::{
    Effect, Environment, HiddenTable, InputEvent, Key, LegendEntry, PanelData, PanelView, Response,
    Selection, Tooltip, TooltipRow,
};
