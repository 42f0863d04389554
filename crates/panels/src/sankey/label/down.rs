//! Labels where the flow runs down: the first layer's above its bars, the others' below theirs, the outer
//! ones with their values on a line of their own.
//!
//! Names are wider than what they name, so the greatest nodes' stand first, and others where there is
//! still room that reaches their bars.

use super::{Column, Label, NAME, Piece, Tone, VALUE, carried, cut, piece, value_text};
use crate::sankey::model::Model;
use crate::sankey::picture::Picture;
use std::collections::BTreeMap;
use weir_model::order::Ordered as _;
use weir_scene::{Anchor, Rect, Weight, measure};

/// Height of a line of names, and of values.
const LINE: f32 = 16.0;
/// Between bars and labels.
const BESIDE: f32 = 4.0;
/// Between two labels of one layer.
const APART: f32 = 10.0;
/// The most room for a name.
const MOST: f32 = 160.0;
/// Names are not cut below this width.
const LEAST: f32 = 40.0;

/// The room that the layers' labels need above the first bars and below the last.
pub fn columns(model: &Model, last: usize) -> Vec<Column> {
    let valued = (0..model.keys.len() as u32).any(|node| !value_text(model, node).is_empty());
    let values = if valued { LINE } else { 0.0 };
    let column = |layer| match layer == 0 || layer == last {
        true => Column {
            margin: BESIDE + LINE + values,
            values,
        },
        false => Column::default(),
    };
    (0..=last).map(column).collect()
}

/// Places one label per node, as far as there is room.
pub fn labels(model: &Model, picture: &Picture) -> Vec<Label> {
    let mut labels = vec![Label::default(); model.keys.len()];
    let last = picture.nodes.len() - 1;
    let end = picture.seen().w;
    for (layer, nodes) in picture.nodes.iter().enumerate() {
        let mut greatest = nodes.clone();
        let sum = |node: &u32| carried(model, *node).sum();
        greatest.order_by(|a, b| sum(b).total_cmp(&sum(a)).then(a.cmp(b)));
        // Where labels stand already: right ends by left ends, in whole pixels.
        let mut taken: BTreeMap<i32, f32> = BTreeMap::new();
        for node in greatest {
            let bar = picture.turn.rect(picture.bar(node));
            let middle = bar.x + bar.w / 2.0;
            let before = taken.range(..=middle as i32).next_back();
            let after = taken.range(middle as i32 + 1..).next();
            let from = before.map_or(picture.top, |(_, right)| right + APART);
            let to = after.map_or(end, |(left, _)| *left as f32 - APART);
            let outer = layer == 0 || layer == last;
            let Some((label, reach)) = label(model, picture, node, layer, outer, (from, to)) else {
                continue;
            };
            taken.insert(reach.x as i32, reach.right());
            labels[node as usize] = label;
        }
    }
    labels
}

/// A node's label between two places, over its bar's middle as well as that can be.
fn label(
    model: &Model,
    picture: &Picture,
    node: u32,
    layer: usize,
    outer: bool,
    (from, to): (f32, f32),
) -> Option<(Label, Rect)> {
    let bar = picture.turn.rect(picture.bar(node));
    let middle = bar.x + bar.w / 2.0;
    let room = (to - from).min(MOST);
    if room < LEAST || middle < from || middle > to {
        return None;
    }
    let parts = cut(model, node, room);
    let width = |text: &str, size: f32| measure(text, size, Weight::Regular);
    let name = parts.iter().map(|(text, _)| width(text, NAME)).sum::<f32>();
    let value = value_text(model, node);
    let valued = outer && !value.is_empty() && width(&value, VALUE) <= room;
    let wide = if valued {
        name.max(width(&value, VALUE))
    } else {
        name
    };
    let left = (middle - wide / 2.0).min(to - wide).max(from);
    let centre = left + wide / 2.0;
    let line = |lines: f32| match layer {
        0 => bar.y - BESIDE - picture.gutters.0 - LINE * (lines + 0.5),
        l if l + 1 == picture.nodes.len() => {
            bar.bottom() + BESIDE + picture.gutters.1 + LINE * (lines + 0.5)
        }
        _ => bar.bottom() + BESIDE + LINE * (lines + 0.5),
    };
    // The name is nearest to the bar.
    let mut x = centre - name / 2.0;
    let name: Vec<Piece> = parts
        .into_iter()
        .map(|(text, tone)| {
            let at = x;
            x += width(&text, NAME);
            piece(text, at, line(0.0), Anchor::Start, NAME, tone)
        })
        .collect();
    let value = valued.then(|| piece(value, centre, line(1.0), Anchor::Middle, VALUE, Tone::Muted));
    let lines = if valued {
        [line(0.0), line(1.0)]
    } else {
        [line(0.0); 2]
    };
    let top = lines[0].min(lines[1]) - LINE / 2.0;
    let bottom = lines[0].max(lines[1]) + LINE / 2.0;
    let reach = Rect::new(left, top, wide, bottom - top);
    let label = Label {
        name,
        value,
        over_ribbons: !outer,
        reach: Some(reach),
    };
    Some((label, reach))
}
