//! Every direction shows the same picture turned: bars, ribbons, what is pointed at, reading order; and
//! labels stay inside and apart.

use super::super::SankeyPanel;
use super::super::model::Options;
use super::{Row, answer, layout};
use crate::{Direction, InputEvent, Key, Labels, Manner, PanelView};
use proptest::prelude::*;
use std::rc::Rc;
use weir_model::spec::SankeyShape;
use weir_scene::{HitId, Point, Rect, Shape, Size};

const DIRECTIONS: [Direction; 3] = [Direction::Right, Direction::Left, Direction::Down];
const LABELS: [Labels; 3] = [Labels::Auto, Labels::Share, Labels::Name];

fn shown(rows: &[Row<'_>], shape: SankeyShape, manner: Manner, size: Size) -> SankeyPanel {
    let mut panel = SankeyPanel::new(Options {
        shape,
        ..Options::default()
    });
    panel.set_manner(Rc::new(manner));
    panel.set_data(answer(rows));
    layout(&mut panel, size.w, size.h);
    panel
}

fn towards(direction: Direction, labels: Labels) -> Manner {
    Manner {
        direction,
        labels,
        ..Manner::default()
    }
}

/// Random flows through two or three stages.
fn flows() -> impl Strategy<Value = Vec<(Vec<usize>, u64)>> {
    (2usize..=3).prop_flat_map(|depth| {
        let row = (prop::collection::vec(0usize..7, depth), 1u64..1_000_000);
        prop::collection::vec(row, 1..30)
    })
}

fn rows(flows: &[(Vec<usize>, u64)]) -> Vec<Row<'static>> {
    const NAMES: [&str; 7] = [
        "shop/cart",
        "a/b",
        "*",
        "",
        "payments/a-service-with-a-long-name-7d9f8",
        "web/x",
        "日本語/名前",
    ];
    let names = |f: &Vec<usize>| f.iter().map(|n| NAMES[*n]).collect();
    flows.iter().map(|(f, value)| (names(f), *value)).collect()
}

fn sizes() -> impl Strategy<Value = Size> {
    (120.0f32..1200.0, 90.0f32..900.0).prop_map(|(w, h)| Size::new(w, h))
}

/// Where every layer has room, for in less of it names would need more beside a bar than below it.
fn roomy() -> impl Strategy<Value = Size> {
    (1100.0f32..1500.0, 90.0f32..900.0).prop_map(|(w, h)| Size::new(w, h))
}

/// The bars and ribbons of a picture that carries no labels, which take no room then.
fn bare(rows: &[Row<'_>], graph: bool, direction: Direction, size: Size) -> SankeyPanel {
    let shape = if graph {
        SankeyShape::Graph
    } else {
        SankeyShape::Stages
    };
    shown(rows, shape, towards(direction, Labels::Nothing), size)
}

fn target(panel: &mut SankeyPanel, at: Point) -> Option<String> {
    panel.input(&InputEvent::Move(at));
    panel.tooltip().map(|tip| tip.title)
}

/// A point of a picture of that size as laid out, where it is seen.
fn turned(direction: Direction, size: Size, at: Point) -> Point {
    match direction {
        Direction::Right => at,
        Direction::Left => Point::new(size.w - at.x, at.y),
        Direction::Down => Point::new(at.y, at.x),
    }
}

fn near(a: Rect, b: Rect) -> bool {
    let close = |a: f32, b: f32| (a - b).abs() < 0.01;
    close(a.x, b.x) && close(a.y, b.y) && close(a.w, b.w) && close(a.h, b.h)
}

proptest! {
    #[test]
    fn a_turned_picture_is_the_same_picture(flows in flows(), graph: bool, size in roomy(), spots in prop::collection::vec((0.0f32..1.0, 0.0f32..1.0), 12)) {
        let rows = rows(&flows);
        let mut plain = bare(&rows, graph, Direction::Right, size);
        let laid_out = plain.scene().size;
        for direction in DIRECTIONS {
            let room = if direction == Direction::Down { Size::new(size.h, size.w) } else { size };
            let mut panel = bare(&rows, graph, direction, room);
            let drawn = |panel: &SankeyPanel| -> Vec<(HitId, Rect)> {
                let shapes = panel.scene().shapes.iter().filter(|s| !matches!(s, Shape::Text { .. }));
                shapes.filter_map(|s| match s {
                    Shape::Rect { hit, .. } | Shape::Polygon { hit, .. } | Shape::Polyline { hit, .. } => Some((*hit, s.bounds()?)),
                    _ => None,
                }).collect()
            };
            let (ours, own) = (drawn(&panel), drawn(&plain));
            prop_assert_eq!(ours.len(), own.len());
            for ((hit, found), (same, rect)) in ours.into_iter().zip(own) {
                let a = turned(direction, laid_out, Point::new(rect.x, rect.y));
                let b = turned(direction, laid_out, Point::new(rect.right(), rect.bottom()));
                let expected = Rect::new(a.x.min(b.x), a.y.min(b.y), (a.x - b.x).abs(), (a.y - b.y).abs());
                prop_assert!(hit == same && near(found, expected), "{direction:?}: {found:?} is not {expected:?}");
            }
            for (x, y) in &spots {
                let at = Point::new(x * laid_out.w, y * laid_out.h);
                let seen = turned(direction, laid_out, at);
                // The mirror image of an edge may round to its other side.
                let inside = |panel: &mut SankeyPanel, p: Point| {
                    let around = [-0.02, 0.02].map(|d| target(panel, Point::new(p.x + d, p.y + d)));
                    (around[0] == around[1]).then(|| around[0].clone())
                };
                if let (Some(a), Some(b)) = (inside(&mut plain, at), inside(&mut panel, seen)) {
                    prop_assert_eq!(a, b);
                }
            }
        }
    }

    #[test]
    fn labels_stay_inside_and_apart(flows in flows(), graph: bool, size in sizes(), way in 0usize..3, labels in 0usize..3) {
        let shape = if graph { SankeyShape::Graph } else { SankeyShape::Stages };
        let manner = towards(DIRECTIONS[way], LABELS[labels]);
        let misplaced = misplaced(&shown(&rows(&flows), shape, manner, size));
        prop_assert_eq!(misplaced, None);
    }
}

/// The first text that leaves the picture or touches another node's.
fn misplaced(panel: &SankeyPanel) -> Option<String> {
    let scene = panel.scene();
    let room = Rect::new(0.0, 0.0, scene.size.w, scene.size.h).grown(1.0);
    let mut texts: Vec<(HitId, Rect, &str)> = Vec::new();
    for shape in &scene.shapes {
        let Shape::Text { text, hit, .. } = shape else {
            continue;
        };
        // Halos and line boxes are larger than the letters.
        let rect = shape.bounds()?.grown(-2.0);
        let inside = rect.x >= room.x
            && rect.y >= room.y
            && rect.right() <= room.right()
            && rect.bottom() <= room.bottom();
        if !inside {
            return Some(format!("{text} at {rect:?} leaves {:?}", scene.size));
        }
        let touched = texts.iter().find(|(other, place, _)| {
            (other != hit || *hit == HitId::NONE) && rect.intersection(*place).is_some()
        });
        if let Some((_, place, name)) = touched {
            return Some(format!("{text} at {rect:?} touches {name} at {place:?}"));
        }
        texts.push((*hit, rect, text));
    }
    None
}

/// A graph may have one layer, whose names then stand alone on one side.
#[test]
fn labels_of_loops_and_of_one_layer_stay_inside() {
    let long = "payments/a-service-with-a-long-name-7d9f8";
    let graphs: [&[Row<'_>]; 4] = [
        &[(vec![long, long], 1)],
        &[(vec![long, long], 1), (vec!["a/b", "a/b"], 5)],
        &[(vec!["a/b", long], 3), (vec![long, "a/b"], 2)],
        &[(vec!["*", "*"], 7), (vec!["", ""], 2)],
    ];
    for (rows, shape) in graphs
        .iter()
        .flat_map(|rows| [(rows, SankeyShape::Graph), (rows, SankeyShape::Stages)])
    {
        for (w, h) in [(120.0, 90.0), (300.0, 700.0), (900.0, 90.0), (900.0, 700.0)] {
            for direction in DIRECTIONS {
                for labels in LABELS {
                    let size = Size::new(w, h);
                    let panel = shown(rows, shape, towards(direction, labels), size);
                    let named = panel.scene().shapes.iter().any(
                        |shape| matches!(shape, Shape::Text { hit, .. } if *hit != HitId::NONE),
                    );
                    assert!(named, "no name: {direction:?} {shape:?} {size:?} {rows:?}");
                    assert_eq!(
                        misplaced(&panel),
                        None,
                        "{direction:?} {labels:?} {shape:?} {size:?} {rows:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_label_points_at_its_node_in_every_direction() {
    let rows: &[Row<'_>] = &[
        (
            vec!["shop/a-rather-long-name", "data/one-that-is-long-too"],
            600,
        ),
        (vec!["web/y", "data/one-that-is-long-too"], 300),
    ];
    for direction in DIRECTIONS {
        let mut panel = shown(
            rows,
            SankeyShape::Stages,
            towards(direction, Labels::Auto),
            Size::new(700.0, 400.0),
        );
        let labels: Vec<(String, Rect)> = panel
            .scene()
            .shapes
            .iter()
            .filter_map(|s| match s {
                Shape::Text { text, hit, .. } if *hit != HitId::NONE => {
                    Some((text.clone(), s.bounds()?))
                }
                _ => None,
            })
            .collect();
        let named = labels
            .iter()
            .filter(|(text, _)| text.contains("long") || text == "y");
        let mut seen = 0;
        for (text, rect) in named {
            for share in [0.1, 0.9] {
                let at = Point::new(rect.x + rect.w * share, rect.y + rect.h / 2.0);
                let title = target(&mut panel, at).unwrap_or_default();
                assert!(
                    title.ends_with(text.as_str()),
                    "{direction:?}: {text} is {title}"
                );
            }
            seen += 1;
        }
        assert_eq!(seen, 3, "{direction:?}: {labels:?}");
    }
}

#[test]
fn arrows_go_along_the_flow_and_across_it() {
    let rows: &[Row<'_>] = &[(vec!["a", "x"], 9), (vec!["b", "y"], 2)];
    let walk = |direction: Direction, keys: [&str; 4]| {
        let mut panel = shown(
            rows,
            SankeyShape::Stages,
            towards(direction, Labels::Auto),
            Size::new(600.0, 400.0),
        );
        assert_eq!(panel.direction(), direction);
        keys.map(|name| {
            let (key, along) = direction.arrow(name).expect("an arrow");
            let followed = along.and_then(|onward| panel.follow(onward));
            followed.unwrap_or_else(|| panel.input(&InputEvent::Key(key)));
            let (rect, tip) = (
                panel.focus_rect().expect("a focus"),
                panel.tooltip().expect("a tip"),
            );
            assert!(
                rect.x >= -20.0
                    && rect.right() <= 620.0
                    && rect.y >= -20.0
                    && rect.bottom() <= 420.0,
                "{rect:?}"
            );
            tip.title
        })
    };
    let titles = [
        "Source Pod: a",
        "Source Pod: b",
        "b → y",
        "Destination Pod: y",
    ];
    assert_eq!(
        walk(
            Direction::Right,
            ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"]
        ),
        titles
    );
    assert_eq!(
        walk(
            Direction::Left,
            ["ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft"]
        ),
        titles
    );
    assert_eq!(
        walk(
            Direction::Down,
            ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown"]
        ),
        titles
    );
    assert_eq!(Direction::Right.arrow("Enter"), None);
    assert_eq!(
        Direction::Right.arrow("ArrowUp"),
        Some((Key::Previous, None))
    );
}
