//! One row in the DOM. Rows that leave the sight are written anew for those that come into it: that
//! takes one call for each cell whose text is another.

use crate::dom::{append, css_color, document, set_css};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, Node};
use weir_panels::table::guest::Ink;
use weir_panels::table::{Align, Cell, CellKind, ROW_HEIGHT, VisibleRow};
use weir_scene::Color;

/// A row's elements, and what they say.
pub struct Row {
    element: HtmlElement,
    cells: Vec<Td>,
    open: bool,
    pointed: bool,
}

struct Td {
    element: HtmlElement,
    text: Node,
    shown: String,
    class: String,
    ink: Option<Ink>,
}

impl Row {
    /// The row that others are copies of, with this many columns. It is in no document.
    pub fn template(columns: usize) -> Result<HtmlElement, JsValue> {
        let element: HtmlElement = document()?.create_element("div")?.dyn_into()?;
        element.set_class_name("weir-row");
        element.set_attribute("role", "row")?;
        let first = append(&element, "div", "weir-td weir-more")?;
        first.set_attribute("role", "gridcell")?;
        let button = append(&first, "button", "weir-expand")?;
        button.set_attribute("type", "button")?;
        button.set_tab_index(-1);
        button.set_attribute("data-details", "")?;
        button.set_attribute("aria-label", "Details of the record")?;
        button.set_text_content(Some("›"));
        for column in 0..columns {
            let cell = append(&element, "div", "weir-td")?;
            cell.set_attribute("role", "gridcell")?;
            cell.set_attribute("aria-colindex", &(column + 2).to_string())?;
            cell.set_attribute("data-column", &column.to_string())?;
            // A text of its own, which an empty one would not become in a copy.
            cell.set_text_content(Some(" "));
        }
        Ok(element)
    }

    /// A copy of the template at the end of the body.
    pub fn copy(template: &HtmlElement, body: &HtmlElement) -> Result<Self, JsValue> {
        let element: HtmlElement = template.clone_node_with_deep(true)?.dyn_into()?;
        let mut cells = Vec::new();
        let mut next = element
            .first_element_child()
            .and_then(|more| more.next_element_sibling());
        while let Some(cell) = next {
            next = cell.next_element_sibling();
            cells.push(Td {
                text: cell.first_child().ok_or("expected a text in each cell")?,
                element: cell.dyn_into()?,
                shown: " ".to_owned(),
                class: "weir-td".to_owned(),
                ink: None,
            });
        }
        body.append_child(&element)?;
        Ok(Self {
            element,
            cells,
            open: false,
            pointed: false,
        })
    }

    /// Says what a row says.
    pub fn write(&mut self, row: &VisibleRow) -> Result<(), JsValue> {
        self.set_pointed(false)?;
        let element = &self.element;
        element.set_attribute("aria-rowindex", &(row.index + 3).to_string())?;
        element.set_attribute("data-row", &row.index.to_string())?;
        let top = row.index as f64 * f64::from(ROW_HEIGHT);
        set_css(element, "transform", &format!("translateY({top}px)"));
        for (td, cell) in self.cells.iter_mut().zip(&row.cells) {
            td.write(cell);
        }
        Ok(())
    }

    /// Shows whether the row's details are open.
    pub fn set_open(&mut self, open: bool) -> Result<(), JsValue> {
        if std::mem::replace(&mut self.open, open) == open {
            return Ok(());
        }
        let classes = self.element.class_list();
        classes.toggle_with_force("weir-open", open).map(drop)
    }

    /// Shows whether another panel's crosshair is at the row.
    pub fn set_pointed(&mut self, pointed: bool) -> Result<(), JsValue> {
        if std::mem::replace(&mut self.pointed, pointed) == pointed {
            return Ok(());
        }
        let classes = self.element.class_list();
        classes.toggle_with_force("weir-pointed", pointed).map(drop)
    }

    /// The cell of a visible column.
    pub fn cell(&self, column: usize) -> Option<&HtmlElement> {
        self.cells.get(column).map(|td| &td.element)
    }

    /// Puts the row behind all others.
    pub fn move_last(&self, body: &HtmlElement) -> Result<(), JsValue> {
        body.append_child(&self.element).map(drop)
    }

    /// Takes the row out of the document.
    pub fn remove(&self) {
        self.element.remove();
    }
}

impl Td {
    fn write(&mut self, cell: &Cell) {
        let empty = cell.kind == CellKind::Empty;
        let text = if empty { "–" } else { &cell.text };
        if self.shown != text {
            self.text.set_node_value(Some(text));
            text.clone_into(&mut self.shown);
        }
        let class = class(cell);
        if self.class != class {
            self.element.set_class_name(&class);
            self.class = class;
        }
        if std::mem::replace(&mut self.ink, cell.ink) != cell.ink {
            let color = |color: Option<Color>| color.map_or_else(String::new, css_color);
            let ink = cell.ink;
            set_css(&self.element, "color", &color(ink.map(|ink| ink.text)));
            let fill = color(ink.and_then(|ink| ink.fill));
            set_css(&self.element, "background", &fill);
        }
    }
}

fn class(cell: &Cell) -> String {
    let mut class = String::from("weir-td");
    if cell.align == Align::End {
        class.push_str(" weir-end");
    }
    if cell.value.is_some() {
        class.push_str(" weir-choose");
    }
    if cell.kind == CellKind::Empty {
        class.push_str(" weir-empty");
    }
    class
}
