//! The tooltip beside the pointer, kept inside its panel.

use crate::dom::{append, breakable, clear, css_color, set_css};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use weir_panels::Tooltip;
use weir_scene::Point;

/// Distance from the pointer, in pixels.
const GAP: f64 = 12.0;

/// Shows a tooltip, or hides it.
///
/// # Errors
/// What the DOM says.
pub fn show(
    element: &HtmlElement,
    root: &HtmlElement,
    tooltip: Option<&Tooltip>,
    scroll: Point,
) -> Result<(), JsValue> {
    let Some(tooltip) = tooltip else {
        return element.class_list().remove_1("weir-shown");
    };
    clear(element);
    if !tooltip.title.is_empty() {
        append(element, "div", "weir-tooltip-title")?.set_text_content(Some(&tooltip.title));
    }
    for row in &tooltip.rows {
        let class = if row.strong {
            "weir-tooltip-row weir-strong"
        } else {
            "weir-tooltip-row"
        };
        let line = append(element, "div", class)?;
        let swatch = append(&line, "span", "weir-swatch")?;
        if let Some(color) = row.color {
            set_css(&swatch, "background", &css_color(color));
        }
        append(&line, "span", "")?.set_text_content(Some(&row.label));
        append(&line, "span", "")?.set_text_content(Some(&breakable(&row.value)));
    }
    place(element, root, tooltip.at, scroll);
    element.class_list().add_1("weir-shown")
}

/// Beside the pointer, on the side with room.
fn place(element: &HtmlElement, root: &HtmlElement, at: Point, scroll: Point) {
    let (x, y) = (f64::from(at.x - scroll.x), f64::from(at.y - scroll.y));
    let (w, h) = (
        f64::from(element.offset_width()),
        f64::from(element.offset_height()),
    );
    let (room_w, room_h) = (
        f64::from(root.client_width()),
        f64::from(root.client_height()),
    );
    let left = if x + GAP + w <= room_w {
        x + GAP
    } else {
        (x - GAP - w).max(0.0)
    };
    let top = if y + GAP + h <= room_h {
        y + GAP
    } else {
        (y - GAP - h).max(0.0)
    };
    set_css(
        element,
        "transform",
        &format!("translate({left:.0}px, {top:.0}px)"),
    );
}
