//! Lines, areas or bars over time: the panel's state, and events into effects.
//!
//! Phases: `model` (columns → lines), `frame` (axes), `draw` (plotters → scene), `pick` (pointer
//! → line), `overlay` (crosshair, selection), `words` (tooltip, legend, table); `view` is what
//! hosts call.

mod draw;
mod frame;
mod model;
mod overlay;
mod pick;
mod stack;
#[cfg(test)]
mod tests;
mod time_axis;
mod value_axis;
mod view;
mod words;

use crate::key::{self, Part};
use crate::palette::Slots;
use crate::zone::ZoneCopy;
use crate::{Effect, Key, Response, Selection};
use frame::Frame;
use model::Model;
use weir_model::TimeRange;
use weir_model::spec::SeriesStyle;
use weir_scene::{Color, Point, Scene, Size, Theme};

/// A press that moves farther than this, in pixels, is a drag.
const DRAG: f32 = 5.0;
/// The shortest range that a drag asks for, in milliseconds.
const SHORTEST_MS: i64 = 1000;

/// The series panel.
pub struct SeriesPanel {
    style: SeriesStyle,
    model: Result<Model, String>,
    slots: Slots,
    /// The only key shown, if one was isolated.
    isolated: Option<Vec<Part>>,
    shown: Vec<usize>,
    colors: Vec<Color>,
    theme: Theme,
    zone: ZoneCopy,
    frame: Option<Frame>,
    scene: Scene,
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
    pub fn new(style: SeriesStyle) -> Self {
        Self {
            style,
            model: Err(String::new()),
            slots: Slots::default(),
            isolated: None,
            shown: Vec::new(),
            colors: Vec::new(),
            theme: Theme::LIGHT,
            zone: ZoneCopy::default(),
            frame: None,
            scene: Scene::default(),
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

    fn reshow(&mut self) {
        let Ok(model) = &self.model else { return };
        let all = 0..model.lines.len();
        let only = self.isolated.as_ref();
        self.shown = all
            .clone()
            .filter(|i| only.is_none_or(|k| model.lines[*i].key == *k))
            .collect();
        if self.shown.is_empty() {
            // The isolated key has gone.
            self.isolated = None;
            self.shown = all.collect();
        }
    }

    fn picture(&mut self, size: Size) -> Result<Scene, String> {
        let model = self.model.as_ref().map_err(Clone::clone)?;
        if model.lines.is_empty() {
            return Err("No traffic in this range".to_owned());
        }
        self.frame = Frame::new(model, &self.shown, self.style, size, &self.zone);
        let Some(frame) = &self.frame else {
            return Err(String::new());
        };
        let (shown, colors) = (&self.shown, &self.colors);
        draw::Picture {
            model,
            frame,
            shown,
            colors,
            style: self.style,
            theme: &self.theme,
        }
        .scene()
    }

    /// Takes the new pointer and says what has to follow from the change.
    fn point(&mut self, next: Pointer, mut effects: Vec<Effect>) -> Response {
        let crosshair = |p: &Pointer| {
            let (_, bucket) = p.at?;
            self.model()
                .and_then(|m| m.times.get(bucket).map(|t| m.middle(*t)))
        };
        let (old, new) = (crosshair(&self.pointer), crosshair(&next));
        if old != new {
            effects.push(Effect::Crosshair(new));
        }
        let repaint = self.pointer != next;
        self.pointer = next;
        if repaint {
            self.overlay = self.draw_overlay();
        }
        Response { repaint, effects }
    }

    fn draw_overlay(&self) -> Option<Scene> {
        let (model, frame) = (self.model()?, self.frame.as_ref()?);
        let (shown, colors) = (&self.shown, &self.colors);
        let picture = draw::Picture {
            model,
            frame,
            shown,
            colors,
            style: self.style,
            theme: &self.theme,
        };
        overlay::scene(&picture, &self.pointer)
    }

    /// What lies at a point: its bucket and line; nothing outside the plot.
    fn locate(&self, at: Point) -> Option<(usize, Option<usize>)> {
        let (model, frame) = (self.model()?, self.frame.as_ref()?);
        if !frame.plot.grown(1.0).contains(at) {
            return None;
        }
        let ms = frame.ms(at.x);
        // A bar covers its bucket; a line's value is where it is drawn.
        let bucket = model.nearest(ms)?;
        Some((
            bucket,
            pick::line(model, frame, &self.shown, self.style, at, bucket),
        ))
    }

    fn moved(&mut self, at: Point) -> Response {
        let mut next = self.pointer.clone();
        let found = self.locate(at);
        next.at = found.map(|(bucket, _)| (at, bucket));
        next.line = found.and_then(|(_, line)| line);
        next.shared = None;
        if let (Some(down), Some(frame)) = (next.down, &self.frame)
            && (next.drag.is_some() || (at.x - down.x).abs() > DRAG)
        {
            let inside = |x: f32| x.clamp(frame.plot.x, frame.plot.right());
            next.drag = Some((inside(down.x), inside(at.x)));
        }
        self.point(next, Vec::new())
    }

    fn pressed(&mut self, at: Point) -> Response {
        let inside = self.frame.as_ref().is_some_and(|f| f.plot.contains(at));
        let next = Pointer {
            down: inside.then_some(at),
            drag: None,
            ..self.pointer.clone()
        };
        self.point(next, Vec::new())
    }

    fn released(&mut self, at: Point) -> Response {
        let mut next = self.pointer.clone();
        let down = next.down.take();
        let mut effects = Vec::new();
        if let Some((a, b)) = next.drag.take() {
            effects.extend(self.zoom(a, b));
        } else if down.is_some()
            && let Some((_, Some(line))) = self.locate(at)
        {
            effects.extend(self.select(line, at));
        }
        self.point(next, effects)
    }

    fn zoom(&self, a: f32, b: f32) -> Option<Effect> {
        let frame = self.frame.as_ref()?;
        let (from, to) = (frame.ms(a.min(b)), frame.ms(a.max(b)));
        // Whole seconds read better in the address of the page.
        let round = if to - from >= 10 * SHORTEST_MS {
            1000
        } else {
            1
        };
        let from_ms = from.div_euclid(round) * round;
        let to_ms = (to.div_euclid(round) * round).max(from_ms + SHORTEST_MS);
        Some(Effect::Zoom(TimeRange { from_ms, to_ms }))
    }

    fn select(&self, line: usize, at: Point) -> Option<Effect> {
        let model = self.model()?;
        let chosen = model.lines.get(line).filter(|l| !l.key.is_empty())?;
        let keys = model
            .lines
            .iter()
            .map(|l| &l.key)
            .filter(|k| !key::is_other(k));
        let named: Vec<Vec<Part>> = keys.cloned().collect();
        let (only, without) = key::filter_for(&model.dims, &chosen.key, &named);
        let label = key::long_label(&model.dims, &chosen.key, named.len());
        Some(Effect::Select(Selection {
            at,
            label,
            only,
            without,
        }))
    }

    fn key(&mut self, key: Key) -> Response {
        match key {
            Key::Next => self.step(1),
            Key::Previous => self.step(-1),
            Key::Escape => self.point(Pointer::default(), Vec::new()),
            Key::Enter => match (self.pointer.at, self.pointer.line) {
                (Some((at, _)), Some(line)) => Response {
                    repaint: false,
                    effects: self.select(line, at).into_iter().collect(),
                },
                _ => Response::default(),
            },
        }
    }

    /// Moves the crosshair to the next bucket, on its largest value.
    fn step(&mut self, by: isize) -> Response {
        let (Some(model), Some(frame)) = (self.model(), &self.frame) else {
            return Response::default();
        };
        let Some(last) = model.times.len().checked_sub(1) else {
            return Response::default();
        };
        let bucket = match self.pointer.at {
            Some((_, bucket)) => bucket.saturating_add_signed(by).min(last),
            None if by > 0 => 0,
            None => last,
        };
        let value = |i: &usize| model.lines.get(*i)?.at(bucket).map(|v| (v, *i));
        let top = self
            .shown
            .iter()
            .filter_map(value)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let at = frame.at(
            model.middle(model.times[bucket]),
            top.map_or(0.0, |(v, _)| v),
        );
        let line = top.map(|(_, i)| i);
        self.point(
            Pointer {
                at: Some((at, bucket)),
                line,
                ..Pointer::default()
            },
            Vec::new(),
        )
    }
}
