//! The keyboard's way through the picture: nodes in reading order, and the links of a node.
//!
//! Up and down go from node to node, stage by stage; along the flow goes from a node to its links
//! and from a link to its target, against it the other way round; up and down then go through the
//! links of the node that one came from.

use super::model::Model;
use super::picture::Picture;
use super::target::Target;
use weir_model::order::Ordered as _;
use weir_scene::{Point, Rect};

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the next of the same kind.
    Next,
    /// To the previous of the same kind.
    Previous,
    /// With the flow.
    Onward,
    /// Against the flow.
    Back,
}

/// Where the focus is, and for a piece the node whose links it is among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// What has the focus.
    pub target: Target,
    /// The node that one came from.
    pub of: u32,
}

impl Place {
    /// The focus on a node.
    pub fn node(node: u32) -> Self {
        Self {
            target: Target::Node(node),
            of: node,
        }
    }
}

/// Where a step leads; none where there is nothing that way.
pub fn step(model: &Model, picture: &Picture, from: Option<Place>, step: Step) -> Option<Place> {
    let Some(from) = from else {
        let mut all = picture.nodes.iter().flatten();
        let node = match step {
            Step::Previous | Step::Back => all.last(),
            Step::Next | Step::Onward => all.next(),
        };
        return node.copied().map(Place::node);
    };
    match (from.target, step) {
        (Target::Node(node), Step::Onward) => first_piece(model, picture, node, true),
        (Target::Node(node), Step::Back) => first_piece(model, picture, node, false),
        (Target::Node(node), _) => {
            let all: Vec<u32> = picture.nodes.iter().flatten().copied().collect();
            beside(&all, node, step).map(Place::node)
        }
        (Target::Piece(piece), Step::Onward) => Some(Place::node(model.ends(piece).1)),
        (Target::Piece(piece), Step::Back) => Some(Place::node(model.ends(piece).0)),
        (Target::Piece(piece), _) => {
            let (source, _) = model.ends(piece);
            let all = pieces(model, picture, from.of, source == from.of);
            beside(&all, piece, step).map(|piece| Place {
                target: Target::Piece(piece),
                of: from.of,
            })
        }
    }
}

fn beside(all: &[u32], one: u32, step: Step) -> Option<u32> {
    let at = all.iter().position(|n| *n == one)?;
    let by = if step == Step::Previous { -1 } else { 1 };
    all.get(at.checked_add_signed(by)?).copied()
}

fn first_piece(model: &Model, picture: &Picture, node: u32, outgoing: bool) -> Option<Place> {
    let piece = *pieces(model, picture, node, outgoing).first()?;
    Some(Place {
        target: Target::Piece(piece),
        of: node,
    })
}

/// The pieces that leave a node, or enter it, from top to bottom.
fn pieces(model: &Model, picture: &Picture, node: u32, outgoing: bool) -> Vec<u32> {
    let all = 0..model.pieces.len() as u32;
    let mut ends: Vec<(f32, u32)> = all
        .filter(|p| {
            let (source, target) = model.ends(*p);
            node == if outgoing { source } else { target }
        })
        .map(|p| (end(model, picture, p, outgoing).y, p))
        .collect();
    ends.order_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    ends.into_iter().map(|(_, piece)| piece).collect()
}

/// The side of a piece that a tooltip points at: how far down in its link it begins and how high it
/// is, in shares of the link's height.
pub fn side(picture: &Picture, piece: u32) -> (f32, f32) {
    let sides = picture.sides[piece as usize];
    let (down, width) = if sides.width.forward > 0.0 {
        (sides.down.forward, sides.width.forward)
    } else {
        (sides.down.reverse, sides.width.reverse)
    };
    (down as f32, width as f32)
}

/// Where a piece leaves its source, or enters its target.
fn end(model: &Model, picture: &Picture, piece: u32, outgoing: bool) -> Point {
    let link = model.pieces[piece as usize].link;
    let (down, width) = side(picture, piece);
    let down = down + width / 2.0;
    let parts = model.routes.parts(link);
    if let (Some(first), Some(last)) = (parts.clone().next(), parts.last()) {
        let band = picture.layout.bands[if outgoing { first } else { last }];
        let (source, target) = model.ends(piece);
        let y = |y: f32| picture.top + y + down * band.width;
        return if outgoing {
            let bar = picture.bar(source);
            Point::new(bar.x + bar.w, y(band.source))
        } else {
            Point::new(picture.bar(target).x, y(band.target))
        };
    }
    let at = model.routes.loops.iter().position(|l| *l == link);
    at.map_or_else(Point::default, |at| {
        let bend = &picture.bends[at];
        let end = if outgoing { bend.from } else { bend.to };
        Point::new(end.x, end.y + (down - 0.5) * bend.width)
    })
}

/// Where a place is in the picture: what is to be kept in sight.
pub fn rect(model: &Model, picture: &Picture, place: Place) -> Rect {
    match place.target {
        Target::Node(node) => picture.slot(node),
        Target::Piece(piece) => {
            let outgoing = model.ends(piece).0 == place.of;
            let at = end(model, picture, piece, outgoing);
            Rect::new(at.x - 20.0, at.y - 8.0, 40.0, 16.0)
        }
    }
}

/// Where a tooltip of a place points.
pub fn point(model: &Model, picture: &Picture, place: Place) -> Point {
    match place.target {
        Target::Node(node) => {
            let bar = picture.bar(node);
            Point::new(bar.x + bar.w, bar.y + bar.h / 2.0)
        }
        Target::Piece(piece) => end(model, picture, piece, model.ends(piece).0 == place.of),
    }
}
