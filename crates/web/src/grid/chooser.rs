//! Which columns are shown.

use super::Inner;
use crate::dom::{append, clear};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlInputElement;

impl Inner {
    /// Opens or closes the list of columns.
    pub(super) fn toggle_chooser(&self, open: bool) -> Result<(), JsValue> {
        let list = &self.parts.chooser;
        list.set_hidden(!open);
        self.parts
            .columns
            .set_attribute("aria-expanded", if open { "true" } else { "false" })?;
        clear(list);
        if !open {
            return self.parts.columns.focus();
        }
        let reset = append(list, "button", "weir-table-button")?;
        reset.set_attribute("type", "button")?;
        reset.set_attribute("data-default", "")?;
        reset.set_text_content(Some("Default columns"));
        for (id, name) in self.model.all() {
            let label = append(list, "label", "")?;
            let input: HtmlInputElement = append(&label, "input", "")?.dyn_into()?;
            input.set_type("checkbox");
            input.set_checked(self.model.state().shows(&id));
            input.set_attribute("data-toggle", &id)?;
            append(&label, "span", "")?.set_text_content(Some(&name));
        }
        reset.focus()
    }

    /// Puts the list of columns away; the focus stays where it is.
    pub(super) fn hide_chooser(&self) {
        self.parts.chooser.set_hidden(true);
        // Setting an attribute of a plain name cannot fail.
        let _ = self.parts.columns.set_attribute("aria-expanded", "false");
        clear(&self.parts.chooser);
    }

    /// Whether the list of columns is open.
    pub(super) fn chooser_open(&self) -> bool {
        !self.parts.chooser.hidden()
    }

    /// Ticks the boxes of the columns that are shown.
    pub(super) fn tick_chooser(&self) -> Result<(), JsValue> {
        let boxes = self.parts.chooser.query_selector_all("input")?;
        for input in (0..boxes.length()).filter_map(|i| boxes.item(i)) {
            let input: HtmlInputElement = input.dyn_into()?;
            if let Some(id) = input.get_attribute("data-toggle") {
                input.set_checked(self.model.state().shows(&id));
            }
        }
        Ok(())
    }
}
