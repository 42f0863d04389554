//! The rows that are here: pages as they came, found by row number.

use super::packed::Packed;
use weir_model::Columns;

/// A value of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Raw<'a> {
    /// Text.
    Text(&'a str),
    /// A whole number.
    Number(i128),
    /// UTC milliseconds since 1970.
    Time(i64),
    /// A floating point number.
    Float(f64),
    /// The answer has no such column.
    Absent,
}

/// Pages in order.
#[derive(Default)]
pub struct Pages {
    pages: Vec<Page>,
    rows: usize,
}

struct Page {
    first: usize,
    fields: Vec<(String, Packed)>,
}

impl Pages {
    /// Appends a page; an empty one changes nothing.
    pub fn push(&mut self, page: Columns) {
        if page.rows == 0 {
            return;
        }
        let first = self.rows;
        self.rows += page.rows;
        let fields = page
            .fields
            .into_iter()
            .map(|f| (f.name.clone(), Packed::new(f)));
        self.pages.push(Page {
            first,
            fields: fields.collect(),
        });
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The value of a column in a row.
    pub fn get(&self, row: usize, column: &str) -> Raw<'_> {
        let page = self
            .pages
            .partition_point(|p| p.first <= row)
            .checked_sub(1);
        let Some(page) = page.filter(|_| row < self.rows).map(|p| &self.pages[p]) else {
            return Raw::Absent;
        };
        let row = row - page.first;
        match page.fields.iter().find(|(name, _)| name == column) {
            None => Raw::Absent,
            Some((_, Packed::Whole(v))) => Raw::Number(v.get(row)),
            Some((_, Packed::Time(v))) => Raw::Time(v.get(row) as i64),
            Some((_, Packed::Float(v))) => v.get(row).map_or(Raw::Absent, |v| Raw::Float(*v)),
            Some((_, Packed::Text(values, codes))) => values
                .get(codes.get(row) as usize)
                .map_or(Raw::Absent, |v| Raw::Text(v)),
        }
    }
}
