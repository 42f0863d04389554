//! What a grid shows and changes, whatever its rows are: flow records that come in pages, or any
//! source's table.

use super::guest::{Chosen, Words};
use super::{Cell, CsvStyle, DetailGroup, Head, TableModel, TableState, VisibleRow, all_columns};
use crate::Selection;
use std::ops::Range;
use weir_model::filter::FilterError;
use weir_model::{Columns, Filter, Zone};
use weir_scene::Point;

/// What a person changes besides widths and places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<'a> {
    /// A heading was clicked.
    Sort(&'a str),
    /// A column is to be shown or hidden.
    Toggle(&'a str),
    /// A column's filter text.
    Filter(&'a str, &'a str),
    /// The columns shown at first.
    Default,
}

/// The model behind a grid.
pub trait Rows {
    /// What a person chose.
    fn state(&self) -> &TableState;
    /// Takes a new choice. Says whether the owner has to bring other rows.
    fn set_state(&mut self, state: TableState) -> bool;
    /// Applies a change to a choice.
    fn change(&self, state: &mut TableState, change: Change<'_>);
    /// Every column that can be shown: id and label.
    fn all(&self) -> Vec<(String, String)>;
    /// Takes a whole table of any source, where it shows one.
    fn take(&mut self, _table: Columns, _first: &[String], _chosen: &Chosen, _words: Words) {}
    /// What a host keeps of what was chosen, where it keeps it and not the whole state.
    fn kept(&self) -> Option<Chosen> {
        None
    }
    /// When a row was, in UTC milliseconds, for other panels' crosshairs.
    fn time(&self, _row: usize) -> Option<i64> {
        None
    }
    /// The row nearest to that time.
    fn row_at(&self, _time: i64) -> Option<usize> {
        None
    }
    /// Forgets all rows.
    fn restart(&mut self) {}
    /// Notes that a page was asked for.
    fn asked(&mut self) {}
    /// Appends a page; `complete` says that no rows follow it.
    fn push_page(&mut self, _page: Columns, _complete: bool) {}
    /// Notes that a page could not be had.
    fn page_failed(&mut self) {}
    /// How many rows are shown.
    fn rows(&self) -> usize;
    /// Whether no rows follow.
    fn is_complete(&self) -> bool;
    /// Whether the next page is to be asked for.
    fn needs_more(&self, _visible: &Range<usize>) -> bool {
        false
    }
    /// What is said above the grid; `None` leaves it to the host, which knows of pages.
    fn status(&self) -> Option<String> {
        None
    }
    /// The row's place in the source's table.
    fn source_row(&self, row: usize) -> usize {
        row
    }
    /// The headings of the visible columns.
    fn heads(&self) -> Vec<Head>;
    /// The rows of a range, as text.
    fn visible(&self, range: Range<usize>, zone: &dyn Zone) -> Vec<VisibleRow>;
    /// A cell; `None` outside the table.
    fn cell(&self, row: usize, column: usize, zone: &dyn Zone) -> Option<Cell>;
    /// What a cell can be filtered by, by its column's id.
    fn selection(&self, row: usize, id: &str, at: Point) -> Option<Selection>;
    /// A row in full.
    fn details(&self, row: usize, zone: &dyn Zone) -> Vec<DetailGroup>;
    /// Rows as CSV with a heading line.
    fn csv(&self, rows: Range<usize>, style: CsvStyle, zone: &dyn Zone) -> String;
    /// All columns' filters together.
    ///
    /// # Errors
    /// The first column whose text is no filter, and why.
    fn filter(&self, zone: &dyn Zone) -> Result<Filter, (String, FilterError)>;
}

impl Rows for TableModel {
    fn state(&self) -> &TableState {
        self.state()
    }

    fn set_state(&mut self, state: TableState) -> bool {
        self.set_state(state)
    }

    fn change(&self, state: &mut TableState, change: Change<'_>) {
        match change {
            Change::Sort(id) => state.click_sort(id),
            Change::Toggle(id) => state.toggle(id),
            Change::Filter(id, text) => state.set_filter(id, text),
            Change::Default => state.columns = TableState::default().columns,
        }
    }

    fn all(&self) -> Vec<(String, String)> {
        let said = |f: weir_model::dimension::FieldRef| (f.id().to_owned(), f.label().to_owned());
        all_columns().map(said).collect()
    }

    fn restart(&mut self) {
        self.restart();
    }

    fn asked(&mut self) {
        self.asked();
    }

    fn push_page(&mut self, page: Columns, complete: bool) {
        self.push_page(page, complete);
    }

    fn page_failed(&mut self) {
        self.page_failed();
    }

    fn rows(&self) -> usize {
        self.rows()
    }

    fn is_complete(&self) -> bool {
        self.is_complete()
    }

    fn needs_more(&self, visible: &Range<usize>) -> bool {
        self.needs_more(visible)
    }

    fn heads(&self) -> Vec<Head> {
        self.heads()
    }

    fn visible(&self, range: Range<usize>, zone: &dyn Zone) -> Vec<VisibleRow> {
        self.visible(range, zone)
    }

    fn cell(&self, row: usize, column: usize, zone: &dyn Zone) -> Option<Cell> {
        self.cell(row, column, zone)
    }

    fn selection(&self, row: usize, id: &str, at: Point) -> Option<Selection> {
        self.selection(row, id, at)
    }

    fn details(&self, row: usize, zone: &dyn Zone) -> Vec<DetailGroup> {
        self.details(row, zone)
    }

    fn csv(&self, rows: Range<usize>, style: CsvStyle, zone: &dyn Zone) -> String {
        self.csv(rows, style, zone)
    }

    fn filter(&self, zone: &dyn Zone) -> Result<Filter, (String, FilterError)> {
        self.filter(zone)
    }
}
