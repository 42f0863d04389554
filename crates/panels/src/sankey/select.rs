//! What a click asks for: filters that keep or leave out a node or a link.

use super::model::Model;
use super::target::Target;
use crate::Selection;
use weir_model::columns::KeyKind;
use weir_model::{Filter, Op, Value};
use weir_scene::Point;

/// The choice that a click on a node or link offers.
pub fn selection(model: &Model, target: Target, at: Point) -> Selection {
    let (label, only) = match target {
        Target::Node(node) => (model.name(node).to_owned(), node_filter(model, node)),
        Target::Link(link) => (model.link_name(link), link_filter(model, link)),
    };
    Selection {
        at,
        label,
        without: !only.clone(),
        only,
    }
}

/// A link is source AND target.
fn link_filter(model: &Model, link: u32) -> Filter {
    let link = &model.graph.links[link as usize];
    Filter::All(vec![
        node_filter(model, link.source),
        node_filter(model, link.target),
    ])
}

/// A named value is itself; "unknown" is the empty value; "Other" is everything else.
fn node_filter(model: &Model, node: u32) -> Filter {
    let stage = &model.stages[model.graph.nodes[node as usize].layer as usize];
    let key = &model.keys[node as usize];
    match key.kind {
        KeyKind::Value => Filter::test(&stage.field, Op::Eq, key.value.clone()),
        KeyKind::Unknown => Filter::test(&stage.field, Op::Eq, ""),
        KeyKind::Other => {
            let mut named = stage.named.clone();
            if stage.has_unknown {
                named.push(Value::from(""));
            }
            Filter::set(&stage.field, Op::NotIn, named)
        }
    }
}
