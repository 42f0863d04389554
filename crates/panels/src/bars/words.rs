//! What is said in words: cells beside bars, tooltip, total, and the table for screen readers.

use super::model::{Bar, Kind, Model};
use crate::change::Change;
use crate::number::{format as write, share};
use crate::{HiddenTable, Tooltip, TooltipRow, key};
use weir_model::dimension::FieldRef;
use weir_scene::{Color, Point};

/// A column of values beside the bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The value, with its unit.
    Now,
    /// Its part of the whole.
    Share,
    /// How much more or less than before, with its unit.
    Difference,
    /// The same in per cent, or `new` or `gone`.
    Change,
}

impl Column {
    /// The columns of a kind of bars, with the order in which they are given up for want of room.
    pub fn of(kind: Kind) -> &'static [(Self, u8)] {
        match kind {
            Kind::Ranking => &[(Self::Now, 0), (Self::Share, 1)],
            Kind::Compared => &[(Self::Now, 0), (Self::Share, 2), (Self::Change, 1)],
            Kind::Changes => &[(Self::Difference, 0), (Self::Change, 1), (Self::Now, 2)],
        }
    }

    /// Its heading.
    pub fn head(self, model: &Model) -> &'static str {
        match self {
            Self::Now if model.kind == Kind::Changes => "Now",
            Self::Now => model.measure.label(),
            Self::Share => "Share",
            Self::Difference => model.measure.label(),
            Self::Change => "Change",
        }
    }

    /// What it says of a bar.
    pub fn text(self, model: &Model, bar: &Bar) -> String {
        match self {
            Self::Now => write(bar.now, model.measure.unit()),
            Self::Share => share(model.share(bar.now)),
            Self::Difference => difference(model, bar.difference()),
            Self::Change => change(bar.now, bar.change()),
        }
    }
}

/// A change in per cent; `new` and `gone` where nothing was or is.
fn change(now: f64, change: Option<Change>) -> String {
    let short = change.map_or_else(|| "–".to_owned(), Change::short);
    let gone = now <= 0.0 && change.is_some();
    if gone { "gone".to_owned() } else { short }
}

/// A difference with its sign.
fn difference(model: &Model, value: f64) -> String {
    let size = write(value.abs(), model.measure.unit());
    match value {
        v if v > 0.0 => format!("+{size}"),
        v if v < 0.0 => format!("\u{2212}{size}"),
        _ => format!("±{size}"),
    }
}

/// A bar's name in headings: says how many Other leaves out.
pub fn title(model: &Model, bar: &Bar) -> String {
    key::long_label(&model.dims, &bar.key, model.named.len())
}

/// The tooltip of a bar.
pub fn tooltip(model: &Model, bar: &Bar, color: Option<Color>, at: Point) -> Tooltip {
    let row = |color, label: &str, value: String| TooltipRow {
        color,
        label: label.to_owned(),
        value,
        strong: color.is_some(),
    };
    let unit = model.measure.unit();
    let mut rows = vec![
        row(color, model.measure.label(), write(bar.now, unit)),
        row(None, "Share", share(model.share(bar.now))),
    ];
    if model.kind != Kind::Ranking {
        let moved = difference(model, bar.difference());
        let moved = format!("{moved} · {}", change(bar.now, bar.change()));
        rows.push(row(None, "As long before", write(bar.before, unit)));
        rows.push(row(None, "Change", moved));
    }
    Tooltip {
        at,
        title: title(model, bar),
        rows,
    }
}

/// The total and, where that is known, how it changed.
pub fn total(model: &Model) -> String {
    let total = format!("{} total", write(model.total, model.measure.unit()));
    match (model.kind, model.change(), model.total_before) {
        (Kind::Changes, Some(moved), Some(before)) => format!(
            "{total}, {} ({})",
            difference(model, model.total - before),
            change(model.total, Some(moved))
        ),
        (_, Some(moved), _) => format!("{total}, {}", change(model.total, Some(moved))),
        _ => total,
    }
}

/// One row per bar.
pub fn table(model: &Model) -> HiddenTable {
    let heading = |dim: &String| match FieldRef::find(dim) {
        Some(field) => field.label().to_owned(),
        None => dim.clone(),
    };
    let names: Vec<String> = model.dims.iter().map(heading).collect();
    let mut head = vec![
        names.join(", "),
        model.measure.label().to_owned(),
        "Share".to_owned(),
    ];
    let compared = model.kind != Kind::Ranking;
    if compared {
        head.extend(["As long before", "Difference", "Change"].map(str::to_owned));
    }
    let row = |bar: &Bar| {
        let unit = model.measure.unit();
        let mut row = vec![
            title(model, bar),
            write(bar.now, unit),
            share(model.share(bar.now)),
        ];
        if compared {
            row.push(write(bar.before, unit));
            row.push(difference(model, bar.difference()));
            row.push(change(bar.now, bar.change()));
        }
        row
    };
    HiddenTable {
        caption: format!("{}: {}", model.measure.label(), total(model)),
        head,
        rows: model.bars.iter().map(row).collect(),
    }
}
