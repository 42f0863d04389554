//! The single-page app: it fetches, shows `weir_board`'s state, and holds a panel host per panel.

mod app;
mod browser;
mod csv;
mod export;
mod fetch;
mod host;
mod records;
mod runner;
mod ui;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
