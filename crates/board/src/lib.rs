//! What is on the page, as a pure reducer: time range, filters, grid, which requests run, which
//! results stand; and the URL form of it.
//!
//! `State + Action -> Vec<Command>`: the host (the app, an element, `weir render`) carries out the
//! commands and reports back with actions. Nothing here reads a clock, a network or a DOM: what
//! the outside knows comes in as [`Env`].

pub mod chip;
pub mod drill;
pub mod edit;
pub mod examples;
pub mod keys;
pub mod library;
pub mod panel;
pub mod range;
mod reduce;
pub mod saved;
pub mod sources;
pub mod state;
pub mod url;

#[cfg(test)]
mod tests;

pub use chip::Chip;
pub use drill::Target;
pub use library::{Library, Listing, Origin, Served};
pub use panel::{Answer, Failure, Panel, Records, Stats, Status};
pub use range::{RangeText, Step};
pub use reduce::{
    Action, Chore, Command, Edit, Editing, Env, Explore, Pages, Place, Polled, Refused, SHELF,
    Saving,
};
pub use sources::Notice;
pub use state::{Outage, State, Theme, ZoneChoice};
