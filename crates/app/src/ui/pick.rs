//! The menu for a chosen node, link, slice or cell: filter for it, filter it out, copy its name.

use crate::app::Ctx;
use crate::browser;
use web_sys::HtmlElement;
use weir_board::Action;
use weir_model::Filter;
use yew::prelude::*;

/// A chosen thing and where it is in the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    /// From the window's left edge.
    pub x: f64,
    /// From the window's top edge.
    pub y: f64,
    /// What was chosen.
    pub label: String,
    /// Keeps only it.
    pub only: Filter,
    /// Leaves it out.
    pub without: Filter,
}

/// What the menu is given.
#[derive(Properties, PartialEq)]
pub struct PickProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// The chosen thing.
    pub picked: Picked,
}

/// The menu at the chosen thing.
#[component]
pub fn Pick(props: &PickProps) -> Html {
    let node = use_node_ref();
    {
        let (node, picked) = (node.clone(), props.picked.clone());
        use_effect_with(picked, move |picked| {
            if let Some(element) = node.cast::<HtmlElement>() {
                place(&element, picked);
            }
        });
    }
    let close = props.ctx.pick.reform(|_: MouseEvent| None);
    let choose = |filter: &Filter| {
        let (ctx, filter) = (props.ctx.clone(), filter.clone());
        Callback::from(move |_: MouseEvent| {
            ctx.dispatch.emit(Action::AddFilter(filter.clone()));
            ctx.pick.emit(None);
        })
    };
    let copy = {
        let (ctx, label) = (props.ctx.clone(), props.picked.label.clone());
        Callback::from(move |_: MouseEvent| {
            browser::copy(&label);
            ctx.pick.emit(None);
        })
    };
    let on_key = {
        let pick = props.ctx.pick.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                pick.emit(None);
            }
        })
    };
    html! {
        <>
            <div class="backdrop" onclick={close} aria-hidden="true" />
            <div class="popup pick" role="menu" aria-label={props.picked.label.clone()} ref={node} onkeydown={on_key}>
                <p class="pick-title" role="presentation">{ props.picked.label.clone() }</p>
                <button type="button" class="item" role="menuitem" onclick={choose(&props.picked.only)}>{ "Filter for this" }</button>
                <button type="button" class="item" role="menuitem" onclick={choose(&props.picked.without)}>{ "Filter this out" }</button>
                <button type="button" class="item" role="menuitem" onclick={copy}>{ "Copy name" }</button>
            </div>
        </>
    }
}

/// Puts the menu at the thing, inside the window, and the focus on its first choice.
fn place(element: &HtmlElement, picked: &Picked) {
    let Some(window) = browser::window() else {
        return;
    };
    let room = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|v| v.as_f64()).unwrap_or(0.0)
    };
    let (width, height) = (room(window.inner_width()), room(window.inner_height()));
    let (w, h) = (
        f64::from(element.offset_width()),
        f64::from(element.offset_height()),
    );
    let x = (picked.x + 4.0).min(width - w - 8.0).max(8.0);
    let y = (picked.y + 4.0).min(height - h - 8.0).max(8.0);
    let _ = element.style().set_property("left", &format!("{x:.0}px"));
    let _ = element.style().set_property("top", &format!("{y:.0}px"));
    if let Ok(Some(first)) = element.query_selector("button") {
        let _ = wasm_bindgen::JsCast::unchecked_into::<HtmlElement>(first).focus();
    }
}
