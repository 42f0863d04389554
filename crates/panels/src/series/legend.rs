//! The legend: a list of names with their mean or total, or a table that can be sorted.

use super::model::{Line, Model};
use super::values::Values;
use super::words::{both, name};
use crate::key;
use crate::number;
use crate::{Legend, LegendEntry};
use std::cmp::Ordering;
use weir_model::Unit;
use weir_model::order::Ordered as _;
use weir_model::spec::SeriesLegend;
use weir_scene::Color;

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// Smallest value in a complete bucket.
    Min,
    /// Of a rate what moved by the seconds of the range; of a sum per complete bucket.
    Mean,
    /// Largest value in a complete bucket.
    Max,
    /// In the last complete bucket; of a rate the last one reported.
    Last,
    /// Over the whole range: of a rate the octets that moved.
    Total,
}

impl Column {
    fn label(self) -> &'static str {
        match self {
            Self::Min => "Min",
            Self::Mean => "Mean",
            Self::Max => "Max",
            Self::Last => "Last",
            Self::Total => "Total",
        }
    }
}

/// Forward, and of the other way what is most asked for.
const FORWARD: [Column; 5] = [
    Column::Min,
    Column::Mean,
    Column::Max,
    Column::Last,
    Column::Total,
];
const REVERSE: [Column; 3] = [Column::Mean, Column::Max, Column::Total];

/// How a legend's entries stand: which column sorts them, and whether the largest stand first.
pub type Sort = Option<(usize, bool)>;

/// The columns with the way that they tell of: `true` is the other one.
fn columns(model: &Model) -> Vec<(Column, bool)> {
    let other = REVERSE.iter().filter(|_| model.mirrored);
    let forward = FORWARD.iter().map(|c| (*c, false));
    forward.chain(other.map(|c| (*c, true))).collect()
}

/// The order of a legend's entries: indices into the model's lines, Other last.
pub fn order(model: &Model, kind: SeriesLegend, sort: Sort) -> Vec<usize> {
    let mut order: Vec<usize> = (0..model.lines.len()).collect();
    let columns = columns(model);
    let sorted = sort.and_then(|(c, down)| Some((columns.get(c)?, down)));
    if let (SeriesLegend::Table, Some((column, down))) = (kind, sorted) {
        let figures = Figures::new(model);
        let cells: Vec<Option<f64>> = model
            .lines
            .iter()
            .map(|line| figures.cell(line, *column))
            .collect();
        order.order_by(|a, b| {
            let other = |i: &usize| key::is_other(&model.lines[*i].key);
            let by_value = compare(cells[*a], cells[*b]);
            let by_value = if down { by_value.reverse() } else { by_value };
            // What has no value stands behind what has one.
            let none = cells[*a].is_none().cmp(&cells[*b].is_none());
            other(a).cmp(&other(b)).then(none).then(by_value)
        });
    }
    order
}

fn compare(a: Option<f64>, b: Option<f64>) -> Ordering {
    a.unwrap_or_default().total_cmp(&b.unwrap_or_default())
}

/// One entry per line in that order; none for a single line without a name in a list.
pub fn legend(
    model: &Model,
    kind: SeriesLegend,
    sort: Sort,
    order: &[usize],
    shown: &[usize],
    colors: &[Color],
) -> Legend {
    let bare = model.dims.is_empty() && kind == SeriesLegend::List;
    if kind == SeriesLegend::Hidden || bare {
        return Legend::default();
    }
    let figures = Figures::new(model);
    let columns = columns(model);
    let entry = |i: &usize| {
        let line = model.lines.get(*i)?;
        let values = match kind {
            SeriesLegend::Table => columns.iter().map(|c| figures.written(line, *c)).collect(),
            _ => vec![figures.short(line)],
        };
        Some(LegendEntry {
            color: colors.get(*i).copied().unwrap_or(Color::hex(0x80_8080)),
            label: name(model, line),
            values,
            shown: shown.contains(i),
        })
    };
    let heading = |(column, other): &(Column, bool)| match (model.mirrored, other) {
        (false, _) => column.label().to_owned(),
        (true, false) => format!("↑ {}", column.label()),
        (true, true) => format!("↓ {}", column.label()),
    };
    let (head, sorted) = match kind {
        SeriesLegend::Table => (columns.iter().map(heading).collect(), sort),
        _ => (vec![figures.main().label().to_owned()], None),
    };
    Legend {
        head,
        sorted,
        entries: order.iter().filter_map(entry).collect(),
    }
}

/// What a legend tells of lines.
struct Figures<'a> {
    model: &'a Model,
    /// The buckets that count for the smallest, largest and last value: the complete ones.
    complete: Vec<bool>,
    /// How many of them have a value of this range.
    buckets: usize,
    last: Option<usize>,
}

impl<'a> Figures<'a> {
    fn new(model: &'a Model) -> Self {
        let complete: Vec<bool> = model
            .times
            .iter()
            .map(|t| !model.is_incomplete(*t))
            .collect();
        let counted = || model.now.iter().filter(|i| complete[**i]);
        Self {
            model,
            buckets: counted().count(),
            last: counted().next_back().copied(),
            complete,
        }
    }

    /// What a list tells: the mean of a rate, the sum of anything else.
    fn main(&self) -> Column {
        if self.model.is_rate() {
            Column::Mean
        } else {
            Column::Total
        }
    }

    fn short(&self, line: &Line) -> String {
        let main = self.main();
        let forward = self.written(line, (main, false));
        both(self.model, forward, || self.written(line, (main, true)))
    }

    fn written(&self, line: &Line, column: (Column, bool)) -> String {
        let rate = self.model.is_rate() && column.0 == Column::Total;
        let unit = if rate {
            Unit::Octets
        } else {
            self.model.unit()
        };
        let value = self.cell(line, column);
        value.map_or_else(|| "–".to_owned(), |v| number::format(v, unit))
    }

    /// A value as numbers sort; `None` where there is nothing to tell.
    fn cell(&self, line: &Line, (column, other): (Column, bool)) -> Option<f64> {
        let values = if other { &line.reverse } else { &line.forward };
        let model = self.model;
        match column {
            Column::Mean if model.is_rate() => Some(model.overall(values.sum)),
            Column::Mean => {
                let sum = self.counted(values).sum::<f64>() + 0.0;
                (self.buckets > 0).then(|| sum / self.buckets as f64)
            }
            Column::Total if model.is_rate() => Some(values.sum / 8.0 + 0.0),
            Column::Total => Some(values.sum + 0.0),
            Column::Max => self.counted(values).reduce(f64::max),
            Column::Min => {
                let zero = self.pauses(values).then_some(0.0);
                self.counted(values).chain(zero).reduce(f64::min)
            }
            Column::Last => self.latest(values),
        }
    }

    fn counted(&self, values: &Values) -> impl Iterator<Item = f64> {
        let counts = values.points.iter().filter(|(i, _)| self.complete[*i]);
        counts.map(|(_, v)| *v)
    }

    /// Whether there is a complete bucket in which other lines have a value and this one is 0: a
    /// sum that is missing, a rate that was not reported for longer than a gap.
    fn pauses(&self, values: &Values) -> bool {
        if !self.model.is_rate() {
            return self.counted(values).count() < self.buckets;
        }
        let dense = self.model.dense(values);
        let mut counted = self.model.now.iter().filter(|i| self.complete[**i]);
        counted.any(|i| dense[*i] == 0.0)
    }

    /// The value in the last complete bucket; of a rate the last one reported, up to a gap before.
    fn latest(&self, values: &Values) -> Option<f64> {
        let last = self.last?;
        let (at, value) = *values.points.iter().rev().find(|(i, _)| *i <= last)?;
        let model = self.model;
        let near = model.is_rate() && model.times[last] - model.times[at] <= model.gap_ms();
        Some(if at == last || near { value } else { 0.0 })
    }
}
