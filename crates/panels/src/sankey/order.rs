//! Phase "order": which node stands above which in its layer, so that wide ribbons cross little.
//!
//! Weighted barycentre sweeps (Sugiyama, Tagawa, Toda 1981) from the heaviest-first order, then
//! exchanges of neighbours while they help (greedy switch, Eades and Kelly 1986). What is
//! minimised is the weighted crossing number: the sum over crossing pairs of links of the
//! product of their values.

use super::graph::{Adjacency, End, Graph, Lists};

/// Sweeps without a better result before giving up.
const PATIENCE: usize = 1;
/// Sweeps at most, each once down and once up the layers.
const SWEEPS: usize = 8;
/// Rounds of exchanges at most.
const EXCHANGES: usize = 2;

/// The nodes of each layer from top to bottom.
pub type Order = Vec<Vec<u32>>;

/// Orders every layer. Deterministic; ties go to the heavier node, then to the lower index. Leaves
/// the lists of `links_of` sorted by the order found.
pub fn order(graph: &Graph, links_of: &mut Adjacency) -> Order {
    let mut current = by_value(graph);
    let mut place = positions(graph, &current);
    let mut best = (crossings(links_of, &current, &place), current.clone());
    let mut stale = 0;
    for _ in 0..SWEEPS {
        if best.0 == 0.0 || stale == PATIENCE {
            break;
        }
        sweep(graph, links_of, &mut current, &mut place);
        let cost = crossings(links_of, &current, &place);
        stale += 1;
        // A gain of less than one in a hundred is not worth another sweep.
        if cost < best.0 * 0.99 {
            stale = 0;
        }
        if cost < best.0 {
            best = (cost, current.clone());
        }
    }
    let mut order = best.1;
    place = positions(graph, &order);
    exchange(graph, links_of, &mut order, &mut place);
    order
}

/// Orders the nodes of every layer by rank, then by a key of each; the ways of long links stay where
/// few ribbons cross. Leaves the lists of `links_of` sorted by the order found.
pub fn order_by(graph: &Graph, links_of: &mut Adjacency, keys: &[f64]) -> Order {
    let mut order = if graph.nodes.iter().any(|n| n.way) {
        order(graph, links_of)
    } else {
        by_value(graph)
    };
    for layer in &mut order {
        let real = |n: &u32| !graph.nodes[*n as usize].way;
        let keyed = layer.iter().copied().filter(real);
        let keyed = keyed.map(|n| (graph.nodes[n as usize].rank, keys[n as usize], n));
        let mut next = sorted(keyed.collect()).into_iter();
        for place in layer.iter_mut().filter(|n| real(n)) {
            if let Some(node) = next.next() {
                *place = node;
            }
        }
    }
    let mut next = vec![0; graph.nodes.len()];
    for layer in 0..order.len() {
        links_of.sort_layer(&order, layer, &mut next);
    }
    order
}

/// Heaviest first; "Other" and "unknown" last.
fn by_value(graph: &Graph) -> Order {
    let mut layers = vec![Vec::new(); graph.layers];
    for (i, node) in graph.nodes.iter().enumerate() {
        layers[node.layer as usize].push((node.rank, -node.value, i as u32));
    }
    layers.into_iter().map(sorted).collect()
}

/// Nodes by rank, then by key; equal ones keep their order.
fn sorted(mut keyed: Vec<(u8, f64, u32)>) -> Vec<u32> {
    keyed.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    keyed.into_iter().map(|(_, _, node)| node).collect()
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
fn sweep(graph: &Graph, links_of: &Adjacency, order: &mut Order, place: &mut [u32]) {
    let layers = order.len();
    for i in (1..layers).chain((0..layers.saturating_sub(1)).rev()) {
        order[i] = by_barycentre(graph, links_of, &order[i], place);
        for (p, node) in order[i].iter().enumerate() {
            place[*node as usize] = p as u32;
        }
    }
}

/// A layer sorted by where its neighbours on both sides stand, each side scaled to 0..1.
fn by_barycentre(graph: &Graph, links_of: &Adjacency, layer: &[u32], place: &[u32]) -> Vec<u32> {
    let keyed = layer.iter().map(|n| {
        let centre = barycentre(links_of, *n, place);
        let key = centre.unwrap_or(f64::from(place[*n as usize]));
        (graph.nodes[*n as usize].rank, key, *n)
    });
    sorted(keyed.collect())
}

fn barycentre(links_of: &Adjacency, node: u32, place: &[u32]) -> Option<f64> {
    let (mut sum, mut weight) = (0.0, 0.0);
    for end in links_of
        .incoming
        .of(node)
        .iter()
        .chain(links_of.outgoing.of(node))
    {
        sum += end.value * f64::from(place[end.node as usize]);
        weight += end.value;
    }
    (weight > 0.0).then(|| sum / weight)
}

/// The weighted crossing number: one Fenwick tree per gap between layers, O(links · log nodes)
/// (after Barth, Jünger, Mutzel 2002).
pub fn crossings(links_of: &Adjacency, order: &Order, place: &[u32]) -> f64 {
    let mut total = 0.0;
    let mut seen = Fenwick(Vec::new());
    for gap in order.windows(2) {
        seen.0.clear();
        seen.0.resize(gap[1].len() + 1, 0.0);
        for node in &gap[0] {
            // Links of one node do not cross each other: all look before any is counted.
            let ends = links_of.outgoing.of(*node);
            for end in ends {
                total += end.value * seen.above(place[end.node as usize]);
            }
            for end in ends {
                seen.add(place[end.node as usize], end.value);
            }
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

/// Exchanges neighbours of equal rank while that lowers the crossing number; leaves the lists of
/// `links_of` sorted by the order.
fn exchange(graph: &Graph, links_of: &mut Adjacency, order: &mut Order, place: &mut [u32]) {
    let rank = |node: u32| graph.nodes[node as usize].rank;
    let mut next = vec![0; graph.nodes.len()];
    for round in 0..=EXCHANGES {
        let mut better = false;
        for i in 0..order.len() {
            links_of.sort_layer(order, i, &mut next);
            if round == EXCHANGES {
                continue;
            }
            let layer = &mut order[i];
            for j in 1..layer.len() {
                let (a, b) = (layer[j - 1], layer[j]);
                if rank(a) == rank(b) && gain(links_of, a, b, place) > 0.0 {
                    layer.swap(j - 1, j);
                    place.swap(a as usize, b as usize);
                    better = true;
                }
            }
        }
        if !better {
            break;
        }
    }
}

/// By how much the crossing number falls when `a`, now right above `b`, goes below it.
fn gain(links_of: &Adjacency, a: u32, b: u32, place: &[u32]) -> f64 {
    let side = |lists: &Lists| net_crossings(lists.of(a), lists.of(b), place);
    side(&links_of.incoming) + side(&links_of.outgoing)
}

/// Crossings of the upper node's links with the lower one's, less those if both changed places;
/// both sorted by place.
fn net_crossings(upper: &[End], lower: &[End], place: &[u32]) -> f64 {
    let whole: f64 = lower.iter().map(|e| e.value).sum();
    let (mut sum, mut above, mut level, mut j) = (0.0, 0.0, 0, 0);
    for end in upper {
        let at = place[end.node as usize];
        while j < lower.len() && place[lower[j].node as usize] < at {
            above += lower[j].value;
            j += 1;
        }
        level = level.max(j);
        let mut same = 0.0;
        while level < lower.len() && place[lower[level].node as usize] == at {
            level += 1;
        }
        for e in &lower[j..level] {
            same += e.value;
        }
        // Those above cross now, those below would.
        sum += end.value * (above - (whole - above - same));
    }
    sum
}
