//! Clicks and keys in a legend.

use super::super::Inner;
use crate::dom::{Frame, Listener, Listeners};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent};
use weir_panels::{PanelView, Response};
use weir_scene::Point;

type Shared = Rc<RefCell<Inner>>;

/// Listens to a panel's legend. Positions are relative to `panel`.
///
/// # Errors
/// What the DOM says.
pub fn listen(
    inner: &Shared,
    panel: &HtmlElement,
    frame: &Rc<Frame>,
) -> Result<Vec<Listener>, JsValue> {
    let root = inner.borrow().legend.root.clone();
    let mut listeners = Listeners::of(inner);
    let (i, f, p) = (inner.clone(), frame.clone(), panel.clone());
    listeners.add(&root, "click", true, move |event| {
        clicked(&i, &f, &p, &event);
    })?;
    let (i, f, p) = (inner.clone(), frame.clone(), panel.clone());
    listeners.add(&root, "contextmenu", false, move |event| {
        if let Some(index) = number(&event, "data-index").or_else(|| number(&event, "data-menu")) {
            event.prevent_default();
            menu(&i, &f, &p, &event, index);
        }
    })?;
    let (i, f) = (inner.clone(), frame.clone());
    listeners.add(&root, "keydown", false, move |event| {
        if key(&i, &f, &event).is_some() {
            event.prevent_default();
        }
    })?;
    Ok(listeners.done())
}

fn clicked(inner: &Shared, frame: &Frame, panel: &HtmlElement, event: &Event) {
    if let Some(column) = number(event, "data-column") {
        return tell(inner, frame, |view| view.legend_sort(column));
    }
    if let Some(index) = number(event, "data-menu") {
        return menu(inner, frame, panel, event, index);
    }
    let Some(index) = number(event, "data-index") else {
        return;
    };
    let add = event
        .dyn_ref::<MouseEvent>()
        .is_some_and(|e| e.ctrl_key() || e.meta_key());
    choose(inner, frame, index, add);
}

fn choose(inner: &Shared, frame: &Frame, index: usize, add: bool) {
    tell(inner, frame, |view| match add {
        true => view.legend_toggle(index),
        false => view.legend_click(index),
    });
}

/// Asks for an entry's menu below what was clicked.
fn menu(inner: &Shared, frame: &Frame, panel: &HtmlElement, event: &Event, index: usize) {
    let Some(button) = button(event) else { return };
    let (from, to) = (
        panel.get_bounding_client_rect(),
        button.get_bounding_client_rect(),
    );
    let at = Point::new(
        (to.left() - from.left()) as f32,
        (to.bottom() - from.top()) as f32,
    );
    tell(inner, frame, |view| view.legend_select(index, at));
}

/// Hands something to the panel and carries out what follows.
fn tell(inner: &Shared, frame: &Frame, run: impl FnOnce(&mut dyn PanelView) -> Response) {
    let (response, on_effect) = {
        let mut inner = inner.borrow_mut();
        let response = run(inner.view.as_mut());
        inner.dirty |= response.repaint;
        (response, inner.callbacks.on_effect.clone())
    };
    let _ = frame.request();
    for effect in response.effects {
        on_effect(effect);
    }
}

/// Moves between entries, and to an entry's menu and back; `None` leaves the key to the browser.
fn key(inner: &Shared, frame: &Frame, event: &Event) -> Option<()> {
    let event = event.dyn_ref::<KeyboardEvent>()?;
    let on_name = number(event, "data-index");
    let at = on_name.or_else(|| number(event, "data-menu"))?;
    if event.ctrl_key() || event.meta_key() {
        let add = matches!(event.key().as_str(), "Enter" | " ");
        return add.then(|| choose(inner, frame, at, true));
    }
    let to = next(&inner.borrow(), at, event.key().as_str())?;
    to.focus().ok()
}

/// The element that a key leads to from an entry; `None` for other keys.
fn next(inner: &Inner, at: usize, key: &str) -> Option<HtmlElement> {
    let form = inner.legend.form.as_ref()?;
    let last = form.rows.len().checked_sub(1)?;
    let next = match key {
        "ArrowDown" => (at + 1).min(last),
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        "ArrowRight" => return form.rows.get(at).map(|row| row.menu.clone()),
        "ArrowLeft" => at,
        _ => return None,
    };
    form.stop_at(next);
    form.rows.get(next).map(|row| row.name.clone())
}

fn button(event: &Event) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("button").ok()?
}

/// The number that the button of an event has under this name.
fn number(event: &Event, name: &str) -> Option<usize> {
    button(event)?.get_attribute(name)?.parse().ok()
}
