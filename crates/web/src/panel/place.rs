//! Where tooltips and menus stand: at the visible part of what they are about, however the picture is
//! scaled and scrolled.

use super::Inner;
use weir_panels::{Effect, InputEvent};
use weir_scene::{Point, Rect};

/// The pointer over a picture, and which part of the picture was seen when it was pointed at last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pointing {
    /// The pointer's place from the corner of what is seen; `None` while it is elsewhere or drags.
    pub pointer: Option<Point>,
    scroll: Point,
    zoom: Option<f32>,
}

impl Inner {
    /// Where the tooltip or the menu of a point of the scene stands, from the container's corner: on
    /// the part of the keyboard's thing that is seen, and never outside the picture.
    pub(super) fn place(&self, at: Point) -> Point {
        let seen = self.seen();
        let at = self.view.seen_at(seen).unwrap_or(at);
        Point::new(
            (at.x - seen.x).clamp(0.0, seen.w),
            (at.y - seen.y).clamp(0.0, seen.h),
        )
    }

    /// The point of the scene that keys and buttons scale around: what is seen of the keyboard's thing,
    /// which is in sight then, or the middle of what is seen.
    pub(super) fn scale_center(&self) -> Point {
        self.surface.keep_in_sight(self.view.focus_rect());
        let seen = self.seen();
        let middle = Point::new(seen.x + seen.w / 2.0, seen.y + seen.h / 2.0);
        self.view.seen_at(seen).unwrap_or(middle)
    }

    /// What is seen of the scene.
    fn seen(&self) -> Rect {
        let (room, scroll) = (self.surface.room(), self.surface.scroll());
        Rect::new(scroll.x, scroll.y, room.w, room.h)
    }

    /// The effect with its position moved from the scene to the container. The menu of what the
    /// tooltip is about opens where the tooltip stands.
    pub(super) fn placed(&self, effect: Effect) -> Effect {
        match effect {
            Effect::Select(mut s) => {
                let about = self.view.tooltip().is_some_and(|tip| tip.at == s.at);
                let scroll = self.surface.scroll();
                s.at = match about {
                    true => self.place(s.at),
                    false => Point::new(s.at.x - scroll.x, s.at.y - scroll.y),
                };
                Effect::Select(s)
            }
            other => other,
        }
    }

    /// Points again where the pointer rests, after the picture moved beneath it: the tooltip is about
    /// what is under the pointer now.
    pub(super) fn point_again(&mut self) {
        let (scroll, zoom) = (self.surface.scroll(), self.view.zoom());
        let moved = (self.pointing.scroll, self.pointing.zoom) != (scroll, zoom);
        (self.pointing.scroll, self.pointing.zoom) = (scroll, zoom);
        let by_pointer = self.view.focus_rect().is_none() && self.view.tooltip().is_some();
        if let Some(at) = self.pointing.pointer.filter(|_| moved && by_pointer) {
            let at = Point::new(at.x + scroll.x, at.y + scroll.y);
            self.view.input(&InputEvent::Move(at));
        }
    }
}
