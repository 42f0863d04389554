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
pub mod create;
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
