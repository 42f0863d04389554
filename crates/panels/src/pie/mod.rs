//! Shares of a whole as a ring with direct labels; the host's legend lists every slice.

mod draw;
mod model;
pub mod ring;
#[cfg(test)]
mod tests;

use crate::palette::Slots;
use crate::pointer::{Pointer, Things};
use crate::{
    Effect, Environment, HiddenTable, InputEvent, Legend, LegendEntry, PanelData, PanelView,
    Response, Selection, Tooltip, TooltipRow, key, message, number,
};
use draw::Pie;
use model::{Model, Slice};
use ring::Ring;
use std::cmp::Reverse;
use weir_model::order::Ordered as _;
use weir_scene::{Color, HitId, Point, Rect, Scene, Shape, Size, Stroke, Theme};

/// Less room than this is left empty.
const LEAST: f32 = 40.0;

/// How far the rim of the slice pointed at reaches beyond the ring.
const RIM: f32 = 4.0;

/// The pie panel.
pub struct PiePanel {
    model: Result<Model, String>,
    slots: Slots,
    colors: Vec<Color>,
    theme: Theme,
    pie: Option<Pie>,
    scene: Scene,
    overlay: Option<Scene>,
    pointer: Pointer,
    /// The legend's column that sorts, and whether the largest stand first.
    sort: Option<(usize, bool)>,
}

impl Default for PiePanel {
    fn default() -> Self {
        Self::new()
    }
}

impl PiePanel {
    /// An empty panel.
    pub fn new() -> Self {
        Self {
            model: Err(String::new()),
            slots: Slots::default(),
            colors: Vec::new(),
            theme: Theme::LIGHT,
            pie: None,
            scene: Scene::default(),
            overlay: None,
            pointer: Pointer::default(),
            sort: None,
        }
    }

    fn model(&self) -> Option<&Model> {
        self.model.as_ref().ok()
    }

    fn recolor(&mut self) {
        let Ok(model) = &self.model else { return };
        let keys: Vec<_> = model.slices.iter().map(|s| s.key.as_slice()).collect();
        self.colors = self.slots.colors(&model.dims, &keys, &self.theme);
    }

    fn picture(&mut self, size: Size) -> Result<Scene, String> {
        let model = self.model.as_ref().map_err(Clone::clone)?;
        if model.slices.is_empty() {
            return Err("No traffic in this range".to_owned());
        }
        if !(size.w >= LEAST && size.h >= LEAST) {
            return Err(String::new());
        }
        let pie = Pie::new(model, size);
        let scene = pie.scene(model, &self.colors, &self.theme, size);
        self.pie = Some(pie);
        Ok(scene)
    }

    /// A rim around the slice pointed at; its outline where the keyboard is.
    fn draw_overlay(&self) -> Option<Scene> {
        let (active, pie) = (self.pointer.active()?, self.pie.as_ref()?);
        let fill = *self.colors.get(active.thing)?;
        let rim = Ring {
            inner: pie.ring.outer,
            outer: pie.ring.outer + RIM,
            ..pie.ring
        };
        let shape = |points, fill, stroke| Shape::Polygon {
            points,
            fill,
            stroke,
            hit: HitId::NONE,
        };
        let accent = Stroke {
            color: self.theme.accent,
            width: 2.0,
            dash: None,
        };
        let mut shapes = vec![shape(pie.polygon(rim, active.thing), fill, None)];
        if active.by_keyboard {
            let outline = pie.polygon(pie.ring.grown(RIM), active.thing);
            shapes.push(shape(outline, fill.alpha(0.0), Some(accent)));
        }
        Some(Scene {
            size: self.scene.size,
            shapes,
        })
    }

    fn select(&self, i: usize, at: Point) -> Option<Effect> {
        let model = self.model()?;
        let slice = model.slices.get(i).filter(|s| !s.key.is_empty())?;
        let named = model.named();
        let (only, without) = key::filter_for(&model.dims, &slice.key, &named);
        let label = key::long_label(&model.dims, &slice.key, named.len());
        Some(Effect::Select(Selection {
            at,
            label,
            only,
            without,
            regroup: None,
        }))
    }

    /// Indices of slices as the legend lists them: as on the ring, or the smallest first; Other last.
    fn order(&self) -> Vec<usize> {
        let Some(model) = self.model() else {
            return Vec::new();
        };
        let mut order: Vec<usize> = (0..model.slices.len()).collect();
        if matches!(self.sort, Some((_, false))) {
            order.order_by_key(|i| (key::is_other(&model.slices[*i].key), Reverse(*i)));
        }
        order
    }
}

impl PanelView for PiePanel {
    fn set_data(&mut self, data: PanelData) {
        let before = std::mem::replace(&mut self.model, Model::read(&data));
        let (old, new) = (before.as_ref().ok(), self.model.as_ref().ok());
        self.pointer.follow(|i| {
            let key = &old?.slices.get(i)?.key;
            new?.slices.iter().position(|s| s.key == *key)
        });
        self.overlay = None;
        self.pie = None;
        self.recolor();
    }

    fn layout(&mut self, env: &Environment<'_>) {
        self.theme = env.theme;
        self.recolor();
        self.pie = None;
        let size = Size::new(env.size.w.max(0.0), env.size.h.max(0.0));
        self.scene = match self.picture(size) {
            Ok(scene) => scene,
            Err(text) => message::scene(&text, size, &self.theme),
        };
        if let Some(pie) = &self.pie {
            self.pointer.renew(pie);
        }
        self.overlay = self.draw_overlay();
    }

    fn scene(&self) -> &Scene {
        &self.scene
    }

    fn overlay(&self) -> Option<&Scene> {
        self.overlay.as_ref()
    }

    fn input(&mut self, event: &InputEvent) -> Response {
        let Some(pie) = &self.pie else {
            return Response::default();
        };
        let heard = self.pointer.input(event, pie);
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
        self.pie.as_ref()?;
        let slice = model.slices.get(active.thing)?;
        let row = |label: &str, value: String, strong| TooltipRow {
            color: None,
            label: label.to_owned(),
            value,
            strong,
        };
        let rows = vec![
            TooltipRow {
                color: self.colors.get(active.thing).copied(),
                ..row(
                    model.measure.label(),
                    number::format(slice.value, model.measure.unit()),
                    true,
                )
            },
            row("Share", number::share(model.share(slice)), false),
        ];
        let title = key::long_label(&model.dims, &slice.key, model.named().len());
        Some(Tooltip {
            at: active.at,
            title,
            rows,
        })
    }

    fn legend(&self) -> Legend {
        let Some(model) = self.model() else {
            return Legend::default();
        };
        let entry = |i: usize| {
            let slice = model.slices.get(i)?;
            let value = number::format(slice.value, model.measure.unit());
            Some(LegendEntry {
                color: self.colors.get(i).copied()?,
                label: slice.label.clone(),
                values: vec![value, number::share(model.share(slice))],
                shown: true,
            })
        };
        Legend {
            head: [model.measure.label(), "Share"].map(str::to_owned).to_vec(),
            sorted: self.sort,
            entries: self.order().into_iter().filter_map(entry).collect(),
        }
    }

    /// The largest first, then the smallest, then as on the ring: one order for both columns.
    fn legend_sort(&mut self, column: usize) -> Response {
        self.sort = match self.sort {
            Some((now, true)) if now == column => Some((column, false)),
            Some((now, false)) if now == column => None,
            _ => Some((column, true)),
        };
        Response {
            repaint: true,
            effects: Vec::new(),
        }
    }

    /// A click in the legend selects the slice, as a click on the ring does.
    fn legend_click(&mut self, index: usize) -> Response {
        let slice = self.order().get(index).copied();
        let anchor = self.pie.as_ref().zip(slice).map(|(p, i)| p.anchor(i));
        anchor.map_or_else(Response::default, |at| self.legend_select(index, at))
    }

    fn legend_select(&mut self, index: usize, at: Point) -> Response {
        let slice = self.order().get(index).copied();
        let effect = slice.and_then(|i| self.select(i, at));
        Response {
            repaint: false,
            effects: effect.into_iter().collect(),
        }
    }

    fn total(&self) -> Option<String> {
        let model = self.model()?;
        Some(format!(
            "{} total",
            number::format(model.total, model.measure.unit())
        ))
    }

    fn table(&self) -> HiddenTable {
        let Some(model) = self.model() else {
            return HiddenTable::default();
        };
        let named = model.named().len();
        let row = |slice: &Slice| {
            vec![
                key::long_label(&model.dims, &slice.key, named),
                number::format(slice.value, model.measure.unit()),
                number::share(model.share(slice)),
            ]
        };
        let total = number::format(model.total, model.measure.unit());
        HiddenTable {
            caption: format!("{}: {total} in total", model.measure.label()),
            head: ["Name", model.measure.label(), "Share"]
                .map(str::to_owned)
                .to_vec(),
            rows: model.slices.iter().map(row).collect(),
        }
    }

    fn focus_rect(&self) -> Option<Rect> {
        let by_keyboard = self.pointer.active().is_some_and(|a| a.by_keyboard);
        self.pie
            .as_ref()
            .filter(|_| by_keyboard)
            .map(|p| p.ring.bounds())
    }
}
