//! The single-page app: it fetches, shows `weir_board`'s state, and holds a panel host per panel.

mod app;
mod browser;
mod config;
mod csv;
mod export;
mod fetch;
mod host;
mod parts;
mod records;
mod runner;
mod save;
mod sink;
mod store;
mod ui;

use wasm_bindgen_futures::spawn_local;

fn main() {
    browser::fix_base();
    yew::set_custom_panic_hook(Box::new(|panic| browser::report_panic(&panic.to_string())));
    spawn_local(async {
        config::load().await;
        yew::Renderer::<app::App>::new().render();
    });
}
