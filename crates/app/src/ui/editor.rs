//! The editor of one filter: text in the filter language with completion of fields, comparisons
//! and values that exist in the range, and the place of an error.

use super::suggest::{Suggestion, now, values};
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use weir_board::State;
use weir_board::examples::{EXAMPLES, Example};
use weir_model::filter::{Completion, FilterError, complete, parse};
use yew::prelude::*;

/// How long typing must rest before values are asked for, in milliseconds.
const REST_MS: u32 = 150;

/// Characters shown on either side of an error.
const CONTEXT: usize = 24;

/// What the editor is given.
#[derive(Properties)]
pub struct EditorProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// Which chip is edited.
    pub at: usize,
    /// Its text at first.
    pub text: String,
    /// The new text; `None` when nothing is to change.
    pub on_done: Callback<Option<String>>,
}

impl PartialEq for EditorProps {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && self.text == other.text
    }
}

/// What reaches the editor.
pub enum Msg {
    /// Typed, or the cursor moved.
    Typed,
    /// Values came for the completion that was asked with this number.
    Values(u32, Vec<Suggestion>),
    /// Typing rests.
    Ask(u32),
    /// A suggestion is taken.
    Take(usize),
    /// Up or down in the list.
    Move(i32),
    /// An example is taken.
    Example(Example),
    /// Enter.
    Enter,
    /// Away with it.
    Leave,
}

/// The editor of one filter.
pub struct Editor {
    input: NodeRef,
    text: String,
    completion: Completion,
    list: Vec<Suggestion>,
    chosen: Option<usize>,
    asked: u32,
    rest: Option<Timeout>,
    error: Option<FilterError>,
}

impl Component for Editor {
    type Message = Msg;
    type Properties = EditorProps;

    fn create(ctx: &Context<Self>) -> Self {
        let text = match ctx.props().text.as_str() {
            "" => String::new(),
            text => format!("{text} "),
        };
        let completion = complete(&text, text.chars().count());
        let list = now(&completion);
        Self {
            input: NodeRef::default(),
            text,
            completion,
            list,
            chosen: None,
            asked: 0,
            rest: None,
            error: None,
        }
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if let (true, Some(input)) = (first, self.input.cast::<HtmlInputElement>()) {
            let _ = input.focus();
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Typed => self.typed(ctx),
            Msg::Ask(asked) => self.ask(ctx, asked),
            // Who has begun to choose keeps the list that he chooses from.
            Msg::Values(asked, list) if asked == self.asked && self.chosen.is_none() => {
                self.list = list;
            }
            Msg::Values(..) => return false,
            Msg::Take(at) => self.take(ctx, at),
            Msg::Move(by) => self.step(by),
            Msg::Example(example) => self.example(ctx, example),
            Msg::Enter => self.enter(ctx),
            Msg::Leave => ctx.props().on_done.emit(None),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let on_key = link.batch_callback(|event: KeyboardEvent| {
            let msg = match event.key().as_str() {
                "ArrowDown" => Msg::Move(1),
                "ArrowUp" => Msg::Move(-1),
                "Enter" => Msg::Enter,
                "Escape" => Msg::Leave,
                _ => return None,
            };
            event.prevent_default();
            event.stop_propagation();
            Some(msg)
        });
        let active = self.chosen.map(|at| format!("suggestion-{at}"));
        html! {
            <div class="editor">
                <div class="backdrop" onclick={link.callback(|_| Msg::Leave)} aria-hidden="true" />
                <input ref={self.input.clone()} class="editor-input" type="text" role="combobox" aria-label="Filter" aria-autocomplete="list"
                    aria-expanded={(!self.list.is_empty()).to_string()} aria-controls="suggestions" aria-activedescendant={active}
                    aria-invalid={self.error.is_some().to_string()} placeholder="field, comparison, value" spellcheck="false" autocomplete="off"
                    value={self.text.clone()} oninput={link.callback(|_| Msg::Typed)} onclick={link.callback(|_| Msg::Typed)} onkeydown={on_key} />
                <button type="button" class="button primary" onclick={link.callback(|_| Msg::Enter)}>{ "Apply" }</button>
                <div class="popup editor-popup">
                    if let Some(error) = &self.error { { pointed(&self.text, error) } }
                    <ul id="suggestions" role="listbox" aria-label="Suggestions">
                        { for self.list.iter().enumerate().map(|(at, suggestion)| {
                            let chosen = self.chosen == Some(at);
                            html! {
                                <li id={format!("suggestion-{at}")} role="option" aria-selected={chosen.to_string()} class={classes!("item", chosen.then_some("chosen"))}
                                    onmousedown={link.callback(move |event: MouseEvent| { event.prevent_default(); Msg::Take(at) })}>
                                    <span class="item-text">{ suggestion.label.clone() }</span>
                                    <span class="item-note">{ suggestion.note.clone() }</span>
                                </li>
                            }
                        }) }
                    </ul>
                    <p class="hint">{ "Join with and, or, not; values in quotes; =~ takes a pattern; addresses take 10.0.0.0/8." }</p>
                    <details class="examples">
                        <summary>{ "Examples" }</summary>
                        { for EXAMPLES.into_iter().map(|example| html! {
                            <button type="button" class="item" onclick={link.callback(move |_| Msg::Example(example))}>
                                <span class="example-ask">{ example.ask }</span><code>{ example.text }</code>
                            </button>
                        }) }
                    </details>
                </div>
            </div>
        }
    }
}

impl Editor {
    fn typed(&mut self, ctx: &Context<Self>) {
        let Some(input) = self.input.cast::<HtmlInputElement>() else {
            return;
        };
        self.text = input.value();
        let units = input.selection_start().ok().flatten().unwrap_or(u32::MAX);
        self.error = None;
        self.refresh(ctx, characters(&self.text, units));
    }

    fn refresh(&mut self, ctx: &Context<Self>, cursor: usize) {
        self.completion = complete(&self.text, cursor);
        self.chosen = None;
        self.asked += 1;
        let list = now(&self.completion);
        self.rest = None;
        let question = values(&ctx.props().state, &self.completion, ctx.props().at);
        self.list = list;
        if question.is_none() {
            return;
        }
        let (link, asked) = (ctx.link().clone(), self.asked);
        self.rest = Some(Timeout::new(REST_MS, move || {
            link.send_message(Msg::Ask(asked))
        }));
    }

    fn ask(&mut self, ctx: &Context<Self>, asked: u32) {
        let Some(question) = values(&ctx.props().state, &self.completion, ctx.props().at) else {
            return;
        };
        let link = ctx.link().clone();
        spawn_local(async move {
            // Without an answer only what needs no asking is suggested.
            if let Ok(list) = question.fetch().await {
                link.send_message(Msg::Values(asked, list));
            }
        });
    }

    fn take(&mut self, ctx: &Context<Self>, at: usize) {
        let Some(suggestion) = self.list.get(at) else {
            return;
        };
        let before: String = self.text.chars().take(self.completion.start).collect();
        let after: String = self.text.chars().skip(self.completion.end).collect();
        let head = format!("{before}{} ", suggestion.text);
        self.text = format!("{head}{}", after.trim_start());
        self.error = None;
        self.put_cursor(ctx, head.chars().count());
    }

    /// Shows the text with the cursor before that character, and what may stand there.
    fn put_cursor(&mut self, ctx: &Context<Self>, cursor: usize) {
        if let Some(input) = self.input.cast::<HtmlInputElement>() {
            let head = self.text.chars().take(cursor);
            let units = head.map(char::len_utf16).sum::<usize>();
            let units = u32::try_from(units).unwrap_or(u32::MAX);
            input.set_value(&self.text);
            let _ = input.set_selection_range(units, units);
            let _ = input.focus();
        }
        self.refresh(ctx, cursor);
    }

    /// Takes an example over; what was written before holds as well.
    fn example(&mut self, ctx: &Context<Self>, example: Example) {
        let joint = match self.text.trim() {
            "" => String::new(),
            text => format!("{text} and "),
        };
        self.text = format!("{joint}{} ", example.text);
        self.error = None;
        self.put_cursor(ctx, self.text.chars().count());
    }

    fn step(&mut self, by: i32) {
        let count = self.list.len() as i32;
        if count == 0 {
            return;
        }
        let next = match self.chosen {
            None if by < 0 => count - 1,
            None => 0,
            Some(at) => (at as i32 + by).rem_euclid(count),
        };
        self.chosen = usize::try_from(next).ok();
        let id = format!("suggestion-{next}");
        if let Some(item) = crate::browser::document().and_then(|d| d.get_element_by_id(&id)) {
            item.scroll_into_view_with_bool(false);
        }
    }

    fn enter(&mut self, ctx: &Context<Self>) {
        if let Some(at) = self.chosen {
            self.take(ctx, at);
            return;
        }
        match parse(&self.text) {
            Ok(filter) if filter.is_everything() => ctx.props().on_done.emit(None),
            Ok(filter) => ctx.props().on_done.emit(Some(filter.to_string())),
            Err(error) => {
                self.put_cursor(ctx, error.at);
                self.error = Some(error);
            }
        }
    }
}

/// An error with its place: the words around it, and what was expected there.
pub(super) fn pointed(text: &str, error: &FilterError) -> Html {
    let part = |from: usize, to: usize| -> String {
        let part = text.chars().skip(from).take(to.saturating_sub(from));
        part.collect()
    };
    let from = error.at.saturating_sub(CONTEXT);
    let found = match error.found.trim_matches('`').chars().count() {
        // At the end there is nothing to point at but the end.
        _ if error.at >= text.trim_end().chars().count() => 0,
        length => length.max(1),
    };
    let until = error.at.saturating_add(found);
    let wrong = match found {
        0 => " ".to_owned(),
        _ => part(error.at, until),
    };
    html! {
        <div class="field-error" role="alert">
            <p class="error-place"><code>{ part(from, error.at) }<mark>{ wrong }</mark>{ part(until, until.saturating_add(CONTEXT)) }</code></p>
            <p>{ error.to_string() }</p>
        </div>
    }
}

/// The browser counts UTF-16 units, the filter language characters.
fn characters(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    text.chars()
        .take_while(|c| {
            let fits = left >= c.len_utf16();
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .count()
}
