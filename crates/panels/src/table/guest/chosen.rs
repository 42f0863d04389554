//! Owns what a host keeps of what a person chose of a table's columns, and gives back with each table.
//!
//! Only what differs from the table's own choice is said, so that further columns of later tables show
//! and widths go on fitting what is in them.

use super::{GuestTable, unsorted};
use crate::table::{ChosenColumn, Sort};
use std::collections::HashMap;

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chosen {
    /// The columns from left to right; empty: those shown at first.
    pub columns: Vec<String>,
    /// Widths in logical pixels, by column, where a person set them.
    pub widths: HashMap<String, f32>,
    /// By what the rows are sorted; none: as they came.
    pub sort: Option<Sort>,
}

impl GuestTable {
    /// Takes what was chosen, as far as there are such columns.
    pub(super) fn choose(&mut self, chosen: &Chosen) {
        let there = |id: &&String| self.column(id).is_some();
        let mut ids: Vec<String> = chosen.columns.iter().filter(there).cloned().collect();
        if ids.is_empty() {
            ids.clone_from(&self.default);
        }
        let columns = ids.into_iter().map(|id| match chosen.widths.get(&id) {
            Some(width) => ChosenColumn { id, width: *width },
            None => self.own_width(&id),
        });
        self.state.columns = columns.collect();
        let sort = chosen.sort.clone();
        self.state.sort = sort
            .filter(|sort| self.column(&sort.column).is_some())
            .unwrap_or_else(unsorted);
    }

    /// What was chosen, for a host to keep.
    pub(super) fn chosen(&self) -> Chosen {
        let (columns, sort) = (&self.state.columns, &self.state.sort);
        let set = columns.iter().filter(|c| **c != self.own_width(&c.id));
        let ids = self.ids();
        Chosen {
            widths: set.map(|c| (c.id.clone(), c.width)).collect(),
            columns: if ids == self.default { Vec::new() } else { ids },
            sort: (!sort.column.is_empty()).then(|| sort.clone()),
        }
    }

    /// A column with its own width.
    pub(super) fn own_width(&self, id: &str) -> ChosenColumn {
        let fitted = self.fitted.get(id).copied();
        ChosenColumn {
            id: id.to_owned(),
            width: fitted.unwrap_or_else(|| self.width(id)),
        }
    }

    /// Fits the widths of columns that have none yet, once, so that they do not jump with each table.
    pub(super) fn fit(&mut self) {
        if self.pages.rows() == 0 {
            return;
        }
        let new = self
            .columns
            .iter()
            .filter(|c| !self.fitted.contains_key(&c.id));
        let new: Vec<_> = new.map(|c| (c.id.clone(), self.width(&c.id))).collect();
        self.fitted.extend(new);
    }
}
