//! The Sankey's layout as a JavaScript function, for the bench against d3-sankey.

use wasm_bindgen::prelude::*;
use weir_panels::sankey::graph::{Graph, GraphLink};
use weir_panels::sankey::layout::layout;

/// Lays out a graph: the layer of each node; source, target and value of each link; the room's
/// height in pixels. Gives the height, then top and height of each node's bar, then upper edge at
/// the source, upper edge at the target and width of each link.
///
/// # Errors
/// When the arrays of the links differ in length, or a link is wrong.
#[wasm_bindgen(js_name = layoutSankey)]
pub fn layout_sankey(
    layers: &[u32],
    sources: &[u32],
    targets: &[u32],
    values: &[f64],
    height: f64,
) -> Result<Vec<f32>, JsError> {
    if sources.len() != targets.len() || sources.len() != values.len() {
        return Err(JsError::new(
            "expected one source, target and value per link",
        ));
    }
    let links = sources.iter().zip(targets).zip(values);
    let links = links.map(|((source, target), value)| GraphLink {
        source: *source,
        target: *target,
        value: *value,
    });
    let graph = Graph::from_links(layers, links.collect()).map_err(|e| JsError::new(&e))?;
    let done = layout(&graph, height);
    let places = &done.places;
    let mut out = Vec::with_capacity(1 + 2 * layers.len() + 3 * sources.len());
    out.push(places.height as f32);
    out.extend(
        places
            .top
            .iter()
            .zip(&places.bar)
            .flat_map(|(t, b)| [*t as f32, *b as f32]),
    );
    out.extend(
        done.bands
            .iter()
            .flat_map(|b| [b.source, b.target, b.width]),
    );
    Ok(out)
}
