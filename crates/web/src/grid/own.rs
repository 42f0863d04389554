//! What a grid tells its owner, and what the owner of any source's table does with it.

use super::events::around;
use super::{Inner, Note, TableHost};
use crate::dom::Frame;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::Event;
use weir_panels::Selection;
use weir_panels::table::guest::Chosen;
use weir_panels::table::{Change, Rows, TableState};

/// What a table's owner is told.
#[derive(Clone)]
pub struct TableCallbacks {
    /// The next page is wanted; answer with `push_page` or `failed`.
    pub on_more: Rc<dyn Fn()>,
    /// Columns, widths, sort or filters changed. `true`: the rows no longer fit, start again.
    pub on_state: Rc<dyn Fn(TableState, bool)>,
    /// Somebody reads in the table, further down or a record; or no more. New rows would take the
    /// place away.
    pub on_hold: Rc<dyn Fn(bool)>,
    /// A cell was chosen; its position is relative to the container.
    pub on_select: Rc<dyn Fn(Selection)>,
}

impl TableHost {
    /// The place of the row that was chosen last in its source's table.
    pub fn chosen_row(&self) -> usize {
        let inner = self.inner.borrow();
        inner.model.source_row(inner.chosen)
    }

    /// What the owner is to keep of what was chosen, where it gives it back with each table.
    pub fn kept(&self) -> Option<Chosen> {
        self.inner.borrow().model.kept()
    }

    /// When the row was that an event is on, in UTC milliseconds.
    pub fn time_at(&self, event: &Event) -> Option<i64> {
        let (_, row) = around(event, "data-row")?;
        self.inner.borrow().model.time(row.parse().ok()?)
    }

    /// Marks the row nearest to a time, if it is in sight; or none.
    pub fn point_at(&self, time: Option<i64>) {
        let inner = &mut *self.inner.borrow_mut();
        let pointed = time.and_then(|time| inner.model.row_at(time));
        for (index, row) in &mut inner.rows {
            // The DOM refuses only when the page goes away.
            let _ = row.set_pointed(pointed == Some(*index));
        }
    }

    /// Puts other rows in place of those that are here; what a person chose stays.
    pub fn replace(&self, change: impl FnOnce(&mut dyn Rows)) {
        let mut inner = self.inner.borrow_mut();
        change(&mut *inner.model);
        inner.note = Note::Count;
        inner.forget_rows();
        // The DOM refuses only when the page goes away.
        let _ = inner.draw_head();
        let open = inner.open.filter(|row| *row < inner.model.rows());
        let _ = inner.show_details(open);
        drop(inner);
        let _ = self.frame.request();
    }
}

impl Inner {
    /// Applies one of the model's own changes.
    pub(super) fn apply(this: &Rc<RefCell<Self>>, frame: &Frame, change: Change<'_>) {
        let next = {
            let inner = this.borrow();
            let mut next = inner.model.state().clone();
            inner.model.change(&mut next, change);
            next
        };
        Self::change(this, frame, |state| *state = next);
    }
}
