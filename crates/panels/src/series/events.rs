//! Input into effects: crosshair, drag to zoom, click to choose, keys.

use super::model::Model;
use super::{Pointer, SeriesPanel, pick};
use crate::pointer::CLICK;
use crate::{Effect, InputEvent, Key, Response};
use weir_model::TimeRange;
use weir_scene::Point;

/// The shortest range that a drag asks for, in milliseconds.
const SHORTEST_MS: i64 = 1000;

impl SeriesPanel {
    /// Handles an event.
    pub(super) fn heard(&mut self, event: &InputEvent) -> Response {
        let away = Pointer {
            shared: self.pointer.shared,
            ..Pointer::default()
        };
        match event {
            InputEvent::Move(at) => self.moved(*at),
            InputEvent::Down(at) => self.pressed(*at),
            InputEvent::Up(at) => self.released(*at),
            InputEvent::Leave => self.point(away, Vec::new()),
            InputEvent::Key(key) => self.key(*key),
            InputEvent::Scale(..) => Response::default(),
            InputEvent::Crosshair(at) => {
                let next = Pointer {
                    shared: *at,
                    ..self.pointer.clone()
                };
                self.point(next, Vec::new())
            }
        }
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

    /// What lies at a point: its bucket and line; nothing outside the plot.
    pub(super) fn locate(&self, at: Point) -> Option<(usize, Option<usize>)> {
        let (model, frame) = (self.model()?, self.frame.as_ref()?);
        if !frame.plot.grown(1.0).contains(at) {
            return None;
        }
        let ms = frame.ms(at.x);
        // A bar covers its bucket; a line's value is where it is drawn.
        let bucket = model.nearest(ms)?;
        let line = pick::line(model, frame, &self.plan, at, bucket);
        Some((bucket, line))
    }

    fn moved(&mut self, at: Point) -> Response {
        let mut next = self.pointer.clone();
        let found = self.locate(at);
        next.at = found.map(|(bucket, _)| (at, bucket));
        next.line = found.and_then(|(_, line)| line);
        next.shared = None;
        if let (Some(down), Some(frame)) = (next.down, &self.frame)
            && (next.drag.is_some() || (at.x - down.x).abs() > CLICK)
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
        let (line, value) = self.largest(model, bucket);
        let at = frame.at(model.middle(model.times[bucket]), value);
        self.point(
            Pointer {
                at: Some((at, bucket)),
                line,
                ..Pointer::default()
            },
            Vec::new(),
        )
    }

    /// The line with the largest value at a bucket, and the height at which it is drawn.
    fn largest(&self, model: &Model, bucket: usize) -> (Option<usize>, f64) {
        let value = |i: &usize| Some((*i, model.lines.get(*i)?.forward.at(bucket)?));
        let values = self.plan.shown.iter().filter_map(value);
        let Some((line, value)) = values.max_by(|a, b| a.1.total_cmp(&b.1)) else {
            return (None, 0.0);
        };
        let band = self.plan.up.at(bucket).find(|b| b.line == line);
        (Some(line), band.map_or(value, |b| b.high))
    }
}
