//! The values drawn, as a table that screen readers reach.

use crate::dom::{append, clear};
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, Node};
use weir_panels::HiddenTable;

/// More rows than this are said by their count; the picture names no more either.
const MOST_ROWS: usize = 200;

/// The hidden table of a panel. What is there and stays the same is kept, so that a refresh costs
/// what it changes.
pub struct Values {
    root: HtmlElement,
    parts: Option<Parts>,
}

/// Its elements, and what they say.
struct Parts {
    caption: Said,
    /// Chromium never frees what it notes of a heading, so a refresh must not make one.
    head: Vec<String>,
    body: HtmlElement,
    rows: Vec<Row>,
}

struct Row {
    element: HtmlElement,
    cells: Vec<Said>,
}

/// An element, and its text.
struct Said {
    element: Node,
    text: String,
}

impl Values {
    /// An empty table.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn new(panel: &HtmlElement) -> Result<Self, JsValue> {
        let root = append(panel, "div", "weir-sr")?;
        Ok(Self { root, parts: None })
    }

    /// Says the values of a picture.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn fill(&mut self, table: HiddenTable) -> Result<(), JsValue> {
        let HiddenTable {
            mut caption,
            head,
            rows,
        } = table;
        let parts = match self.parts.take().filter(|parts| parts.head == head) {
            Some(parts) => parts,
            None => Parts::new(&self.root, head)?,
        };
        let parts = self.parts.insert(parts);
        let cut = rows.len().saturating_sub(MOST_ROWS);
        if cut > 0 {
            caption.push_str(&format!(" ({cut} more rows not listed)"));
        }
        parts.caption.say(caption);
        let rows = rows.into_iter().take(MOST_ROWS);
        for row in parts.rows.drain(rows.len().min(parts.rows.len())..) {
            row.element.remove();
        }
        for (at, texts) in rows.enumerate() {
            match parts.rows.get_mut(at) {
                Some(row) => row.say(texts)?,
                None => parts.rows.push(Row::new(&parts.body, texts)?),
            }
        }
        Ok(())
    }
}

impl Parts {
    /// An empty table with its headings, in place of what was there.
    fn new(root: &HtmlElement, head: Vec<String>) -> Result<Self, JsValue> {
        clear(root);
        let table = append(root, "table", "")?;
        let caption = Said::new(&table, "caption", String::new())?;
        let line = append(&append(&table, "thead", "")?, "tr", "")?;
        for text in &head {
            let cell = append(&line, "th", "")?;
            cell.set_attribute("scope", "col")?;
            cell.set_text_content(Some(text));
        }
        Ok(Self {
            caption,
            head,
            body: append(&table, "tbody", "")?,
            rows: Vec::new(),
        })
    }
}

impl Row {
    fn new(body: &HtmlElement, texts: Vec<String>) -> Result<Self, JsValue> {
        let mut row = Self {
            element: append(body, "tr", "")?,
            cells: Vec::new(),
        };
        row.say(texts)?;
        Ok(row)
    }

    fn say(&mut self, texts: Vec<String>) -> Result<(), JsValue> {
        if self.cells.len() > texts.len() {
            clear(&self.element);
            self.cells.clear();
        }
        for (at, text) in texts.into_iter().enumerate() {
            match self.cells.get_mut(at) {
                Some(cell) => cell.say(text),
                None => self.cells.push(Said::new(&self.element, "td", text)?),
            }
        }
        Ok(())
    }
}

impl Said {
    fn new(parent: &HtmlElement, tag: &str, text: String) -> Result<Self, JsValue> {
        let element: Node = append(parent, tag, "")?.into();
        element.set_text_content(Some(&text));
        Ok(Self { element, text })
    }

    fn say(&mut self, text: String) {
        if self.text != text {
            self.element.set_text_content(Some(&text));
            self.text = text;
        }
    }
}
