//! Clicks, typing, dragging and scrolling in the table.

use super::{Inner, Note, Parts, keys};
use crate::dom::{self, Frame, Listener, Listeners, document, window};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, PointerEvent};
use weir_panels::table::Change;
use weir_scene::Point;

type Shared = Rc<RefCell<Inner>>;

/// A heading being dragged: which, from where, and whether it is its edge.
struct Drag {
    id: String,
    edge: bool,
    start: f64,
    width: f64,
    moved: bool,
}

/// How far a heading is dragged before it moves, in pixels.
const SLACK: f64 = 6.0;

/// Listens to everything that the table reacts to.
pub fn listen(inner: &Shared, parts: &Parts, frame: &Rc<Frame>) -> Result<Vec<Listener>, JsValue> {
    let with = |run: fn(&Shared, &Rc<Frame>, &Event)| {
        let (inner, frame) = (inner.clone(), frame.clone());
        move |event: Event| run(&inner, &frame, &event)
    };
    let mut listeners = Listeners::of(inner);
    listeners.add(&parts.root, "click", true, with(on_click))?;
    listeners.add(&parts.root, "change", true, with(on_change))?;
    listeners.add(&parts.scroll, "scroll", true, with(on_scroll))?;
    listeners.add(&parts.scroll, "scrollend", true, with(on_rest))?;
    listeners.add(&parts.body, "pointerover", true, with(on_over))?;
    listeners.add(&parts.root, "keydown", false, with(keys::on_key))?;
    listeners.add(&*document()?, "pointerdown", true, with(on_press))?;
    let drag: Rc<RefCell<Option<Drag>>> = Rc::default();
    for (kind, run) in [
        (
            "pointerdown",
            start_drag as fn(&Shared, &Rc<Frame>, &RefCell<Option<Drag>>, &PointerEvent),
        ),
        ("pointermove", move_drag),
        ("pointerup", end_drag),
    ] {
        let (inner, frame, drag) = (inner.clone(), frame.clone(), drag.clone());
        listeners.add(&parts.head, kind, true, move |event| {
            if let Some(event) = event.dyn_ref::<PointerEvent>() {
                run(&inner, &frame, &drag, event);
            }
        })?;
    }
    Ok(listeners.done())
}

fn on_scroll(inner: &Shared, frame: &Rc<Frame>, _: &Event) {
    let mut table = inner.borrow_mut();
    if matches!(table.note, Note::Failed(_)) {
        table.note = Note::Count;
    }
    drop(table);
    let _ = frame.request();
}

/// Rows come in order, unless somebody marks their text. Those that came into sight last are drawn in
/// the next frame.
fn on_rest(inner: &Shared, frame: &Rc<Frame>, _: &Event) {
    inner.borrow_mut().resting = !is_marking();
    let _ = frame.request();
}

fn on_over(inner: &Shared, _: &Rc<Frame>, event: &Event) {
    if let Some((cell, _)) = around(event, "data-column") {
        inner.borrow_mut().title(cell);
    }
}

/// The nearest element around an event's target with an attribute, and its value.
pub fn around(event: &Event, attribute: &str) -> Option<(HtmlElement, String)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let element: HtmlElement = target
        .closest(&format!("[{attribute}]"))
        .ok()??
        .dyn_into()
        .ok()?;
    let value = element.get_attribute(attribute)?;
    Some((element, value))
}

fn on_click(inner: &Shared, frame: &Rc<Frame>, event: &Event) {
    let _ = frame.request();
    let number = |name| around(event, name).and_then(|(_, v)| v.parse::<usize>().ok());
    if let Some((_, id)) = around(event, "data-sort") {
        return Inner::apply(inner, frame, Change::Sort(&id));
    }
    if around(event, "data-default").is_some() {
        Inner::apply(inner, frame, Change::Default);
        let _ = inner.borrow().tick_chooser();
        return;
    }
    if around(event, "data-details").is_some() {
        let row = number("data-row").filter(|row| inner.borrow().open != Some(*row));
        let _ = inner.borrow_mut().show_details(row);
        // The button is of another row once this one is out of sight.
        focus_grid(inner);
    } else if around(event, "data-close").is_some() {
        let _ = inner.borrow_mut().show_details(None);
        focus_grid(inner);
    } else if let Some(row) = number("data-copy") {
        copy_record(inner, row);
    } else if let Some((element, id)) = around(event, "data-field") {
        let row = inner.borrow().open;
        choose(inner, row, &id, &element);
    } else if let (Some(row), Some((cell, column))) =
        (number("data-row"), around(event, "data-column"))
    {
        let column = column.parse().unwrap_or(0);
        inner.borrow_mut().active = (row, column);
        let _ = inner.borrow_mut().mark_active();
        choose_cell(inner, row, column, &cell);
    } else if is_in(event, &inner.borrow().parts.columns) {
        let table = inner.borrow();
        let _ = table.toggle_chooser(!table.chooser_open());
    }
}

/// A press anywhere else on the page puts the list of columns away.
fn on_press(inner: &Shared, _: &Rc<Frame>, event: &Event) {
    // The table may be at work when another one's press arrives; then nobody pressed beside it.
    let Ok(table) = inner.try_borrow() else {
        return;
    };
    let beside = !is_in(event, &table.parts.columns) && !is_in(event, &table.parts.chooser);
    if beside && table.chooser_open() {
        table.hide_chooser();
    }
}

fn is_in(event: &Event, element: &HtmlElement) -> bool {
    let target: Option<Element> = event.target().and_then(|t| t.dyn_into().ok());
    target.is_some_and(|t| element.contains(Some(&t)))
}

/// Whether somebody marks text, to copy it.
fn is_marking() -> bool {
    let selected = window().ok().and_then(|w| w.get_selection().ok()?);
    selected.is_some_and(|s| !s.is_collapsed())
}

/// Offers to filter by a cell of the grid.
pub fn choose_cell(inner: &Shared, row: usize, column: usize, cell: &HtmlElement) {
    if is_marking() {
        return;
    }
    let head = inner.borrow().model.heads().into_iter().nth(column);
    if let Some(head) = head {
        choose(inner, Some(row), &head.id, cell);
    }
}

fn choose(inner: &Shared, row: Option<usize>, id: &str, near: &HtmlElement) {
    let (callback, selection) = {
        let table = inner.borrow();
        let (root, rect) = (
            table.parts.root.get_bounding_client_rect(),
            near.get_bounding_client_rect(),
        );
        let at = Point::new(
            (rect.left() - root.left()) as f32,
            (rect.bottom() - root.top()) as f32,
        );
        let selection = row.and_then(|row| table.model.selection(row, id, at));
        (table.callbacks.on_select.clone(), selection)
    };
    if let Some(selection) = selection {
        inner.borrow_mut().chosen = row.unwrap_or(0);
        callback(selection);
    }
}

fn on_change(inner: &Shared, frame: &Rc<Frame>, event: &Event) {
    if let Some((input, id)) = around(event, "data-filter") {
        let text = input.unchecked_into::<HtmlInputElement>().value();
        Inner::apply(inner, frame, Change::Filter(&id, &text));
    } else if let Some((_, id)) = around(event, "data-toggle") {
        Inner::apply(inner, frame, Change::Toggle(&id));
        let _ = inner.borrow().tick_chooser();
    }
}

/// Puts the keyboard on the grid. What had it before may report a change on the way.
pub fn focus_grid(inner: &Shared) {
    let grid = inner.borrow().parts.grid.clone();
    let _ = grid.focus();
}

/// Copies a record and reports below the button whether it did.
fn copy_record(inner: &Shared, row: usize) {
    let (json, details) = {
        let table = inner.borrow();
        (table.record_json(row), table.parts.details.clone())
    };
    dom::copy(&json, move |copied| {
        let (text, bad) = match copied {
            Ok(()) => ("Copied.".to_owned(), false),
            Err(why) => (why, true),
        };
        // The drawer may be closed by now, or the page gone.
        if let Ok(Some(status)) = details.query_selector("[data-status]") {
            status.set_text_content(Some(&text));
            let _ = status.class_list().toggle_with_force("weir-bad", bad);
        }
    });
}

fn start_drag(_: &Shared, _: &Rc<Frame>, drag: &RefCell<Option<Drag>>, event: &PointerEvent) {
    let edge = around(event, "data-resize");
    let Some((cell, id)) = around(event, "data-head").filter(|_| event.button() == 0) else {
        return;
    };
    if around(event, "data-filter").is_some() {
        return;
    }
    let width = cell.get_bounding_client_rect().width();
    let start = f64::from(event.client_x());
    if edge.is_some() {
        let _ = cell.set_pointer_capture(event.pointer_id());
    }
    *drag.borrow_mut() = Some(Drag {
        id,
        edge: edge.is_some(),
        start,
        width,
        moved: false,
    });
}

fn move_drag(inner: &Shared, _: &Rc<Frame>, drag: &RefCell<Option<Drag>>, event: &PointerEvent) {
    let mut drag = drag.borrow_mut();
    let Some(drag) = drag.as_mut().filter(|_| event.buttons() & 1 == 1) else {
        return;
    };
    let by = f64::from(event.client_x()) - drag.start;
    drag.moved |= by.abs() > SLACK;
    if drag.edge {
        let mut table = inner.borrow_mut();
        let mut state = table.model.state().clone();
        state.resize(&drag.id, (drag.width + by) as f32);
        table.model.set_state(state);
        table.set_widths();
    }
}

fn end_drag(inner: &Shared, frame: &Rc<Frame>, drag: &RefCell<Option<Drag>>, event: &PointerEvent) {
    let Some(drag) = drag.borrow_mut().take().filter(|d| d.moved) else {
        return;
    };
    if drag.edge {
        let (callback, state) = {
            let table = inner.borrow();
            (
                table.callbacks.on_state.clone(),
                table.model.state().clone(),
            )
        };
        return callback(state, false);
    }
    let target = around(event, "data-head")
        .map(|(_, id)| id)
        .filter(|id| *id != drag.id);
    if let Some(target) = target {
        Inner::change(inner, frame, |state| {
            if let Some(to) = state.columns.iter().position(|c| c.id == target) {
                state.move_to(&drag.id, to);
            }
        });
    }
}
