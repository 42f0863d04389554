//! A link to another page of the app: followed within the app, but for another tab or window.

use crate::app::Ctx;
use weir_board::{Action, Explore};
use yew::prelude::*;

/// What a link is given.
#[derive(Properties, PartialEq)]
pub struct LinkProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// Path and query.
    pub href: AttrValue,
    /// Its classes.
    #[prop_or_default]
    pub class: Classes,
    /// Its role, where it is not just a link.
    #[prop_or_default]
    pub role: Option<AttrValue>,
    /// Leads to the page that is shown.
    #[prop_or_default]
    pub current: bool,
    /// Told when it is followed within the app.
    #[prop_or_default]
    pub on_follow: Callback<()>,
    /// What it says.
    pub children: Html,
}

/// A link.
#[component]
pub fn Link(props: &LinkProps) -> Html {
    let onclick = {
        let (dispatch, href) = (props.ctx.dispatch.clone(), props.href.clone());
        let on_follow = props.on_follow.clone();
        Callback::from(move |event: MouseEvent| {
            // Another tab or window is the browser's business.
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                on_follow.emit(());
                dispatch.emit(Action::Explore(Explore::Follow(href.to_string())));
            }
        })
    };
    html! {
        <a href={props.href.clone()} class={props.class.clone()} role={props.role.clone()}
            aria-current={props.current.then_some("page")} {onclick}>{ props.children.clone() }</a>
    }
}
