//! Editing of panels and pages as pure functions: every one gives a specification that is valid
//! where the one that it was given is.

mod choices;
mod control;
mod grid;
mod knob;
mod page;
mod panel;
mod title;
mod visual;

pub use choices::{Choice, Choices, DIFFERENT, MEASURES, fields, label_column};
pub use control::set;
pub use grid::{Direction, arrange, compact, nudge, resize};
pub use knob::Knob;
pub use page::{add, duplicate, in_order, new_page, new_panel, place, remove};
pub use panel::Ask;
pub use title::{entitled, title};
pub use visual::Visual;
