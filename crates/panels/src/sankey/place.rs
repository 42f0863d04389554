//! Phase "place": node heights, the scene's height, and where each node stands in its layer.
//!
//! Given the order, the best places (least squared, weighted length of the ribbons' rises) under
//! "no overlap" are an isotonic regression, solved exactly by pooling adjacent violators
//! (Ayer et al. 1955; Dwyer, Marriott, Stuckey 2005 use it for the same end).

use super::graph::{Adjacency, Graph};
use super::order::Order;
use crate::{Alignment, Manner};

/// The room for each node at least, so that its label can be read, in pixels.
pub const MIN_SLOT: f64 = 16.0;
/// The least height of a node's bar, in pixels.
pub const MIN_BAR: f64 = 2.0;
/// The share of the room that bars take at least, before the scene grows taller than the room.
const MIN_INK: f64 = 0.3;
/// The room for each node at least where the diagram is drawn smaller than it needs, in pixels.
const LEAST_SLOT: f64 = 2.5;
/// The most room beside the way of a long link, in pixels.
const WAY_PAD: f64 = 4.0;
/// Rounds of relaxation, each once down and once up the layers.
const ROUNDS: usize = 3;

/// Where the nodes stand, in pixels from the top of the diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// Pixels per unit of value.
    pub scale: f64,
    /// Height of the diagram; more than the room when it is crowded or enlarged.
    pub height: f64,
    /// Height at a zoom of 1.
    pub natural: f64,
    /// Top of each node's bar.
    pub top: Vec<f64>,
    /// Height of each node's bar.
    pub bar: Vec<f64>,
    /// Height kept free for each node, its bar in the middle.
    pub slot: Vec<f64>,
}

/// Places every node in a room of the given height (pixels), `zoom` times as large as by itself.
pub fn place(
    graph: &Graph,
    links_of: &Adjacency,
    order: &Order,
    room: f64,
    zoom: f64,
    manner: &Manner,
) -> Places {
    let total = order
        .iter()
        .map(|l| layer_value(graph, l))
        .fold(0.0, f64::max);
    if total <= 0.0 {
        let none = vec![0.0; graph.nodes.len()];
        return Places {
            scale: 0.0,
            height: room,
            natural: room,
            top: none.clone(),
            bar: none.clone(),
            slot: none,
        };
    }
    let mut gaps = Gaps {
        pad: manner.pad.map_or_else(|| padding(order, room), f64::from),
        least: MIN_SLOT,
    };
    let needed = |scale: f64, gaps: Gaps| {
        let layer = |l: &Vec<u32>| l.iter().map(|n| slot(graph, *n, scale, gaps)).sum::<f64>();
        order.iter().map(layer).fold(0.0, f64::max)
    };
    let natural = room.max(needed(MIN_INK * room / total, gaps)).ceil();
    if zoom < 1.0 {
        gaps.pad *= zoom;
        gaps.least = (gaps.least * zoom).max(LEAST_SLOT);
    }
    let height = (natural * zoom).max(needed(0.0, gaps)).ceil();
    let scale = widest_scale(|scale| needed(scale, gaps), height, total);
    let slots: Vec<f64> = (0..graph.nodes.len() as u32)
        .map(|n| slot(graph, n, scale, gaps))
        .collect();
    let bar: Vec<f64> = graph
        .nodes
        .iter()
        .map(|n| (n.value * scale).max(if n.way { 0.0 } else { MIN_BAR }))
        .collect();
    let centre = match manner.alignment {
        Alignment::Balanced => relax(graph.nodes.len(), links_of, order, &slots, height),
        Alignment::Top => stack(graph.nodes.len(), order, &slots),
    };
    let top = centre.iter().zip(&bar).map(|(c, b)| c - b / 2.0).collect();
    Places {
        scale,
        height,
        natural,
        top,
        bar,
        slot: slots,
    }
}

/// The room around bars.
#[derive(Clone, Copy)]
struct Gaps {
    /// Between two bars.
    pad: f64,
    /// For each node at least, its bar included.
    least: f64,
}

/// The gap between bars: roomy with few nodes, tight with many.
fn padding(order: &Order, room: f64) -> f64 {
    let most = order.iter().map(Vec::len).max().unwrap_or(1).max(1);
    (room * 0.22 / most as f64).clamp(3.0, 14.0)
}

fn layer_value(graph: &Graph, layer: &[u32]) -> f64 {
    layer.iter().map(|n| graph.nodes[*n as usize].value).sum()
}

fn slot(graph: &Graph, node: u32, scale: f64, gaps: Gaps) -> f64 {
    let node = &graph.nodes[node as usize];
    if node.way {
        return node.value * scale + gaps.pad.min(WAY_PAD);
    }
    (node.value * scale + gaps.pad + node.around).max(gaps.least)
}

/// The greatest scale at which the fullest layer fits, by bisection: `needed` never falls.
fn widest_scale(needed: impl Fn(f64) -> f64, height: f64, total: f64) -> f64 {
    let (mut low, mut high) = (0.0, height / total);
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if needed(middle) <= height {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// Centres of all nodes: spread evenly first, then drawn towards their neighbours.
fn relax(
    nodes: usize,
    links_of: &Adjacency,
    order: &Order,
    slots: &[f64],
    height: f64,
) -> Vec<f64> {
    let mut centre = vec![0.0; nodes];
    for layer in order {
        spread(layer, slots, height, &mut centre);
    }
    let layers = order.len();
    for _ in 0..ROUNDS {
        for i in (1..layers).chain((0..layers.saturating_sub(1)).rev()) {
            let wishes: Vec<(f64, f64)> = order[i]
                .iter()
                .map(|n| wish(links_of, *n, &centre))
                .collect();
            settle(&order[i], &wishes, slots, height, &mut centre);
        }
    }
    centre
}

/// Centres of all nodes, each layer from the top without free room.
fn stack(nodes: usize, order: &Order, slots: &[f64]) -> Vec<f64> {
    let mut centre = vec![0.0; nodes];
    for layer in order {
        let mut y = 0.0;
        for node in layer {
            let slot = slots[*node as usize];
            centre[*node as usize] = y + slot / 2.0;
            y += slot;
        }
    }
    centre
}

/// Evenly, with the free room between the nodes.
fn spread(layer: &[u32], slots: &[f64], height: f64, centre: &mut [f64]) {
    let used: f64 = layer.iter().map(|n| slots[*n as usize]).sum();
    let gap = (height - used).max(0.0) / layer.len().max(1) as f64;
    let mut y = gap / 2.0;
    for node in layer {
        let slot = slots[*node as usize];
        centre[*node as usize] = y + slot / 2.0;
        y += slot + gap;
    }
}

/// Where a node's neighbours would have it, and how strongly.
fn wish(links_of: &Adjacency, node: u32, centre: &[f64]) -> (f64, f64) {
    let (mut sum, mut weight) = (0.0, 0.0);
    for end in links_of
        .incoming
        .of(node)
        .iter()
        .chain(links_of.outgoing.of(node))
    {
        sum += end.value * centre[end.node as usize];
        weight += end.value;
    }
    if weight > 0.0 {
        (sum / weight, weight)
    } else {
        (centre[node as usize], f64::MIN_POSITIVE)
    }
}

/// The places nearest to the wishes without overlap and within the height.
fn settle(layer: &[u32], wishes: &[(f64, f64)], slots: &[f64], height: f64, centre: &mut [f64]) {
    // In coordinates less the slots above, "no overlap" reads "never falling".
    let mut blocks: Vec<(f64, f64, usize)> = Vec::with_capacity(layer.len());
    let mut above = 0.0;
    for (node, (at, weight)) in layer.iter().zip(wishes) {
        let slot = slots[*node as usize];
        let mut block = (at - slot / 2.0 - above, *weight, 1);
        while let Some(last) = blocks.last().filter(|last| last.0 >= block.0) {
            let weight = last.1 + block.1;
            let mean = (last.0 * last.1 + block.0 * block.1) / weight;
            block = (mean, weight, last.2 + block.2);
            blocks.pop();
        }
        blocks.push(block);
        above += slot;
    }
    let free = (height - above).max(0.0);
    let mut nodes = layer.iter();
    let mut y = 0.0;
    for (at, _, count) in blocks {
        for node in nodes.by_ref().take(count) {
            let slot = slots[*node as usize];
            centre[*node as usize] = at.clamp(0.0, free) + y + slot / 2.0;
            y += slot;
        }
    }
}
