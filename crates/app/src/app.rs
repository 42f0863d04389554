//! The root: holds the state, feeds it actions, has its commands run, and draws the shell.

use crate::browser::{self, BrowserZone};
use crate::config;
use crate::export::{Export, Progress};
use crate::host::Hub;
use crate::parts;
use crate::runner::Runner;
use crate::store;
use crate::ui::keys::{Keyboard, Stroke, focus_filter};
use crate::ui::{Shell, pick::Picked};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use weir_board::{Action, Env, Explore, SHELF, State, Theme, ZoneChoice};
use weir_model::spec::BUILT_IN;
use weir_model::{DashboardSpec, Zone, time::Utc};
use yew::prelude::*;

/// What reaches the root.
pub enum Msg {
    /// For the reducer.
    Do(Action),
    /// A thing in a panel was chosen, or let go.
    Pick(Option<Picked>),
    /// Download all records of a panel.
    Export(usize),
    /// The options of the panel of that id are to be open, or of none.
    Options(Option<String>),
    /// How that download stands.
    Exported(Progress),
    /// Break it off, or put its last word away.
    CloseExport,
    /// The system went dark or light.
    SystemDark(bool),
    /// A shortcut of the keyboard.
    Stroke(Stroke),
    /// The list of shortcuts is to be open or closed.
    Help(bool),
}

/// What every part of the page needs.
#[derive(Clone)]
pub struct Ctx {
    /// Gives an action to the reducer.
    pub dispatch: Callback<Action>,
    /// Opens the menu for a chosen thing.
    pub pick: Callback<Option<Picked>>,
    /// Opens the options of the panel of that id, or closes them.
    pub options: Callback<Option<String>>,
    /// Downloads all records of a panel.
    pub export: Callback<usize>,
    /// Breaks that download off, or puts its last word away.
    pub close_export: Callback<()>,
    /// Opens or closes the list of shortcuts.
    pub help: Callback<bool>,
    /// The zone of times.
    pub zone: Rc<dyn Zone>,
    /// Which zone that is.
    pub zone_choice: ZoneChoice,
    /// Dark colours.
    pub dark: bool,
    /// Where panels find each other.
    pub hub: Rc<Hub>,
}

impl PartialEq for Ctx {
    fn eq(&self, other: &Self) -> bool {
        self.dark == other.dark
            && self.zone_choice == other.zone_choice
            && self.dispatch == other.dispatch
    }
}

/// The app.
pub struct App {
    state: Rc<State>,
    runner: Runner,
    browser: Rc<BrowserZone>,
    system_dark: bool,
    ctx: Ctx,
    picked: Option<Picked>,
    options: Option<String>,
    export: Option<Export>,
    help: bool,
    broken: Option<String>,
    /// The address was read: before that there is nothing true to draw.
    visited: bool,
    /// The code that the first page did without is on its way.
    all_code: bool,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let dispatch = ctx.link().callback(Msg::Do);
        let (pages, broken) = read_pages();
        let mut state = State::new(Rc::new(pages));
        let theme = browser::preference("theme");
        state.theme = match theme.as_deref().unwrap_or(&config::get().theme) {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::System,
        };
        if browser::preference("zone").as_deref() == Some("utc") {
            state.preferred_zone = ZoneChoice::Utc;
        }
        let browser = Rc::new(BrowserZone::new());
        let system_dark = watch(ctx);
        dispatch.emit(Action::Explore(Explore::Shelf(shelf())));
        dispatch.emit(Action::Pages(store::open()));
        dispatch.emit(Action::Visit(visited()));
        Self {
            state: Rc::new(state),
            runner: Runner::new(dispatch.clone()),
            ctx: Ctx {
                dispatch,
                pick: ctx.link().callback(Msg::Pick),
                options: ctx.link().callback(Msg::Options),
                export: ctx.link().callback(Msg::Export),
                close_export: ctx.link().callback(|()| Msg::CloseExport),
                help: ctx.link().callback(Msg::Help),
                zone: browser.clone(),
                zone_choice: ZoneChoice::Browser,
                dark: false,
                hub: Rc::default(),
            },
            browser,
            system_dark,
            picked: None,
            options: None,
            export: None,
            help: false,
            broken: broken.or_else(config::broken),
            visited: false,
            all_code: false,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Do(action) => {
                if matches!(action, Action::Visit(_)) {
                    (self.visited, self.picked) = (true, None);
                }
                let env = Env {
                    now_ms: browser::now_ms(),
                    browser: &*self.browser,
                };
                let commands = Rc::make_mut(&mut self.state).reduce(action, &env);
                commands
                    .into_iter()
                    .for_each(|command| self.runner.run(command));
            }
            Msg::Pick(picked) => self.picked = picked,
            Msg::Options(panel) => self.options = panel,
            Msg::Export(panel) => {
                self.close_export();
                let report = ctx.link().callback(Msg::Exported);
                self.export = Export::begin(self.state.clone(), panel, report);
            }
            Msg::Exported(Progress::Never) => self.export = None,
            Msg::Exported(progress) => {
                if let Some(export) = &mut self.export {
                    export.progress = progress;
                }
            }
            Msg::CloseExport => self.close_export(),
            Msg::SystemDark(dark) => self.system_dark = dark,
            Msg::Help(help) => self.help = help,
            Msg::Stroke(Stroke::Help) => self.help = true,
            Msg::Stroke(stroke) => {
                let action = stroke.action(&self.state.pages, self.state.kiosk);
                ctx.link()
                    .send_message_batch(action.map(Msg::Do).into_iter().collect());
            }
        }
        self.settle();
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        match &self.broken {
            Some(error) => html! { <main class="fatal" role="alert">{ error.clone() }</main> },
            None if !self.visited || self.state.pending.is_some() => bones(),
            None => html! {
                <Shell state={self.state.clone()} ctx={self.ctx.clone()} picked={self.picked.clone()} options={self.options.clone()} export={self.export.clone()} help={self.help} />
            },
        }
    }
}

impl App {
    fn close_export(&mut self) {
        if let Some(export) = self.export.take() {
            export.cancel();
        }
    }

    /// Brings what hangs on the state in line with it: colours, zone, the document's title.
    fn settle(&mut self) {
        self.ctx.dark = match self.state.theme {
            Theme::System => self.system_dark,
            Theme::Light => false,
            Theme::Dark => true,
        };
        self.ctx.zone_choice = self.state.zone;
        self.ctx.zone = match self.state.zone {
            ZoneChoice::Browser => self.browser.clone(),
            ZoneChoice::Utc => Rc::new(Utc),
        };
        let answered = self.visited && self.state.pending.is_none() && !self.state.is_loading();
        if answered && !std::mem::replace(&mut self.all_code, true) {
            parts::fetch_rest();
        }
        let Some(document) = browser::document() else {
            return;
        };
        if let Some(page) = self.state.spec() {
            document.set_title(&format!("{} · {}", page.title, config::get().title));
        }
        if let Some(root) = document.document_element() {
            let _ = root.set_attribute("data-theme", if self.ctx.dark { "dark" } else { "light" });
        }
    }
}

/// The page of `static/index.html` before its panels; where it stays, it says what it waits for.
fn bones() -> Html {
    html! {
        <div class="app bones" aria-busy="true">
            <div class="nav"><div class="brand">{ "Weir" }</div></div>
            <div class="page">
                <div class="late" role="status">
                    <strong>{ "Weir is still loading." }</strong>
                    <p>{ "It waits for the list of pages that its server keeps." }</p>
                </div>
                <div class="bone bone-title" />
                <div class="bone bone-bar" />
            </div>
        </div>
    }
}

fn read_pages() -> (Vec<DashboardSpec>, Option<String>) {
    let mut pages = Vec::new();
    for text in BUILT_IN {
        match weir_model::spec::parse(text) {
            Ok(page) => pages.push(page),
            Err(error) => return (pages, Some(error.to_string())),
        }
    }
    (pages, None)
}

/// The address, with the installation's range where it names none.
fn visited() -> String {
    config::with_range(&browser::address())
}

/// The filters that the browser keeps.
fn shelf() -> String {
    browser::preference(SHELF).unwrap_or_default()
}

/// Listens to history, visibility, keys, what other windows keep, and the system's colours; says
/// whether those are dark now.
fn watch(ctx: &Context<App>) -> bool {
    let (Some(window), Some(document)) = (browser::window(), browser::document()) else {
        return false;
    };
    let link = ctx.link().clone();
    browser::listen(&window, "popstate", move |_| {
        link.send_message(Msg::Do(Action::Visit(visited())));
    });
    let link = ctx.link().clone();
    let page = document.clone();
    browser::listen(&document, "visibilitychange", move |_| {
        link.send_message(Msg::Do(Action::Hidden(page.hidden())));
    });
    let link = ctx.link().clone();
    browser::listen(&window, "storage", move |_| {
        link.send_message(Msg::Do(Action::Explore(Explore::Shelf(shelf()))));
    });
    let (link, keyboard) = (ctx.link().clone(), Keyboard::default());
    browser::listen_first(&document, "keydown", move |event| {
        let stroke = event.dyn_ref().and_then(|event| keyboard.read(event));
        if matches!(stroke, Some(Stroke::Help | Stroke::Filter)) {
            event.prevent_default();
        }
        // At once: the next key is already for the filter.
        if stroke == Some(Stroke::Filter) {
            focus_filter();
            return;
        }
        link.send_message_batch(stroke.map(Msg::Stroke).into_iter().collect());
    });
    let Ok(Some(query)) = window.match_media("(prefers-color-scheme: dark)") else {
        return false;
    };
    let link = ctx.link().clone();
    let watched = query.clone();
    browser::listen(query.unchecked_ref(), "change", move |_| {
        link.send_message(Msg::SystemDark(watched.matches()));
    });
    query.matches()
}
