//! The shapes of a scene.

use crate::{Color, Point, Rect, Size};

/// What a shape stands for, given by the panel that made it; 0 is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HitId(pub u32);

impl HitId {
    /// Not to be hit.
    pub const NONE: Self = Self(0);
}

/// A finished picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Its size; may exceed the viewport, the host then scrolls.
    pub size: Size,
    /// In painting order.
    pub shapes: Vec<Shape>,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub color: Color,
    /// Its width; 1.0 or less snaps to device pixels on axis-parallel lines.
    pub width: f32,
    /// Dash and gap lengths, if dashed.
    pub dash: Option<[f32; 2]>,
}

/// Font weights in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// 400
    #[default]
    Regular,
    /// 600
    Semibold,
}

/// Where a text's position lies in its width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// At its left end.
    #[default]
    Start,
    /// In its middle.
    Middle,
    /// At its right end.
    End,
}

/// How a text is drawn. Its `at.y` is the alphabetic baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    /// Font size.
    pub size: f32,
    /// Font weight.
    pub weight: Weight,
    /// Its colour.
    pub color: Color,
    /// Horizontal anchor.
    pub anchor: Anchor,
    /// A halo of this colour behind the glyphs, so that it reads on any fill.
    pub halo: Option<Color>,
}

/// One thing to paint.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A rectangle, filled, outlined or both.
    Rect {
        /// Where.
        rect: Rect,
        /// Corner radius.
        radius: f32,
        /// Inside.
        fill: Option<Color>,
        /// Outline, centred on the edge.
        stroke: Option<Stroke>,
        /// What it stands for.
        hit: HitId,
    },
    /// A line through points.
    Polyline {
        /// At least two points.
        points: Vec<Point>,
        /// How.
        stroke: Stroke,
        /// What it stands for.
        hit: HitId,
    },
    /// A filled polygon, closed by itself.
    Polygon {
        /// At least three points.
        points: Vec<Point>,
        /// Inside.
        fill: Color,
        /// Outline.
        stroke: Option<Stroke>,
        /// What it stands for.
        hit: HitId,
    },
    /// A circle.
    Circle {
        /// Centre.
        center: Point,
        /// Radius.
        radius: f32,
        /// Inside.
        fill: Option<Color>,
        /// Outline.
        stroke: Option<Stroke>,
        /// What it stands for.
        hit: HitId,
    },
    /// One line of text.
    Text {
        /// Baseline position.
        at: Point,
        /// The text.
        text: String,
        /// How.
        style: TextStyle,
        /// Degrees clockwise around `at`.
        rotate: f32,
        /// What it stands for.
        hit: HitId,
    },
    /// Following shapes are cut to this rectangle until `Unclip`; does not nest.
    Clip(Rect),
    /// Ends `Clip`.
    Unclip,
}
