//! Phase "order": which node stands above which in its layer, so that wide ribbons cross little.
//!
//! Weighted barycentre sweeps (Sugiyama, Tagawa, Toda 1981) from the heaviest-first order, then
//! exchanges of neighbours while they help (greedy switch, Eades and Kelly 1986). What is
//! minimised is the weighted crossing number: the sum over crossing pairs of links of the
//! product of their values.

use super::graph::{Adjacency, Graph};

/// Sweeps without a better result before giving up.
const PATIENCE: usize = 4;
/// Sweeps at most, each once down and once up the layers.
const SWEEPS: usize = 24;
/// Rounds of exchanges at most.
const EXCHANGES: usize = 12;

/// The nodes of each layer from top to bottom.
pub type Order = Vec<Vec<u32>>;

/// Orders every layer. Deterministic; ties go to the heavier node, then to the lower index.
pub fn order(graph: &Graph, links_of: &Adjacency) -> Order {
    let start = by_value(graph);
    let mut best = (crossings(graph, &start), start.clone());
    let mut current = start;
    let mut stale = 0;
    for _ in 0..SWEEPS {
        if best.0 == 0.0 || stale == PATIENCE {
            break;
        }
        sweep(graph, links_of, &mut current);
        let cost = crossings(graph, &current);
        stale += 1;
        if cost < best.0 {
            best = (cost, current.clone());
            stale = 0;
        }
    }
    exchange(graph, links_of, best.1)
}

/// Heaviest first; "Other" and "unknown" last.
fn by_value(graph: &Graph) -> Order {
    let mut layers = vec![Vec::new(); graph.layers];
    for (i, node) in graph.nodes.iter().enumerate() {
        layers[node.layer as usize].push(i as u32);
    }
    for layer in &mut layers {
        layer.sort_by(|a, b| {
            let (a, b) = (&graph.nodes[*a as usize], &graph.nodes[*b as usize]);
            a.rank.cmp(&b.rank).then(b.value.total_cmp(&a.value))
        });
    }
    layers
}

/// The place of every node in its layer.
pub fn positions(graph: &Graph, order: &Order) -> Vec<u32> {
    let mut place = vec![0; graph.nodes.len()];
    for layer in order {
        for (i, node) in layer.iter().enumerate() {
            place[*node as usize] = i as u32;
        }
    }
    place
}

/// Sorts each layer by the weighted mean place of its neighbours: downwards, then upwards.
fn sweep(graph: &Graph, links_of: &Adjacency, order: &mut Order) {
    let mut place = positions(graph, order);
    let layers = order.len();
    for i in (1..layers).chain((0..layers.saturating_sub(1)).rev()) {
        order[i] = by_barycentre(graph, links_of, &order[i], &place);
        for (p, node) in order[i].iter().enumerate() {
            place[*node as usize] = p as u32;
        }
    }
}

/// A layer sorted by where its neighbours on both sides stand, each side scaled to 0..1.
fn by_barycentre(graph: &Graph, links_of: &Adjacency, layer: &[u32], place: &[u32]) -> Vec<u32> {
    let mut keyed: Vec<(u8, f64, u32)> = layer
        .iter()
        .map(|n| {
            let centre = barycentre(graph, links_of, *n, place);
            (
                graph.nodes[*n as usize].rank,
                centre.unwrap_or(f64::from(place[*n as usize])),
                *n,
            )
        })
        .collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    keyed.into_iter().map(|(_, _, n)| n).collect()
}

fn barycentre(graph: &Graph, links_of: &Adjacency, node: u32, place: &[u32]) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for link in links_of.incoming.of(node) {
        let link = &graph.links[*link as usize];
        sum += link.value * f64::from(place[link.source as usize]);
        weight += link.value;
    }
    for link in links_of.outgoing.of(node) {
        let link = &graph.links[*link as usize];
        sum += link.value * f64::from(place[link.target as usize]);
        weight += link.value;
    }
    (weight > 0.0).then(|| sum / weight)
}

/// The weighted crossing number: one Fenwick tree per gap between layers, O(links · log nodes)
/// (after Barth, Jünger, Mutzel 2002).
pub fn crossings(graph: &Graph, order: &Order) -> f64 {
    let place = positions(graph, order);
    let mut links: Vec<(u32, u32, u32, f64)> = graph
        .links
        .iter()
        .map(|l| {
            let layer = graph.nodes[l.source as usize].layer;
            (
                layer,
                place[l.source as usize],
                place[l.target as usize],
                l.value,
            )
        })
        .collect();
    links.sort_unstable_by_key(|l| (l.0, l.1, l.2));
    let widest = order.iter().map(Vec::len).max().unwrap_or(0);
    let mut total = 0.0;
    for gap in links.chunk_by(|a, b| a.0 == b.0) {
        let mut below = Fenwick(vec![0.0; widest + 1]);
        for (_, _, target, value) in gap {
            total += value * below.above(*target);
            below.add(*target, *value);
        }
    }
    total
}

/// Prefix sums under updates (Fenwick 1994), kept from the end so that `above` is one query.
struct Fenwick(Vec<f64>);

impl Fenwick {
    fn add(&mut self, at: u32, value: f64) {
        let mut i = self.0.len() - 1 - at as usize;
        while i < self.0.len() {
            self.0[i] += value;
            i += i & i.wrapping_neg();
        }
    }

    /// The sum at places greater than `at`.
    fn above(&self, at: u32) -> f64 {
        let mut i = self.0.len() - 2 - at as usize;
        let mut sum = 0.0;
        while i > 0 {
            sum += self.0[i];
            i &= i - 1;
        }
        sum
    }
}

/// Exchanges neighbours of equal rank while that lowers the crossing number.
fn exchange(graph: &Graph, links_of: &Adjacency, mut order: Order) -> Order {
    let mut place = positions(graph, &order);
    let mut sides = Sides::new(graph, links_of);
    for _ in 0..EXCHANGES {
        let mut better = false;
        for layer in &mut order {
            sides.sort(layer, &place);
            for i in 1..layer.len() {
                let (a, b) = (layer[i - 1], layer[i]);
                if graph.nodes[a as usize].rank == graph.nodes[b as usize].rank
                    && sides.gain(a, b, &place) > 0.0
                {
                    layer.swap(i - 1, i);
                    place.swap(a as usize, b as usize);
                    better = true;
                }
            }
        }
        if !better {
            break;
        }
    }
    order
}

/// The far ends and values of each node's links, per side.
struct Sides {
    starts: [Vec<u32>; 2],
    ends: [Vec<(u32, f64)>; 2],
}

impl Sides {
    fn new(graph: &Graph, links_of: &Adjacency) -> Self {
        let mut starts = [vec![0], vec![0]];
        let mut ends = [Vec::new(), Vec::new()];
        for node in 0..graph.nodes.len() as u32 {
            for link in links_of.incoming.of(node) {
                let link = &graph.links[*link as usize];
                ends[0].push((link.source, link.value));
            }
            for link in links_of.outgoing.of(node) {
                let link = &graph.links[*link as usize];
                ends[1].push((link.target, link.value));
            }
            for side in 0..2 {
                starts[side].push(ends[side].len() as u32);
            }
        }
        Self { starts, ends }
    }

    fn range(&self, side: usize, node: u32) -> std::ops::Range<usize> {
        let starts = &self.starts[side];
        starts[node as usize] as usize..starts[node as usize + 1] as usize
    }

    /// Sorts the far ends of a layer's nodes by where they stand now.
    fn sort(&mut self, layer: &[u32], place: &[u32]) {
        for side in 0..2 {
            for node in layer {
                let range = self.range(side, *node);
                self.ends[side][range].sort_unstable_by_key(|e| place[e.0 as usize]);
            }
        }
    }

    /// By how much the crossing number falls when `a`, now right above `b`, goes below it.
    fn gain(&self, a: u32, b: u32, place: &[u32]) -> f64 {
        (0..2)
            .map(|side| {
                let upper = &self.ends[side][self.range(side, a)];
                let lower = &self.ends[side][self.range(side, b)];
                inversions(upper, lower, place) - inversions(lower, upper, place)
            })
            .sum()
    }
}

/// Sum over pairs whose upper end stands below the lower one's; both sorted by place.
fn inversions(upper: &[(u32, f64)], lower: &[(u32, f64)], place: &[u32]) -> f64 {
    let (mut sum, mut passed, mut j) = (0.0, 0.0, 0);
    for (end, value) in upper {
        while j < lower.len() && place[lower[j].0 as usize] < place[*end as usize] {
            passed += lower[j].1;
            j += 1;
        }
        sum += value * passed;
    }
    sum
}
