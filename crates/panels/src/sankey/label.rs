//! Phase "label": names and values beside the bars, cut to fit.
//!
//! The outer layers' labels stand beside their bars, each with its values in one column at the picture's
//! edge; layers between are labelled over the ribbons. Where the flow runs down, see `down`.

mod down;

use super::amount::Amount;
use super::model::Model;
use super::picture::Picture;
use crate::number::share;
use crate::{Direction, Labels};
use std::collections::BTreeSet;
use weir_model::columns::KeyKind;
use weir_model::order::Ordered as _;
use weir_scene::{Anchor, Point, Rect, Weight, ellipsize, measure};

/// Font size of names.
pub const NAME: f32 = 12.0;
/// Font size of values.
pub const VALUE: f32 = 11.0;
/// Half the height of a capital, as a share of the font size: Inter's is 0.727.
const HALF_CAP: f32 = 0.364;
/// Between a bar and its name.
const BESIDE: f32 = 8.0;
/// Between a name and its value.
const BETWEEN: f32 = 12.0;
/// Between a value and the picture's edge.
const EDGE: f32 = 2.0;
/// The share of the width that one side's labels may take, with names between the sides less.
const MAX_SHARE: f32 = 0.36;
/// As `MAX_SHARE`, with more than three layers.
const MAX_SHARE_MANY: f32 = 0.22;
/// In less room than this a name stands without its namespace.
const MIN_WHOLE: f32 = 110.0;
/// Gaps narrower than this are taken by labels nearly whole.
const NARROW_GAP: f32 = 200.0;
/// Labels nearer to each other than this, from middle to middle, would touch: the greater node's
/// alone is shown.
const APART: f32 = 14.0;
/// Room for arrows beyond what is measured: they may come from another font.
const ARROWS: f32 = 8.0;
/// Names are rather shown alone than cut below this width for the sake of values.
const MIN_NAME: f32 = 170.0;

/// How a piece of a label is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A name.
    Main,
    /// A namespace, a value, "Other".
    Muted,
}

/// One run of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Baseline position.
    pub at: Point,
    /// Which end of the text stands there.
    pub anchor: Anchor,
    /// Font size.
    pub size: f32,
    /// Its colour.
    pub tone: Tone,
}

/// A node's label.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    /// The name, in one or two pieces.
    pub name: Vec<Piece>,
    /// Where the value goes, if there is room: its text is the node's total.
    pub value: Option<Piece>,
    /// Whether it stands on ribbons.
    pub over_ribbons: bool,
    /// Where it is pointed at, if not beside its bar.
    pub reach: Option<Rect>,
}

/// The room for one layer's labels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Column {
    /// Outside the bars; 0 for layers between.
    pub margin: f32,
    /// Width of the values' column; 0 when they are not shown.
    pub values: f32,
}

/// The margins that the layers' labels need in a room of that width.
pub fn columns(model: &Model, width: f32) -> Vec<Column> {
    let last = model.graph.layers.max(1) - 1;
    let share = if last > 2 { MAX_SHARE_MANY } else { MAX_SHARE };
    let most = (width * share).clamp(80.0, 340.0).min(width * MAX_SHARE);
    let bare = model.measures.manner.labels == Labels::Nothing;
    if model.measures.manner.direction == Direction::Down && !bare {
        return down::columns(model, last);
    }
    (0..=last)
        .map(|layer| {
            if bare || (layer != 0 && layer != last) {
                return Column {
                    margin: 0.0,
                    values: 0.0,
                };
            }
            let (names, values) = widest(model, layer);
            let spare = most - BESIDE - BETWEEN - values - EDGE;
            let values = if spare >= names.min(MIN_NAME) {
                values
            } else {
                0.0
            };
            let beside = if values > 0.0 { BETWEEN + values } else { 0.0 };
            Column {
                margin: (EDGE + BESIDE + names + beside).min(most),
                values,
            }
        })
        .collect()
}

/// The widest name and value of a layer.
fn widest(model: &Model, layer: usize) -> (f32, f32) {
    let mut widest = (0.0f32, 0.0f32);
    for (i, node) in (0..).zip(&model.graph.nodes) {
        if node.layer as usize == layer {
            let name = measure(model.name(i), NAME, Weight::Regular);
            let value = measure(&value_text(model, i), VALUE, Weight::Regular);
            widest = (widest.0.max(name), widest.1.max(value));
        }
    }
    let arrows = match model.measures.reverse {
        Some(_) => ARROWS,
        None => 0.0,
    };
    match widest.1 {
        0.0 => (widest.0.ceil(), 0.0),
        value => (widest.0.ceil(), value.ceil() + arrows),
    }
}

fn value_text(model: &Model, node: u32) -> String {
    beside(model, carried(model, node))
}

/// What stands beside a name for an amount, as the host wants its labels; empty for nothing.
pub fn beside(model: &Model, amount: Amount) -> String {
    match model.measures.manner.labels {
        Labels::Auto => model.measures.short(amount),
        Labels::Share => share(amount.sum() / model.total.sum()),
        Labels::Name | Labels::Nothing => String::new(),
    }
}

fn carried(model: &Model, node: u32) -> Amount {
    model.carried[node as usize]
}

/// Places one label per node; those that find no room among greater ones stay empty.
pub fn labels(model: &Model, picture: &Picture, columns: &[Column]) -> Vec<Label> {
    let mut labels = vec![Label::default(); model.keys.len()];
    if model.measures.manner.labels == Labels::Nothing {
        return labels;
    }
    let direction = picture.turn.direction();
    if direction == Direction::Down {
        return down::labels(model, picture);
    }
    let last = columns.len() - 1;
    let mirrored = direction == Direction::Left;
    let gutters = match mirrored {
        true => (picture.gutters.1, picture.gutters.0),
        false => picture.gutters,
    };
    for (layer, nodes) in picture.nodes.iter().enumerate() {
        // A picture of one layer has its margin where the flow begins.
        let starts = layer == 0;
        let outer = starts || layer == last;
        for node in shown(model, picture, nodes) {
            let bar = picture.turn.rect(picture.bar(node));
            labels[node as usize] = if !outer {
                between(model, picture, bar, layer, node)
            } else if starts == mirrored {
                right(model, bar, gutters.1, picture.size.w, columns[layer], node)
            } else {
                left(model, bar, gutters.0, columns[layer], node)
            };
        }
    }
    labels
}

/// The nodes of a layer whose labels have room: the greatest first.
fn shown(model: &Model, picture: &Picture, nodes: &[u32]) -> Vec<u32> {
    let middle = |node: u32| {
        let bar = picture.bar(node);
        bar.y + bar.h / 2.0
    };
    if nodes
        .windows(2)
        .all(|w| middle(w[1]) - middle(w[0]) >= APART)
    {
        return nodes.to_vec();
    }
    let mut greatest: Vec<usize> = (0..nodes.len()).collect();
    let sum = |at: &usize| carried(model, nodes[*at]).sum();
    greatest.order_by(|a, b| sum(b).total_cmp(&sum(a)).then(a.cmp(b)));
    let mut taken = BTreeSet::new();
    for at in greatest {
        let y = middle(nodes[at]);
        let touches =
            |other: Option<&usize>| other.is_some_and(|o| (middle(nodes[*o]) - y).abs() < APART);
        // The order of a layer is that of its nodes' places.
        if !touches(taken.range(..at).next_back()) && !touches(taken.range(at..).next()) {
            taken.insert(at);
        }
    }
    taken.into_iter().map(|at| nodes[at]).collect()
}

fn left(model: &Model, bar: Rect, gutter: f32, column: Column, node: u32) -> Label {
    let middle = bar.y + bar.h / 2.0;
    let room = column.margin - BESIDE - EDGE - reserved(column);
    let mut x = bar.x - BESIDE - gutter;
    let mut name = Vec::new();
    for (text, tone) in cut(model, node, room).into_iter().rev() {
        let width = measure(&text, NAME, Weight::Regular);
        name.push(piece(text, x, middle, Anchor::End, NAME, tone));
        x -= width;
    }
    name.reverse();
    Label {
        name,
        value: value(model, node, column, EDGE + column.values, middle),
        ..Label::default()
    }
}

fn right(model: &Model, bar: Rect, gutter: f32, width: f32, column: Column, node: u32) -> Label {
    let middle = bar.y + bar.h / 2.0;
    let room = column.margin - BESIDE - EDGE - reserved(column);
    let x = bar.right() + BESIDE + gutter;
    let name = run(cut(model, node, room), x, middle).0;
    let value = value(model, node, column, width - EDGE, middle);
    Label {
        name,
        value,
        ..Label::default()
    }
}

fn between(model: &Model, picture: &Picture, bar: Rect, layer: usize, node: u32) -> Label {
    let middle = bar.y + bar.h / 2.0;
    let start = bar.right();
    let (from, to) = match picture.turn.direction() {
        Direction::Left => picture.gap(layer - 1),
        _ => picture.gap(layer),
    };
    let end = start + to - from;
    let share = if end - start < NARROW_GAP { 0.84 } else { 0.6 };
    let room = (end - start) * share;
    let (name, x) = run(cut(model, node, room), bar.right() + BESIDE - 2.0, middle);
    let text = value_text(model, node);
    let fits = !text.is_empty() && x + 6.0 + measure(&text, VALUE, Weight::Regular) <= start + room;
    let value = fits.then(|| piece(text, x + 6.0, middle, Anchor::Start, VALUE, Tone::Muted));
    Label {
        name,
        value,
        over_ribbons: true,
        reach: None,
    }
}

fn reserved(column: Column) -> f32 {
    if column.values > 0.0 {
        BETWEEN + column.values
    } else {
        0.0
    }
}

/// The value, right-aligned at `x`, where the column shows values.
fn value(model: &Model, node: u32, column: Column, x: f32, middle: f32) -> Option<Piece> {
    let text = value_text(model, node);
    (column.values > 0.0).then(|| piece(text, x, middle, Anchor::End, VALUE, Tone::Muted))
}

/// Pieces from left to right, and where they end.
fn run(parts: Vec<(String, Tone)>, mut x: f32, middle: f32) -> (Vec<Piece>, f32) {
    let mut pieces = Vec::new();
    for (text, tone) in parts {
        let width = measure(&text, NAME, Weight::Regular);
        pieces.push(piece(text, x, middle, Anchor::Start, NAME, tone));
        x += width;
    }
    (pieces, x)
}

fn piece(text: String, x: f32, middle: f32, anchor: Anchor, size: f32, tone: Tone) -> Piece {
    Piece {
        text,
        at: Point::new(x, middle + size * HALF_CAP),
        anchor,
        size,
        tone,
    }
}

/// A node's name in at most `room` pixels: the namespace muted and cut first, to a third.
fn cut(model: &Model, node: u32, room: f32) -> Vec<(String, Tone)> {
    let name = model.name(node);
    let fit = |text: &str, room: f32| ellipsize(text, room, NAME, Weight::Regular);
    if model.kind(node) != KeyKind::Value {
        return vec![(fit(name, room), Tone::Muted)];
    }
    let Some((namespace, rest)) = name
        .split_once('/')
        .filter(|(n, rest)| !n.is_empty() && !rest.is_empty())
    else {
        return vec![(fit(name, room), Tone::Main)];
    };
    let head = format!("{namespace}/");
    let width = |text: &str| measure(text, NAME, Weight::Regular);
    if width(&head) + width(rest) <= room {
        return vec![(head, Tone::Muted), (rest.to_owned(), Tone::Main)];
    }
    if room < MIN_WHOLE {
        return vec![(fit(rest, room), Tone::Main)];
    }
    let share = (room - width(rest)).max(room * 0.34);
    let head = if width(&head) <= share {
        head
    } else {
        format!("{}/", fit(namespace, share - width("/")))
    };
    let rest = fit(rest, room - width(&head));
    vec![(head, Tone::Muted), (rest, Tone::Main)]
}
