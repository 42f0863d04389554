//! The fixed elements of a table.

use crate::dom::append;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

/// The fixed elements.
#[derive(Clone)]
pub struct Parts {
    pub root: HtmlElement,
    pub status: HtmlElement,
    pub columns: HtmlElement,
    pub chooser: HtmlElement,
    pub scroll: HtmlElement,
    pub grid: HtmlElement,
    pub head: HtmlElement,
    pub body: HtmlElement,
    pub details: HtmlElement,
}

impl Parts {
    /// Makes them inside a container.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn new(container: &HtmlElement) -> Result<Self, JsValue> {
        let root = append(container, "div", "weir-table")?;
        let bar = append(&root, "div", "weir-table-bar")?;
        let status = append(&bar, "span", "weir-table-status")?;
        status.set_attribute("role", "status")?;
        let columns = append(&bar, "button", "weir-table-button")?;
        columns.set_attribute("type", "button")?;
        columns.set_attribute("aria-expanded", "false")?;
        columns.set_text_content(Some("Columns"));
        let main = append(&root, "div", "weir-table-main")?;
        let scroll = append(&main, "div", "weir-table-scroll")?;
        let grid = append(&scroll, "div", "weir-grid")?;
        grid.set_attribute("role", "grid")?;
        grid.set_attribute("aria-label", "Flow records")?;
        grid.set_tab_index(0);
        let head = append(&grid, "div", "weir-head")?;
        head.set_attribute("role", "rowgroup")?;
        let body = append(&grid, "div", "weir-body")?;
        body.set_attribute("role", "rowgroup")?;
        let details = append(&main, "aside", "weir-details")?;
        details.set_attribute("aria-label", "Record")?;
        details.set_hidden(true);
        let chooser = append(&root, "div", "weir-chooser")?;
        chooser.set_hidden(true);
        Ok(Self {
            root,
            status,
            columns,
            chooser,
            scroll,
            grid,
            head,
            body,
            details,
        })
    }
}
