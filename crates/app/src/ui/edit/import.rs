//! A page comes in as JSON: a file, or pasted text.

use super::dialog::Dialog;
use super::form::{Choice, Choices, field, select, told};
use super::place::{places, read};
use crate::app::Ctx;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Event, HtmlInputElement};
use weir_board::{Action, Pages, Place, State};
use weir_model::spec::parse;
use yew::prelude::*;

/// What the dialog is given.
#[derive(Properties)]
pub struct ImportProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
    /// Closes it.
    pub on_close: Callback<()>,
}

impl PartialEq for ImportProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.ctx == other.ctx
    }
}

/// The dialog.
#[component]
pub fn Import(props: &ImportProps) -> Html {
    let text = use_state(String::new);
    let replace = use_state(|| false);
    let place = use_state(|| Place::Browser);
    let page = match text.trim() {
        "" => None,
        text => Some(parse(text)),
    };
    let on_input = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            if let Some((name, value)) = told(&event)
                && name == "json"
            {
                text.set(value);
            }
        })
    };
    let on_change = {
        let (text, replace, place) = (text.clone(), replace.clone(), place.clone());
        Callback::from(move |event: Event| match told(&event) {
            Some((name, _)) if name == "file" => read_file(&event, text.clone()),
            Some((name, value)) if name == "same" => replace.set(value == "1"),
            Some((name, value)) if name == "place" => place.set(read(&value)),
            _ => {}
        })
    };
    let run = {
        let (dispatch, close) = (props.ctx.dispatch.clone(), props.on_close.clone());
        let (page, replace, place) = (page.clone(), *replace, *place);
        Callback::from(move |()| {
            if let Some(Ok(page)) = page.clone() {
                close.emit(());
                dispatch.emit(Action::Pages(Pages::Import {
                    page,
                    replace,
                    place,
                }));
            }
        })
    };
    let library = &props.state.library;
    let same = page.as_ref().and_then(|page| {
        let page = page.as_ref().ok()?;
        library.origin(&page.uid).map(|_| page)
    });
    let action = matches!(page, Some(Ok(_))).then_some("Import");
    html! {
        <Dialog title="Import a page" {action} on_action={run} on_close={props.on_close.clone()}>
            <div class="import" oninput={on_input} onchange={on_change}>
                { field("A file", html! { <input type="file" name="file" accept=".json,application/json" /> }) }
                { field("Or its text", html! { <textarea name="json" rows="8" spellcheck="false" value={(*text).clone()} /> }) }
                if let Some(Err(error)) = &page {
                    <p class="field-error" role="alert">{ error.to_string() }</p>
                }
                if let Some(page) = same { { field(&format!("There is a page “{}” already", page.uid), either(*replace)) } }
                if library.writable { { field("Keep the page", places(*place)) } }
            </div>
        </Dialog>
    }
}

fn either(replace: bool) -> Html {
    let choice = |value: &str, label: &str, chosen: bool| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        chosen,
    };
    let choices = vec![
        choice("0", "Keep both", !replace),
        choice("1", "Replace it", replace),
    ];
    select(
        "same",
        "A page of the same name",
        vec![Choices { label: "", choices }],
    )
}

/// Reads the chosen file's text.
fn read_file(event: &Event, text: UseStateHandle<String>) {
    let input = event
        .target()
        .and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
    let file = input.and_then(|input| input.files()?.get(0));
    if let Some(file) = file {
        spawn_local(async move {
            let read = JsFuture::from(file.text()).await.ok();
            text.set(read.and_then(|read| read.as_string()).unwrap_or_default());
        });
    }
}
