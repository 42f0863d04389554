//! The keyboard's shortcuts, and the dialog that lists them.

use super::modal::use_modal;
use crate::app::Ctx;
use crate::browser;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use weir_board::{Action, Step, keys::letters};
use weir_model::DashboardSpec;
use yew::prelude::*;

/// The preference that switches shortcuts off.
const PREFERENCE: &str = "shortcuts";

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stroke {
    /// The list of shortcuts.
    Help,
    /// The focus on the filter bar.
    Filter,
    /// Ask for everything again.
    Refresh,
    /// The range half its length along.
    Shift(Step),
    /// The range twice as long.
    ZoomOut,
    /// Only panels, or all again.
    Kiosk,
    /// All again.
    Leave,
    /// The page of that letter.
    Go(char),
}

/// What the help says: keys, and what they do. `g` and the pages come after.
const LIST: [(&str, &str); 9] = [
    ("/", "Filter"),
    ("r", "Refresh"),
    ("b", "Time range: earlier"),
    ("f", "Time range: later"),
    ("z", "Time range: zoom out"),
    ("Shift K", "Full view, and back"),
    ("Esc", "Leave the full view"),
    ("?", "This list"),
    (
        "← →",
        "Within a panel: from thing to thing; Enter opens its menu",
    ),
];

/// Reads keys; remembers a `g` that waits for its letter.
#[derive(Default)]
pub struct Keyboard {
    goes: Cell<bool>,
}

impl Keyboard {
    /// What a key asks for, before anything on the page has seen it. None while something is
    /// written, where something is open, with a modifier, or where shortcuts are switched off.
    pub fn read(&self, event: &KeyboardEvent) -> Option<Stroke> {
        let goes = self.goes.replace(false);
        if event.ctrl_key() || event.alt_key() || event.meta_key() || writes(event) || is_open() {
            return None;
        }
        let key = event.key();
        if key == "Escape" {
            return Some(Stroke::Leave);
        }
        let mut characters = key.chars();
        let (Some(letter), None, true) = (characters.next(), characters.next(), are_on()) else {
            return None;
        };
        if goes {
            return Some(Stroke::Go(letter.to_ascii_lowercase()));
        }
        self.goes.set(letter == 'g');
        Some(match letter {
            '?' => Stroke::Help,
            '/' => Stroke::Filter,
            'r' => Stroke::Refresh,
            'b' => Stroke::Shift(Step::Back),
            'f' => Stroke::Shift(Step::Forward),
            'z' => Stroke::ZoomOut,
            'K' => Stroke::Kiosk,
            _ => return None,
        })
    }
}

/// Whether the key writes something.
fn writes(event: &KeyboardEvent) -> bool {
    let target: Option<Element> = event.target().and_then(|t| t.dyn_into().ok());
    let fields = "input:not([type=checkbox]), textarea, select, [contenteditable]";
    target.is_some_and(|target| target.matches(fields).unwrap_or(false))
}

/// Whether something is open that takes the keys for itself.
fn is_open() -> bool {
    let open = "dialog[open], .popup, .weir-chooser:not([hidden]), .weir-details:not([hidden])";
    let found = browser::document().and_then(|d| d.query_selector(open).ok()?);
    found.is_some()
}

fn are_on() -> bool {
    browser::preference(PREFERENCE).as_deref() != Some("off")
}

/// Puts the focus on the filter bar.
pub fn focus_filter() {
    let input =
        browser::document().and_then(|d| d.query_selector(".filters > .editor input").ok()?);
    if let Some(input) = input.and_then(|input| input.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = input.focus();
    }
}

/// What the help is given.
#[derive(Clone, Properties, PartialEq)]
pub struct HelpProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// The pages.
    pub pages: Rc<Vec<DashboardSpec>>,
}

/// The list of shortcuts, in a dialog.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let node = use_modal();
    let on = use_state(are_on);
    let toggle = {
        let on = on.clone();
        Callback::from(move |_: Event| {
            browser::save_preference(PREFERENCE, if *on { "off" } else { "on" });
            on.set(!*on);
        })
    };
    let close = props.ctx.help.reform(|_: MouseEvent| false);
    let on_close = props.ctx.help.reform(|_: Event| false);
    let letters = letters(&props.pages);
    let pages = props.pages.iter().zip(letters);
    let row = |keys: &str, what: &str| {
        let keys = keys
            .split(' ')
            .map(|key| html! { <kbd>{ key.to_owned() }</kbd> });
        html! { <div><dt>{ for keys }</dt><dd>{ what.to_owned() }</dd></div> }
    };
    html! {
        <dialog ref={node} class="dialog keys" onclose={on_close} aria-label="Keyboard shortcuts">
            <header><h2>{ "Keyboard shortcuts" }</h2></header>
            <div class="keys-lists">
                <dl>{ for LIST.iter().map(|(keys, what)| row(keys, what)) }</dl>
                <dl>{ for pages.filter_map(|(page, letter)| Some(row(&format!("g {}", letter?), &page.title))) }</dl>
            </div>
            <footer>
                <label class="check"><input type="checkbox" checked={*on} onchange={toggle} />{ "Use these shortcuts" }</label>
                <button type="button" class="button primary" autofocus=true onclick={close}>{ "Close" }</button>
            </footer>
        </dialog>
    }
}

impl Stroke {
    /// The action that a key asks for; the host shows help and the filter bar by itself.
    pub fn action(self, pages: &[DashboardSpec], kiosk: bool) -> Option<Action> {
        Some(match self {
            Self::Help | Self::Filter => return None,
            Self::Refresh => Action::RefreshNow,
            Self::Shift(step) => Action::Shift(step),
            Self::ZoomOut => Action::ZoomOut,
            Self::Kiosk => Action::SetKiosk(!kiosk),
            Self::Leave if kiosk => Action::SetKiosk(false),
            Self::Leave => return None,
            Self::Go(letter) => {
                let at = letters(pages).iter().position(|l| *l == Some(letter))?;
                Action::OpenPage(pages.get(at)?.uid.clone())
            }
        })
    }
}
