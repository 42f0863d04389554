//! One record in full, beside the table.

use super::Inner;
use crate::dom::{append, clear};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

impl Inner {
    /// Opens a row's details, or closes them.
    pub(super) fn show_details(&mut self, row: Option<usize>) -> Result<(), JsValue> {
        let row = row.filter(|r| *r < self.model.rows());
        self.open = row;
        let drawer = self.parts.details.clone();
        drawer.set_hidden(row.is_none());
        clear(&drawer);
        if let Some(row) = row {
            self.fill_details(&drawer, row)?;
        }
        self.mark_active()
    }

    fn fill_details(&self, drawer: &HtmlElement, row: usize) -> Result<(), JsValue> {
        let bar = append(drawer, "div", "weir-details-bar")?;
        append(&bar, "strong", "")?.set_text_content(Some("Flow record"));
        button(&bar, "data-copy", &row.to_string(), "Copy JSON")?;
        button(&bar, "data-close", "", "Close")?;
        let status = append(drawer, "p", "weir-details-status")?;
        status.set_attribute("data-status", "")?;
        status.set_attribute("role", "status")?;
        for group in self.model.details(row, &*self.zone) {
            append(drawer, "h4", "")?.set_text_content(Some(group.label));
            let list = append(drawer, "dl", "")?;
            for field in group.fields {
                let term = append(&list, "dt", "")?;
                term.set_attribute("title", &field.doc)?;
                term.set_text_content(Some(&field.label));
                let value = append(&list, "dd", "")?;
                if field.cell.text.is_empty() {
                    value.class_list().add_1("weir-empty")?;
                    value.set_text_content(Some("–"));
                } else if field.cell.value.is_some() {
                    let choose = button(&value, "data-field", &field.id, &field.cell.text)?;
                    choose.set_attribute("title", "Filter by it")?;
                } else {
                    value.set_text_content(Some(&field.cell.text));
                }
            }
        }
        Ok(())
    }

    /// A record as one JSON object of its raw values, for copying.
    pub(super) fn record_json(&self, row: usize) -> String {
        let object = js_sys::Object::new();
        for field in self
            .model
            .details(row, &*self.zone)
            .iter()
            .flat_map(|g| &g.fields)
        {
            // Setting a property of a plain object cannot fail.
            let _ = js_sys::Reflect::set(&object, &(&*field.id).into(), &field.raw.as_str().into());
        }
        js_sys::JSON::stringify_with_replacer_and_space(&object, &JsValue::NULL, &2.into())
            .ok()
            .and_then(|s| s.as_string())
            .unwrap_or_default()
    }
}

fn button(
    parent: &HtmlElement,
    attribute: &str,
    value: &str,
    text: &str,
) -> Result<HtmlElement, JsValue> {
    let button = append(parent, "button", "weir-table-button")?;
    button.set_attribute("type", "button")?;
    button.set_attribute(attribute, value)?;
    button.set_text_content(Some(text));
    Ok(button)
}
