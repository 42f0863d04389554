//! What a column of any source's table is, and what its cells say.

use super::super::cell::{self, Align, Cell, CellKind};
use super::super::field::align;
use super::super::pages::{Pages, Raw};
use super::paint::Paint;
use crate::key::printable;
use crate::manner::{Named, Write};
use std::collections::HashMap;
use weir_model::column::{Column as Known, ColumnType, column};
use weir_model::dimension::FieldRef;
use weir_model::{Data, Dictionary, Field, Value, Zone};
use weir_scene::Color;

/// A column.
pub struct Column {
    /// Its name in the table, or the name of two.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// What its values are.
    pub kind: Kind,
    /// Writes its numbers and times, where the host does.
    pub write: Option<Write>,
    /// What the host calls some of its values.
    pub names: HashMap<String, Named>,
    /// How its cells are coloured, on which background.
    pub paint: Option<(Paint, Color)>,
}

/// What a column's values are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A field that the registry knows.
    Known(FieldRef),
    /// Text.
    Text,
    /// Numbers.
    Number,
    /// Times.
    Time,
}

impl Column {
    /// The cell of a row of the pages.
    pub fn cell(&self, pages: &Pages, row: usize, zone: &dyn Zone) -> Cell {
        let (text, kind) = self.said(pages, row, zone);
        Cell {
            text,
            align: self.align(),
            kind,
            value: self.value(pages, row),
            ink: self
                .paint
                .as_ref()
                .and_then(|(paint, background)| paint.ink(row, *background)),
        }
    }

    /// What a cell says.
    pub fn said(&self, pages: &Pages, row: usize, zone: &dyn Zone) -> (String, CellKind) {
        let raw = pages.get(row, &self.id);
        if let Some(text) = self.named(raw) {
            return (printable(text).into_owned(), CellKind::Name);
        }
        match (self.kind, raw, &self.write) {
            (_, Raw::Float(v), _) if !v.is_finite() => (String::new(), CellKind::Empty),
            (_, Raw::Float(v), Some(write)) => (write(v), CellKind::Number),
            (_, Raw::Number(v), Some(write)) => (write(v as f64), CellKind::Number),
            (_, Raw::Time(v), Some(write)) if v != 0 => (write(v as f64), CellKind::Time),
            (Kind::Known(field), ..) => {
                let cell = cell::cell(pages, field, row, zone);
                (cell.text, cell.kind)
            }
            (_, Raw::Text(""), _) => (String::new(), CellKind::Empty),
            (_, Raw::Text(text), _) => (printable(text).into_owned(), CellKind::Text),
            (_, Raw::Float(v), _) => (v.to_string(), CellKind::Number),
            (_, Raw::Number(v), _) => (v.to_string(), CellKind::Number),
            (_, Raw::Time(v), _) => (weir_model::time::instant::iso(v), CellKind::Time),
            (_, Raw::Absent, _) => (String::new(), CellKind::Empty),
        }
    }

    fn named(&self, raw: Raw<'_>) -> Option<&str> {
        if self.names.is_empty() {
            return None;
        }
        let named = match raw {
            Raw::Text(text) => self.names.get(text),
            Raw::Number(v) => self.names.get(&v.to_string()),
            Raw::Float(v) => self.names.get(&v.to_string()),
            Raw::Time(_) | Raw::Absent => None,
        };
        named?.text.as_deref()
    }

    /// What a filter compares with; nothing for times.
    pub fn value(&self, pages: &Pages, row: usize) -> Option<Value> {
        match (self.kind, pages.get(row, &self.id)) {
            (Kind::Known(field), _) => cell::filter_value(pages, field, row),
            (_, Raw::Text(text)) => Some(text.into()),
            (_, Raw::Number(v)) => Some(Value::Text(v.to_string())),
            (_, Raw::Float(v)) if v.is_finite() => Some(Value::Text(v.to_string())),
            _ => None,
        }
    }

    /// The number of a row, for columns that sort and filter by numbers.
    pub fn number(&self, pages: &Pages, row: usize) -> Option<f64> {
        match pages.get(row, &self.id) {
            Raw::Number(v) => Some(v as f64),
            Raw::Time(v) => Some(v as f64),
            Raw::Float(v) => Some(v).filter(|v| v.is_finite()),
            Raw::Text(_) | Raw::Absent => None,
        }
    }

    /// Whether it sorts and filters by numbers.
    pub fn is_numeric(&self) -> bool {
        match self.kind {
            Kind::Known(FieldRef::Column(c)) => c.ty != ColumnType::Text && c.enumeration.is_none(),
            Kind::Known(FieldRef::Composite(_)) | Kind::Text => false,
            Kind::Number | Kind::Time => true,
        }
    }

    /// Whether its values are times.
    pub fn is_time(&self) -> bool {
        match self.kind {
            Kind::Known(FieldRef::Column(c)) => c.ty == ColumnType::Time,
            kind => kind == Kind::Time,
        }
    }

    /// On which side its cells stand.
    pub fn align(&self) -> Align {
        match self.kind {
            Kind::Known(field) => align(field),
            Kind::Number => Align::End,
            Kind::Text | Kind::Time => Align::Start,
        }
    }
}

/// A field as the registry has it, where it knows the name and the values fit.
pub fn typed(field: Field) -> (Field, Kind) {
    let own = match &field.data {
        Data::Text(_) => Kind::Text,
        Data::Time(_) => Kind::Time,
        _ => Kind::Number,
    };
    let Some(known) = column(&field.name) else {
        return (field, own);
    };
    match fitted(&field.data, known) {
        Some(data) => (
            Field { data, ..field },
            Kind::Known(FieldRef::Column(known)),
        ),
        None => (field, own),
    }
}

/// Values in a registry's type; `None` where they are something else.
fn fitted(data: &Data, known: &Known) -> Option<Data> {
    match (known.ty, data) {
        (ColumnType::Text, Data::Text(_)) | (ColumnType::Time, Data::Time(_)) => Some(data.clone()),
        (ColumnType::Text | ColumnType::Time, _) => None,
        (_, Data::Float(values)) => {
            let whole = |v: &f64| v.is_nan() || (*v >= 0.0 && v.fract() == 0.0);
            // A null has no place among whole numbers.
            if known.enumeration.is_none() && values.iter().any(|v| v.is_nan()) {
                return Some(data.clone());
            }
            let all = values.iter().all(whole);
            all.then(|| Data::UInt(values.iter().map(|v| *v as u64).collect()))
        }
        // Large numbers come as text.
        (_, Data::Text(Dictionary { values, codes })) => {
            let parsed: Option<Vec<u64>> = values.iter().map(|v| v.parse().ok()).collect();
            let parsed = parsed?;
            let number = |code: &u32| parsed.get(*code as usize).copied();
            Some(Data::UInt(codes.iter().map(number).collect::<Option<_>>()?))
        }
        (_, other) => Some(other.clone()),
    }
}
