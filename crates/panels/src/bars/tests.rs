//! Tests of the bars panel.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::Key;
use proptest::prelude::*;
use weir_model::time::Utc;
use weir_model::{Columns, Data, Dictionary, Field, Measure, QuerySpec, TimeRange};
use weir_scene::HitId;

/// Namespace (empty is Other), now, before.
type Row<'a> = (&'a str, f64, f64);

fn field(name: &str, data: Data) -> Field {
    Field {
        name: name.into(),
        data,
        nulls: None,
    }
}

/// A column's name and its value in a row.
type Value = (&'static str, fn(&Row<'_>) -> f64);

fn columns(rows: &[Row<'_>], values: &[Value]) -> Columns {
    let mut text = Dictionary::default();
    for (code, row) in (0..).zip(rows) {
        text.values.push(row.0.into());
        text.codes.push(code);
    }
    let kinds = rows.iter().map(|r| u64::from(r.0.is_empty())).collect();
    let mut fields = vec![
        field("verdict", Data::Text(text)),
        field("verdict_kind", Data::UInt(kinds)),
    ];
    for (name, value) in values {
        fields.push(field(name, Data::Float(rows.iter().map(value).collect())));
    }
    Columns {
        rows: rows.len(),
        fields,
    }
}

fn data(query: QuerySpec, columns: Columns, earlier: Option<Columns>) -> PanelData {
    PanelData {
        query,
        columns,
        reverse: None,
        earlier,
        range: TimeRange {
            from_ms: 0,
            to_ms: 1,
        },
        bucket_ms: 0,
        complete_to_ms: 1,
    }
}

fn groups(rows: &[Row<'_>], earlier: bool) -> PanelData {
    let query = QuerySpec::Groups {
        by: vec!["verdict".into()],
        measure: Measure::Octets,
        top: 3,
    };
    let before = earlier.then(|| columns(rows, &[("octets", |r| r.2)]));
    data(query, columns(rows, &[("octets", |r| r.1)]), before)
}

fn changes(rows: &[Row<'_>]) -> PanelData {
    let query = QuerySpec::Changes {
        by: vec!["verdict".into()],
        measure: Measure::Octets,
        top: 3,
    };
    let values: [Value; 2] = [("octets", |r| r.1), ("octets_before", |r| r.2)];
    data(query, columns(rows, &values), None)
}

fn panel(data: PanelData, w: f32, h: f32) -> BarsPanel {
    let mut panel = BarsPanel::new();
    panel.set_data(data);
    lay_out(&mut panel, w, h);
    panel
}

fn lay_out(panel: &mut BarsPanel, w: f32, h: f32) {
    let size = Size::new(w, h);
    panel.layout(&Environment {
        size,
        dpr: 1.0,
        theme: Theme::LIGHT,
        zone: &Utc,
    });
}

const ROWS: [Row<'static>; 5] = [
    ("allow", 6e6, 3e6),
    ("", 9e6, 9e6),
    ("drop", 2e6, 4e6),
    ("reject", 3e6, 0.0),
    ("unprotected", 0.0, 8e6),
];

fn said(panel: &BarsPanel) -> String {
    let table = panel.table();
    let mut lines = vec![table.caption, table.head.join(" | ")];
    lines.extend(table.rows.iter().map(|r| r.join(" | ")));
    lines.join("\n")
}

#[test]
fn a_ranking_has_the_largest_first_and_other_last() {
    let panel = panel(groups(&ROWS, false), 700.0, 200.0);
    insta::assert_snapshot!(said(&panel), @r#"
    Octets: 20 MB total
    Verdict | Octets | Share
    Allowed | 6 MB | 30 %
    Rejected | 3 MB | 15 %
    Dropped | 2 MB | 10 %
    Other (4 named elsewhere) | 9 MB | 45 %
    "#);
    assert_eq!(panel.total().unwrap(), "20 MB total");
    // Verdicts have their own colours.
    let v = Theme::LIGHT.verdicts;
    assert_eq!(
        panel.colors,
        [v.allowed, v.rejected, v.dropped, Theme::LIGHT.other]
    );
}

#[test]
fn a_comparison_says_new_and_gone() {
    let panel = panel(groups(&ROWS, true), 700.0, 200.0);
    insta::assert_snapshot!(said(&panel), @r#"
    Octets: 20 MB total, −17 %
    Verdict | Octets | Share | As long before | Difference | Change
    Allowed | 6 MB | 30 % | 3 MB | +3 MB | +100 %
    Rejected | 3 MB | 15 % | 0 B | +3 MB | new
    Dropped | 2 MB | 10 % | 4 MB | −2 MB | −50 %
    Unprotected | 0 B | 0 % | 8 MB | −8 MB | gone
    Other (4 named elsewhere) | 9 MB | 45 % | 9 MB | ±0 B | ±0 %
    "#);
    assert_eq!(panel.total().unwrap(), "20 MB total, \u{2212}17 %");
}

#[test]
fn changes_are_sorted_by_size_and_go_both_ways() {
    let panel = panel(changes(&ROWS), 700.0, 200.0);
    insta::assert_snapshot!(said(&panel), @r#"
    Octets: 20 MB total, −4 MB (−17 %)
    Verdict | Octets | Share | As long before | Difference | Change
    Unprotected | 0 B | 0 % | 8 MB | −8 MB | gone
    Allowed | 6 MB | 30 % | 3 MB | +3 MB | +100 %
    Rejected | 3 MB | 15 % | 0 B | +3 MB | new
    Dropped | 2 MB | 10 % | 4 MB | −2 MB | −50 %
    Other (4 named elsewhere) | 9 MB | 45 % | 9 MB | ±0 B | ±0 %
    "#);
    let place = panel.place.as_ref().unwrap();
    let model = panel.model().unwrap();
    for (i, bar) in model.bars.iter().enumerate() {
        let rect = place.bar(i, 0.0, bar.difference());
        let right = rect.x + rect.w / 2.0 > place.zero;
        assert_eq!(right, bar.difference() >= 0.0, "{:?}", bar.pieces);
    }
    let text = panel.scene().dump();
    for word in [
        "\"less\"",
        "\"more\"",
        "\"new\"",
        "\"gone\"",
        "\"+3 MB\"",
        "\"\u{2212}8 MB\"",
    ] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn a_narrow_room_has_bars_below_names_and_many_rows_scroll() {
    let names: Vec<String> = (0..40)
        .map(|i| format!("{}-{i}", "n".repeat(200)))
        .collect();
    let rows: Vec<Row<'_>> = names.iter().map(|n| (n.as_str(), 5e6, 4e6)).collect();
    for data in [groups(&rows, false), groups(&rows, true), changes(&rows)] {
        let mut panel = panel(data, 360.0, 300.0);
        assert!(panel.place.as_ref().unwrap().below);
        assert!(panel.scene().size.h > 1000.0);
        panel.input(&InputEvent::Key(Key::Previous));
        assert!(panel.focus_rect().unwrap().bottom() > 1000.0);
        lay_out(&mut panel, 900.0, 300.0);
        assert!(!panel.place.as_ref().unwrap().below);
        // What is pointed at stays so.
        assert!(panel.tooltip().unwrap().title.ends_with("-9"));
    }
}

#[test]
fn of_several_names_the_longest_are_cut() {
    let pieces = [
        "shop/a-very-long-name-of-a-pod-x1",
        " → ",
        "db",
        " · ",
        "Dropped",
    ];
    let bar = Bar {
        key: Vec::new(),
        pieces: pieces.map(str::to_owned).to_vec(),
        now: 1.0,
        before: 0.0,
    };
    let size = 12.0;
    assert_eq!(bar.label(bar.width(size), size), pieces.concat());
    let cut = bar.label(190.0, size);
    assert!(
        cut.starts_with("shop/a") && cut.ends_with("x1 → db · Dropped"),
        "{cut}"
    );
    assert!(weir_scene::measure(&cut, size, weir_scene::Weight::Regular) <= 190.0);
}

#[test]
fn a_click_on_other_leaves_the_named_ones_out() {
    let mut panel = panel(groups(&ROWS, false), 700.0, 200.0);
    let at = Point::new(300.0, panel.place.as_ref().unwrap().rows[3].y + 4.0);
    assert_eq!(panel.scene().hit(at), HitId(4));
    assert!(panel.input(&InputEvent::Move(at)).repaint);
    assert_eq!(panel.tooltip().unwrap().title, "Other (4 named elsewhere)");
    panel.input(&InputEvent::Down(at));
    let effects = panel.input(&InputEvent::Up(at)).effects;
    let [Effect::Select(selection)] = effects.as_slice() else {
        panic!("expected a selection")
    };
    let only = r#"verdict not in ("allow", "drop", "reject", "unprotected")"#;
    assert_eq!(selection.only.to_string(), only);
}

#[test]
fn nothing_and_errors_say_so() {
    let none = panel(groups(&[], true), 300.0, 200.0);
    assert!(none.scene().dump().contains("No traffic in this range"));
    let wrong = panel(
        data(QuerySpec::Nothing {}, Columns::default(), None),
        300.0,
        200.0,
    );
    assert!(
        wrong
            .scene()
            .dump()
            .contains("expected the answer to a groups")
    );
    let mut lacking = changes(&ROWS);
    lacking.columns.fields.pop();
    let lacking = panel(lacking, 700.0, 200.0);
    assert!(
        lacking
            .scene()
            .dump()
            .contains("expected a column `octets_before`")
    );
}

fn check(panel: &mut BarsPanel, w: f32, at: Point) -> Result<(), TestCaseError> {
    for event in [
        InputEvent::Move(at),
        InputEvent::Down(at),
        InputEvent::Up(at),
        InputEvent::Key(Key::Next),
        InputEvent::Key(Key::Enter),
        InputEvent::Leave,
    ] {
        panel.input(&event);
        panel.tooltip();
    }
    panel.table();
    let model = panel.model().unwrap();
    let sum: f64 = model.bars.iter().map(|b| b.now).sum();
    prop_assert!((sum - model.total).abs() <= 1e-9 * sum);
    if let Some(place) = &panel.place {
        for (i, bar) in model.bars.iter().enumerate() {
            let value = if model.kind == Kind::Changes {
                bar.difference()
            } else {
                bar.now
            };
            let rect = place.bar(i, 0.0, value);
            prop_assert!(rect.x > -2.0 && rect.right() < w + 2.0, "{rect:?}");
        }
    }
    prop_assert!(!panel.scene().dump().contains("NaN"));
    Ok(())
}

proptest! {
    #[test]
    fn no_panic_on_any_data(
        rows in proptest::collection::vec(("[a-f]?", prop_oneof![any::<f64>(), 0.0..1e9], 0.0..1e9), 0..20),
        w in 0.0f32..900.0, h in 0.0f32..400.0, x in 0.0f32..700.0, y in 0.0f32..400.0,
    ) {
        let rows: Vec<Row<'_>> = rows.iter().map(|(k, a, b)| (k.as_str(), *a, *b)).collect();
        for data in [groups(&rows, false), groups(&rows, true), changes(&rows)] {
            check(&mut panel(data, w, h), w, Point::new(x, y))?;
        }
    }
}
