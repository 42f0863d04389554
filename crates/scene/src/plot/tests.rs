//! Tests of recording: each call of the backend gives one shape at 1/16 pixel.
#![allow(clippy::unwrap_used)]

use super::*;

struct Ink(u32);

impl BackendStyle for Ink {
    fn color(&self) -> BackendColor {
        BackendColor {
            alpha: 1.0,
            rgb: (1, 2, 3),
        }
    }
    fn stroke_width(&self) -> u32 {
        self.0
    }
}

fn record(draw: impl FnOnce(&mut PlotBackend)) -> String {
    let mut backend = PlotBackend::new(Size::new(20.0, 10.0));
    draw(&mut backend);
    backend.into_scene().dump()
}

#[test]
fn every_call_is_recorded_in_pixels() {
    let dump = record(|b| {
        b.set_hit(HitId(4));
        b.draw_line((0, 0), (160, 8), &Ink(24)).unwrap();
        b.set_dash(Some([3.0, 2.0]));
        b.draw_path([(0, 0), (16, 16), (32, 0)], &Ink(16)).unwrap();
        b.set_dash(None);
        b.set_hit(HitId::NONE);
        b.draw_rect((32, 32), (16, 16), &Ink(16), true).unwrap();
        b.draw_circle((32, 32), 24, &Ink(16), false).unwrap();
        b.fill_polygon([(0, 0), (16, 0), (0, 16)], &Ink(16))
            .unwrap();
        b.draw_pixel((16, 16), Ink(1).color()).unwrap();
    });
    let expected = "\
scene 20 x 10
line 0,0 10,0.5 stroke 1.5 010203 #4
line 0,0 1,1 2,0 stroke 1 010203 dash 3,2 #4
rect 1,1 1x1 fill 010203
circle 2,2 r 1.5 stroke 1 010203
polygon 0,0 1,0 0,1 fill 010203
rect 1,1 0.1x0.1 fill 010203
";
    assert_eq!(dump, expected);
}

#[test]
fn a_bitmap_is_recorded_in_runs() {
    let src = [9, 9, 9, 9, 9, 9, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9];
    let dump = record(|b| b.blit_bitmap((0, 0), (3, 2), &src).unwrap());
    assert_eq!(dump.lines().count(), 1 + 3);
    // Fewer bytes than promised draw what is there.
    record(|b| b.blit_bitmap((0, 0), (3, 2), &src[..8]).unwrap());
    record(|b| b.blit_bitmap((0, 0), (0, 0), &[]).unwrap());
}

#[test]
fn degenerate_paths_draw_nothing() {
    let dump = record(|b| {
        b.draw_path([(0, 0)], &Ink(1)).unwrap();
        b.fill_polygon([(0, 0), (1, 1)], &Ink(1)).unwrap();
    });
    assert_eq!(dump, "scene 20 x 10\n");
}
