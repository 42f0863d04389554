//! Nodes and strands of links as things to point at, and what is under a point.

use super::model::Model;
use super::picture::Picture;
use super::ribbon::ease_at;
use weir_scene::{HitId, Point};

/// How near a thin ribbon the pointer must be, in pixels.
const NEAR: f32 = 3.0;

/// A thing to point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A node.
    Node(u32),
    /// What of a link belongs to one strand.
    Piece(u32),
}

impl Target {
    /// Its id in the scene: nodes first, then pieces, from 1.
    pub fn hit_id(self, model: &Model) -> HitId {
        HitId(
            1 + match self {
                Self::Node(n) => n,
                Self::Piece(p) => model.keys.len() as u32 + p,
            },
        )
    }
}

/// What stands at a point: a node's bar or label first, else the ribbon whose middle is nearest.
pub fn target_at(model: &Model, picture: &Picture, at: Point) -> Option<Target> {
    for (layer, nodes) in picture.nodes.iter().enumerate() {
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
    let (link, down) = link_at(model, picture, at).or_else(|| loop_at(model, picture, at))?;
    picture.piece_at(link, down).map(Target::Piece)
}

/// The link through the gap between layers there, and how far down in it, from 0 to 1.
fn link_at(model: &Model, picture: &Picture, at: Point) -> Option<(u32, f32)> {
    let gap = picture.gap_at(at.x)?;
    let (left, right) = picture.gap(gap);
    let ease = ease_at(((at.x - left) / (right - left).max(1.0)).clamp(0.0, 1.0));
    let y = at.y - picture.top;
    let mut best: Option<(f32, u32, f32)> = None;
    for part in &picture.parts[gap] {
        let band = picture.layout.bands[*part as usize];
        let half = band.width / 2.0;
        let middle = band.source + (band.target - band.source) * ease + half;
        let away = (y - middle).abs();
        // Of overlapping ribbons the thinner one lies on top and wins; so does the nearer one.
        if away <= half.max(NEAR) && best.is_none_or(|b| half.max(away) < b.0) {
            let down = (y - middle) / band.width.max(f32::MIN_POSITIVE) + 0.5;
            best = Some((half.max(away), *part, down));
        }
    }
    best.map(|(_, part, down)| (model.routes.owner[part as usize], down))
}

/// The loop at a point.
fn loop_at(model: &Model, picture: &Picture, at: Point) -> Option<(u32, f32)> {
    let near = picture.bends.iter().zip(&model.routes.loops);
    let near = near.map(|(bend, link)| (bend.distance(at), bend.thick, *link));
    let hit = near.filter(|(away, thick, _)| *away <= (thick / 2.0).max(NEAR));
    let best = hit.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((best.2, 0.5))
}
