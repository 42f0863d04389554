//! The menu for a chosen node, link, slice or cell: filter for it, filter it out, look at it on
//! another page or as records, copy its name.

use super::icon::{self, Icon, icon};
use super::link::Link;
use super::menu::walk;
use crate::app::Ctx;
use crate::browser;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use weir_board::{Action, State, Target};
use weir_model::{Filter, PanelSpec, QuerySpec};
use yew::prelude::*;

/// A chosen thing and where it is in the window.
#[derive(Clone, Debug, PartialEq)]
pub struct Picked {
    /// From the window's left edge.
    pub x: f64,
    /// From the window's top edge.
    pub y: f64,
    /// The panel that it is in.
    pub panel: String,
    /// What was chosen.
    pub label: String,
    /// Keeps only it.
    pub only: Filter,
    /// Leaves it out.
    pub without: Filter,
    /// Its namespace opened or closed in the panel: what that is called, and the panel's stages then.
    pub regroup: Option<(String, Vec<String>)>,
}

/// Another form of the panel that a thing is in.
struct Otherwise {
    /// What choosing it does.
    label: String,
    /// Which panel of the page.
    at: usize,
    /// What it becomes.
    spec: PanelSpec,
}

/// What the menu is given.
#[derive(Clone, Properties)]
pub struct PickProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
    /// The chosen thing.
    pub picked: Picked,
}

impl PartialEq for PickProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
            && self.ctx == other.ctx
            && self.picked == other.picked
    }
}

/// The records of a chosen thing.
fn records_of(state: &State, picked: &Picked) -> Option<Target> {
    let panel = state.panels.iter().find(|p| p.spec.id == picked.panel);
    let scope = panel.map_or_else(|| state.scope(), |panel| state.scope_of(&panel.spec));
    state.records_of(&picked.only, &scope)
}

/// Its panel with its namespace opened or closed.
fn otherwise(state: &State, picked: &Picked) -> Option<Otherwise> {
    let (label, then) = picked.regroup.clone()?;
    let at = state
        .panels
        .iter()
        .position(|p| p.spec.id == picked.panel)?;
    let mut spec = state.panels[at].spec.clone();
    if let QuerySpec::Links { stages, .. } = &mut spec.query {
        *stages = then;
    }
    Some(Otherwise { label, at, spec })
}

/// The menu at the chosen thing.
#[component]
pub fn Pick(props: &PickProps) -> Html {
    let node = use_node_ref();
    let (state, picked, ctx) = (&props.state, &props.picked, &props.ctx);
    let targets = state.targets(&picked.only);
    let records = records_of(state, picked);
    let otherwise = otherwise(state, picked);
    {
        let (node, picked) = (node.clone(), picked.clone());
        use_effect_with(picked, move |picked| {
            let before = browser::focused();
            let element = node.cast::<HtmlElement>();
            if let Some(element) = &element {
                place(element, picked);
            }
            // Whoever came by the keyboard goes on where he was.
            move || browser::give_back(before, element.as_ref())
        });
    }
    let close = ctx.pick.reform(|_: MouseEvent| None);
    let done = ctx.pick.reform(|()| None);
    let choice = |picture: Icon, words: &str, run: Callback<()>| {
        let done = done.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            run.emit(());
            done.emit(());
        });
        html! { <button type="button" class="item" role="menuitem" {onclick}>{ icon(picture) }{ words.to_owned() }</button> }
    };
    let filter = |filter: &Filter| {
        let filter = filter.clone();
        ctx.dispatch
            .reform(move |()| Action::AddFilter(filter.clone()))
    };
    let copy = {
        let (label, dispatch) = (picked.label.clone(), ctx.dispatch.clone());
        Callback::from(move |()| browser::copy_or_note(&label, &dispatch))
    };
    let regroup = |otherwise: &Otherwise| {
        let (at, spec) = (otherwise.at, otherwise.spec.clone());
        ctx.dispatch
            .reform(move |()| Action::ChangePanel(at, spec.clone()))
    };
    let link = |target: &Target, picture: Icon, words: String| {
        html! {
            <Link ctx={ctx.clone()} href={target.url.clone()} class="item" role="menuitem" on_follow={done.clone()}>
                { icon(picture) }<span class="item-text">{ words }</span>
            </Link>
        }
    };
    let on_key = {
        let (done, node) = (done.clone(), node.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" | "Tab" => {
                event.prevent_default();
                event.stop_propagation();
                done.emit(());
            }
            _ => {
                if let Some(menu) = node.cast::<web_sys::Element>() {
                    walk(&menu, &event);
                }
            }
        })
    };
    html! {
        <>
            <div class="backdrop" onclick={close} aria-hidden="true" />
            <div class="popup pick" role="menu" aria-label={picked.label.clone()} ref={node} onkeydown={on_key}>
                <p class="pick-title" role="presentation">{ picked.label.clone() }</p>
                { choice(Icon::Filter, "Filter for this", filter(&picked.only)) }
                { choice(Icon::Minus, "Filter this out", filter(&picked.without)) }
                { for otherwise.iter().map(|o| choice(Icon::Flows, &o.label, regroup(o))) }
                <div class="rule" role="separator" />
                { for targets.iter().map(|t| link(t, icon::of_page(&t.uid), format!("Open in {}", t.title))) }
                { for records.iter().map(|t| link(t, Icon::Records, "Show flow records".to_owned())) }
                if !targets.is_empty() || records.is_some() {
                    <div class="rule" role="separator" />
                }
                { choice(Icon::Copy, "Copy name", copy) }
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
        let _ = first.unchecked_into::<HtmlElement>().focus();
    }
}
