//! Phase "order": who stands beside whom on the circle, so that wide ribbons cross little.
//!
//! Circular sifting (Baur and Brandes 2004): each name in turn is moved through all places that it
//! may take and left at the best. What is minimised is the weighted crossing number: the sum over
//! crossing pairs of the product of their values. First whole namespaces are sifted, then the names
//! of each among themselves, so namespaces stay together. Unknown and Other stand last.

use super::model::{Model, rank};
use std::collections::BTreeMap;
use std::ops::Range;
use weir_model::order::Ordered as _;

/// Rounds at most.
const ROUNDS: usize = 4;
/// A gain below this, of the whole weight squared, is none.
pub(super) const LEAST_GAIN: f64 = 1e-9;

/// Neighbours and how much goes either way, per item.
type Links = Vec<Vec<(u32, f64)>>;

/// All names, clockwise from the top. Deterministic.
pub fn order(model: &Model) -> Vec<u32> {
    let clusters = clusters(model);
    let cluster_of = &clusters.of;
    let count = clusters.weight.len();
    let among = links(model, count, |name| cluster_of[name as usize]);
    let mut by_weight: Vec<u32> = (0..count as u32).collect();
    by_weight.order_by(|a, b| {
        let key = |c: &u32| clusters.rank[*c as usize];
        let weight = |c: &u32| clusters.weight[*c as usize];
        key(a).cmp(&key(b)).then(weight(b).total_cmp(&weight(a)))
    });
    let free = by_weight
        .iter()
        .filter(|c| clusters.rank[**c as usize] == 0)
        .count();
    let free = 0..free;
    sift(&mut by_weight, &among, std::slice::from_ref(&free));

    let mut place = vec![0; count];
    for (i, cluster) in by_weight.iter().enumerate() {
        place[*cluster as usize] = i;
    }
    let mut names: Vec<u32> = (0..model.names.len() as u32).collect();
    let value = |n: &u32| model.names[*n as usize].value();
    names.order_by(|a, b| {
        let key = |n: &u32| place[cluster_of[*n as usize] as usize];
        key(a).cmp(&key(b)).then(value(b).total_cmp(&value(a)))
    });
    let segments: Vec<Range<usize>> = names
        .chunk_by(|a, b| cluster_of[*a as usize] == cluster_of[*b as usize])
        .scan(0, |at, chunk| {
            *at += chunk.len();
            Some(*at - chunk.len()..*at)
        })
        .collect();
    let each = links(model, names.len(), |name| name);
    sift(&mut names, &each, &segments);
    names
}

/// What stays together: a namespace, the names without one, unknown, Other.
struct Clusters {
    /// Of each name.
    of: Vec<u32>,
    /// What each carries.
    weight: Vec<f64>,
    /// Names 0, then unknown and Other.
    rank: Vec<u8>,
}

fn clusters(model: &Model) -> Clusters {
    let mut ids: BTreeMap<(u8, Option<u32>), u32> = BTreeMap::new();
    let mut clusters = Clusters {
        of: Vec::with_capacity(model.names.len()),
        weight: Vec::new(),
        rank: Vec::new(),
    };
    for name in &model.names {
        let rank = rank(name.part.kind);
        let next = ids.len() as u32;
        let id = *ids.entry((rank, name.group)).or_insert(next);
        if id == next {
            clusters.weight.push(0.0);
            clusters.rank.push(rank);
        }
        clusters.weight[id as usize] += name.value();
        clusters.of.push(id);
    }
    clusters
}

/// What goes between any two items either way, as parts of the whole.
fn links(model: &Model, count: usize, item: impl Fn(u32) -> u32) -> Links {
    let mut pairs: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for ribbon in &model.ribbons {
        let (a, b) = (item(ribbon.source), item(ribbon.target));
        if a != b {
            *pairs.entry((a.min(b), a.max(b))).or_default() += ribbon.value / model.total;
        }
    }
    let mut links = vec![Vec::new(); count];
    for ((a, b), weight) in pairs {
        links[a as usize].push((b, weight));
        links[b as usize].push((a, weight));
    }
    links
}

/// Moves every item to the best place of its segment until nothing gets better.
fn sift(order: &mut Vec<u32>, links: &Links, segments: &[Range<usize>]) {
    for _ in 0..ROUNDS {
        let mut better = false;
        for segment in segments.iter().filter(|s| s.len() > 1) {
            let items = order[segment.clone()].to_vec();
            for item in items {
                better |= settle(order, links, segment, item);
            }
        }
        if !better {
            return;
        }
    }
}

/// Moves one item to its best place; says whether it moved.
fn settle(order: &mut Vec<u32>, links: &Links, segment: &Range<usize>, item: u32) -> bool {
    let Some(now) = order.iter().position(|i| *i == item) else {
        return false;
    };
    order.remove(now);
    let mut place = vec![0; links.len()];
    for (i, other) in order.iter().enumerate() {
        place[*other as usize] = i;
    }
    // What goes from the item to those before each place.
    let mut own = vec![0.0; order.len()];
    for (other, weight) in &links[item as usize] {
        own[place[*other as usize]] = *weight;
    }
    let mut before = vec![0.0];
    before.extend(own.iter().scan(0.0, |sum, w| {
        *sum += w;
        Some(*sum)
    }));
    let (mut cost, mut costs) = (0.0, vec![0.0]);
    for at in segment.start..segment.end - 1 {
        let passed = &links[order[at] as usize];
        cost += passing(&own, &before, at, passed, &place, item);
        costs.push(cost);
    }
    let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
    let stays = costs[now - segment.start] <= least + LEAST_GAIN;
    let best = costs.iter().position(|c| *c <= least + LEAST_GAIN);
    let to = match best {
        Some(best) if !stays => segment.start + best,
        _ => now,
    };
    order.insert(to, item);
    to != now
}

/// By how much the crossing number grows when the item, now right before the other at place `at`,
/// goes behind it. Clockwise behind both, a link of the item crosses one of the other before the
/// move where it ends first, and after the move where it ends last.
fn passing(
    own: &[f64],
    before: &[f64],
    at: usize,
    passed: &[(u32, f64)],
    place: &[usize],
    item: u32,
) -> f64 {
    let whole = before[own.len()];
    let ends = passed.iter().filter(|(end, _)| *end != item);
    ends.fold(0.0, |sum, (end, weight)| {
        let end = place[*end as usize];
        let between = if end > at {
            before[end] - before[at + 1]
        } else {
            whole - before[at + 1] + before[end]
        };
        let behind = whole - own[at] - between - own[end];
        sum + weight * (behind - between)
    })
}

/// The weighted crossing number of an order, for comparison: every pair of links is looked at.
#[cfg(test)]
pub fn crossings(model: &Model, order: &[u32]) -> f64 {
    let links = links(model, order.len(), |name| name);
    let mut place = vec![0; order.len()];
    for (i, name) in order.iter().enumerate() {
        place[*name as usize] = i;
    }
    let mut all: Vec<(usize, usize, f64)> = Vec::new();
    for (a, ends) in links.iter().enumerate() {
        for (b, weight) in ends.iter().filter(|(b, _)| *b as usize > a) {
            let (a, b) = (place[a], place[*b as usize]);
            all.push((a.min(b), a.max(b), *weight));
        }
    }
    let mut sum = 0.0;
    for (i, x) in all.iter().enumerate() {
        for y in &all[..i] {
            let (first, second) = if x.0 < y.0 { (x, y) } else { (y, x) };
            if first.0 < second.0 && second.0 < first.1 && first.1 < second.1 {
                sum += x.2 * y.2;
            }
        }
    }
    sum
}
