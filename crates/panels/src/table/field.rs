//! What a table's column is: a column of `flows`, or a name made of two of them.

use super::Align;
use weir_model::ColumnType;
use weir_model::column::COLUMNS;
pub use weir_model::dimension::DEFAULT_COLUMNS;
use weir_model::dimension::{COMPOSITE, FieldRef};

/// Every column that a table can show: names first, then the columns in the registry's order.
pub fn all_columns() -> impl Iterator<Item = FieldRef> {
    let names = COMPOSITE.iter().map(FieldRef::Composite);
    names.chain(COLUMNS.iter().map(FieldRef::Column))
}

/// The width that fits most of a field's values, in logical pixels.
pub fn default_width(field: FieldRef) -> f32 {
    match field {
        FieldRef::Composite(_) => 240.0,
        FieldRef::Column(c) => match c.ty {
            ColumnType::Time => 172.0,
            ColumnType::UInt8 => 130.0,
            ColumnType::UInt16 => 100.0,
            ColumnType::UInt64 => 120.0,
            ColumnType::Text if c.name.ends_with("IP") => 140.0,
            ColumnType::Text if c.name.ends_with("Labels") => 280.0,
            ColumnType::Text => 180.0,
        },
    }
}

/// One sentence on a field.
pub fn doc(field: FieldRef) -> &'static str {
    match field {
        FieldRef::Composite(_) => "",
        FieldRef::Column(c) => c.doc,
    }
}

/// Numbers stand on the right, so that their digits align; names of numbers on the left.
pub fn align(field: FieldRef) -> Align {
    match field {
        FieldRef::Column(c) if is_number(c.ty) && c.enumeration.is_none() => Align::End,
        _ => Align::Start,
    }
}

fn is_number(ty: ColumnType) -> bool {
    matches!(
        ty,
        ColumnType::UInt8 | ColumnType::UInt16 | ColumnType::UInt64
    )
}

/// The column of `flows` that sorts by this field: a name of two columns sorts by its last.
pub fn sort_column(field: FieldRef) -> &'static str {
    match field {
        FieldRef::Composite(d) => d.columns.last().copied().unwrap_or(d.id),
        FieldRef::Column(c) => c.name,
    }
}
