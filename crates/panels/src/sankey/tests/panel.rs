//! The panel as a host sees it: scene, overlay, tooltip, selection, keyboard, table.

use super::super::SankeyPanel;
use super::{Row, answer, layout, texts};
use crate::{Effect, InputEvent, Key, PanelView, Selection};
use weir_scene::{Point, Rect, Shape, Weight, measure};

fn panel(rows: &[Row<'_>], w: f32, h: f32) -> SankeyPanel {
    let mut panel = SankeyPanel::default();
    panel.set_data(answer(rows));
    layout(&mut panel, w, h);
    panel
}

fn some_rows() -> [Row<'static>; 4] {
    [
        (vec!["shop/cart", "shop/db"], 6_000_000),
        (vec!["shop/cart", "*"], 1_000_000),
        (vec!["*", "shop/db"], 2_000_000),
        (vec!["*", ""], 1_000_000),
    ]
}

fn some() -> SankeyPanel {
    panel(&some_rows(), 640.0, 300.0)
}

/// The bar of the n-th node from the top, stage by stage.
fn bar(panel: &mut SankeyPanel, n: usize) -> Rect {
    panel.input(&InputEvent::Leave);
    for _ in 0..=n {
        panel.input(&InputEvent::Key(Key::Next));
    }
    let rect = panel.focus_rect().expect("a focus");
    panel.input(&InputEvent::Leave);
    rect
}

fn click(panel: &mut SankeyPanel, at: Point) -> Option<Selection> {
    panel.input(&InputEvent::Move(at));
    panel.input(&InputEvent::Down(at));
    match panel.input(&InputEvent::Up(at)).effects.pop() {
        Some(Effect::Select(selection)) => Some(selection),
        _ => None,
    }
}

fn centre(r: Rect) -> Point {
    Point::new(r.x + r.w / 2.0, r.y + r.h / 2.0)
}

#[test]
fn draws_headings_names_and_values() {
    let texts = texts(&some());
    for expected in [
        "Source Pod",
        "Destination Pod",
        "shop/",
        "cart",
        "db",
        "Other",
        "unknown",
    ] {
        assert!(
            texts.iter().any(|t| t == expected),
            "{expected} in {texts:?}"
        );
    }
}

#[test]
fn a_node_offers_itself() {
    let mut panel = some();
    let at = centre(bar(&mut panel, 0));
    let choice = click(&mut panel, at).expect("a choice");
    assert_eq!(choice.label, "shop/cart");
    assert_eq!(choice.only.to_string(), r#"sourcePod = "shop/cart""#);
    assert_eq!(choice.without.to_string(), r#"sourcePod != "shop/cart""#);
}

#[test]
fn other_means_none_of_the_named_ones() {
    let mut panel = some();
    // Second stage: shop/db, Other, unknown.
    let at = centre(bar(&mut panel, 3));
    let choice = click(&mut panel, at).expect("a choice");
    assert_eq!(choice.label, "Other");
    assert_eq!(
        choice.only.to_string(),
        r#"destinationPod not in ("shop/db", "")"#
    );
}

#[test]
fn unknown_is_the_empty_value() {
    let mut panel = some();
    let at = centre(bar(&mut panel, 4));
    let choice = click(&mut panel, at).expect("a choice");
    assert_eq!(choice.only.to_string(), r#"destinationPod = """#);
}

#[test]
fn a_link_is_source_and_target() {
    let mut panel = some();
    let top = bar(&mut panel, 0);
    let right = bar(&mut panel, 2);
    // The widest link starts near the top of the first node and is the first at the target.
    let x = f32::midpoint(top.x + top.w, right.x);
    let found = (0..300).find_map(|y| {
        let choice = click(&mut panel, Point::new(x, y as f32))?;
        (choice.label == "shop/cart → shop/db").then_some(choice)
    });
    let choice = found.expect("the link");
    let only = r#"sourcePod = "shop/cart" and destinationPod = "shop/db""#;
    assert_eq!(choice.only.to_string(), only);
    assert_eq!(choice.without.to_string(), format!("not ({only})"));
}

#[test]
fn hover_highlights_without_touching_the_scene() {
    let mut panel = some();
    let before = panel.scene().clone();
    let at = centre(bar(&mut panel, 0));
    assert!(panel.input(&InputEvent::Move(at)).repaint);
    assert!(panel.overlay().is_some_and(|o| !o.shapes.is_empty()));
    assert_eq!(panel.scene(), &before);
    let tip = panel.tooltip().expect("a tooltip");
    assert_eq!(tip.title, "Source Pod: shop/cart");
    let shares: Vec<_> = tip
        .rows
        .iter()
        .map(|r| (r.label.as_str(), r.value.as_str()))
        .collect();
    assert_eq!(shares[1].0, "of all");
    assert!(shares[1].1.starts_with("70"), "{shares:?}");
    assert!(
        !panel.input(&InputEvent::Move(at)).repaint,
        "nothing changed"
    );
    assert!(panel.input(&InputEvent::Leave).repaint);
    assert!(panel.overlay().is_none() && panel.tooltip().is_none());
}

#[test]
fn a_refresh_keeps_what_is_pointed_at() {
    let mut panel = some();
    let at = centre(bar(&mut panel, 0));
    panel.input(&InputEvent::Move(at));
    let before = panel.tooltip();
    panel.set_data(answer(&some_rows()));
    panel.set_data(answer(&some_rows()));
    layout(&mut panel, 640.0, 300.0);
    panel.search("");
    assert!(before.is_some());
    assert_eq!(panel.tooltip(), before);
    panel.input(&InputEvent::Leave);
    layout(&mut panel, 640.0, 300.0);
    assert_eq!(panel.tooltip(), None);
}

#[test]
fn a_press_that_moves_away_chooses_nothing() {
    let mut panel = some();
    let at = centre(bar(&mut panel, 0));
    panel.input(&InputEvent::Down(at));
    let effects = panel
        .input(&InputEvent::Up(Point::new(at.x, at.y + 60.0)))
        .effects;
    assert!(effects.is_empty());
}

#[test]
fn keys_walk_the_nodes_in_reading_order() {
    let mut panel = some();
    let mut titles = Vec::new();
    for _ in 0..6 {
        panel.input(&InputEvent::Key(Key::Next));
        titles.push(panel.tooltip().expect("a tooltip").title);
    }
    assert_eq!(titles[0], "Source Pod: shop/cart");
    assert_eq!(titles[1], "Source Pod: Other");
    assert_eq!(titles[2], "Destination Pod: shop/db");
    assert_eq!(titles[4], titles[5], "stays on the last");
    assert_eq!(panel.input(&InputEvent::Key(Key::Enter)).effects.len(), 1);
    panel.input(&InputEvent::Key(Key::Escape));
    assert!(panel.overlay().is_none() && panel.focus_rect().is_none());
}

#[test]
fn the_table_and_total_say_the_true_sums() {
    let panel = some();
    assert_eq!(panel.total().as_deref(), Some("10 MB total"));
    let table = panel.table();
    assert_eq!(
        table.head,
        ["Source Pod", "Destination Pod", "Octets", "Share"]
    );
    assert_eq!(
        table.rows[0][..2],
        ["shop/cart".to_owned(), "shop/db".to_owned()]
    );
    assert_eq!(table.rows.len(), 4);
    assert_eq!(table.caption, "Octets: 10 MB total");
}

#[test]
fn nothing_and_only_other_are_fine() {
    let empty = panel(&[], 400.0, 200.0);
    assert!(empty.scene().shapes.is_empty() && empty.total().is_none());
    let mut other = panel(&[(vec!["*", "*"], 9)], 400.0, 200.0);
    let at = centre(bar(&mut other, 0));
    assert_eq!(
        click(&mut other, at).map(|c| c.label).as_deref(),
        Some("Other")
    );
}

#[test]
fn a_wrong_answer_is_said_in_the_picture() {
    let mut panel = SankeyPanel::default();
    let mut data = answer(&[(vec!["a", "b"], 1)]);
    data.columns.fields.clear();
    panel.set_data(data);
    layout(&mut panel, 600.0, 200.0);
    assert_eq!(texts(&panel), ["the answer lacks the column `sourcePod`"]);
}

#[test]
fn labels_stay_inside_and_apart_at_every_size() {
    let long = format!("{}/{}", "n".repeat(63), "x".repeat(253));
    let names: Vec<String> = (0..40).map(|i| format!("shop/p{i}-{long}")).collect();
    let rows: Vec<Row<'_>> = names
        .iter()
        .zip(1..)
        .map(|(n, i)| (vec![n.as_str(), "<b>&amp;/fd00::1"], i * 9))
        .collect();
    for (w, h) in [
        (90.0, 40.0),
        (320.0, 200.0),
        (640.0, 420.0),
        (1100.0, 520.0),
    ] {
        let panel = panel(&rows, w, h);
        let scene = panel.scene();
        let mut baselines = Vec::new();
        for shape in &scene.shapes {
            let Shape::Text {
                at, text, style, ..
            } = shape
            else {
                continue;
            };
            let width = measure(text, style.size, style.weight);
            let left = match style.anchor {
                weir_scene::Anchor::Start => at.x,
                weir_scene::Anchor::Middle => at.x - width / 2.0,
                weir_scene::Anchor::End => at.x - width,
            };
            let inside = left >= -0.5 && left + width <= scene.size.w + 0.5;
            assert!(inside, "{text} at {left} in {}", scene.size.w);
            if style.weight == Weight::Regular && left + width < scene.size.w / 2.0 {
                baselines.push(at.y);
            }
        }
        baselines.sort_by(f32::total_cmp);
        baselines.dedup_by(|a, b| (*a - *b).abs() < 2.0);
        assert!(
            baselines.windows(2).all(|w| w[1] - w[0] >= 15.0),
            "{baselines:?}"
        );
    }
}

#[test]
fn the_picture_is_stable() {
    let panel = panel(
        &[(vec!["a/b", "c/d"], 3), (vec!["a/b", "*"], 1)],
        400.0,
        120.0,
    );
    let dump = panel.scene().dump();
    assert_eq!(dump, panel.scene().dump());
    assert!(dump.starts_with("scene 400 x 120"), "{dump}");
    let ribbons = panel
        .scene()
        .shapes
        .iter()
        .filter(|s| matches!(s, Shape::Polygon { .. }));
    assert_eq!(ribbons.count(), 2);
}
