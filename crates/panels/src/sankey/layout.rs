//! The layout as a whole: links → order → places → bands, each phase a pure function.

use super::graph::Graph;
use super::order::{Order, order, order_by};
use super::place::{Places, place};
use super::ribbon::{Band, bands};
use crate::Manner;

/// Where everything stands vertically, in pixels from the top of the diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The nodes of each layer from top to bottom.
    pub order: Order,
    /// Node positions and the height of the diagram.
    pub places: Places,
    /// Link positions, in the graph's order.
    pub bands: Vec<Band>,
    /// Where the graph's loops leave and enter their nodes, in its order.
    pub loops: Vec<Band>,
}

/// Lays out a graph in a room of the given height in pixels; the result may be taller.
pub fn layout(graph: &Graph, room: f64) -> Layout {
    layout_as(graph, room, 1.0, None, &Manner::default())
}

/// As [`layout`], `zoom` times as large, each layer in the order of its nodes' keys if some are
/// given, else so that few ribbons cross; bars apart and aligned as the manner says.
pub fn layout_as(
    graph: &Graph,
    room: f64,
    zoom: f64,
    keys: Option<&[f64]>,
    manner: &Manner,
) -> Layout {
    let mut links_of = graph.adjacency();
    let order = match keys {
        Some(keys) => order_by(graph, &mut links_of, keys),
        None => order(graph, &mut links_of),
    };
    let places = place(graph, &links_of, &order, room, zoom, manner);
    let (bands, loops) = bands(graph, &links_of, &places);
    Layout {
        order,
        places,
        bands,
        loops,
    }
}
