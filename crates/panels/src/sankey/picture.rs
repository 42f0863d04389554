//! The layout at its final place: columns of bars, margins for labels, strands, the scene's size.

use super::bend::{self, Bend, Ends};
use super::graph::GraphNode;
use super::label::{self, Column, Label};
use super::layout::{Layout, layout_as};
use super::model::Model;
use super::ribbon::Band;
use super::strand::{self, Sides};
use super::turn::Turn;
use crate::Direction;
use weir_model::order::Ordered as _;
use weir_model::spec::NodeSort;
use weir_scene::{Point, Rect, Size};

/// Width of a node's bar.
const BAR: f32 = 11.0;
/// Room above the diagram for the stages' headings.
const HEAD: f32 = 26.0;
/// Room below the diagram.
const FOOT: f32 = 8.0;
/// The least width of a gap between two stages; a narrower room makes the scene wider.
const MIN_GAP: f32 = 48.0;
/// As `MIN_GAP`, where names stand between.
const MIN_GAP_NAMED: f32 = 120.0;

/// Everything a painter or a hit test needs to know: as laid out, from left to right, but for the labels,
/// which stand where they are seen.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its size as laid out.
    pub size: Size,
    /// How it is turned to be seen.
    pub turn: Turn,
    /// Width of a node's bar.
    pub thick: f32,
    /// Where the diagram starts below the headings.
    pub top: f32,
    /// Vertical positions, from `top`.
    pub layout: Layout,
    /// The nodes of each layer from top to bottom.
    pub nodes: Vec<Vec<u32>>,
    /// Left edge of each layer's bars.
    pub bars: Vec<f32>,
    /// Left and right end of each layer's bars and outer labels.
    pub reach: Vec<(f32, f32)>,
    /// The parts of links in each gap.
    pub parts: Vec<Vec<u32>>,
    /// The loops around the diagram.
    pub bends: Vec<Bend>,
    /// One label per node.
    pub labels: Vec<Label>,
    /// Where each piece lies within its link.
    pub sides: Vec<Sides>,
    /// The pieces of each link, from top to bottom.
    pub strands: Vec<Vec<u32>>,
    /// Room that loops take left of the first bars and right of the last.
    pub gutters: (f32, f32),
    /// The zoom at which the whole diagram is as high as the room; at most 1.
    pub least_zoom: f32,
    graph_nodes: Vec<GraphNode>,
}

impl Picture {
    /// Lays a model out in a room of that size, `zoom` times as large as by itself; a crowded one
    /// gets taller than the room.
    pub fn new(model: &Model, room: Size, zoom: f32) -> Self {
        let direction = model.measures.manner.direction;
        let room = Turn::size(direction, room);
        let height = (room.h - HEAD - FOOT).max(40.0);
        let keys = sort_keys(model);
        let graph = &model.routes.graph;
        let layout = layout_as(
            graph,
            f64::from(height),
            f64::from(zoom),
            keys.as_deref(),
            &model.measures.manner,
        );
        let plan = bend::plan(graph, &layout);
        let columns = label::columns(model, room.w * zoom.max(1.0));
        let thick = model.measures.manner.bar.unwrap_or(BAR);
        let named = columns.len() > 2 && direction != Direction::Down;
        let gap = if named { MIN_GAP_NAMED } else { MIN_GAP };
        let (bars, width) =
            columns_of_bars(&columns, plan.gutters, room.w * zoom.max(1.0), gap, thick);
        let last = bars.len() - 1;
        let reach = bars.iter().enumerate().map(|(i, x)| match i {
            0 => (0.0, x + thick),
            i if i == last => (*x, width),
            _ => (*x, x + thick),
        });
        let real = |n: &u32| !graph.nodes[*n as usize].way;
        let layers = layout.order.iter();
        let diagram = layout.places.height as f32;
        let mut picture = Self {
            size: Size::new(width, HEAD + FOOT + diagram + plan.below),
            turn: Turn::new(direction, width),
            thick,
            top: HEAD,
            reach: reach.collect(),
            nodes: layers
                .map(|l| l.iter().copied().filter(real).collect())
                .collect(),
            bars,
            parts: parts(model, last),
            bends: Vec::new(),
            labels: Vec::new(),
            sides: Vec::new(),
            strands: Vec::new(),
            gutters: plan.gutters,
            least_zoom: (height / layout.places.natural as f32).min(1.0),
            graph_nodes: graph.nodes.clone(),
            layout,
        };
        picture.bends = (0..graph.loops.len())
            .map(|i| picture.bend(model, &plan, i, diagram))
            .collect();
        (picture.strands, picture.sides) = strand::stack(model, &picture);
        picture.labels = label::labels(model, &picture, &columns);
        picture
    }

    fn bend(&self, model: &Model, plan: &bend::Plan, index: usize, diagram: f32) -> Bend {
        let link = model.routes.graph.loops[index];
        let (source, target) = (self.bar(link.source), self.bar(link.target));
        let ends = Ends {
            top: self.top,
            bottom: self.top + diagram,
            under: (link.source == link.target).then_some(source.y + source.h),
        };
        let edges = (source.x + self.thick, target.x);
        plan.bend(index, self.layout.loops[index], edges, ends)
    }

    /// Its size as seen.
    pub fn seen(&self) -> Size {
        Turn::size(self.turn.direction(), self.size)
    }

    /// The node whose label is at a point as seen, where labels may be wider than what they name.
    pub fn labelled(&self, at: Point) -> Option<u32> {
        let holds = |label: &Label| label.reach.is_some_and(|reach| reach.contains(at));
        self.labels.iter().position(holds).map(|node| node as u32)
    }

    /// The bar of a node.
    pub fn bar(&self, node: u32) -> Rect {
        let places = &self.layout.places;
        let (i, layer) = (node as usize, self.layer(node));
        Rect::new(
            self.bars[layer],
            self.top + places.top[i] as f32,
            self.thick,
            places.bar[i] as f32,
        )
    }

    /// The layer of a node.
    pub fn layer(&self, node: u32) -> usize {
        self.graph_nodes[node as usize].layer as usize
    }

    /// The room that a node's bar and outer label have to themselves.
    pub fn slot(&self, node: u32) -> Rect {
        let bar = self.bar(node);
        let (left, right) = self.reach[self.layer(node)];
        let height = self.layout.places.slot[node as usize] as f32;
        Rect::new(
            left,
            bar.y + bar.h / 2.0 - height / 2.0,
            right - left,
            height,
        )
    }

    /// From where to where the ribbons of a gap run.
    pub fn gap(&self, gap: usize) -> (f32, f32) {
        (self.bars[gap] + self.thick, self.bars[gap + 1])
    }

    /// The gap there, the bars before it included, for ribbons pass between those.
    pub fn gap_at(&self, x: f32) -> Option<usize> {
        let gaps = self.bars.len().checked_sub(1)?;
        (0..gaps).find(|gap| x >= self.bars[*gap] && x <= self.gap(*gap).1)
    }

    /// The piece of a link that lies a share of its width down from its upper edge.
    pub fn piece_at(&self, link: u32, down: f32) -> Option<u32> {
        let pieces = &self.strands[link as usize];
        let inside = |p: &&u32| self.sides[**p as usize].holds(down);
        pieces.iter().find(inside).or(pieces.first()).copied()
    }

    /// Where a side of a piece lies in a part of its link, as much of it as `share` says.
    pub fn band(&self, part: usize, down: f32, width: f32) -> Band {
        let whole = self.layout.bands[part];
        Band {
            source: whole.source + down * whole.width,
            target: whole.target + down * whole.width,
            width: width * whole.width,
        }
    }
}

/// What the nodes of a layer are sorted by, where it is not by crossings.
fn sort_keys(model: &Model) -> Option<Vec<f64>> {
    let nodes = 0..model.keys.len() as u32;
    match model.options.sort {
        NodeSort::Crossings => None,
        NodeSort::Value => Some(model.carried.iter().map(|c| -c.sum()).collect()),
        NodeSort::Name => {
            let mut named: Vec<u32> = nodes.collect();
            named.order_by(|a, b| model.name(*a).cmp(model.name(*b)));
            let mut keys = vec![0.0; named.len()];
            for (at, node) in named.into_iter().enumerate() {
                keys[node as usize] = at as f64;
            }
            Some(keys)
        }
    }
}

/// The parts of links by the gap that they run through.
fn parts(model: &Model, gaps: usize) -> Vec<Vec<u32>> {
    let graph = &model.routes.graph;
    let mut parts = vec![Vec::new(); gaps];
    for (i, link) in (0..).zip(&graph.links) {
        parts[graph.nodes[link.source as usize].layer as usize].push(i);
    }
    parts
}

/// The left edges of the bars, and the width of the picture, in a room of that width.
fn columns_of_bars(
    columns: &[Column],
    gutters: (f32, f32),
    room: f32,
    gap: f32,
    thick: f32,
) -> (Vec<f32>, f32) {
    let last = columns.len() - 1;
    let left = columns[0].margin + gutters.0;
    let right = if last > 0 { columns[last].margin } else { 0.0 } + gutters.1;
    let least = last as f32 * (gap + thick) + thick + left + right;
    let width = room.max(least);
    let step = (width - left - right - thick) / last.max(1) as f32;
    ((0..=last).map(|i| left + step * i as f32).collect(), width)
}
