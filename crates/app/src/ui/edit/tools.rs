//! What is done to a page as a whole, in its head: edit, copy, export, import, a new one, away.

use super::dialog::Dialog;
use super::form::{field, text, told};
use super::import::Import;
use crate::app::Ctx;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::{Dropdown, Item};
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
    New,
    Import,
    Remove,
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
        Open::New => html! { <NewPage ctx={ctx.clone()} on_close={close.clone()} /> },
        Open::Import => {
            html! { <Import state={state.clone()} ctx={ctx.clone()} on_close={close.clone()} /> }
        }
        Open::Remove => html! {
            <Dialog title={if beneath { "Restore the built-in page?" } else { "Delete this page?" }} action={if beneath { "Restore" } else { "Delete" }}
                on_action={act(Pages::Remove(page.uid.clone()))} on_close={close.clone()}>
                <p>{ format!("“{}” as it is kept {} is gone then. Export it first to have it back.", page.title, place(state, &page.uid)) }</p>
            </Dialog>
        },
        _ => Html::default(),
    };
    html! {
        <div class="group" role="group" aria-label="Page">
            <button type="button" class="button" onclick={begin}>{ icon(Icon::Pencil) }{ "Edit" }</button>
            <Dropdown face={icon(Icon::Dots)} label="Menu of the page" class="square" open={*open == Open::Menu} {on_open} end=true>
                <Item on_choose={act(Pages::Duplicate)}>{ "Duplicate page" }</Item>
                <Item on_choose={set(Open::New)}>{ "New page…" }</Item>
                <Item on_choose={act(Pages::Export)}>{ "Export as JSON" }</Item>
                <Item on_choose={set(Open::Import)}>{ "Import…" }</Item>
                if own { <Item on_choose={set(Open::Remove)}>{ away }</Item> }
            </Dropdown>
            { dialog }
        </div>
    }
}

fn place(state: &State, uid: &str) -> &'static str {
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

#[derive(Properties, PartialEq)]
struct NewProps {
    ctx: Ctx,
    on_close: Callback<()>,
}

#[component]
fn NewPage(props: &NewProps) -> Html {
    let title = use_state(String::new);
    let on_input = {
        let title = title.clone();
        Callback::from(move |event: InputEvent| {
            if let Some((_, value)) = told(&event) {
                title.set(value);
            }
        })
    };
    let run = {
        let (dispatch, close, title) = (
            props.ctx.dispatch.clone(),
            props.on_close.clone(),
            title.clone(),
        );
        Callback::from(move |()| {
            close.emit(());
            dispatch.emit(Action::Pages(Pages::New((*title).clone())));
        })
    };
    let action = (!title.trim().is_empty()).then_some("Create");
    html! {
        <Dialog title="New page" {action} on_action={run} on_close={props.on_close.clone()}>
            <div oninput={on_input}>{ field("Title", text("title", &title, "What the page is about", false)) }</div>
        </Dialog>
    }
}
