//! Tests of the text form.

use super::*;
use crate::{Rect, Size};

#[test]
fn every_shape_has_a_line() {
    let stroke = Stroke {
        color: Color::hex(0x112233),
        width: 1.5,
        dash: Some([4.0, 3.0]),
    };
    let style = TextStyle {
        size: 12.0,
        weight: Weight::Semibold,
        color: Color::hex(0xffffff).alpha(0.5),
        anchor: Anchor::End,
        halo: Some(Color::hex(0)),
    };
    let shapes = vec![
        Shape::Clip(Rect::new(0.0, 0.0, 10.0, 10.0)),
        Shape::Rect {
            rect: Rect::new(1.04, -0.01, 2.0, 3.0),
            radius: 2.0,
            fill: Some(Color::hex(0xff0000)),
            stroke: None,
            hit: HitId(3),
        },
        Shape::Polyline {
            points: vec![Point::new(0.0, 0.0), Point::new(1.25, 2.0)],
            stroke,
            hit: HitId::NONE,
        },
        Shape::Unclip,
        Shape::Text {
            at: Point::new(5.0, 6.0),
            text: "a\"b".into(),
            style,
            rotate: 90.0,
            hit: HitId::NONE,
        },
    ];
    let dump = Scene {
        size: Size::new(10.0, 10.0),
        shapes,
    }
    .dump();
    let expected = "\
scene 10 x 10
clip 0,0 10x10
rect 1,0 2x3 r 2 fill ff0000 #3
line 0,0 1.3,2 stroke 1.5 112233 dash 4,3
unclip
text 5,6 \"a\\\"b\" 12 ffffff/0.50 semibold end halo 000000 turned 90
";
    assert_eq!(dump, expected);
}
