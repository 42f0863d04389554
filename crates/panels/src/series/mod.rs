//! Lines, areas or bars over time: the panel's state.
//!
//! Phases: `model` (columns → lines), `plan` (what is drawn in which style), `frame` (axes), `draw`
//! with `marks` (plotters → scene), `pick` (pointer → line), `overlay` (crosshair, selection),
//! `words` and `legend` (what is said), `compare` (with the period before). `events` turns input
//! into effects; `view` is what hosts call.

mod compare;
mod draw;
mod events;
mod frame;
mod legend;
mod marks;
mod model;
mod overlay;
mod pick;
mod plan;
#[cfg(test)]
mod tests;
mod time_axis;
mod value_axis;
mod values;
mod view;
mod words;

use crate::key::{self, Part};
use crate::palette::Slots;
use crate::zone::ZoneCopy;
use crate::{Effect, Selection};
use frame::Frame;
use legend::Sort;
use model::Model;
use plan::Plan;
use weir_model::spec::{SeriesLegend, SeriesStyle};
use weir_scene::{Color, Point, Scene, Size, Theme};

/// The series panel.
pub struct SeriesPanel {
    style: SeriesStyle,
    legend: SeriesLegend,
    model: Result<Model, String>,
    slots: Slots,
    /// The only keys shown; empty shows all.
    only: Vec<Vec<Part>>,
    /// Indices into the model's lines, as the legend lists them.
    order: Vec<usize>,
    sort: Sort,
    plan: Plan,
    colors: Vec<Color>,
    theme: Theme,
    zone: ZoneCopy,
    frame: Option<Frame>,
    scene: Scene,
    /// Counts the layouts: the scene changes with them alone.
    version: u64,
    overlay: Option<Scene>,
    pointer: Pointer,
}

/// What the pointer, the keyboard and other panels point at.
#[derive(Clone, Debug, Default, PartialEq)]
struct Pointer {
    /// The place and the bucket pointed at.
    at: Option<(Point, usize)>,
    /// The line pointed at.
    line: Option<usize>,
    /// Where the main button went down.
    down: Option<Point>,
    /// From where to where a drag goes.
    drag: Option<(f32, f32)>,
    /// Another panel's crosshair.
    shared: Option<i64>,
}

impl SeriesPanel {
    /// An empty panel.
    pub fn new(style: SeriesStyle, legend: SeriesLegend) -> Self {
        Self {
            style,
            legend,
            model: Err(String::new()),
            slots: Slots::default(),
            only: Vec::new(),
            order: Vec::new(),
            sort: None,
            plan: Plan::default(),
            colors: Vec::new(),
            theme: Theme::LIGHT,
            zone: ZoneCopy::default(),
            frame: None,
            scene: Scene::default(),
            version: 0,
            overlay: None,
            pointer: Pointer::default(),
        }
    }

    fn model(&self) -> Option<&Model> {
        self.model.as_ref().ok()
    }

    fn recolor(&mut self) {
        let Ok(model) = &self.model else { return };
        let keys: Vec<_> = model.lines.iter().map(|l| l.key.as_slice()).collect();
        self.colors = self.slots.colors(&model.dims, &keys, &self.theme);
    }

    /// Which lines are shown, and in which order the legend lists them.
    fn reshow(&mut self) {
        let Ok(model) = &self.model else {
            self.order.clear();
            return;
        };
        let all: Vec<usize> = (0..model.lines.len()).collect();
        let is_shown = |i: &usize| self.only.contains(&model.lines[*i].key);
        let mut shown: Vec<usize> = all.iter().copied().filter(is_shown).collect();
        if shown.is_empty() || shown.len() == all.len() {
            // The isolated keys have gone, or are all there are.
            self.only.clear();
            shown = all;
        }
        self.plan = Plan::new(model, &shown, self.style);
        self.order = legend::order(model, self.legend, self.sort);
    }

    /// Shows only a line, or all again where it was the only one.
    fn isolate(&mut self, line: usize) {
        let Some(key) = self.key_of(line) else { return };
        let alone = self.only.as_slice() == [key.clone()];
        self.only = if alone { Vec::new() } else { vec![key] };
        self.reshow();
    }

    /// Adds a line to those shown, or takes it away.
    fn toggle(&mut self, line: usize) {
        let Some(key) = self.key_of(line) else { return };
        let shown: Vec<usize> = self.plan.shown.clone();
        let mut only: Vec<Vec<Part>> = shown.iter().filter_map(|i| self.key_of(*i)).collect();
        match only.iter().position(|k| *k == key) {
            Some(at) => drop(only.remove(at)),
            None => only.push(key),
        }
        self.only = only;
        self.reshow();
    }

    fn key_of(&self, line: usize) -> Option<Vec<Part>> {
        Some(self.model()?.lines.get(line)?.key.clone())
    }

    fn picture(&mut self, size: Size) -> Result<Scene, String> {
        let model = self.model.as_ref().map_err(Clone::clone)?;
        if model.lines.is_empty() {
            return Err("No traffic in this range".to_owned());
        }
        self.frame = Frame::new(model, &self.plan, size, &self.zone);
        let picture = self.drawn().ok_or_else(String::new)?;
        picture.scene()
    }

    /// What is drawn, once there is room for it.
    fn drawn(&self) -> Option<draw::Picture<'_>> {
        Some(draw::Picture {
            model: self.model()?,
            frame: self.frame.as_ref()?,
            plan: &self.plan,
            colors: &self.colors,
            theme: &self.theme,
        })
    }

    fn draw_overlay(&self) -> Option<Scene> {
        overlay::scene(&self.drawn()?, &self.pointer)
    }

    /// The menu of a line.
    fn select(&self, line: usize, at: Point) -> Option<Effect> {
        let model = self.model()?;
        let chosen = model.lines.get(line).filter(|l| !l.key.is_empty())?;
        let keys = model.lines.iter().map(|l| &l.key);
        let named: Vec<Vec<Part>> = keys.filter(|k| !key::is_other(k)).cloned().collect();
        let (only, without) = key::filter_for(&model.dims, &chosen.key, &named);
        let label = key::long_label(&model.dims, &chosen.key, named.len());
        Some(Effect::Select(Selection {
            at,
            label,
            only,
            without,
            regroup: None,
        }))
    }
}
