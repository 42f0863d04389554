//! The legend: a list of buttons beside or below the picture.

use crate::dom::{append, clear, css_color, set_css};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use weir_panels::Legend;

/// Fills the list; keeps the focus on the entry that had it.
///
/// # Errors
/// What the DOM says.
pub fn fill(list: &HtmlElement, legend: &Legend) -> Result<(), JsValue> {
    let focused = focused_index(list);
    let scroll = list.scroll_top();
    clear(list);
    for (index, entry) in legend.entries.iter().enumerate() {
        let button = append(&append(list, "li", "")?, "button", "")?;
        button.set_attribute("type", "button")?;
        button.set_attribute("data-index", &index.to_string())?;
        button.set_attribute("aria-pressed", if entry.shown { "true" } else { "false" })?;
        button.set_attribute("title", &entry.label)?;
        let swatch = append(&button, "span", "weir-swatch")?;
        set_css(&swatch, "background", &css_color(entry.color));
        label(&button, &entry.label)?;
        let values = entry.values.join(" · ");
        append(&button, "span", "weir-legend-value")?.set_text_content(Some(&values));
        if focused == Some(index) {
            button.focus()?;
        }
    }
    list.set_scroll_top(scroll);
    Ok(())
}

/// A pair's two names stand below each other where they are long, and are cut each by itself.
fn label(button: &HtmlElement, text: &str) -> Result<(), JsValue> {
    let label = append(button, "span", "weir-legend-label")?;
    let parts: Vec<&str> = text.split(" → ").collect();
    for (index, part) in parts.iter().enumerate() {
        // Where both have no room on a line, the second follows with its arrow on the next.
        let element = append(&label, "span", "weir-legend-part")?;
        if index > 0 {
            append(&element, "span", "weir-legend-arrow")?.set_text_content(Some("→ "));
        }
        append(&element, "span", "")?.set_text_content(Some(part));
    }
    Ok(())
}

fn focused_index(list: &HtmlElement) -> Option<usize> {
    let active = crate::dom::document().ok()?.active_element()?;
    if !list.contains(Some(&active)) {
        return None;
    }
    active.get_attribute("data-index")?.parse().ok()
}
