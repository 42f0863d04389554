//! Where rows, names, bars and values stand in a room; too many rows make the picture taller.

use super::model::{Bar, Kind, Model};
use super::words::Column;
use crate::pointer::Things;
use weir_scene::{Point, Rect, Size, Weight, measure};

/// Font size of names and values.
pub const FONT: f32 = 12.0;
/// Font size of headings.
pub const HEADING: f32 = 11.0;
/// Narrower rooms have each bar below its name.
const NARROW: f32 = 440.0;
/// Height of the headings.
const HEAD: f32 = 22.0;
/// Height of a row with everything in one line, least and most.
const LINE: (f32, f32) = (24.0, 36.0);
/// The same, with the bar below the name.
const TWO_LINES: (f32, f32) = (38.0, 46.0);
/// Thickness of a bar at most, and of one below its name.
const BAR: (f32, f32) = (14.0, 8.0);
/// Between columns.
const GAP: f32 = 14.0;
/// Distance from the left and right edges.
pub const EDGE: f32 = 6.0;
/// The part of the width that names may take beside bars, and values in all.
const NAMES: f32 = 0.42;
const VALUES: f32 = 0.56;
/// Least length of the longest bar.
const LEAST: f32 = 60.0;

/// A laid out panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// The scene's size.
    pub size: Size,
    /// The row of each bar.
    pub rows: Vec<Rect>,
    /// Whether there are headings.
    pub head: bool,
    /// Whether bars stand below their names.
    pub below: bool,
    /// Width of names.
    pub names: f32,
    /// The values' columns and where they end on the right.
    pub columns: Vec<(Column, f32)>,
    /// Where nothing is: bars begin here.
    pub zero: f32,
    /// Where the longest bar may end.
    pub end: f32,
    /// Pixels per unit of the measure.
    pub scale: f64,
}

impl Place {
    /// For a model in a room.
    pub fn new(model: &Model, room: Size) -> Self {
        let below = room.w < NARROW;
        let inner = (room.w - 2.0 * EDGE).max(1.0);
        let (columns, values) = columns(model, room.w - EDGE, inner * VALUES);
        let count = model.bars.len().max(1) as f32;
        let head = !below;
        let top = if head { HEAD } else { 0.0 };
        let (least, most) = if below { TWO_LINES } else { LINE };
        let height = ((room.h - top) / count).clamp(least, most);
        let row = |i: usize| Rect::new(0.0, top + i as f32 * height, room.w, height);
        let widest = model
            .bars
            .iter()
            .map(|bar| bar.width(FONT))
            .fold(0.0, f32::max);
        let names = if below {
            inner - values - GAP
        } else {
            widest
                .min(inner * NAMES)
                .min(inner - values - 2.0 * GAP - LEAST)
        }
        .max(0.0);
        let (from, to) = if below {
            (EDGE, EDGE + inner)
        } else {
            let from = EDGE + names + GAP;
            (from, (EDGE + inner - values - GAP).max(from + 1.0))
        };
        let (less, more) = reach(model);
        let scale = f64::from(to - from) / (less + more).max(f64::MIN_POSITIVE);
        let scale = if scale.is_finite() { scale } else { 0.0 };
        let rows: Vec<Rect> = (0..model.bars.len()).map(row).collect();
        let bottom = rows.last().map_or(0.0, |r| r.bottom());
        Self {
            size: Size::new(room.w, room.h.max(bottom)),
            rows,
            head,
            below,
            names,
            columns,
            zero: from + (less * scale) as f32,
            end: to,
            scale,
        }
    }

    /// The middle of a row's line of words.
    pub fn line(&self, row: usize) -> f32 {
        let rect = self.rows[row];
        rect.y
            + if self.below {
                rect.h * 0.36
            } else {
                rect.h / 2.0
            }
    }

    /// A row's bar, from one value to another.
    pub fn bar(&self, row: usize, from: f64, to: f64) -> Rect {
        let rect = self.rows[row];
        let x = |v: f64| self.zero + (v * self.scale) as f32;
        let (a, b) = (x(from.min(to)), x(from.max(to)));
        // What is there can be seen.
        let (a, b) = match (b - a < 1.5, to < from) {
            (true, true) => (b - 1.5, b),
            (true, false) => (a, a + 1.5),
            _ => (a, b),
        };
        let (y, h) = if self.below {
            (rect.y + rect.h * 0.78, BAR.1)
        } else {
            (rect.y + rect.h / 2.0, BAR.0.min(rect.h - 10.0))
        };
        Rect::new(a, y - h / 2.0, b - a, h)
    }
}

impl Things for Place {
    fn at(&self, point: Point) -> Option<usize> {
        self.rows.iter().position(|row| row.contains(point))
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn anchor(&self, thing: usize) -> Point {
        let row = self.rows.get(thing).copied().unwrap_or_default();
        Point::new(self.zero.max(row.x), row.y + row.h / 2.0)
    }
}

/// How far bars reach to the left and to the right, in units of the measure.
fn reach(model: &Model) -> (f64, f64) {
    let of = |value: fn(&Bar) -> f64| model.bars.iter().map(value).fold(0.0, f64::max);
    match model.kind {
        Kind::Ranking => (0.0, of(|b| b.now)),
        Kind::Compared => (0.0, of(|b| b.now.max(b.before))),
        Kind::Changes => (of(|b| -b.difference()), of(Bar::difference)),
    }
}

/// The columns of values that fit, each with its right edge, and what they take in all.
fn columns(model: &Model, right: f32, room: f32) -> (Vec<(Column, f32)>, f32) {
    let width = |column: Column| {
        let head = measure(column.head(model), HEADING, Weight::Regular);
        let texts = model.bars.iter().map(|bar| column.text(model, bar));
        texts.fold(head, |w, t| w.max(measure(&t, FONT, Weight::Regular)))
    };
    let mut all: Vec<(Column, u8, f32)> = Column::of(model.kind)
        .iter()
        .map(|(column, rank)| (*column, *rank, width(*column).ceil()))
        .collect();
    let taken = |all: &[(Column, u8, f32)]| {
        let widths: f32 = all.iter().map(|(.., w)| w).sum();
        widths + GAP * all.len().saturating_sub(1) as f32
    };
    while all.len() > 1 && taken(&all) > room {
        let last = all.iter().map(|(_, rank, _)| *rank).max();
        all.retain(|(_, rank, _)| Some(*rank) != last);
    }
    let values = taken(&all);
    let mut x = right;
    let mut placed = Vec::new();
    for (column, _, width) in all.into_iter().rev() {
        placed.push((column, x));
        x -= width + GAP;
    }
    placed.reverse();
    (placed, values)
}
