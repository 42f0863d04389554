//! A ranking as horizontal bars: how much, how much it was, or what changed most.

mod draw;
mod model;
mod place;
#[cfg(test)]
mod tests;
mod words;

use crate::palette::{Slots, Verdict};
use crate::pointer::Pointer;
use crate::{
    Effect, Environment, HiddenTable, InputEvent, PanelData, PanelView, Response, Selection,
    Tooltip, key, message,
};
use model::{Bar, Kind, Model};
use place::Place;
use weir_scene::{Color, Point, Rect, Scene, Size, Theme};

/// Less room than this is left empty.
const LEAST: f32 = 40.0;

/// The bars panel.
pub struct BarsPanel {
    model: Result<Model, String>,
    slots: Slots,
    colors: Vec<Color>,
    theme: Theme,
    place: Option<Place>,
    scene: Scene,
    overlay: Option<Scene>,
    pointer: Pointer,
}

impl Default for BarsPanel {
    fn default() -> Self {
        Self::new()
    }
}

impl BarsPanel {
    /// An empty panel.
    pub fn new() -> Self {
        Self {
            model: Err(String::new()),
            slots: Slots::default(),
            colors: Vec::new(),
            theme: Theme::LIGHT,
            place: None,
            scene: Scene::default(),
            overlay: None,
            pointer: Pointer::default(),
        }
    }

    fn model(&self) -> Option<&Model> {
        self.model.as_ref().ok()
    }

    /// Changes are coloured by their sign, what speaks of a verdict by that, all else by name.
    fn recolor(&mut self) {
        let Ok(model) = &self.model else { return };
        let keys: Vec<_> = model.bars.iter().map(|b| b.key.as_slice()).collect();
        let named = self.slots.colors(&model.dims, &keys, &self.theme);
        let color = |(bar, named): (&Bar, Color)| match (model.kind, verdict(model, bar)) {
            (Kind::Changes, _) => bar.change().map_or(named, |c| c.color(&self.theme)),
            (_, Some(verdict)) => verdict.color(&self.theme),
            _ => named,
        };
        self.colors = model.bars.iter().zip(named).map(color).collect();
    }

    fn picture(&self, size: Size) -> Result<(Place, Scene), String> {
        let model = self.model.as_ref().map_err(Clone::clone)?;
        if model.bars.is_empty() {
            return Err("No traffic in this range".to_owned());
        }
        if !(size.w >= LEAST && size.h >= LEAST) {
            return Err(String::new());
        }
        let place = Place::new(model, size);
        let scene = draw::scene(model, &place, &self.colors, &self.theme);
        Ok((place, scene))
    }

    fn draw_overlay(&self) -> Option<Scene> {
        let (active, place) = (self.pointer.active()?, self.place.as_ref()?);
        draw::overlay(place, active.thing, active.by_keyboard, &self.theme)
    }

    fn select(&self, i: usize, at: Point) -> Option<Effect> {
        let model = self.model()?;
        let bar = model.bars.get(i).filter(|b| !b.key.is_empty())?;
        let (only, without) = key::filter_for(&model.dims, &bar.key, &model.named);
        Some(Effect::Select(Selection {
            at,
            label: words::title(model, bar),
            only,
            without,
            regroup: None,
        }))
    }
}

/// The one verdict that a key speaks of.
fn verdict(model: &Model, bar: &Bar) -> Option<Verdict> {
    let parts = model.dims.iter().zip(&bar.key);
    let mut verdicts = parts.filter_map(|(dim, part)| Verdict::of(dim, part));
    let first = verdicts.next();
    first.filter(|_| verdicts.next().is_none())
}

impl PanelView for BarsPanel {
    fn set_data(&mut self, data: PanelData) {
        let before = std::mem::replace(&mut self.model, Model::read(&data));
        let (old, new) = (before.as_ref().ok(), self.model.as_ref().ok());
        self.pointer.follow(|i| {
            let key = &old?.bars.get(i)?.key;
            new?.bars.iter().position(|b| b.key == *key)
        });
        self.overlay = None;
        self.place = None;
        self.recolor();
    }

    fn layout(&mut self, env: &Environment<'_>) {
        self.theme = env.theme;
        self.recolor();
        self.place = None;
        let size = Size::new(env.size.w.max(0.0), env.size.h.max(0.0));
        self.scene = match self.picture(size) {
            Ok((place, scene)) => {
                self.pointer.renew(&place);
                self.place = Some(place);
                scene
            }
            Err(text) => message::scene(&text, size, &self.theme),
        };
        self.overlay = self.draw_overlay();
    }

    fn scene(&self) -> &Scene {
        &self.scene
    }

    fn overlay(&self) -> Option<&Scene> {
        self.overlay.as_ref()
    }

    fn input(&mut self, event: &InputEvent) -> Response {
        let Some(place) = &self.place else {
            return Response::default();
        };
        let heard = self.pointer.input(event, place);
        if heard.changed {
            self.overlay = self.draw_overlay();
        }
        let chosen = heard.chosen.and_then(|(i, at)| self.select(i, at));
        Response {
            repaint: heard.changed,
            effects: chosen.into_iter().collect(),
        }
    }

    fn tooltip(&self) -> Option<Tooltip> {
        let (model, active) = (self.model()?, self.pointer.active()?);
        self.place.as_ref()?;
        let bar = model.bars.get(active.thing)?;
        let color = self.colors.get(active.thing).copied();
        Some(words::tooltip(model, bar, color, active.at))
    }

    fn total(&self) -> Option<String> {
        self.model().map(words::total)
    }

    fn table(&self) -> HiddenTable {
        self.model().map(words::table).unwrap_or_default()
    }

    fn focus_rect(&self) -> Option<Rect> {
        let active = self.pointer.active().filter(|a| a.by_keyboard)?;
        self.place.as_ref()?.rows.get(active.thing).copied()
    }
}
