//! Phase "cycle", for the shape of a graph: which layer each node stands in though there are
//! cycles, and which links then run back.
//!
//! A greedy feedback arc set (Eades, Lin, Smyth 1993, with weights: a link counts its value) gives
//! a line in which little flows backwards; a node's layer is the longest path to it along the line.

use super::graph::{Graph, GraphLink};
use weir_model::order::Ordered as _;

/// Layers at most: a longer chain would be too wide to read, so what lies beyond shares the last.
const MOST_LAYERS: u32 = 8;
/// Pixels kept free around the bar of a node with a link to itself.
const AROUND: f64 = 30.0;

/// Gives every node its layer, and the height that holds all that comes in or goes out.
pub fn arrange(graph: &mut Graph) {
    let line = line(graph.nodes.len(), &graph.links);
    let layers = layers(&line, &graph.links);
    graph.layers = layers.iter().max().map_or(0, |l| *l as usize + 1);
    let mut flow = vec![(0.0f64, 0.0f64); graph.nodes.len()];
    for link in &graph.links {
        flow[link.source as usize].1 += link.value;
        flow[link.target as usize].0 += link.value;
        if link.source == link.target {
            graph.nodes[link.source as usize].around = AROUND;
        }
    }
    for ((node, layer), (into, out)) in graph.nodes.iter_mut().zip(layers).zip(flow) {
        node.layer = layer;
        node.value = node.value.max(into).max(out);
    }
}

/// The nodes in a line: who only receives goes to the end, who only sends to the start, else who
/// sends most beyond what it receives; each time among those not yet in the line.
fn line(count: usize, links: &[GraphLink]) -> Vec<u32> {
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut sends = vec![(0.0f64, 0usize); count];
    let mut receives = vec![(0.0f64, 0usize); count];
    for (i, link) in links.iter().enumerate() {
        let (source, target) = (link.source as usize, link.target as usize);
        if source != target {
            near[source].push(i);
            near[target].push(i);
            sends[source] = (sends[source].0 + link.value, sends[source].1 + 1);
            receives[target] = (receives[target].0 + link.value, receives[target].1 + 1);
        }
    }
    let mut left: Vec<usize> = (0..count).collect();
    let (mut start, mut end) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let sink = left.iter().position(|n| sends[*n].1 == 0);
        let source = || left.iter().position(|n| receives[*n].1 == 0);
        let excess = |n: &usize| sends[*n].0 - receives[*n].0;
        let most = || {
            let ranked = left.iter().enumerate();
            let best =
                ranked.max_by(|a, b| excess(a.1).total_cmp(&excess(b.1)).then(b.0.cmp(&a.0)));
            best.map(|(at, _)| at)
        };
        let Some(at) = sink.or_else(source).or_else(most) else {
            break;
        };
        let node = left.remove(at);
        if sink.is_some() {
            end.push(node as u32);
        } else {
            start.push(node as u32);
        }
        for i in std::mem::take(&mut near[node]) {
            let link = &links[i];
            let (far, side) = if link.source as usize == node {
                (link.target as usize, &mut receives)
            } else {
                (link.source as usize, &mut sends)
            };
            near[far].retain(|l| *l != i);
            side[far] = (side[far].0 - link.value, side[far].1 - 1);
        }
    }
    start.extend(end.into_iter().rev());
    start
}

/// The longest path to each node along a line of the nodes.
fn layers(line: &[u32], links: &[GraphLink]) -> Vec<u32> {
    let mut place = vec![0u32; line.len()];
    for (at, node) in line.iter().enumerate() {
        place[*node as usize] = at as u32;
    }
    let mut on: Vec<&GraphLink> = links
        .iter()
        .filter(|l| place[l.source as usize] < place[l.target as usize])
        .collect();
    on.order_by_key(|l| place[l.source as usize]);
    let mut layers = vec![0u32; line.len()];
    for link in on {
        let next = (layers[link.source as usize] + 1).min(MOST_LAYERS - 1);
        let layer = &mut layers[link.target as usize];
        *layer = next.max(*layer);
    }
    layers
}
