//! Moving about in a picture larger than its room: a drag scrolls it.

use super::surface::Surface;
use web_sys::PointerEvent;
use weir_scene::Point;

/// A press that moves farther than this, in pixels, is a drag and chooses nothing.
const CLICK: f32 = 5.0;

/// A press with the mouse on a picture that scrolls.
#[derive(Clone, Copy, Debug)]
pub struct Pan {
    pointer: i32,
    from: Point,
    scroll: Point,
    /// It has become a drag.
    pub moving: bool,
}

impl Pan {
    /// The start of a drag, where a press may be one: fingers scroll by themselves, and scrollbars
    /// are left alone.
    pub fn start(surface: &Surface, event: &PointerEvent) -> Option<Self> {
        let from = client(event);
        let corner = surface.area.get_bounding_client_rect();
        let room = surface.room();
        let inside =
            from.x - (corner.left() as f32) < room.w && from.y - (corner.top() as f32) < room.h;
        (inside && surface.scrolls() && event.pointer_type() != "touch").then_some(Self {
            pointer: event.pointer_id(),
            from,
            scroll: surface.scroll(),
            moving: false,
        })
    }

    /// Scrolls with the pointer once it has gone far enough; says whether it has.
    pub fn follow(&mut self, surface: &Surface, event: &PointerEvent) -> bool {
        let to = client(event);
        let by = Point::new(self.from.x - to.x, self.from.y - to.y);
        if event.pointer_id() == self.pointer {
            self.moving |= by.x.hypot(by.y) > CLICK;
        }
        if self.moving {
            surface.scroll_to(Point::new(self.scroll.x + by.x, self.scroll.y + by.y));
        }
        self.moving
    }
}

fn client(event: &PointerEvent) -> Point {
    Point::new(event.client_x() as f32, event.client_y() as f32)
}
