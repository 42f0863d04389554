//! The layered graph that the layout phases work on: numbers only, no names, no pixels.

/// Nodes in layers, joined by links from each layer to the next.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// How many layers there are.
    pub layers: usize,
    /// The nodes; links name them by index.
    pub nodes: Vec<GraphNode>,
    /// The links.
    pub links: Vec<GraphLink>,
    /// Links that do not go on to a later layer: drawn around the diagram, not through it.
    pub loops: Vec<GraphLink>,
}

/// One node.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GraphNode {
    /// Its layer, from 0.
    pub layer: u32,
    /// Nodes of a higher rank always stand below those of a lower one ("Other" and "unknown").
    pub rank: u8,
    /// What flows through it, not negative.
    pub value: f64,
    /// A place where a long link passes a layer, not a thing with a bar and a name.
    pub way: bool,
    /// Pixels kept free around its bar, for a link to itself.
    pub around: f64,
}

/// One link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphLink {
    /// The node it leaves.
    pub source: u32,
    /// The node it enters; in a layered graph one of the next layer.
    pub target: u32,
    /// What flows through it, not negative.
    pub value: f64,
}

/// The links at each node: those that come in and those that go out.
#[derive(Clone, Debug)]
pub struct Adjacency {
    /// Links whose target is the node; their ends are the sources.
    pub incoming: Lists,
    /// Links whose source is the node; their ends are the targets.
    pub outgoing: Lists,
}

/// One link as its node sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// The node at the other end.
    pub node: u32,
    /// The link's index.
    pub link: u32,
    /// What flows through it.
    pub value: f64,
}

/// Many short lists in one allocation, so that the sweeps read memory in a row.
#[derive(Clone, Debug)]
pub struct Lists {
    starts: Vec<u32>,
    ends: Vec<End>,
}

impl Lists {
    /// Groups links by a node of theirs, in rising order of links within a group.
    fn group(count: usize, links: &[GraphLink], near_far: fn(&GraphLink) -> (u32, u32)) -> Self {
        let mut starts = vec![0u32; count + 1];
        for link in links {
            starts[near_far(link).0 as usize + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut ends = vec![
            End {
                node: 0,
                link: 0,
                value: 0.0
            };
            links.len()
        ];
        for (index, link) in links.iter().enumerate() {
            let (near, node) = near_far(link);
            let slot = &mut next[near as usize];
            ends[*slot as usize] = End {
                node,
                link: index as u32,
                value: link.value,
            };
            *slot += 1;
        }
        Self { starts, ends }
    }

    fn range(&self, node: u32) -> std::ops::Range<usize> {
        let node = node as usize;
        self.starts[node] as usize..self.starts[node + 1] as usize
    }

    /// The links of a node.
    pub fn of(&self, node: u32) -> &[End] {
        &self.ends[self.range(node)]
    }

    /// Sorts the lists of some nodes by where their far ends stand in `far`, the neighbouring
    /// layer from top to bottom, whose own links are `mirror`. Linear: each far node in turn
    /// writes itself into its neighbours' lists.
    pub fn sort(&mut self, nodes: &[u32], far: &[u32], mirror: &Self, next: &mut [u32]) {
        for node in nodes {
            next[*node as usize] = self.starts[*node as usize];
        }
        for node in far {
            for end in mirror.of(*node) {
                let slot = &mut next[end.node as usize];
                self.ends[*slot as usize] = End {
                    node: *node,
                    ..*end
                };
                *slot += 1;
            }
        }
    }
}

impl Adjacency {
    /// Sorts the lists of one layer by the order of its neighbours; `next` is scratch room, one
    /// entry per node.
    pub fn sort_layer(&mut self, order: &[Vec<u32>], layer: usize, next: &mut [u32]) {
        if layer > 0 {
            self.incoming
                .sort(&order[layer], &order[layer - 1], &self.outgoing, next);
        }
        if let Some(below) = order.get(layer + 1) {
            self.outgoing
                .sort(&order[layer], below, &self.incoming, next);
        }
    }
}

impl Graph {
    /// The graph whose node values are the greater of what comes in and what goes out.
    ///
    /// # Errors
    /// Which link is at fault when one names a missing node, skips a layer, or has a value that
    /// is negative or not a number.
    pub fn from_links(layer_of: &[u32], links: Vec<GraphLink>) -> Result<Self, String> {
        let mut flow = vec![(0.0f64, 0.0f64); layer_of.len()];
        for (i, link) in links.iter().enumerate() {
            let ends = (
                layer_of.get(link.source as usize),
                layer_of.get(link.target as usize),
            );
            let (Some(from), Some(to)) = ends else {
                return Err(format!("link {i} names a node that does not exist"));
            };
            if from.checked_add(1) != Some(*to) {
                return Err(format!(
                    "link {i} goes from layer {from} to {to}, not to the next"
                ));
            }
            if link.value.is_nan() || link.value < 0.0 {
                return Err(format!(
                    "link {i} has the value {}, expected 0 or more",
                    link.value
                ));
            }
            flow[link.source as usize].1 += link.value;
            flow[link.target as usize].0 += link.value;
        }
        let node = |(layer, (into, out)): (&u32, (f64, f64))| GraphNode {
            layer: *layer,
            value: into.max(out),
            ..GraphNode::default()
        };
        let layers = layer_of.iter().max().map_or(0, |l| *l as usize + 1);
        Ok(Self {
            layers,
            nodes: layer_of.iter().zip(flow).map(node).collect(),
            links,
            loops: Vec::new(),
        })
    }

    /// The links at each node.
    pub fn adjacency(&self) -> Adjacency {
        let count = self.nodes.len();
        Adjacency {
            incoming: Lists::group(count, &self.links, |l| (l.target, l.source)),
            outgoing: Lists::group(count, &self.links, |l| (l.source, l.target)),
        }
    }
}
