//! The chord diagram: names around a circle joined by ribbons, one per pair and strand.
//!
//! Columns → `model` → `order` → `place` → `picture` with `label`s and `ribbon`s → `draw`. Events:
//! `pointer` → overlay, `tip`, `select`. Colours come from `hue`.

mod draw;
mod hue;
mod label;
pub mod model;
pub mod order;
mod picture;
pub mod place;
mod ribbon;
mod select;
mod tip;

#[cfg(test)]
mod tests;

use crate::pointer::{Pointer, Things};
use crate::{
    Effect, Environment, HiddenTable, InputEvent, Legend, Manner, PanelData, PanelView, Response,
    Tooltip, key, message,
};
use draw::Painter;
use hue::{Hues, Kept};
use model::Model;
use picture::{Picture, Target};
use std::rc::Rc;
use tip::Words;
use weir_scene::{HitIndex, Point, Rect, Scene, Size, Theme};

/// Less room than this is left empty.
const LEAST: f32 = 60.0;

/// The chord panel.
pub struct ChordPanel {
    answer: Option<Result<Answer, String>>,
    manner: Rc<Manner>,
    /// The one strand that is shown, where one was clicked in the legend.
    isolated: Option<key::Part>,
    kept: Kept,
    theme: Theme,
    /// Of the whole answer.
    hues: Hues,
    drawn: Option<Drawn>,
    scene: Scene,
    overlay: Option<Scene>,
    pointer: Pointer,
}

/// An answer as read.
struct Answer {
    whole: Model,
    /// The names of `whole`, clockwise.
    order: Vec<u32>,
    /// `whole`, or of it what is shown.
    shown: Model,
}

/// The picture as laid out last.
struct Drawn {
    picture: Picture,
    hits: HitIndex,
    scene: Scene,
}

impl Things for Drawn {
    fn at(&self, point: Point) -> Option<usize> {
        let hit = self.hits.hit(&self.scene, point).0;
        hit.checked_sub(1).map(|thing| thing as usize)
    }

    fn count(&self) -> usize {
        self.picture.targets.len()
    }

    fn anchor(&self, thing: usize) -> Point {
        let target = self.picture.targets.get(thing);
        target.map_or_else(Point::default, |t| self.picture.anchor(*t))
    }
}

impl Answer {
    fn new(whole: Model, isolated: Option<&key::Part>) -> Self {
        let mut answer = Self {
            order: order::order(&whole),
            shown: whole.clone(),
            whole,
        };
        answer.isolate(isolated);
        answer
    }

    fn isolate(&mut self, isolated: Option<&key::Part>) {
        self.shown = match self.strand(isolated) {
            Some(strand) => self.whole.only(strand as u32),
            None => self.whole.clone(),
        };
    }

    fn strand(&self, part: Option<&key::Part>) -> Option<usize> {
        let part = part?;
        self.whole.strands.iter().position(|s| s.part == *part)
    }
}

impl Default for ChordPanel {
    fn default() -> Self {
        Self::new()
    }
}

impl ChordPanel {
    /// An empty panel.
    pub fn new() -> Self {
        Self {
            answer: None,
            manner: Rc::default(),
            isolated: None,
            kept: Kept::default(),
            theme: Theme::LIGHT,
            hues: Hues::default(),
            drawn: None,
            scene: Scene::default(),
            overlay: None,
            pointer: Pointer::default(),
        }
    }

    fn recolor(&mut self) {
        if let Some(Ok(answer)) = &self.answer {
            self.hues = self.kept.hues(&answer.whole, &self.theme);
        }
    }

    fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()?.as_ref().ok()
    }

    fn shown(&self) -> Option<(&Model, &Drawn)> {
        Some((&self.answer()?.shown, self.drawn.as_ref()?))
    }

    fn target(&self, thing: usize) -> Option<Target> {
        let (_, drawn) = self.shown()?;
        drawn.picture.targets.get(thing).copied()
    }

    fn picture(&self, size: Size) -> Result<Drawn, String> {
        let answer = match &self.answer {
            Some(Ok(answer)) => answer,
            Some(Err(error)) => return Err(error.clone()),
            None => return Err(String::new()),
        };
        if answer.shown.ribbons.is_empty() {
            return Err("No traffic in this range".to_owned());
        }
        if !(size.w >= LEAST && size.h >= LEAST) {
            return Err(String::new());
        }
        let picture = Picture::new(&answer.shown, &answer.order, size);
        let scene = Painter {
            model: &answer.shown,
            picture: &picture,
            hues: &self.hues,
            theme: self.theme,
        }
        .scene();
        Ok(Drawn {
            hits: HitIndex::new(&scene),
            picture,
            scene,
        })
    }

    fn draw_overlay(&self) -> Option<Scene> {
        let (model, drawn) = self.shown()?;
        let active = self.pointer.active()?;
        let painter = Painter {
            model,
            picture: &drawn.picture,
            hues: &self.hues,
            theme: self.theme,
        };
        Some(painter.overlay(self.target(active.thing)?, active.by_keyboard))
    }

    fn isolated(&self) -> Option<usize> {
        self.answer()?.strand(self.isolated.as_ref())
    }

    fn select(&self, thing: usize, at: Point) -> Option<Effect> {
        let (model, _) = self.shown()?;
        let target = self.target(thing)?;
        Some(Effect::Select(select::selection(model, target, at)))
    }
}

/// What a target is about, whatever its place.
fn identity(model: &Model, target: Target) -> [Option<(&key::Part, Option<usize>)>; 3] {
    let name = |i: u32| {
        let name = model.names.get(i as usize)?;
        Some((&name.part, name.stage))
    };
    match target {
        Target::Name(i) => [name(i), None, None],
        Target::Ribbon(i) => {
            let Some(ribbon) = model.ribbons.get(i as usize) else {
                return [None; 3];
            };
            let strand = model.strands.get(ribbon.strand as usize);
            let strand = strand.map(|s| (&s.part, None));
            [name(ribbon.source), name(ribbon.target), strand]
        }
    }
}

impl PanelView for ChordPanel {
    fn set_data(&mut self, data: PanelData) {
        let read = Model::read_in(&data.query, &data.columns, &self.manner);
        let read = read.map(|model| Answer::new(model, self.isolated.as_ref()));
        let before = self.answer.replace(read);
        let old = before.as_ref().and_then(|a| a.as_ref().ok());
        let new = self.answer();
        let numbered = |a: &Answer| picture::targets(&a.shown, &a.order);
        let mut pointer = self.pointer;
        pointer.follow(|thing| {
            let (old, new) = (old?, new?);
            let wanted = identity(&old.shown, *numbered(old).get(thing)?);
            let mut targets = numbered(new).into_iter();
            targets.position(|t| identity(&new.shown, t) == wanted)
        });
        self.pointer = pointer;
        self.drawn = None;
        self.recolor();
        self.overlay = None;
        self.scene = Scene::default();
    }

    fn set_manner(&mut self, manner: Rc<Manner>) {
        self.manner = manner;
    }

    fn layout(&mut self, env: &Environment<'_>) {
        let size = Size::new(env.size.w.max(0.0), env.size.h.max(0.0));
        self.theme = env.theme;
        self.recolor();
        self.drawn = None;
        match self.picture(size) {
            Ok(drawn) => {
                self.pointer.renew(&drawn);
                self.drawn = Some(drawn);
            }
            Err(text) => self.scene = message::scene(&text, size, &env.theme),
        }
        self.overlay = self.draw_overlay();
    }

    fn scene(&self) -> &Scene {
        self.drawn.as_ref().map_or(&self.scene, |d| &d.scene)
    }

    fn overlay(&self) -> Option<&Scene> {
        self.overlay.as_ref()
    }

    fn input(&mut self, event: &InputEvent) -> Response {
        let Some(drawn) = &self.drawn else {
            return Response::default();
        };
        let before = self.pointer.active().map(|a| (a.thing, a.by_keyboard));
        let heard = self.pointer.input(event, drawn);
        let after = self.pointer.active().map(|a| (a.thing, a.by_keyboard));
        if before != after {
            self.overlay = self.draw_overlay();
        }
        let chosen = heard.chosen.and_then(|(thing, at)| self.select(thing, at));
        Response {
            repaint: heard.changed,
            effects: chosen.into_iter().collect(),
        }
    }

    fn tooltip(&self) -> Option<Tooltip> {
        let active = self.pointer.active()?;
        let target = self.target(active.thing)?;
        let (model, _) = self.shown()?;
        let hues = &self.hues;
        Some(Words { model, hues }.tooltip(target, active.at))
    }

    fn legend(&self) -> Legend {
        let hues = &self.hues;
        let legend = |a: &Answer| {
            let model = &a.whole;
            Words { model, hues }.legend(self.isolated())
        };
        self.answer().map(legend).unwrap_or_default()
    }

    fn legend_click(&mut self, index: usize) -> Response {
        let Some(Ok(answer)) = &mut self.answer else {
            return Response::default();
        };
        let part = answer.whole.strands.get(index).map(|s| s.part.clone());
        self.isolated = part.filter(|p| self.isolated.as_ref() != Some(p));
        answer.isolate(self.isolated.as_ref());
        self.pointer = Pointer::default();
        self.overlay = None;
        Response {
            repaint: true,
            effects: Vec::new(),
        }
    }

    fn legend_select(&mut self, index: usize, at: Point) -> Response {
        let selection = self
            .answer()
            .and_then(|a| select::strand(&a.whole, index, at));
        Response {
            repaint: false,
            effects: selection.map(Effect::Select).into_iter().collect(),
        }
    }

    fn total(&self) -> Option<String> {
        let answer = self.answer()?;
        Some(tip::total(&answer.whole, None))
    }

    fn table(&self) -> HiddenTable {
        let table = self.answer().map(|a| tip::table(&a.shown, self.isolated()));
        table.unwrap_or_default()
    }

    fn focus_rect(&self) -> Option<Rect> {
        let by_keyboard = self.pointer.active().is_some_and(|a| a.by_keyboard);
        let drawn = self.drawn.as_ref().filter(|_| by_keyboard)?;
        Some(drawn.picture.bounds())
    }
}
