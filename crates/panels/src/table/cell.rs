//! What one cell says: numbers with names and units, times in the reader's zone.

use super::field::align;
use super::guest::Ink;
use super::labels;
use super::pages::{Pages, Raw};
use crate::key::printable;
use crate::number::format as write_unit;
use weir_model::dimension::FieldRef;
use weir_model::time::instant::{Precision, format, iso};
use weir_model::{Column, ColumnType, Unit, Value, Zone};

/// On which side of its column a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Left.
    Start,
    /// Right.
    End,
}

/// What a cell holds, for its looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Nothing: the record does not say.
    Empty,
    /// Text.
    Text,
    /// A number, perhaps with a unit.
    Number,
    /// A number with a name, such as an action.
    Name,
    /// A time.
    Time,
    /// Pod labels.
    Labels,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// On which side it stands.
    pub align: Align,
    /// What it holds.
    pub kind: CellKind,
    /// What a filter for it compares with; `None` for times.
    pub value: Option<Value>,
    /// Its colours, where they say something of its value.
    pub ink: Option<Ink>,
}

/// The cell of a field in a row.
pub fn cell(pages: &Pages, field: FieldRef, row: usize, zone: &dyn Zone) -> Cell {
    let (text, kind) = match field {
        FieldRef::Composite(_) => (name(pages, field, row), CellKind::Text),
        FieldRef::Column(column) => words(column, pages.get(row, column.name), zone),
    };
    let kind = if text.is_empty() {
        CellKind::Empty
    } else {
        kind
    };
    let text = printable(&text).into_owned();
    Cell {
        text,
        align: align(field),
        kind,
        value: filter_value(pages, field, row),
        ink: None,
    }
}

/// A name of two columns: `namespace/name`; empty leading parts are left out.
fn name(pages: &Pages, field: FieldRef, row: usize) -> String {
    let FieldRef::Composite(dimension) = field else {
        return String::new();
    };
    let parts = dimension.columns.iter().map(|c| match pages.get(row, c) {
        Raw::Text(text) => text,
        _ => "",
    });
    let parts: Vec<&str> = parts.skip_while(|p| p.is_empty()).collect();
    parts.join("/")
}

/// A value in words. A time of 1970 and port 0 mean that the record does not say.
fn words(column: &Column, raw: Raw<'_>, zone: &dyn Zone) -> (String, CellKind) {
    match raw {
        Raw::Absent => (String::new(), CellKind::Empty),
        Raw::Time(0) => (String::new(), CellKind::Empty),
        Raw::Time(ms) => (format(ms, zone, Precision::Second), CellKind::Time),
        Raw::Text(text) if column.name.ends_with("Labels") => {
            (labels::short(text), CellKind::Labels)
        }
        Raw::Text(text) => (text.to_owned(), CellKind::Text),
        Raw::Float(v) => (write_unit(v, column.unit), CellKind::Number),
        Raw::Number(v) => match u64::try_from(v) {
            Ok(v) if column.enumeration.is_some() => (column.text(v), CellKind::Name),
            Ok(0) if column.ty == ColumnType::UInt16 => (String::new(), CellKind::Empty),
            _ => (number(v, column.unit), CellKind::Number),
        },
    }
}

/// Octets and rates with units; counts exactly, their digits grouped.
fn number(v: i128, unit: Unit) -> String {
    match unit {
        Unit::Plain => v.to_string(),
        Unit::Count => grouped(v),
        _ => write_unit(v as f64, unit),
    }
}

/// Digits in groups of three, parted by narrow no-break spaces.
fn grouped(v: i128) -> String {
    let digits = v.unsigned_abs().to_string();
    let mut out = String::from(if v < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// What a filter compares with; nothing for times, which the page's range is for, and for
/// columns that the answer lacks.
pub fn filter_value(pages: &Pages, field: FieldRef, row: usize) -> Option<Value> {
    match field {
        FieldRef::Composite(_) => {
            (row < pages.rows()).then(|| Value::Text(name(pages, field, row)))
        }
        FieldRef::Column(column) => match pages.get(row, column.name) {
            Raw::Text(text) => Some(Value::Text(text.to_owned())),
            Raw::Number(v) => u64::try_from(v).ok().map(Value::Number),
            Raw::Time(_) | Raw::Float(_) | Raw::Absent => None,
        },
    }
}

/// A value as a filter menu names it.
pub fn label(pages: &Pages, field: FieldRef, row: usize) -> String {
    match field {
        FieldRef::Composite(_) => name(pages, field, row),
        FieldRef::Column(column) => match pages.get(row, column.name) {
            Raw::Number(v) if column.enumeration.is_some() => {
                u64::try_from(v).map_or_else(|_| v.to_string(), |v| column.text(v))
            }
            _ => raw(pages, field, row),
        },
    }
}

/// A value as machines read it: digits, ISO 8601 in UTC, text as it stands.
pub fn raw(pages: &Pages, field: FieldRef, row: usize) -> String {
    let column = match field {
        FieldRef::Composite(_) => return name(pages, field, row),
        FieldRef::Column(column) => column,
    };
    match pages.get(row, column.name) {
        Raw::Text(text) => text.to_owned(),
        Raw::Number(v) => v.to_string(),
        Raw::Float(v) => v.to_string(),
        Raw::Time(ms) => iso(ms),
        Raw::Absent => String::new(),
    }
}
