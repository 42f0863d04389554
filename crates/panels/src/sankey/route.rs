//! Phase "route": how links run through the layers.
//!
//! A link over several layers passes each between in a place of its own (a "way": the virtual nodes
//! of Sugiyama, Tagawa, Toda 1981), so that it keeps clear of the bars there. A link that does not
//! go on to a later layer is a loop around the diagram.

use super::graph::{Graph, GraphLink, GraphNode};
use std::ops::Range;

/// How the links of a graph run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Routes {
    /// The layered graph: the nodes, then the ways; its links are parts of links, link by link.
    pub graph: Graph,
    /// The link that each part belongs to.
    pub owner: Vec<u32>,
    /// The links that the graph's loops are.
    pub loops: Vec<u32>,
    starts: Vec<u32>,
}

impl Routes {
    /// Routes every link of a graph whose nodes have their layers.
    pub fn new(graph: &Graph) -> Self {
        let mut routes = Self {
            graph: Graph {
                layers: graph.layers,
                nodes: graph.nodes.clone(),
                links: Vec::with_capacity(graph.links.len()),
                loops: Vec::new(),
            },
            owner: Vec::with_capacity(graph.links.len()),
            loops: Vec::new(),
            starts: vec![0],
        };
        for (index, link) in (0..).zip(&graph.links) {
            let layer = |node: u32| graph.nodes[node as usize].layer;
            if layer(link.source) < layer(link.target) {
                routes.thread(index, *link, layer(link.source)..layer(link.target));
            } else {
                routes.loops.push(index);
                routes.graph.loops.push(*link);
            }
            routes.starts.push(routes.owner.len() as u32);
        }
        routes
    }

    fn thread(&mut self, index: u32, link: GraphLink, layers: Range<u32>) {
        let mut source = link.source;
        for layer in layers.start + 1..=layers.end {
            let target = if layer == layers.end {
                link.target
            } else {
                self.graph.nodes.push(GraphNode {
                    layer,
                    value: link.value,
                    way: true,
                    ..GraphNode::default()
                });
                self.graph.nodes.len() as u32 - 1
            };
            self.graph.links.push(GraphLink {
                source,
                target,
                value: link.value,
            });
            self.owner.push(index);
            source = target;
        }
    }

    /// The parts of a link, in the graph's links; none of a loop.
    pub fn parts(&self, link: u32) -> Range<usize> {
        let link = link as usize;
        self.starts[link] as usize..self.starts[link + 1] as usize
    }
}
