//! The values drawn, as a table that screen readers reach.

use crate::dom::{append, clear};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};
use weir_panels::HiddenTable;

/// More rows than this are said by their count; the picture names no more either.
const MOST_ROWS: usize = 200;

/// Fills the hidden table; what is there and stays the same is kept. Chromium never frees what it
/// notes of a new heading, so a refresh must not make one.
///
/// # Errors
/// What the DOM says.
pub fn fill(parent: &HtmlElement, table: &HiddenTable) -> Result<(), JsValue> {
    if !has_head(parent, &table.head)? {
        begin(parent, &table.head)?;
    }
    let cut = table.rows.len().saturating_sub(MOST_ROWS);
    let caption = match cut {
        0 => table.caption.clone(),
        n => format!("{} ({n} more rows not listed)", table.caption),
    };
    part(parent, "caption")?.set_text_content(Some(&caption));
    let body = part(parent, "tbody")?;
    clear(&body);
    for row in table.rows.iter().take(MOST_ROWS) {
        let line = append(&body, "tr", "")?;
        for text in row {
            append(&line, "td", "")?.set_text_content(Some(text));
        }
    }
    Ok(())
}

/// Whether a table with these headings is there.
fn has_head(parent: &HtmlElement, head: &[String]) -> Result<bool, JsValue> {
    let Some(line) = parent.query_selector("thead tr")? else {
        return Ok(false);
    };
    let cells = line.children();
    let says = |(at, text): (usize, &String)| {
        let cell = cells.item(at as u32);
        cell.and_then(|cell: Element| cell.text_content()).as_ref() == Some(text)
    };
    Ok(cells.length() as usize == head.len() && head.iter().enumerate().all(says))
}

/// An empty table with its headings.
fn begin(parent: &HtmlElement, head: &[String]) -> Result<(), JsValue> {
    clear(parent);
    let table = append(parent, "table", "")?;
    append(&table, "caption", "")?;
    let line = append(&append(&table, "thead", "")?, "tr", "")?;
    for text in head {
        let cell = append(&line, "th", "")?;
        cell.set_attribute("scope", "col")?;
        cell.set_text_content(Some(text));
    }
    append(&table, "tbody", "").map(drop)
}

fn part(parent: &HtmlElement, tag: &str) -> Result<HtmlElement, JsValue> {
    let found = parent.query_selector(tag)?;
    let found = found.ok_or_else(|| JsValue::from_str("expected the table's parts"))?;
    Ok(found.dyn_into()?)
}
