//! Phase "draw": the picture and its highlight as shapes.

use super::hue::Hues;
use super::label::{Label, Named};
use super::model::Model;
use super::picture::{Picture, Target};
use super::place::Span;
use crate::palette::Verdict;
use crate::pie::ring::Ring;
use weir_model::columns::KeyKind;
use weir_scene::{Color, HitId, Point, Rect, Scene, Shape, Stroke, TextStyle, Theme, Weight};

/// Ribbons below this width are drawn as lines, which stay visible where they bend.
const THIN: f32 = 1.5;
/// The least width of a line.
const HAIR: f32 = 0.7;
/// Ribbons below this width have no outline.
const OUTLINED: f32 = 4.0;
/// More ribbons than this are drawn fainter.
const MANY: f32 = 300.0;
/// Dashes of what was rejected.
const DASH: [f32; 2] = [4.0, 3.0];

/// Draws a model for a theme.
pub struct Painter<'a> {
    /// What is drawn.
    pub model: &'a Model,
    /// Where.
    pub picture: &'a Picture,
    /// In which colours.
    pub hues: &'a Hues,
    /// On what.
    pub theme: Theme,
}

impl Painter<'_> {
    /// The whole picture at rest.
    pub fn scene(&self) -> Scene {
        let mut shapes = Vec::new();
        // What was denied lies over what was not, the thin over the wide.
        for denied in [false, true] {
            for (thing, target) in self.things() {
                if let Target::Ribbon(ribbon) = target
                    && self.is_denied(ribbon) == denied
                {
                    shapes.push(self.ribbon(ribbon, self.alpha(ribbon), hit(thing)));
                }
            }
        }
        for (thing, target) in self.things() {
            if let Target::Name(name) = target {
                self.arc(&mut shapes, name, hit(thing));
            }
        }
        self.bands(&mut shapes);
        for label in &self.picture.labels {
            let named = self.things().find(|(_, t)| match (t, label.of) {
                (Target::Name(a), Named::Name(b)) => *a == b,
                _ => false,
            });
            let hit = named.map_or(HitId::NONE, |(thing, _)| hit(thing));
            shapes.push(self.label(label, hit));
        }
        self.with(shapes)
    }

    /// What is drawn over the scene: the rest veiled, the target's ribbons and names in full.
    pub fn overlay(&self, target: Target, focus: bool) -> Scene {
        let size = self.picture.size;
        let veil = if self.theme.dark { 0.8 } else { 0.84 };
        let mut shapes = vec![Shape::Rect {
            rect: Rect::new(0.0, 0.0, size.w, size.h),
            radius: 0.0,
            fill: Some(self.theme.background.alpha(veil)),
            stroke: None,
            hit: HitId::NONE,
        }];
        let mut names = match target {
            Target::Name(name) => vec![name],
            Target::Ribbon(_) => Vec::new(),
        };
        for (_, other) in self.things() {
            let Target::Ribbon(i) = other else { continue };
            let ribbon = self.model.ribbons[i as usize];
            let touched = match target {
                Target::Name(n) => ribbon.source == n || ribbon.target == n,
                Target::Ribbon(r) => r == i,
            };
            if touched {
                names.extend([ribbon.source, ribbon.target]);
                shapes.push(self.ribbon(i, 0.86, HitId::NONE));
            }
        }
        let mut seen = vec![false; self.model.names.len()];
        names.retain(|n| !std::mem::replace(&mut seen[*n as usize], true));
        for name in &names {
            self.arc(&mut shapes, *name, HitId::NONE);
        }
        self.bands(&mut shapes);
        let (rim, places) = (self.picture.rim, &self.picture.places);
        let named = names.iter().map(|n| Named::Name(*n));
        for label in rim.chosen(self.model, places, named) {
            shapes.push(self.label(&label, HitId::NONE));
        }
        if focus {
            shapes.extend(self.focus_ring(target));
        }
        self.with(shapes)
    }

    fn with(&self, shapes: Vec<Shape>) -> Scene {
        Scene {
            size: self.picture.size,
            shapes,
        }
    }

    fn things(&self) -> impl Iterator<Item = (usize, Target)> + '_ {
        self.picture.targets.iter().copied().enumerate()
    }

    fn verdict(&self, ribbon: u32) -> Option<Verdict> {
        let strand = self.model.ribbons[ribbon as usize].strand;
        self.model.strands[strand as usize].verdict
    }

    fn is_denied(&self, ribbon: u32) -> bool {
        matches!(
            self.verdict(ribbon),
            Some(Verdict::Dropped | Verdict::Rejected)
        )
    }

    fn alpha(&self, ribbon: u32) -> f32 {
        let count = self.model.ribbons.len().max(1) as f32;
        let calm = (MANY / count).sqrt().clamp(0.3, 1.0);
        let rest = if self.is_denied(ribbon) { 0.66 } else { 0.46 };
        rest * calm
    }

    /// A ribbon; what was dropped has an outline, what was rejected a dashed one.
    fn ribbon(&self, i: u32, alpha: f32, hit: HitId) -> Shape {
        let ribbon = self.model.ribbons[i as usize];
        let by_strand = self.hues.strands.get(ribbon.strand as usize);
        let base = *by_strand.unwrap_or(&self.hues.names[ribbon.source as usize]);
        let color = base.alpha(alpha);
        let dash = (self.verdict(i) == Some(Verdict::Rejected)).then_some(DASH);
        let [source, target] = self.picture.places.ends[i as usize];
        let width = self.picture.width(self.model, i);
        if width < THIN {
            let stroke = Stroke {
                color,
                width: width.max(HAIR),
                dash,
            };
            let points = self.picture.floor.line(source, target);
            return Shape::Polyline {
                points,
                stroke,
                hit,
            };
        }
        let stroke = Stroke {
            color: base,
            width: 1.0,
            dash,
        };
        Shape::Polygon {
            points: self.picture.floor.outline(source, target),
            fill: color,
            stroke: (self.is_denied(i) && width >= OUTLINED).then_some(stroke),
            hit,
        }
    }

    /// A name's arc: the part of what leaves in full, that of what arrives pale.
    fn arc(&self, shapes: &mut Vec<Shape>, name: u32, hit: HitId) {
        let Some(arc) = self.picture.places.arcs[name as usize] else {
            return;
        };
        let color = self.hues.names[name as usize];
        let pale = color.alpha(0.45).over(self.theme.background);
        for (from, to, fill) in [
            (arc.span.from, arc.turn, color),
            (arc.turn, arc.span.to, pale),
        ] {
            if to > from {
                shapes.push(slice(self.picture.floor.ring, Span { from, to }, fill, hit));
            }
        }
    }

    fn bands(&self, shapes: &mut Vec<Shape>) {
        for band in &self.picture.places.bands {
            let fill = self.hues.groups[band.group as usize];
            shapes.push(slice(self.picture.band, band.span, fill, HitId::NONE));
        }
    }

    fn label(&self, label: &Label, hit: HitId) -> Shape {
        let muted = match label.of {
            Named::Name(n) => self.model.names[n as usize].part.kind != KeyKind::Value,
            Named::Group(_) => true,
        };
        let weight = Weight::Regular;
        let style = TextStyle {
            size: super::label::FONT,
            weight,
            color: if muted {
                self.theme.text_muted
            } else {
                self.theme.text
            },
            anchor: label.anchor,
            halo: None,
        };
        Shape::Text {
            at: label.at,
            text: label.text.clone(),
            style,
            rotate: label.rotate,
            hit,
        }
    }

    fn focus_ring(&self, target: Target) -> Option<Shape> {
        let points: Vec<Point> = match target {
            Target::Name(name) => {
                let span = self.picture.places.arcs[name as usize]?.span;
                let ring = self.picture.floor.ring.grown(2.5);
                ring.slice(span.from as f32, span.to as f32)
            }
            Target::Ribbon(ribbon) => {
                let [source, target] = self.picture.places.ends[ribbon as usize];
                self.picture.floor.outline(source, target)
            }
        };
        Some(Shape::Polygon {
            points,
            fill: self.theme.accent.alpha(0.0),
            stroke: Some(Stroke {
                color: self.theme.accent,
                width: 2.0,
                dash: None,
            }),
            hit: HitId::NONE,
        })
    }
}

fn slice(ring: Ring, span: Span, fill: Color, hit: HitId) -> Shape {
    Shape::Polygon {
        points: ring.slice(span.from as f32, span.to as f32),
        fill,
        stroke: None,
        hit,
    }
}

/// What a scene's shape of a thing is marked with.
fn hit(thing: usize) -> HitId {
    HitId(thing as u32 + 1)
}
