//! The editor of filters: text in the filter language with completion of fields, comparisons and
//! values that exist in the range, the place of an error, the last filters and the saved ones.

mod error;
mod saved;
mod view;

pub(super) use error::pointed;
pub use view::placeholder;

use super::suggest::{Suggestion, now, values};
use crate::app::Ctx;
use error::characters;
use gloo_timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};
use weir_board::State;
use weir_board::examples::Example;
use weir_model::filter::{Completion, FilterError, complete, parse};
use yew::prelude::*;

/// How long typing must rest before values are asked for, in milliseconds.
const REST_MS: u32 = 150;

/// What the editor is given.
#[derive(Clone, Properties)]
pub struct EditorProps {
    /// All that is on the page.
    pub state: Rc<State>,
    /// What every part needs.
    pub ctx: Ctx,
    /// Which chip is edited; one past the last is a new one, whose editor is always there.
    pub at: usize,
    /// Its text at first.
    pub text: String,
    /// The new text; `None` when nothing is to change.
    pub on_done: Callback<Option<String>>,
    /// From the beginning of an empty editor to the chips before it.
    #[prop_or_default]
    pub on_back: Callback<Back>,
}

impl PartialEq for EditorProps {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && self.text == other.text && Rc::ptr_eq(&self.state, &other.state)
    }
}

/// What is wanted of the chip before the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// Its text, to edit.
    Edit,
    /// The focus.
    Focus,
}

/// What an empty editor offers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Fields to begin a filter with.
    #[default]
    Fields,
    /// The last filters.
    Recent,
    /// Sets of chips under a name.
    Saved,
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
    /// Another kind of offers.
    Show(Tab),
    /// Enter.
    Enter,
    /// Backspace or to the left; the editor is empty.
    Back(Back),
    /// Escape: the list away, then the text.
    Escape,
    /// Away with the list; an editor of a chip goes with it.
    Close,
}

/// The editor of one filter.
pub struct Editor {
    root: NodeRef,
    input: NodeRef,
    text: String,
    completion: Completion,
    list: Vec<Suggestion>,
    chosen: Option<usize>,
    asked: u32,
    rest: Option<Timeout>,
    error: Option<FilterError>,
    open: bool,
    tab: Tab,
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
            root: NodeRef::default(),
            input: NodeRef::default(),
            text,
            completion,
            list,
            chosen: None,
            asked: 0,
            rest: None,
            error: None,
            open: !is_new(ctx),
            tab: Tab::default(),
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && !is_new(ctx) {
            self.put_cursor(ctx, self.text.chars().count());
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
            Msg::Show(tab) => self.show(ctx, tab),
            Msg::Enter => self.enter(ctx),
            Msg::Back(back) => {
                self.open = false;
                ctx.props().on_back.emit(back);
            }
            Msg::Escape if self.open && is_new(ctx) => self.open = false,
            Msg::Escape if is_new(ctx) => self.clear(ctx),
            Msg::Close if is_new(ctx) => self.open = false,
            Msg::Escape | Msg::Close => ctx.props().on_done.emit(None),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.draw(ctx)
    }
}

/// The editor of a filter that is not there yet.
fn is_new(ctx: &Context<Editor>) -> bool {
    ctx.props().at >= ctx.props().state.chips.len()
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
        self.open = true;
        self.completion = complete(&self.text, cursor);
        self.chosen = None;
        self.asked += 1;
        self.rest = None;
        if !self.text.trim().is_empty() {
            self.tab = Tab::Fields;
        }
        self.list = match self.tab {
            Tab::Fields => now(&self.completion),
            Tab::Recent => recent(&ctx.props().state),
            Tab::Saved => Vec::new(),
        };
        if self.question(ctx).is_none() {
            return;
        }
        let (link, asked) = (ctx.link().clone(), self.asked);
        self.rest = Some(Timeout::new(REST_MS, move || {
            link.send_message(Msg::Ask(asked))
        }));
    }

    fn question(&self, ctx: &Context<Self>) -> Option<super::suggest::Question> {
        values(&ctx.props().state, &self.completion, ctx.props().at)
    }

    fn ask(&mut self, ctx: &Context<Self>, asked: u32) {
        let Some(question) = self.question(ctx) else {
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
        if self.tab == Tab::Recent {
            let text = suggestion.text.clone();
            return self.finish(ctx, text);
        }
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

    fn show(&mut self, ctx: &Context<Self>, tab: Tab) {
        self.tab = tab;
        self.refresh(ctx, 0);
        if let (true, Some(input)) = (tab != Tab::Saved, self.input.cast::<HtmlElement>()) {
            let _ = input.focus();
        }
    }

    fn step(&mut self, by: i32) {
        let count = self.list.len() as i32;
        // The first step opens the list.
        if !std::mem::replace(&mut self.open, true) || count == 0 {
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
        if let Some(at) = self.chosen.filter(|_| self.open) {
            self.take(ctx, at);
            return;
        }
        match parse(&self.text) {
            Ok(filter) if filter.is_everything() => ctx.props().on_done.emit(None),
            Ok(filter) => self.finish(ctx, filter.to_string()),
            Err(error) => {
                self.put_cursor(ctx, error.at);
                self.error = Some(error);
            }
        }
    }

    /// Hands a filter over; the editor of a new one begins anew.
    fn finish(&mut self, ctx: &Context<Self>, text: String) {
        if is_new(ctx) {
            self.clear(ctx);
            self.open = false;
        }
        ctx.props().on_done.emit(Some(text));
    }

    fn clear(&mut self, ctx: &Context<Self>) {
        self.text.clear();
        self.error = None;
        self.tab = Tab::Fields;
        self.put_cursor(ctx, 0);
        self.open = false;
    }
}

/// The last filters, as suggestions.
fn recent(state: &State) -> Vec<Suggestion> {
    let one = |text: &String| Suggestion {
        text: text.clone(),
        label: text.clone(),
        note: String::new(),
    };
    state.shelf.history.iter().map(one).collect()
}
