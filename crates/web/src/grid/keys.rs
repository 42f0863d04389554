//! The keyboard: a grid after the ARIA practices, and headings that move and resize.

use super::Inner;
use super::events::{around, choose_cell, focus_grid};
use crate::dom::Frame;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};
use weir_panels::table::ROW_HEIGHT;

type Shared = Rc<RefCell<Inner>>;

/// Pixels by which a heading grows or shrinks.
const STEP: f32 = 16.0;

/// Handles a key anywhere in the table.
pub fn on_key(inner: &Shared, frame: &Rc<Frame>, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    let on_grid = event.target().is_some_and(|t| {
        let grid = inner.borrow().parts.grid.clone();
        t == *grid.unchecked_ref::<web_sys::EventTarget>()
    });
    let handled = if key.key() == "Escape" {
        close(inner)
    } else if let Some((_, id)) = around(event, "data-sort") {
        on_heading(inner, frame, key, &id)
    } else {
        on_grid && on_cell(inner, frame, key)
    };
    if handled {
        let _ = frame.request();
        event.prevent_default();
    }
}

fn close(inner: &Shared) -> bool {
    if inner.borrow().chooser_open() {
        let _ = inner.borrow().toggle_chooser(false);
        return true;
    }
    let open = inner.borrow().open.is_some();
    if open {
        let _ = inner.borrow_mut().show_details(None);
        focus_grid(inner);
    }
    open
}

fn on_heading(inner: &Shared, frame: &Rc<Frame>, key: &KeyboardEvent, id: &str) -> bool {
    let by: i32 = match key.key().as_str() {
        "ArrowLeft" => -1,
        "ArrowRight" => 1,
        _ => return false,
    };
    if !key.alt_key() {
        return false;
    }
    Inner::change(inner, frame, |state| {
        let Some(at) = state.columns.iter().position(|c| c.id == id) else {
            return;
        };
        if key.shift_key() {
            let width = state.columns[at].width + by as f32 * STEP;
            state.resize(id, width);
        } else {
            state.move_to(id, at.saturating_add_signed(by as isize));
        }
    });
    true
}

fn on_cell(inner: &Shared, frame: &Rc<Frame>, key: &KeyboardEvent) -> bool {
    let (row, column) = inner.borrow().active;
    let page = (inner.borrow().parts.scroll.client_height() as f32 / ROW_HEIGHT) as isize - 3;
    let control = key.ctrl_key() || key.meta_key();
    let to = match key.key().as_str() {
        "ArrowDown" => (row.saturating_add(1), column),
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowRight" => (row, column.saturating_add(1)),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "PageDown" => (row.saturating_add_signed(page.max(1)), column),
        "PageUp" => (row.saturating_add_signed(-page.max(1)), column),
        "Home" if control => (0, 0),
        "End" if control => (usize::MAX, usize::MAX),
        "Home" => (row, 0),
        "End" => (row, usize::MAX),
        "Enter" => {
            let cell = inner.borrow().active_cell();
            if let Some(cell) = cell {
                choose_cell(inner, row, column, &cell);
            }
            return true;
        }
        " " => {
            let open = inner.borrow().open != Some(row);
            let _ = inner.borrow_mut().show_details(open.then_some(row));
            return true;
        }
        _ => return false,
    };
    inner.borrow_mut().go_to(to);
    let _ = frame.request();
    true
}

impl Inner {
    fn active_cell(&self) -> Option<HtmlElement> {
        let (row, column) = self.active;
        self.rows.get(&row)?.cell(column).cloned()
    }

    /// Moves the active cell and scrolls it into sight.
    fn go_to(&mut self, (row, column): (usize, usize)) {
        let heads = self.model.heads();
        let row = row.min(self.model.rows().saturating_sub(1));
        let column = column.min(heads.len().saturating_sub(1));
        self.active = (row, column);
        let scroll = &self.parts.scroll;
        let room = scroll.client_height() - self.parts.head.offset_height();
        let top = (row as f32 * ROW_HEIGHT) as i32;
        if top < scroll.scroll_top() {
            scroll.set_scroll_top(top);
        } else if top + ROW_HEIGHT as i32 > scroll.scroll_top() + room {
            scroll.set_scroll_top(top + ROW_HEIGHT as i32 - room);
        }
        let left: f32 = heads.iter().take(column).map(|h| h.width).sum();
        let width = heads.get(column).map_or(0.0, |h| h.width);
        if (left as i32) < scroll.scroll_left() {
            scroll.set_scroll_left(left as i32);
        } else if (left + width) as i32 + 32 > scroll.scroll_left() + scroll.client_width() {
            scroll.set_scroll_left((left + width) as i32 + 32 - scroll.client_width());
        }
    }
}
