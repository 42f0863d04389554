//! Small helpers over the DOM: elements, listeners that remove themselves, frames.

mod clipboard;
mod frame;
mod listener;

pub use clipboard::copy;
pub use frame::Frame;
pub use listener::{Listener, Listeners, Resize};

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlElement, Window};

/// The window.
///
/// # Errors
/// Outside a page.
pub fn window() -> Result<Window, JsValue> {
    web_sys::window().ok_or_else(|| JsValue::from_str("no window: expected to run in a page"))
}

/// The document.
///
/// # Errors
/// Outside a page.
pub fn document() -> Result<Document, JsValue> {
    window()?
        .document()
        .ok_or_else(|| JsValue::from_str("no document: expected to run in a page"))
}

/// A new HTML element of a class, appended to a parent.
///
/// # Errors
/// What the DOM says.
pub fn append(parent: &HtmlElement, tag: &str, class: &str) -> Result<HtmlElement, JsValue> {
    let element: HtmlElement = document()?.create_element(tag)?.dyn_into()?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    parent.append_child(&element)?;
    Ok(element)
}

/// Sets a CSS property through the object model, which a strict content security policy allows.
pub fn set_css(element: &HtmlElement, property: &str, value: &str) {
    // A property that the browser does not know is not worth a broken panel.
    let _ = element.style().set_property(property, value);
}

/// Removes every child.
pub fn clear(element: &Element) {
    element.set_text_content(None);
}

/// A colour as CSS writes it.
pub fn css_color(color: weir_scene::Color) -> String {
    format!(
        "rgba({}, {}, {}, {:.3})",
        color.r,
        color.g,
        color.b,
        f32::from(color.a) / 255.0
    )
}

/// Text of numbers that may take two lines where it is long: it breaks between its parts, never
/// between a number and its unit.
pub fn breakable(text: &str) -> String {
    /// Longer text, in characters, is in parts.
    const LONG: usize = 18;
    if text.chars().count() <= LONG {
        return text.to_owned();
    }
    let kept = text.replace(' ', "\u{a0}");
    kept.replace(",\u{a0}", ", ").replace("\u{a0}\u{a0}", " ")
}
