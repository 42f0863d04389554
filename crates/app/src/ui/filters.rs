//! The filter bar: the page's chips, the editor of one more, and what concerns all of them.

use super::editor::{Back, EditorProps, placeholder};
use super::icon::{Icon, icon};
use super::tool::{Later, Tool};
use crate::app::Ctx;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use weir_board::{Action, Chip, Explore, State};
use yew::prelude::*;

/// What the bar is given.
#[derive(Properties)]
pub struct FiltersProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
}

impl PartialEq for FiltersProps {
    fn eq(&self, other: &Self) -> bool {
        self.ctx == other.ctx && Rc::ptr_eq(&self.state, &other.state)
    }
}

/// The filter bar.
#[component]
pub fn Filters(props: &FiltersProps) -> Html {
    let editing = use_state(|| None::<usize>);
    let root = use_node_ref();
    // Where the focus is to go when the bar is drawn anew: a chip, or the editor behind the last.
    let focus = use_mut_ref(|| None::<usize>);
    let (state, ctx) = (&props.state, &props.ctx);
    let count = state.chips.len();
    {
        let (root, focus) = (root.clone(), focus.clone());
        use_effect(move || {
            if let Some(at) = focus.take() {
                focus_on(&root, at);
            }
        });
    }
    let on_done = {
        let (editing, ctx, chips) = (editing.clone(), ctx.clone(), state.chips.clone());
        let focus = focus.clone();
        Callback::from(move |text: Option<String>| {
            match (*editing, text) {
                (Some(at), Some(text)) => ctx.dispatch.emit(Action::EditChip(at, text)),
                (None, Some(text)) => {
                    let added = Chip::parse(&text).filter.ok();
                    added
                        .into_iter()
                        .for_each(|filter| ctx.dispatch.emit(Action::AddFilter(filter)));
                }
                _ => {}
            }
            if editing.is_some() {
                *focus.borrow_mut() = Some(chips.len());
                editing.set(None);
            }
        })
    };
    let on_back = {
        let (editing, root) = (editing.clone(), root.clone());
        Callback::from(move |back: Back| match (back, count.checked_sub(1)) {
            (Back::Edit, Some(last)) => editing.set(Some(last)),
            (Back::Focus, Some(last)) => focus_on(&root, last),
            _ => {}
        })
    };
    let on_key = {
        let (root, dispatch) = (root.clone(), ctx.dispatch.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(at) = chip_of(&event) else { return };
            match event.key().as_str() {
                "ArrowLeft" => focus_on(&root, at.saturating_sub(1)),
                "ArrowRight" => focus_on(&root, at + 1),
                "Home" => focus_on(&root, 0),
                "End" => focus_on(&root, usize::MAX),
                "Delete" | "Backspace" => {
                    *focus.borrow_mut() = Some(at);
                    dispatch.emit(Action::RemoveChip(at));
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let reset = ctx.dispatch.reform(|_: MouseEvent| Action::ResetChips);
    let swap = ctx
        .dispatch
        .reform(|_: MouseEvent| Action::Explore(Explore::Swap));
    html! {
        <section class="filters" aria-label="Filters" ref={root} onkeydown={on_key}>
            <span class="filters-mark">{ icon(Icon::Filter) }</span>
            { for state.chips.iter().enumerate().map(|(at, chip)| if *editing == Some(at) {
                html! { <Later key="edit" tool={editor(props, at, &chip.text, &on_done, Callback::noop())} /> }
            } else {
                let editing = editing.clone();
                html! { <ChipView key={format!("{at}{}", chip.text)} {at} label={state.label_of(chip)} chip={chip.clone()} ctx={ctx.clone()} on_edit={Callback::from(move |()| editing.set(Some(at)))} /> }
            }) }
            if editing.is_none() {
                <Later key="new" tool={editor(props, count, "", &on_done, on_back)} coming={unready(count == 0)} />
            }
            <span class="filters-end">
                if count > 0 || !state.table_filters().is_empty() {
                    <button type="button" class="button square quiet" aria-label="Swap directions" title="Swap source and destination, ingress and egress" onclick={swap}>{ icon(Icon::Swap) }</button>
                }
                if state.own_chips && editing.is_none() {
                    <button type="button" class="button quiet" onclick={reset}>{ "Reset" }</button>
                }
            </span>
        </section>
    }
}

fn editor(
    props: &FiltersProps,
    at: usize,
    text: &str,
    on_done: &Callback<Option<String>>,
    on_back: Callback<Back>,
) -> Tool {
    Tool::Filter(EditorProps {
        state: props.state.clone(),
        ctx: props.ctx.clone(),
        at,
        text: text.to_owned(),
        on_done: on_done.clone(),
        on_back,
    })
}

/// The look of the editor before its code is here.
fn unready(first: bool) -> Html {
    html! {
        <div class="editor">
            <input class="editor-input" type="text" aria-label="Filter" placeholder={placeholder(true, first)} disabled=true />
        </div>
    }
}

/// Gives the focus to a chip, or to the editor behind the last.
fn focus_on(root: &NodeRef, at: usize) {
    let Some(root) = root.cast::<Element>() else {
        return;
    };
    let Ok(chips) = root.query_selector_all(".chip-text") else {
        return;
    };
    let chip = u32::try_from(at).ok().and_then(|at| chips.item(at));
    let chip = chip.and_then(|node| node.dyn_into::<HtmlElement>().ok());
    let editor = || {
        let input = root.query_selector(".editor-input").ok().flatten();
        input.and_then(|input| input.dyn_into::<HtmlElement>().ok())
    };
    if let Some(element) = chip.or_else(editor) {
        let _ = element.focus();
    }
}

/// The chip that a key is pressed on.
fn chip_of(event: &KeyboardEvent) -> Option<usize> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let text = target.closest(".chip-text").ok()??;
    text.get_attribute("data-chip")?.parse().ok()
}

#[derive(Properties, PartialEq)]
struct ChipProps {
    at: usize,
    label: String,
    chip: Chip,
    ctx: Ctx,
    on_edit: Callback<()>,
}

#[component]
fn ChipView(props: &ChipProps) -> Html {
    let (chip, at) = (&props.chip, props.at);
    let label = &props.label;
    let toggle = props
        .ctx
        .dispatch
        .reform(move |_: Event| Action::ToggleChip(at));
    let remove = props
        .ctx
        .dispatch
        .reform(move |_: MouseEvent| Action::RemoveChip(at));
    let edit = props.on_edit.reform(|_: MouseEvent| ());
    let wrong = chip.filter.as_ref().err().cloned();
    let tip = wrong.clone().unwrap_or_else(|| chip.text.clone());
    html! {
        <span class={classes!("chip", (!chip.enabled).then_some("off"), wrong.is_some().then_some("wrong"))}>
            <input type="checkbox" checked={chip.enabled && wrong.is_none()} disabled={wrong.is_some()} onchange={toggle} aria-label={format!("Use the filter {label}")} title="On or off" />
            <button type="button" class="chip-text" data-chip={at.to_string()} onclick={edit} title={tip}>{ label.clone() }</button>
            <button type="button" class="chip-remove" onclick={remove} aria-label={format!("Remove the filter {label}")} title="Remove">{ icon(Icon::Close) }</button>
        </span>
    }
}
