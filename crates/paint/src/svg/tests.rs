//! Tests of the SVG text.

use super::*;
use proptest::prelude::*;
use weir_scene::{HitId, Size};

fn body(shapes: Vec<Shape>) -> String {
    let svg = document(
        &Scene {
            size: Size::new(20.0, 10.0),
            shapes,
        },
        &Theme::LIGHT,
    );
    svg.lines()
        .skip(2)
        .filter(|l| *l != "</svg>")
        .collect::<Vec<_>>()
        .join("\n")
}

fn text(text: &str) -> Shape {
    let style = TextStyle {
        size: 12.0,
        weight: Weight::Semibold,
        color: Color::hex(0x112233),
        anchor: Anchor::Middle,
        halo: Some(Color::hex(0xffffff).alpha(0.5)),
    };
    let at = Point::new(5.0, 6.25);
    Shape::Text {
        at,
        text: text.into(),
        style,
        rotate: -90.0,
        hit: HitId::NONE,
    }
}

#[test]
fn names_cannot_become_markup() {
    assert_eq!(
        body(vec![text("<script>\"&\u{1}")]),
        "<text x=\"5\" y=\"6.25\" font-size=\"12\" font-weight=\"600\" text-anchor=\"middle\" \
         transform=\"rotate(-90 5 6.25)\" fill=\"#112233\" stroke=\"#ffffff\" stroke-width=\"3\" \
         stroke-opacity=\"0.5\" paint-order=\"stroke\" xml:space=\"preserve\">\
         &lt;script&gt;&quot;&amp;\u{fffd}</text>"
    );
}

#[test]
fn hairlines_and_rectangles_lie_on_pixels() {
    let stroke = Stroke {
        color: Color::hex(0),
        width: 1.0,
        dash: Some([2.0, 1.0]),
    };
    let shapes = vec![
        Shape::Polyline {
            points: vec![Point::new(0.0, 4.2), Point::new(9.0, 4.2)],
            stroke,
            hit: HitId::NONE,
        },
        Shape::Clip(Rect::new(1.0, 2.0, 3.0, 4.0)),
        Shape::Rect {
            rect: Rect::new(0.4, 0.4, 0.2, 3.0),
            radius: 0.0,
            fill: Some(Color::hex(0xff0000).alpha(0.25)),
            stroke: None,
            hit: HitId::NONE,
        },
        Shape::Unclip,
    ];
    let expected = "\
<path d=\"M0 4.5L9 4.5\" fill=\"none\" stroke=\"#000000\" stroke-width=\"1\" stroke-dasharray=\"2 1\"/>
<svg x=\"1\" y=\"2\" width=\"3\" height=\"4\" viewBox=\"1 2 3 4\" overflow=\"hidden\">
<rect x=\"0\" y=\"0\" width=\"1\" height=\"3\" fill=\"#ff0000\" fill-opacity=\"0.25\"/>";
    assert_eq!(body(shapes), expected);
}

proptest! {
    #[test]
    fn any_text_and_number_stays_well_formed(name in any::<String>(), x in any::<f32>()) {
        let circle = Shape::Circle {
            center: Point::new(x, 0.0),
            radius: x,
            fill: None,
            stroke: None,
            hit: HitId::NONE,
        };
        let svg = body(vec![text(&name), circle]);
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""));
        prop_assert_eq!(svg.matches('<').count(), 3);
        prop_assert_eq!(svg.matches('>').count(), 3);
    }
}
