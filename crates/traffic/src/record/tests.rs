//! Tests of the record's layout against the column registry.
#![allow(clippy::unwrap_used)]

use super::{Cell, FlowRecord, Name};
use weir_model::column::{COLUMNS, ColumnType};

fn blank() -> FlowRecord {
    FlowRecord::default()
}

#[test]
fn columns_are_the_registry_in_order_and_type() {
    let mut seen = Vec::new();
    blank().each(|column, cell| {
        seen.push((
            column,
            match cell {
                Cell::Text(_) => ColumnType::Text,
                Cell::Time(_) => ColumnType::Time,
                Cell::UInt8(_) => ColumnType::UInt8,
                Cell::UInt16(_) => ColumnType::UInt16,
                Cell::UInt64(_) => ColumnType::UInt64,
            },
        ));
    });
    let registry: Vec<_> = COLUMNS.iter().map(|c| (c.name, c.ty)).collect();
    assert_eq!(seen, registry);
    assert_eq!(
        FlowRecord::COLUMNS,
        COLUMNS.iter().map(|c| c.name).collect::<Vec<_>>()
    );
}

#[test]
fn row_binary_is_little_endian_with_prefixed_lengths() {
    let mut record = blank();
    let mut empty = Vec::new();
    record.write_row_binary(&mut empty);
    let widths: usize = COLUMNS
        .iter()
        .map(|c| match c.ty {
            ColumnType::Text | ColumnType::UInt8 => 1,
            ColumnType::UInt16 => 2,
            ColumnType::Time => 4,
            ColumnType::UInt64 => 8,
        })
        .sum();
    assert_eq!(empty, vec![0; widths]);
    record.time_inserted = 0x0102_0304;
    record.http_vals = Name::from("x".repeat(300));
    let mut full = Vec::new();
    record.write_row_binary(&mut full);
    assert_eq!(full[..4], [4, 3, 2, 1]);
    let text = &full[widths - 1..];
    assert_eq!((text[0], text[1], text.len()), (0xac, 0x02, 302));
}

#[test]
fn tsv_escapes_what_would_break_a_row() {
    let mut record = blank();
    record.source_pod_name = Name::from("a\tb\nc\\d\re\0");
    record.flow_type = 3;
    let mut out = Vec::new();
    record.write_tsv(&mut out);
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.matches('\t').count(), COLUMNS.len() - 1);
    assert!(text.contains("\ta\\tb\\nc\\\\d\\re\\0\t"));
    assert!(text.ends_with('\n'));
}

#[test]
fn cells_are_found_by_column_name() {
    let mut record = blank();
    record.octet_delta_count = 7;
    assert_eq!(record.cell("octetDeltaCount"), Some(Cell::UInt64(7)));
    assert_eq!(record.cell("nope"), None);
    assert!(!record.is_zero_delta());
}
