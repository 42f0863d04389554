//! The host's own style sheet, adopted once per document.
//!
//! A constructed sheet needs neither a file nor an inline style, so it works under a strict
//! content security policy and inside any portal.

use crate::dom::{document, set_css};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;
use weir_scene::Theme;

const CSS: &str = include_str!("host.css");
const MARK: &str = "__weirHostStyles";

/// Adopts the host's style sheet into the document, once.
///
/// # Errors
/// Where the browser has no constructed style sheets (all current ones have).
pub fn adopt_styles() -> Result<(), JsValue> {
    let document: Object = document()?.unchecked_into();
    if Reflect::has(&document, &MARK.into())? {
        return Ok(());
    }
    let constructor: Function =
        Reflect::get(&js_sys::global(), &"CSSStyleSheet".into())?.dyn_into()?;
    let sheet = Reflect::construct(&constructor, &Array::new())?;
    let replace: Function = Reflect::get(&sheet, &"replaceSync".into())?.dyn_into()?;
    replace.call1(&sheet, &CSS.into())?;
    let adopted: Array = Array::from(&Reflect::get(&document, &"adoptedStyleSheets".into())?);
    adopted.push(&sheet);
    Reflect::set(&document, &"adoptedStyleSheets".into(), &adopted)?;
    Reflect::set(&document, &MARK.into(), &JsValue::TRUE)?;
    Ok(())
}

/// Puts the theme's colours on an element as custom properties, for the style sheet.
pub fn set_theme(element: &HtmlElement, theme: &Theme) {
    let pairs = [
        ("--weir-bg", theme.background),
        ("--weir-text", theme.text),
        ("--weir-muted", theme.text_muted),
        ("--weir-grid", theme.grid),
        ("--weir-border", theme.border),
        ("--weir-accent", theme.accent),
    ];
    for (name, color) in pairs {
        set_css(element, name, &crate::dom::css_color(color));
    }
    set_css(
        element,
        "color-scheme",
        if theme.dark { "dark" } else { "light" },
    );
}
