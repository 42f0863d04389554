//! The table of flow records without its DOM: which columns, which rows are here, what each cell
//! says, what a cell can be filtered by. The host asks for the rows in sight and gets text.
//!
//! `field` (what a column is) → `state` (what a person chose; saved) → `pages` (rows so far) →
//! `cell` (text) → `details`, `csv`, `column_filter`.

mod cell;
mod column_filter;
mod csv;
mod details;
mod field;
pub mod guest;
mod labels;
mod packed;
mod pages;
mod rows;
mod state;

#[cfg(test)]
mod tests;

pub use cell::{Align, Cell, CellKind};
pub use column_filter::column_filter;
pub use csv::CsvStyle;
pub use details::{Detail, DetailGroup};
pub use field::{DEFAULT_COLUMNS, all_columns, default_width};
pub use rows::{Change, Rows};
pub use state::{ChosenColumn, MAX_WIDTH, MIN_WIDTH, STATE_VERSION, Sort, TableState};

use crate::Selection;
use crate::key::printable;
use pages::Pages;
use std::borrow::Cow;
use std::ops::Range;
use weir_model::dimension::FieldRef;
use weir_model::filter::FilterError;
use weir_model::{Columns, Filter, Op, Zone};
use weir_scene::Point;

/// Height of a row in logical pixels.
pub const ROW_HEIGHT: f32 = 28.0;
/// The next page is asked for when so few rows are left below the ones in sight.
const AHEAD: usize = 200;

/// A heading as the host shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The field's id.
    pub id: Cow<'static, str>,
    /// Its label.
    pub label: Cow<'static, str>,
    /// One sentence for a tooltip; empty for fields of two columns.
    pub doc: Cow<'static, str>,
    /// Width in logical pixels.
    pub width: f32,
    /// On which side its cells stand.
    pub align: Align,
    /// Sorted by it: `Some(true)` is descending.
    pub sorted: Option<bool>,
    /// The filter text typed for it; empty for none.
    pub filter: String,
}

/// One row as the host shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct VisibleRow {
    /// Its place among all rows, from 0.
    pub index: usize,
    /// One cell per visible column.
    pub cells: Vec<Cell>,
}

/// The table's model.
#[derive(Default)]
pub struct TableModel {
    state: TableState,
    pages: Pages,
    asked: bool,
    complete: bool,
}

impl TableModel {
    /// A table without rows; columns that do not exist are left out of the state.
    pub fn new(state: TableState) -> Self {
        Self {
            state: state.sane(),
            ..Self::default()
        }
    }

    /// What a person chose.
    pub fn state(&self) -> &TableState {
        &self.state
    }

    /// Takes a new choice. Says whether the rows no longer fit it (sort or filters changed): the
    /// host then asks for the first page; the old rows stay until [`Self::restart`].
    pub fn set_state(&mut self, state: TableState) -> bool {
        let state = state.sane();
        let stale = state.sort != self.state.sort || state.filters != self.state.filters;
        self.state = state;
        stale
    }

    /// Forgets all rows, to begin with the first page of another question.
    pub fn restart(&mut self) {
        self.pages = Pages::default();
        self.asked = false;
        self.complete = false;
    }

    /// Notes that a page was asked for, so that [`Self::needs_more`] does not ask again.
    pub fn asked(&mut self) {
        self.asked = true;
    }

    /// Appends a page. `complete` says that no rows follow it.
    pub fn push_page(&mut self, page: Columns, complete: bool) {
        self.pages.push(page);
        self.asked = false;
        self.complete = complete;
    }

    /// Notes that a page could not be had; the host asks again when the reader wants it.
    pub fn page_failed(&mut self) {
        self.asked = false;
    }

    /// How many rows are here.
    pub fn rows(&self) -> usize {
        self.pages.rows()
    }

    /// Whether no rows follow those that are here.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Whether the next page is to be asked for, when these rows are in sight.
    pub fn needs_more(&self, visible: &Range<usize>) -> bool {
        !self.complete && !self.asked && visible.end.saturating_add(AHEAD) > self.rows()
    }

    /// The headings of the visible columns.
    pub fn heads(&self) -> Vec<Head> {
        let head = |(field, chosen): (FieldRef, &ChosenColumn)| Head {
            id: field.id().into(),
            label: field.label().into(),
            doc: field::doc(field).into(),
            width: chosen.width,
            align: field::align(field),
            sorted: (self.state.sort.column == field::sort_column(field))
                .then_some(self.state.sort.descending),
            filter: self
                .state
                .filters
                .get(field.id())
                .cloned()
                .unwrap_or_default(),
        };
        self.fields().map(head).collect()
    }

    /// The rows of a range that are here, as text.
    pub fn visible(&self, range: Range<usize>, zone: &dyn Zone) -> Vec<VisibleRow> {
        let fields: Vec<FieldRef> = self.fields().map(|(f, _)| f).collect();
        (range.start..range.end.min(self.rows()))
            .map(|index| {
                let cells = fields
                    .iter()
                    .map(|f| cell::cell(&self.pages, *f, index, zone));
                VisibleRow {
                    index,
                    cells: cells.collect(),
                }
            })
            .collect()
    }

    /// The cell of a row in the n-th visible column; `None` outside the table.
    pub fn cell(&self, row: usize, column: usize, zone: &dyn Zone) -> Option<Cell> {
        let (field, _) = self.fields().nth(column)?;
        (row < self.rows()).then(|| cell::cell(&self.pages, field, row, zone))
    }

    /// What a cell can be filtered by, by the field's id; a time gives nothing.
    pub fn selection(&self, row: usize, id: &str, at: Point) -> Option<Selection> {
        let field = FieldRef::find(id)?;
        let value = cell::filter_value(&self.pages, field, row)?;
        let shown = cell::label(&self.pages, field, row);
        let shown = if shown.is_empty() { "empty" } else { &shown };
        Some(Selection {
            at,
            label: format!("{}: {}", field.label(), printable(shown)),
            only: Filter::test(id, Op::Eq, value.clone()),
            without: Filter::test(id, Op::Ne, value),
            regroup: None,
        })
    }

    /// The record's fields, grouped for a reader; empty outside the table.
    pub fn details(&self, row: usize, zone: &dyn Zone) -> Vec<DetailGroup> {
        if row >= self.rows() {
            return Vec::new();
        }
        details::details(&self.pages, row, zone)
    }

    /// Rows as CSV with a heading line; see [`CsvStyle`].
    pub fn csv(&self, rows: Range<usize>, style: CsvStyle, zone: &dyn Zone) -> String {
        let shown: Vec<FieldRef> = self.fields().map(|(f, _)| f).collect();
        csv::csv(
            &self.pages,
            &shown,
            rows.start..rows.end.min(self.rows()),
            style,
            zone,
        )
    }

    /// All columns' filters together.
    ///
    /// # Errors
    /// The first field whose text is no filter, and why.
    pub fn filter(&self, zone: &dyn Zone) -> Result<Filter, (String, FilterError)> {
        let mut parts = Vec::new();
        for (id, text) in &self.state.filters {
            let Some(field) = FieldRef::find(id) else {
                continue;
            };
            parts.push(column_filter(field, text, zone).map_err(|e| (id.clone(), e))?);
        }
        Ok(Filter::all(parts))
    }

    fn fields(&self) -> impl Iterator<Item = (FieldRef, &ChosenColumn)> {
        self.state
            .columns
            .iter()
            .filter_map(|c| Some((FieldRef::find(&c.id)?, c)))
    }
}
