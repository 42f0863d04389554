//! Columns as CSV (RFC 4180), for a panel's download.

use weir_model::{Columns, Data, Field, time::Utc, time::instant};
use weir_query::HASH_FIELD;

/// Several answers in one table: a heading line and one line per row, times in ISO 8601, nulls empty.
/// With more than one answer the first column names it; a column that an answer lacks is empty.
pub fn write(parts: &[(&str, &Columns)]) -> String {
    if let [(_, columns)] = parts {
        return head(columns) + &lines(columns);
    }
    let mut names: Vec<&str> = Vec::new();
    for (_, columns) in parts {
        let new = fields(columns).map(|field| &*field.name);
        let new: Vec<&str> = new.filter(|name| !names.contains(name)).collect();
        names.extend(new);
    }
    let heads = std::iter::once("answer").chain(names.iter().copied());
    let mut out = heads.map(cell).collect::<Vec<_>>().join(",") + "\r\n";
    for (part, columns) in parts {
        let found: Vec<_> = names.iter().map(|name| columns.field(name)).collect();
        for row in 0..columns.rows {
            let values = found
                .iter()
                .map(|field| field.map_or_else(String::new, |f| at(f, row)));
            let values = std::iter::once(cell(part)).chain(values);
            out.push_str(&values.collect::<Vec<_>>().join(","));
            out.push_str("\r\n");
        }
    }
    out
}

/// The heading line.
pub fn head(columns: &Columns) -> String {
    let names = fields(columns).map(|field| cell(&field.name));
    names.collect::<Vec<_>>().join(",") + "\r\n"
}

/// What people asked for: not the table's own mark of a row.
fn fields(columns: &Columns) -> impl Iterator<Item = &Field> {
    let fields = columns.fields.iter();
    fields.filter(|field| *field.name != *HASH_FIELD)
}

/// One line per row.
pub fn lines(columns: &Columns) -> String {
    let mut out = String::new();
    for row in 0..columns.rows {
        let cells = fields(columns).map(|field| at(field, row));
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}

/// One cell; a null is empty.
fn at(field: &Field, row: usize) -> String {
    let nulls = field.nulls.as_ref();
    match nulls.is_some_and(|nulls| nulls.get(row) == Some(&true)) {
        true => String::new(),
        false => value(&field.data, row),
    }
}

fn value(data: &Data, row: usize) -> String {
    match data {
        Data::Text(dictionary) => cell(dictionary.get(row)),
        Data::UInt(values) => values.get(row).map(u64::to_string).unwrap_or_default(),
        Data::Int(values) => values.get(row).map(i64::to_string).unwrap_or_default(),
        Data::Float(values) => values.get(row).map(f64::to_string).unwrap_or_default(),
        Data::Time(values) => values
            .get(row)
            .map(|ms| instant::format(*ms, &Utc, instant::Precision::Second))
            .unwrap_or_default(),
    }
}

/// Quoted where needed; a leading sign that a spreadsheet would calculate is made text.
fn cell(text: &str) -> String {
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}
