//! What the menu of a page asks before it acts: the title of a new one, the file to import, whether it is
//! to go.

use super::dialog::Dialog;
use super::form::{field, text, told};
use super::import::Import;
use super::tools::place;
use crate::app::Ctx;
use std::rc::Rc;
use weir_board::{Action, Pages, State};
use yew::prelude::*;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// The title of a new page.
    New,
    /// A file.
    Import,
    /// Whether the page may go.
    Remove,
}

/// What the dialog is given.
#[derive(Clone, Properties)]
pub struct PageDialogProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
    /// What it asks.
    pub asks: Asks,
    /// Closes it.
    pub on_close: Callback<()>,
}

impl PartialEq for PageDialogProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.ctx == other.ctx && self.asks == other.asks
    }
}

/// The dialog.
#[component]
pub fn PageDialog(props: &PageDialogProps) -> Html {
    let (state, ctx, on_close) = (&props.state, &props.ctx, &props.on_close);
    match props.asks {
        Asks::New => html! { <NewPage ctx={ctx.clone()} on_close={on_close.clone()} /> },
        Asks::Import => {
            html! { <Import state={state.clone()} ctx={ctx.clone()} on_close={on_close.clone()} /> }
        }
        Asks::Remove => remove(props),
    }
}

fn remove(props: &PageDialogProps) -> Html {
    let (state, on_close) = (&props.state, props.on_close.clone());
    let Some(page) = state.spec() else {
        return Html::default();
    };
    let on_action = {
        let (dispatch, close, uid) = (
            props.ctx.dispatch.clone(),
            on_close.clone(),
            page.uid.clone(),
        );
        Callback::from(move |()| {
            close.emit(());
            dispatch.emit(Action::Pages(Pages::Remove(uid.clone())));
        })
    };
    let (title, action) = if state.library.is_built_in(&page.uid) {
        ("Restore the built-in page?", "Restore")
    } else {
        ("Delete this page?", "Delete")
    };
    html! {
        <Dialog {title} {action} {on_action} {on_close}>
            <p>{ format!("“{}” as it is kept {} is gone then. Export it first to have it back.", page.title, place(state, &page.uid)) }</p>
        </Dialog>
    }
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
