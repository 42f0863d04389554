//! The display list: shapes at final positions, between layout and paint.
//!
//! Coordinates are logical pixels, origin at the top left, y downwards. Colours are sRGB with
//! alpha. Painters walk `Scene::shapes` in order; later shapes cover earlier ones.

pub mod color;
pub mod geometry;
pub mod shape;
pub mod theme;

pub use color::Color;
pub use geometry::{Point, Rect, Size};
pub use shape::{Anchor, HitId, Scene, Shape, Stroke, TextStyle, Weight};
pub use theme::Theme;
