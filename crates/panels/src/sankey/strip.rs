//! Ribbons as shapes: both directions of each strand, through all gaps or around the diagram, with
//! arrows where a ribbon does not simply go to the right.

use super::amount::Amount;
use super::bend::Bend;
use super::model::Model;
use super::picture::Picture;
use super::ribbon::{Band, edge};
use weir_scene::{Color, HitId, Point, Shape, Stroke};

/// Ribbons below this width are drawn as lines, which stay visible on slopes.
const THIN: f32 = 1.5;
/// The least width of a line.
const HAIR: f32 = 0.6;
/// Ribbons get an arrow from this width on, measured across them.
const ARROW: f32 = 8.0;
/// How much fainter the way back is.
const BACK: f32 = 0.56;

/// Which way a side of a piece goes.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Forward,
    Back,
}

/// How one piece is drawn.
pub struct Strip<'a> {
    /// What is shown.
    pub model: &'a Model,
    /// Where.
    pub picture: &'a Picture,
    /// The piece.
    pub piece: u32,
    /// The share of each direction that is drawn, from 0 to 1.
    pub share: Amount,
    /// The full colour.
    pub color: Color,
    /// How strongly it is drawn, from 0 to 1.
    pub alpha: f32,
    /// What it stands for.
    pub hit: HitId,
}

impl Strip<'_> {
    /// Adds the shapes of the piece.
    pub fn draw(&self, shapes: &mut Vec<Shape>) {
        let sides = self.picture.sides[self.piece as usize];
        let forward = (sides.down.forward, sides.width.forward * self.share.forward);
        let back = (sides.down.reverse, sides.width.reverse * self.share.reverse);
        for (way, (down, width)) in [(Way::Forward, forward), (Way::Back, back)] {
            if width > 0.0 {
                self.side(shapes, way, down as f32, width as f32);
            }
        }
    }

    fn side(&self, shapes: &mut Vec<Shape>, way: Way, down: f32, width: f32) {
        let link = self.model.pieces[self.piece as usize].link;
        let parts = self.model.routes.parts(link);
        if parts.is_empty() {
            let at = self.model.routes.loops.iter().position(|l| *l == link);
            if let Some(bend) = at.and_then(|at| self.picture.bends.get(at)) {
                self.around(shapes, bend, way, down, width);
            }
            return;
        }
        let (mut upper, mut lower) = (Vec::new(), Vec::new());
        let mut drawn = 0.0;
        let mirrored = self.model.measures.reverse.is_some();
        let arrow_at = parts.start + parts.len() / 2;
        let mut arrow = None;
        for part in parts {
            let band = self.picture.band(part, down, width);
            let source = self.model.routes.graph.links[part].source;
            let (left, right) = self.picture.gap(self.picture.layer(source));
            drawn = band.width;
            let line = |below: f32| {
                let y = self.picture.top + below;
                edge(
                    Point::new(left, y + band.source),
                    Point::new(right, y + band.target),
                )
            };
            if band.width < THIN {
                upper.extend(line(band.width / 2.0));
            } else {
                upper.extend(line(0.0));
                lower.extend(line(band.width));
            }
            if mirrored && part == arrow_at {
                arrow = slope_arrow(band, (left, right), self.picture.top, way);
            }
        }
        let fill = self.tint(way);
        shapes.push(if lower.is_empty() {
            self.line(upper, drawn.max(HAIR), fill)
        } else {
            upper.extend(lower.into_iter().rev());
            Shape::Polygon {
                points: upper,
                fill,
                stroke: None,
                hit: self.hit,
            }
        });
        if let Some(points) = arrow {
            shapes.push(self.mark(points));
        }
    }

    /// A loop: full height at the bars, a line of its thickness between, an arrow half way.
    fn around(&self, shapes: &mut Vec<Shape>, bend: &Bend, way: Way, down: f32, width: f32) {
        let middle = down + width / 2.0 - 0.5;
        let (thick, off) = (bend.thick * width, bend.thick * middle);
        let color = self.tint(way);
        shapes.push(self.line(bend.line(off), thick.max(HAIR), color));
        let full = bend.width * width;
        if full >= THIN {
            for (end, to) in [(bend.from, bend.neck()), (bend.to, -bend.neck())] {
                let (a, b) = (end.y + bend.width * middle, end.y + off);
                let points = vec![
                    Point::new(end.x, a - full / 2.0),
                    Point::new(end.x + to, b - thick / 2.0),
                    Point::new(end.x + to, b + thick / 2.0),
                    Point::new(end.x, a + full / 2.0),
                ];
                shapes.push(Shape::Polygon {
                    points,
                    fill: color,
                    stroke: None,
                    hit: self.hit,
                });
            }
        }
        // The lane runs from right to left.
        let towards = if way == Way::Forward { -1.0 } else { 1.0 };
        let size = (thick * 0.3).clamp(3.5, 5.0);
        shapes.push(self.mark(arrow(bend.middle(off), Point::new(towards, 0.0), size)));
    }

    fn tint(&self, way: Way) -> Color {
        let faint = if way == Way::Back { BACK } else { 1.0 };
        self.color
            .alpha(self.alpha * faint * f32::from(self.color.a) / 255.0)
    }

    fn line(&self, points: Vec<Point>, width: f32, color: Color) -> Shape {
        Shape::Polyline {
            points,
            stroke: Stroke {
                color,
                width,
                dash: None,
            },
            hit: self.hit,
        }
    }

    fn mark(&self, points: Vec<Point>) -> Shape {
        self.line(points, 1.5, self.color.alpha((self.alpha + 0.5).min(1.0)))
    }
}

/// An arrow in the middle of a ribbon's gap, where it is wide enough there.
fn slope_arrow(band: Band, gap: (f32, f32), top: f32, way: Way) -> Option<Vec<Point>> {
    let (left, right) = gap;
    // Half way, a ribbon falls twice as steeply as on the whole.
    let (dx, dy) = (right - left, 2.0 * (band.target - band.source));
    let length = dx.hypot(dy).max(1.0);
    let across = band.width * dx / length;
    if across < ARROW {
        return None;
    }
    let y = top + f32::midpoint(band.source, band.target) + band.width / 2.0;
    let sign = if way == Way::Forward { 1.0 } else { -1.0 };
    let direction = Point::new(sign * dx / length, sign * dy / length);
    let at = Point::new(f32::midpoint(left, right), y);
    Some(arrow(at, direction, (across * 0.22).min(4.5)))
}

/// An open arrow head at a point, of half the height `size`.
fn arrow(at: Point, to: Point, size: f32) -> Vec<Point> {
    let place = |along: f32, beside: f32| {
        Point::new(
            at.x + to.x * along - to.y * beside,
            at.y + to.y * along + to.x * beside,
        )
    };
    vec![
        place(-size * 0.6, -size),
        place(size * 0.6, 0.0),
        place(-size * 0.6, size),
    ]
}
