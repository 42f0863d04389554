//! The table as hosts hold it.

use super::super::details::{self, Detail, DetailGroup};
use super::super::rows::{Change, Rows};
use super::super::{Cell, ChosenColumn, CsvStyle, Head, Sort, TableState, VisibleRow, csv, field};
use super::{Chosen, Column, GuestTable, Kind, Words, is_kinds, unsorted};
use crate::Selection;
use crate::key::printable;
use std::ops::Range;
use weir_model::filter::FilterError;
use weir_model::time::Utc;
use weir_model::{Columns, Filter, Op, Unit, Zone};
use weir_scene::Point;

impl Rows for GuestTable {
    fn state(&self) -> &TableState {
        &self.state
    }

    fn set_state(&mut self, state: TableState) -> bool {
        let same = state.sort == self.state.sort && state.filters == self.state.filters;
        self.state = state;
        if !same {
            self.arrange();
        }
        false
    }

    fn take(&mut self, table: Columns, first: &[String], chosen: &Chosen, words: Words) {
        self.set_data(table, first, chosen, words);
    }

    fn kept(&self) -> Option<Chosen> {
        Some(self.chosen())
    }

    fn time(&self, row: usize) -> Option<i64> {
        let time = self.times()?.number(&self.pages, self.row(row)?)?;
        Some(time as i64)
    }

    fn row_at(&self, time: i64) -> Option<usize> {
        let times = self.times()?;
        let away = |row: usize| {
            let own = times.number(&self.pages, self.row(row)?)?;
            Some(((own - time as f64).abs(), row))
        };
        let nearest = (0..self.order.len()).filter_map(away);
        let (_, row) = nearest.min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(row)
    }

    fn change(&self, state: &mut TableState, change: Change<'_>) {
        match change {
            Change::Sort(id) => {
                let descending = (state.sort.column == id).then_some(state.sort.descending);
                state.sort = match descending {
                    None => sorted(id, true),
                    Some(true) => sorted(id, false),
                    Some(false) => unsorted(),
                };
            }
            Change::Toggle(id) if state.shows(id) && state.columns.len() > 1 => {
                state.columns.retain(|c| c.id != id);
            }
            Change::Toggle(id) if !state.shows(id) => state.columns.push(self.own_width(id)),
            Change::Toggle(_) => {}
            Change::Filter(id, text) if text.trim().is_empty() => {
                state.filters.remove(id);
            }
            Change::Filter(id, text) => {
                state.filters.insert(id.to_owned(), text.to_owned());
            }
            Change::Default => {
                state.columns = self.default.iter().map(|id| self.own_width(id)).collect();
            }
        }
    }

    fn all(&self) -> Vec<(String, String)> {
        let all = self.columns.iter().filter(|c| !is_kinds(&self.columns, c));
        all.map(|c| (c.id.clone(), c.label.clone())).collect()
    }

    fn rows(&self) -> usize {
        self.order.len()
    }

    fn is_complete(&self) -> bool {
        true
    }

    fn status(&self) -> Option<String> {
        let write = |n: usize| weir_model::units::format_exact(n as u64, Unit::Count);
        let (shown, all) = (self.order.len(), self.pages.rows());
        Some(match shown == all {
            true => format!("{} rows", write(all)),
            false => format!("{} of {} rows", write(shown), write(all)),
        })
    }

    fn source_row(&self, row: usize) -> usize {
        self.row(row).unwrap_or(row)
    }

    fn heads(&self) -> Vec<Head> {
        let sort = &self.state.sort;
        let head = |c: &ChosenColumn| {
            let column = self.column(&c.id)?;
            Some(Head {
                id: column.id.clone().into(),
                label: column.label.clone().into(),
                doc: match column.kind {
                    Kind::Known(field) => field::doc(field).into(),
                    _ => "".into(),
                },
                width: c.width,
                align: column.align(),
                sorted: (sort.column == column.id).then_some(sort.descending),
                filter: self.state.filters.get(&c.id).cloned().unwrap_or_default(),
            })
        };
        self.state.columns.iter().filter_map(head).collect()
    }

    fn visible(&self, range: Range<usize>, zone: &dyn Zone) -> Vec<VisibleRow> {
        let columns: Vec<&Column> = self.shown().collect();
        let row = |index: usize| {
            let row = self.row(index)?;
            let cells = columns.iter().map(|c| c.cell(&self.pages, row, zone));
            Some(VisibleRow {
                index,
                cells: cells.collect(),
            })
        };
        range.filter_map(row).collect()
    }

    fn cell(&self, row: usize, column: usize, zone: &dyn Zone) -> Option<Cell> {
        let column = self.shown().nth(column)?;
        Some(column.cell(&self.pages, self.row(row)?, zone))
    }

    fn selection(&self, row: usize, id: &str, at: Point) -> Option<Selection> {
        let (column, row) = (self.column(id)?, self.row(row)?);
        let value = column.value(&self.pages, row)?;
        let shown = column.said(&self.pages, row, &Utc).0;
        let shown = if shown.is_empty() { "empty" } else { &shown };
        Some(Selection {
            at,
            label: format!("{}: {}", column.label, printable(shown)),
            only: Filter::test(id, Op::Eq, value.clone()),
            without: Filter::test(id, Op::Ne, value),
            regroup: None,
        })
    }

    fn details(&self, row: usize, zone: &dyn Zone) -> Vec<DetailGroup> {
        let Some(row) = self.row(row) else {
            return Vec::new();
        };
        let mut groups = details::details(&self.pages, row, zone);
        for detail in groups.iter_mut().flat_map(|g| &mut g.fields) {
            if let Some(column) = self.column(&detail.id) {
                detail.label = column.label.clone().into();
                detail.cell = column.cell(&self.pages, row, zone);
            }
        }
        let others = self
            .columns
            .iter()
            .filter(|c| !matches!(c.kind, Kind::Known(_)));
        let fields: Vec<Detail> = others
            .map(|c| Detail {
                id: c.id.clone().into(),
                label: c.label.clone().into(),
                doc: "".into(),
                cell: c.cell(&self.pages, row, zone),
                raw: c.said(&self.pages, row, zone).0,
            })
            .collect();
        if !fields.is_empty() {
            let label = if groups.is_empty() { "Row" } else { "Further" };
            groups.push(DetailGroup { label, fields });
        }
        groups
    }

    fn csv(&self, rows: Range<usize>, _style: CsvStyle, zone: &dyn Zone) -> String {
        let columns: Vec<&Column> = self.shown().collect();
        let mut out = String::new();
        csv::line(
            &mut out,
            columns.iter().map(|c| csv::harmless(c.label.clone())),
        );
        for row in rows.filter_map(|row| self.row(row)) {
            let cells = columns
                .iter()
                .map(|c| csv::harmless(c.said(&self.pages, row, zone).0));
            csv::line(&mut out, cells);
        }
        out
    }

    fn filter(&self, _zone: &dyn Zone) -> Result<Filter, (String, FilterError)> {
        self.fits()
            .find_map(Result::err)
            .map_or(Ok(Filter::everything()), Err)
    }
}

fn sorted(id: &str, descending: bool) -> Sort {
    Sort {
        column: id.to_owned(),
        descending,
    }
}
