//! Where the keyboard's thing is seen in a picture larger than its room.

use super::super::model::Options;
use super::{Row, answer, layout, shown};
use crate::{InputEvent, Key, PanelView};
use weir_scene::{Point, Rect};

const ROOM: (f32, f32) = (600.0, 300.0);

fn rows() -> Vec<Row<'static>> {
    vec![
        (vec!["a/one", "b/one"], 900),
        (vec!["a/one", "b/two"], 300),
        (vec!["a/two", "b/one"], 300),
        (vec!["a/two", "b/two"], 900),
    ]
}

/// A panel with the keyboard on the first link of its first node, three steps larger.
fn enlarged() -> super::super::SankeyPanel {
    let mut panel = shown(answer(&rows()), Options::default(), ROOM);
    panel.input(&InputEvent::Key(Key::Next));
    panel.follow(true);
    panel.input(&InputEvent::Scale(Point::default(), 2.744));
    layout(&mut panel, ROOM.0, ROOM.1);
    panel
}

#[test]
fn a_tooltip_of_the_keyboard_goes_with_a_picture_that_is_enlarged() {
    let mut panel = shown(answer(&rows()), Options::default(), ROOM);
    panel.input(&InputEvent::Key(Key::Next));
    panel.follow(true);
    let before = panel.tooltip().expect("a link").at;
    panel.input(&InputEvent::Scale(Point::default(), 2.744));
    layout(&mut panel, ROOM.0, ROOM.1);
    let after = panel.tooltip().expect("the link still").at;
    assert!(after.y > before.y * 1.5, "{before:?} {after:?}");
    let focus = panel.focus_rect().expect("a focus");
    assert!(focus.contains(after), "{after:?} in {focus:?}");
}

#[test]
fn a_link_is_seen_wherever_a_part_of_it_is() {
    let panel = enlarged();
    let size = panel.scene().size;
    let usual = panel.tooltip().expect("a link").at;
    let mut parts = 0;
    for x in [0.0, 0.2, 0.4, 0.6] {
        for y in [0.0, 0.2, 0.4, 0.6] {
            let seen = Rect::new(x * size.w, y * size.h, ROOM.0, ROOM.1);
            let Some(at) = panel.seen_at(seen) else {
                continue;
            };
            parts += 1;
            let near = seen.grown(0.1);
            assert!(near.contains(at), "{at:?} in {seen:?}");
            if seen.contains(usual) {
                assert!(
                    (at.x - usual.x).hypot(at.y - usual.y) < 1.0,
                    "{at:?} {usual:?}"
                );
            }
        }
    }
    assert!(parts > 3, "{parts} parts with something of the link");
    // The middle of the gap shows neither end of the link.
    let middle = Rect::new(usual.x + 100.0, 0.0, 50.0, size.h);
    let at = panel.seen_at(middle).expect("the ribbon passes");
    assert!((middle.x..=middle.right()).contains(&at.x), "{at:?}");
}

#[test]
fn a_node_is_seen_by_its_bar_and_nothing_is_where_nothing_of_it_is() {
    let mut panel = shown(answer(&rows()), Options::default(), ROOM);
    panel.input(&InputEvent::Key(Key::Next));
    let usual = panel.tooltip().expect("a node").at;
    let lower = Rect::new(0.0, usual.y + 4.0, ROOM.0, ROOM.1);
    let at = panel.seen_at(lower).expect("the lower part of its bar");
    assert!(
        (at.x - usual.x).abs() < 0.1 && at.y > lower.y,
        "{at:?} {usual:?}"
    );
    let beside = Rect::new(usual.x + 60.0, 0.0, 100.0, ROOM.1);
    assert_eq!(panel.seen_at(beside), None);
    // What the pointer is on needs no such place: it is seen.
    panel.input(&InputEvent::Move(usual));
    assert_eq!(panel.seen_at(lower), None);
}
