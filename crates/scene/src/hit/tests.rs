//! Tests of pointing at shapes.

use super::*;
use crate::{Color, Size, Stroke};
use proptest::prelude::*;

const INK: Color = Color::hex(0x3366cc);

fn polygon(points: &[(f32, f32)], hit: u32) -> Shape {
    let points = points.iter().map(|(x, y)| Point::new(*x, *y)).collect();
    Shape::Polygon {
        points,
        fill: INK,
        stroke: None,
        hit: HitId(hit),
    }
}

fn hit(shapes: Vec<Shape>, x: f32, y: f32) -> u32 {
    Scene {
        size: Size::new(100.0, 100.0),
        shapes,
    }
    .hit(Point::new(x, y))
    .0
}

#[test]
fn the_topmost_wins() {
    let a = polygon(&[(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 50.0)], 1);
    let b = polygon(&[(20.0, 20.0), (90.0, 20.0), (90.0, 90.0)], 2);
    assert_eq!(hit(vec![a.clone(), b.clone()], 40.0, 25.0), 2);
    assert_eq!(hit(vec![a.clone(), b.clone()], 10.0, 10.0), 1);
    assert_eq!(hit(vec![a, b], 99.0, 5.0), 0);
}

#[test]
fn a_hair_of_a_ribbon_can_be_pointed_at_but_yields_to_what_is_under_the_point() {
    let thin = polygon(&[(0.0, 50.0), (100.0, 50.0), (100.0, 50.2), (0.0, 50.2)], 1);
    assert_eq!(hit(vec![thin.clone()], 50.0, 52.5), 1);
    assert_eq!(hit(vec![thin.clone()], 50.0, 54.0), 0);
    let under = polygon(&[(0.0, 51.0), (100.0, 51.0), (100.0, 60.0), (0.0, 60.0)], 2);
    assert_eq!(hit(vec![under, thin], 50.0, 52.0), 2);
}

#[test]
fn what_is_clipped_away_is_not_hit() {
    let square = polygon(&[(0.0, 0.0), (50.0, 0.0), (50.0, 50.0), (0.0, 50.0)], 1);
    let shapes = vec![
        Shape::Clip(Rect::new(0.0, 0.0, 20.0, 20.0)),
        square,
        Shape::Unclip,
    ];
    assert_eq!(hit(shapes.clone(), 10.0, 10.0), 1);
    assert_eq!(hit(shapes, 30.0, 30.0), 0);
}

#[test]
fn lines_have_a_margin() {
    let line = Shape::Polyline {
        points: vec![Point::new(0.0, 0.0), Point::new(100.0, 100.0)],
        stroke: Stroke {
            color: INK,
            width: 2.0,
            dash: None,
        },
        hit: HitId(7),
    };
    assert_eq!(hit(vec![line.clone()], 50.0, 54.0), 7);
    assert_eq!(hit(vec![line], 50.0, 60.0), 0);
}

proptest! {
    #[test]
    fn no_panic_on_any_number(
        points in proptest::collection::vec((any::<f32>(), any::<f32>()), 0..8),
        x in any::<f32>(), y in any::<f32>(),
    ) {
        hit(vec![polygon(&points, 1)], x, y);
    }
}
