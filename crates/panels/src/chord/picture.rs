//! The layout at its final place: the circle in its room, what can be pointed at, labels.

use super::label::{self, Label, Rim};
use super::model::Model;
use super::place::{Places, Room, is_crowded, place};
use super::ribbon::Floor;
use crate::pie::ring::Ring;
use weir_model::order::Ordered as _;
use weir_scene::{Point, Rect, Size};

/// Thickness of the names' arcs.
const ARC: f32 = 9.0;
/// From the arcs to the namespaces' bands, and the bands' thickness.
const BAND: (f32, f32) = (2.5, 3.0);
/// From the bands to the labels.
const BESIDE: f32 = 5.0;
/// The part of the shorter side that labels may take on either side of the circle.
const MARGIN: f32 = 0.23;
/// Least room for names that appear on hover.
const HOVERED: f32 = 64.0;
/// Beyond the labels.
const EDGE: f32 = 4.0;
/// Circles smaller than this have no labels.
const LEAST: f32 = 48.0;
/// Length of arrow heads, and the part of the radius that they may take.
const HEAD: (f32, f32) = (11.0, 0.12);

/// Something to point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A name on the circle.
    Name(u32),
    /// A ribbon.
    Ribbon(u32),
}

/// Everything a painter or a hit test needs to know, in scene coordinates.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The scene's size.
    pub size: Size,
    /// The names' arcs and the room of ribbons inside.
    pub floor: Floor,
    /// The namespaces' bands.
    pub band: Ring,
    /// Where labels stand.
    pub rim: Rim,
    /// What stands where on the circle.
    pub places: Places,
    /// The labels at rest.
    pub labels: Vec<Label>,
    /// What can be pointed at: see [`targets`].
    pub targets: Vec<Target>,
}

impl Picture {
    /// Lays a model out, its names in that order, in a room.
    pub fn new(model: &Model, order: &[u32], size: Size) -> Self {
        let short = size.w.min(size.h);
        let shown = || model.names.iter().filter(|n| n.value() > 0.0);
        let rims = if shown().any(|n| n.group.is_some()) {
            BAND.0 + BAND.1 + BESIDE
        } else {
            BESIDE
        };
        let most = short * MARGIN;
        let reach = |margin: f32| short / 2.0 - margin - EDGE;
        let margin = (rims + label::widest(shown().map(|n| &n.label))).min(most);
        let line = f64::from(label::LINE);
        let radius = f64::from(reach(margin) + rims);
        let crowded = is_crowded(shown().count(), line, radius);
        let margin = if crowded {
            // Names appear on hover only, in what room there is.
            let groups = label::widest(model.groups.iter());
            (rims + groups.max(HOVERED)).min(most)
        } else {
            margin
        };
        let labelled = reach(margin) >= LEAST;
        let outer = if labelled {
            reach(margin)
        } else {
            (short / 2.0 - rims).max(1.0)
        };
        let center = Point::new(size.w / 2.0, size.h / 2.0);
        let ring = Ring {
            center,
            outer,
            inner: (outer - ARC).max(outer * 0.6),
        };
        let rim = Rim {
            center,
            radius: outer + rims,
            room: if labelled { size } else { Size::default() },
        };
        let places = place(
            model,
            order,
            Room {
                radius: f64::from(outer),
                label_radius: f64::from(rim.radius),
                line,
                crowded,
            },
        );
        let labels = rim.labels(model, &places);
        Self {
            size,
            floor: Floor {
                ring,
                head: HEAD.0.min(ring.inner * HEAD.1),
            },
            band: Ring {
                center,
                outer: outer + BAND.0 + BAND.1,
                inner: outer + BAND.0,
            },
            rim,
            targets: targets(model, order),
            places,
            labels,
        }
    }

    /// A ribbon's width in pixels, the same at both ends.
    pub fn width(&self, model: &Model, ribbon: u32) -> f32 {
        let around = std::f32::consts::TAU * self.floor.ring.inner;
        (model.ribbons[ribbon as usize].value * self.places.scale) as f32 * around
    }

    /// Where a target's tooltip stands: a name's arc, a ribbon's middle.
    pub fn anchor(&self, target: Target) -> Point {
        let ring = self.floor.ring;
        match target {
            Target::Name(name) => {
                let arc = self.places.arcs[name as usize];
                let turn = arc.map_or(0.0, |a| a.span.middle());
                ring.at(turn as f32, ring.outer)
            }
            Target::Ribbon(ribbon) => {
                let [source, target] = self.places.ends[ribbon as usize];
                let line = self.floor.line(source, target);
                line[line.len() / 2]
            }
        }
    }

    /// The square around the circle.
    pub fn bounds(&self) -> Rect {
        self.floor.ring.bounds()
    }
}

/// What can be pointed at, in reading order: names clockwise from the top, then ribbons, the largest
/// first.
pub fn targets(model: &Model, order: &[u32]) -> Vec<Target> {
    let mut ribbons: Vec<u32> = (0..model.ribbons.len() as u32).collect();
    let value = |r: &u32| model.ribbons[*r as usize].value;
    ribbons.order_by(|a, b| value(b).total_cmp(&value(a)));
    let shown = |n: &&u32| model.names[**n as usize].value() > 0.0;
    let names = order.iter().filter(shown).map(|n| Target::Name(*n));
    names
        .chain(ribbons.into_iter().map(Target::Ribbon))
        .collect()
}
