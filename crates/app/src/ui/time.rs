//! The time picker: quick ranges, both ends as text, steps, zoom, zone.

use super::icon::{Icon, icon};
use super::menu::Dropdown;
use crate::app::Ctx;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use weir_board::{Action, RangeText, State, Step, ZoneChoice};
use weir_model::time::{QUICK_RANGES, instant};
use yew::prelude::*;

/// What the picker is given.
#[derive(Properties)]
pub struct TimeProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
}

impl PartialEq for TimeProps {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.state, &other.state);
        self.ctx == other.ctx
            && (&a.time, a.range, a.zone) == (&b.time, b.range, b.zone)
            && a.range_error == b.range_error
    }
}

/// The range, with what moves it.
#[component]
pub fn TimePicker(props: &TimeProps) -> Html {
    let open = use_state(|| false);
    let (state, ctx) = (&props.state, &props.ctx);
    let on_open = {
        let open = open.clone();
        Callback::from(move |to| open.set(to))
    };
    let tool = |label: &'static str, picture: Icon, action: Action| {
        let onclick = ctx.dispatch.reform(move |_: MouseEvent| action.clone());
        html! { <button type="button" class="button square" aria-label={label} title={label} {onclick}>{ icon(picture) }</button> }
    };
    let text = state.time.describe(&*ctx.zone);
    let face = html! { <>{ icon(Icon::Clock) }<span class="range-text">{ text.clone() }</span>{ icon(Icon::Down) }</> };
    let done = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    html! {
        <div class="group" role="group" aria-label="Time range">
            { tool("Earlier", Icon::Left, Action::Shift(Step::Back)) }
            <Dropdown {face} label={format!("Time range: {text}")} open={*open} {on_open} menu=false end=true>
                <Form state={state.clone()} ctx={ctx.clone()} {done} />
            </Dropdown>
            { tool("Later", Icon::Right, Action::Shift(Step::Forward)) }
            { tool("Zoom out", Icon::ZoomOut, Action::ZoomOut) }
        </div>
    }
}

#[derive(Properties)]
struct FormProps {
    state: Rc<State>,
    ctx: Ctx,
    done: Callback<()>,
}

impl PartialEq for FormProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.ctx == other.ctx
    }
}

#[component]
fn Form(props: &FormProps) -> Html {
    let (state, ctx) = (&props.state, &props.ctx);
    let search = use_state(String::new);
    let (from, to) = (use_node_ref(), use_node_ref());
    let error = use_state(|| None::<String>);
    let apply = {
        let (from, to, error) = (from.clone(), to.clone(), error.clone());
        let (ctx, done) = (ctx.clone(), props.done.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text = |node: &NodeRef| {
                node.cast::<HtmlInputElement>()
                    .map(|i| i.value())
                    .unwrap_or_default()
            };
            let time = RangeText::new(&text(&from), &text(&to));
            match time.resolve(crate::browser::now_ms(), &*ctx.zone) {
                Ok(_) => {
                    ctx.dispatch.emit(Action::SetTime(time));
                    done.emit(());
                }
                Err(wrong) => error.set(Some(wrong.to_string())),
            }
        })
    };
    let on_search = {
        let search = search.clone();
        Callback::from(move |event: InputEvent| {
            search.set(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let zone = |choice: ZoneChoice, name: String| {
        let onclick = ctx
            .dispatch
            .reform(move |_: MouseEvent| Action::SetZone(choice));
        html! { <button type="button" class="segment" aria-pressed={(ctx.zone_choice == choice).to_string()} {onclick}>{ name }</button> }
    };
    let shown = |text: &str| written(text, ctx);
    html! {
        <div class="time-form">
            <form class="time-ends" onsubmit={apply}>
                <h2>{ "From and to" }</h2>
                <label>{ "From" }<input ref={from} type="text" value={shown(&state.time.from)} spellcheck="false" autocomplete="off" /></label>
                <label>{ "To" }<input ref={to} type="text" value={shown(&state.time.to)} spellcheck="false" autocomplete="off" /></label>
                <p class="hint">{ "now-30m, now/d, or 2026-01-31 08:00" }</p>
                if let Some(text) = &*error { <p class="field-error" role="alert">{ text.clone() }</p> }
                <button type="submit" class="button primary">{ "Apply" }</button>
                <h2>{ "Time zone" }</h2>
                <div class="segments" role="group" aria-label="Time zone">
                    { zone(ZoneChoice::Browser, "Browser".to_owned()) }
                    { zone(ZoneChoice::Utc, "UTC".to_owned()) }
                </div>
                <p class="hint">{ ctx.zone.name().to_owned() }</p>
            </form>
            <div class="time-quick">
                <input type="search" placeholder="Search ranges" aria-label="Search ranges" value={(*search).clone()} oninput={on_search} />
                <ul>
                    { for QUICK_RANGES.iter().filter(|q| q.label.to_lowercase().contains(&search.to_lowercase())).map(|quick| {
                        let (ctx, done) = (ctx.clone(), props.done.clone());
                        let onclick = Callback::from(move |_: MouseEvent| {
                            ctx.dispatch.emit(Action::SetTime(RangeText::new(quick.from, quick.to)));
                            done.emit(());
                        });
                        let current = state.time == RangeText::new(quick.from, quick.to);
                        html! { <li><button type="button" class="item" aria-current={current.then_some("true")} {onclick}>{ quick.label }</button></li> }
                    }) }
                </ul>
            </div>
        </div>
    }
}

/// One end as a person reads it: an instant in the zone, everything else as written.
fn written(text: &str, ctx: &Ctx) -> String {
    match weir_model::time::TimeExpr::parse(text) {
        Ok(weir_model::time::TimeExpr::At(ms)) => {
            instant::format(ms, &*ctx.zone, instant::Precision::Second)
        }
        _ => text.to_owned(),
    }
}
