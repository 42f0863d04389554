//! Tests of order, places and labels: what touches, what crosses, what is inside.

use super::super::label::{LINE, Rim};
use super::super::model::{Model, rank};
use super::super::order::{LEAST_GAIN, crossings, order};
use super::super::picture::Picture;
use super::super::place::{Places, Span};
use super::model::{borrowed, rows};
use super::*;
use proptest::prelude::*;
use weir_scene::{Anchor, HitId, Rect, Shape, Size, TextStyle, Theme, Weight};

fn read(rows: &[Row<'_>]) -> Model {
    let data = data(rows);
    Model::read(&data.query, &data.columns).unwrap()
}

fn picture(model: &Model, w: f32, h: f32) -> Picture {
    Picture::new(model, &order(model), Size::new(w, h))
}

fn in_clusters(model: &Model, order: &[u32]) -> bool {
    let key = |n: &u32| {
        (
            model.names[*n as usize].part.kind as u8,
            model.names[*n as usize].group,
        )
    };
    let mut chunks: Vec<_> = order
        .chunk_by(|a, b| key(a) == key(b))
        .map(|c| key(&c[0]))
        .collect();
    let count = chunks.len();
    chunks.sort_unstable();
    chunks.dedup();
    count == chunks.len()
}

#[test]
fn pairs_stand_side_by_side() {
    let model = read(&[
        ("a", "d", "allow", 1.0),
        ("b", "e", "allow", 1.0),
        ("c", "f", "allow", 1.0),
        (OTHER, "a", "allow", 0.1),
    ]);
    let order = order(&model);
    assert_eq!(crossings(&model, &order), 0.0);
    assert_eq!(model.names[order[6] as usize].label, "Other");
}

#[test]
fn an_only_name_that_talks_to_itself_takes_the_whole_circle() {
    let model = read(&[("a", "a", "allow", 7.0)]);
    let picture = picture(&model, 300.0, 300.0);
    let arc = picture.places.arcs[0].unwrap();
    assert!(arc.span.to - arc.span.from > 0.99);
    let [out, back] = picture.places.ends[0];
    assert!((out.to - back.from).abs() < 1e-9 && (out.to - arc.turn).abs() < 1e-9);
}

fn inside(inner: Span, outer: Span) -> bool {
    inner.from >= outer.from - 1e-9 && inner.to <= outer.to + 1e-9 && inner.from <= inner.to
}

/// What must hold of any places.
fn check_places(model: &Model, places: &Places) -> Result<(), TestCaseError> {
    let arcs: Vec<_> = places
        .shown
        .iter()
        .map(|n| places.arcs[*n as usize].unwrap())
        .collect();
    for pair in arcs.windows(2) {
        prop_assert!(pair[0].span.to <= pair[1].span.from + 1e-12);
    }
    for arc in &arcs {
        let whole = Span {
            from: 0.0,
            to: 1.0 + 1e-9,
        };
        prop_assert!(inside(arc.span, whole));
        prop_assert!(arc.turn >= arc.span.from - 1e-12 && arc.turn <= arc.span.to + 1e-12);
    }
    let mut taken: Vec<(u32, Span)> = Vec::new();
    for (ribbon, ends) in model.ribbons.iter().zip(&places.ends) {
        for (name, end) in [ribbon.source, ribbon.target].into_iter().zip(*ends) {
            prop_assert!(inside(end, places.arcs[name as usize].unwrap().span));
            let wanted = ribbon.value * places.scale;
            prop_assert!((end.to - end.from - wanted).abs() < 1e-9);
            taken.push((name, end));
        }
    }
    taken.sort_by(|a, b| (a.1.from, a.1.to).partial_cmp(&(b.1.from, b.1.to)).unwrap());
    for pair in taken.windows(2) {
        prop_assert!(pair[0].1.to <= pair[1].1.from + 1e-9, "{pair:?}");
    }
    Ok(())
}

fn check_labels(picture: &Picture) -> Result<(), TestCaseError> {
    let room = Rect::new(0.0, 0.0, picture.size.w, picture.size.h);
    for label in &picture.labels {
        let style = TextStyle {
            size: super::super::label::FONT,
            weight: Weight::Regular,
            color: Theme::LIGHT.text,
            anchor: label.anchor,
            halo: None,
        };
        let (at, text, rotate) = (label.at, label.text.clone(), label.rotate);
        let bounds = Shape::Text {
            at,
            text,
            style,
            rotate,
            hit: HitId::NONE,
        }
        .bounds()
        .unwrap();
        prop_assert_eq!(room.intersection(bounds), Some(bounds), "{:?}", label);
        prop_assert_eq!(
            label.anchor == Anchor::End,
            bounds.x + bounds.w / 2.0 < room.w / 2.0
        );
    }
    let Rim { center, radius, .. } = picture.rim;
    for (i, a) in picture.labels.iter().enumerate() {
        let far = |b: &super::super::label::Label| (a.at.x - b.at.x).hypot(a.at.y - b.at.y);
        for b in &picture.labels[..i] {
            // Baselines move a little against the circle, towards each other at most by a line's.
            let least = LINE * 0.4;
            prop_assert!(far(b) > least.min(radius), "{a:?} {b:?} {center:?}");
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn everything_has_its_own_place(rows in rows(), w in 60.0f32..900.0, h in 60.0f32..900.0) {
        let model = read(&borrowed(&rows));
        let picture = picture(&model, w, h);
        check_places(&model, &picture.places)?;
        check_labels(&picture)?;
    }

    #[test]
    fn sifting_keeps_namespaces_together_and_never_adds_crossings(rows in rows()) {
        let model = read(&borrowed(&rows));
        let found = order(&model);
        prop_assert!(in_clusters(&model, &found));
        let mut all = found.clone();
        all.sort_unstable();
        prop_assert_eq!(all, (0..model.names.len() as u32).collect::<Vec<_>>());
        // Exchanging two neighbours of one namespace helps by less than what sifting looks at.
        let cost = crossings(&model, &found);
        let group = |n: u32| {
            let name = &model.names[n as usize];
            (rank(name.part.kind), name.group)
        };
        for i in 1..found.len() {
            let mut other = found.clone();
            other.swap(i - 1, i);
            if group(other[i - 1]) == group(other[i]) && found.len() < 12 {
                prop_assert!(crossings(&model, &other) >= cost - 2.0 * LEAST_GAIN);
            }
        }
    }
}
