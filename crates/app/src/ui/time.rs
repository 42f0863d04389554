//! The time picker: quick ranges, both ends as text, steps, zoom, zone.

use super::icon::{Icon, icon};
use super::menu::Dropdown;
use super::tool::{Later, Tool};
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
    let coming = html! { <p class="hint" role="status">{ "Loading…" }</p> };
    html! {
        <div class="group" role="group" aria-label="Time range">
            { tool("Earlier", Icon::Left, Action::Shift(Step::Back)) }
            <Dropdown {face} label={format!("Time range: {text}")} open={*open} {on_open} menu=false end=true>
                <Later tool={Tool::Time(TimeFormProps { state: state.clone(), ctx: ctx.clone(), done })} {coming} />
            </Dropdown>
            { tool("Later", Icon::Right, Action::Shift(Step::Forward)) }
            { tool("Zoom out", Icon::ZoomOut, Action::ZoomOut) }
        </div>
    }
}

/// What the form is given.
#[derive(Clone, Properties)]
pub struct TimeFormProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
    /// Told when a range was taken.
    pub done: Callback<()>,
}

impl PartialEq for TimeFormProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.ctx == other.ctx
    }
}

/// The form of the picker: both ends as text, the zone, and quick ranges.
#[component]
pub fn TimeForm(props: &TimeFormProps) -> Html {
    let (state, ctx) = (&props.state, &props.ctx);
    let search = use_state(String::new);
    // What is written stays, whatever answers come meanwhile.
    let from = use_state(|| written(&state.time.from, ctx));
    let to = use_state(|| written(&state.time.to, ctx));
    let error = use_state(|| None::<String>);
    let apply = {
        let (from, to, error) = (from.clone(), to.clone(), error.clone());
        let (ctx, done) = (ctx.clone(), props.done.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let time = RangeText::new(&from, &to);
            match time.resolve(crate::browser::now_ms(), &*ctx.zone) {
                Ok(_) => {
                    ctx.dispatch.emit(Action::SetTime(time));
                    done.emit(());
                }
                Err(wrong) => error.set(Some(wrong.to_string())),
            }
        })
    };
    let into = |text: &UseStateHandle<String>| {
        let text = text.clone();
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let zone = |choice: ZoneChoice, name: String| {
        let onclick = ctx
            .dispatch
            .reform(move |_: MouseEvent| Action::SetZone(choice));
        html! { <button type="button" class="segment" aria-pressed={(ctx.zone_choice == choice).to_string()} {onclick}>{ name }</button> }
    };
    html! {
        <div class="time-form">
            <form class="time-ends" onsubmit={apply}>
                <h2>{ "From and to" }</h2>
                <label>{ "From" }<input type="text" value={(*from).clone()} oninput={into(&from)} spellcheck="false" autocomplete="off" /></label>
                <label>{ "To" }<input type="text" value={(*to).clone()} oninput={into(&to)} spellcheck="false" autocomplete="off" /></label>
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
                <input type="search" placeholder="Search ranges" aria-label="Search ranges" value={(*search).clone()} oninput={into(&search)} />
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
