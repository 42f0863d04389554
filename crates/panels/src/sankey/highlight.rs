//! The paths of some flows through the whole diagram: what of each node and link they carry.

use super::amount::Amount;
use super::model::{Flow, Model};
use super::target::Target;

/// How much of each node and piece belongs to some flows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Highlight {
    /// Node and its share in units of the measure, in node order.
    pub nodes: Vec<(u32, Amount)>,
    /// Piece and its share in units of the measure, in the model's order.
    pub pieces: Vec<(u32, Amount)>,
    /// What the flows carry together.
    pub value: Amount,
}

/// Every flow through a target, upstream and downstream.
pub fn highlight(model: &Model, target: Target) -> Highlight {
    of_flows(model, |flow| match target {
        Target::Node(n) => flow.nodes.contains(&n),
        Target::Piece(p) => flow.pieces.contains(&p),
    })
}

/// The flows that are wanted.
pub fn of_flows(model: &Model, wanted: impl Fn(&Flow<'_>) -> bool) -> Highlight {
    let mut nodes = vec![Amount::default(); model.keys.len()];
    let mut pieces = vec![Amount::default(); model.pieces.len()];
    let mut total = Amount::default();
    for flow in model.flows().filter(wanted) {
        for (i, node) in flow.nodes.iter().enumerate() {
            // In a graph a flow may pass a node twice, and still is one flow.
            if !flow.nodes[..i].contains(node) {
                nodes[*node as usize] += flow.value;
            }
        }
        for piece in flow.pieces {
            pieces[*piece as usize] += flow.value;
        }
        total += flow.value;
    }
    Highlight {
        nodes: carried(&nodes),
        pieces: carried(&pieces),
        value: total,
    }
}

fn carried(values: &[Amount]) -> Vec<(u32, Amount)> {
    let touched = (0..).zip(values).filter(|(_, v)| v.sum() > 0.0);
    touched.map(|(i, v)| (i, *v)).collect()
}
