//! Phase "label": names around the circle, along its radii, each cut to the room it has.

use super::model::Model;
use super::place::Places;
use weir_model::order::Ordered as _;
use weir_scene::text::{ASCENT, CAP_HEIGHT, DESCENT};
use weir_scene::{Anchor, Point, Size, Weight, ellipsize, measure};

/// Font size.
pub const FONT: f32 = 11.0;
/// What a label takes along the circle.
pub const LINE: f32 = 14.0;
/// Less room than this is too little for a name.
const LEAST: f32 = 22.0;
/// Least distance from the picture's edge.
const EDGE: f32 = 3.0;

/// What a label names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A name on the circle.
    Name(u32),
    /// A namespace.
    Group(u32),
}

/// One label.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it names.
    pub of: Named,
    /// What it says.
    pub text: String,
    /// Baseline position.
    pub at: Point,
    /// Degrees clockwise.
    pub rotate: f32,
    /// Which end of the text stands there.
    pub anchor: Anchor,
}

/// Where labels stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rim {
    /// The circle's centre, which is the room's.
    pub center: Point,
    /// Where labels begin, from the centre.
    pub radius: f32,
    /// The whole picture.
    pub room: Size,
}

impl Rim {
    /// The labels at rest: every name or, where there are too many, the namespaces, else the names
    /// that carry most; of those what does not cover others.
    pub fn labels(self, model: &Model, places: &Places) -> Vec<Label> {
        let value = |n: u32| model.names[n as usize].value();
        let mut names: Vec<(Named, f64)> = places
            .shown
            .iter()
            .map(|n| (Named::Name(*n), value(*n)))
            .collect();
        if places.crowded && places.bands.len() > 1 {
            let length = |b: &super::place::Band| b.span.to - b.span.from;
            let bands = places.bands.iter();
            names = bands.map(|b| (Named::Group(b.group), length(b))).collect();
        }
        names.order_by(|a, b| b.1.total_cmp(&a.1));
        self.chosen(model, places, names.into_iter().map(|(of, _)| of))
    }

    /// Labels for what is named, the first first, without those that would cover one before.
    pub fn chosen(
        self,
        model: &Model,
        places: &Places,
        named: impl IntoIterator<Item = Named>,
    ) -> Vec<Label> {
        let least = f64::from(LINE) / (std::f64::consts::TAU * f64::from(self.radius.max(1.0)));
        let mut taken: Vec<f64> = Vec::new();
        let mut labels = Vec::new();
        for of in named {
            let (turn, text) = match of {
                Named::Name(n) => {
                    let arc = places.arcs[n as usize];
                    let text = &model.names[n as usize].label;
                    (arc.map(|a| a.span.middle()), text)
                }
                Named::Group(g) => {
                    let band = places.bands.iter().find(|b| b.group == g);
                    (band.map(|b| b.span.middle()), &model.groups[g as usize])
                }
            };
            let Some(turn) = turn else { continue };
            let near = |other: &f64| {
                let away = (turn - other).rem_euclid(1.0);
                away.min(1.0 - away) < least * 0.999
            };
            if taken.iter().any(near) {
                continue;
            }
            if let Some(label) = self.label(of, turn as f32, text) {
                taken.push(turn);
                labels.push(label);
            }
        }
        labels
    }

    fn label(self, of: Named, turn: f32, text: &str) -> Option<Label> {
        let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
        let out = Point::new(sin, -cos);
        let space = self.space(out);
        let text = ellipsize(text, space, FONT, Weight::Regular);
        if text.is_empty() || (space < LEAST && text.contains('…')) {
            return None;
        }
        let left = sin < 0.0;
        // The text's own downwards: a quarter turn on from the way it is read.
        let down = if left {
            Point::new(out.y, -out.x)
        } else {
            Point::new(-out.y, out.x)
        };
        let drop = CAP_HEIGHT * FONT / 2.0;
        let at = Point::new(
            self.center.x + out.x * self.radius + down.x * drop,
            self.center.y + out.y * self.radius + down.y * drop,
        );
        let degrees = turn * 360.0;
        Some(Label {
            of,
            text,
            at,
            rotate: if left { degrees + 90.0 } else { degrees - 90.0 },
            anchor: if left { Anchor::End } else { Anchor::Start },
        })
    }

    /// The length of a text's box that fits between the circle and the picture's edge, outwards.
    fn space(self, out: Point) -> f32 {
        let half = FONT * ((ASCENT + DESCENT) / 2.0).max(ASCENT - CAP_HEIGHT / 2.0);
        let along = |room: f32, out: f32, across: f32| {
            if out.abs() < 1e-3 {
                return f32::INFINITY;
            }
            (room / 2.0 - EDGE - half * across.abs()) / out.abs() - self.radius
        };
        along(self.room.w, out.x, out.y)
            .min(along(self.room.h, out.y, out.x))
            .max(0.0)
    }
}

/// The widest of some names, in pixels.
pub fn widest<'a>(names: impl Iterator<Item = &'a String>) -> f32 {
    names.fold(0.0f32, |widest, name| {
        widest.max(measure(name, FONT, Weight::Regular))
    })
}
