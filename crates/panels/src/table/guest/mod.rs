//! Owns the table of any source: it has all its rows, and sorts and filters them itself.
//!
//! Columns whose names the registry knows get its labels, enumerations and units, and two columns
//! that make a name are one more column. The host may write numbers and name values.

mod chosen;
mod column;
mod filter;
mod paint;
#[cfg(test)]
mod tests;
mod view;

pub use chosen::Chosen;
pub use column::{Column, Kind};
pub use paint::{Ink, Paint, RowColor};

use super::pages::Pages;
use super::{STATE_VERSION, Sort, TableState};
use crate::manner::{Named, Write};
use filter::Fit;
use std::collections::{BTreeMap, HashMap};
use weir_model::Columns;
use weir_model::dimension::{COMPOSITE, FieldRef, Form};
use weir_model::filter::FilterError;
use weir_model::order::Ordered as _;
use weir_model::time::Utc;
use weir_scene::{Color, Weight, measure};

/// Rows that a column's first width is fitted to.
const SAMPLE: usize = 60;
/// Font size of cells and headings, that of Grafana's tables.
const FONT: f32 = 14.0;
/// Cells have digits of even width, which are wider than those that are measured.
const EVEN: f32 = 1.2;
/// Room for the mark of a sorted heading.
const MARK: f32 = 14.0;
/// Room on both sides of a cell's text.
const PADDING: f32 = 20.0;
/// The least and the greatest first width, in logical pixels.
const NARROWEST: f32 = 84.0;
const WIDEST: f32 = 300.0;

/// What a host says of a table's columns.
#[derive(Default)]
pub struct Words {
    /// Headings by column.
    pub headings: HashMap<String, String>,
    /// Writes numbers and times, by column.
    pub write: HashMap<String, Write>,
    /// What some values are called, by column and value.
    pub names: HashMap<String, HashMap<String, Named>>,
    /// How cells are coloured, by column.
    pub paint: HashMap<String, Paint>,
    /// What the table stands on.
    pub background: Option<Color>,
}

/// The table.
pub struct GuestTable {
    columns: Vec<Column>,
    pages: Pages,
    /// The columns shown at first.
    default: Vec<String>,
    state: TableState,
    /// The widths that columns had by themselves.
    fitted: HashMap<String, f32>,
    /// The source's rows in the order shown.
    order: Vec<u32>,
}

impl Default for GuestTable {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            pages: Pages::default(),
            default: Vec::new(),
            state: TableState {
                version: STATE_VERSION,
                columns: Vec::new(),
                sort: unsorted(),
                filters: BTreeMap::new(),
            },
            fitted: HashMap::new(),
            order: Vec::new(),
        }
    }
}

/// As the source has them.
fn unsorted() -> Sort {
    Sort {
        column: String::new(),
        descending: false,
    }
}

impl GuestTable {
    /// Takes a table. `first` names the columns shown at first, empty for all; `chosen` is what a
    /// person chose, as the host kept it. Filters stay.
    pub fn set_data(
        &mut self,
        table: Columns,
        first: &[String],
        chosen: &Chosen,
        mut words: Words,
    ) {
        let rows = table.rows;
        let mut columns = Vec::new();
        let mut fields = Vec::new();
        for field in table.fields {
            let (field, kind) = column::typed(field);
            columns.push(own(&field.name, kind, &mut words));
            fields.push(field);
        }
        let joined = COMPOSITE.iter().filter(|d| d.form == Form::Joined);
        for name in joined {
            let there = |c: &&str| fields.iter().any(|f| f.name == **c);
            if name.columns.iter().all(there) && !there(&name.id) {
                columns.push(own(
                    name.id,
                    Kind::Known(FieldRef::Composite(name)),
                    &mut words,
                ));
            }
        }
        self.pages = Pages::default();
        self.pages.push(Columns { rows, fields });
        self.columns = columns;
        self.default = self.first(first);
        self.fit();
        self.choose(chosen);
        self.arrange();
    }

    fn ids(&self) -> Vec<String> {
        self.state.columns.iter().map(|c| c.id.clone()).collect()
    }

    /// A width that fits the heading and what the first rows say, in logical pixels.
    fn width(&self, id: &str) -> f32 {
        let Some(column) = self.column(id) else {
            return 120.0;
        };
        let said = (0..self.pages.rows().min(SAMPLE)).map(|row| {
            let (text, _) = column.said(&self.pages, row, &Utc);
            measure(&text, FONT, Weight::Regular) * EVEN
        });
        let heading = measure(&column.label, FONT, Weight::Semibold) + MARK;
        (said.fold(heading, f32::max) + PADDING).clamp(NARROWEST, WIDEST)
    }

    /// The columns shown at first: those wanted that are there, else all, names instead of their parts.
    fn first(&self, wanted: &[String]) -> Vec<String> {
        let there = wanted.iter().filter(|id| self.column(id).is_some());
        let wanted: Vec<String> = there.cloned().collect();
        if !wanted.is_empty() {
            return wanted;
        }
        let names: Vec<(&str, &[&str])> = self
            .columns
            .iter()
            .filter_map(|c| match c.kind {
                Kind::Known(FieldRef::Composite(d)) => Some((c.id.as_str(), d.columns)),
                _ => None,
            })
            .collect();
        let mut out: Vec<String> = Vec::new();
        for column in self.columns.iter().filter(|c| !is_kinds(&self.columns, c)) {
            let name = names
                .iter()
                .find(|(_, parts)| parts.contains(&column.id.as_str()));
            let id = name.map_or(column.id.as_str(), |(name, _)| name);
            if !out.iter().any(|o| o == id) {
                out.push(id.to_owned());
            }
        }
        out
    }

    fn column(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.id == id)
    }

    fn shown(&self) -> impl Iterator<Item = &Column> {
        let chosen = self.state.columns.iter();
        chosen.filter_map(|c| self.column(&c.id))
    }

    /// Filters and sorts the rows anew. A filter that cannot be read leaves nothing out.
    fn arrange(&mut self) {
        let fits: Vec<(&Column, Fit)> = self.fits().flatten().collect();
        let keeps = |row: &u32| {
            let row = *row as usize;
            fits.iter().all(|(column, fit)| {
                let shown = || column.said(&self.pages, row, &Utc).0;
                fit.fits(column.number(&self.pages, row), shown)
            })
        };
        let mut order: Vec<u32> = (0..self.pages.rows() as u32).filter(keeps).collect();
        let descending = self.state.sort.descending;
        if let Some(column) = self.column(&self.state.sort.column) {
            let keys = self.keys(column);
            let key = |row: &u32| keys[*row as usize];
            // What says nothing comes last either way.
            order.order_by(|a, b| match (key(a), key(b)) {
                (Some(a), Some(b)) if descending => b.total_cmp(&a),
                (Some(a), Some(b)) => a.total_cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        self.order = order;
    }

    /// What each row is sorted by: its number, or the rank of its text.
    fn keys(&self, column: &Column) -> Vec<Option<f64>> {
        let rows = 0..self.pages.rows();
        if column.is_numeric() {
            return rows.map(|row| column.number(&self.pages, row)).collect();
        }
        let said: Vec<String> = rows
            .map(|row| column.said(&self.pages, row, &Utc).0)
            .collect();
        let mut distinct: Vec<&str> = said.iter().map(String::as_str).collect();
        distinct.order_by(|a, b| a.to_lowercase().cmp(&b.to_lowercase()).then(a.cmp(b)));
        distinct.dedup();
        let rank: HashMap<&str, f64> = distinct.into_iter().zip((0..).map(f64::from)).collect();
        let key = |text: &String| {
            rank.get(text.as_str())
                .copied()
                .filter(|_| !text.is_empty())
        };
        said.iter().map(key).collect()
    }

    /// The columns' filters, or which cannot be read.
    fn fits(&self) -> impl Iterator<Item = Result<(&Column, Fit), (String, FilterError)>> {
        self.state.filters.iter().filter_map(|(id, text)| {
            let column = self.column(id)?;
            let fit = Fit::parse(text, column.is_numeric());
            Some(fit.map(|fit| (column, fit)).map_err(|e| (id.clone(), e)))
        })
    }

    /// The column whose times say when a row was: the first of times.
    fn times(&self) -> Option<&Column> {
        self.columns.iter().find(|c| c.is_time())
    }

    fn row(&self, row: usize) -> Option<usize> {
        self.order.get(row).map(|row| *row as usize)
    }
}

fn own(id: &str, kind: Kind, words: &mut Words) -> Column {
    let known = match kind {
        Kind::Known(field) => field.label(),
        _ => id,
    };
    let heading = words.headings.remove(id);
    Column {
        id: id.to_owned(),
        label: heading.unwrap_or_else(|| known.to_owned()),
        kind,
        write: words.write.remove(id),
        names: words.names.remove(id).unwrap_or_default(),
        paint: words.paint.remove(id).zip(words.background),
    }
}

/// Whether a column only says how another one is to be read.
fn is_kinds(columns: &[Column], column: &Column) -> bool {
    let of = column.id.strip_suffix("_kind");
    of.is_some_and(|of| columns.iter().any(|c| c.id == of))
}
