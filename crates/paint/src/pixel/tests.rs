//! Tests of snapping: edges land on whole device pixels at every ratio.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use weir_scene::Color;

fn stroke(width: f32) -> Stroke {
    Stroke {
        color: Color::hex(0),
        width,
        dash: None,
    }
}

fn whole(v: f32) -> bool {
    (v - v.round()).abs() < 1e-2
}

#[test]
fn a_hairline_fills_whole_pixels() {
    for dpr in [1.0, 1.25, 1.5, 2.0, 3.0] {
        let line = [Point::new(0.0, 10.3), Point::new(50.0, 10.3)];
        let (points, width) = snap_hairline(&line, &stroke(1.0), dpr).unwrap();
        assert!(whole(width * dpr), "width at {dpr}");
        assert!(whole((points[0].y - width / 2.0) * dpr), "edge at {dpr}");
        assert!((points[0].y - 10.3).abs() <= 1.0 / dpr);
    }
}

#[test]
fn other_lines_stay() {
    let slanted = [Point::new(0.0, 0.0), Point::new(5.0, 3.0)];
    assert_eq!(snap_hairline(&slanted, &stroke(1.0), 2.0), None);
    let thick = [Point::new(0.0, 0.0), Point::new(5.0, 0.0)];
    assert_eq!(snap_hairline(&thick, &stroke(1.5), 2.0), None);
}

proptest! {
    #[test]
    fn rectangles_keep_an_extent(x in 0.0f32..500.0, w in 0.0f32..50.0, dpr in 1.0f32..4.0) {
        let r = snap_rect(Rect::new(x, x, w, 0.0), dpr);
        prop_assert!((w > 0.0) == (r.w > 0.0) && r.h == 0.0);
        prop_assert!((r.x - x).abs() <= 0.51 / dpr && (r.w - w).abs() <= 1.01 / dpr);
    }

    #[test]
    fn corners_stay_inside(w in 0.0f32..50.0, h in 0.0f32..50.0, radius in 0.0f32..80.0) {
        let rect = Rect::new(1.0, 2.0, w, h);
        prop_assert!(rounded(rect, radius).iter().all(|p| rect.grown(0.01).contains(*p)));
    }
}
