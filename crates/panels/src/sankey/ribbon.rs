//! Phase "ribbon": where each link leaves and enters its nodes, and its outline.
//!
//! A ribbon's edges are cubic Béziers with level ends and control points half way across, so at
//! parameter t every ribbon of a gap stands at the same x: `ease` (how far down) against `across`
//! (how far right) is one curve for all. Outlines and hit tests both use it.

use super::graph::{Adjacency, Graph};
use super::place::Places;
use weir_scene::Point;

/// Points along one side of an outline.
pub const STEPS: usize = 24;

/// Where a link starts and ends, in pixels from the top of the diagram.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// Upper edge at the source.
    pub source: f32,
    /// Upper edge at the target.
    pub target: f32,
    /// Height at both ends.
    pub width: f32,
}

/// Stacks the links at each node in the order of their far ends, so that none cross at a node.
pub fn bands(graph: &Graph, mut links_of: Adjacency, places: &Places) -> Vec<Band> {
    let mut bands: Vec<Band> = graph
        .links
        .iter()
        .map(|l| Band {
            width: (l.value * places.scale) as f32,
            ..Band::default()
        })
        .collect();
    for node in 0..graph.nodes.len() as u32 {
        let outgoing = links_of.outgoing.of_mut(node);
        sort_by_end(outgoing, |l| {
            places.top[graph.links[l as usize].target as usize]
        });
        let at = stack(node, outgoing, graph, places);
        for (link, y) in at {
            bands[link as usize].source = y;
        }
        let incoming = links_of.incoming.of_mut(node);
        sort_by_end(incoming, |l| {
            places.top[graph.links[l as usize].source as usize]
        });
        let at = stack(node, incoming, graph, places);
        for (link, y) in at {
            bands[link as usize].target = y;
        }
    }
    bands
}

fn sort_by_end(links: &mut [u32], end: impl Fn(u32) -> f64) {
    links.sort_unstable_by(|a, b| end(*a).total_cmp(&end(*b)).then(a.cmp(b)));
}

/// Upper edges of links laid on each other, centred on the node's bar.
fn stack<'a>(
    node: u32,
    links: &'a [u32],
    graph: &'a Graph,
    places: &'a Places,
) -> impl Iterator<Item = (u32, f32)> + 'a {
    // A bar drawn higher than its value (so that it can be seen) holds its links in the middle.
    let value = graph.nodes[node as usize].value * places.scale;
    let slack = (places.bar[node as usize] - value).max(0.0) / 2.0;
    let mut y = places.top[node as usize] + slack;
    links.iter().map(move |l| {
        let at = y as f32;
        y += graph.links[*l as usize].value * places.scale;
        (*l, at)
    })
}

/// How far right the curve stands at t, both from 0 to 1.
fn across(t: f32) -> f32 {
    let u = 1.0 - t;
    1.5 * t * u * u + 1.5 * t * t * u + t * t * t
}

/// How far down the curve stands at t, both from 0 to 1.
fn ease(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

/// How far down the curve stands where it is `x` of the way right, both from 0 to 1.
pub fn ease_at(x: f32) -> f32 {
    let (mut low, mut high) = (0.0f32, 1.0f32);
    for _ in 0..20 {
        let t = f32::midpoint(low, high);
        if across(t) < x {
            low = t;
        } else {
            high = t;
        }
    }
    ease(f32::midpoint(low, high))
}

/// One edge from `from` to `to`, left to right; a level one is straight.
pub fn edge(from: Point, to: Point) -> Vec<Point> {
    if (from.y - to.y).abs() < 0.25 {
        return vec![from, to];
    }
    (0..STEPS)
        .map(|i| {
            let t = i as f32 / (STEPS - 1) as f32;
            let (dx, dy) = (to.x - from.x, to.y - from.y);
            Point::new(from.x + dx * across(t), from.y + dy * ease(t))
        })
        .collect()
}

/// The closed outline of a ribbon from x `left` to `right`, the diagram's top at `top`.
pub fn outline(band: Band, left: f32, right: f32, top: f32) -> Vec<Point> {
    let (a, b) = (top + band.source, top + band.target);
    let mut points = edge(Point::new(left, a), Point::new(right, b));
    let lower = edge(
        Point::new(left, a + band.width),
        Point::new(right, b + band.width),
    );
    points.extend(lower.into_iter().rev());
    points
}

/// The middle line of a ribbon.
pub fn middle(band: Band, left: f32, right: f32, top: f32) -> Vec<Point> {
    let half = top + band.width / 2.0;
    edge(
        Point::new(left, half + band.source),
        Point::new(right, half + band.target),
    )
}
