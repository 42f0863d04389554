//! The editor of one panel: what it asks and how it is shown. Every choice applies at once.

use super::add_to::AddTo;
use super::form::{Choice, Choices, field, pressed, select, text, tick, told};
use super::look::looks;
use super::stages::{split, stages};
use crate::app::Ctx;
use crate::fetch;
use crate::ui::editor::pointed;
use crate::ui::icon::{Icon, icon};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use weir_board::edit::{self, Ask, DIFFERENT, Knob, MEASURES, Visual, label_column};
use weir_board::{Action, State};
use weir_model::PanelSpec;
use weir_model::filter::{FilterError, Subject, parse};
use yew::prelude::*;

/// What the editor is given.
#[derive(Clone, Properties)]
pub struct OptionsProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// All that is on the page.
    pub state: Rc<State>,
    /// Which panel.
    pub index: usize,
    /// Closes it; without, it stays open.
    pub on_close: Option<Callback<()>>,
}

impl PartialEq for OptionsProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.index == other.index && self.ctx == other.ctx
    }
}

/// What reaches the editor.
pub enum Msg {
    /// A control was given a value.
    Set(String, String),
    /// The control of that name is used.
    Focus(String),
    /// The panel is put on another page, or not after all.
    Adding(bool),
    /// Keys of labels of a column.
    Keys(&'static str, Vec<String>),
}

/// The editor.
pub struct Options {
    root: NodeRef,
    /// The panel as it was before only its visualisation was changed: what one does not draw, the
    /// next may.
    full: Option<PanelSpec>,
    /// The text of the filter that is none, and why.
    wrong: Option<(String, FilterError)>,
    keys: Vec<(&'static str, Vec<String>)>,
    /// The panel is being put on a page.
    adding: bool,
}

impl Component for Options {
    type Message = Msg;
    type Properties = OptionsProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            root: NodeRef::default(),
            full: None,
            wrong: None,
            keys: Vec::new(),
            adding: false,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &OptionsProps) -> bool {
        if ctx.props().index != old.index {
            (self.full, self.wrong) = (None, None);
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        // Where it opens because it was asked for, it has the focus.
        if let (true, true, Some(root)) = (
            first,
            ctx.props().on_close.is_some(),
            self.root.cast::<HtmlElement>(),
        ) {
            let _ = root.focus();
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Set(name, value) => self.set(ctx, &name, &value),
            Msg::Focus(name) => {
                self.ask_keys(ctx, &name);
                return false;
            }
            Msg::Adding(adding) => self.adding = adding,
            Msg::Keys(column, keys) => self.keys.push((column, keys)),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (link, props) = (ctx.link(), ctx.props());
        let Some(spec) = shown(props) else {
            return Html::default();
        };
        let set = |(name, value)| Msg::Set(name, value);
        let on_change = link.batch_callback(move |event: Event| told(&event).map(set));
        let on_click = link.batch_callback(move |event: MouseEvent| pressed(&event).map(set));
        let on_focus =
            link.batch_callback(|event: FocusEvent| told(&event).map(|(name, _)| Msg::Focus(name)));
        let close = props.on_close.clone();
        let on_key = Callback::from(move |event: KeyboardEvent| {
            if let ("Escape", Some(close)) = (event.key().as_str(), &close) {
                close.emit(());
            }
        });
        html! {
            <>
            <aside class="options" ref={self.root.clone()} tabindex="-1" aria-label={format!("Options of {}", spec.title)}
                onchange={on_change} onclick={on_click} onfocusin={on_focus} onkeydown={on_key}>
                <header>
                    <h2>{ "Panel options" }</h2>
                    if let Some(close) = &props.on_close {
                        <button type="button" class="button square quiet" aria-label="Close the options" title="Close" onclick={close.reform(|_: MouseEvent| ())}>{ icon(Icon::Close) }</button>
                    }
                </header>
                { for Ask::of(spec).iter().map(|ask| question(spec, ask)) }
                { self.words(spec, props) }
                { self.lists() }
            </aside>
            if self.adding {
                <AddTo state={props.state.clone()} ctx={props.ctx.clone()} panel={spec.clone()} on_close={link.callback(|()| Msg::Adding(false))} />
            }
            </>
        }
    }
}

impl Options {
    fn set(&mut self, ctx: &Context<Self>, name: &str, value: &str) {
        let props = ctx.props();
        let Some(spec) = shown(props) else {
            return;
        };
        if name == "add-to" {
            self.adding = true;
            return;
        }
        if name == "reset" {
            self.full = None;
            props.ctx.dispatch.emit(Action::ResetPanel(props.index));
            return;
        }
        if name == "scope" {
            self.wrong = parse(value).err().map(|error| (value.to_owned(), error));
        }
        let full = self.full.take().filter(|_| name == "visual");
        let base = full.clone().unwrap_or_else(|| spec.clone());
        if name == "visual" {
            self.full = Some(base.clone());
        }
        let base = PanelSpec {
            view: spec.view.clone(),
            title: spec.title.clone(),
            scope: spec.scope.clone(),
            ..base
        };
        if let Some(after) = edit::set(&base, name, value) {
            let own = props.state.kept_panel(props.index);
            let after = edit::entitled(spec, own, after);
            let action = Action::ChangePanel(props.index, after);
            props.ctx.dispatch.emit(action);
        }
    }

    /// Title and filter, and what undoes it all.
    fn words(&self, spec: &PanelSpec, props: &OptionsProps) -> Html {
        let scope = self.wrong.as_ref().map_or(&spec.scope, |(text, _)| text);
        html! {
            <>
                { field("Only records with", text("scope", scope, "a filter, such as protocol = UDP", self.wrong.is_some())) }
                if let Some((text, error)) = &self.wrong { { pointed(text, error) } }
                { field("Title", text("title", &spec.title, "", false)) }
                if props.state.edit.is_some() { { field("Description", text("description", &spec.description, "", false)) } }
                <footer>
                    if props.state.edit.is_none() {
                        <button type="button" class="button" name="add-to">{ icon(Icon::Plus) }{ "Add to dashboard…" }</button>
                    }
                    if props.state.is_changed(props.index) {
                        <button type="button" class="button" name="reset">{ "Reset panel" }</button>
                    }
                </footer>
            </>
        }
    }

    /// The keys of labels that exist, for completion.
    fn lists(&self) -> Html {
        html! {
            <>{ for self.keys.iter().map(|(column, keys)| html! {
                <datalist id={format!("keys-{column}")}>
                    { for keys.iter().map(|key| html! { <option value={key.clone()} /> }) }
                </datalist>
            }) }</>
        }
    }

    /// Asks once which keys the labels have, when a key is about to be typed.
    fn ask_keys(&self, ctx: &Context<Self>, name: &str) {
        let props = ctx.props();
        let at = name
            .strip_prefix("key-")
            .and_then(|at| at.parse::<usize>().ok());
        let ask = shown(props).and_then(Ask::of);
        let id = ask.zip(at).and_then(|(ask, at)| ask.by.get(at).cloned());
        let Some((column, _)) = id.and_then(|id| label_column(&id)) else {
            return;
        };
        if self.keys.iter().any(|(known, _)| *known == column) {
            return;
        }
        let Ok(built) = props.state.label_keys(column, "", None) else {
            return;
        };
        let link = ctx.link().clone();
        spawn_local(async move {
            let Ok((columns, _)) = fetch::run(&built.statement, None).await else {
                return;
            };
            if let Some(values) = columns.field("value") {
                let keys = (0..columns.rows).filter_map(|row| values.text(row));
                link.send_message(Msg::Keys(column, keys.map(str::to_owned).collect()));
            }
        });
    }
}

/// The panel that is edited, as it is shown.
fn shown(props: &OptionsProps) -> Option<&PanelSpec> {
    Some(&props.state.panels.get(props.index)?.spec)
}

/// Visualisation, what is summed, by what, and the options of the view.
fn question(spec: &PanelSpec, ask: &Ask) -> Html {
    let links = ask.visual.splits();
    let top = *ask.visual.dimensions().end() > 0 && !ask.by.is_empty();
    html! {
        <>
            { looks(ask.visual) }
            { match ask.visual {
                Visual::Table => Html::default(),
                Visual::Stat => numbers(ask),
                _ => field("Measure", measures(ask)),
            } }
            { stages(ask) }
            if links { { field("Split by", split(ask)) } }
            if top {
                <label class="field"><span>{ if links { "Named per stage, the rest is Other" } else { "Named, the rest is Other" } }</span>
                    <input type="number" name="top" min="1" max="10000" step="1" value={ask.top.to_string()} />
                </label>
            }
            { for Knob::of(spec).into_iter().enumerate().map(|(at, (knob, chosen))| option(at, knob, chosen)) }
        </>
    }
}

fn option(at: usize, knob: Knob, chosen: usize) -> Html {
    let name = format!("knob-{at}");
    if knob.is_switch() {
        return tick(&name, "1", knob.label(), chosen == 1);
    }
    let choices = knob.choices().iter().enumerate();
    let choices = choices.map(|(n, label)| Choice {
        value: n.to_string(),
        label: (*label).to_owned(),
        chosen: n == chosen,
    });
    let list = Choices {
        label: "",
        choices: choices.collect(),
    };
    field(knob.label(), select(&name, knob.label(), vec![list]))
}

fn measures(ask: &Ask) -> Html {
    let choices = MEASURES.iter().map(|measure| Choice {
        value: measure.id().to_owned(),
        label: measure.label().to_owned(),
        chosen: *measure == ask.measure(),
    });
    let list = Choices {
        label: "",
        choices: choices.collect(),
    };
    select("measure", "Measure", vec![list])
}

/// The numbers of a panel of numbers: sums, or counts of different values.
fn numbers(ask: &Ask) -> Html {
    let counts = !ask.of.is_empty();
    let number = |id: &str, label: &str, on: bool| {
        html! {
            <button type="button" class="button" name="number" value={id.to_owned()} aria-pressed={on.to_string()}>{ label.to_owned() }</button>
        }
    };
    html! {
        <>
            { tick("count", "1", "Count different values instead of sums", counts) }
            <div class="numbers" role="group" aria-label="Numbers">
                if counts {
                    { for DIFFERENT.iter().map(|id| number(id, &subject(id), ask.of.iter().any(|of| of == id))) }
                } else {
                    { for MEASURES.iter().map(|m| number(m.id(), m.label(), ask.measures.contains(m))) }
                }
            </div>
        </>
    }
}

fn subject(id: &str) -> String {
    Subject::find(id).map_or_else(|| id.to_owned(), |subject| subject.label())
}
