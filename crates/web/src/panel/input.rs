//! DOM events into panel events.

use super::pan::Pan;
use super::{Inner, zoom};
use crate::dom::{Frame, Listener, Listeners, window};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use weir_panels::{InputEvent, Key};
use weir_scene::Point;

type Shared = Rc<RefCell<Inner>>;

/// Listens to everything that a panel reacts to.
pub fn listen(
    inner: &Shared,
    root: &HtmlElement,
    frame: &Rc<Frame>,
) -> Result<Vec<Listener>, JsValue> {
    let (area, zoom) = {
        let inner = inner.borrow();
        (inner.surface.area.clone(), inner.zoom.bar.clone())
    };
    let mut listeners = Listeners::of(inner);
    type Make = fn(Point) -> InputEvent;
    let pointer: [(&'static str, Make); 4] = [
        ("pointermove", InputEvent::Move),
        ("pointerdown", InputEvent::Down),
        ("pointerup", InputEvent::Up),
        ("pointercancel", |_| InputEvent::Leave),
    ];
    for (kind, make) in pointer {
        let (inner, frame, root) = (inner.clone(), frame.clone(), root.clone());
        listeners.add(&area, kind, true, move |event| {
            on_pointer(&inner, &frame, &root, &event, make);
        })?;
    }
    let (i, f, r) = (inner.clone(), frame.clone(), root.clone());
    listeners.add(&area, "pointerleave", true, move |_| {
        i.borrow_mut().pointing.pointer = None;
        let _ = r.class_list().remove_1("weir-pointing");
        Inner::input(&i, &f, &InputEvent::Leave);
    })?;
    let f = frame.clone();
    listeners.add(&area, "scroll", true, move |_| {
        let _ = f.request();
    })?;
    let (i, f) = (inner.clone(), frame.clone());
    listeners.add(&area, "keydown", false, move |event| {
        on_key(&i, &f, &event);
    })?;
    let (i, f) = (inner.clone(), frame.clone());
    listeners.add(&area, "wheel", false, move |event| {
        on_wheel(&i, &f, &event);
    })?;
    let (i, f) = (inner.clone(), frame.clone());
    listeners.add(&zoom, "click", true, move |event| {
        if let Some(step) = attribute(&event, "data-scale") {
            on_scale(&i, &f, zoom::factor(step));
        }
    })?;
    // Text drawn before its font had arrived is drawn again with it.
    let (i, f) = (inner.clone(), frame.clone());
    let fonts = js_sys::Reflect::get(&crate::dom::document()?.into(), &"fonts".into())?;
    if let Ok(fonts) = fonts.dyn_into() {
        listeners.add(&fonts, "loadingdone", true, move |_| {
            i.borrow().surface.forget();
            let _ = f.request();
        })?;
    }
    // A tooltip stays in the window while the page scrolls under the keyboard's thing.
    let (i, f) = (inner.clone(), frame.clone());
    let page = window()?.into();
    listeners.add(&page, "scroll", true, move |_| {
        if i.borrow().tooltip.class_list().contains("weir-shown") {
            let _ = f.request();
        }
    })?;
    // Browser zoom changes the device-pixel ratio without resizing every element.
    let f = frame.clone();
    listeners.add(&*window()?, "resize", true, move |_| {
        let _ = f.request();
    })?;
    Ok(listeners.done())
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
    let panned = panned(inner, frame, root, event, &input);
    let elsewhere = panned || matches!(input, InputEvent::Leave);
    rest(inner, (!elsewhere).then_some(at));
    if panned {
        return;
    }
    Inner::input(inner, frame, &input);
    let pointing = inner.borrow().points_at(at);
    let _ = root
        .class_list()
        .toggle_with_force("weir-pointing", pointing);
}

/// Keeps where the pointer rests, a point of the scene, or that it is elsewhere.
fn rest(inner: &Shared, at: Option<Point>) {
    let inner = &mut *inner.borrow_mut();
    let scroll = inner.surface.scroll();
    inner.pointing.pointer = at.map(|at| Point::new(at.x - scroll.x, at.y - scroll.y));
}

/// Scrolls with a drag, where the picture is scaled by its panel; says whether the event was that.
fn panned(
    inner: &Shared,
    frame: &Frame,
    root: &HtmlElement,
    event: &PointerEvent,
    input: &InputEvent,
) -> bool {
    let (was, is) = {
        let inner = &mut *inner.borrow_mut();
        let was = inner.pan.is_some_and(|pan| pan.moving);
        let is = match (input, &mut inner.pan) {
            (InputEvent::Down(_), pan) => {
                *pan = inner
                    .view
                    .zoom()
                    .and_then(|_| Pan::start(&inner.surface, event));
                false
            }
            (InputEvent::Move(_), Some(pan)) => pan.follow(&inner.surface, event),
            (InputEvent::Move(_), None) => false,
            (_, pan) => {
                *pan = None;
                false
            }
        };
        (was, is)
    };
    if was != is {
        let _ = root.class_list().toggle_with_force("weir-panning", is);
        // What was pressed is not clicked, nor pointed at any more.
        Inner::input(inner, frame, &InputEvent::Leave);
    }
    was || is
}

/// The wheel with Ctrl, which is also how a pinch on a touchpad arrives.
fn on_wheel(inner: &Shared, frame: &Frame, event: &Event) {
    let Some(wheel) = event.dyn_ref::<WheelEvent>() else {
        return;
    };
    if !wheel.ctrl_key() || inner.borrow().view.zoom().is_none() {
        return;
    }
    event.prevent_default();
    // A notch of a wheel is about 100 pixels; lines and pages are notches too.
    let by = match wheel.delta_mode() {
        WheelEvent::DOM_DELTA_PIXEL => wheel.delta_y() as f32 / 100.0,
        _ => (wheel.delta_y() as f32).signum(),
    };
    let factor = zoom::STEP.powf(-by.clamp(-2.0, 2.0));
    let at = position(inner, wheel);
    Inner::scale(inner, frame, at, factor);
}

/// Scales around what has the keyboard's focus, or the middle of what is seen.
fn on_scale(inner: &Shared, frame: &Frame, factor: f32) {
    let at = inner.borrow().scale_center();
    Inner::scale(inner, frame, at, factor);
}

/// The event's place in the scene.
fn position(inner: &Shared, event: &MouseEvent) -> Point {
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
    let direction = inner.borrow().view.direction();
    let (key, along) = match event.key().as_str() {
        name if name.starts_with("Arrow") => match direction.arrow(name) {
            Some(step) => step,
            None => return,
        },
        "Enter" | " " => (Key::Enter, None),
        "Escape" => (Key::Escape, None),
        "+" | "=" => return on_zoom_key(inner, frame, event, zoom::STEP),
        "-" => return on_zoom_key(inner, frame, event, 1.0 / zoom::STEP),
        "0" => return on_zoom_key(inner, frame, event, 0.0),
        _ => return,
    };
    let response = Inner::tell(inner, frame, |view| {
        let followed = along.and_then(|onward| view.follow(onward));
        followed.unwrap_or_else(|| view.input(&InputEvent::Key(key)))
    });
    if response.repaint || !response.effects.is_empty() {
        event.prevent_default();
    }
}

fn on_zoom_key(inner: &Shared, frame: &Frame, event: &KeyboardEvent, factor: f32) {
    if inner.borrow().view.zoom().is_some() {
        event.prevent_default();
        on_scale(inner, frame, factor);
    }
}

/// The number in an attribute of the element that was clicked, or of one around it.
fn attribute(event: &Event, name: &str) -> Option<i32> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let holder = target.closest(&format!("[{name}]")).ok()??;
    holder.get_attribute(name)?.parse().ok()
}
