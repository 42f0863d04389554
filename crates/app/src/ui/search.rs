//! The search of a picture: a button that opens a field; what fits stands out in the picture.

use super::icon::{Icon, icon};
use crate::app::Ctx;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use weir_board::Panel;
use yew::prelude::*;

/// What the search is given.
#[derive(Clone, Properties, PartialEq)]
pub struct SearchProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// The panel to search in.
    pub panel: Rc<Panel>,
}

/// The button, and the field once it is open. Escape clears and closes it.
#[component]
pub fn Search(props: &SearchProps) -> Html {
    let open = use_state(|| false);
    let text = use_state(String::new);
    let found = use_state(|| None::<usize>);
    let (field, button) = (use_node_ref(), use_node_ref());
    {
        let field = field.clone();
        use_effect_with(*open, move |open| {
            if let Some(field) = field.cast::<HtmlElement>().filter(|_| *open) {
                let _ = field.focus();
            }
        });
    }
    {
        // Also after every answer, which may hold other names.
        let (hub, id, found) = (
            props.ctx.hub.clone(),
            props.panel.spec.id.clone(),
            found.clone(),
        );
        let serial = props.panel.answer.as_ref().map(|answer| answer.serial);
        let view = props.panel.spec.view.clone();
        use_effect_with(((*text).clone(), serial, view), move |(text, ..)| {
            let count = hub.search(&id, text);
            found.set(count.filter(|_| !text.trim().is_empty()));
        });
    }
    let close = {
        let (open, text, button) = (open.clone(), text.clone(), button.clone());
        Callback::from(move |()| {
            open.set(false);
            text.set(String::new());
            if let Some(button) = button.cast::<HtmlElement>() {
                let _ = button.focus();
            }
        })
    };
    let on_click = {
        let (open, close) = (open.clone(), close.clone());
        Callback::from(move |_: MouseEvent| match *open {
            true => close.emit(()),
            false => open.set(true),
        })
    };
    let on_input = {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            let field = event
                .target()
                .and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            if let Some(field) = field {
                text.set(field.value());
            }
        })
    };
    let on_key = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close.emit(());
        }
    });
    let said = match *found {
        None => String::new(),
        Some(0) => "none found".to_owned(),
        Some(count) => format!("{count} found"),
    };
    let title = &props.panel.spec.title;
    html! {
        <span class="find">
            if *open {
                <input ref={field} type="search" class="find-field" aria-label={format!("Find a name in {title}")}
                    placeholder="Find a name" oninput={on_input} onkeydown={on_key}
                    autocomplete="off" spellcheck="false" maxlength="253" />
            }
            <span class="find-count" role="status">{ said }</span>
            <button ref={button} type="button" class="button square quiet" aria-expanded={open.to_string()}
                aria-label={format!("Search in {title}")} onclick={on_click}>{ icon(Icon::Search) }</button>
        </span>
    }
}
