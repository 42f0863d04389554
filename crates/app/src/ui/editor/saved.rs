//! The saved filters in the editor's popup: the present chips under a name, and the sets there are,
//! each to apply, rename or delete.

use crate::app::Ctx;
use crate::ui::icon::{Icon, icon};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use weir_board::saved::{NAME, SavedSet, Shelf};
use weir_board::{Action, Explore};
use yew::prelude::*;

/// What the list is given.
#[derive(Properties, PartialEq)]
pub struct SavedProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// What is kept.
    pub shelf: Rc<Shelf>,
    /// There are chips to be saved.
    pub chips: bool,
    /// Told when a set was applied.
    pub on_done: Callback<()>,
}

/// The list with the form that adds to it.
#[component]
pub fn Saved(props: &SavedProps) -> Html {
    let (ctx, shelf) = (&props.ctx, &props.shelf);
    let name = use_node_ref();
    let renamed = use_state(|| None::<String>);
    if shelf.newer {
        return html! { <p class="hint">{ "A later version of Weir has saved filters in this browser. This one leaves them as they are." }</p> };
    }
    let save = {
        let (ctx, name) = (ctx.clone(), name.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(input) = name.cast::<HtmlInputElement>() {
                ctx.dispatch
                    .emit(Action::Explore(Explore::Save(input.value())));
                input.set_value("");
            }
        })
    };
    let most = NAME.to_string();
    html! {
        <div class="saved">
            <form onsubmit={save}>
                <input ref={name} type="text" required=true maxlength={most.clone()} disabled={!props.chips} aria-label="Name for the present filters" placeholder={if props.chips { "Name for the present filters" } else { "No filters to save yet" }} autocomplete="off" spellcheck="false" />
                <button type="submit" class="button" disabled={!props.chips}>{ "Save" }</button>
            </form>
            <ul aria-label="Saved filters">
                { for shelf.sets.iter().map(|set| if renamed.as_ref() == Some(&set.name) {
                    rename(ctx, set, &most, &renamed)
                } else {
                    entry(props, set, &renamed)
                }) }
            </ul>
            if shelf.sets.is_empty() { <p class="hint">{ "Saved filters are kept in this browser." }</p> }
        </div>
    }
}

fn entry(props: &SavedProps, set: &SavedSet, renamed: &UseStateHandle<Option<String>>) -> Html {
    let name = set.name.clone();
    let act = |explore: fn(String) -> Explore, done: Callback<()>| {
        let (name, dispatch) = (name.clone(), props.ctx.dispatch.clone());
        Callback::from(move |_: MouseEvent| {
            dispatch.emit(Action::Explore(explore(name.clone())));
            done.emit(());
        })
    };
    let begin = {
        let (renamed, name) = (renamed.clone(), name.clone());
        Callback::from(move |_: MouseEvent| renamed.set(Some(name.clone())))
    };
    let texts: Vec<&str> = set.chips.iter().map(|chip| chip.text.as_str()).collect();
    let count = match set.chips.len() {
        1 => "1 filter".to_owned(),
        n => format!("{n} filters"),
    };
    html! {
        <li key={name.clone()}>
            <button type="button" class="item" title={texts.join("\n")} onclick={act(Explore::Apply, props.on_done.clone())}>
                <span class="item-text">{ name.clone() }</span><span class="item-note">{ count }</span>
            </button>
            <button type="button" class="button square quiet" aria-label={format!("Rename {name}")} title="Rename" onclick={begin}>{ icon(Icon::Pencil) }</button>
            <button type="button" class="button square quiet" aria-label={format!("Delete {name}")} title="Delete" onclick={act(Explore::Delete, Callback::noop())}>{ icon(Icon::Bin) }</button>
        </li>
    }
}

fn rename(ctx: &Ctx, set: &SavedSet, most: &str, renamed: &UseStateHandle<Option<String>>) -> Html {
    let finish = {
        let (renamed, from, ctx) = (renamed.clone(), set.name.clone(), ctx.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let form = event.target_unchecked_into::<web_sys::Element>();
            let input = form.query_selector("input").ok().flatten();
            if let Some(input) = input {
                let to = wasm_bindgen::JsCast::unchecked_into::<HtmlInputElement>(input).value();
                ctx.dispatch
                    .emit(Action::Explore(Explore::Rename(from.clone(), to)));
            }
            renamed.set(None);
        })
    };
    html! {
        <li key={format!("rename {}", set.name)}>
            <form onsubmit={finish}>
                <input type="text" required=true maxlength={most.to_owned()} value={set.name.clone()} aria-label={format!("New name of {}", set.name)} autocomplete="off" spellcheck="false" />
                <button type="submit" class="button">{ "Rename" }</button>
            </form>
        </li>
    }
}
