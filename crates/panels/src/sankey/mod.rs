//! The Sankey: stages of nodes joined by ribbons whose widths are what flows between them.
//!
//! Columns → `read` → `model` (in a graph after `cycle`) → `route` → `order` → `place` → `ribbon`
//! (together `layout`) → `picture` with `bend`s, `strand`s and `label`s → `draw` and `strip` → `turn`.
//! Events: `turn` → `target` or `walk` → `highlight` → overlay, `tip`, `select`.

mod amount;
mod bend;
mod cycle;
mod draw;
mod fold;
pub mod graph;
mod highlight;
mod hue;
mod label;
pub mod layout;
mod list;
pub mod model;
pub mod order;
mod picture;
pub mod place;
mod read;
pub mod ribbon;
mod route;
mod select;
mod sight;
mod strand;
mod strip;
mod target;
mod tip;
mod turn;
mod view;
mod walk;

#[cfg(test)]
mod tests;

use crate::palette::Slots;
use crate::{Effect, Manner, Response};
use draw::Painter;
use highlight::{Highlight, highlight, of_flows};
use hue::Hues;
use model::{Model, ModelError, Options};
use picture::Picture;
use std::rc::Rc;
use target::{Target, target_at};
use walk::{Place, Step};
use weir_scene::{Point, Scene, Size, Theme};

/// How far the pointer may move between press and release of a click, in pixels.
const CLICK: f32 = 5.0;
/// The greatest zoom.
const MOST_ZOOM: f32 = 8.0;
/// Zooms within this of 1 are 1, so that stepping out and in again ends there.
const NEARLY_ONE: f32 = 0.04;

/// The Sankey panel.
#[derive(Default)]
pub struct SankeyPanel {
    options: Options,
    manner: Rc<Manner>,
    model: Option<Result<Model, ModelError>>,
    hues: Hues,
    slots: Slots,
    zoom: Option<f32>,
    drawn: Option<Drawn>,
    scene: Scene,
    version: u64,
    overlay: Option<Scene>,
    active: Option<Active>,
    /// Where something was pointed at, and whether by the keyboard, when new data came.
    rested: Option<(Point, bool)>,
    pin: Option<Pin>,
    /// What the pin highlights, while it does.
    pinned: Option<Highlight>,
    reveal: bool,
    pressed: Option<(Point, Target)>,
}

/// The picture as laid out last.
struct Drawn {
    picture: Picture,
    theme: Theme,
}

/// What is highlighted, and why.
struct Active {
    place: Place,
    highlight: Highlight,
    at: Point,
    by_keyboard: bool,
}

/// What stays highlighted while nothing is pointed at.
#[derive(Clone, Debug, PartialEq)]
enum Pin {
    /// Nodes whose names hold this text, in lower case.
    Text(String),
    /// The strand of that name.
    Strand(String),
}

impl SankeyPanel {
    /// An empty panel that draws as the options say.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            ..Self::default()
        }
    }

    fn model(&self) -> Option<&Model> {
        self.model.as_ref()?.as_ref().ok()
    }

    fn shown(&self) -> Option<(&Model, &Drawn)> {
        Some((self.model()?, self.drawn.as_ref()?))
    }

    fn zoomed(&self) -> f32 {
        self.zoom.unwrap_or(1.0)
    }

    /// Draws the picture for a room and a theme.
    fn draw(&mut self, room: Size, theme: Theme) {
        let zoom = self.zoomed();
        self.drawn = None;
        self.version += 1;
        self.scene = match &self.model {
            Some(Ok(model)) if !model.graph.links.is_empty() => {
                let picture = Picture::new(model, room, zoom);
                let painter = Painter {
                    model,
                    hues: &self.hues,
                    picture: &picture,
                    theme,
                };
                let scene = painter.scene();
                self.drawn = Some(Drawn { picture, theme });
                scene
            }
            Some(Err(error)) => crate::message::scene(&error.to_string(), room, &theme),
            _ => Scene {
                size: room,
                shapes: Vec::new(),
            },
        };
        self.redraw_overlay();
    }

    /// Highlights a place, or nothing; says whether anything changed.
    fn activate(&mut self, place: Option<Place>, at: Point, by_keyboard: bool) -> Response {
        let same = self
            .active
            .as_ref()
            .map(|a| (a.place.target, a.by_keyboard));
        if let (Some(active), Some(place)) = (&mut self.active, place)
            && same == Some((place.target, by_keyboard))
        {
            // The tooltip follows the pointer, the picture stays.
            let repaint = active.at != at;
            active.at = at;
            return repainted(repaint);
        }
        let changed = self.active.is_some() || place.is_some();
        self.active = self.shown().zip(place).map(|((model, _), place)| Active {
            place,
            highlight: highlight(model, place.target),
            at,
            by_keyboard,
        });
        self.redraw_overlay();
        repainted(changed)
    }

    fn redraw_overlay(&mut self) {
        let found = self.found();
        self.overlay = self.shown().and_then(|(model, drawn)| {
            let painter = Painter {
                model,
                hues: &self.hues,
                picture: &drawn.picture,
                theme: drawn.theme,
            };
            match (&self.active, &self.pinned) {
                (Some(active), _) => {
                    let node = match active.place.target {
                        Target::Node(node) if active.by_keyboard => Some(node),
                        _ => None,
                    };
                    Some(painter.overlay(&active.highlight, node.as_slice()))
                }
                (None, Some(pinned)) => Some(painter.overlay(pinned, &found)),
                (None, None) => None,
            }
        });
    }

    /// The nodes that a search finds, in reading order.
    fn found(&self) -> Vec<u32> {
        let Some((model, text)) = self.model().zip(match &self.pin {
            Some(Pin::Text(text)) => Some(text),
            _ => None,
        }) else {
            return Vec::new();
        };
        let fits = |node: &u32| model.name(*node).to_lowercase().contains(text);
        match &self.drawn {
            Some(drawn) => {
                let nodes = drawn.picture.nodes.iter().flatten().copied();
                nodes.filter(fits).collect()
            }
            None => (0..model.keys.len() as u32).filter(fits).collect(),
        }
    }

    /// Keeps something highlighted, or nothing any more; says how many nodes that is about.
    fn pin(&mut self, pin: Option<Pin>) -> usize {
        self.pin = pin;
        let found = self.found();
        self.pinned = self.model().and_then(|model| match &self.pin {
            Some(Pin::Text(_)) => Some(of_flows(model, |flow| {
                flow.nodes.iter().any(|node| found.contains(node))
            })),
            Some(Pin::Strand(name)) => {
                let strand = self.strand_named(name)?;
                let of = |p: &u32| model.pieces[*p as usize].strand == Some(strand);
                Some(of_flows(model, |flow| flow.pieces.iter().any(of)))
            }
            None => None,
        });
        self.redraw_overlay();
        found.len()
    }

    fn strand_named(&self, name: &str) -> Option<u32> {
        let strands = &self.model()?.strands;
        let at = strands.iter().position(|s| s.name == *name)?;
        Some(at as u32)
    }

    /// The strands that the legend names.
    fn legend_strands(&self) -> Vec<u32> {
        let picture = self.drawn.as_ref().map(|d| &d.picture);
        self.model()
            .map_or_else(Vec::new, |model| list::order(model, picture))
    }

    fn target_at(&self, at: Point) -> Option<Target> {
        let (model, drawn) = self.shown()?;
        let labelled = drawn.picture.labelled(at).map(Target::Node);
        labelled.or_else(|| target_at(model, &drawn.picture, drawn.picture.turn.point(at)))
    }

    /// The place that pointing at a target stands for.
    fn place(&self, target: Target) -> Option<Place> {
        let of = match target {
            Target::Node(node) => node,
            Target::Piece(piece) => self.model()?.ends(piece).0,
        };
        Some(Place { target, of })
    }

    fn select(&self, target: Target, at: Point) -> Response {
        let effects = self
            .shown()
            .map(|(model, _)| Effect::Select(select::selection(model, target, at)));
        Response {
            repaint: false,
            effects: effects.into_iter().collect(),
        }
    }

    fn release(&mut self, at: Point) -> Response {
        let Some((from, pressed)) = self.pressed.take() else {
            return Response::default();
        };
        let near = (from.x - at.x).abs() <= CLICK && (from.y - at.y).abs() <= CLICK;
        if near && self.target_at(at) == Some(pressed) {
            return self.select(pressed, at);
        }
        Response::default()
    }

    /// Moves the focus; where there is nothing that way, it stays.
    fn step(&mut self, step: Step) -> Response {
        let Some((model, drawn)) = self.shown() else {
            return Response::default();
        };
        let from = self.active.as_ref().map(|a| a.place);
        let next = walk::step(model, &drawn.picture, from, step).or(from);
        let turn = drawn.picture.turn;
        let at = next.map(|place| turn.point(walk::point(model, &drawn.picture, place)));
        self.activate(next, at.unwrap_or_default(), true)
    }

    /// The picture is laid out elsewhere now: the keyboard's place took its point along.
    fn renew(&mut self) {
        let point = self
            .shown()
            .zip(self.active.as_ref())
            .map(|((model, drawn), active)| {
                let at = walk::point(model, &drawn.picture, active.place);
                drawn.picture.turn.point(at)
            });
        if let Some((active, at)) = self.active.as_mut().zip(point)
            && active.by_keyboard
        {
            active.at = at;
        }
    }

    /// Zooms by a factor, or with 0 back to the natural size.
    fn scale(&mut self, factor: f32) -> Response {
        let Some(drawn) = &self.drawn else {
            return Response::default();
        };
        let least = drawn.picture.least_zoom;
        let wanted = match factor {
            f if f <= 0.0 || !f.is_finite() => 1.0,
            f => (self.zoomed() * f).clamp(least, MOST_ZOOM),
        };
        let zoom = if (wanted - 1.0).abs() < NEARLY_ONE {
            1.0
        } else {
            wanted
        };
        let changed = zoom != self.zoomed();
        self.zoom = Some(zoom);
        repainted(changed)
    }
}

fn repainted(repaint: bool) -> Response {
    Response {
        repaint,
        ..Response::default()
    }
}
