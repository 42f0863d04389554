//! A panel that has only words: why there is nothing to draw.

use crate::text::Ink;
use weir_scene::{Anchor, Point, Scene, Size, Theme};

/// One line of muted text in the middle of the room.
pub fn scene(text: &str, size: Size, theme: &Theme) -> Scene {
    let ink = Ink::new(13.0, theme.text_muted).anchored(Anchor::Middle);
    let middle = Point::new(size.w / 2.0, size.h / 2.0);
    let shape = ink.write_in(middle, (size.w - 16.0).max(0.0), text);
    Scene {
        size,
        shapes: shape.into_iter().collect(),
    }
}
