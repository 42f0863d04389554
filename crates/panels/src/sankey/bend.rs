//! Phase "bend": the way of a loop around the diagram.
//!
//! A loop leaves its source to the right, goes down beside the column of bars, back in a lane below
//! the diagram and up to the left side of its target; a link to the same node passes right below its
//! bar. At the bars a loop is as high as its value; between them it is drawn no thicker than
//! [`THICK`], for wide ribbons cannot turn in narrow gaps: its arrow says that it is a way back.

use super::graph::Graph;
use super::layout::Layout;
use super::ribbon::Band;
use weir_model::order::Ordered as _;
use weir_scene::Point;
use weir_scene::hit::distance;

/// The thickest that a loop is drawn between its ends, in pixels.
const THICK: f32 = 22.0;
/// As `THICK`, of a link to the same node.
const THICK_SELF: f32 = 7.0;
/// The thinnest that a loop is drawn.
const THIN: f32 = 0.8;
/// Between two lanes, and between two loops beside a column.
const APART: f32 = 3.0;
/// From a bar to the first loop beside it: there its end narrows.
const BESIDE: f32 = 12.0;
/// Loops beside a column take at most this much room; further ones begin at the bar again.
const MOST: f32 = 64.0;
/// Radius of the innermost turn.
const TURN: f32 = 5.0;
/// Points of a turn.
const STEPS: usize = 6;

/// Where loops run, relative to bars and to the lower end of the diagram.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    lanes: Vec<Lane>,
    /// Room that loops need left of the first bars and right of the last.
    pub gutters: (f32, f32),
    /// Room that they need below the diagram.
    pub below: f32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Lane {
    right: f32,
    left: f32,
    down: f32,
    thick: f32,
}

/// One loop at its place, in scene coordinates.
#[derive(Clone, Debug, PartialEq)]
pub struct Bend {
    /// The middle of its end at the source.
    pub from: Point,
    /// The middle of its end at the target.
    pub to: Point,
    /// Its height at both ends.
    pub width: f32,
    /// Its thickness between them.
    pub thick: f32,
    right: f32,
    left: f32,
    lane: f32,
}

/// Gives every loop of a graph its lane: short ones run inside long ones.
pub fn plan(graph: &Graph, layout: &Layout) -> Plan {
    let layer = |node: u32| graph.nodes[node as usize].layer as usize;
    let span = |i: usize| (layer(graph.loops[i].target), layer(graph.loops[i].source));
    let mut order: Vec<usize> = (0..graph.loops.len()).collect();
    order.order_by_key(|i| (span(*i).1 - span(*i).0, *i));
    let mut plan = Plan {
        lanes: vec![Lane::default(); graph.loops.len()],
        ..Plan::default()
    };
    let mut beside = vec![(0.0f32, 0.0f32); graph.layers];
    // For each layer, how far down lanes reach already: a new one goes below all that it passes.
    let mut reached = vec![0.0f32; graph.layers];
    for i in order {
        let (first, last) = span(i);
        let own = graph.loops[i].source == graph.loops[i].target;
        let most = if own { THICK_SELF } else { THICK };
        let thick = layout.loops[i].width.clamp(THIN, most);
        if own {
            let out = BESIDE + thick / 2.0;
            plan.lanes[i] = Lane {
                right: out,
                left: out,
                down: 0.0,
                thick,
            };
            plan.widen(first, graph.layers, out + thick, out + thick);
            continue;
        }
        let right = take(&mut beside[last].0, thick);
        let left = take(&mut beside[first].1, thick);
        let down = reached[first..=last].iter().copied().fold(0.0, f32::max) + APART + thick / 2.0;
        reached[first..=last].fill(down + thick / 2.0);
        plan.below = plan.below.max(down + thick / 2.0 + APART);
        plan.widen(first, graph.layers, left + thick, 0.0);
        plan.widen(last, graph.layers, 0.0, right + thick);
        plan.lanes[i] = Lane {
            right,
            left,
            down,
            thick,
        };
    }
    plan
}

/// The middle of the next free place beside a column.
fn take(used: &mut f32, thick: f32) -> f32 {
    if *used > MOST {
        *used = 0.0;
    }
    let at = BESIDE + *used + thick / 2.0;
    *used += thick + APART;
    at
}

impl Plan {
    fn widen(&mut self, layer: usize, layers: usize, left: f32, right: f32) {
        if layer == 0 {
            self.gutters.0 = self.gutters.0.max(left);
        }
        if layer + 1 == layers {
            self.gutters.1 = self.gutters.1.max(right);
        }
    }

    /// The loop of that index between two bars' edges: the right one of the source, the left one of
    /// the target. `top` and `bottom` are the diagram's ends, `under` the lower end of the target's
    /// bar where it is also the source's.
    pub fn bend(&self, index: usize, band: Band, edges: (f32, f32), ends: Ends) -> Bend {
        let lane = self.lanes[index];
        let middle = |y: f32| ends.top + y + band.width / 2.0;
        Bend {
            from: Point::new(edges.0, middle(band.source)),
            to: Point::new(edges.1, middle(band.target)),
            width: band.width,
            thick: lane.thick,
            right: edges.0 + lane.right,
            left: edges.1 - lane.left,
            lane: match ends.under {
                Some(y) => y + 5.0 + lane.thick / 2.0,
                None => ends.bottom + lane.down,
            },
        }
    }
}

/// The diagram's ends, in scene coordinates.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// Its upper end.
    pub top: f32,
    /// Its lower end.
    pub bottom: f32,
    /// For a link to the same node, the lower end of its bar.
    pub under: Option<f32>,
}

impl Bend {
    /// A line along the loop, `down` pixels below its middle at both ends, from end to end.
    pub fn line(&self, down: f32) -> Vec<Point> {
        let (right, left, lane) = (self.right - down, self.left + down, self.lane - down);
        let corners = [
            Point::new(self.from.x + BESIDE / 2.0, self.from.y + down),
            Point::new(right, self.from.y + down),
            Point::new(right, lane),
            Point::new(left, lane),
            Point::new(left, self.to.y + down),
            Point::new(self.to.x - BESIDE / 2.0, self.to.y + down),
        ];
        rounded(&corners, TURN + self.thick / 2.0 - down)
    }

    /// Where its arrow stands: the middle of its lane, `down` pixels above the lane's own.
    pub fn middle(&self, down: f32) -> Point {
        Point::new(f32::midpoint(self.left, self.right), self.lane - down)
    }

    /// How far a point is from its middle line.
    pub fn distance(&self, at: Point) -> f32 {
        let mut line = self.line(0.0);
        line.insert(0, self.from);
        line.push(self.to);
        distance(&line, at, false)
    }

    /// Where the full height at an end has become the loop's thickness: how far from the bar.
    pub fn neck(&self) -> f32 {
        BESIDE / 2.0
    }
}

/// A line with its corners rounded.
fn rounded(corners: &[Point], radius: f32) -> Vec<Point> {
    let mut points = vec![corners[0]];
    for three in corners.windows(3) {
        let [a, b, c] = [three[0], three[1], three[2]];
        let length = |p: Point, q: Point| (q.x - p.x).hypot(q.y - p.y);
        let toward = |p: Point, q: Point, by: f32| {
            let share = by / length(p, q).max(f32::MIN_POSITIVE);
            Point::new(p.x + (q.x - p.x) * share, p.y + (q.y - p.y) * share)
        };
        let r = radius
            .min(length(a, b) / 2.0)
            .min(length(b, c) / 2.0)
            .max(0.0);
        let (start, end) = (toward(b, a, r), toward(b, c, r));
        for step in 0..=STEPS {
            let t = step as f32 / STEPS as f32;
            let mix = |s: f32, m: f32, e: f32| {
                (1.0 - t) * (1.0 - t) * s + 2.0 * t * (1.0 - t) * m + t * t * e
            };
            points.push(Point::new(
                mix(start.x, b.x, end.x),
                mix(start.y, b.y, end.y),
            ));
        }
    }
    points.push(corners[corners.len() - 1]);
    points
}
