//! A drawing backend for plotters that records into a scene.
//!
//! One backend unit is 1/16 logical pixel, because the backend interface has whole numbers only:
//! sizes, coordinates, radii, stroke widths and font sizes given to plotters are pixels × 16.
//! Text is measured with the bundled font's table, never in a browser.

use crate::text::{ASCENT, CAP_HEIGHT, DESCENT, measure};
use crate::{Anchor, Color, HitId, Point, Rect, Scene, Shape, Size, Stroke, TextStyle, Weight};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle, FontTransform,
};
use std::convert::Infallible;

#[cfg(test)]
mod tests;

/// Backend units per logical pixel.
pub const UNITS: f32 = 16.0;

/// Backend units of a length in logical pixels.
pub fn units(pixels: f32) -> i32 {
    (pixels * UNITS).round() as i32
}

/// Records what plotters draws.
#[derive(Debug)]
pub struct PlotBackend {
    scene: Scene,
    hit: HitId,
    dash: Option<[f32; 2]>,
}

impl PlotBackend {
    /// An empty picture of that size.
    pub fn new(size: Size) -> Self {
        Self {
            scene: Scene {
                size,
                shapes: Vec::new(),
            },
            hit: HitId::NONE,
            dash: None,
        }
    }

    /// What the shapes from now on stand for.
    pub fn set_hit(&mut self, hit: HitId) {
        self.hit = hit;
    }

    /// How lines from now on are dashed.
    pub fn set_dash(&mut self, dash: Option<[f32; 2]>) {
        self.dash = dash;
    }

    /// Adds a shape that plotters has no call for, such as a clip.
    pub fn push(&mut self, shape: Shape) {
        self.scene.shapes.push(shape);
    }

    /// What was recorded.
    pub fn into_scene(self) -> Scene {
        self.scene
    }

    /// What was recorded, leaving the backend empty.
    pub fn take_scene(&mut self) -> Scene {
        let size = self.scene.size;
        std::mem::replace(
            &mut self.scene,
            Scene {
                size,
                shapes: Vec::new(),
            },
        )
    }

    fn stroke<S: BackendStyle>(&self, style: &S) -> Stroke {
        let width = style.stroke_width() as f32 / UNITS;
        Stroke {
            color: color(style.color()),
            width,
            dash: self.dash,
        }
    }

    fn polyline<S: BackendStyle>(&mut self, points: Vec<Point>, style: &S) {
        if points.len() > 1 && style.color().alpha > 0.0 {
            let stroke = self.stroke(style);
            self.push(Shape::Polyline {
                points,
                stroke,
                hit: self.hit,
            });
        }
    }
}

fn px(v: i32) -> f32 {
    v as f32 / UNITS
}

fn point((x, y): BackendCoord) -> Point {
    Point::new(px(x), px(y))
}

fn color(c: BackendColor) -> Color {
    let (r, g, b) = c.rgb;
    Color { r, g, b, a: 255 }.alpha(c.alpha as f32)
}

fn text_style<S: BackendTextStyle>(style: &S) -> TextStyle {
    let weight = match style.style() {
        FontStyle::Bold => Weight::Semibold,
        _ => Weight::Regular,
    };
    let anchor = match style.anchor().h_pos {
        HPos::Left => Anchor::Start,
        HPos::Center => Anchor::Middle,
        HPos::Right => Anchor::End,
    };
    let size = style.size() as f32 / UNITS;
    TextStyle {
        size,
        weight,
        color: color(style.color()),
        anchor,
        halo: None,
    }
}

/// Nothing here can fail: the result type is plotters'.
type Done<T = ()> = Result<T, DrawingErrorKind<Infallible>>;

impl DrawingBackend for PlotBackend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (
            units(self.scene.size.w).max(0) as u32,
            units(self.scene.size.h).max(0) as u32,
        )
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, ink: BackendColor) -> Done {
        self.draw_rect(at, (at.0 + 1, at.1 + 1), &ink, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Done {
        self.polyline(vec![point(from), point(to)], style);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        if style.color().alpha > 0.0 {
            let (a, b) = (point(upper_left), point(bottom_right));
            let rect = Rect::new(
                a.x.min(b.x),
                a.y.min(b.y),
                (b.x - a.x).abs(),
                (b.y - a.y).abs(),
            );
            let ink = fill.then(|| color(style.color()));
            let stroke = (!fill).then(|| self.stroke(style));
            self.push(Shape::Rect {
                rect,
                radius: 0.0,
                fill: ink,
                stroke,
                hit: self.hit,
            });
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Done {
        self.polyline(path.into_iter().map(point).collect(), style);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Done {
        if style.color().alpha > 0.0 {
            self.push(Shape::Circle {
                center: point(center),
                radius: radius as f32 / UNITS,
                fill: fill.then(|| color(style.color())),
                stroke: (!fill).then(|| self.stroke(style)),
                hit: self.hit,
            });
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vertices: I,
        style: &S,
    ) -> Done {
        let points: Vec<Point> = vertices.into_iter().map(point).collect();
        if points.len() > 2 && style.color().alpha > 0.0 {
            let fill = color(style.color());
            self.push(Shape::Polygon {
                points,
                fill,
                stroke: None,
                hit: self.hit,
            });
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Done {
        if style.color().alpha > 0.0 && !text.is_empty() {
            let (rotate, (down_x, down_y)) = match style.transform() {
                FontTransform::None => (0.0, (0.0, 1.0)),
                FontTransform::Rotate90 => (90.0, (-1.0, 0.0)),
                FontTransform::Rotate180 => (180.0, (0.0, -1.0)),
                FontTransform::Rotate270 => (270.0, (1.0, 0.0)),
            };
            let recorded = text_style(style);
            // From the anchor down to the baseline.
            let drop = recorded.size
                * match style.anchor().v_pos {
                    VPos::Top => ASCENT,
                    VPos::Center => CAP_HEIGHT / 2.0,
                    VPos::Bottom => -DESCENT,
                };
            let at = point(at);
            let at = Point::new(at.x + down_x * drop, at.y + down_y * drop);
            let text = text.to_owned();
            self.push(Shape::Text {
                at,
                text,
                style: recorded,
                rotate,
                hit: self.hit,
            });
        }
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(&self, text: &str, style: &S) -> Done<(u32, u32)> {
        let style = text_style(style);
        let width = measure(text, style.size, style.weight);
        let height = (ASCENT + DESCENT) * style.size;
        Ok((
            (width * UNITS).ceil() as u32,
            (height * UNITS).ceil() as u32,
        ))
    }

    /// A bitmap becomes one rectangle per run of equal pixels in a row, one backend unit each.
    fn blit_bitmap(&mut self, at: BackendCoord, (w, h): (u32, u32), src: &[u8]) -> Done {
        let rows = src.chunks_exact((w as usize * 3).max(3)).take(h as usize);
        for (y, row) in rows.enumerate() {
            let pixels: Vec<&[u8]> = row.chunks_exact(3).collect();
            let mut x = 0;
            for run in pixels.chunk_by(|a, b| a == b) {
                let ink = BackendColor {
                    alpha: 1.0,
                    rgb: (run[0][0], run[0][1], run[0][2]),
                };
                let (left, top) = (at.0 + x, at.1 + y as i32);
                x += run.len() as i32;
                self.draw_rect((left, top), (at.0 + x, top + 1), &ink, true)?;
            }
        }
        Ok(())
    }
}
