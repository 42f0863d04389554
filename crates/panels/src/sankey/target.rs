//! Nodes and links as things to point at, and what is under a point.

use super::graph::Graph;
use super::picture::Picture;
use super::ribbon::ease_at;
use weir_scene::{HitId, Point};

/// How near a thin ribbon the pointer must be, in pixels.
const NEAR: f32 = 3.0;

/// A thing to point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A node of the graph.
    Node(u32),
    /// A link of the graph.
    Link(u32),
}

impl Target {
    /// Its id in the scene: nodes first, then links, from 1.
    pub fn hit_id(self, graph: &Graph) -> HitId {
        HitId(
            1 + match self {
                Self::Node(n) => n,
                Self::Link(l) => graph.nodes.len() as u32 + l,
            },
        )
    }
}

/// What stands at a point: a node's bar or label first, else the ribbon whose middle is nearest.
pub fn target_at(graph: &Graph, picture: &Picture, at: Point) -> Option<Target> {
    for (layer, nodes) in picture.layout.order.iter().enumerate() {
        let (left, right) = picture.reach[layer];
        if at.x < left || at.x >= right {
            continue;
        }
        let inside = |n: &u32| {
            let slot = picture.slot(*n);
            let bar = picture.bar(*n);
            let on_bar = at.x >= bar.x - 2.0 && at.x < bar.x + bar.w + 2.0;
            let rect = if on_bar && bar.h > slot.h { bar } else { slot };
            at.y >= rect.y && at.y < rect.y + rect.h
        };
        if let Some(node) = nodes.iter().find(|n| inside(n)) {
            return Some(Target::Node(*node));
        }
    }
    link_at(graph, picture, at).map(Target::Link)
}

fn link_at(graph: &Graph, picture: &Picture, at: Point) -> Option<u32> {
    let gap = (0..picture.bars.len().checked_sub(1)?).find(|g| {
        let (left, right) = picture.gap(*g);
        at.x >= left && at.x <= right
    })?;
    let (left, right) = picture.gap(gap);
    let ease = ease_at((at.x - left) / (right - left).max(1.0));
    let y = at.y - picture.top;
    let mut best: Option<(f32, u32)> = None;
    for (i, (link, band)) in graph.links.iter().zip(&picture.layout.bands).enumerate() {
        if graph.nodes[link.source as usize].layer as usize != gap {
            continue;
        }
        let half = band.width / 2.0;
        let middle = band.source + (band.target - band.source) * ease + half;
        let away = (y - middle).abs();
        // Of overlapping ribbons the thinner one lies on top and wins; so does the nearer one.
        if away <= half.max(NEAR) && best.is_none_or(|b| half.max(away) < b.0) {
            best = Some((half.max(away), i as u32));
        }
    }
    best.map(|(_, link)| link)
}
