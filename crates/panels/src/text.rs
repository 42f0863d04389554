//! Text as a shape, for all panels.

use weir_scene::text::CAP_HEIGHT;
use weir_scene::{Anchor, Color, HitId, Point, Shape, TextStyle, Weight, ellipsize, ellipsize_end};

/// How a text looks, and at which end of it its place lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ink {
    /// Font size, in logical pixels.
    pub size: f32,
    /// Its weight.
    pub weight: Weight,
    /// Its colour.
    pub color: Color,
    /// Where its place lies in its width.
    pub anchor: Anchor,
}

impl Ink {
    /// Regular text that begins at its place.
    pub fn new(size: f32, color: Color) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            color,
            anchor: Anchor::Start,
        }
    }

    /// The same, half bold.
    pub fn bold(self) -> Self {
        Self {
            weight: Weight::Semibold,
            ..self
        }
    }

    /// The same around or before its place.
    pub fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// A text whose capitals' middle lies at a height.
    pub fn write(self, at: Point, text: impl Into<String>) -> Shape {
        let style = TextStyle {
            size: self.size,
            weight: self.weight,
            color: self.color,
            anchor: self.anchor,
            halo: None,
        };
        Shape::Text {
            at: Point::new(at.x, at.y + CAP_HEIGHT * self.size / 2.0),
            text: text.into(),
            style,
            rotate: 0.0,
            hit: HitId::NONE,
        }
    }

    /// As `write`, the end cut off at a width; `None` where nothing fits.
    pub fn write_in(self, at: Point, width: f32, text: &str) -> Option<Shape> {
        let text = ellipsize_end(text, width, self.size, self.weight);
        (!text.is_empty()).then(|| self.write(at, text))
    }

    /// As `write_in` for a name, whose middle is cut out: its ends tell it apart.
    pub fn name_in(self, at: Point, width: f32, name: &str) -> Option<Shape> {
        let text = ellipsize(name, width, self.size, self.weight);
        (!text.is_empty()).then(|| self.write(at, text))
    }
}
