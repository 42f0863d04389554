//! What changes pages and panels: the editor of a panel, the edit mode of a page, the library.

mod add_to;
mod arrange;
mod bar;
mod dialog;
mod form;
mod import;
mod look;
mod notes;
mod options;
mod page;
mod place;
mod stages;
mod tools;

pub use arrange::{Handles, HandlesProps};
pub use bar::{Bar, BarProps};
pub use notes::Notes;
pub use options::{Options, OptionsProps};
pub use page::{PageDialog, PageDialogProps};
pub use tools::{PageTools, origin};
