//! The Sankey: stages of nodes joined by ribbons whose widths are what flows between them.
//!
//! Columns → `model` → `graph` → `order` → `place` → `ribbon` (together `layout`) → `picture`
//! with `label`s → `draw`. Events: `target` → `highlight` → overlay, `tip`, `select`.

mod draw;
pub mod graph;
mod highlight;
mod hue;
mod label;
pub mod layout;
pub mod model;
pub mod order;
mod picture;
pub mod place;
pub mod ribbon;
mod select;

mod target;
mod tip;

#[cfg(test)]
mod tests;

use crate::palette::Slots;
use crate::{
    Effect, Environment, HiddenTable, InputEvent, Key, PanelData, PanelView, Response, Tooltip,
};
use draw::Painter;
use highlight::{Highlight, highlight};
use hue::{Hue, hues};
use model::{Model, ModelError};
use picture::Picture;
use target::{Target, target_at};
use weir_scene::{Point, Rect, Scene, Size, Theme};

/// How far the pointer may move between press and release of a click, in pixels.
const CLICK: f32 = 5.0;

/// The Sankey panel.
#[derive(Default)]
pub struct SankeyPanel {
    model: Option<Result<Model, ModelError>>,
    hues: Vec<Hue>,
    slots: Slots,
    drawn: Option<Drawn>,
    scene: Scene,
    overlay: Option<Scene>,
    active: Option<Active>,
    pressed: Option<(Point, Target)>,
}

/// The picture as laid out last.
struct Drawn {
    picture: Picture,
    theme: Theme,
}

/// What is highlighted, and why.
struct Active {
    target: Target,
    highlight: Highlight,
    at: Point,
    by_keyboard: bool,
}

impl SankeyPanel {
    /// An empty panel.
    pub fn new() -> Self {
        Self::default()
    }

    fn shown(&self) -> Option<(&Model, &Drawn)> {
        Some((self.model.as_ref()?.as_ref().ok()?, self.drawn.as_ref()?))
    }

    /// Highlights a target, or nothing; says whether anything changed.
    fn activate(&mut self, target: Option<Target>, at: Point, by_keyboard: bool) -> Response {
        let same = self.active.as_ref().map(|a| (a.target, a.by_keyboard));
        if let (Some(active), Some(target)) = (&mut self.active, target)
            && same == Some((target, by_keyboard))
        {
            // The tooltip follows the pointer, the picture stays.
            let repaint = active.at != at;
            active.at = at;
            return Response {
                repaint,
                ..Response::default()
            };
        }
        let changed = self.active.is_some() || target.is_some();
        self.active = self.shown().zip(target).map(|((model, _), target)| Active {
            target,
            highlight: highlight(model, target),
            at,
            by_keyboard,
        });
        self.redraw_overlay();
        Response {
            repaint: changed,
            ..Response::default()
        }
    }

    fn redraw_overlay(&mut self) {
        self.overlay = self
            .shown()
            .zip(self.active.as_ref())
            .map(|((model, drawn), active)| {
                let focus = active.by_keyboard.then_some(active.target);
                Painter::new(model, &self.hues, &drawn.picture, drawn.theme)
                    .overlay(&active.highlight, focus)
            });
    }

    fn target_at(&self, at: Point) -> Option<Target> {
        let (model, drawn) = self.shown()?;
        target_at(&model.graph, &drawn.picture, at)
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

    fn key(&mut self, key: Key) -> Response {
        match key {
            Key::Next => self.step(1),
            Key::Previous => self.step(-1),
            Key::Escape => self.activate(None, Point::default(), false),
            Key::Enter => match &self.active {
                Some(active) => self.select(active.target, active.at),
                None => Response::default(),
            },
        }
    }

    /// Moves the focus through the nodes in reading order: stage by stage, downwards.
    fn step(&mut self, by: isize) -> Response {
        let Some((_, drawn)) = self.shown() else {
            return Response::default();
        };
        let nodes: Vec<u32> = drawn
            .picture
            .layout
            .order
            .iter()
            .flatten()
            .copied()
            .collect();
        let current = match self.active.as_ref().map(|a| a.target) {
            Some(Target::Node(n)) => nodes.iter().position(|m| *m == n),
            _ => None,
        };
        let next = match (current, by) {
            (None, 1) => Some(0),
            (None, _) => nodes.len().checked_sub(1),
            (Some(i), _) => Some(i.saturating_add_signed(by).min(nodes.len() - 1)),
        };
        let Some(node) = next.and_then(|i| nodes.get(i)).copied() else {
            return Response::default();
        };
        let bar = drawn.picture.bar(node);
        let at = Point::new(bar.x + bar.w, bar.y + bar.h / 2.0);
        self.activate(Some(Target::Node(node)), at, true)
    }
}

impl PanelView for SankeyPanel {
    fn set_data(&mut self, data: PanelData) {
        let model = Model::read(&data.query, &data.columns);
        self.hues = model
            .as_ref()
            .map_or_else(|_| Vec::new(), |m| hues(m, &mut self.slots));
        self.model = Some(model);
        self.drawn = None;
        self.active = None;
        self.overlay = None;
        self.pressed = None;
        self.scene = Scene::default();
    }

    fn layout(&mut self, env: &Environment<'_>) {
        let room = Size::new(env.size.w.max(1.0), env.size.h.max(1.0));
        self.drawn = None;
        self.scene = match &self.model {
            Some(Ok(model)) if !model.graph.links.is_empty() => {
                let picture = Picture::new(model, room);
                let scene = Painter::new(model, &self.hues, &picture, env.theme).scene();
                self.drawn = Some(Drawn {
                    picture,
                    theme: env.theme,
                });
                scene
            }
            Some(Err(error)) => crate::message::scene(&error.to_string(), room, &env.theme),
            _ => Scene {
                size: room,
                shapes: Vec::new(),
            },
        };
        self.redraw_overlay();
    }

    fn scene(&self) -> &Scene {
        &self.scene
    }

    fn overlay(&self) -> Option<&Scene> {
        self.overlay.as_ref()
    }

    fn input(&mut self, event: &InputEvent) -> Response {
        match event {
            InputEvent::Move(at) => {
                let target = self.target_at(*at);
                self.activate(target, *at, false)
            }
            InputEvent::Leave => {
                self.pressed = None;
                self.activate(None, Point::default(), false)
            }
            InputEvent::Down(at) => {
                self.pressed = self.target_at(*at).map(|t| (*at, t));
                Response::default()
            }
            InputEvent::Up(at) => self.release(*at),
            InputEvent::Key(key) => self.key(*key),
            InputEvent::Crosshair(_) | InputEvent::Scale(..) => Response::default(),
        }
    }

    fn tooltip(&self) -> Option<Tooltip> {
        let ((model, drawn), active) = self.shown().zip(self.active.as_ref())?;
        let colors: Vec<_> = self.hues.iter().map(|h| h.color(&drawn.theme)).collect();
        Some(tip::tooltip(
            model,
            &active.highlight,
            active.target,
            active.at,
            &colors,
        ))
    }

    fn total(&self) -> Option<String> {
        let model = self.model.as_ref()?.as_ref().ok()?;
        (model.total > 0.0).then(|| tip::total(model))
    }

    fn table(&self) -> HiddenTable {
        match &self.model {
            Some(Ok(model)) => tip::table(model),
            _ => HiddenTable::default(),
        }
    }

    fn focus_rect(&self) -> Option<Rect> {
        let ((_, drawn), active) = self.shown().zip(self.active.as_ref())?;
        match active.target {
            Target::Node(node) if active.by_keyboard => Some(drawn.picture.slot(node)),
            _ => None,
        }
    }
}
