//! Sharing: the link to what is shown, and the view of panels alone.

use super::icon::{Icon, icon};
use super::menu::{Dropdown, Item};
use crate::app::Ctx;
use crate::browser;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use weir_board::{Action, State, url};
use yew::prelude::*;

/// How long it is said that something was copied, in milliseconds.
const SAID_MS: u32 = 3_000;

/// What the menu is given.
#[derive(Properties)]
pub struct ShareProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
}

impl PartialEq for ShareProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.ctx == other.ctx
    }
}

/// The menu.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let open = use_state(|| false);
    let said = use_state(|| None::<Rc<Timeout>>);
    let on_open = {
        let open = open.clone();
        Callback::from(move |to| open.set(to))
    };
    let copy = |of: fn(&State) -> String| {
        let (open, said, state) = (open.clone(), said.clone(), props.state.clone());
        let dispatch = props.ctx.dispatch.clone();
        Callback::from(move |()| {
            open.set(false);
            let (said, dispatch) = (said.clone(), dispatch.clone());
            let link = browser::absolute(&of(&state));
            browser::copy(&link.clone(), move |copied| match copied {
                Ok(()) => {
                    let over = said.clone();
                    said.set(Some(Rc::new(Timeout::new(SAID_MS, move || over.set(None)))));
                }
                Err(why) => dispatch.emit(Action::Note(format!("{why} The link: {link}"))),
            });
        })
    };
    let full = {
        let (open, dispatch) = (open.clone(), props.ctx.dispatch.clone());
        Callback::from(move |()| {
            open.set(false);
            dispatch.emit(Action::SetKiosk(true));
        })
    };
    let picture = if said.is_some() {
        Icon::Check
    } else {
        Icon::Share
    };
    html! {
        <div class="share">
            <Dropdown face={icon(picture)} label="Share this view" class="square" open={*open} {on_open} end=true>
                <Item on_choose={copy(url::of)}>{ icon(Icon::Copy) }{ "Copy link" }</Item>
                <Item on_choose={copy(url::of_now)}>{ icon(Icon::Clock) }{ "Copy link with this exact time range" }</Item>
                <div class="rule" role="separator" />
                <Item on_choose={full}>{ icon(Icon::Full) }{ "Full view" }</Item>
            </Dropdown>
            <span class="said" role="status">{ said.as_ref().map(|_| "Link copied") }</span>
        </div>
    }
}
