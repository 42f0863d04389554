//! One decoded result: named, typed columns of equal length.

/// A result set in columns. Every field has `rows` entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// How many rows every field has.
    pub rows: usize,
    /// The fields in the order of the SELECT.
    pub fields: Vec<Field>,
}

/// One named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name in the SELECT.
    pub name: String,
    /// The values; a null's place holds the type's default.
    pub data: Data,
    /// `true` where the value is null; absent where none is.
    pub nulls: Option<Vec<bool>>,
}

/// The values of one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Text, each distinct value stored once.
    Text(Dictionary),
    /// Unsigned numbers.
    UInt(Vec<u64>),
    /// Signed numbers.
    Int(Vec<i64>),
    /// Floating point numbers.
    Float(Vec<f64>),
    /// UTC milliseconds since 1970.
    Time(Vec<i64>),
}

/// Text values by code: row `i` holds `values[codes[i]]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dictionary {
    /// The distinct values.
    pub values: Vec<Box<str>>,
    /// One index into `values` per row.
    pub codes: Vec<u32>,
}

impl Dictionary {
    /// The text of a row; empty when the row does not exist.
    pub fn get(&self, row: usize) -> &str {
        self.codes
            .get(row)
            .and_then(|c| self.values.get(*c as usize))
            .map_or("", |v| v)
    }
}

impl Columns {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

impl Field {
    /// The text of a row, for text fields.
    pub fn text(&self, row: usize) -> Option<&str> {
        match &self.data {
            Data::Text(d) if row < d.codes.len() => Some(d.get(row)),
            _ => None,
        }
    }

    /// The number of a row as `f64`, for number and time fields; null and missing rows give `None`.
    pub fn number(&self, row: usize) -> Option<f64> {
        if self
            .nulls
            .as_ref()
            .is_some_and(|n| n.get(row).copied().unwrap_or(false))
        {
            return None;
        }
        match &self.data {
            Data::UInt(v) => v.get(row).map(|v| *v as f64),
            Data::Int(v) | Data::Time(v) => v.get(row).map(|v| *v as f64),
            Data::Float(v) => v.get(row).copied(),
            Data::Text(_) => None,
        }
    }
}

/// How a dimension's value in a result is to be read. A result carries, beside each dimension
/// column `d`, a column `d_kind` (UInt8) with these numbers, so a Pod named `Other` stays itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum KeyKind {
    /// The value as it stands.
    Value = 0,
    /// All values outside the named top N.
    Other = 1,
    /// The record does not say (empty).
    Unknown = 2,
}

impl KeyKind {
    /// From the number in a `_kind` column; anything else reads as a value.
    pub fn from_u64(v: u64) -> Self {
        match v {
            1 => Self::Other,
            2 => Self::Unknown,
            _ => Self::Value,
        }
    }
}
