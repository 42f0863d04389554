//! What is done to a page as a whole, in its head: edit, copy, export, import, a new one, away.

use super::page::{Asks, PageDialogProps};
use crate::app::Ctx;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{Dropdown, Item};
use crate::ui::tool::{Later, Tool};
use std::rc::Rc;
use weir_board::{Action, Editing, Origin, Pages, State};
use yew::prelude::*;

/// What the tools are given.
#[derive(Properties)]
pub struct ToolsProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
}

impl PartialEq for ToolsProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.ctx == other.ctx
    }
}

/// What is open.
#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Menu,
    Dialog(Asks),
}

/// The button that begins to edit, and the menu of the page.
#[component]
pub fn PageTools(props: &ToolsProps) -> Html {
    let (state, ctx) = (&props.state, &props.ctx);
    let open = use_state(|| Open::Nothing);
    let set = |to: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(to))
    };
    let close = set(Open::Nothing);
    let act = |pages: Pages| {
        let (dispatch, close) = (ctx.dispatch.clone(), close.clone());
        Callback::from(move |()| {
            close.emit(());
            dispatch.emit(Action::Pages(pages.clone()));
        })
    };
    let Some(page) = state.spec() else {
        return Html::default();
    };
    let own = !matches!(
        state.library.origin(&page.uid),
        None | Some(Origin::BuiltIn)
    );
    let beneath = state.library.is_built_in(&page.uid);
    let away = if beneath {
        "Restore the built-in page…"
    } else {
        "Delete page…"
    };
    let begin = ctx
        .dispatch
        .reform(|_: MouseEvent| Action::Edit(Editing::Begin));
    let on_open = {
        let open = open.clone();
        Callback::from(move |to| open.set(if to { Open::Menu } else { Open::Nothing }))
    };
    let dialog = match *open {
        Open::Nothing | Open::Menu => Html::default(),
        Open::Dialog(asks) => {
            let (state, ctx, on_close) = (state.clone(), ctx.clone(), close.clone());
            let props = PageDialogProps {
                state,
                ctx,
                asks,
                on_close,
            };
            html! { <Later tool={Tool::Page(props)} /> }
        }
    };
    html! {
        <>
        <div class="group" role="group" aria-label="Page">
            <button type="button" class="button" onclick={begin}>{ icon(Icon::Pencil) }{ "Edit" }</button>
            <Dropdown face={icon(Icon::Dots)} label="Menu of the page" class="square" open={*open == Open::Menu} {on_open} end=true>
                <Item on_choose={act(Pages::Duplicate)}>{ "Duplicate page" }</Item>
                <Item on_choose={set(Open::Dialog(Asks::New))}>{ "New page…" }</Item>
                <Item on_choose={act(Pages::Export)}>{ "Export as JSON" }</Item>
                <Item on_choose={set(Open::Dialog(Asks::Import))}>{ "Import…" }</Item>
                if own { <Item on_choose={set(Open::Dialog(Asks::Remove))}>{ away }</Item> }
            </Dropdown>
        </div>
        { dialog }
        </>
    }
}

/// Where a page is kept, in words.
pub fn place(state: &State, uid: &str) -> &'static str {
    match state.library.origin(uid) {
        Some(Origin::Server) => "on the server",
        _ => "in this browser",
    }
}

/// Where an own page is kept, beside its heading.
pub fn origin(state: &State) -> Html {
    let Some(page) = state.spec() else {
        return Html::default();
    };
    let words = match state.library.origin(&page.uid) {
        None => "new, not saved".to_owned(),
        Some(Origin::BuiltIn) => return Html::default(),
        _ if state.library.is_built_in(&page.uid) => {
            format!("own version, kept {}", place(state, &page.uid))
        }
        _ => format!("kept {}", place(state, &page.uid)),
    };
    html! { <span class="origin">{ words }</span> }
}
