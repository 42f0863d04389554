//! Phase "ribbon": where each link leaves and enters its nodes, and its outline.
//!
//! A ribbon's edges are cubic Béziers with level ends and control points half way across, so at
//! parameter t every ribbon of a gap stands at the same x: `ease` (how far down) against `across`
//! (how far right) is one curve for all. Outlines and hit tests both use it.

use super::graph::{Adjacency, Graph, GraphLink};
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

/// Stacks the links at each node in the order of their far ends, by which the lists of `links_of`
/// are sorted, so that none cross at a node; loops, which run below, come last. What comes in fills
/// a bar from its top, what goes out down to its end: a node that only does either shows so.
pub fn bands(graph: &Graph, links_of: &Adjacency, places: &Places) -> (Vec<Band>, Vec<Band>) {
    let blank = |l: &GraphLink| Band {
        width: (l.value * places.scale) as f32,
        ..Band::default()
    };
    let mut bands: Vec<Band> = graph.links.iter().map(blank).collect();
    let mut loops: Vec<Band> = graph.loops.iter().map(blank).collect();
    let mut looping = vec![
        (0.0, 0.0);
        if loops.is_empty() {
            0
        } else {
            graph.nodes.len()
        }
    ];
    for link in &graph.loops {
        looping[link.source as usize].0 += link.value;
    }
    for (i, node) in graph.nodes.iter().enumerate() {
        // A bar drawn higher than its value (so that it can be seen) holds its links in the middle.
        let slack = (places.bar[i] - node.value * places.scale).max(0.0) / 2.0;
        let outgoing = links_of.outgoing.of(i as u32);
        let out =
            outgoing.iter().map(|end| end.value).sum::<f64>() + looping.get(i).map_or(0.0, |l| l.0);
        let free = (node.value - out).max(0.0) * places.scale;
        let mut y = places.top[i] + slack + free;
        for end in outgoing {
            bands[end.link as usize].source = y as f32;
            y += end.value * places.scale;
        }
        let leave = y;
        let mut y = places.top[i] + slack;
        for end in links_of.incoming.of(i as u32) {
            bands[end.link as usize].target = y as f32;
            y += end.value * places.scale;
        }
        if let Some(at) = looping.get_mut(i) {
            *at = (leave, y);
        }
    }
    for (link, band) in graph.loops.iter().zip(&mut loops) {
        let height = link.value * places.scale;
        let leave = &mut looping[link.source as usize].0;
        band.source = *leave as f32;
        *leave += height;
        let enter = &mut looping[link.target as usize].1;
        band.target = *enter as f32;
        *enter += height;
    }
    (bands, loops)
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
