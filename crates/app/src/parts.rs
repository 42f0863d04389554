//! Owns which code comes after the app's first file: each part is a file of its own, fetched when
//! something of it is to be shown, and the rest quietly once the page has its first answers.
//!
//! A function under `wasm_split` is the door of its part: what only it reaches lies in the part's file.

use crate::app::Ctx;
use crate::export::{Progress, Reading};
use crate::records::{Table, TableProps};
use crate::save::{self, Kind};
use crate::ui::Tool;
use gloo_timers::callback::Timeout;
use std::cell::Cell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use weir_board::{Action, Panel};
use weir_model::ViewSpec;
use weir_web::{PanelView, create};
use yew::prelude::*;

/// A part of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Pies, bars and figures.
    Figures,
    /// Lines, areas and bars over time.
    Series,
    /// Sankeys.
    Sankey,
    /// Chords.
    Chord,
    /// The table of records.
    Records,
    /// What opens over the page: options, menus of chosen things, dialogs, the edit mode.
    Tools,
}

impl Part {
    /// Those that are likely to be wanted soon come first.
    const ALL: [Self; 6] = [
        Self::Tools,
        Self::Figures,
        Self::Series,
        Self::Sankey,
        Self::Records,
        Self::Chord,
    ];

    /// The part that draws a view; `None` where the first file does.
    pub fn of(view: &ViewSpec) -> Option<Self> {
        Some(match view {
            ViewSpec::Pie {} | ViewSpec::Stat { .. } | ViewSpec::Bars { .. } => Self::Figures,
            ViewSpec::Series { .. } => Self::Series,
            ViewSpec::Sankey { .. } => Self::Sankey,
            ViewSpec::Chord {} => Self::Chord,
            ViewSpec::Table { .. } => Self::Records,
            ViewSpec::Pages {} => return None,
        })
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }

    fn is_here(self) -> bool {
        HERE.get() & self.bit() != 0
    }

    async fn load(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Figures => load_figures().await,
            Self::Series => load_series().await,
            Self::Sankey => load_sankey().await,
            Self::Chord => load_chord().await,
            Self::Records => load_records().await,
            Self::Tools => load_tools().await,
        }?;
        HERE.set(HERE.get() | self.bit());
        Ok(())
    }
}

thread_local! {
    /// The parts that are here, by bit.
    static HERE: Cell<u8> = const { Cell::new(0) };
}

/// Why there is nothing to see, for people.
pub const MISSING: &str = "A part of Weir could not be fetched. Weir tries again by itself; after an upgrade of Weir, reload the page.";
/// How long a part is let be that could not be fetched, in milliseconds.
const REST_MS: u32 = 5_000;

/// How a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// On its way.
    Coming,
    /// To be used.
    Here,
    /// It could not be fetched.
    Missing,
}

/// Fetches a part; says how it stands. One that could not be fetched is tried again when the callback is
/// called, and after a rest.
#[hook]
pub fn use_part(part: Part) -> (Stage, Callback<()>) {
    let tries = use_state(|| 0_u32);
    // The last try that ended: of which part, which it was, whether it did.
    let found = use_state(|| None::<(Part, u32, bool)>);
    {
        let found = found.clone();
        use_effect_with((part, *tries), move |(part, tries)| {
            let (part, tries) = (*part, *tries);
            if !part.is_here() {
                spawn_local(
                    async move { found.set(Some((part, tries, part.load().await.is_ok()))) },
                );
            }
        });
    }
    let stage = match *found {
        _ if part.is_here() => Stage::Here,
        Some((of, _, false)) if of == part => Stage::Missing,
        _ => Stage::Coming,
    };
    let again = Callback::from(move |()| tries.set(*tries + 1));
    {
        let again = again.clone();
        use_effect_with((stage, *found), move |(stage, _)| {
            let rest =
                (*stage == Stage::Missing).then(|| Timeout::new(REST_MS, move || again.emit(())));
            move || drop(rest)
        });
    }
    (stage, again)
}

/// Fetches all parts one after another, so that nothing has to wait for them later.
pub fn fetch_rest() {
    spawn_local(async {
        for part in Part::ALL {
            // What cannot be had now is asked for again when it is needed.
            let _ = part.load().await;
        }
    });
}

/// The panel for a view whose part is here; `None` where it is not, or the view has no panel.
pub fn panel(view: &ViewSpec) -> Option<Box<dyn PanelView>> {
    let made = match Part::of(view)? {
        Part::Figures => now(figures(view)),
        Part::Series => now(series(view)),
        Part::Sankey => now(sankey(view)),
        Part::Chord => now(chord(view)),
        Part::Records | Part::Tools => None,
    };
    made?.ok()?
}

type Made = Result<Option<Box<dyn PanelView>>, SplitLoaderError>;

#[wasm_split(figures, preload(load_figures), fallible)]
fn figures(view: &ViewSpec) -> Made {
    Ok(create::figure(view))
}

#[wasm_split(series, preload(load_series), fallible)]
fn series(view: &ViewSpec) -> Made {
    Ok(create::series(view))
}

#[wasm_split(sankey, preload(load_sankey), fallible)]
fn sankey(view: &ViewSpec) -> Made {
    Ok(create::sankey(view))
}

#[wasm_split(chord, preload(load_chord), fallible)]
fn chord(view: &ViewSpec) -> Made {
    Ok(create::chord(view))
}

#[wasm_split(records, preload(load_records), fallible)]
fn records(props: TableProps) -> Result<Html, SplitLoaderError> {
    Ok(html! { <Table ..props /> })
}

#[wasm_split(tools, preload(load_tools), fallible)]
fn tools(tool: Tool) -> Result<Html, SplitLoaderError> {
    Ok(tool.html())
}

#[wasm_split(tools, preload(load_save), fallible)]
fn saved(kind: Kind, panel: &Panel, ctx: &Ctx) -> Result<(), SplitLoaderError> {
    save::save(kind, panel, ctx);
    Ok(())
}

#[wasm_split(tools, preload(load_export), fallible)]
fn exported(reading: Reading) -> Result<LocalBoxFuture, SplitLoaderError> {
    Ok(Box::pin(reading.run()))
}

type LocalBoxFuture = Pin<Box<dyn Future<Output = Progress>>>;

/// Gives what a panel has as a file.
pub fn give(kind: Kind, panel: Rc<Panel>, ctx: Ctx) {
    spawn_local(async move {
        if saved(kind, &panel, &ctx).await.is_err() {
            ctx.dispatch.emit(Action::Note(MISSING.to_owned()));
        }
    });
}

/// Reads all records of a panel into a file; says how that ended.
pub async fn export(reading: Reading) -> Progress {
    match exported(reading).await {
        Ok(run) => run.await,
        Err(_) => Progress::Failed(MISSING.to_owned()),
    }
}

/// The table of records, whose part is here.
pub fn table(props: TableProps) -> Html {
    now(records(props)).and_then(Result::ok).unwrap_or_default()
}

/// A tool, whose part is here.
pub fn tool(tool: Tool) -> Html {
    now(tools(tool)).and_then(Result::ok).unwrap_or_default()
}

/// What a function of a part gives. Its part being here, it has nothing to wait for.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
