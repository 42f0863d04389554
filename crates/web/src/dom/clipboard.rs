//! The clipboard: copies text by the means that the browser leaves open, and reports whether it did.
//!
//! A page that came neither over TLS nor from a loopback name has no `navigator.clipboard`, and one
//! that has it may be refused. Then the browser copies what is marked, as for a key. Nothing here
//! throws, and the answer comes when no host is at work.

use super::{append, document, set_css, window};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlElement, HtmlTextAreaElement};

/// Puts text on the clipboard, then calls `done`: with the reason, a sentence for people, where the
/// browser did not copy it.
pub fn copy(text: &str, done: impl FnOnce(Result<(), String>) + 'static) {
    let Ok(promise) = write(text) else {
        return done(copy_marked(text).map_err(|_| why_not(None)));
    };
    let text = text.to_owned();
    let settled = Closure::once_into_js(move |settled: JsValue| {
        let refusal = refusal(&settled);
        done(match refusal {
            None => Ok(()),
            Some(name) => copy_marked(&text).map_err(|_| why_not(Some(&name))),
        });
    });
    // It never rejects, so one function takes either result.
    let all = Promise::all_settled(&Array::of1(&promise));
    if let Ok(then) = get(&all, "then") {
        let _ = then.call1(&all, &settled);
    }
}

/// The browser's own clipboard. Its binding takes for granted that there is one.
fn write(text: &str) -> Result<Promise, JsValue> {
    let navigator = Reflect::get(&*window()?, &"navigator".into())?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
    let promise = get(&clipboard, "writeText")?.call1(&clipboard, &text.into())?;
    promise.dyn_into()
}

/// A method of an object, where it has it.
fn get(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(object, &name.into())?.dyn_into()
}

/// The name of the error in what `Promise.allSettled` gives for one promise; `None` for none.
fn refusal(settled: &JsValue) -> Option<String> {
    let first = Array::from(settled).get(0);
    let text = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok()?.as_string();
    (text(&first, "status").as_deref() == Some("rejected")).then(|| {
        let reason = Reflect::get(&first, &"reason".into()).unwrap_or(JsValue::NULL);
        let name = reason.is_object().then(|| text(&reason, "name")).flatten();
        name.unwrap_or_else(|| "error".to_owned())
    })
}

fn why_not(refusal: Option<&str>) -> String {
    let secure = window()
        .and_then(|window| Reflect::get(&window, &"isSecureContext".into()))
        .is_ok_and(|secure| secure.is_truthy());
    match refusal {
        None if !secure => {
            "Could not copy: this page was not fetched over https, and this browser \
                            lets only such pages copy. Mark the text and copy it by hand."
                .to_owned()
        }
        None => {
            "Could not copy: this browser has no clipboard for pages. Mark the text and copy it \
                 by hand."
                .to_owned()
        }
        Some(name) => format!(
            "Could not copy: this browser refuses the clipboard to this page ({name}). Allow it in \
             the site's settings, or mark the text and copy it by hand."
        ),
    }
}

/// Has the browser copy what is marked: the text, out of sight for a moment.
fn copy_marked(text: &str) -> Result<(), JsValue> {
    let document = document()?;
    let before = document.active_element();
    // Within an open dialog, for nothing outside it can be marked.
    let place = document.query_selector("dialog[open]:not([hidden])")?;
    let place = place.and_then(|place| place.dyn_into().ok());
    let place: HtmlElement = place.or_else(|| document.body()).ok_or(JsValue::NULL)?;
    let area: HtmlTextAreaElement = append(&place, "textarea", "")?.dyn_into()?;
    area.set_attribute("aria-hidden", "true")?;
    for (property, value) in [("position", "fixed"), ("top", "0"), ("left", "-999px")] {
        set_css(&area, property, value);
    }
    area.set_value(text);
    area.select();
    let copied = get(&document, "execCommand").and_then(|run| run.call1(&document, &"copy".into()));
    area.remove();
    if let Some(Ok(before)) = before.map(JsCast::dyn_into::<HtmlElement>) {
        let _ = before.focus();
    }
    match copied?.as_bool() {
        Some(true) => Ok(()),
        _ => Err(JsValue::NULL),
    }
}
