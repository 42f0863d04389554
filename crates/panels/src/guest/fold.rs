//! Rows → sums: the largest values of each stage keep their names, the rest is Other.

use super::pick::Picked;
use super::{Choice, Fault, kind_of, number, part};
use crate::number::amount;
use std::collections::HashMap;
use weir_model::columns::KeyKind;
use weir_model::order::Ordered as _;
use weir_model::{Columns, Data, Dictionary, Field};

/// What flows in a combination of stages.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// The value.
    pub forward: f64,
    /// What goes the other way.
    pub reverse: f64,
}

/// All combinations.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    keys: Vec<Names>,
    rows: Vec<(Vec<u32>, Sum)>,
    /// See `Answer::hidden`.
    pub hidden: f64,
    /// See `Answer::negative`.
    pub negative: usize,
}

/// The values of one stage, by number.
#[derive(Clone, Debug, Default)]
struct Names {
    of: HashMap<(KeyKind, String), u32>,
    parts: Vec<(KeyKind, String)>,
    sums: Vec<f64>,
}

impl Names {
    fn id(&mut self, part: (KeyKind, String)) -> u32 {
        if let Some(id) = self.of.get(&part) {
            return *id;
        }
        let id = self.parts.len() as u32;
        self.parts.push(part.clone());
        self.sums.push(0.0);
        self.of.insert(part, id);
        id
    }

    /// What each value becomes: itself, or Other where it is not among the largest.
    fn folded(&mut self, top: usize) -> Vec<u32> {
        let other = self.id((KeyKind::Other, String::new()));
        let named = |id: &u32| self.parts[*id as usize].0 == KeyKind::Value;
        let mut order: Vec<u32> = (0..self.parts.len() as u32).filter(named).collect();
        let sum = |id: u32| self.sums[id as usize];
        let text = |id: u32| &self.parts[id as usize].1;
        order.order_by(|a, b| sum(*b).total_cmp(&sum(*a)).then(text(*a).cmp(text(*b))));
        let mut becomes: Vec<u32> = (0..self.parts.len() as u32).collect();
        for id in order
            .into_iter()
            .skip(if top == 0 { usize::MAX } else { top })
        {
            becomes[id as usize] = other;
        }
        becomes
    }
}

/// Sums the rows of all tables that have the picked fields.
///
/// # Errors
/// When nothing has a value above 0.
pub fn fold(tables: &[Columns], picked: &Picked, choice: &Choice) -> Result<Sums, Fault> {
    let mut sums = Sums {
        keys: picked.keys().map(|_| Names::default()).collect(),
        ..Sums::default()
    };
    let mut rows: Vec<(Vec<u32>, Sum)> = Vec::new();
    for table in tables.iter().filter(|t| picked.fits(t)) {
        sums.read(table, picked, &mut rows);
    }
    if rows.is_empty() {
        return Err(Fault::NothingAbove(picked.value.clone()));
    }
    sums.gather(rows, choice);
    Ok(sums)
}

impl Sums {
    fn read(&mut self, table: &Columns, picked: &Picked, rows: &mut Vec<(Vec<u32>, Sum)>) {
        let field = |name: &String| table.field(name);
        let value = field(&picked.value);
        let back = picked.reverse.as_ref().and_then(field);
        let keys: Vec<(Option<&Field>, Option<&Field>)> = picked
            .keys()
            .map(|name| (field(name), table.field(&kind_of(name))))
            .collect();
        for row in 0..table.rows {
            let said = [value, back].map(|f| f.and_then(|f| number(f, row)));
            self.negative += usize::from(said.iter().flatten().any(|v| *v < 0.0));
            let above = |v: Option<f64>| v.filter(amount).unwrap_or(0.0);
            let sum = Sum {
                forward: above(said[0]),
                reverse: above(said[1]),
            };
            let whole = sum.forward + sum.reverse;
            if whole <= 0.0 {
                continue;
            }
            let ids = keys
                .iter()
                .zip(&mut self.keys)
                .map(|((field, kinds), names)| {
                    let part = field.map(|f| part(f, *kinds, row));
                    let id = names.id(part.unwrap_or((KeyKind::Unknown, String::new())));
                    names.sums[id as usize] += whole;
                    id
                });
            rows.push((ids.collect(), sum));
        }
    }

    /// Names the largest and adds up equal combinations, in the order of their first rows.
    fn gather(&mut self, rows: Vec<(Vec<u32>, Sum)>, choice: &Choice) {
        let top = choice.top as usize;
        let folded: Vec<Vec<u32>> = self.keys.iter_mut().map(|k| k.folded(top)).collect();
        let mut place: HashMap<Vec<u32>, usize> = HashMap::new();
        let (mut whole, mut hidden) = (0.0, 0.0);
        for (ids, sum) in rows {
            let ids: Vec<u32> = (ids.iter().zip(&folded))
                .map(|(id, f)| f[*id as usize])
                .collect();
            whole += sum.forward + sum.reverse;
            if !choice.other && self.has_other(&ids) {
                hidden += sum.forward + sum.reverse;
                continue;
            }
            let at = *place.entry(ids.clone()).or_insert(self.rows.len());
            if at == self.rows.len() {
                self.rows.push((ids, Sum::default()));
            }
            self.rows[at].1.forward += sum.forward;
            self.rows[at].1.reverse += sum.reverse;
        }
        self.hidden = if whole > 0.0 { hidden / whole } else { 0.0 };
    }

    fn has_other(&self, ids: &[u32]) -> bool {
        let kinds = ids.iter().zip(&self.keys);
        kinds
            .into_iter()
            .any(|(id, k)| k.parts[*id as usize].0 == KeyKind::Other)
    }

    /// The combinations in columns, with one of their sums under a measure's name.
    pub fn columns(&self, picked: &Picked, measure: &str, sum: fn(&Sum) -> f64) -> Columns {
        let mut fields = Vec::new();
        for (at, (name, names)) in picked.keys().zip(&self.keys).enumerate() {
            let ids = self.rows.iter().map(|(ids, _)| ids[at]);
            let kinds = ids.clone().map(|id| names.parts[id as usize].0 as u64);
            let texts = Dictionary {
                values: names.parts.iter().map(|(_, t)| t.as_str().into()).collect(),
                codes: ids.collect(),
            };
            fields.push(plain(name.clone(), Data::Text(texts)));
            fields.push(plain(kind_of(name), Data::UInt(kinds.collect())));
        }
        let sums = self.rows.iter().map(|(_, s)| sum(s)).collect();
        fields.push(plain(measure.to_owned(), Data::Float(sums)));
        Columns {
            rows: self.rows.len(),
            fields,
        }
    }
}

fn plain(name: String, data: Data) -> Field {
    Field {
        name,
        data,
        nulls: None,
    }
}
