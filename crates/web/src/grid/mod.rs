//! The host of the table of records: virtual rows, headings, filters, details, chooser.
//!
//! Only the rows in sight are in the DOM. The grid itself holds the keyboard's focus and names the
//! active cell, so that scrolling never loses it.

mod body;
mod chooser;
mod details;
mod events;
mod head;
mod keys;
mod own;
mod parts;
mod row;

use crate::dom::{Frame, Listener, Resize, set_css};
use crate::style::{adopt_styles, set_theme};
pub use own::TableCallbacks;
use parts::Parts;
use row::Row;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use weir_model::units::format_exact;
use weir_model::{Columns, Filter, Unit, Zone, time::Utc};
use weir_panels::table::{CsvStyle, Rows, TableModel, TableState};
use weir_scene::Theme;

/// A table in a container element. Dropping it removes all that it made.
pub struct TableHost {
    inner: Rc<RefCell<Inner>>,
    root: HtmlElement,
    frame: Rc<Frame>,
    _listeners: Vec<Listener>,
    _resize: Resize,
}

/// The elements and the model behind them.
struct Inner {
    model: Box<dyn Rows>,
    zone: Rc<dyn Zone>,
    callbacks: TableCallbacks,
    parts: Parts,
    /// The rows in the DOM, by index.
    rows: BTreeMap<usize, Row>,
    /// What they are copies of, once there is one.
    template: Option<HtmlElement>,
    /// Whether they stand in the document in their own order.
    in_order: bool,
    /// Whether scrolling ended since they were drawn last.
    resting: bool,
    /// How many rows the body has room for, and whether they are all.
    size: Option<(usize, bool)>,
    /// The cell that shows where the keyboard is.
    marked: Option<HtmlElement>,
    /// The cell that has its text as a title.
    titled: Option<HtmlElement>,
    /// Row and visible column that the keyboard is on.
    active: (usize, usize),
    /// The row whose details are open.
    open: Option<usize>,
    total: Option<u64>,
    note: Note,
    /// What was told of reading last.
    held: bool,
    /// The row that was chosen last.
    chosen: usize,
}

/// What is said above the table.
#[derive(Clone, Debug, PartialEq)]
enum Note {
    /// How many rows are here.
    Count,
    /// The next page is on its way.
    Loading,
    /// The next page could not be had.
    Failed(String),
}

impl TableHost {
    /// A table inside a container, which gives it its size. It asks for its first page when the
    /// owner calls `reset`.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn new(
        container: &HtmlElement,
        state: TableState,
        callbacks: TableCallbacks,
    ) -> Result<Self, JsValue> {
        Self::of(container, Box::new(TableModel::new(state)), callbacks)
    }

    /// A table of other rows than flow records.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn of(
        container: &HtmlElement,
        model: Box<dyn Rows>,
        callbacks: TableCallbacks,
    ) -> Result<Self, JsValue> {
        adopt_styles()?;
        let parts = Parts::new(container)?;
        set_theme(&parts.root, &Theme::LIGHT);
        let inner = Rc::new(RefCell::new(Inner {
            model,
            zone: Rc::new(Utc),
            callbacks,
            parts: parts.clone(),
            rows: BTreeMap::new(),
            template: None,
            in_order: true,
            resting: false,
            size: None,
            marked: None,
            titled: None,
            active: (0, 0),
            open: None,
            total: None,
            note: Note::Count,
            held: false,
            chosen: 0,
        }));
        let frame = {
            let inner = inner.clone();
            Rc::new(Frame::new(move || Inner::frame(&inner)))
        };
        let listeners = events::listen(&inner, &parts, &frame)?;
        let resize = {
            let frame = frame.clone();
            Resize::new(&parts.scroll, move || {
                let _ = frame.request();
            })?
        };
        inner.borrow_mut().draw_head()?;
        Ok(Self {
            inner,
            root: parts.root,
            frame,
            _listeners: listeners,
            _resize: resize,
        })
    }

    /// Forgets all rows and asks for the first page of another question.
    pub fn reset(&self, zone: Rc<dyn Zone>) {
        let on_more = {
            let mut inner = self.inner.borrow_mut();
            inner.zone = zone;
            inner.restart();
            inner.callbacks.on_more.clone()
        };
        on_more();
        let _ = self.frame.request();
    }

    /// What the reader chose.
    pub fn state(&self) -> TableState {
        self.inner.borrow().model.state().clone()
    }

    /// Takes a choice from outside, such as the URL. Says whether the rows no longer fit it.
    pub fn set_state(&self, state: TableState) -> bool {
        let mut inner = self.inner.borrow_mut();
        let stale = inner.model.set_state(state);
        inner.forget_rows();
        // The heading is drawn from the registry; the DOM refuses only when the page goes away.
        let _ = inner.draw_head();
        drop(inner);
        let _ = self.frame.request();
        stale
    }

    /// Appends a page; `complete` says that no rows follow it.
    pub fn push_page(&self, page: Columns, complete: bool) {
        let mut inner = self.inner.borrow_mut();
        inner.model.push_page(page, complete);
        inner.note = Note::Count;
        drop(inner);
        let _ = self.frame.request();
    }

    /// Says why the next page could not be had; scrolling asks again.
    pub fn failed(&self, why: &str) {
        let mut inner = self.inner.borrow_mut();
        inner.model.page_failed();
        inner.note = Note::Failed(why.to_owned());
        drop(inner);
        let _ = self.frame.request();
    }

    /// How many rows there are in all, when that is known.
    pub fn set_total(&self, total: Option<u64>) {
        self.inner.borrow_mut().total = total;
        let _ = self.frame.request();
    }

    /// Changes the colours.
    pub fn set_theme(&self, theme: Theme) {
        set_theme(&self.root, &theme);
    }

    /// All columns' filters together.
    ///
    /// # Errors
    /// The field whose text is no filter, and what was expected.
    pub fn filter(&self) -> Result<Filter, (String, String)> {
        let inner = self.inner.borrow();
        inner
            .model
            .filter(&*inner.zone)
            .map_err(|(id, e)| (id, e.to_string()))
    }

    /// The rows that are here as CSV, as shown, with a heading line.
    pub fn csv(&self) -> String {
        let inner = self.inner.borrow();
        inner
            .model
            .csv(0..inner.model.rows(), CsvStyle::Shown, &*inner.zone)
    }

    /// How many rows are here, and whether they are all.
    pub fn loaded(&self) -> (usize, bool) {
        let inner = self.inner.borrow();
        (inner.model.rows(), inner.model.is_complete())
    }
}

impl Drop for TableHost {
    fn drop(&mut self) {
        self.root.remove();
    }
}

impl Inner {
    fn frame(this: &Rc<RefCell<Self>>) {
        let wants_more = {
            let mut inner = this.borrow_mut();
            let visible = inner.draw();
            if std::mem::take(&mut inner.resting) {
                inner.order_rows();
            }
            let wants = inner.note != Note::Loading && inner.model.needs_more(&visible);
            // After a failure the reader's scrolling asks again, not a frame by itself.
            if wants && !matches!(inner.note, Note::Failed(_)) {
                inner.model.asked();
                inner.note = Note::Loading;
                inner.draw_status();
                Some(inner.callbacks.on_more.clone())
            } else {
                None
            }
        };
        if let Some(on_more) = wants_more {
            on_more();
        }
        Self::tell_hold(this);
    }

    /// Tells the owner when reading begins or ends.
    fn tell_hold(this: &Rc<RefCell<Self>>) {
        let (on_hold, held) = {
            let mut inner = this.borrow_mut();
            let away = inner.parts.scroll.scroll_top() > 0 || inner.active.0 > 0;
            let held = away || inner.open.is_some();
            if std::mem::replace(&mut inner.held, held) == held {
                return;
            }
            (inner.callbacks.on_hold.clone(), held)
        };
        on_hold(held);
    }

    /// Draws what is in sight and returns its rows.
    fn draw(&mut self) -> std::ops::Range<usize> {
        let visible = self.in_sight();
        self.draw_status();
        // The DOM refuses only when the page goes away.
        let _ = self.draw_rows(&visible);
        visible
    }

    fn draw_status(&self) {
        let rows = format_exact(self.model.rows() as u64, Unit::Count);
        let all = self.model.is_complete();
        let own = self.model.status();
        let text = match (&self.note, self.total) {
            _ if own.is_some() => own.unwrap_or_default(),
            (Note::Failed(why), _) => {
                format!("{rows} records here; the next could not be read: {why}")
            }
            (_, Some(total)) if !all => {
                format!("{rows} of {} records", format_exact(total, Unit::Count))
            }
            (Note::Loading, _) if self.model.rows() == 0 => "Loading records…".to_owned(),
            _ if all => format!("{rows} records, all there are"),
            _ => format!("{rows} records, scroll for more"),
        };
        if self.parts.status.text_content().as_deref() != Some(&text) {
            self.parts.status.set_text_content(Some(&text));
        }
        let failed = matches!(self.note, Note::Failed(_));
        let _ = self
            .parts
            .status
            .class_list()
            .toggle_with_force("weir-bad", failed);
    }

    fn restart(&mut self) {
        self.model.restart();
        self.model.asked();
        self.note = Note::Loading;
        self.active = (0, self.active.1);
        self.open = None;
        self.parts.details.set_hidden(true);
        self.parts.scroll.set_scroll_top(0);
        self.forget_rows();
    }

    /// Applies a change of choice: redraws, and tells the owner.
    fn change(this: &Rc<RefCell<Self>>, frame: &Frame, change: impl FnOnce(&mut TableState)) {
        let (callback, state, stale) = {
            let mut inner = this.borrow_mut();
            let mut state = inner.model.state().clone();
            change(&mut state);
            if &state == inner.model.state() {
                return;
            }
            let stale = inner.model.set_state(state);
            inner.forget_rows();
            let _ = inner.draw_head();
            (
                inner.callbacks.on_state.clone(),
                inner.model.state().clone(),
                stale,
            )
        };
        let _ = frame.request();
        callback(state, stale);
    }

    fn set_widths(&self) {
        let widths = self
            .model
            .heads()
            .into_iter()
            .map(|h| format!("{:.0}px", h.width));
        let template = widths.collect::<Vec<_>>().join(" ");
        set_css(
            &self.parts.grid,
            "--weir-columns",
            &format!("32px {template}"),
        );
    }
}
