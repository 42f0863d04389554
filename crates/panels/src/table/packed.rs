//! One field of a page in few bytes, so that hundreds of thousands of rows fit in a browser tab:
//! the narrowest integers that hold the values less their minimum (frame of reference coding).

use weir_model::{Data, Field};

/// A field's values.
#[derive(Clone, Debug)]
pub enum Packed {
    /// Whole numbers.
    Whole(Whole),
    /// UTC milliseconds since 1970.
    Time(Whole),
    /// Text: distinct values, and an index into them per row.
    Text(Vec<Box<str>>, Whole),
    /// Floating point numbers.
    Float(Vec<f64>),
}

/// Whole numbers as a minimum and what each is above it.
#[derive(Clone, Debug)]
pub struct Whole {
    base: i128,
    above: Above,
}

#[derive(Clone, Debug)]
enum Above {
    Nothing,
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
    U64(Vec<u64>),
}

impl Whole {
    fn pack(values: impl Iterator<Item = i128> + Clone) -> Self {
        let base = values.clone().min().unwrap_or(0);
        let most = values.clone().max().unwrap_or(0) - base;
        let above = values.map(|v| v - base);
        let above = match most {
            0 => Above::Nothing,
            1..=0xff => Above::U8(above.map(|v| v as u8).collect()),
            0x100..=0xffff => Above::U16(above.map(|v| v as u16).collect()),
            0x1_0000..=0xffff_ffff => Above::U32(above.map(|v| v as u32).collect()),
            _ => Above::U64(above.map(|v| v as u64).collect()),
        };
        Self { base, above }
    }

    /// The number of a row that exists.
    pub fn get(&self, row: usize) -> i128 {
        self.base
            + match &self.above {
                Above::Nothing => 0,
                Above::U8(v) => v.get(row).copied().map_or(0, i128::from),
                Above::U16(v) => v.get(row).copied().map_or(0, i128::from),
                Above::U32(v) => v.get(row).copied().map_or(0, i128::from),
                Above::U64(v) => v.get(row).copied().map_or(0, i128::from),
            }
    }
}

impl Packed {
    /// Packs a field. A null reads as the type's default, which is what `flows` stores.
    pub fn new(field: Field) -> Self {
        match field.data {
            Data::UInt(v) => Self::Whole(Whole::pack(v.iter().map(|v| i128::from(*v)))),
            Data::Int(v) => Self::Whole(Whole::pack(v.iter().map(|v| i128::from(*v)))),
            Data::Time(v) => Self::Time(Whole::pack(v.iter().map(|v| i128::from(*v)))),
            Data::Text(d) => Self::Text(
                d.values,
                Whole::pack(d.codes.iter().map(|c| i128::from(*c))),
            ),
            Data::Float(v) => Self::Float(v),
        }
    }
}
