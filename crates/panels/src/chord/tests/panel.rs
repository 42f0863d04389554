//! Tests of the panel: events, words, filters.

use super::super::ChordPanel;
use super::model::{borrowed, rows};
use super::*;
use crate::{Effect, Environment, InputEvent, Key, PanelView, Selection};
use proptest::prelude::*;
use weir_model::time::Utc;
use weir_scene::{HitId, Point, Size, Theme};

const MIX: [Row<'static>; 5] = [
    ("shop/a", "shop/b", "allow", 50.0),
    ("shop/a", "shop/b", "drop", 20.0),
    ("shop/b", "data/c", "unprotected", 10.0),
    ("data/c", "shop/a", "reject", 15.0),
    (OTHER, "shop/b", "allow", 5.0),
];

fn panel(rows: &[Row<'_>], w: f32, h: f32) -> ChordPanel {
    let mut panel = ChordPanel::new();
    panel.set_data(data(rows));
    lay_out(&mut panel, w, h);
    panel
}

fn lay_out(panel: &mut ChordPanel, w: f32, h: f32) {
    panel.layout(&Environment {
        size: Size::new(w, h),
        dpr: 1.0,
        theme: Theme::LIGHT,
        zone: &Utc,
    });
}

/// Everything the keyboard reaches, in order, with what Enter asks for there.
fn walk(panel: &mut ChordPanel) -> Vec<(String, Selection)> {
    let mut out: Vec<(String, Selection)> = Vec::new();
    loop {
        let moved = panel.input(&InputEvent::Key(Key::Next)).repaint;
        if !moved {
            return out;
        }
        let title = panel.tooltip().unwrap().title;
        let effects = panel.input(&InputEvent::Key(Key::Enter)).effects;
        let [Effect::Select(selection)] = effects.as_slice() else {
            panic!("expected a selection")
        };
        out.push((title, selection.clone()));
    }
}

#[test]
fn the_keyboard_reaches_every_name_then_every_ribbon() {
    let mut panel = panel(&MIX, 500.0, 400.0);
    let walked: Vec<String> = walk(&mut panel)
        .iter()
        .map(|(title, s)| format!("{title} | {} | {}", s.label, s.only))
        .collect();
    insta::assert_snapshot!(walked.join("\n"), @r#"
    shop/b | shop/b | sourcePod = "shop/b" or destinationPod = "shop/b"
    shop/a | shop/a | sourcePod = "shop/a" or destinationPod = "shop/a"
    data/c | data/c | sourcePod = "data/c" or destinationPod = "data/c"
    Other (3 named elsewhere) | Other (3 named elsewhere) | sourcePod not in ("shop/a", "shop/b", "data/c")
    shop/a → shop/b | shop/a → shop/b · Allowed | sourcePod = "shop/a" and destinationPod = "shop/b" and verdict = "allow"
    shop/a → shop/b | shop/a → shop/b · Dropped | sourcePod = "shop/a" and destinationPod = "shop/b" and verdict = "drop"
    data/c → shop/a | data/c → shop/a · Rejected | sourcePod = "data/c" and destinationPod = "shop/a" and verdict = "reject"
    shop/b → data/c | shop/b → data/c · Unprotected | sourcePod = "shop/b" and destinationPod = "data/c" and verdict = "unprotected"
    Other → shop/b | Other → shop/b · Allowed | sourcePod not in ("shop/a", "shop/b", "data/c") and destinationPod = "shop/b" and verdict = "allow"
    "#);
    assert!(panel.overlay().is_some() && panel.focus_rect().is_some());
    panel.input(&InputEvent::Key(Key::Escape));
    assert!(panel.overlay().is_none() && panel.tooltip().is_none());
}

#[test]
fn the_tooltip_says_verdict_value_share_and_the_other_way() {
    let mut panel = panel(&MIX, 500.0, 400.0);
    let mut said = String::new();
    while panel.input(&InputEvent::Key(Key::Next)).repaint {
        let tip = panel.tooltip().unwrap();
        said += &format!("{}\n", tip.title);
        for row in tip.rows {
            said += &format!("  {}: {}\n", row.label, row.value);
        }
    }
    insta::assert_snapshot!(said, @r#"
    shop/b
      Sends: 10 · 10 %
      Receives: 75 · 75 %
      Allowed: 55
      Dropped: 20
      Unprotected: 10
      → data/c: 10
      ← shop/a: 70
      ← Other: 5
    shop/a
      Sends: 70 · 70 %
      Receives: 15 · 15 %
      Allowed: 50
      Dropped: 20
      Rejected: 15
      → shop/b: 70
      ← data/c: 15
    data/c
      Sends: 15 · 15 %
      Receives: 10 · 10 %
      Rejected: 15
      Unprotected: 10
      → shop/a: 15
      ← shop/b: 10
    Other (3 named elsewhere)
      Sends: 5 · 5 %
      Receives: 0 · 0 %
      Allowed: 5
      → shop/b: 5
    shop/a → shop/b
      Allowed: 50 · 50 %
      Dropped: 20 · 20 %
      This way in all: 70
      The other way: 0
    shop/a → shop/b
      Dropped: 20 · 20 %
      Allowed: 50 · 50 %
      This way in all: 70
      The other way: 0
    data/c → shop/a
      Rejected: 15 · 15 %
      The other way: 0
    shop/b → data/c
      Unprotected: 10 · 10 %
      The other way: 0
    Other → shop/b
      Allowed: 5 · 5 %
      The other way: 0
    "#);
}

#[test]
fn the_legend_sums_verdicts_and_isolates_one() {
    let mut panel = panel(&MIX, 500.0, 400.0);
    let legend = |panel: &ChordPanel| -> Vec<String> {
        let entries = panel.legend().entries.into_iter();
        let entry =
            |e: crate::LegendEntry| format!("{} {} {}", e.label, e.values.concat(), e.shown);
        entries.map(entry).collect()
    };
    insta::assert_snapshot!(legend(&panel).join("\n"), @r#"
    Allowed 55 · 55 % true
    Dropped 20 · 20 % true
    Rejected 15 · 15 % true
    Unprotected 10 · 10 % true
    "#);
    assert_eq!(panel.total().unwrap(), "100 total");
    assert!(panel.legend_click(1).repaint);
    lay_out(&mut panel, 500.0, 400.0);
    assert_eq!(panel.total().unwrap(), "100 total");
    let caption = |panel: &ChordPanel| panel.table().caption;
    assert_eq!(caption(&panel), "Flow records: 20 dropped of 100 total");
    assert_eq!(
        panel.table().rows,
        [["shop/a", "shop/b", "Dropped", "20", "20 %"]]
    );
    assert_eq!(
        panel
            .legend()
            .entries
            .iter()
            .map(|e| e.shown)
            .collect::<Vec<_>>(),
        [false, true, false, false]
    );
    // It stays so with new data, and ends when its strand has gone.
    panel.set_data(data(&MIX[..2]));
    assert_eq!(caption(&panel), "Flow records: 20 dropped of 70 total");
    panel.set_data(data(&MIX[..1]));
    assert_eq!(caption(&panel), "Flow records: 50 total");
    let effects = panel.legend_select(0, Point::default()).effects;
    assert!(
        matches!(effects.as_slice(), [Effect::Select(s)] if s.only.to_string() == "verdict = \"allow\"")
    );
}

#[test]
fn a_ribbon_under_the_pointer_is_found_and_chosen() {
    let mut panel = panel(&MIX, 500.0, 400.0);
    let wanted = HitId(5); // four names, then the largest ribbon
    let at =
        (0..100).flat_map(|y| (0..125).map(move |x| Point::new(x as f32 * 4.0, y as f32 * 4.0)));
    let at = at
        .into_iter()
        .find(|p| panel.scene().hit(*p) == wanted)
        .unwrap();
    assert!(panel.input(&InputEvent::Move(at)).repaint);
    assert_eq!(panel.tooltip().unwrap().title, "shop/a → shop/b");
    panel.input(&InputEvent::Down(at));
    let effects = panel.input(&InputEvent::Up(at)).effects;
    assert!(
        matches!(effects.as_slice(), [Effect::Select(s)] if s.label == "shop/a → shop/b · Allowed")
    );
    // A refresh under a resting pointer keeps what is pointed at.
    panel.set_data(data(&MIX));
    lay_out(&mut panel, 500.0, 400.0);
    assert_eq!(panel.tooltip().unwrap().title, "shop/a → shop/b");
}

#[test]
fn nothing_and_errors_say_so() {
    let none = panel(&[("a", "b", "allow", 0.0)], 300.0, 200.0);
    assert!(none.scene().dump().contains("No traffic in this range"));
    assert_eq!(none.total().unwrap(), "0 total");
    let mut wrong = ChordPanel::new();
    wrong.set_data(PanelData {
        query: QuerySpec::Nothing {},
        ..data(&[])
    });
    lay_out(&mut wrong, 300.0, 200.0);
    assert!(
        wrong
            .scene()
            .dump()
            .contains("expected the answer to a links query")
    );
    assert_eq!(wrong.total(), None);
}

#[test]
fn small_and_large_rooms_hold_two_hundred_names() {
    let names: Vec<String> = (0..200).map(|i| format!("n{}/pod-{i}", i % 9)).collect();
    let rows: Vec<Row<'_>> = (0..5000)
        .map(|i| {
            (
                names[i % 199].as_str(),
                names[(i * 7 + i / 199) % 200].as_str(),
                "drop",
                (i % 17 + 1) as f64,
            )
        })
        .collect();
    for (w, h) in [(370.0, 400.0), (1400.0, 900.0)] {
        let mut panel = panel(&rows, w, h);
        // Namespaces in place of names, until one is pointed at.
        let text = panel.scene().dump();
        assert!(text.contains("\"n3\"") && !text.contains("pod-"), "{w}");
        panel.input(&InputEvent::Key(Key::Next));
        assert!(panel.overlay().unwrap().dump().contains("pod-"));
        panel.input(&InputEvent::Key(Key::Previous));
    }
}

proptest! {
    #[test]
    fn no_panic_on_any_data(
        rows in rows(), w in 0.0f32..900.0, h in 0.0f32..900.0, x in 0.0f32..900.0, y in 0.0f32..900.0,
    ) {
        let mut panel = panel(&borrowed(&rows), w, h);
        let at = Point::new(x, y);
        for event in [
            InputEvent::Move(at), InputEvent::Down(at), InputEvent::Up(at), InputEvent::Key(Key::Previous),
            InputEvent::Key(Key::Enter), InputEvent::Key(Key::Next), InputEvent::Leave,
        ] {
            panel.input(&event);
            panel.tooltip();
            prop_assert!(panel.overlay().is_none_or(|o| !o.dump().contains("NaN")));
        }
        panel.legend_click(0);
        lay_out(&mut panel, w, h);
        panel.table();
        prop_assert!(!panel.scene().dump().contains("NaN"));
    }
}
