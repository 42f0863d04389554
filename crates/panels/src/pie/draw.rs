//! The ring, the shares on it, names beside it where there is room, the total in its middle.

use super::model::{Model, Slice};
use super::ring::Ring;
use crate::number;
use crate::pointer::Things;
use crate::text::Ink;
use weir_scene::text::CAP_HEIGHT;
use weir_scene::{Anchor, Color, HitId, Point, Scene, Shape, Size, Stroke, Theme, Weight, measure};

/// Font size of names and shares.
const LABEL: f32 = 11.0;
/// Least height of a line of names.
const LINE: f32 = 14.0;
/// Least room for a name beside the ring, and the most that is used.
const NAME: (f32, f32) = (84.0, 150.0);
/// Slices below this share have no name beside the ring.
const NAMED_SHARE: f64 = 0.02;
/// Least room above and below the ring; with names there.
const ABOVE: (f32, f32) = (6.0, 17.0);
/// From the ring to the elbow of a name's line, and on to the name.
const ELBOW: (f32, f32) = (8.0, 8.0);

/// A laid out pie.
#[derive(Clone, Debug)]
pub struct Pie {
    /// Where the ring is.
    pub ring: Ring,
    /// Turns at which each slice begins and ends.
    pub turns: Vec<(f32, f32)>,
    names: bool,
}

impl Pie {
    /// For a room.
    pub fn new(model: &Model, room: Size) -> Self {
        let height = room.h - 2.0 * ABOVE.1;
        let beside = (room.w - height) / 2.0;
        let names = beside.min(room.w * 0.3) >= NAME.0;
        let ring = if names {
            Ring::new(room, NAME.0 + ELBOW.0 + ELBOW.1, ABOVE.1)
        } else {
            Ring::new(room, 6.0, ABOVE.0)
        };
        let mut at = 0.0;
        let turn = |slice: &Slice| {
            let from = at;
            at += model.share(slice);
            (from as f32, at.min(1.0) as f32)
        };
        let turns = model.slices.iter().map(turn).collect();
        Self { ring, turns, names }
    }

    /// A slice's polygon; only one slice is the whole ring.
    pub fn polygon(&self, ring: Ring, i: usize) -> Vec<Point> {
        self.turns
            .get(i)
            .map(|(from, to)| ring.slice(*from, *to))
            .unwrap_or_default()
    }

    /// The scene.
    pub fn scene(&self, model: &Model, colors: &[Color], theme: &Theme, room: Size) -> Scene {
        let mut shapes = Vec::new();
        let gap = Stroke {
            color: theme.background,
            width: 1.5,
            dash: None,
        };
        let alone = model.slices.len() == 1;
        for (i, fill) in colors.iter().enumerate() {
            let (from, to) = self.turns.get(i).copied().unwrap_or_default();
            // A slice thinner than its outline would be painted over by it.
            let wide = (to - from) * std::f32::consts::TAU * self.ring.outer > 4.0;
            shapes.push(Shape::Polygon {
                points: self.polygon(self.ring, i),
                fill: *fill,
                stroke: (wide && !alone).then_some(gap),
                hit: HitId(i as u32 + 1),
            });
        }
        self.shares(model, colors, &mut shapes);
        self.middle(model, theme, &mut shapes);
        if self.names {
            self.names(model, theme, room, &mut shapes);
        }
        Scene { size: room, shapes }
    }

    /// The share on each slice that has room for it.
    fn shares(&self, model: &Model, colors: &[Color], shapes: &mut Vec<Shape>) {
        let ring = self.ring;
        let radius = (ring.inner + ring.outer) / 2.0;
        for (i, (slice, (from, to))) in model.slices.iter().zip(&self.turns).enumerate() {
            let text = number::short_share(model.share(slice));
            let wide = measure(&text, LABEL, Weight::Semibold) + 6.0;
            let arc = (to - from) * std::f32::consts::TAU * radius;
            if arc < wide || ring.outer - ring.inner < wide {
                continue;
            }
            let at = ring.at((from + to) / 2.0, radius);
            let color = colors.get(i).map_or(Color::hex(0), |c| c.ink());
            let ink = Ink::new(LABEL, color).bold().anchored(Anchor::Middle);
            shapes.push(ink.write(at, text));
        }
    }

    /// The total, as large as the hole allows.
    fn middle(&self, model: &Model, theme: &Theme, shapes: &mut Vec<Shape>) {
        let text = number::format(model.total, model.measure.unit());
        let room = self.ring.inner * 1.5;
        let unit = measure(&text, 1.0, Weight::Semibold).max(0.1);
        let size = (room / unit).min(22.0).floor();
        if size < 10.0 {
            return;
        }
        let center = self.ring.center;
        let label = model.measure.label();
        let fits = measure(label, LABEL, Weight::Regular) <= room && self.ring.inner > 26.0;
        let up = if fits { 7.0 } else { 0.0 };
        let number = Ink::new(size, theme.text).bold().anchored(Anchor::Middle);
        shapes.push(number.write(Point::new(center.x, center.y - up), text));
        if fits {
            let below = center.y + CAP_HEIGHT * (size - LABEL) / 2.0 + 9.0;
            let ink = Ink::new(LABEL, theme.text_muted).anchored(Anchor::Middle);
            shapes.push(ink.write(Point::new(center.x, below), label));
        }
    }

    /// Names beside the ring, each on its side; one that would cover another is left to the
    /// legend.
    fn names(&self, model: &Model, theme: &Theme, room: Size, shapes: &mut Vec<Shape>) {
        let ring = self.ring;
        // Heights taken so far, on the right and on the left.
        let mut taken: [Vec<f32>; 2] = [Vec::new(), Vec::new()];
        for (slice, (from, to)) in model.slices.iter().zip(&self.turns) {
            let turn = (from + to) / 2.0;
            let left = turn > 0.5;
            let side = if left { -1.0 } else { 1.0 };
            let (edge, elbow) = (
                ring.at(turn, ring.outer + 2.0),
                ring.at(turn, ring.outer + ELBOW.0),
            );
            let column = &mut taken[usize::from(left)];
            let free = column.iter().all(|y| (y - elbow.y).abs() >= LINE);
            if model.share(slice) < NAMED_SHARE || !free {
                continue;
            }
            column.push(elbow.y);
            let end = Point::new(elbow.x + side * ELBOW.1, elbow.y);
            let space = if left { end.x } else { room.w - end.x } - 6.0;
            let anchor = if left { Anchor::End } else { Anchor::Start };
            let at = Point::new(end.x + side * 3.0, end.y);
            let ink = Ink::new(LABEL, theme.text).anchored(anchor);
            let Some(name) = ink.name_in(at, space.min(NAME.1), &slice.label) else {
                continue;
            };
            let stroke = Stroke {
                color: theme.border,
                width: 1.0,
                dash: None,
            };
            let points = vec![edge, elbow, end];
            shapes.push(Shape::Polyline {
                points,
                stroke,
                hit: HitId::NONE,
            });
            shapes.push(name);
        }
    }
}

impl Things for Pie {
    fn at(&self, point: Point) -> Option<usize> {
        let turn = self.ring.turn(point)?;
        let mut turns = self.turns.iter();
        turns.position(|(from, to)| turn >= *from && turn < *to)
    }

    fn count(&self) -> usize {
        self.turns.len()
    }

    fn anchor(&self, thing: usize) -> Point {
        let (from, to) = self.turns.get(thing).copied().unwrap_or_default();
        let ring = self.ring;
        ring.at((from + to) / 2.0, (ring.inner + ring.outer) / 2.0)
    }
}
