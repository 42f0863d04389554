//! The scroll area and its canvas.
//!
//! The canvas is as large as what is visible and stays put while the area scrolls, so that a
//! scene of any height never meets a browser's limit on canvas sizes.

use crate::dom::{append, document, set_css, window};
use std::cell::{Cell, RefCell};
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
    kept: RefCell<Option<Kept>>,
    /// What the canvas holds, where nothing lies over it.
    painted: Cell<Option<Sight>>,
}

/// What of a scene was seen when it was painted last, kept so that a hover paints but what lies over
/// it.
struct Kept {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
    sight: Sight,
}

/// What decides the pixels of a scene.
#[derive(Clone, Copy, PartialEq)]
struct Sight {
    version: u64,
    view: Rect,
    pixels: (u32, u32),
    background: Color,
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
            kept: RefCell::new(None),
            painted: Cell::new(None),
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

    /// Sizes the canvas and what can be scrolled for a scene in a room; says whether that leaves
    /// another room, for scrollbars come and go.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn fit(&self, room: Size, scene: Size) -> Result<bool, JsValue> {
        let dpr = self.dpr();
        let (w, h) = ((room.w * dpr).round() as u32, (room.h * dpr).round() as u32);
        if (self.canvas.width(), self.canvas.height()) != (w, h) {
            self.canvas.set_width(w);
            self.canvas.set_height(h);
            self.painted.set(None);
        }
        set_css(&self.canvas, "width", &format!("{}px", room.w));
        set_css(&self.canvas, "height", &format!("{}px", room.h));
        let (wide, tall) = exceeds(scene, room);
        let classes = self.area.class_list();
        classes.toggle_with_force("weir-tall", tall)?;
        classes.toggle_with_force("weir-wide", wide)?;
        let length = |on: bool, length: f32| format!("{}px", if on { length } else { 1.0 });
        set_css(&self.spacer, "height", &length(tall, scene.h));
        set_css(&self.spacer, "width", &length(wide, scene.w));
        Ok(self.room() != room)
    }

    /// Whether the area can be scrolled.
    pub fn scrolls(&self) -> bool {
        let classes = self.area.class_list();
        classes.contains("weir-tall") || classes.contains("weir-wide")
    }

    /// Scrolls to a place of the scene, as far as that goes.
    pub fn scroll_to(&self, to: Point) {
        self.area.set_scroll_left(to.x.round() as i32);
        self.area.set_scroll_top(to.y.round() as i32);
    }

    /// Says what the picture shows.
    ///
    /// # Errors
    /// What the DOM says.
    pub fn describe(&self, caption: &str) -> Result<(), JsValue> {
        self.area.set_attribute("aria-label", caption)
    }

    /// Paints the visible part of the scene and what lies over it, unless the canvas holds just that.
    /// While `version` stays the same, so does the scene; without one it may differ at every call.
    ///
    /// # Errors
    /// What the canvas says.
    pub fn paint(
        &self,
        scene: &Scene,
        overlay: Option<&Scene>,
        background: Color,
        version: Option<u64>,
    ) -> Result<(), JsValue> {
        let room = self.room();
        let scroll = self.scroll();
        let view = Rect::new(scroll.x, scroll.y, room.w, room.h);
        let painter = weir_paint::canvas::Painter::new(&self.canvas, &self.context, self.dpr());
        let sight = version.map(|version| Sight {
            version,
            view,
            pixels: (self.canvas.width(), self.canvas.height()),
            background,
        });
        let alone = sight.filter(|_| overlay.is_none());
        let painted = self.painted.take();
        if alone.is_some() && painted == alone {
            self.painted.set(alone);
            return Ok(());
        }
        let kept = self.kept.borrow().as_ref().map(|kept| kept.sight);
        match sight.filter(|sight| overlay.is_some() || kept == Some(*sight)) {
            Some(sight) => self.backdrop(scene, sight)?,
            None => {
                painter.clear(background)?;
                painter.paint(scene, view)?;
            }
        }
        if let Some(overlay) = overlay {
            painter.paint(overlay, view)?;
        }
        self.painted.set(alone);
        Ok(())
    }

    /// Copies the scene as it was painted last, or paints it once more and keeps that.
    fn backdrop(&self, scene: &Scene, sight: Sight) -> Result<(), JsValue> {
        let mut kept = self.kept.borrow_mut();
        let kept = match &mut *kept {
            Some(kept) => kept,
            none => none.insert(Kept::new(sight)?),
        };
        if kept.sight != sight || kept.canvas.width() != sight.pixels.0 {
            kept.canvas.set_width(sight.pixels.0);
            kept.canvas.set_height(sight.pixels.1);
            let painter = weir_paint::canvas::Painter::new(&kept.canvas, &kept.context, self.dpr());
            painter.clear(sight.background)?;
            painter.paint(scene, sight.view)?;
            kept.sight = sight;
        }
        self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
        if sight.pixels.0 > 0 && sight.pixels.1 > 0 {
            self.context
                .draw_image_with_html_canvas_element(&kept.canvas, 0.0, 0.0)?;
        }
        Ok(())
    }

    /// Forgets what was painted: a font has come.
    pub fn forget(&self) {
        self.painted.set(None);
        *self.kept.borrow_mut() = None;
    }

    /// Scrolls so that a rectangle of the scene is visible.
    pub fn keep_in_sight(&self, focus: Option<Rect>) {
        let Some(focus) = focus else { return };
        let (room, scroll) = (self.room(), self.scroll());
        let y = nearest(scroll.y, room.h, focus.y, focus.y + focus.h);
        let x = nearest(scroll.x, room.w, focus.x, focus.x + focus.w);
        if (x, y) != (scroll.x, scroll.y) {
            self.scroll_to(Point::new(x, y));
        }
    }
}

impl Kept {
    /// An empty canvas for a sight.
    fn new(sight: Sight) -> Result<Self, JsValue> {
        let canvas: HtmlCanvasElement = document()?.create_element("canvas")?.dyn_into()?;
        canvas.set_width(0);
        let context = context(&canvas)?;
        Ok(Self {
            canvas,
            context,
            sight,
        })
    }
}

/// Whether a scene is wider and taller than its room.
fn exceeds(scene: Size, room: Size) -> (bool, bool) {
    (scene.w > room.w + 0.5, scene.h > room.h + 0.5)
}

/// The scroll position nearest to the present one that shows a span with a little room beside it.
fn nearest(scroll: f32, room: f32, start: f32, end: f32) -> f32 {
    if start < scroll || end - start > room {
        start - 8.0
    } else if end > scroll + room {
        end - room + 8.0
    } else {
        scroll
    }
}
