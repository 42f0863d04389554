//! What a person points at, by pointer or keyboard, in a panel made of things: slices, bars, arcs.
//!
//! A panel gives its things numbers from 0 in reading order and says where they lie (`Things`).
//! It holds one `Pointer`, hands every event to `input`, and acts on what that says: draws its
//! overlay anew when `changed`, answers with an `Effect::Select` for what was `chosen`. The
//! tooltip and the focus ring come from `active`. With new data it calls `follow`, after a layout
//! `renew`, so that a refresh under a resting pointer does not take the tooltip away.

use crate::{InputEvent, Key};
use weir_scene::Point;

#[cfg(test)]
mod tests;

/// How far the pointer may move between press and release of a click, in pixels.
pub const CLICK: f32 = 5.0;

/// Where a panel's things lie, as laid out last.
pub trait Things {
    /// The thing at a point of the scene.
    fn at(&self, point: Point) -> Option<usize>;
    /// How many things the keyboard walks through: those below this number.
    fn count(&self) -> usize;
    /// Where a thing's tooltip and menu stand when no pointer says so.
    fn anchor(&self, thing: usize) -> Point;
}

/// The thing pointed at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Active {
    /// Its number.
    pub thing: usize,
    /// The pointer, or the thing's anchor, in scene coordinates.
    pub at: Point,
    /// Reached with the keyboard: it needs a focus ring and must be scrolled into sight.
    pub by_keyboard: bool,
}

/// What follows from an event.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Heard {
    /// The active thing or its place changed: overlay and tooltip are to be drawn anew.
    pub changed: bool,
    /// This thing was clicked or entered, and its menu opens here.
    pub chosen: Option<(usize, Point)>,
}

/// The state of pointing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pointer {
    active: Option<Active>,
    down: Option<(Point, usize)>,
}

impl Pointer {
    /// The thing pointed at now.
    pub fn active(&self) -> Option<Active> {
        self.active
    }

    /// Takes an event.
    pub fn input(&mut self, event: &InputEvent, things: &dyn Things) -> Heard {
        match event {
            InputEvent::Move(at) => self.activate(Self::under(things, *at)),
            InputEvent::Leave => {
                self.down = None;
                self.activate(None)
            }
            InputEvent::Down(at) => {
                self.down = things.at(*at).map(|thing| (*at, thing));
                Heard::default()
            }
            InputEvent::Up(at) => Heard {
                changed: false,
                chosen: self.clicked(*at, things),
            },
            InputEvent::Key(key) => self.key(*key, things),
            InputEvent::Scale(..) | InputEvent::Crosshair(_) => Heard::default(),
        }
    }

    /// New data came: `place` says which number a thing has now, if it is still there.
    pub fn follow(&mut self, place: impl Fn(usize) -> Option<usize>) {
        self.down = self.down.and_then(|(at, old)| Some((at, place(old)?)));
        self.active = self.active.and_then(|active| {
            let thing = place(active.thing)?;
            Some(Active { thing, ..active })
        });
    }

    /// Things lie elsewhere now: the keyboard's stays active, the pointer's is looked for again.
    pub fn renew(&mut self, things: &dyn Things) {
        self.active = match self.active {
            Some(Active {
                thing,
                by_keyboard: true,
                ..
            }) => Self::focused(things, thing),
            Some(Active { at, .. }) => Self::under(things, at),
            None => None,
        };
    }

    fn under(things: &dyn Things, at: Point) -> Option<Active> {
        things.at(at).map(|thing| Active {
            thing,
            at,
            by_keyboard: false,
        })
    }

    fn focused(things: &dyn Things, thing: usize) -> Option<Active> {
        (thing < things.count()).then(|| Active {
            thing,
            at: things.anchor(thing),
            by_keyboard: true,
        })
    }

    fn activate(&mut self, active: Option<Active>) -> Heard {
        let changed = self.active != active;
        self.active = active;
        Heard {
            changed,
            chosen: None,
        }
    }

    fn clicked(&mut self, at: Point, things: &dyn Things) -> Option<(usize, Point)> {
        let (from, thing) = self.down.take()?;
        let near = (from.x - at.x).abs() <= CLICK && (from.y - at.y).abs() <= CLICK;
        (near && things.at(at) == Some(thing)).then_some((thing, at))
    }

    fn key(&mut self, key: Key, things: &dyn Things) -> Heard {
        let last = things.count().checked_sub(1);
        let now = self.active.map(|a| a.thing);
        let next = match (key, now) {
            (Key::Enter, _) => {
                return Heard {
                    changed: false,
                    chosen: self.active.map(|a| (a.thing, a.at)),
                };
            }
            (Key::Escape, _) => None,
            (Key::Next, None) => Some(0),
            (Key::Next, Some(i)) => Some(i + 1),
            (Key::Previous, None) => last,
            (Key::Previous, Some(i)) => Some(i.saturating_sub(1)),
        };
        let next = next.zip(last).map(|(next, last)| next.min(last));
        self.activate(next.and_then(|thing| Self::focused(things, thing)))
    }
}
