//! Which form the numbers take in a room, and how large they are.
//!
//! Every form and every number of columns is tried; the one with the largest numbers wins. Where
//! nothing fits, a list is taller than the room and its host scrolls.

use weir_scene::{Rect, Size, Weight, measure};

/// Font sizes of a number in a card: smallest and largest.
const CARD: (f32, f32) = (16.0, 34.0);
/// The largest size of a number that stands alone.
const ALONE: f32 = 56.0;
/// Font sizes of a number in a line of a list.
const LINE: (f32, f32) = (13.0, 22.0);
/// Font size of labels and changes.
pub const SMALL: f32 = 12.0;
/// Distance of neighbours, and of the parts of a line.
pub const GAP: f32 = 20.0;
/// A card's distance from the line to its neighbour on the left, beyond half of the gap.
pub const CLEAR: f32 = 4.0;
/// Distances in a card: from its label to its number, from that to its change.
pub const STACK: (f32, f32) = (9.0, 11.0);
/// Room of the sign before a change.
pub const SIGN: f32 = 14.0;
/// Heights of a list's line: least, and the most that it grows to.
const ROW: (f32, f32) = (24.0, 44.0);
/// Least distance of cards below each other.
const BETWEEN: f32 = 18.0;
/// Height of a capital, of its font size.
const CAP: f32 = weir_scene::text::CAP_HEIGHT;

/// One number as it will be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// Its name; empty where the panel's title says it.
    pub label: String,
    /// The number with its unit.
    pub number: String,
    /// What it counts, behind the number.
    pub noun: String,
    /// How it changed, without the sign.
    pub change: String,
}

/// Where numbers stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Label, number and change below each other; otherwise beside each other.
    pub cards: bool,
    /// Font size of the numbers.
    pub size: f32,
    /// One rectangle per number, in reading order.
    pub cells: Vec<Rect>,
    /// Numbers side by side.
    pub across: usize,
    /// Widths of a list's numbers and of its changes, 0 where these have no room.
    pub columns: (f32, f32),
}

/// The best place in a room.
pub fn place(numbers: &[Written], room: Size) -> Place {
    let count = numbers.len().max(1);
    let mut best: Option<(f32, Place)> = None;
    for across in 1..=count {
        for cards in [true, false] {
            let Some(place) = attempt(numbers, room, across, cards) else {
                continue;
            };
            let score = score(&place, count);
            if best.as_ref().is_none_or(|(s, _)| score > *s) {
                best = Some((score, place));
            }
        }
    }
    best.map_or_else(|| scrolled(numbers, room), |(_, place)| place)
}

/// Larger numbers are better; cards are better than lines; few rows are better, full ones too.
fn score(place: &Place, count: usize) -> f32 {
    let empty = (place.across - count % place.across) % place.across;
    let form = if place.cards {
        1.0 - 0.2 * (count.div_ceil(place.across) - 1) as f32
    } else {
        0.6
    };
    place.size * form * (1.0 - 0.5 * empty as f32 / (count + empty) as f32)
}

fn attempt(numbers: &[Written], room: Size, across: usize, cards: bool) -> Option<Place> {
    let down = numbers.len().div_ceil(across).max(1);
    let w = (room.w - GAP * (across - 1) as f32) / across as f32;
    let h = room.h / down as f32;
    let columns = (widest(numbers, |n| full(n, 1.0)), changes(numbers));
    let (size, least) = if cards {
        (card(numbers, w, h), CARD.0)
    } else {
        let labels = widest(numbers, |n| measure(&n.label, SMALL, Weight::Regular));
        let parts = labels + GAP + columns.1 + if columns.1 > 0.0 { GAP } else { 0.0 };
        let size = ((w - parts) / columns.0).min(h * 0.62).min(LINE.1);
        (if h < ROW.0 { 0.0 } else { size }, LINE.0)
    };
    let size = size.floor();
    (size >= least).then(|| Place {
        cards,
        size,
        cells: cells(numbers.len(), across, Size::new(w, h)),
        across,
        columns: (columns.0 * size, columns.1),
    })
}

/// The largest number in a card of this size.
fn card(numbers: &[Written], w: f32, h: f32) -> f32 {
    let labels = widest(numbers, |n| measure(&n.label, SMALL, Weight::Regular));
    let has_label = labels > 0.0;
    let has_change = numbers.iter().any(|n| !n.change.is_empty());
    let beside = [(has_label, STACK.0), (has_change, STACK.1)];
    let used: f32 = beside
        .into_iter()
        .filter(|(has, _)| *has)
        .map(|(_, gap)| gap + CAP * SMALL)
        .sum();
    if labels.max(changes(numbers)) > w - CLEAR {
        return 0.0;
    }
    let most = if numbers.len() == 1 { ALONE } else { CARD.1 };
    let tall = (h - BETWEEN - used) / CAP;
    let wide = (w - CLEAR) / widest(numbers, |n| full(n, 1.0)).max(0.1);
    tall.min(wide).min(most)
}

/// The width of a number with its noun, for a size of 1 or more.
fn full(number: &Written, size: f32) -> f32 {
    let noun = if number.noun.is_empty() {
        0.0
    } else {
        // The noun is written smaller, but never below the small size; this is enough for both.
        measure(&number.noun, size * NOUN, Weight::Regular) + size * 0.3
    };
    measure(&number.number, size, Weight::Semibold) + noun
}

/// Size of a noun, of its number's.
pub const NOUN: f32 = 0.5;

fn changes(numbers: &[Written]) -> f32 {
    widest(numbers, |n| match n.change.as_str() {
        "" => 0.0,
        text => SIGN + measure(text, SMALL, Weight::Regular),
    })
}

fn widest(numbers: &[Written], width: impl Fn(&Written) -> f32) -> f32 {
    numbers.iter().map(width).fold(0.0, f32::max)
}

fn cells(count: usize, across: usize, size: Size) -> Vec<Rect> {
    let cell = |i: usize| {
        let (column, row) = ((i % across) as f32, (i / across) as f32);
        Rect::new(column * (size.w + GAP), row * size.h, size.w, size.h)
    };
    (0..count).map(cell).collect()
}

/// A list of the least size, as tall as it needs to be.
fn scrolled(numbers: &[Written], room: Size) -> Place {
    let h = (room.h / numbers.len().max(1) as f32).clamp(ROW.0, ROW.1);
    let (digits, changes) = (widest(numbers, |n| full(n, LINE.0)), changes(numbers));
    let fits = digits + GAP + changes <= room.w;
    Place {
        cards: false,
        size: LINE.0,
        cells: cells(numbers.len(), 1, Size::new(room.w, h)),
        across: 1,
        columns: (digits, if fits { changes } else { 0.0 }),
    }
}
