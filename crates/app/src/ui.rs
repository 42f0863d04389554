//! The parts of the page: shell, navigation, time picker, filter bar, panels, menus.

mod cluster;
mod drawing;
mod edit;
mod editor;
mod empty;
mod filters;
mod icon;
pub mod keys;
mod link;
mod menu;
mod modal;
mod nav;
mod notice;
mod pages;
mod panel;
pub mod pick;
mod query_view;
mod reads;
mod refresh;
mod search;
mod share;
mod shell;
mod suggest;
mod time;
mod toast;
mod tool;

pub use shell::Shell;
pub use tool::Tool;
