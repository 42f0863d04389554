//! The scroll area and its canvas.
//!
//! The canvas is as large as what is visible and stays put while the area scrolls, so that a
//! scene of any height never meets a browser's limit on canvas sizes.

use crate::dom::{append, document, set_css, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement};
use weir_scene::{Color, Point, Rect, Scene, Size};

/// The longest side and the largest area (device pixels) of a canvas that all browsers give.
const LIMITS: (f32, f32) = (16_384.0, 120e6);

/// Paints a whole scene on a canvas outside the document, at most `dpr` device pixels per logical
/// pixel.
///
/// # Errors
/// When the browser gives no 2D context, or what the canvas says.
pub fn whole(scene: &Scene, background: Color, dpr: f32) -> Result<HtmlCanvasElement, JsValue> {
    let (w, h) = (scene.size.w.max(1.0), scene.size.h.max(1.0));
    let scale = dpr
        .min(LIMITS.0 / w)
        .min(LIMITS.0 / h)
        .min((LIMITS.1 / (w * h)).sqrt());
    let canvas: HtmlCanvasElement = document()?.create_element("canvas")?.dyn_into()?;
    canvas.set_width((w * scale).floor().max(1.0) as u32);
    canvas.set_height((h * scale).floor().max(1.0) as u32);
    let painter = weir_paint::canvas::Painter::new(&canvas, &context(&canvas)?, scale);
    painter.clear(background)?;
    painter.paint(scene, Rect::new(0.0, 0.0, w, h))?;
    Ok(canvas)
}

fn context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    let context = canvas
        .get_context("2d")?
        .ok_or_else(|| JsValue::from_str("expected a 2D drawing context"))?;
    Ok(context.dyn_into()?)
}

/// Where a scene is seen.
pub struct Surface {
    /// Takes the keyboard's focus and the pointer.
    pub area: HtmlElement,
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    spacer: HtmlElement,
}

impl Surface {
    /// Makes the elements inside a root.
    ///
    /// # Errors
    /// When the browser gives no 2D context.
    pub fn new(root: &HtmlElement) -> Result<Self, JsValue> {
        let area = append(root, "div", "weir-scroll")?;
        area.set_tab_index(0);
        area.set_attribute("role", "group")?;
        let canvas: HtmlCanvasElement = append(&area, "canvas", "weir-canvas")?.dyn_into()?;
        canvas.set_attribute("aria-hidden", "true")?;
        let context = context(&canvas)?;
        let spacer = append(&area, "div", "weir-spacer")?;
        Ok(Self {
            area,
            canvas,
            context,
            spacer,
        })
    }

    /// The room for the scene, in logical pixels.
    pub fn room(&self) -> Size {
        Size::new(
            self.area.client_width() as f32,
            self.area.client_height() as f32,
        )
    }

    /// Device pixels per logical pixel.
    pub fn dpr(&self) -> f32 {
        window()
            .map_or(1.0, |w| w.device_pixel_ratio())
            .clamp(0.5, 8.0) as f32
    }

    /// How far the area is scrolled.
    pub fn scroll(&self) -> Point {
        Point::new(
            self.area.scroll_left() as f32,
            self.area.scroll_top() as f32,
        )
    }

    /// Sizes canvas and scroll height for a scene in a room.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn fit(&self, room: Size, scene: Size) -> Result<(), JsValue> {
        let dpr = self.dpr();
        let (w, h) = ((room.w * dpr).round() as u32, (room.h * dpr).round() as u32);
        if (self.canvas.width(), self.canvas.height()) != (w, h) {
            self.canvas.set_width(w);
            self.canvas.set_height(h);
        }
        set_css(&self.canvas, "width", &format!("{}px", room.w));
        set_css(&self.canvas, "height", &format!("{}px", room.h));
        let tall = scene.h > room.h + 0.5;
        self.area
            .class_list()
            .toggle_with_force("weir-tall", tall)?;
        let height = if tall { scene.h } else { 0.0 };
        set_css(&self.spacer, "height", &format!("{height}px"));
        Ok(())
    }

    /// Says what the picture shows.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn describe(&self, caption: &str) -> Result<(), JsValue> {
        self.area.set_attribute("aria-label", caption)
    }

    /// Paints the visible part of the scene and what lies over it.
    ///
    /// # Errors
    /// What the canvas says.
    pub fn paint(
        &self,
        scene: &Scene,
        overlay: Option<&Scene>,
        background: Color,
    ) -> Result<(), JsValue> {
        let room = self.room();
        let scroll = self.scroll();
        let view = Rect::new(scroll.x, scroll.y, room.w, room.h);
        let painter = weir_paint::canvas::Painter::new(&self.canvas, &self.context, self.dpr());
        painter.clear(background)?;
        painter.paint(scene, view)?;
        if let Some(overlay) = overlay {
            painter.paint(overlay, view)?;
        }
        Ok(())
    }

    /// Scrolls so that a rectangle of the scene is visible.
    pub fn keep_in_sight(&self, focus: Option<Rect>) {
        let Some(focus) = focus else { return };
        let (room, scroll) = (self.room(), self.scroll());
        if focus.y < scroll.y {
            self.area.set_scroll_top(focus.y as i32 - 8);
        } else if focus.y + focus.h > scroll.y + room.h {
            self.area
                .set_scroll_top((focus.y + focus.h - room.h) as i32 + 8);
        }
    }
}
