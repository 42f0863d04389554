//! The panel as hosts hold it.

use super::hue::Hues;
use super::model::Model;
use super::tip::Tip;
use super::walk::{self, Step};
use super::{Pin, SankeyPanel, list, repainted, select, sight};
use crate::{
    Direction, Effect, Environment, HiddenTable, InputEvent, Key, Legend, Manner, PanelData,
    PanelView, Response, Tooltip,
};
use std::rc::Rc;
use weir_scene::{Point, Rect, Scene, Size, Theme};

impl PanelView for SankeyPanel {
    fn set_data(&mut self, data: PanelData) {
        let model = Model::read_in(&data, self.options, &self.manner);
        self.hues = model
            .as_ref()
            .map_or_else(|_| Hues::default(), |m| Hues::new(m, &mut self.slots));
        self.model = Some(model);
        self.drawn = None;
        let active = self.active.take();
        self.rested = active.map(|a| (a.at, a.by_keyboard)).or(self.rested);
        self.pressed = None;
        self.scene = Scene::default();
        self.pin(self.pin.clone());
    }

    fn set_manner(&mut self, manner: Rc<Manner>) {
        self.manner = manner;
    }

    fn layout(&mut self, env: &Environment<'_>) {
        let room = Size::new(env.size.w.max(1.0), env.size.h.max(1.0));
        self.draw(room, env.theme);
        // A refresh under a resting pointer does not take the tooltip away.
        if let Some((at, by_keyboard)) = self.rested.take() {
            let place = self.target_at(at).and_then(|t| self.place(t));
            self.activate(place, at, by_keyboard);
        }
        self.renew();
    }

    fn scene(&self) -> &Scene {
        &self.scene
    }

    fn overlay(&self) -> Option<&Scene> {
        self.overlay.as_ref()
    }

    fn version(&self) -> Option<u64> {
        Some(self.version)
    }

    fn input(&mut self, event: &InputEvent) -> Response {
        self.reveal = false;
        self.rested = None;
        match event {
            InputEvent::Move(at) => {
                let place = self.target_at(*at).and_then(|t| self.place(t));
                self.activate(place, *at, false)
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
            InputEvent::Key(Key::Next) => self.step(Step::Next),
            InputEvent::Key(Key::Previous) => self.step(Step::Previous),
            InputEvent::Key(Key::Escape) => self.activate(None, Point::default(), false),
            InputEvent::Key(Key::Enter) => match &self.active {
                Some(active) => self.select(active.place.target, active.at),
                None => Response::default(),
            },
            InputEvent::Scale(_, factor) => self.scale(*factor),
            InputEvent::Crosshair(_) => Response::default(),
        }
    }

    fn follow(&mut self, onward: bool) -> Option<Response> {
        self.reveal = false;
        Some(self.step(if onward { Step::Onward } else { Step::Back }))
    }

    fn direction(&self) -> Direction {
        self.manner.direction
    }

    fn tooltip(&self) -> Option<Tooltip> {
        let ((model, drawn), active) = self.shown().zip(self.active.as_ref())?;
        let tip = Tip {
            model,
            hues: &self.hues,
            theme: drawn.theme,
        };
        Some(tip.of(&active.highlight, active.place.target, active.at))
    }

    fn seen_at(&self, within: Rect) -> Option<Point> {
        let active = self.active.as_ref().filter(|active| active.by_keyboard)?;
        let (model, drawn) = self.shown()?;
        let turn = drawn.picture.turn;
        let at = sight::seen(model, &drawn.picture, active.place, turn.rect(within))?;
        Some(turn.point(at))
    }

    fn legend(&self) -> Legend {
        let Some(model) = self.model() else {
            return Legend::default();
        };
        let theme = self.drawn.as_ref().map_or(Theme::LIGHT, |d| d.theme);
        let picture = self.drawn.as_ref().map(|d| &d.picture);
        let isolated = match &self.pin {
            Some(Pin::Strand(name)) => self.strand_named(name),
            _ => None,
        };
        list::legend(model, &self.hues, picture, &theme, isolated)
    }

    fn legend_below(&self) -> bool {
        true
    }

    /// Highlights what belongs to a strand, or with a second click everything again.
    fn legend_click(&mut self, index: usize) -> Response {
        let strand = self.legend_strands().get(index).copied();
        let named = strand.zip(self.model());
        let pin = named.map(|(s, model)| Pin::Strand(model.strands[s as usize].name.clone()));
        let pin = pin.filter(|pin| self.pin.as_ref() != Some(pin));
        self.pin(pin);
        repainted(true)
    }

    fn legend_select(&mut self, index: usize, at: Point) -> Response {
        let strand = self.legend_strands().get(index).copied();
        let chosen = strand.zip(self.model()).map(|(strand, model)| {
            Effect::Select(select::strand(model, &model.strands[strand as usize], at))
        });
        Response {
            repaint: false,
            effects: chosen.into_iter().collect(),
        }
    }

    fn search(&mut self, text: &str) -> Option<usize> {
        let text = text.trim().to_lowercase();
        let pin = (!text.is_empty()).then_some(Pin::Text(text));
        // The same search again, as hosts do with each answer, changes nothing.
        let same = pin == self.pin;
        let found = self.pin(pin);
        if !same {
            self.active = None;
            self.redraw_overlay();
            self.reveal = found > 0;
        }
        Some(found)
    }

    fn zoom(&self) -> Option<f32> {
        self.drawn.as_ref().map(|_| self.zoomed())
    }

    fn total(&self) -> Option<String> {
        let model = self.model()?;
        (model.total.sum() > 0.0).then(|| model.measures.total(model.total))
    }

    fn table(&self) -> HiddenTable {
        self.model().map_or_else(HiddenTable::default, list::table)
    }

    fn focus_rect(&self) -> Option<Rect> {
        let (model, drawn) = self.shown()?;
        let place = match &self.active {
            Some(active) if active.by_keyboard => active.place,
            Some(_) => return None,
            // What a search finds first is brought into sight once, then the reader scrolls.
            None if self.reveal => walk::Place::node(*self.found().first()?),
            None => return None,
        };
        let picture = &drawn.picture;
        Some(picture.turn.rect(walk::rect(model, picture, place)))
    }
}
