//! Tests of the pie panel.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::Key;
use crate::key::Part;
use proptest::prelude::*;
use weir_model::time::Utc;
use weir_model::{
    Columns, Data, Dictionary, Field, Filter, Measure, Op, QuerySpec, TimeRange, Value,
};

fn data(rows: &[(&str, f64)]) -> PanelData {
    let mut text = Dictionary::default();
    for (i, (key, _)) in rows.iter().enumerate() {
        text.values.push((*key).into());
        text.codes.push(i as u32);
    }
    let field = |name: &str, data| Field {
        name: name.into(),
        data,
        nulls: None,
    };
    let by = "sourcePodNamespace";
    let fields = vec![
        field(by, Data::Text(text)),
        field(
            "sourcePodNamespace_kind",
            Data::UInt(rows.iter().map(|r| u64::from(r.0.is_empty())).collect()),
        ),
        field("octets", Data::Float(rows.iter().map(|r| r.1).collect())),
    ];
    PanelData {
        query: QuerySpec::Groups {
            by: vec![by.into()],
            measure: Measure::Octets,
            top: 3,
        },
        reverse: None,
        earlier: None,
        columns: Columns {
            rows: rows.len(),
            fields,
        },
        range: TimeRange {
            from_ms: 0,
            to_ms: 1,
        },
        bucket_ms: 0,
        complete_to_ms: 1,
    }
}

fn panel(rows: &[(&str, f64)], w: f32, h: f32) -> PiePanel {
    let mut panel = PiePanel::new();
    panel.set_data(data(rows));
    let size = Size::new(w, h);
    panel.layout(&Environment {
        size,
        dpr: 1.0,
        theme: Theme::DARK,
        zone: &Utc,
    });
    panel
}

#[test]
fn slices_are_sorted_other_last_and_add_up() {
    let panel = panel(&[("a", 1e6), ("", 5e6), ("b", 2e6)], 300.0, 200.0);
    let legend: Vec<_> = panel
        .legend()
        .entries
        .into_iter()
        .map(|e| (e.label, e.values.join(" · ")))
        .collect();
    let expected = [
        ("b", "2 MB · 25 %"),
        ("a", "1 MB · 12.5 %"),
        ("Other", "5 MB · 62.5 %"),
    ];
    assert_eq!(legend, expected.map(|(l, v)| (l.to_owned(), v.to_owned())));
    assert_eq!(panel.total().unwrap(), "8 MB total");
    let turns = &panel.pie.as_ref().unwrap().turns;
    assert_eq!(turns, &[(0.0, 0.25), (0.25, 0.375), (0.375, 1.0)]);
    assert!(
        panel
            .scene()
            .dump()
            .contains("\"8 MB\" 22 e6e9ef semibold middle")
    );
}

#[test]
fn the_legend_is_sorted_by_a_heading_and_its_entries_stay_themselves() {
    let mut panel = panel(&[("a", 1e6), ("", 5e6), ("b", 2e6)], 300.0, 200.0);
    let labels = |p: &PiePanel| {
        p.legend()
            .entries
            .into_iter()
            .map(|e| e.label)
            .collect::<String>()
    };
    let color = |p: &PiePanel, label: &str| {
        let entries = p.legend().entries.into_iter();
        entries.filter(|e| e.label == label).map(|e| e.color).next()
    };
    let b = color(&panel, "b");
    panel.legend_sort(1);
    assert_eq!(
        (labels(&panel).as_str(), panel.legend().sorted),
        ("baOther", Some((1, true)))
    );
    panel.legend_sort(1);
    assert_eq!(labels(&panel), "abOther");
    assert_eq!(color(&panel, "b"), b);
    let effects = panel.legend_select(1, Point::default()).effects;
    let [Effect::Select(selection)] = effects.as_slice() else {
        panic!("expected a selection")
    };
    assert_eq!(selection.label, "b");
    panel.legend_sort(1);
    assert_eq!(panel.legend().sorted, None);
}

#[test]
fn a_refresh_keeps_what_the_keyboard_and_the_pointer_are_at() {
    let mut panel = panel(&[("a", 3.0), ("b", 2.0)], 300.0, 200.0);
    panel.input(&InputEvent::Key(Key::Next));
    panel.set_data(data(&[("a", 3.0), ("b", 9.0)]));
    panel.layout(&Environment {
        size: Size::new(300.0, 200.0),
        dpr: 1.0,
        theme: Theme::DARK,
        zone: &Utc,
    });
    assert_eq!(panel.tooltip().unwrap().title, "a");
    panel.set_data(data(&[("b", 9.0)]));
    assert!(panel.tooltip().is_none());
}

#[test]
fn a_click_on_other_leaves_the_named_ones_out() {
    let mut panel = panel(&[("a", 1.0), ("", 5.0), ("b", 2.0)], 300.0, 200.0);
    let ring = panel.pie.as_ref().unwrap().ring;
    let at = ring.at(0.8, (ring.inner + ring.outer) / 2.0);
    assert!(panel.input(&InputEvent::Move(at)).repaint);
    assert_eq!(panel.tooltip().unwrap().title, "Other (2 named elsewhere)");
    panel.input(&InputEvent::Down(at));
    let effects = panel.input(&InputEvent::Up(at)).effects;
    let [Effect::Select(selection)] = effects.as_slice() else {
        panic!("expected a selection")
    };
    let named = vec![Value::from("b"), Value::from("a")];
    assert_eq!(
        selection.only,
        Filter::set("sourcePodNamespace", Op::NotIn, named.clone())
    );
    assert_eq!(
        selection.without,
        Filter::set("sourcePodNamespace", Op::In, named)
    );
    assert!(panel.legend_click(0).effects.len() == 1);
    assert_eq!(panel.pie.as_ref().unwrap().at(ring.center), None);
}

#[test]
fn one_slice_is_a_whole_ring_and_none_says_so() {
    let one = panel(&[("a", 7.0)], 200.0, 200.0);
    assert_eq!(one.pie.as_ref().unwrap().turns, [(0.0, 1.0)]);
    assert!(!one.scene().dump().contains("stroke"));
    for rows in [&[][..], &[("a", 0.0), ("b", f64::NAN), ("c", -4.0)]] {
        let none = panel(rows, 200.0, 200.0);
        assert!(none.scene().dump().contains("No traffic in this range"));
        assert_eq!(none.total().unwrap(), "0 B total");
    }
    assert_eq!(Part::other().kind, weir_model::columns::KeyKind::Other);
}

proptest! {
    #[test]
    fn no_panic_on_any_data(
        rows in proptest::collection::vec(("[a-f]?", prop_oneof![any::<f64>(), 0.0..1e9]), 0..20),
        w in 0.0f32..700.0, h in 0.0f32..400.0, x in 0.0f32..700.0, y in 0.0f32..400.0,
    ) {
        let rows: Vec<(&str, f64)> = rows.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        let mut panel = panel(&rows, w, h);
        let at = Point::new(x, y);
        for event in [
            InputEvent::Move(at), InputEvent::Down(at), InputEvent::Up(at),
            InputEvent::Key(Key::Next), InputEvent::Key(Key::Enter), InputEvent::Leave,
        ] {
            panel.input(&event);
            panel.tooltip();
        }
        panel.table();
        let shares: f64 = panel.model().unwrap().slices.iter().map(|s| panel.model().unwrap().share(s)).sum();
        prop_assert!(panel.legend().entries.is_empty() || (shares - 1.0).abs() < 1e-9);
        prop_assert!(!panel.scene().dump().contains("NaN"));
    }
}
