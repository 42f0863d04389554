//! The parts of the page: shell, navigation, time picker, filter bar, panels, menus.

mod edit;
mod editor;
mod empty;
mod filters;
mod icon;
mod menu;
mod nav;
mod notice;
mod panel;
pub mod pick;
mod query_view;
mod reads;
mod refresh;
mod shell;
mod suggest;
mod time;
mod toast;

pub use shell::Shell;
