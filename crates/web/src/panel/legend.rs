//! The legend beside or below the picture: a list of names, or a table that can be sorted.
//!
//! Elements stay as long as they can, so that a refresh takes neither the focus nor the place that
//! was scrolled to; the focus follows its entry's name. The keyboard has one stop: arrows move
//! between entries, right to an entry's menu.

mod events;
mod row;

pub use events::listen;

use crate::dom::{append, clear, document};
use row::{Row, say};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;
use weir_panels::Legend;

/// Columns of values for which there is room beside a picture.
const BESIDE: usize = 2;

/// The legend's elements.
pub struct LegendBox {
    /// Holds all; empty where there is no legend.
    pub root: HtmlElement,
    form: Option<Form>,
}

/// What the entries stand in.
struct Form {
    /// Headings of a table; empty for a list.
    heads: Vec<HtmlElement>,
    body: HtmlElement,
    rows: Vec<Row>,
}

impl LegendBox {
    /// An empty one inside a panel.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn new(parent: &HtmlElement) -> Result<Self, JsValue> {
        let root = append(parent, "div", "weir-legend")?;
        Ok(Self { root, form: None })
    }

    /// Whether it is a table so wide that it stands below the picture.
    pub fn is_wide(&self) -> bool {
        let form = self.form.as_ref();
        form.is_some_and(|form| form.heads.len() > BESIDE)
    }

    /// Shows a legend.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn fill(&mut self, legend: &Legend) -> Result<(), JsValue> {
        if legend.entries.is_empty() {
            if self.form.take().is_some() {
                clear(&self.root);
            }
            return Ok(());
        }
        // With more than one value per entry it is a table.
        let count = if legend.head.len() > 1 {
            legend.head.len()
        } else {
            0
        };
        let focused = self.focused();
        if self.form.as_ref().is_none_or(|f| f.heads.len() != count) {
            clear(&self.root);
            self.form = Some(Form::new(&self.root, count)?);
        }
        let Some(form) = &mut self.form else {
            return Ok(());
        };
        form.head(legend)?;
        form.entries(legend)?;
        form.settle(focused);
        Ok(())
    }

    /// The name that has the focus, and whether its menu has it instead.
    fn focused(&self) -> Option<(String, bool)> {
        let active = document().ok()?.active_element()?;
        let rows = &self.form.as_ref()?.rows;
        let row = rows.iter().find(|row| row.root.contains(Some(&active)))?;
        Some((row.label.clone(), row.menu.contains(Some(&active))))
    }
}

impl Form {
    fn new(root: &HtmlElement, count: usize) -> Result<Self, JsValue> {
        let mut heads = Vec::new();
        let body = if count == 0 {
            append(root, "ul", "weir-legend-list")?
        } else {
            let table = append(root, "table", "weir-legend-table")?;
            let line = append(&append(&table, "thead", "")?, "tr", "")?;
            let name = append(&line, "th", "")?;
            name.set_attribute("scope", "col")?;
            name.set_text_content(Some("Name"));
            for column in 0..count {
                let head = append(&line, "th", "")?;
                head.set_attribute("scope", "col")?;
                let button = append(&head, "button", "weir-legend-sort")?;
                button.set_attribute("type", "button")?;
                button.set_attribute("data-column", &column.to_string())?;
                heads.push(head);
            }
            append(&table, "tbody", "")?
        };
        let named = if count == 0 {
            Some(body.clone())
        } else {
            body.parent_element().and_then(|e| e.dyn_into().ok())
        };
        if let Some(named) = named {
            named.set_attribute("aria-label", "Legend")?;
        }
        Ok(Self {
            heads,
            body,
            rows: Vec::new(),
        })
    }

    fn head(&self, legend: &Legend) -> Result<(), JsValue> {
        for (column, (head, text)) in self.heads.iter().zip(&legend.head).enumerate() {
            if let Some(button) = head.first_element_child() {
                say(&button, text);
            }
            let order = match legend.sorted {
                Some((sorted, true)) if sorted == column => "descending",
                Some((sorted, false)) if sorted == column => "ascending",
                _ => "none",
            };
            head.set_attribute("aria-sort", order)?;
        }
        Ok(())
    }

    fn entries(&mut self, legend: &Legend) -> Result<(), JsValue> {
        for row in self.rows.drain(legend.entries.len().min(self.rows.len())..) {
            row.root.remove();
        }
        while self.rows.len() < legend.entries.len() {
            let row = Row::new(&self.body, self.rows.len(), self.heads.len())?;
            self.rows.push(row);
        }
        for (row, entry) in self.rows.iter_mut().zip(&legend.entries) {
            row.fill(entry)?;
        }
        Ok(())
    }

    /// One entry is the keyboard's stop; the focus goes to where its name is now.
    fn settle(&self, focused: Option<(String, bool)>) {
        let stop = self.rows.iter().position(|row| row.name.tab_index() == 0);
        if let Some((label, menu)) = focused
            && let Some(at) = self.rows.iter().position(|row| row.label == label)
        {
            self.stop_at(at);
            let row = &self.rows[at];
            let _ = if menu { &row.menu } else { &row.name }.focus();
            return;
        }
        self.stop_at(stop.unwrap_or(0));
    }

    fn stop_at(&self, at: usize) {
        for (index, row) in self.rows.iter().enumerate() {
            let stop = if index == at { 0 } else { -1 };
            if row.name.tab_index() != stop {
                row.name.set_tab_index(stop);
            }
        }
    }
}
