//! The layout at its final place: columns of bars, margins for labels, the scene's size.

use super::graph::GraphNode;
use super::label::{self, Label};
use super::layout::{Layout, layout};
use super::model::Model;
use weir_scene::{Rect, Size};

/// Width of a node's bar.
pub const BAR: f32 = 11.0;
/// Room above the diagram for the stages' headings.
const HEAD: f32 = 26.0;
/// Room below the diagram.
const FOOT: f32 = 8.0;
/// The least width of a gap between two stages; a narrower room makes the scene wider.
const MIN_GAP: f32 = 48.0;

/// Everything a painter or a hit test needs to know, in scene coordinates.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The scene's size.
    pub size: Size,
    /// Where the diagram starts below the headings.
    pub top: f32,
    /// Vertical positions, from `top`.
    pub layout: Layout,
    /// Left edge of each stage's bars.
    pub bars: Vec<f32>,
    /// Left and right end of each stage's bars and outer labels.
    pub reach: Vec<(f32, f32)>,
    /// One label per node.
    pub labels: Vec<Label>,
    nodes: Vec<GraphNode>,
}

impl Picture {
    /// Lays a model out in a room of that size; a crowded one gets taller than the room.
    pub fn new(model: &Model, room: Size) -> Self {
        let layout = layout(&model.graph, f64::from((room.h - HEAD - FOOT).max(40.0)));
        let columns = label::columns(model, room.w);
        let last = model.stages.len() - 1;
        let (left, right) = (columns[0].margin, columns[last].margin);
        let least = last as f32 * (MIN_GAP + BAR) + BAR + left + right;
        let width = room.w.max(least);
        let step = (width - left - right - BAR) / last as f32;
        let bars: Vec<f32> = (0..=last).map(|i| left + step * i as f32).collect();
        let reach = bars.iter().enumerate().map(|(i, x)| match i {
            0 => (0.0, x + BAR),
            i if i == last => (*x, width),
            _ => (*x, x + BAR),
        });
        let mut picture = Self {
            size: Size::new(width, HEAD + FOOT + layout.places.height as f32),
            top: HEAD,
            reach: reach.collect(),
            bars,
            labels: Vec::new(),
            nodes: model.graph.nodes.clone(),
            layout,
        };
        picture.labels = label::labels(model, &picture, &columns);
        picture
    }

    /// The bar of a node.
    pub fn bar(&self, node: u32) -> Rect {
        let places = &self.layout.places;
        let (i, layer) = (node as usize, self.nodes[node as usize].layer as usize);
        Rect::new(
            self.bars[layer],
            self.top + places.top[i] as f32,
            BAR,
            places.bar[i] as f32,
        )
    }

    /// The room that a node's bar and outer label have to themselves.
    pub fn slot(&self, node: u32) -> Rect {
        let bar = self.bar(node);
        let (left, right) = self.reach[self.nodes[node as usize].layer as usize];
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
        (self.bars[gap] + BAR, self.bars[gap + 1])
    }
}
