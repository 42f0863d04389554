//! From a scene to a canvas or to SVG.
//!
//! Both painters walk the shapes in order and share the snapping of `pixel`, so that one scene
//! looks the same on both. Neither knows what a panel is.

#[cfg(target_arch = "wasm32")]
pub mod canvas;
pub mod pixel;
pub mod svg;

/// The fonts a picture asks for: the bundled one first.
pub const FONT_FAMILY: &str = "Inter, system-ui, sans-serif";

/// How wide the halo behind a text is, both sides together, in logical pixels.
pub const HALO_WIDTH: f32 = 3.0;
