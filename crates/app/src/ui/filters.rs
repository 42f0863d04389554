//! The filter bar: the page's chips, and one more.

use super::editor::Editor;
use super::icon::{Icon, icon};
use crate::app::Ctx;
use std::rc::Rc;
use weir_board::{Action, Chip, State};
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
    // Which chip is edited; one past the last is a new one.
    let editing = use_state(|| None::<usize>);
    let (state, ctx) = (&props.state, &props.ctx);
    let count = state.chips.len();
    let on_done = {
        let (editing, dispatch, chips) =
            (editing.clone(), ctx.dispatch.clone(), state.chips.clone());
        Callback::from(move |text: Option<String>| {
            if let (Some(at), Some(text)) = (*editing, text) {
                match (at < chips.len(), Chip::parse(&text).filter) {
                    (true, _) => dispatch.emit(Action::EditChip(at, text)),
                    (false, Ok(filter)) => dispatch.emit(Action::AddFilter(filter)),
                    (false, Err(_)) => {}
                }
            }
            editing.set(None);
        })
    };
    let editor = |at: usize, text: String| {
        html! {
            <Editor state={state.clone()} {at} {text} on_done={on_done.clone()} />
        }
    };
    let add = {
        let editing = editing.clone();
        Callback::from(move |_: MouseEvent| editing.set(Some(count)))
    };
    let reset = ctx.dispatch.reform(|_: MouseEvent| Action::ResetChips);
    html! {
        <section class="filters" aria-label="Filters">
            <span class="filters-mark">{ icon(Icon::Filter) }</span>
            { for state.chips.iter().enumerate().map(|(at, chip)| if *editing == Some(at) {
                editor(at, chip.text.clone())
            } else {
                let editing = editing.clone();
                html! { <ChipView key={format!("{at}{}", chip.text)} {at} label={state.label_of(chip)} chip={chip.clone()} ctx={ctx.clone()} on_edit={Callback::from(move |()| editing.set(Some(at)))} /> }
            }) }
            if *editing == Some(count) {
                { editor(count, String::new()) }
            } else {
                <button type="button" class="button quiet add" onclick={add}>{ icon(Icon::Plus) }{ "Add filter" }</button>
            }
            if state.own_chips && editing.is_none() {
                <button type="button" class="button quiet" onclick={reset}>{ "Reset" }</button>
            }
        </section>
    }
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
            <button type="button" class="chip-text" onclick={edit} title={tip}>{ label.clone() }</button>
            <button type="button" class="chip-remove" onclick={remove} aria-label={format!("Remove the filter {label}")} title="Remove">{ icon(Icon::Close) }</button>
        </span>
    }
}
