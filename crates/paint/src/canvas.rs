//! A scene on a 2D canvas, through plotters-canvas.
//!
//! The context's transform is 1/16 device pixel while plotters' canvas backend draws, so its
//! whole-number coordinates are exact at every device-pixel ratio. It draws rectangles, lines,
//! polygons and circles. Directly on the context are: clips and dashes, which it has no call
//! for; and text, because it knows neither baselines, weights as numbers, halos nor free angles
//! and sets the font anew for every word. A rounded rectangle is a polygon of many points.

use crate::{FONT_FAMILY, HALO_WIDTH, pixel};
use js_sys::{Array, Reflect};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend};
use plotters_canvas::CanvasBackend;
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use weir_scene::{Anchor, Color, Point, Rect, Scene, Shape, Stroke, TextStyle, Weight};

/// Backend units per device pixel.
const UNITS: f32 = 16.0;

/// Paints on one canvas. Cheap to make; one per frame will do.
pub struct Painter {
    context: CanvasRenderingContext2d,
    size: (f32, f32),
    dpr: f32,
    backend: RefCell<Option<CanvasBackend>>,
}

/// One colour and width for plotters' backend.
struct Ink {
    color: Color,
    width: u32,
}

impl BackendStyle for Ink {
    fn color(&self) -> BackendColor {
        let Color { r, g, b, a } = self.color;
        BackendColor {
            alpha: f64::from(a) / 255.0,
            rgb: (r, g, b),
        }
    }
    fn stroke_width(&self) -> u32 {
        self.width
    }
}

impl Painter {
    /// For a canvas of device pixels, its own context, and device pixels per logical pixel.
    pub fn new(canvas: &HtmlCanvasElement, context: &CanvasRenderingContext2d, dpr: f32) -> Self {
        Self {
            context: context.clone(),
            size: (canvas.width() as f32, canvas.height() as f32),
            dpr: if dpr.is_finite() && dpr > 0.0 {
                dpr
            } else {
                1.0
            },
            backend: RefCell::new(CanvasBackend::with_canvas_object(canvas.clone())),
        }
    }

    /// Fills the whole canvas.
    ///
    /// # Errors
    /// What the canvas says.
    pub fn clear(&self, background: Color) -> Result<(), JsValue> {
        self.context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)?;
        self.context.set_fill_style_str(&css(background));
        self.context
            .fill_rect(0.0, 0.0, f64::from(self.size.0), f64::from(self.size.1));
        Ok(())
    }

    /// Paints what of the scene lies in `view`, whose top left corner comes to the canvas's.
    ///
    /// # Errors
    /// What the canvas says, or that the canvas has no 2D context.
    pub fn paint(&self, scene: &Scene, view: Rect) -> Result<(), JsValue> {
        let mut backend = self.backend.borrow_mut();
        let backend = backend
            .as_mut()
            .ok_or_else(|| JsValue::from_str("expected a 2D drawing context"))?;
        let mut pass = Pass {
            painter: self,
            backend,
            view,
            font: String::new(),
            clipped: false,
        };
        self.context.save();
        let painted = pass.run(scene);
        if pass.clipped {
            self.context.restore();
        }
        self.context.restore();
        painted
    }
}

/// One walk over a scene.
struct Pass<'a> {
    painter: &'a Painter,
    backend: &'a mut CanvasBackend,
    view: Rect,
    /// The font set last, since the last restore.
    font: String,
    clipped: bool,
}

impl Pass<'_> {
    fn run(&mut self, scene: &Scene) -> Result<(), JsValue> {
        self.units()?;
        self.painter.context.set_line_join("round");
        for shape in &scene.shapes {
            match shape {
                Shape::Clip(rect) => self.clip(*rect)?,
                Shape::Unclip => self.unclip()?,
                _ if !self.visible(shape) => {}
                Shape::Text {
                    at,
                    text,
                    style,
                    rotate,
                    ..
                } => {
                    self.words(*at, text, style, *rotate)?;
                }
                _ => self.shape(shape)?,
            }
        }
        Ok(())
    }

    fn visible(&self, shape: &Shape) -> bool {
        shape
            .bounds()
            .is_some_and(|b| b.grown(2.0).intersection(self.view).is_some())
    }

    /// Coordinates from now on are 1/16 device pixel.
    fn units(&self) -> Result<(), JsValue> {
        let unit = f64::from(1.0 / UNITS);
        self.painter
            .context
            .set_transform(unit, 0.0, 0.0, unit, 0.0, 0.0)
    }

    fn length(&self, v: f32) -> f32 {
        v * self.painter.dpr * UNITS
    }

    fn at(&self, p: Point) -> BackendCoord {
        let to = |v: f32| self.length(v).round() as i32;
        (to(p.x - self.view.x), to(p.y - self.view.y))
    }

    fn clip(&mut self, rect: Rect) -> Result<(), JsValue> {
        self.unclip()?;
        let context = &self.painter.context;
        let rect = pixel::snap_rect(rect, self.painter.dpr);
        let (x, y) = self.at(Point::new(rect.x, rect.y));
        context.save();
        context.begin_path();
        context.rect(
            f64::from(x),
            f64::from(y),
            f64::from(self.length(rect.w)),
            f64::from(self.length(rect.h)),
        );
        context.clip();
        self.clipped = true;
        Ok(())
    }

    fn unclip(&mut self) -> Result<(), JsValue> {
        if self.clipped {
            self.painter.context.restore();
            self.clipped = false;
            self.font.clear();
        }
        Ok(())
    }

    fn shape(&mut self, shape: &Shape) -> Result<(), JsValue> {
        match shape {
            Shape::Rect {
                rect,
                radius,
                fill,
                stroke,
                ..
            } => self.rectangle(*rect, *radius, *fill, stroke.as_ref()),
            Shape::Polyline { points, stroke, .. } => self.line(points, stroke),
            Shape::Polygon {
                points,
                fill,
                stroke,
                ..
            } => {
                self.fill(points, *fill)?;
                stroke.iter().try_for_each(|s| self.outline(points, s))
            }
            Shape::Circle {
                center,
                radius,
                fill,
                stroke,
                ..
            } => {
                let (at, r) = (
                    self.at(*center),
                    self.length(*radius).round().max(0.0) as u32,
                );
                if let Some(color) = *fill {
                    let ink = Ink { color, width: 0 };
                    self.backend.draw_circle(at, r, &ink, true).map_err(js)?;
                }
                if let Some(s) = stroke {
                    let ink = self.ink(s);
                    self.dashed(s, |b| b.draw_circle(at, r, &ink, false).map_err(js))?;
                }
                Ok(())
            }
            Shape::Text { .. } | Shape::Clip(_) | Shape::Unclip => Ok(()),
        }
    }

    fn rectangle(
        &mut self,
        rect: Rect,
        radius: f32,
        fill: Option<Color>,
        stroke: Option<&Stroke>,
    ) -> Result<(), JsValue> {
        let dpr = self.painter.dpr;
        let (rect, stroke) = match stroke {
            Some(s) => {
                let (rect, width) = pixel::snap_outline(rect, s, dpr);
                (rect, Some(Stroke { width, ..*s }))
            }
            None => (pixel::snap_rect(rect, dpr), None),
        };
        if radius > 0.0 {
            let points = pixel::rounded(rect, radius);
            fill.iter().try_for_each(|c| self.fill(&points, *c))?;
            return stroke.iter().try_for_each(|s| self.outline(&points, s));
        }
        let a = self.at(Point::new(rect.x, rect.y));
        let b = self.at(Point::new(rect.right(), rect.bottom()));
        if let Some(color) = fill {
            self.backend
                .draw_rect(a, b, &Ink { color, width: 0 }, true)
                .map_err(js)?;
        }
        if let Some(s) = stroke {
            let ink = self.ink(&s);
            self.dashed(&s, |backend| {
                backend.draw_rect(a, b, &ink, false).map_err(js)
            })?;
        }
        Ok(())
    }

    fn line(&mut self, points: &[Point], stroke: &Stroke) -> Result<(), JsValue> {
        match pixel::snap_hairline(points, stroke, self.painter.dpr) {
            Some((points, width)) => self.path(points.iter(), &Stroke { width, ..*stroke }),
            None => self.path(points.iter(), stroke),
        }
    }

    fn outline(&mut self, points: &[Point], stroke: &Stroke) -> Result<(), JsValue> {
        self.path(points.iter().chain(points.first()), stroke)
    }

    fn path<'p>(
        &mut self,
        points: impl Iterator<Item = &'p Point>,
        stroke: &Stroke,
    ) -> Result<(), JsValue> {
        let points: Vec<BackendCoord> = points.map(|p| self.at(*p)).collect();
        let ink = self.ink(stroke);
        self.dashed(stroke, |b| b.draw_path(points, &ink).map_err(js))
    }

    fn fill(&mut self, points: &[Point], color: Color) -> Result<(), JsValue> {
        let points: Vec<BackendCoord> = points.iter().map(|p| self.at(*p)).collect();
        self.backend
            .fill_polygon(points, &Ink { color, width: 0 })
            .map_err(js)
    }

    fn ink(&self, stroke: &Stroke) -> Ink {
        let width = self.length(stroke.width).round().max(1.0) as u32;
        Ink {
            color: stroke.color,
            width,
        }
    }

    /// Draws with the stroke's dashes, then without any.
    fn dashed(
        &mut self,
        stroke: &Stroke,
        draw: impl FnOnce(&mut CanvasBackend) -> Result<(), JsValue>,
    ) -> Result<(), JsValue> {
        let Some([dash, gap]) = stroke.dash else {
            return draw(self.backend);
        };
        let pattern = Array::of2(&self.length(dash).into(), &self.length(gap).into());
        self.painter.context.set_line_dash(&pattern)?;
        let drawn = draw(self.backend);
        self.painter.context.set_line_dash(&Array::new())?;
        drawn
    }

    /// Text in logical pixels, its baseline on a device pixel so that it is sharp.
    fn words(
        &mut self,
        at: Point,
        text: &str,
        style: &TextStyle,
        rotate: f32,
    ) -> Result<(), JsValue> {
        let context = &self.painter.context;
        let dpr = self.painter.dpr;
        let weight = match style.weight {
            Weight::Regular => 400,
            Weight::Semibold => 600,
        };
        let font = format!("{weight} {}px {FONT_FAMILY}", style.size);
        if font != self.font {
            context.set_font(&font);
            context.set_text_baseline("alphabetic");
            // No kerning, as in the width table; and no ligatures, which would make names differ
            // from what they are: Inter draws the x in "9x7" as a multiplication sign.
            Reflect::set(context, &"textRendering".into(), &"optimizeSpeed".into())?;
            self.font = font;
        }
        context.set_text_align(match style.anchor {
            Anchor::Start => "left",
            Anchor::Middle => "center",
            Anchor::End => "right",
        });
        let (x, y) = (at.x - self.view.x, at.y - self.view.y);
        let (x, y) = if rotate == 0.0 {
            (x, pixel::snap(y, dpr))
        } else {
            (pixel::snap(x, dpr), y)
        };
        let (sin, cos) = rotate.to_radians().sin_cos();
        let scaled = |v: f32| f64::from(v * dpr);
        context.set_transform(
            scaled(cos),
            scaled(sin),
            scaled(-sin),
            scaled(cos),
            scaled(x),
            scaled(y),
        )?;
        if let Some(halo) = style.halo {
            context.set_stroke_style_str(&css(halo));
            context.set_line_width(f64::from(HALO_WIDTH));
            context.stroke_text(text, 0.0, 0.0)?;
        }
        context.set_fill_style_str(&css(style.color));
        context.fill_text(text, 0.0, 0.0)?;
        self.units()
    }
}

fn css(c: Color) -> String {
    format!("rgba({},{},{},{})", c.r, c.g, c.b, f32::from(c.a) / 255.0)
}

fn js(error: impl std::fmt::Display) -> JsValue {
    JsValue::from_str(&error.to_string())
}
