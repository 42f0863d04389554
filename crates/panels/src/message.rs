//! A panel that has only words: why there is nothing to draw.

use weir_scene::text::CAP_HEIGHT;
use weir_scene::{
    Anchor, HitId, Point, Scene, Shape, Size, TextStyle, Theme, Weight, ellipsize_end,
};

/// One line of muted text in the middle of the room.
pub fn scene(text: &str, size: Size, theme: &Theme) -> Scene {
    let font = 13.0;
    let words = ellipsize_end(text, (size.w - 16.0).max(0.0), font, Weight::Regular);
    let style = TextStyle {
        size: font,
        weight: Weight::Regular,
        color: theme.text_muted,
        anchor: Anchor::Middle,
        halo: None,
    };
    let at = Point::new(size.w / 2.0, size.h / 2.0 + CAP_HEIGHT * font / 2.0);
    let shape = Shape::Text {
        at,
        text: words.clone(),
        style,
        rotate: 0.0,
        hit: HitId::NONE,
    };
    let shapes = if words.is_empty() {
        Vec::new()
    } else {
        vec![shape]
    };
    Scene { size, shapes }
}
