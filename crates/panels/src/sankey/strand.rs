//! Phase "strand": how the strands and directions of a link lie side by side within it.
//!
//! Forward strands come first, those of the way back below them, each in one order everywhere: that
//! of the nodes that they are the colours of, or of the values of the split.

use super::amount::Amount;
use super::model::Model;
use super::picture::Picture;
use crate::palette::Verdict;
use weir_model::order::Ordered as _;

/// Where both directions of a piece lie within its link, in shares of the link's width.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sides {
    /// From the link's upper edge to that of each direction.
    pub down: Amount,
    /// The width of each direction.
    pub width: Amount,
}

impl Sides {
    /// Whether a place within the link belongs to the piece.
    pub fn holds(&self, down: f32) -> bool {
        let down = f64::from(down);
        let inside = |from: f64, width: f64| down >= from && down < from + width;
        inside(self.down.forward, self.width.forward)
            || inside(self.down.reverse, self.width.reverse)
    }
}

/// The pieces of each link from top to bottom, and where each lies.
pub fn stack(model: &Model, picture: &Picture) -> (Vec<Vec<u32>>, Vec<Sides>) {
    let ranks = ranks(model, picture);
    let mut pieces = vec![Vec::new(); model.graph.links.len()];
    for (i, piece) in (0..).zip(&model.pieces) {
        pieces[piece.link as usize].push(i);
    }
    let rank = |piece: &u32| {
        let strand = model.pieces[*piece as usize].strand;
        strand.map_or(0, |s| ranks[s as usize])
    };
    let mut sides = vec![Sides::default(); model.pieces.len()];
    for (link, pieces) in model.graph.links.iter().zip(&mut pieces) {
        pieces.order_by_key(rank);
        let share = |value: f64| {
            if link.value > 0.0 {
                value / link.value
            } else {
                0.0
            }
        };
        let forward = pieces
            .iter()
            .map(|p| model.pieces[*p as usize].value.forward);
        let mut next = Amount {
            forward: 0.0,
            reverse: share(forward.sum()),
        };
        for piece in pieces {
            let value = model.pieces[*piece as usize].value;
            let width = Amount {
                forward: share(value.forward),
                reverse: share(value.reverse),
            };
            sides[*piece as usize] = Sides { down: next, width };
            next += width;
        }
    }
    (pieces, sides)
}

/// The place of each strand among all.
pub fn ranks(model: &Model, picture: &Picture) -> Vec<u32> {
    let mut place = vec![0; model.keys.len()];
    for (at, node) in picture.nodes.iter().flatten().enumerate() {
        place[*node as usize] = at;
    }
    let key = |i: &u32| {
        let strand = &model.strands[*i as usize];
        let verdict = Verdict::of(&model.stages[strand.field].field, &strand.part);
        let node = strand.node.map(|n| place[n as usize]);
        (node, strand.part.kind as u8, verdict, strand.name.as_str())
    };
    let mut order: Vec<u32> = (0..model.strands.len() as u32).collect();
    order.order_by(|a, b| key(a).cmp(&key(b)));
    let mut ranks = vec![0; order.len()];
    for (at, strand) in (0..).zip(order) {
        ranks[strand as usize] = at;
    }
    ranks
}
