//! The rows in sight.

use super::Inner;
use super::row::Row;
use crate::dom::set_css;
use std::ops::Range;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use weir_panels::table::ROW_HEIGHT;

/// Rows drawn beyond the ones in sight, so that fast scrolling shows no gap.
const SPARE: usize = 8;

impl Inner {
    /// The rows in sight, with some to spare.
    pub(super) fn in_sight(&self) -> Range<usize> {
        let top = (f64::from(self.parts.scroll.scroll_top()) / f64::from(ROW_HEIGHT)) as usize;
        let room = f64::from(self.parts.scroll.client_height()) / f64::from(ROW_HEIGHT);
        let end = (top + room.ceil() as usize + SPARE).min(self.model.rows());
        top.saturating_sub(SPARE).min(end)..end
    }

    /// Writes the rows that came into sight over those that left it.
    pub(super) fn draw_rows(&mut self, visible: &Range<usize>) -> Result<(), JsValue> {
        self.draw_size()?;
        let missing: Vec<usize> = visible
            .clone()
            .filter(|i| !self.rows.contains_key(i))
            .collect();
        let left = self
            .rows
            .extract_if(.., |index, _| !visible.contains(index));
        let mut free: Vec<Row> = left.map(|(_, row)| row).collect();
        if !free.is_empty() {
            self.untitle();
        }
        for span in runs(&missing) {
            for row in self.model.visible(span, &*self.zone) {
                // A free row stands where it stood, a new one behind all others.
                let last = self.rows.keys().next_back();
                self.in_order &= free.is_empty() && last.is_none_or(|last| *last < row.index);
                let mut element = match free.pop() {
                    Some(free) => free,
                    None => self.new_row(row.cells.len())?,
                };
                element.write(&row)?;
                self.rows.insert(row.index, element);
            }
        }
        free.iter().for_each(Row::remove);
        self.mark_active()
    }

    /// How high all rows are together, and how many there are.
    fn draw_size(&mut self) -> Result<(), JsValue> {
        let size = (self.model.rows(), self.model.is_complete());
        if self.size.replace(size) == Some(size) {
            return Ok(());
        }
        let (count, complete) = size;
        let height = format!("{}px", count as f64 * f64::from(ROW_HEIGHT));
        set_css(&self.parts.body, "height", &height);
        let known = if complete {
            (count + 2).to_string()
        } else {
            "-1".to_owned()
        };
        self.parts.grid.set_attribute("aria-rowcount", &known)
    }

    fn new_row(&mut self, columns: usize) -> Result<Row, JsValue> {
        let template = match self.template.take() {
            Some(template) => template,
            None => Row::template(columns)?,
        };
        let row = Row::copy(&template, &self.parts.body);
        self.template = Some(template);
        row
    }

    /// Takes all rows out; columns may be others afterwards.
    pub(super) fn forget_rows(&mut self) {
        self.untitle();
        self.rows.values().for_each(Row::remove);
        self.rows.clear();
        self.template = None;
        self.in_order = true;
    }

    /// Puts the rows of the document in the table's order, in which they are read and copied; done
    /// when scrolling rests, since it costs a layout.
    pub(super) fn order_rows(&mut self) {
        if !std::mem::replace(&mut self.in_order, true) {
            for row in self.rows.values() {
                // The DOM refuses only when the page goes away.
                let _ = row.move_last(&self.parts.body);
            }
        }
    }

    /// Shows which cell the keyboard is on, and which row's details are open.
    pub(super) fn mark_active(&mut self) -> Result<(), JsValue> {
        for (index, row) in &mut self.rows {
            row.set_open(self.open == Some(*index))?;
        }
        let (row, column) = self.active;
        let cell = self.rows.get(&row).and_then(|r| r.cell(column)).cloned();
        let id = format!("weir-cell-{row}-{column}");
        if let Some(old) = self.marked.take() {
            if cell.as_ref() == Some(&old) && old.id() == id {
                self.marked = cell;
                return Ok(());
            }
            old.class_list().remove_1("weir-active")?;
            old.remove_attribute("id")?;
            self.parts.grid.remove_attribute("aria-activedescendant")?;
        }
        if let Some(cell) = &cell {
            cell.class_list().add_1("weir-active")?;
            cell.set_id(&id);
            let grid = &self.parts.grid;
            grid.set_attribute("aria-activedescendant", &id)?;
        }
        self.marked = cell;
        Ok(())
    }

    /// Gives the cell under the pointer its whole text as a title, where it is cut.
    pub(super) fn title(&mut self, cell: HtmlElement) {
        self.untitle();
        if cell.scroll_width() > cell.client_width() {
            cell.set_title(&cell.text_content().unwrap_or_default());
            self.titled = Some(cell);
        }
    }

    fn untitle(&mut self) {
        if let Some(cell) = self.titled.take() {
            // The DOM refuses only when the page goes away.
            let _ = cell.remove_attribute("title");
        }
    }
}

/// Neighbouring indices as ranges.
fn runs(indices: &[usize]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for index in indices {
        match out.last_mut() {
            Some(last) if last.end == *index => last.end += 1,
            _ => out.push(*index..*index + 1),
        }
    }
    out
}
