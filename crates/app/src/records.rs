//! The table of records: `weir_web`'s table in a component, fed from the board's pages.

use crate::app::Ctx;
use crate::browser;
use crate::host::{picked, theme};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use web_sys::HtmlElement;
use weir_board::{Action, Panel, Status};
use weir_model::ViewSpec;
use weir_query::SortOrder;
use weir_web::{TableCallbacks, TableHost, TableState};
use yew::prelude::*;

/// What the table is given.
#[derive(Clone, Properties, PartialEq)]
pub struct TableProps {
    /// What every part needs.
    pub ctx: Ctx,
    /// Which panel of the page.
    pub index: usize,
    /// The panel.
    pub panel: Rc<Panel>,
}

/// The host and what was already given to it.
struct Held {
    host: RefCell<Option<Rc<TableHost>>>,
    /// The board fetches first pages by itself: a wish during `reset` is already on its way.
    resetting: Cell<bool>,
    serial: Cell<u64>,
    pages: Cell<usize>,
    /// The sort and the filter texts that the board had last.
    choice: RefCell<Choice>,
}

/// What of a table stands in the URL: its sort, and filter text by field.
type Choice = ((String, SortOrder), BTreeMap<String, String>);

fn choice(panel: &Panel) -> Choice {
    (panel.records.sort.clone(), panel.records.texts.clone())
}

/// The table of records.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let node = use_node_ref();
    let held = use_memo((), |()| Held {
        host: RefCell::default(),
        resetting: Cell::default(),
        serial: Cell::default(),
        pages: Cell::default(),
        choice: RefCell::new(choice(&props.panel)),
    });
    let error = use_state(|| None::<String>);
    {
        let (node, held, error) = (node.clone(), held.clone(), error.clone());
        let (ctx, panel, index) = (props.ctx.clone(), props.panel.clone(), props.index);
        use_effect_with((), move |()| {
            if let Some(element) = node.cast::<HtmlElement>() {
                let state = initial(&panel);
                match TableHost::new(
                    &element,
                    state,
                    callbacks(&ctx, index, &element, &held, &panel),
                ) {
                    Ok(host) => drop(held.host.replace(Some(Rc::new(host)))),
                    Err(e) => error.set(Some(format!("The table cannot be drawn: {e:?}"))),
                }
                if !panel.records.texts.is_empty() {
                    send_filter(&ctx, index, &held, &panel.records.texts);
                }
            }
            let csv = {
                let held = held.clone();
                move || {
                    let host = held.host.borrow().clone();
                    Some(host?.csv())
                }
            };
            ctx.hub.set_table(&panel.spec.id, Some(Rc::new(csv)));
            move || {
                ctx.hub.set_table(&panel.spec.id, None);
                // It goes when nothing is borrowed: its elements report that they leave.
                drop(held.host.take());
            }
        });
    }
    {
        let (held, dark) = (held.clone(), props.ctx.dark);
        use_effect_with(dark, move |dark| {
            let host = held.host.borrow().clone();
            if let Some(host) = host {
                host.set_theme(theme(*dark));
            }
        });
    }
    {
        let (held, ctx, panel) = (held.clone(), props.ctx.clone(), props.panel.clone());
        let index = props.index;
        use_effect_with((panel, props.ctx.zone_choice), move |(panel, _)| {
            follow(&held, &ctx, index, panel);
            feed(&held, &ctx, panel)
        });
    }
    match &*error {
        Some(text) => html! { <p class="panel-note" role="alert">{ text.clone() }</p> },
        None => html! { <div class="table" ref={node} /> },
    }
}

/// Columns and widths of the last visit; sort and filters of the URL.
fn initial(panel: &Panel) -> TableState {
    let kept = browser::preference(&preference(panel));
    let kept = kept.and_then(|text| serde_json::from_str::<TableState>(&text).ok());
    let chosen = match &panel.spec.view {
        ViewSpec::Table { columns } => columns.as_slice(),
        _ => &[],
    };
    let mut state = kept
        .unwrap_or_else(|| TableState::with_columns(chosen))
        .sane();
    let (column, direction) = &panel.records.sort;
    state.sort.column.clone_from(column);
    state.sort.descending = *direction == SortOrder::Descending;
    state.filters.clone_from(&panel.records.texts);
    state
}

fn preference(panel: &Panel) -> String {
    format!("table.{}", panel.spec.id)
}

/// Shows another sort or other filters, where the URL brought them: back, forward, a link.
fn follow(held: &Held, ctx: &Ctx, index: usize, panel: &Panel) {
    let Some(host) = held.host.borrow().clone() else {
        return;
    };
    let old = held.choice.replace(choice(panel));
    if old == *held.choice.borrow() {
        return;
    }
    let (shown, wanted) = (host.state(), initial(panel));
    if (&shown.sort, &shown.filters) == (&wanted.sort, &wanted.filters) {
        return;
    }
    host.set_state(wanted);
    if old.1 != panel.records.texts {
        send_filter(ctx, index, held, &panel.records.texts);
    }
}

/// Gives the host what it has not seen yet.
fn feed(held: &Held, ctx: &Ctx, panel: &Panel) {
    let Some(host) = held.host.borrow().clone() else {
        return;
    };
    let records = &panel.records;
    let fresh = records.serial != held.serial.get();
    if fresh {
        held.resetting.set(true);
        host.reset(ctx.zone.clone());
        held.resetting.set(false);
        held.serial.set(records.serial);
        held.pages.set(0);
    }
    let seen = held.pages.get();
    for (at, page) in records.pages.iter().enumerate().skip(seen) {
        let last = at + 1 == records.pages.len();
        host.push_page((**page).clone(), last && records.complete);
        held.pages.set(at + 1);
    }
    host.set_total(records.total);
    if let (Status::Failed(failure), false) = (&panel.status, records.pages.is_empty()) {
        host.failed(&failure.to_string());
    }
}

fn callbacks(
    ctx: &Ctx,
    index: usize,
    element: &HtmlElement,
    held: &Rc<Held>,
    panel: &Panel,
) -> TableCallbacks {
    let more = {
        let (held, dispatch) = (held.clone(), ctx.dispatch.clone());
        move || {
            if !held.resetting.get() {
                dispatch.emit(Action::More(index));
            }
        }
    };
    let name = preference(panel);
    let state = {
        let (held, ctx) = (held.clone(), ctx.clone());
        move |state: TableState, stale: bool| {
            keep(&name, &state);
            if stale {
                let direction = if state.sort.descending {
                    SortOrder::Descending
                } else {
                    SortOrder::Ascending
                };
                let sort = (state.sort.column.clone(), direction);
                ctx.dispatch.emit(Action::Sort(index, sort));
                send_filter(&ctx, index, &held, &state.filters);
            }
        }
    };
    let select = {
        let (ctx, element, id) = (ctx.clone(), element.clone(), panel.spec.id.clone());
        move |selection| {
            ctx.pick.emit(Some(picked(&element, &id, selection)));
        }
    };
    let hold = {
        let dispatch = ctx.dispatch.clone();
        move |held| dispatch.emit(Action::Hold(index, held))
    };
    TableCallbacks {
        on_hold: Rc::new(hold),
        on_more: Rc::new(more),
        on_state: Rc::new(state),
        on_select: Rc::new(select),
    }
}

/// Columns and widths are kept for the next visit; sort and filters stand in the URL.
fn keep(name: &str, state: &TableState) {
    let mut kept = state.clone();
    kept.filters.clear();
    if let Ok(text) = serde_json::to_string(&kept) {
        browser::save_preference(name, &text);
    }
}

fn send_filter(ctx: &Ctx, index: usize, held: &Held, texts: &BTreeMap<String, String>) {
    let Some(host) = held.host.borrow().clone() else {
        return;
    };
    match host.filter() {
        Ok(filter) => ctx
            .dispatch
            .emit(Action::TableFilter(index, texts.clone(), filter)),
        Err((field, why)) => host.failed(&format!("the filter of {field}: {why}")),
    }
}
