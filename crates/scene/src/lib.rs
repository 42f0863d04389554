//! The display list: shapes at final positions, between layout and paint.
//!
//! Coordinates are logical pixels, origin at the top left, y downwards. Colours are sRGB with
//! alpha. Painters walk `Scene::shapes` in order; later shapes cover earlier ones.

mod bounds;
pub mod color;
mod dump;
mod generated {
    //! Owns what `cargo xtask` generates for this room.
    pub mod inter_widths;
}
pub mod geometry;
pub mod hit;
pub mod plot;
pub mod shape;
pub mod text;
pub mod theme;

pub use color::Color;
pub use geometry::{Point, Rect, Size};
pub use hit::HitIndex;
pub use plot::PlotBackend;
pub use shape::{Anchor, HitId, Scene, Shape, Stroke, TextStyle, Weight};
pub use text::{ellipsize, ellipsize_end, measure};
pub use theme::{Theme, Verdicts};
