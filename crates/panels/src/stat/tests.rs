//! Tests of the stat panel.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::Key;
use proptest::prelude::*;
use weir_model::time::Utc;
use weir_model::{Columns, Data, Field, Measure, QuerySpec, TimeRange};

const MEASURES: [Measure; 3] = [Measure::Octets, Measure::Records, Measure::Throughput];

fn columns(ids: &[String], values: &[f64]) -> Columns {
    let field = |(id, v): (&String, &f64)| Field {
        name: id.as_str().into(),
        data: Data::Float(vec![*v]),
        nulls: None,
    };
    let fields = ids.iter().zip(values).map(field).collect();
    Columns { rows: 1, fields }
}

fn show(
    query: QuerySpec,
    ids: &[String],
    now: &[f64],
    before: Option<&[f64]>,
    w: f32,
    h: f32,
) -> StatPanel {
    let mut panel = StatPanel::new();
    panel.set_data(PanelData {
        query,
        reverse: None,
        earlier: before.map(|before| columns(ids, before)),
        columns: columns(ids, now),
        range: TimeRange {
            from_ms: 0,
            to_ms: 1,
        },
        bucket_ms: 0,
        complete_to_ms: 1,
    });
    let size = Size::new(w, h);
    panel.layout(&Environment {
        size,
        dpr: 1.0,
        theme: Theme::LIGHT,
        zone: &Utc,
    });
    panel
}

fn totals(now: &[f64], before: Option<&[f64]>, w: f32, h: f32) -> StatPanel {
    let measures: Vec<Measure> = MEASURES.into_iter().cycle().take(now.len()).collect();
    let ids: Vec<String> = measures.iter().map(|m| m.id().to_owned()).collect();
    show(QuerySpec::Totals { measures }, &ids, now, before, w, h)
}

fn texts(panel: &StatPanel) -> Vec<String> {
    let text = |s: &Shape| match s {
        Shape::Text { text, .. } => Some(text.clone()),
        _ => None,
    };
    panel.scene().shapes.iter().filter_map(text).collect()
}

#[test]
fn numbers_are_cards_side_by_side() {
    insta::assert_snapshot!(totals(&[1.5e6, 12_345.0], Some(&[1e6, 13_000.0]), 400.0, 120.0).scene().dump(), @r#"
    scene 400 x 120
    text 0,37.6 "Octets" 12 586274
    text 0,71.4 "1.5 MB" 34 1b2330 semibold
    polygon 0,89.9 4,83.5 8,89.9 fill 1668d6
    text 14,91.1 "+50 %" 12 1b2330
    line 200,6 200,114 stroke 1 e6e9ee
    text 214,37.6 "Flow records" 12 586274
    text 214,71.4 "12.3 k" 34 1b2330 semibold
    polygon 214,83.5 222,83.5 218,89.9 fill 9d6007
    text 228,91.1 "−5 %" 12 1b2330
    "#);
}

#[test]
fn numbers_without_room_for_cards_form_a_list() {
    insta::assert_snapshot!(totals(&[1.5e6, 12_345.0, 2e9], Some(&[0.0, 12_345.0, 4e9]), 230.0, 96.0).scene().dump(), @r#"
    scene 230 x 96
    text 0,20.4 "Octets" 12 586274
    text 158.2,21.8 "1.5 MB" 16 1b2330 semibold end
    polygon 178.2,19.2 182.2,12.8 186.2,19.2 fill 1668d6
    text 192.2,20.4 "new" 12 1b2330
    line 0,32 230,32 stroke 1 e6e9ee
    text 0,52.4 "Flow records" 12 586274
    text 158.2,53.8 "12.3 k" 16 1b2330 semibold end
    polygon 178.2,47 186.2,47 186.2,49 178.2,49 fill 586274
    text 192.2,52.4 "±0 %" 12 1b2330
    line 0,64 230,64 stroke 1 e6e9ee
    text 0,84.4 "Throughput" 12 586274
    text 158.2,85.8 "2 Gbit/s" 16 1b2330 semibold end
    polygon 178.2,76.8 186.2,76.8 182.2,83.2 fill 9d6007
    text 192.2,84.4 "−50 %" 12 1b2330
    "#);
}

#[test]
fn a_number_alone_says_what_it_counts_but_not_its_title_again() {
    let alone = |measure: Measure| {
        let ids = [measure.id().to_owned()];
        let query = QuerySpec::Totals {
            measures: vec![measure],
        };
        texts(&show(query, &ids, &[1234.0], Some(&[1000.0]), 170.0, 110.0))
    };
    assert_eq!(
        alone(Measure::EndedConnections),
        ["1.23 k", "connections", "+23 %"]
    );
    assert_eq!(alone(Measure::Octets), ["1.23 kB", "+23 %"]);
}

#[test]
fn distinct_things_are_named_in_the_plural() {
    let of = [
        "any pod",
        "any namespace",
        "any node",
        "destinationServicePortName",
        "any policy",
        "sourceIP",
        "any labels",
    ];
    let of: Vec<String> = of.map(str::to_owned).to_vec();
    let query = QuerySpec::Distinct { of: of.clone() };
    let now = [214.0, 12.0, 3.0, 40.0, 7.0, 300.0, 1.0];
    let panel = show(query, &of, &now, None, 900.0, 120.0);
    let expected = "Pods: 214, Namespaces: 12, Nodes: 3, Services: 40, Policies: 7, Source IPs: 300, Labels: 1";
    let caption = panel.table().caption;
    assert_eq!(caption.replace("Pod labels", "Labels"), expected);
    assert_eq!(panel.table().head.len(), 2);
}

#[test]
fn the_change_is_in_words_for_those_who_listen() {
    let panel = totals(
        &[1.5e6, 12_345.0, 0.0],
        Some(&[1e6, 0.0, 1.0]),
        400.0,
        120.0,
    );
    assert_eq!(
        panel.table().caption,
        "Octets: 1.5 MB (50 % more than before), Flow records: 12.3 k (new, nothing before), \
         Throughput: 0 bit/s (100 % less than before)"
    );
    assert_eq!(panel.table().head.len(), 4);
}

#[test]
fn pointing_at_a_number_tells_all_its_digits() {
    let mut panel = totals(
        &[1_500_001.0, 12_345.0],
        Some(&[1e6, 13_000.0]),
        400.0,
        120.0,
    );
    assert!(
        panel
            .input(&InputEvent::Move(Point::new(300.0, 60.0)))
            .repaint
    );
    let tip = panel.tooltip().unwrap();
    let rows: Vec<_> = tip.rows.iter().map(|r| r.value.as_str()).collect();
    assert_eq!(tip.title, "Flow records");
    assert_eq!(rows, ["12\u{202f}345", "13\u{202f}000", "\u{2212}5 %"]);
    panel.input(&InputEvent::Key(Key::Previous));
    assert_eq!(panel.tooltip().unwrap().title, "Octets");
    assert!(panel.focus_rect().is_some() && panel.overlay().is_some());
}

#[test]
fn a_range_that_only_began_is_not_compared() {
    let number = |complete_to_ms| {
        let data = PanelData {
            query: QuerySpec::Totals {
                measures: vec![Measure::Octets],
            },
            reverse: None,
            earlier: Some(columns(&["octets".to_owned()], &[100.0])),
            columns: columns(&["octets".to_owned()], &[50.0]),
            range: TimeRange {
                from_ms: 0,
                to_ms: 1000,
            },
            bucket_ms: 0,
            complete_to_ms,
        };
        model::read(&data).unwrap()[0].change()
    };
    assert!(number(500).is_none() && number(900).is_some());
}

#[test]
fn what_is_missing_is_not_zero() {
    assert_eq!(
        texts(&totals(&[f64::NAN], Some(&[1.0]), 200.0, 100.0)),
        ["–"]
    );
    let none = show(QuerySpec::Nothing {}, &[], &[], None, 600.0, 100.0);
    assert!(texts(&none)[0].contains("expected"));
}

#[test]
fn more_numbers_than_fit_make_the_picture_taller() {
    let panel = totals(&[1e6; 8], None, 120.0, 90.0);
    assert!(panel.scene().size.h > 90.0);
}

proptest! {
    #[test]
    fn no_panic_and_nothing_outside(
        values in proptest::collection::vec(any::<f64>(), 0..9),
        w in 0.0f32..900.0, h in 0.0f32..400.0,
    ) {
        let panel = totals(&values, Some(&values), w, h);
        let room = Rect::new(0.0, 0.0, w, panel.scene().size.h).grown(0.6);
        for shape in &panel.scene().shapes {
            let b = shape.bounds().unwrap();
            prop_assert!(matches!(shape, Shape::Polygon { .. }) || b.x >= room.x && b.right() <= room.right(), "{shape:?}");
        }
    }
}
