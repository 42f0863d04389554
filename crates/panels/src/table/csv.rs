//! Rows as CSV after RFC 4180: commas, CRLF, quotes doubled inside quotes.

use super::cell::{cell, raw};
use super::field::all_columns;
use super::pages::{Pages, Raw};
use std::ops::Range;
use weir_model::Zone;
use weir_model::dimension::FieldRef;

/// Which columns, and how values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvStyle {
    /// The visible columns as the table shows them. Text that a spreadsheet would run as a
    /// formula gets an apostrophe in front.
    Shown,
    /// The visible columns as stored: digits, ISO 8601 in UTC, exact text.
    ShownRaw,
    /// Every column of `flows` that the answer has, as stored.
    AllRaw,
}

/// Rows with a heading line.
pub fn csv(
    pages: &Pages,
    shown: &[FieldRef],
    rows: Range<usize>,
    style: CsvStyle,
    zone: &dyn Zone,
) -> String {
    let fields: Vec<FieldRef> = match style {
        CsvStyle::AllRaw => all_columns().filter(|f| is_stored(pages, *f)).collect(),
        _ => shown.to_vec(),
    };
    let mut out = String::new();
    let head = fields.iter().map(|f| match style {
        CsvStyle::Shown => f.label().to_owned(),
        _ => f.id().to_owned(),
    });
    line(&mut out, head);
    for row in rows {
        line(
            &mut out,
            fields.iter().map(|f| match style {
                CsvStyle::Shown => harmless(cell(pages, *f, row, zone).text),
                _ => raw(pages, *f, row),
            }),
        );
    }
    out
}

fn is_stored(pages: &Pages, field: FieldRef) -> bool {
    matches!(field, FieldRef::Column(_)) && pages.get(0, field.id()) != Raw::Absent
}

/// Text that does not begin as a formula does.
pub fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

/// A line of cells.
pub fn line(out: &mut String, cells: impl Iterator<Item = String>) {
    for (i, text) in cells.enumerate() {
        if i > 0 {
            out.push(',');
        }
        if text.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&text);
        }
    }
    out.push_str("\r\n");
}
