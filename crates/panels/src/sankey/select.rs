//! What a click asks for: filters that keep or leave out a node or a link.

use super::model::Model;
use super::target::Target;
use crate::Selection;
use crate::key::filter_for;
use weir_model::Filter;
use weir_scene::Point;

/// The choice that a click on a node or link offers.
pub fn selection(model: &Model, target: Target, at: Point) -> Selection {
    let (label, (only, without)) = match target {
        Target::Node(node) => (model.name(node).to_owned(), node_filters(model, node)),
        Target::Link(link) => (model.link_name(link), link_filters(model, link)),
    };
    Selection {
        at,
        label,
        only,
        without,
    }
}

/// A link is source AND target; leaving it out leaves out only what is both.
fn link_filters(model: &Model, link: u32) -> (Filter, Filter) {
    let link = &model.graph.links[link as usize];
    let (source, _) = node_filters(model, link.source);
    let (target, _) = node_filters(model, link.target);
    let only = Filter::all([source, target]);
    (only.clone(), !only)
}

/// A named value is itself, "unknown" the empty value, "Other" none of the stage's named ones.
fn node_filters(model: &Model, node: u32) -> (Filter, Filter) {
    let stage = &model.stages[model.graph.nodes[node as usize].layer as usize];
    let key = std::slice::from_ref(&model.keys[node as usize].part);
    let named: Vec<Vec<_>> = stage.named.iter().map(|part| vec![part.clone()]).collect();
    filter_for(std::slice::from_ref(&stage.field), key, &named)
}
