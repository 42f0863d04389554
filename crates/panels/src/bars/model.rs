//! Columns into bars: a ranking, perhaps with the period before, or what changed most.

use crate::PanelData;
use crate::change::Change;
use crate::key::{self, Part};
use crate::number::amount;
use std::collections::HashMap;
use weir_model::order::Ordered as _;
use weir_model::{Columns, Measure, QuerySpec};
use weir_scene::{Weight, ellipsize, measure};

/// Values are cut to this, so that sums of them stay finite.
const LARGEST: f64 = 1e30;

/// What a bars panel draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The dimensions of the keys.
    pub dims: Vec<String>,
    /// What was summed.
    pub measure: Measure,
    /// What the bars say.
    pub kind: Kind,
    /// Everything with something in it: the largest value or change first, Other last.
    pub bars: Vec<Bar>,
    /// Every key of the answer but Other, also those that carry nothing.
    pub named: Vec<Vec<Part>>,
    /// The sum of all bars.
    pub total: f64,
    /// The sum of all bars in the period before, where that is known.
    pub total_before: Option<f64>,
}

/// What the bars say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// How much.
    Ranking,
    /// How much, and how much it was.
    Compared,
    /// How much more or less.
    Changes,
}

/// One key's values.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is about.
    pub key: Vec<Part>,
    /// What people read: names, and what stands between them.
    pub pieces: Vec<String>,
    /// Its value, not below 0.
    pub now: f64,
    /// Its value in the period before, 0 where that is not known.
    pub before: f64,
}

impl Bar {
    /// What people read, in a width: of several names the longest are cut, each in its middle.
    pub fn label(&self, width: f32, size: f32) -> String {
        let wide = |text: &str| measure(text, size, Weight::Regular);
        let mut widths: Vec<f32> = self.pieces.iter().map(|p| wide(p)).collect();
        let between: f32 = widths.iter().skip(1).step_by(2).sum();
        let mut names: Vec<f32> = widths.iter().step_by(2).copied().collect();
        names.order_by(f32::total_cmp);
        // Short names leave what they do not need to the others.
        let (mut room, mut left) = (width - between + 0.01, names.len() as f32);
        let mut most = f32::INFINITY;
        for name in names {
            if name > room / left {
                most = room / left;
                break;
            }
            room -= name;
            left -= 1.0;
        }
        for name in widths.iter_mut().step_by(2) {
            *name = name.min(most);
        }
        let fit = |(piece, width): (&String, f32)| ellipsize(piece, width, size, Weight::Regular);
        let whole: Vec<String> = self.pieces.iter().zip(widths).map(fit).collect();
        whole.concat()
    }

    /// The width of the whole label.
    pub fn width(&self, size: f32) -> f32 {
        let wide = |text: &String| measure(text, size, Weight::Regular);
        self.pieces.iter().map(wide).sum()
    }

    /// More or less than before, in units of the measure.
    pub fn difference(&self) -> f64 {
        self.now - self.before
    }

    /// The change against the period before.
    pub fn change(&self) -> Option<Change> {
        Change::new(self.now, self.before)
    }
}

impl Model {
    /// Reads an answer to a `Groups` or a `Changes` query. What is not above 0 counts as nothing.
    ///
    /// # Errors
    /// Says what was expected when the query or a column is of another kind.
    pub fn read(data: &PanelData) -> Result<Self, String> {
        let mut sums = Sums::default();
        let (by, measure, kind) = match &data.query {
            QuerySpec::Groups { by, measure, .. } => {
                sums.add(&data.columns, by, measure.id(), 0)?;
                let mut kind = Kind::Ranking;
                if let Some(earlier) = &data.earlier {
                    sums.add(earlier, by, measure.id(), 1)?;
                    kind = Kind::Compared;
                }
                (by, *measure, kind)
            }
            QuerySpec::Changes { by, measure, .. } => {
                sums.add(&data.columns, by, measure.id(), 0)?;
                let before = format!("{}_before", measure.id());
                sums.add(&data.columns, by, &before, 1)?;
                (by, *measure, Kind::Changes)
            }
            _ => return Err("expected the answer to a groups or a changes query".to_owned()),
        };
        let bars = sums.bars(by, kind);
        let sum = |value: fn(&Bar) -> f64| bars.iter().map(value).fold(0.0, |a, b| a + b);
        Ok(Self {
            dims: by.clone(),
            measure,
            kind,
            total: sum(|b| b.now),
            total_before: (kind != Kind::Ranking).then(|| sum(|b| b.before)),
            named: sums.named(),
            bars,
        })
    }

    /// A value's part of the whole, 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        if self.total > 0.0 {
            value / self.total
        } else {
            0.0
        }
    }

    /// How the whole changed, where that is known.
    pub fn change(&self) -> Option<Change> {
        Change::new(self.total, self.total_before?)
    }
}

/// Values now and before, by key.
#[derive(Default)]
struct Sums(HashMap<Vec<Part>, [f64; 2]>);

impl Sums {
    fn add(
        &mut self,
        columns: &Columns,
        by: &[String],
        name: &str,
        at: usize,
    ) -> Result<(), String> {
        let values = columns
            .field(name)
            .ok_or_else(|| format!("expected a column `{name}`"))?;
        for row in 0..columns.rows {
            let value = values.number(row).filter(amount);
            let sum = self.0.entry(key::read(columns, by, row)).or_default();
            sum[at] = (sum[at] + value.unwrap_or(0.0)).min(LARGEST);
        }
        Ok(())
    }

    fn bars(&self, by: &[String], kind: Kind) -> Vec<Bar> {
        let filled = self
            .0
            .iter()
            .filter(|(_, [now, before])| now + before > 0.0);
        let mut bars: Vec<Bar> = filled
            .map(|(key, [now, before])| Bar {
                pieces: if key::is_other(key) {
                    vec![key::label(by, key)]
                } else {
                    key::pieces(by, key)
                },
                key: key.clone(),
                now: *now,
                before: *before,
            })
            .collect();
        bars.order_by(|a, b| {
            let other = |bar: &Bar| key::is_other(&bar.key);
            let size = |bar: &Bar| match kind {
                Kind::Changes => bar.difference().abs(),
                _ => bar.now,
            };
            other(a)
                .cmp(&other(b))
                .then(size(b).total_cmp(&size(a)))
                .then(b.now.total_cmp(&a.now))
                .then_with(|| a.key.cmp(&b.key))
        });
        bars
    }

    fn named(&self) -> Vec<Vec<Part>> {
        let mut named: Vec<Vec<Part>> = self
            .0
            .keys()
            .filter(|k| !key::is_other(k))
            .cloned()
            .collect();
        named.order();
        named
    }
}
