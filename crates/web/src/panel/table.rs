//! The values drawn, as a table that screen readers reach.

use crate::dom::append;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use weir_panels::HiddenTable;

/// More rows than this are said by their count; the picture names no more either.
const MOST_ROWS: usize = 200;

/// Fills the hidden table.
///
/// # Errors
/// What the DOM says.
pub fn fill(parent: &HtmlElement, table: &HiddenTable) -> Result<(), JsValue> {
    let element = append(parent, "table", "")?;
    let cut = table.rows.len().saturating_sub(MOST_ROWS);
    let caption = match cut {
        0 => table.caption.clone(),
        n => format!("{} ({n} more rows not listed)", table.caption),
    };
    append(&element, "caption", "")?.set_text_content(Some(&caption));
    let head = append(&append(&element, "thead", "")?, "tr", "")?;
    for text in &table.head {
        let cell = append(&head, "th", "")?;
        cell.set_attribute("scope", "col")?;
        cell.set_text_content(Some(text));
    }
    let body = append(&element, "tbody", "")?;
    for row in table.rows.iter().take(MOST_ROWS) {
        let line = append(&body, "tr", "")?;
        for text in row {
            append(&line, "td", "")?.set_text_content(Some(text));
        }
    }
    Ok(())
}
