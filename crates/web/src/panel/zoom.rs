//! Larger and smaller: the buttons, and what stays at its place.

use super::surface::Surface;
use crate::dom::append;
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;
use weir_scene::{Point, Size};

/// How much a button or a key changes the size.
pub const STEP: f32 = 1.4;

/// A point of the scene that is to stay under the pointer.
#[derive(Clone, Copy, Debug)]
pub struct Anchor {
    /// Where it is, in shares of the scene's size.
    share: Point,
    /// Where it is, from the corner of what is seen.
    offset: Point,
}

impl Anchor {
    /// For a point of a scene of that size.
    pub fn new(at: Point, scroll: Point, size: Size) -> Self {
        Self {
            share: Point::new(at.x / size.w.max(1.0), at.y / size.h.max(1.0)),
            offset: Point::new(at.x - scroll.x, at.y - scroll.y),
        }
    }

    /// How far to scroll in a scene of another size.
    pub fn scroll(self, size: Size) -> Point {
        Point::new(
            self.share.x * size.w - self.offset.x,
            self.share.y * size.h - self.offset.y,
        )
    }
}

/// What a step of a button scales by: out, in, or with 0 back to the natural size.
pub fn factor(step: i32) -> f32 {
    match step {
        ..0 => 1.0 / STEP,
        0 => 0.0,
        1.. => STEP,
    }
}

/// The buttons over a corner of the picture.
pub struct Buttons {
    /// Holds them.
    pub bar: HtmlElement,
}

impl Buttons {
    /// Makes them inside a root, hidden.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn new(root: &HtmlElement) -> Result<Self, JsValue> {
        let bar = append(root, "div", "weir-zoom")?;
        bar.set_attribute("role", "group")?;
        bar.set_attribute("aria-label", "Size of the picture")?;
        bar.set_hidden(true);
        for (sign, name, step) in [
            ("−", "Smaller (key −)", "-1"),
            ("1:1", "As large as by itself (key 0)", "0"),
            ("+", "Larger (key +)", "1"),
        ] {
            let button = append(&bar, "button", "")?;
            button.set_attribute("type", "button")?;
            button.set_attribute("title", name)?;
            button.set_attribute("aria-label", name)?;
            button.set_attribute("data-scale", step)?;
            button.set_text_content(Some(sign));
        }
        Ok(Self { bar })
    }

    /// Shows them where a scene that can be scaled is larger than its room, or is scaled.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn show(&self, surface: &Surface, zoom: Option<f32>, scene: Size) -> Result<(), JsValue> {
        let room = surface.room();
        let larger = scene.w > room.w + 0.5 || scene.h > room.h + 0.5;
        self.bar
            .set_hidden(!zoom.is_some_and(|zoom| larger || zoom != 1.0));
        surface
            .area
            .class_list()
            .toggle_with_force("weir-scales", zoom.is_some())?;
        Ok(())
    }
}
