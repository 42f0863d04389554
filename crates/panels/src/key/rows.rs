//! Which key each row of an answer is about, for long answers: a key's text is read once, not once
//! per row.

use super::{Part, read};
use std::collections::HashMap;
use weir_model::columns::KeyKind;
use weir_model::{Columns, Data, Field};

/// The different keys seen so far, of one or several answers; a key's number is its place.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// The keys, by number.
    pub keys: Vec<Vec<Part>>,
    numbers: HashMap<Vec<Part>, usize>,
}

impl Keys {
    /// The number of each row's key.
    pub fn number(&mut self, columns: &Columns, dims: &[String]) -> Vec<usize> {
        let combinations = combine(columns, dims);
        let most = combinations.iter().max().map_or(0, |c| *c as usize + 1);
        let mut known: Vec<Option<usize>> = vec![None; most];
        let mut number = |(row, combination): (usize, &u32)| {
            let place = &mut known[*combination as usize];
            *place.get_or_insert_with(|| self.insert(read(columns, dims, row)))
        };
        combinations.iter().enumerate().map(&mut number).collect()
    }

    fn insert(&mut self, key: Vec<Part>) -> usize {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.keys.len();
        self.keys.push(key.clone());
        self.numbers.insert(key, number);
        number
    }
}

/// A number per row, dense from 0; rows with the same number have the same key.
fn combine(columns: &Columns, dims: &[String]) -> Vec<u32> {
    let mut all = vec![0; columns.rows];
    for dim in dims {
        let kinds = columns.field(&format!("{dim}_kind"));
        let values = columns.field(dim).map(codes);
        let mut seen: HashMap<(u32, u64), u32> = HashMap::new();
        let mut last = None;
        for (row, all) in all.iter_mut().enumerate() {
            let kind = kinds.and_then(|f| f.number(row)).unwrap_or_default();
            let kind = KeyKind::from_u64(kind as u64) as u64;
            let code = values.as_ref().and_then(|v| v.get(row)).copied();
            let pair = (*all, (u64::from(code.unwrap_or(u32::MAX)) << 2) | kind);
            // Rows of one key often follow each other.
            let number = match last {
                Some((known, number)) if known == pair => number,
                _ => {
                    let next = seen.len() as u32;
                    *seen.entry(pair).or_insert(next)
                }
            };
            last = Some((pair, number));
            *all = number;
        }
    }
    all
}

/// A number per row of a field; the same one for the same value.
fn codes(field: &Field) -> Vec<u32> {
    if let Data::Text(dictionary) = &field.data {
        return dictionary.codes.clone();
    }
    let rows = match &field.data {
        Data::Text(_) => 0,
        Data::UInt(v) => v.len(),
        Data::Int(v) | Data::Time(v) => v.len(),
        Data::Float(v) => v.len(),
    };
    let mut seen: HashMap<Option<u64>, u32> = HashMap::new();
    (0..rows)
        .map(|row| {
            let next = seen.len() as u32;
            let bits = field.number(row).map(f64::to_bits);
            *seen.entry(bits).or_insert(next)
        })
        .collect()
}
