//! Headings: sort buttons, resize handles and a filter per column.

use super::Inner;
use crate::dom::{append, clear, document};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, HtmlInputElement};
use weir_panels::table::{Align, Head};

impl Inner {
    /// Draws headings and filters anew; keeps the focus in the filter or heading that had it.
    pub(super) fn draw_head(&mut self) -> Result<(), JsValue> {
        let focused = focused_key(&self.parts.head);
        clear(&self.parts.head);
        let heads = self.model.heads();
        let bad = self.model.filter(&*self.zone).err();
        self.parts
            .grid
            .set_attribute("aria-colcount", &(heads.len() + 1).to_string())?;
        let names = row(&self.parts.head, 1)?;
        corner(&names)?;
        let filters = row(&self.parts.head, 2)?;
        filters.class_list().add_1("weir-filters")?;
        corner(&filters)?;
        for (index, head) in heads.iter().enumerate() {
            heading(&names, index, head)?;
            let error = bad
                .as_ref()
                .filter(|(id, _)| *id == head.id)
                .map(|(_, e)| e.to_string());
            filter(&filters, index, head, error)?;
        }
        self.set_widths();
        if let Some(key) = focused {
            let selector = format!("[data-focus=\"{key}\"]");
            if let Some(element) = self.parts.head.query_selector(&selector)? {
                element.unchecked_into::<HtmlElement>().focus()?;
            }
        }
        Ok(())
    }
}

fn row(head: &HtmlElement, index: usize) -> Result<HtmlElement, JsValue> {
    let row = append(head, "div", "weir-row")?;
    row.set_attribute("role", "row")?;
    row.set_attribute("aria-rowindex", &index.to_string())?;
    Ok(row)
}

fn corner(row: &HtmlElement) -> Result<(), JsValue> {
    let cell = append(row, "div", "weir-th")?;
    cell.set_attribute("role", "columnheader")?;
    append(&cell, "span", "weir-sr")?.set_text_content(Some("Details"));
    Ok(())
}

fn heading(row: &HtmlElement, index: usize, head: &Head) -> Result<(), JsValue> {
    let cell = append(
        row,
        "div",
        if head.align == Align::End {
            "weir-th weir-end"
        } else {
            "weir-th"
        },
    )?;
    cell.set_attribute("role", "columnheader")?;
    cell.set_attribute("aria-colindex", &(index + 2).to_string())?;
    cell.set_attribute("data-head", &head.id)?;
    let (sort, arrow) = match head.sorted {
        Some(true) => ("descending", "↓"),
        Some(false) => ("ascending", "↑"),
        None => ("none", ""),
    };
    cell.set_attribute("aria-sort", sort)?;
    let button = append(&cell, "button", "weir-sort")?;
    button.set_attribute("type", "button")?;
    button.set_attribute("data-sort", &head.id)?;
    button.set_attribute("data-focus", &format!("sort-{}", head.id))?;
    let help = "click sorts, drag moves, Alt+arrows move, Alt+Shift+arrows resize";
    button.set_attribute("title", &format!("{}\n{help}", tip(head)))?;
    append(&button, "span", "weir-sort-label")?.set_text_content(Some(&head.label));
    let mark = append(&button, "span", "weir-sort-mark")?;
    mark.set_attribute("aria-hidden", "true")?;
    mark.set_text_content(Some(arrow));
    let handle = append(&cell, "span", "weir-resize")?;
    handle.set_attribute("data-resize", &head.id)?;
    handle.set_attribute("aria-hidden", "true")?;
    Ok(())
}

fn tip(head: &Head) -> String {
    if head.doc.is_empty() {
        head.label.to_string()
    } else {
        format!("{}: {}", head.label, head.doc)
    }
}

fn filter(
    row: &HtmlElement,
    index: usize,
    head: &Head,
    error: Option<String>,
) -> Result<(), JsValue> {
    let cell = append(row, "div", "weir-th")?;
    cell.set_attribute("role", "columnheader")?;
    cell.set_attribute("aria-colindex", &(index + 2).to_string())?;
    let input: HtmlInputElement = append(&cell, "input", "weir-filter")?.dyn_into()?;
    input.set_type("text");
    input.set_value(&head.filter);
    input.set_attribute("placeholder", "filter")?;
    input.set_attribute("spellcheck", "false")?;
    input.set_attribute("autocomplete", "off")?;
    input.set_attribute("aria-label", &format!("Filter {}", head.label))?;
    input.set_attribute("data-filter", &head.id)?;
    input.set_attribute("data-focus", &format!("filter-{}", head.id))?;
    let help = "text searches; = != < > =~ compare; a, b is any of them; 1..5 is a span";
    input.set_attribute("title", error.as_deref().unwrap_or(help))?;
    if error.is_some() {
        input.set_attribute("aria-invalid", "true")?;
    }
    Ok(())
}

fn focused_key(head: &HtmlElement) -> Option<String> {
    let active = document().ok()?.active_element()?;
    if !head.contains(Some(&active)) {
        return None;
    }
    active.get_attribute("data-focus")
}
