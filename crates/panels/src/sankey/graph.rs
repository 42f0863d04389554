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
}

/// One node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphNode {
    /// Its layer, from 0.
    pub layer: u32,
    /// Nodes of a higher rank always stand below those of a lower one ("Other" and "unknown").
    pub rank: u8,
    /// What flows through it, not negative.
    pub value: f64,
}

/// One link between neighbouring layers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GraphLink {
    /// A node of some layer.
    pub source: u32,
    /// A node of the next layer.
    pub target: u32,
    /// What flows through it, not negative.
    pub value: f64,
}

/// The links at each node: those that come in and those that go out, as link indexes.
#[derive(Clone, Debug)]
pub struct Adjacency {
    /// Links whose target is the node.
    pub incoming: Lists,
    /// Links whose source is the node.
    pub outgoing: Lists,
}

/// Many short lists in one allocation.
#[derive(Clone, Debug)]
pub struct Lists {
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Groups the indexes `0..keys.len()` by their key, in rising order within a group.
    fn group(count: usize, keys: impl Iterator<Item = u32> + Clone) -> Self {
        let mut starts = vec![0u32; count + 1];
        for key in keys.clone() {
            starts[key as usize + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut items = vec![0u32; starts[count] as usize];
        for (index, key) in keys.enumerate() {
            let slot = &mut next[key as usize];
            items[*slot as usize] = index as u32;
            *slot += 1;
        }
        Self { starts, items }
    }

    /// The list of a node.
    pub fn of(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.items[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// The list of a node, to be reordered.
    pub fn of_mut(&mut self, node: u32) -> &mut [u32] {
        let node = node as usize;
        &mut self.items[self.starts[node] as usize..self.starts[node + 1] as usize]
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
            rank: 0,
            value: into.max(out),
        };
        let layers = layer_of.iter().max().map_or(0, |l| *l as usize + 1);
        Ok(Self {
            layers,
            nodes: layer_of.iter().zip(flow).map(node).collect(),
            links,
        })
    }

    /// The links at each node.
    pub fn adjacency(&self) -> Adjacency {
        Adjacency {
            incoming: Lists::group(self.nodes.len(), self.links.iter().map(|l| l.target)),
            outgoing: Lists::group(self.nodes.len(), self.links.iter().map(|l| l.source)),
        }
    }
}
