//! DOM events into panel events.

use super::Inner;
use crate::dom::{Frame, Listener, window};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, HtmlElement, KeyboardEvent, PointerEvent};
use weir_panels::{InputEvent, Key};
use weir_scene::Point;

type Shared = Rc<RefCell<Inner>>;

/// Listens to everything that a panel reacts to.
pub fn listen(
    inner: &Shared,
    root: &HtmlElement,
    frame: &Rc<Frame>,
) -> Result<Vec<Listener>, JsValue> {
    let area = inner.borrow().surface.area.clone();
    let mut listeners = Vec::new();
    type Make = fn(Point) -> InputEvent;
    let pointer: [(&'static str, Make); 4] = [
        ("pointermove", InputEvent::Move),
        ("pointerdown", InputEvent::Down),
        ("pointerup", InputEvent::Up),
        ("pointercancel", |_| InputEvent::Leave),
    ];
    for (kind, make) in pointer {
        let (inner, frame, root) = (inner.clone(), frame.clone(), root.clone());
        listeners.push(Listener::new(&area, kind, true, move |event| {
            on_pointer(&inner, &frame, &root, &event, make);
        })?);
    }
    let (i, f, r) = (inner.clone(), frame.clone(), root.clone());
    listeners.push(Listener::new(&area, "pointerleave", true, move |_| {
        let _ = r.class_list().remove_1("weir-pointing");
        Inner::input(&i, &f, &InputEvent::Leave);
    })?);
    let f = frame.clone();
    listeners.push(Listener::new(&area, "scroll", true, move |_| {
        let _ = f.request();
    })?);
    let (i, f) = (inner.clone(), frame.clone());
    listeners.push(Listener::new(&area, "keydown", false, move |event| {
        on_key(&i, &f, &event)
    })?);
    // Text drawn before its font had arrived is drawn again with it.
    let f = frame.clone();
    let fonts = js_sys::Reflect::get(&crate::dom::document()?.into(), &"fonts".into())?;
    if let Ok(fonts) = fonts.dyn_into() {
        listeners.push(Listener::new(&fonts, "loadingdone", true, move |_| {
            let _ = f.request();
        })?);
    }
    // Browser zoom changes the device-pixel ratio without resizing every element.
    let f = frame.clone();
    listeners.push(Listener::new(
        &window()?.into(),
        "resize",
        true,
        move |_| {
            let _ = f.request();
        },
    )?);
    Ok(listeners)
}

fn on_pointer(
    inner: &Shared,
    frame: &Frame,
    root: &HtmlElement,
    event: &Event,
    make: fn(Point) -> InputEvent,
) {
    let Some(event) = event.dyn_ref::<PointerEvent>() else {
        return;
    };
    let at = position(inner, event);
    let input = make(at);
    if matches!(input, InputEvent::Down(_) | InputEvent::Up(_)) && event.button() != 0 {
        return;
    }
    let area = inner.borrow().surface.area.clone();
    if matches!(input, InputEvent::Down(_)) {
        // A drag that leaves the area still ends in it.
        let _ = area.set_pointer_capture(event.pointer_id());
    }
    Inner::input(inner, frame, &input);
    let pointing = inner.borrow().points_at(at);
    let _ = root
        .class_list()
        .toggle_with_force("weir-pointing", pointing);
}

/// The event's place in the scene.
fn position(inner: &Shared, event: &PointerEvent) -> Point {
    let surface = &inner.borrow().surface;
    let rect = surface.area.get_bounding_client_rect();
    let scroll = surface.scroll();
    Point::new(
        (f64::from(event.client_x()) - rect.left()) as f32 + scroll.x,
        (f64::from(event.client_y()) - rect.top()) as f32 + scroll.y,
    )
}

fn on_key(inner: &Shared, frame: &Frame, event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let key = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => Key::Next,
        "ArrowLeft" | "ArrowUp" => Key::Previous,
        "Enter" | " " => Key::Enter,
        "Escape" => Key::Escape,
        _ => return,
    };
    let response = Inner::input(inner, frame, &InputEvent::Key(key));
    if response.repaint || !response.effects.is_empty() {
        event.prevent_default();
    }
}
