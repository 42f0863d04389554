//! Refresh: now, and by itself.

use super::icon::{Icon, icon};
use super::menu::{Dropdown, Item};
use crate::app::Ctx;
use weir_board::{Action, url};
use yew::prelude::*;

/// What the control is given.
#[derive(Properties, PartialEq)]
pub struct RefreshProps {
    /// Seconds between refreshes.
    pub seconds: Option<u32>,
    /// Answers are awaited.
    pub loading: bool,
    /// What every part needs.
    pub ctx: Ctx,
}

/// The button and the menu of intervals.
#[component]
pub fn Refresh(props: &RefreshProps) -> Html {
    let open = use_state(|| false);
    let on_open = {
        let open = open.clone();
        Callback::from(move |to| open.set(to))
    };
    let now = props
        .ctx
        .dispatch
        .reform(|_: MouseEvent| Action::RefreshNow);
    let face = props
        .seconds
        .map_or_else(|| "Off".to_owned(), url::interval);
    let choices = std::iter::once(None).chain(url::REFRESH.map(Some));
    html! {
        <div class="group" role="group" aria-label="Refresh">
            <button type="button" class={classes!("button", "square", props.loading.then_some("turning"))}
                aria-label="Refresh now" title="Refresh now" onclick={now}>{ icon(Icon::Refresh) }</button>
            <Dropdown face={html! { <>{ face.clone() }{ icon(Icon::Down) }</> }} label={format!("Refresh by itself: {face}")} open={*open} {on_open} end=true>
                { for choices.map(|seconds| {
                    let (open, dispatch) = (open.clone(), props.ctx.dispatch.clone());
                    let on_choose = Callback::from(move |()| { dispatch.emit(Action::SetRefresh(seconds)); open.set(false); });
                    let name = seconds.map_or_else(|| "Off".to_owned(), url::interval);
                    html! { <Item {on_choose} checked={seconds == props.seconds}>{ name }</Item> }
                }) }
            </Dropdown>
        </div>
    }
}
