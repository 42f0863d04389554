//! What changes pages and panels: the editor of a panel, the edit mode of a page, the library.

mod form;
mod look;
mod notes;
mod options;
mod stages;

pub use notes::Notes;
pub use options::Options;
