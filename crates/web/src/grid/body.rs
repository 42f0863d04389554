//! The rows in sight.

use super::Inner;
use crate::dom::{append, css_color, set_css};
use std::ops::Range;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use weir_panels::table::{Align, Cell, CellKind, ROW_HEIGHT, VisibleRow};

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

    /// Adds the rows that came into sight, removes those that left it.
    pub(super) fn draw_rows(&mut self, visible: &Range<usize>) -> Result<(), JsValue> {
        let count = self.model.rows();
        set_css(
            &self.parts.body,
            "height",
            &format!("{}px", count as f64 * f64::from(ROW_HEIGHT)),
        );
        let known = if self.model.is_complete() {
            (count + 2).to_string()
        } else {
            "-1".to_owned()
        };
        self.parts.grid.set_attribute("aria-rowcount", &known)?;
        self.rows.retain(|index, row| {
            let keep = visible.contains(index);
            if !keep {
                row.remove();
            }
            keep
        });
        let missing: Vec<usize> = visible
            .clone()
            .filter(|i| !self.rows.contains_key(i))
            .collect();
        for span in runs(&missing) {
            for row in self.model.visible(span, &*self.zone) {
                let element = draw_row(&self.parts.body, &row)?;
                self.rows.insert(row.index, element);
            }
        }
        self.mark_active()
    }

    /// Shows which cell the keyboard is on, and which row's details are open.
    pub(super) fn mark_active(&self) -> Result<(), JsValue> {
        for (index, row) in &self.rows {
            row.class_list()
                .toggle_with_force("weir-open", self.open == Some(*index))?;
        }
        if let Some(old) = self.parts.body.query_selector(".weir-active")? {
            old.class_list().remove_1("weir-active")?;
        }
        let (row, column) = self.active;
        let cell = self
            .rows
            .get(&row)
            .and_then(|r| r.children().item(column as u32 + 1));
        match cell {
            Some(cell) => {
                cell.class_list().add_1("weir-active")?;
                self.parts
                    .grid
                    .set_attribute("aria-activedescendant", &cell_id(row, column))
            }
            None => self.parts.grid.remove_attribute("aria-activedescendant"),
        }
    }
}

fn cell_id(row: usize, column: usize) -> String {
    format!("weir-cell-{row}-{column}")
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

fn draw_row(body: &HtmlElement, row: &VisibleRow) -> Result<HtmlElement, JsValue> {
    let element = append(body, "div", "weir-row")?;
    element.set_attribute("role", "row")?;
    element.set_attribute("aria-rowindex", &(row.index + 3).to_string())?;
    element.set_attribute("data-row", &row.index.to_string())?;
    let top = row.index as f64 * f64::from(ROW_HEIGHT);
    set_css(&element, "transform", &format!("translateY({top}px)"));
    let first = append(&element, "div", "weir-td weir-more")?;
    first.set_attribute("role", "gridcell")?;
    let button = append(&first, "button", "weir-expand")?;
    button.set_attribute("type", "button")?;
    button.set_tab_index(-1);
    button.set_attribute("data-details", &row.index.to_string())?;
    button.set_attribute("aria-label", "Details of the record")?;
    button.set_text_content(Some("›"));
    for (column, cell) in row.cells.iter().enumerate() {
        draw_cell(&element, row.index, column, cell)?;
    }
    Ok(element)
}

fn draw_cell(row: &HtmlElement, index: usize, column: usize, cell: &Cell) -> Result<(), JsValue> {
    let mut class = String::from("weir-td");
    if cell.align == Align::End {
        class.push_str(" weir-end");
    }
    if cell.value.is_some() {
        class.push_str(" weir-choose");
    }
    let element = append(row, "div", &class)?;
    element.set_attribute("role", "gridcell")?;
    element.set_attribute("aria-colindex", &(column + 2).to_string())?;
    element.set_id(&cell_id(index, column));
    element.set_attribute("data-column", &column.to_string())?;
    if let Some(ink) = cell.ink {
        set_css(&element, "color", &css_color(ink.text));
        if let Some(fill) = ink.fill {
            set_css(&element, "background", &css_color(fill));
        }
    }
    if cell.kind == CellKind::Empty {
        element.class_list().add_1("weir-empty")?;
        element.set_text_content(Some("–"));
    } else {
        element.set_attribute("title", &cell.text)?;
        element.set_text_content(Some(&cell.text));
    }
    Ok(())
}
