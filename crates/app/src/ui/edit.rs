//! What changes pages and panels: the editor of a panel, the edit mode of a page, the library.

mod notes;

pub use notes::Notes;
