//! Shares of a whole as a ring with direct labels; the host's legend lists every slice.

mod draw;
mod model;
mod ring;
#[cfg(test)]
mod tests;

use crate::palette::Slots;
use crate::{
    Effect, Environment, HiddenTable, InputEvent, Key, Legend, LegendEntry, PanelData, PanelView,
    Response, Selection, Tooltip, TooltipRow, key, message, number,
};
use draw::Pie;
use model::{Model, Slice};
use weir_scene::{Color, HitId, Point, Rect, Scene, Shape, Size, Stroke, Theme};

/// Less room than this is left empty.
const LEAST: f32 = 40.0;

/// The pie panel.
pub struct PiePanel {
    model: Result<Model, String>,
    slots: Slots,
    colors: Vec<Color>,
    theme: Theme,
    pie: Option<Pie>,
    scene: Scene,
    overlay: Option<Scene>,
    /// The slice pointed at, and where; by the keyboard if the last is true.
    active: Option<(usize, Point, bool)>,
    down: Option<usize>,
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
            active: None,
            down: None,
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

    fn activate(&mut self, active: Option<(usize, Point, bool)>) -> Response {
        let repaint = self.active != active;
        self.active = active;
        if repaint {
            self.overlay = self.draw_overlay();
        }
        Response {
            repaint,
            effects: Vec::new(),
        }
    }

    /// The slice pointed at, a little larger.
    fn draw_overlay(&self) -> Option<Scene> {
        let ((i, _, by_keyboard), pie) = (self.active?, self.pie.as_ref()?);
        let stroke = Stroke {
            color: self.theme.accent,
            width: 2.0,
            dash: None,
        };
        let shape = Shape::Polygon {
            points: pie.polygon(pie.ring.grown(3.0), i),
            fill: self.colors.get(i)?.alpha(0.55),
            stroke: by_keyboard.then_some(stroke),
            hit: HitId::NONE,
        };
        Some(Scene {
            size: self.scene.size,
            shapes: vec![shape],
        })
    }

    fn slice_at(&self, at: Point) -> Option<usize> {
        self.pie.as_ref()?.slice_at(at)
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
        }))
    }

    fn effects(effect: Option<Effect>) -> Response {
        Response {
            repaint: false,
            effects: effect.into_iter().collect(),
        }
    }

    fn key(&mut self, key: Key) -> Response {
        let count = self.model().map_or(0, |m| m.slices.len());
        let next = match (key, self.active.map(|(i, ..)| i)) {
            (Key::Escape, _) => return self.activate(None),
            (Key::Enter, Some(i)) => {
                let at = self.active.map_or(Point::default(), |(_, at, _)| at);
                return Self::effects(self.select(i, at));
            }
            (Key::Enter, None) => return Response::default(),
            (Key::Next, None) => Some(0),
            (Key::Next, Some(i)) => Some((i + 1).min(count.saturating_sub(1))),
            (Key::Previous, None) => count.checked_sub(1),
            (Key::Previous, Some(i)) => Some(i.saturating_sub(1)),
        };
        let Some(pie) = &self.pie else {
            return Response::default();
        };
        let Some((i, (from, to))) = next.and_then(|i| Some((i, *pie.turns.get(i)?))) else {
            return Response::default();
        };
        let at = pie
            .ring
            .at((from + to) / 2.0, (pie.ring.inner + pie.ring.outer) / 2.0);
        self.activate(Some((i, at, true)))
    }

    fn value(model: &Model, slice: &Slice) -> String {
        let value = number::format(slice.value, model.measure.unit());
        format!("{value} · {}", number::share(model.share(slice)))
    }
}

impl PanelView for PiePanel {
    fn set_data(&mut self, data: PanelData) {
        self.model = Model::read(&data);
        self.active = None;
        self.down = None;
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
        self.overlay = self.draw_overlay();
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
                let active = self.slice_at(*at).map(|i| (i, *at, false));
                self.activate(active)
            }
            InputEvent::Leave => {
                self.down = None;
                self.activate(None)
            }
            InputEvent::Down(at) => {
                self.down = self.slice_at(*at);
                Response::default()
            }
            InputEvent::Up(at) => {
                let clicked = self.down.take().filter(|i| self.slice_at(*at) == Some(*i));
                Self::effects(clicked.and_then(|i| self.select(i, *at)))
            }
            InputEvent::Key(key) => self.key(*key),
            InputEvent::Scale(..) => Response::default(),
            InputEvent::Crosshair(_) => Response::default(),
        }
    }

    fn tooltip(&self) -> Option<Tooltip> {
        let (model, (i, at, _)) = (self.model()?, self.active?);
        let slice = model.slices.get(i)?;
        let row = |label: &str, value: String, strong| TooltipRow {
            color: None,
            label: label.to_owned(),
            value,
            strong,
        };
        let rows = vec![
            TooltipRow {
                color: self.colors.get(i).copied(),
                ..row(
                    model.measure.label(),
                    number::format(slice.value, model.measure.unit()),
                    true,
                )
            },
            row("Share", number::share(model.share(slice)), false),
        ];
        let title = key::long_label(&model.dims, &slice.key, model.named().len());
        Some(Tooltip { at, title, rows })
    }

    fn legend(&self) -> Legend {
        let Some(model) = self.model() else {
            return Legend::default();
        };
        let entry = |(slice, color): (&Slice, &Color)| LegendEntry {
            color: *color,
            label: slice.label.clone(),
            values: vec![Self::value(model, slice)],
            shown: true,
        };
        Legend {
            head: vec![model.measure.label().to_owned()],
            sorted: None,
            entries: model.slices.iter().zip(&self.colors).map(entry).collect(),
        }
    }

    /// A click in the legend selects the slice, as a click on the ring does.
    fn legend_click(&mut self, index: usize) -> Response {
        let Some(pie) = &self.pie else {
            return Response::default();
        };
        let Some((from, to)) = pie.turns.get(index).copied() else {
            return Response::default();
        };
        let at = pie.ring.at((from + to) / 2.0, pie.ring.outer);
        Self::effects(self.select(index, at))
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
        let by_keyboard = self.active.is_some_and(|(_, _, k)| k);
        self.pie
            .as_ref()
            .filter(|_| by_keyboard)
            .map(|p| p.ring.bounds())
    }
}
