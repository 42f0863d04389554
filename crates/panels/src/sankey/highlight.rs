//! The path of a node or link through the whole diagram: what of each node and link it carries.

use super::model::Model;
use super::target::Target;

/// How much of each node and link belongs to the flows through one target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Highlight {
    /// Node and its share in units of the measure, in node order.
    pub nodes: Vec<(u32, f64)>,
    /// Link and its share in units of the measure, in link order.
    pub links: Vec<(u32, f64)>,
    /// What the target itself carries.
    pub value: f64,
}

/// Follows every flow through the target, upstream and downstream.
pub fn highlight(model: &Model, target: Target) -> Highlight {
    let mut nodes = vec![0.0; model.graph.nodes.len()];
    let mut links = vec![0.0; model.graph.links.len()];
    let mut total = 0.0;
    for (path, taken, value) in model.flows() {
        let passes = match target {
            Target::Node(n) => path.contains(&n),
            Target::Link(l) => taken.contains(&l),
        };
        if passes {
            path.iter().for_each(|n| nodes[*n as usize] += value);
            taken.iter().for_each(|l| links[*l as usize] += value);
            total += value;
        }
    }
    Highlight {
        nodes: carried(&nodes),
        links: carried(&links),
        value: total,
    }
}

fn carried(values: &[f64]) -> Vec<(u32, f64)> {
    let touched = values.iter().enumerate().filter(|(_, v)| **v > 0.0);
    touched.map(|(i, v)| (i as u32, *v)).collect()
}
