//! Columns into slices: shares of a whole, largest first, Other last.

use crate::PanelData;
use crate::key::{self, Part};
use crate::number::amount;
use std::collections::HashMap;
use weir_model::order::Ordered as _;
use weir_model::{Measure, QuerySpec};

/// What a pie panel draws.
#[derive(Clone, Debug)]
pub struct Model {
    /// The dimensions of the keys.
    pub dims: Vec<String>,
    /// What was summed.
    pub measure: Measure,
    /// Every slice with something in it.
    pub slices: Vec<Slice>,
    /// The sum of all slices.
    pub total: f64,
}

/// One key's part of the whole.
#[derive(Clone, Debug)]
pub struct Slice {
    /// What it is about.
    pub key: Vec<Part>,
    /// What people read.
    pub label: String,
    /// Its value, above 0.
    pub value: f64,
}

impl Model {
    /// Reads an answer to a `Groups` query. What is not above 0 has no slice.
    ///
    /// # Errors
    /// Says what was expected when the query or a column is of another kind.
    pub fn read(data: &PanelData) -> Result<Self, String> {
        let QuerySpec::Groups { by, measure, .. } = &data.query else {
            return Err("expected the answer to a groups query".to_owned());
        };
        let name = measure.id();
        let values = data
            .columns
            .field(name)
            .ok_or_else(|| format!("expected a column `{name}`"))?;
        let mut sums: HashMap<Vec<Part>, f64> = HashMap::new();
        for row in 0..data.columns.rows {
            if let Some(v) = values.number(row).filter(amount) {
                *sums.entry(key::read(&data.columns, by, row)).or_default() += v.min(1e30);
            }
        }
        let slice = |(key, value): (Vec<Part>, f64)| Slice {
            label: key::label(by, &key),
            key,
            value,
        };
        let mut slices: Vec<Slice> = sums.into_iter().map(slice).collect();
        slices.order_by(|a, b| {
            let other = |s: &Slice| key::is_other(&s.key);
            other(a)
                .cmp(&other(b))
                .then(b.value.total_cmp(&a.value))
                .then_with(|| a.key.cmp(&b.key))
        });
        // An empty sum is minus zero.
        let total = slices.iter().map(|s| s.value).sum::<f64>();
        Ok(Self {
            dims: by.clone(),
            measure: *measure,
            slices,
            total,
        })
    }

    /// A slice's part of the whole, 0 to 1.
    pub fn share(&self, slice: &Slice) -> f64 {
        if self.total > 0.0 {
            slice.value / self.total
        } else {
            0.0
        }
    }

    /// The keys that Other leaves out.
    pub fn named(&self) -> Vec<Vec<Part>> {
        let keys = self.slices.iter().map(|s| &s.key);
        keys.filter(|k| !key::is_other(k)).cloned().collect()
    }
}
