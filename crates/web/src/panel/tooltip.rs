//! The tooltip beside the pointer, kept inside its panel and the window.

use crate::dom::{append, breakable, clear, css_color, set_css, window};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use weir_panels::Tooltip;
use weir_scene::Point;

/// Distance from the pointer, in pixels.
const GAP: f64 = 12.0;

/// Shows a tooltip, its place relative to the root, or hides it.
///
/// # Errors
/// What the DOM says.
pub fn show(
    element: &HtmlElement,
    root: &HtmlElement,
    tooltip: Option<&Tooltip>,
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
    place(element, root, tooltip.at)?;
    element.class_list().add_1("weir-shown")
}

/// Beside a point of the root, on the side with room.
fn place(element: &HtmlElement, root: &HtmlElement, at: Point) -> Result<(), JsValue> {
    let (window, corner) = (window()?, root.get_bounding_client_rect());
    let length = |value: JsValue| value.as_f64().unwrap_or(f64::INFINITY);
    let left = beside(
        f64::from(at.x),
        f64::from(element.offset_width()),
        f64::from(root.client_width()),
        window_span(corner.left(), length(window.inner_width()?)),
    );
    let top = beside(
        f64::from(at.y),
        f64::from(element.offset_height()),
        f64::from(root.client_height()),
        window_span(corner.top(), length(window.inner_height()?)),
    );
    let at = format!("translate({left:.0}px, {top:.0}px)");
    set_css(element, "transform", &at);
    Ok(())
}

/// From where to where the window reaches, from the root's edge at `edge`.
fn window_span(edge: f64, window: f64) -> (f64, f64) {
    (-edge, window - edge)
}

/// The start of a span of length `own` after a point or before it, within what the window shows of a
/// root of that length; of a root that is too short, or out of sight, within the window or the root.
fn beside(at: f64, own: f64, root: f64, window: (f64, f64)) -> f64 {
    let seen = (window.0.max(0.0), window.1.min(root));
    let (from, to) = match seen.1 - seen.0 {
        length if length <= 0.0 => (0.0, root),
        length if length < own => {
            // It begins with the root and ends where it may.
            return (window.1 - own).min(seen.0).max(window.0);
        }
        _ => seen,
    };
    let after = at + GAP;
    let start = if after + own <= to {
        after
    } else {
        at - GAP - own
    };
    start.min(to - own).max(from)
}
