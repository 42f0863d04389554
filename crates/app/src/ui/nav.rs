//! The navigation: the pages, and light or dark.

use super::icon::{self, Icon, icon};
use super::link::Link;
use super::menu::{Dropdown, Item};
use crate::app::Ctx;
use crate::config;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use weir_board::{Action, State, Theme, url};
use yew::prelude::*;

/// What the navigation is given.
#[derive(Properties)]
pub struct NavProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
}

impl PartialEq for NavProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.ctx == other.ctx
    }
}

/// The navigation at the side, on narrow screens at the top.
#[component]
pub fn Nav(props: &NavProps) -> Html {
    let (state, ctx) = (&props.state, &props.ctx);
    let pages = use_node_ref();
    {
        let pages = pages.clone();
        use_effect_with((state.page, state.kiosk), move |_| reveal(&pages));
    }
    html! {
        <nav class="nav" aria-label="Pages">
            <div class="brand">{ mark() }<span>{ config::get().title.clone() }</span></div>
            <div class="nav-pages" ref={pages}>
                <ul>
                    { for state.pages.iter().enumerate().map(|(at, page)| html! {
                        <li><Link ctx={ctx.clone()} href={url::of_page(state, &page.uid)} current={at == state.page}>
                            { icon(icon::of_page(&page.uid)) }
                            <span>{ page.title.clone() }</span>
                        </Link></li>
                    }) }
                </ul>
            </div>
            <ThemeMenu theme={state.theme} ctx={ctx.clone()} />
        </nav>
    }
}

/// Brings the current page's name to the middle of a strip that scrolls, as on phones.
fn reveal(pages: &NodeRef) {
    let Some(strip) = pages.cast::<HtmlElement>() else {
        return;
    };
    let current = strip.query_selector("[aria-current]").ok().flatten();
    if let Some(current) = current.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let middle = current.offset_left() + current.offset_width() / 2 - strip.offset_left();
        strip.set_scroll_left(middle - strip.client_width() / 2);
    }
}

/// The mark: water over a weir.
fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path class="mark-a" d="M2 7c6 0 7 5 10 8s6 4 10 4v3H2z" />
            <path class="mark-b" d="M2 3c8 0 8 6 11 9s5 4 9 4" />
        </svg>
    }
}

#[derive(Properties, PartialEq)]
struct ThemeProps {
    theme: Theme,
    ctx: Ctx,
}

#[component]
fn ThemeMenu(props: &ThemeProps) -> Html {
    let open = use_state(|| false);
    let choices = [
        (Theme::System, "As the system", Icon::System),
        (Theme::Light, "Light", Icon::Sun),
        (Theme::Dark, "Dark", Icon::Moon),
    ];
    let face = choices
        .iter()
        .find(|c| c.0 == props.theme)
        .map_or(Icon::System, |c| c.2);
    let on_open = {
        let open = open.clone();
        Callback::from(move |to| open.set(to))
    };
    html! {
        <div class="nav-foot">
            <button type="button" class="button quiet" aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)" onclick={props.ctx.help.reform(|_: MouseEvent| true)}>
                { icon(Icon::Keyboard) }<span class="wide-only">{ "Shortcuts" }</span>
            </button>
            <Dropdown face={html! { <>{ icon(face) }<span class="wide-only">{ "Theme" }</span></> }} label="Theme" class="quiet up" open={*open} {on_open}>
                { for choices.into_iter().map(|(theme, name, picture)| {
                    let (open, dispatch) = (open.clone(), props.ctx.dispatch.clone());
                    let on_choose = Callback::from(move |()| { dispatch.emit(Action::SetTheme(theme)); open.set(false); });
                    html! { <Item {on_choose} checked={theme == props.theme}>{ icon(picture) }{ name }</Item> }
                }) }
            </Dropdown>
        </div>
    }
}
