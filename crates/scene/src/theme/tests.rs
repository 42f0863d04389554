//! Tests of contrast, and of telling colours apart with any kind of sight.

use super::*;
use crate::color::linear;

type Matrix = [[f32; 3]; 3];

/// Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light.
const PROTANOPIA: Matrix = [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
];
const DEUTERANOPIA: Matrix = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];
const NORMAL: Matrix = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
/// From linear light to cones, and from cones to OKLab (Ottosson 2020).
const CONES: Matrix = [
    [0.412_221_46, 0.536_332_55, 0.051_445_995],
    [0.211_903_5, 0.680_699_5, 0.107_396_96],
    [0.088_302_46, 0.281_718_85, 0.629_978_7],
];
const LAB: Matrix = [
    [0.210_454_26, 0.793_617_8, -0.004_072_047],
    [1.977_998_5, -2.428_592_2, 0.450_593_7],
    [0.025_904_037, 0.782_771_77, -0.808_675_77],
];

fn times(m: Matrix, v: [f32; 3]) -> [f32; 3] {
    m.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum())
}

fn seen(c: Color, sight: Matrix) -> [f32; 3] {
    let light = times(sight, [c.r, c.g, c.b].map(linear)).map(|v| v.clamp(0.0, 1.0));
    times(LAB, times(CONES, light).map(f32::cbrt))
}

/// A distance of 2 is just noticeable side by side.
fn apart(a: Color, b: Color, sight: Matrix) -> f32 {
    let (a, b) = (seen(a, sight), seen(b, sight));
    100.0
        * a.iter()
            .zip(b)
            .map(|(x, y)| (x - y) * (x - y))
            .sum::<f32>()
            .sqrt()
}

fn marks(theme: &Theme) -> Vec<Color> {
    theme.palette.into_iter().chain([theme.other]).collect()
}

fn verdicts(theme: &Theme) -> Vec<Color> {
    let v = theme.verdicts;
    vec![v.allowed, v.dropped, v.rejected, v.unprotected, theme.other]
}

#[test]
fn text_and_marks_have_contrast() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        let contrast = |c: Color| c.contrast(theme.background);
        assert!(contrast(theme.text) >= 7.0);
        assert!(contrast(theme.text_muted) >= 4.5);
        assert!(contrast(theme.accent) >= 4.5);
        for mark in marks(&theme).into_iter().chain(verdicts(&theme)) {
            assert!(contrast(mark) >= 3.0, "{mark:?}: {}", contrast(mark));
            let ink = mark.ink().contrast(mark);
            assert!(ink >= 4.5, "ink on {mark:?}: {ink}");
        }
    }
}

/// The least distances for normal sight, protanopia and deuteranopia.
fn check_apart(marks: &[Color], least: [f32; 3]) {
    for (i, a) in marks.iter().enumerate() {
        for b in &marks[..i] {
            for (sight, least) in [NORMAL, PROTANOPIA, DEUTERANOPIA].into_iter().zip(least) {
                let found = apart(*a, *b, sight);
                assert!(found >= least, "{a:?} {b:?}: {found}");
            }
        }
    }
}

#[test]
fn marks_can_be_told_apart() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        check_apart(&marks(&theme), [8.5, 5.5, 5.5]);
    }
}

#[test]
fn verdicts_are_farther_apart_than_names() {
    for theme in [Theme::LIGHT, Theme::DARK] {
        check_apart(&verdicts(&theme), [13.0, 9.0, 13.0]);
    }
}
