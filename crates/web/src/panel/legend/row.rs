//! One entry of a legend: its name with a swatch, its values, the button of its menu.

use crate::dom::{append, breakable, clear, css_color, set_css};
use wasm_bindgen::JsValue;
use web_sys::{Element, HtmlElement};
use weir_panels::LegendEntry;
use weir_scene::Color;

/// The elements of an entry.
pub struct Row {
    /// A list item or a table's row.
    pub root: HtmlElement,
    /// The button with its name.
    pub name: HtmlElement,
    /// The button of its menu.
    pub menu: HtmlElement,
    /// The name itself.
    pub label: String,
    swatch: HtmlElement,
    words: HtmlElement,
    values: Vec<HtmlElement>,
    /// Whether its value stands in the button of its name.
    inside: bool,
    color: Option<Color>,
}

impl Row {
    /// An empty entry at the end of a list, or of a table with so many columns of values.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn new(body: &HtmlElement, index: usize, columns: usize) -> Result<Self, JsValue> {
        let is_table = columns > 0;
        let root = append(body, if is_table { "tr" } else { "li" }, "weir-entry")?;
        let place = if is_table {
            let head = append(&root, "th", "")?;
            head.set_attribute("scope", "row")?;
            append(&head, "div", "weir-entry-head")?
        } else {
            root.clone()
        };
        let name = append(&place, "button", "weir-entry-name")?;
        let menu = append(&place, "button", "weir-entry-menu")?;
        for (button, data) in [(&name, "data-index"), (&menu, "data-menu")] {
            button.set_attribute("type", "button")?;
            button.set_attribute(data, &index.to_string())?;
            button.set_tab_index(-1);
        }
        menu.set_attribute("aria-haspopup", "menu")?;
        let swatch = append(&name, "span", "weir-swatch")?;
        let words = append(&name, "span", "weir-legend-label")?;
        let values = if is_table {
            (0..columns).map(|_| append(&root, "td", "")).collect()
        } else {
            // Not seen, but between the words.
            name.append_with_str_1(" ")?;
            append(&name, "span", "weir-legend-value").map(|value| vec![value])
        };
        Ok(Self {
            root,
            name,
            menu,
            label: String::new(),
            swatch,
            words,
            values: values?,
            inside: !is_table,
            color: None,
        })
    }

    /// Shows an entry.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn fill(&mut self, entry: &LegendEntry) -> Result<(), JsValue> {
        let shown = if entry.shown { "true" } else { "false" };
        self.name.set_attribute("aria-pressed", shown)?;
        if self.color != Some(entry.color) {
            set_css(&self.swatch, "background", &css_color(entry.color));
            self.color = Some(entry.color);
        }
        if self.label != entry.label || self.words.first_child().is_none() {
            self.label.clone_from(&entry.label);
            self.name.set_attribute("title", &entry.label)?;
            let menu = format!("Menu of {}", entry.label);
            self.menu.set_attribute("aria-label", &menu)?;
            clear(&self.words);
            write(&self.words, &entry.label)?;
        }
        // What is cut stands in pieces, which a screen reader would read as several words.
        let said = match entry.values.first() {
            Some(value) if self.inside => &format!("{} {}", entry.label, breakable(value)),
            _ => &entry.label,
        };
        if self.name.get_attribute("aria-label").as_ref() != Some(said) {
            self.name.set_attribute("aria-label", said)?;
        }
        for (element, value) in self.values.iter().zip(&entry.values) {
            say(element, &breakable(value));
        }
        Ok(())
    }
}

/// What joins the two names of a pair, and those of several dimensions.
const JOINTS: [&str; 2] = [" → ", " · "];

/// Sets a text where it is another.
pub fn say(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

/// The names of a pair, or of several dimensions, stand below each other where they are long, and
/// are cut each by itself.
fn write(words: &HtmlElement, text: &str) -> Result<(), JsValue> {
    let mut left = text;
    let mut joint = "";
    loop {
        let next = JOINTS.iter().filter_map(|j| Some((left.find(j)?, *j)));
        let next = next.min();
        let (part, rest) = left.split_at(next.map_or(left.len(), |(at, _)| at));
        // Where both have no room on a line, the second follows with its sign on the next.
        if !joint.is_empty() {
            words.append_with_str_1(" ")?;
        }
        let element = append(words, "span", "weir-legend-part")?;
        if !joint.is_empty() {
            let sign = append(&element, "span", "weir-legend-joint")?;
            sign.set_text_content(Some(joint.trim_start()));
        }
        let (head, tail) = part.split_at(part.len() - kept(part));
        append(&element, "span", "weir-legend-head")?.set_text_content(Some(head));
        if !tail.is_empty() {
            append(&element, "span", "weir-legend-tail")?.set_text_content(Some(tail));
        }
        let Some((_, found)) = next else {
            return Ok(());
        };
        (left, joint) = (&rest[found.len()..], found);
    }
}

/// How many octets at the end of a name stay where it is cut: Pods of a workload differ there. Only
/// of ASCII, where each is a sign that is read to the right.
fn kept(name: &str) -> usize {
    const TAIL: usize = 6;
    if name.is_ascii() && name.len() > 2 * TAIL {
        TAIL
    } else {
        0
    }
}
