//! Tests of pointing at things.

use super::*;

/// Things of 10 pixels side by side.
struct Row(usize);

impl Things for Row {
    fn at(&self, point: Point) -> Option<usize> {
        let i = (point.x / 10.0).floor();
        (i >= 0.0 && (i as usize) < self.0).then_some(i as usize)
    }
    fn count(&self) -> usize {
        self.0
    }
    fn anchor(&self, thing: usize) -> Point {
        Point::new(thing as f32 * 10.0 + 5.0, 0.0)
    }
}

fn at(x: f32) -> Point {
    Point::new(x, 0.0)
}

fn now(pointer: &Pointer) -> Option<usize> {
    pointer.active().map(|a| a.thing)
}

#[test]
fn a_click_ends_on_the_thing_that_it_began_on() {
    let (mut pointer, row) = (Pointer::default(), Row(3));
    let mut click = |from: f32, to: f32| {
        pointer.input(&InputEvent::Down(at(from)), &row);
        pointer.input(&InputEvent::Up(at(to)), &row).chosen
    };
    assert_eq!(click(12.0, 14.0), Some((1, at(14.0))));
    assert_eq!(click(19.0, 21.0), None, "another thing");
    assert_eq!(click(11.0, 19.0), None, "a drag");
    assert_eq!(click(99.0, 99.0), None, "nothing there");
}

#[test]
fn the_keyboard_walks_from_end_to_end_and_lets_go() {
    let (mut pointer, row) = (Pointer::default(), Row(2));
    let mut press = |key| {
        let heard = pointer.input(&InputEvent::Key(key), &row);
        (now(&pointer), heard.chosen.map(|c| c.0))
    };
    assert_eq!(press(Key::Enter), (None, None));
    assert_eq!(press(Key::Previous), (Some(1), None));
    assert_eq!(press(Key::Next), (Some(1), None));
    assert_eq!(press(Key::Previous), (Some(0), None));
    assert_eq!(press(Key::Previous), (Some(0), None));
    assert_eq!(press(Key::Enter), (Some(0), Some(0)));
    assert_eq!(press(Key::Escape), (None, None));
    let mut nothing = Pointer::default();
    nothing.input(&InputEvent::Key(Key::Next), &Row(0));
    assert_eq!(nothing.active(), None);
}

#[test]
fn a_refresh_follows_the_thing_and_the_resting_pointer() {
    let (mut pointer, row) = (Pointer::default(), Row(3));
    pointer.input(&InputEvent::Key(Key::Next), &row);
    pointer.follow(|old| Some(old + 2));
    pointer.renew(&row);
    assert_eq!(
        pointer.active().map(|a| (a.thing, a.at)),
        Some((2, at(25.0)))
    );
    pointer.follow(|_| None);
    assert_eq!(now(&pointer), None);
    assert!(pointer.input(&InputEvent::Move(at(15.0)), &row).changed);
    pointer.renew(&Row(1));
    assert_eq!(now(&pointer), None);
}
