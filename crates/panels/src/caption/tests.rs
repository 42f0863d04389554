//! What is drawn around a picture.

use super::*;
use weir_scene::Color;

fn picture() -> Scene {
    let rect = Rect::new(0.0, 0.0, 400.0, 100.0);
    let bar = Shape::Rect {
        rect,
        radius: 0.0,
        fill: Some(Color::hex(0x112233)),
        stroke: None,
        hit: HitId(1),
    };
    Scene {
        size: Size::new(400.0, 100.0),
        shapes: vec![Shape::Clip(rect), bar, Shape::Unclip],
    }
}

fn entry(label: &str, shown: bool) -> LegendEntry {
    LegendEntry {
        color: Color::hex(0x445566),
        label: label.to_owned(),
        values: vec!["1 MB".to_owned(), "20 MB".to_owned()],
        shown,
    }
}

fn texts(scene: &Scene) -> Vec<&str> {
    let words = scene.shapes.iter().filter_map(|shape| match shape {
        Shape::Text { text, .. } => Some(text.as_str()),
        _ => None,
    });
    words.collect()
}

fn caption() -> Caption {
    Caption {
        title: "Octets".to_owned(),
        about: "08:00 to 09:00".to_owned(),
    }
}

#[test]
fn a_picture_says_what_it_is_and_keeps_its_shapes() {
    let scene = captioned(&picture(), &caption(), &Legend::default(), &Theme::LIGHT);
    assert_eq!(texts(&scene), ["Octets", "08:00 to 09:00"]);
    assert_eq!(scene.size, Size::new(432.0, 176.0));
    let Shape::Rect { rect, .. } = &scene.shapes[3] else {
        panic!("the bar");
    };
    assert_eq!(*rect, Rect::new(MARGIN, HEAD, 400.0, 100.0));
}

#[test]
fn the_legend_is_a_table_below_without_what_is_hidden() {
    let legend = Legend {
        head: vec!["mean".to_owned(), "max".to_owned()],
        sorted: None,
        entries: vec![
            entry("a", true),
            entry("b", false),
            entry(&"long ".repeat(200), true),
        ],
    };
    let scene = captioned(&picture(), &caption(), &legend, &Theme::DARK);
    let texts = texts(&scene);
    assert_eq!(texts[2..7], ["mean", "max", "a", "1 MB", "20 MB"]);
    assert!(texts[7].ends_with('…') && !texts.contains(&"b"));
    assert_eq!(scene.size.h, 176.0 + 3.0 * LINE + MARGIN);
    let right = scene.size.w - MARGIN;
    for shape in &scene.shapes {
        if let Shape::Text { at, .. } = shape {
            assert!(at.x <= right + 0.5, "{at:?}");
        }
    }
}
