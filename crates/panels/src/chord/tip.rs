//! What is said in words: tooltip, legend, total, and the table for screen readers.

use super::hue::Hues;
use super::model::{Model, Ribbon};
use super::picture::Target;
use super::select::long_label;
use crate::number::share;
use crate::{HiddenTable, Legend, LegendEntry, Tooltip, TooltipRow};
use weir_model::columns::KeyKind;
use weir_model::dimension::FieldRef;
use weir_model::order::Ordered as _;
use weir_scene::{Color, Point};

/// Neighbours named either way.
const NEIGHBOURS: usize = 3;

/// Words for a model in its colours.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// What is drawn.
    pub model: &'a Model,
    /// In which colours.
    pub hues: &'a Hues,
}

impl Words<'_> {
    /// The tooltip of a name or a ribbon.
    pub fn tooltip(&self, target: Target, at: Point) -> Tooltip {
        let (title, rows) = match target {
            Target::Name(name) => {
                let title = long_label(self.model, &self.model.names[name as usize]);
                (title, self.name_rows(name))
            }
            Target::Ribbon(ribbon) => {
                let ribbon = self.model.ribbons[ribbon as usize];
                (self.model.pair_label(ribbon), self.ribbon_rows(ribbon))
            }
        };
        Tooltip { at, title, rows }
    }

    fn amount(&self, value: f64) -> String {
        let amount = self.model.write(value);
        format!("{amount} · {}", share(self.model.share(value)))
    }

    fn value(&self, value: f64) -> String {
        self.model.write(value)
    }

    fn ribbon_rows(&self, ribbon: Ribbon) -> Vec<TooltipRow> {
        let (there, back) = (
            (ribbon.source, ribbon.target),
            (ribbon.target, ribbon.source),
        );
        let label = match self.model.is_split() {
            true => &self.model.strands[ribbon.strand as usize].label,
            false => self.model.measure_label(),
        };
        let mut rows = vec![TooltipRow {
            strong: true,
            ..row(Some(self.color(ribbon)), label, self.amount(ribbon.value))
        }];
        let same = |r: &&Ribbon| (r.source, r.target) == there && r.strand != ribbon.strand;
        for other in self.model.ribbons.iter().filter(same) {
            let label = &self.model.strands[other.strand as usize].label;
            rows.push(row(
                Some(self.color(*other)),
                label,
                self.amount(other.value),
            ));
        }
        let whole = self.model.between(there.0, there.1);
        if whole > ribbon.value {
            rows.push(row(None, "This way in all", self.value(whole)));
        }
        if there != back {
            let back = self.model.between(back.0, back.1);
            rows.push(row(None, "The other way", self.value(back)));
        }
        rows
    }

    fn name_rows(&self, name: u32) -> Vec<TooltipRow> {
        let about = &self.model.names[name as usize];
        let ways = [(0, "Sends", about.sent), (1, "Receives", about.received)];
        let mut rows: Vec<TooltipRow> = ways
            .into_iter()
            .filter(|(stage, ..)| about.stage.is_none_or(|s| s == *stage))
            .map(|(stage, label, value)| TooltipRow {
                strong: true,
                ..row(None, label, self.way(name, stage, value))
            })
            .collect();
        for strand in 0..self.strands() {
            let touches =
                |r: &&Ribbon| r.strand as usize == strand && (r.source == name || r.target == name);
            let sum: f64 = self
                .model
                .ribbons
                .iter()
                .filter(touches)
                .map(|r| r.value)
                .sum();
            if sum > 0.0 {
                let label = &self.model.strands[strand].label;
                rows.push(row(Some(self.hues.strands[strand]), label, self.value(sum)));
            }
        }
        self.neighbours(name, "→", &mut rows);
        self.neighbours(name, "←", &mut rows);
        rows
    }

    fn strands(&self) -> usize {
        self.hues.strands.len()
    }

    /// One way's value. Who is not among the named ones of that stage is in its Other.
    fn way(&self, name: u32, stage: usize, value: f64) -> String {
        let other = |r: &Ribbon| {
            let end = if stage == 0 { r.source } else { r.target };
            self.model.names[end as usize].part.kind == KeyKind::Other
        };
        let about = &self.model.names[name as usize].part;
        let unnamed = about.kind == KeyKind::Value && !self.model.named[stage].contains(about);
        if value <= 0.0 && unnamed && self.model.ribbons.iter().any(other) {
            return "in Other".to_owned();
        }
        self.amount(value)
    }

    /// The greatest neighbours one way, and how many more there are.
    fn neighbours(&self, name: u32, arrow: &str, rows: &mut Vec<TooltipRow>) {
        let mut ends: Vec<(u32, f64)> = Vec::new();
        for ribbon in &self.model.ribbons {
            let (near, far) = match arrow {
                "→" => (ribbon.source, ribbon.target),
                _ => (ribbon.target, ribbon.source),
            };
            if near == name {
                match ends.iter_mut().find(|(end, _)| *end == far) {
                    Some((_, sum)) => *sum += ribbon.value,
                    None => ends.push((far, ribbon.value)),
                }
            }
        }
        ends.order_by(|a, b| b.1.total_cmp(&a.1));
        for (end, value) in ends.iter().take(NEIGHBOURS) {
            let label = format!("{arrow} {}", self.model.names[*end as usize].label);
            rows.push(row(None, &label, self.value(*value)));
        }
        if ends.len() > NEIGHBOURS {
            let rest: f64 = ends[NEIGHBOURS..].iter().map(|e| e.1).sum();
            let label = format!("{arrow} {} more", ends.len() - NEIGHBOURS);
            rows.push(row(None, &label, self.value(rest)));
        }
    }

    fn color(&self, ribbon: Ribbon) -> Color {
        let strand = self.hues.strands.get(ribbon.strand as usize);
        strand.copied().unwrap_or_else(|| {
            let names = &self.hues.names;
            names[ribbon.source as usize]
        })
    }

    /// What splits ribbons, with the sum of each; the isolated one alone is shown.
    pub fn legend(&self, isolated: Option<usize>) -> Legend {
        let entry = |(i, color): (usize, &Color)| {
            let strand = &self.model.strands[i];
            LegendEntry {
                color: *color,
                label: strand.label.clone(),
                values: vec![self.amount(strand.sum)],
                shown: isolated.is_none_or(|only| only == i),
            }
        };
        let colors = self.hues.strands.iter();
        Legend {
            head: vec![self.model.measure_label().to_owned()],
            sorted: None,
            entries: colors.enumerate().map(entry).collect(),
        }
    }
}

/// The total; of one strand, where only that is shown.
pub fn total(model: &Model, isolated: Option<usize>) -> String {
    let total = model.write(model.total);
    match isolated.and_then(|i| model.strands.get(i)) {
        Some(strand) => {
            let sum = model.write(strand.sum);
            format!("{sum} {} of {total} total", strand.label.to_lowercase())
        }
        None => format!("{total} total"),
    }
}

/// One row per ribbon, the greatest first.
pub fn table(model: &Model, isolated: Option<usize>) -> HiddenTable {
    let mut ribbons = model.ribbons.clone();
    ribbons.order_by(|a, b| b.value.total_cmp(&a.value));
    let heading = |dim: &String| {
        let label = FieldRef::find(dim).map(FieldRef::label);
        let said = model.manner.heading(dim).or(label);
        said.unwrap_or(dim).to_owned()
    };
    let mut head: Vec<String> = model.dims.iter().map(heading).collect();
    head.extend([model.measure_label().to_owned(), "Share".to_owned()]);
    let cells = |ribbon: Ribbon| {
        let name = |i: u32| model.names[i as usize].label.clone();
        let mut cells = vec![name(ribbon.source), name(ribbon.target)];
        if model.is_split() {
            cells.push(model.strands[ribbon.strand as usize].label.clone());
        }
        cells.push(model.write(ribbon.value));
        cells.push(share(model.share(ribbon.value)));
        cells
    };
    HiddenTable {
        caption: format!("{}: {}", model.measure_label(), total(model, isolated)),
        head,
        rows: ribbons.into_iter().map(cells).collect(),
    }
}

fn row(color: Option<Color>, label: &str, value: String) -> TooltipRow {
    TooltipRow {
        color,
        label: label.to_owned(),
        value,
        strong: false,
    }
}
