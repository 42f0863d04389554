//! What a person chose for a table: columns, order, widths, sort, filters. Saved by the host.

use super::field::{DEFAULT_COLUMNS, default_width, sort_column};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use weir_model::column::column;
use weir_model::dimension::FieldRef;

/// The version that this code writes; a state of a later version reads as the default.
pub const STATE_VERSION: u32 = 1;
/// The least width of a column, in logical pixels.
pub const MIN_WIDTH: f32 = 48.0;
/// The greatest width of a column, in logical pixels.
pub const MAX_WIDTH: f32 = 1200.0;

/// A table's choices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TableState {
    /// Version of this format.
    pub version: u32,
    /// The visible columns from left to right; never empty after [`TableState::sane`].
    pub columns: Vec<ChosenColumn>,
    /// By what the rows are sorted.
    pub sort: Sort,
    /// Filter text per field id; see `column_filter`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub filters: BTreeMap<String, String>,
}

/// A visible column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChosenColumn {
    /// The field's id: a column of `flows` or a name of two.
    pub id: String,
    /// Its width in logical pixels.
    pub width: f32,
}

/// By what the rows are sorted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sort {
    /// A column of `flows`.
    pub column: String,
    /// Greatest, latest or last in the alphabet first.
    pub descending: bool,
}

impl Default for Sort {
    /// Newest first.
    fn default() -> Self {
        Self {
            column: "flowEndSeconds".to_owned(),
            descending: true,
        }
    }
}

impl Default for TableState {
    fn default() -> Self {
        Self::with_columns(&[])
    }
}

impl TableState {
    /// The state that shows these fields, or the default ones if none is given or known.
    pub fn with_columns(ids: &[String]) -> Self {
        let known = ids.iter().filter_map(|id| FieldRef::find(id));
        let mut columns: Vec<ChosenColumn> = known.map(ChosenColumn::new).collect();
        if columns.is_empty() {
            let default = DEFAULT_COLUMNS.iter().filter_map(|id| FieldRef::find(id));
            columns = default.map(ChosenColumn::new).collect();
        }
        let (version, sort, filters) = (STATE_VERSION, Sort::default(), BTreeMap::new());
        Self {
            version,
            columns,
            sort,
            filters,
        }
    }

    /// The same without what does not exist: unknown or repeated columns, filters on unknown
    /// fields, impossible widths, a sort by no column.
    pub fn sane(mut self) -> Self {
        if self.version > STATE_VERSION {
            return Self::default();
        }
        self.version = STATE_VERSION;
        let mut seen = Vec::new();
        self.columns.retain_mut(|c| {
            let fresh = FieldRef::find(&c.id).is_some() && !seen.contains(&c.id);
            seen.push(c.id.clone());
            c.width = sane_width(c.width);
            fresh
        });
        if self.columns.is_empty() {
            self.columns = Self::default().columns;
        }
        if column(&self.sort.column).is_none() {
            self.sort = Sort::default();
        }
        self.filters
            .retain(|id, text| FieldRef::find(id).is_some() && !text.trim().is_empty());
        self
    }

    /// Whether a field is visible.
    pub fn shows(&self, id: &str) -> bool {
        self.columns.iter().any(|c| c.id == id)
    }

    /// Shows a field as the last column, or hides it; the last visible one stays.
    pub fn toggle(&mut self, id: &str) {
        if self.shows(id) {
            if self.columns.len() > 1 {
                self.columns.retain(|c| c.id != id);
            }
        } else if let Some(field) = FieldRef::find(id) {
            self.columns.push(ChosenColumn::new(field));
        }
    }

    /// Moves a visible column so that it stands at the index `to` (from 0).
    pub fn move_to(&mut self, id: &str, to: usize) {
        if let Some(from) = self.columns.iter().position(|c| c.id == id) {
            let column = self.columns.remove(from);
            self.columns.insert(to.min(self.columns.len()), column);
        }
    }

    /// Sets a visible column's width in logical pixels, within the limits.
    pub fn resize(&mut self, id: &str, width: f32) {
        if let Some(column) = self.columns.iter_mut().find(|c| c.id == id) {
            column.width = sane_width(width);
        }
    }

    /// A click on a heading: sorts descending by it, then ascending, then newest first again.
    pub fn click_sort(&mut self, id: &str) {
        let Some(field) = FieldRef::find(id) else {
            return;
        };
        let column = sort_column(field);
        let newest = Sort::default();
        self.sort = match (self.sort.column == column, self.sort.descending) {
            (false, _) => Sort {
                column: column.to_owned(),
                descending: true,
            },
            (true, true) => Sort {
                column: column.to_owned(),
                descending: false,
            },
            (true, false) => newest,
        };
    }

    /// Sets a field's filter text; empty removes it.
    pub fn set_filter(&mut self, id: &str, text: &str) {
        if text.trim().is_empty() {
            self.filters.remove(id);
        } else if FieldRef::find(id).is_some() {
            self.filters.insert(id.to_owned(), text.to_owned());
        }
    }
}

impl ChosenColumn {
    fn new(field: FieldRef) -> Self {
        Self {
            id: field.id().to_owned(),
            width: default_width(field),
        }
    }
}

fn sane_width(width: f32) -> f32 {
    if width.is_finite() {
        width.clamp(MIN_WIDTH, MAX_WIDTH)
    } else {
        MIN_WIDTH
    }
}
