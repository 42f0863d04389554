//! What a click asks for: filters that keep or leave out a node, a link or a strand of one.

use super::fold::regroup;
use super::model::{Model, Strand};
use super::target::Target;
use crate::Selection;
use crate::key::{Part, filter_for};
use weir_model::Filter;
use weir_scene::Point;

/// The choice that a click on a node or on a strand of a link offers.
pub fn selection(model: &Model, target: Target, at: Point) -> Selection {
    let (label, (only, without)) = match target {
        Target::Node(node) => (model.name(node).to_owned(), node_filters(model, node)),
        Target::Piece(piece) => (piece_label(model, piece), piece_filters(model, piece)),
    };
    let regroup = match target {
        Target::Node(node) => regroup(model, node),
        Target::Piece(_) => None,
    };
    Selection {
        at,
        label,
        only,
        without,
        regroup,
    }
}

/// The choice that a strand's entry in the legend offers.
pub fn strand(model: &Model, strand: &Strand, at: Point) -> Selection {
    let (only, without) = value_filters(model, strand.field, &strand.part);
    Selection {
        at,
        label: strand.name.clone(),
        only,
        without,
        regroup: None,
    }
}

/// A link's name, and its strand's where that says more than the ends do.
pub fn piece_label(model: &Model, piece: u32) -> String {
    let name = model.link_name(piece);
    match foreign(model, piece) {
        Some(strand) => format!("{name} · {}", strand.name),
        None => name,
    }
}

/// The strand of a piece, unless it is one of the link's own ends.
pub fn foreign(model: &Model, piece: u32) -> Option<&Strand> {
    let (source, target) = model.ends(piece);
    let strand = model.strand(piece)?;
    let own = strand.node.is_some_and(|n| n == source || n == target);
    (!own).then_some(strand)
}

/// A link is source AND target, a strand of it also its own value; leaving it out leaves out only
/// what is all of that.
fn piece_filters(model: &Model, piece: u32) -> (Filter, Filter) {
    let (source, target) = model.ends(piece);
    let stages = |node: u32| &model.keys[node as usize].stages;
    let part = |node: u32| &model.keys[node as usize].part;
    // In a graph the same two names may follow each other in several gaps.
    let gaps = stages(source)
        .iter()
        .filter(|s| stages(target).contains(&(**s + 1)));
    let mut links: Vec<Filter> = gaps
        .map(|stage| {
            let (from, _) = value_filters(model, *stage, part(source));
            let (to, _) = value_filters(model, stage + 1, part(target));
            Filter::all([from, to])
        })
        .collect();
    let link = match links.len() {
        1 => links.remove(0),
        _ => Filter::Any(links),
    };
    let only = match foreign(model, piece) {
        Some(strand) => Filter::all([link, value_filters(model, strand.field, &strand.part).0]),
        None => link,
    };
    (only.clone(), !only)
}

/// A node in one stage is its value there; in several, its value in any of them.
fn node_filters(model: &Model, node: u32) -> (Filter, Filter) {
    let key = &model.keys[node as usize];
    let each = key
        .stages
        .iter()
        .map(|s| value_filters(model, *s, &key.part));
    let (mut only, without): (Vec<Filter>, Vec<Filter>) = each.unzip();
    match only.len() {
        1 => (only.remove(0), Filter::all(without)),
        _ => (Filter::Any(only), Filter::all(without)),
    }
}

/// A named value is itself, "unknown" the empty value, "Other" none of the stage's named ones.
fn value_filters(model: &Model, stage: usize, part: &Part) -> (Filter, Filter) {
    let stage = &model.stages[stage];
    let key = std::slice::from_ref(part);
    let named: Vec<Vec<_>> = stage.named.iter().map(|part| vec![part.clone()]).collect();
    filter_for(std::slice::from_ref(&stage.field), key, &named)
}
