//! What the options of the view do: both directions, strands, orders, search, size, namespaces.

use super::super::SankeyPanel;
use super::super::model::{Model, Options};
use super::{Row, answer, layout, shown, split, texts, with_reverse};
use crate::{Effect, InputEvent, Key, PanelView};
use weir_model::QuerySpec;
use weir_model::spec::{NodeSort, SankeyColor};
use weir_scene::{Point, Shape};

fn options(color: SankeyColor) -> Options {
    Options {
        color,
        ..Options::default()
    }
}

fn mirrored() -> Options {
    Options {
        mirror: true,
        ..Options::default()
    }
}

fn next(panel: &mut SankeyPanel) -> crate::Tooltip {
    panel.input(&InputEvent::Key(Key::Next));
    panel.tooltip().expect("a tooltip")
}

fn lines(tip: &crate::Tooltip) -> Vec<String> {
    let rows = tip.rows.iter();
    let rows = rows.map(|r| format!("{} | {}", r.label, r.value));
    std::iter::once(tip.title.clone()).chain(rows).collect()
}

#[test]
fn both_directions_stand_in_header_labels_tooltip_and_table() {
    let there: &[Row<'_>] = &[
        (vec!["shop/cart", "shop/db"], 6_000_000),
        (vec!["shop/cart", "*"], 2_000_000),
    ];
    let back: &[Row<'_>] = &[
        (vec!["shop/cart", "shop/db"], 1_000_000),
        (vec!["web/only", "shop/db"], 500_000),
    ];
    let mut panel = shown(with_reverse(there, back), mirrored(), (900.0, 300.0));
    assert_eq!(panel.total().as_deref(), Some("8 MB → · ← 1.5 MB"));
    let labels = texts(&panel);
    assert!(labels.contains(&"8 MB → ← 1 MB".to_owned()), "{labels:?}");
    next(&mut panel);
    insta::assert_snapshot!(lines(&next(&mut panel)).join("\n"), @r#"
    Source Pod: shop/cart
    → Octets | 8 MB
    ← Reverse octets | 1 MB
    of all | 100 % → ← 66.7 %
    to shop/db | 6 MB → ← 1 MB
    to Other | 2 MB → ← 0 B
    "#);
    let table = panel.table();
    let rows: Vec<String> = table.rows.iter().map(|r| r.join(" | ")).collect();
    insta::assert_snapshot!(format!("{}\n{}\n{}", table.caption, table.head.join(" | "), rows.join("\n")), @"
    Octets: 8 MB → · ← 1.5 MB
    Source Pod | Destination Pod | Octets | Share of octets | Reverse octets | Share of reverse octets
    shop/cart | shop/db | 6 MB | 75 % | 1 MB | 66.7 %
    shop/cart | Other | 2 MB | 25 % | 0 B | 0 %
    web/only | shop/db | 0 B | 0 % | 500 kB | 33.3 %
    ");
}

#[test]
fn without_a_reverse_answer_one_direction_is_drawn() {
    let data = answer(&[(vec!["a", "b"], 5)]);
    let panel = shown(data, mirrored(), (600.0, 200.0));
    assert_eq!(panel.total().as_deref(), Some("5 B total"));
}

#[test]
fn a_split_names_its_strands_and_a_click_isolates_one() {
    let rows: &[(Vec<&str>, &str, u64)] = &[
        (vec!["a/x", "b/y"], "allow", 70),
        (vec!["a/x", "b/y"], "drop", 20),
        (vec!["a/z", "b/y"], "", 10),
    ];
    let mut panel = shown(split(rows), options(SankeyColor::Split), (700.0, 300.0));
    let legend = panel.legend();
    let names: Vec<_> = legend
        .entries
        .iter()
        .map(|e| (e.label.as_str(), e.values[0].as_str(), e.shown))
        .collect();
    let expected = [
        ("Allowed", "70 B", true),
        ("Dropped", "20 B", true),
        ("unknown", "10 B", true),
    ];
    assert_eq!(names, expected);
    assert!(panel.overlay().is_none());
    panel.legend_click(1);
    let on: Vec<bool> = panel.legend().entries.iter().map(|e| e.shown).collect();
    assert_eq!(on, [false, true, false]);
    assert!(panel.overlay().is_some());
    panel.legend_click(1);
    assert!(panel.overlay().is_none());
    let Some(Effect::Select(choice)) = panel.legend_select(1, Point::default()).effects.pop()
    else {
        panic!("expected a choice");
    };
    assert_eq!(choice.only.to_string(), r#"verdict = "drop""#);
    // From the node to its first strand, which says what it is.
    next(&mut panel);
    panel.follow(true);
    insta::assert_snapshot!(lines(&panel.tooltip().expect("a tooltip")).join("\n"), @"
    a/x → b/y
    Verdict | Allowed
    Octets | 70 B
    of all | 70 %
    of the link | 77.8 %
    of a/x | 77.8 %
    of b/y | 70 %
    ");
    let Some(Effect::Select(choice)) = panel.input(&InputEvent::Key(Key::Enter)).effects.pop()
    else {
        panic!("expected a choice");
    };
    assert_eq!(choice.label, "a/x → b/y · Allowed");
    assert_eq!(
        choice.only.to_string(),
        r#"sourcePod = "a/x" and destinationPod = "b/y" and verdict = "allow""#
    );
    assert_eq!(panel.table().head[2], "Verdict");
}

#[test]
fn sources_colour_what_they_send_through_all_stages() {
    let rows: &[Row<'_>] = &[(vec!["a", "m", "n1"], 4), (vec!["b", "m", "n1"], 6)];
    let read = |color| Model::read(&answer(rows), options(color)).expect("a model");
    // a → m, b → m, and m → n1 in two strands.
    assert_eq!(read(SankeyColor::Source).pieces.len(), 4);
    assert_eq!(read(SankeyColor::Destination).pieces.len(), 3);
    assert_eq!(read(SankeyColor::Namespace).pieces.len(), 3);
}

#[test]
fn nodes_stand_by_value_or_name_and_the_rest_last() {
    let rows: &[Row<'_>] = &[
        (vec!["b", "y"], 1),
        (vec!["*", "y"], 90),
        (vec!["a", "y"], 5),
        (vec!["c", "x"], 9),
    ];
    let order = |sort| {
        let options = Options {
            sort,
            ..Options::default()
        };
        let mut panel = shown(answer(rows), options, (600.0, 300.0));
        let title = |_| next(&mut panel).title.rsplit(' ').next().map(str::to_owned);
        (0..4).filter_map(title).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(order(NodeSort::Value), "c a b Other");
    assert_eq!(order(NodeSort::Name), "a b c Other");
}

#[test]
fn a_search_lights_all_that_fit_and_comes_into_sight_once() {
    let names: Vec<String> = (0..80).map(|i| format!("ns/Pod-{i:02}")).collect();
    let rows: Vec<Row<'_>> = names
        .iter()
        .map(|n| (vec![n.as_str(), "db/one"], 5))
        .collect();
    let mut panel = shown(answer(&rows), Options::default(), (600.0, 200.0));
    assert_eq!(panel.search("pod-7"), Some(10));
    let rect = panel.focus_rect().expect("the first that fits");
    assert!(rect.y > 200.0, "{rect:?}");
    assert!(panel.overlay().is_some());
    panel.input(&InputEvent::Leave);
    assert!(panel.focus_rect().is_none(), "then the reader scrolls");
    assert!(panel.overlay().is_some(), "what was found stays lit");
    // A new answer keeps the search.
    panel.set_data(answer(&rows[70..]));
    layout(&mut panel, 600.0, 200.0);
    assert!(panel.overlay().is_some());
    assert_eq!(panel.search("nothing like it"), Some(0));
    assert_eq!(panel.search(" "), Some(0));
    assert!(panel.overlay().is_none() && panel.focus_rect().is_none());
}

#[test]
fn zooming_out_shows_all_and_zooming_in_shows_more_names() {
    let names: Vec<String> = (0..120).map(|i| format!("ns/pod-{i}")).collect();
    let rows: Vec<Row<'_>> = names
        .iter()
        .zip(1..)
        .map(|(n, i)| (vec![n.as_str(), "db/one"], i))
        .collect();
    let mut panel = shown(answer(&rows), Options::default(), (600.0, 420.0));
    let natural = panel.scene().size;
    assert!(natural.h > 1000.0 && natural.w == 600.0);
    let all = texts(&panel).len();
    let mut scaled = |factor| {
        let changed = panel
            .input(&InputEvent::Scale(Point::default(), factor))
            .repaint;
        layout(&mut panel, 600.0, 420.0);
        (changed, panel.scene().size, texts(&panel).len())
    };
    let (changed, size, fewer) = scaled(0.01);
    assert!(changed && size.h <= 430.0, "{size:?}");
    assert!(fewer < all / 2, "{fewer} of {all}");
    let (_, size, more) = scaled(2.0);
    assert!(size.h > 600.0 && more > fewer);
    let (_, size, _) = scaled(0.0);
    assert_eq!(size, natural);
    let (_, size, _) = scaled(1e9);
    assert_eq!(size.w, 4800.0);
    assert!(!scaled(2.0).0, "no larger than that");
    assert_eq!(panel.zoom(), Some(8.0));
}

#[test]
fn arrows_follow_the_flow_and_go_through_a_nodes_links() {
    let rows: &[Row<'_>] = &[
        (vec!["a", "x"], 9),
        (vec!["a", "y"], 3),
        (vec!["b", "y"], 2),
    ];
    let mut panel = shown(answer(rows), Options::default(), (600.0, 300.0));
    let mut titles = vec![next(&mut panel).title];
    panel.follow(true);
    titles.push(panel.tooltip().expect("a link").title);
    titles.push(next(&mut panel).title);
    titles.push(next(&mut panel).title);
    panel.follow(true);
    titles.push(panel.tooltip().expect("a node").title);
    panel.follow(false);
    titles.push(panel.tooltip().expect("a link").title);
    assert!(panel.focus_rect().is_some());
    let expected = [
        "Source Pod: a",
        "a → x",
        "a → y",
        "a → y",
        "Destination Pod: y",
        "a → y",
    ];
    assert_eq!(titles, expected);
}

fn regrouped(stage: &str, name: &str) -> Option<(String, String)> {
    let mut data = answer(&[(vec![name, "b/y"], 9), (vec!["web/z", "b/y"], 3)]);
    if let QuerySpec::Links { stages, .. } = &mut data.query {
        stages[0] = stage.to_owned();
    }
    stage.clone_into(&mut data.columns.fields[0].name);
    data.columns.fields[1].name = format!("{stage}_kind");
    let mut panel = shown(data, Options::default(), (600.0, 300.0));
    panel.input(&InputEvent::Key(Key::Next));
    match panel.input(&InputEvent::Key(Key::Enter)).effects.pop() {
        Some(Effect::Select(choice)) => {
            let to = choice.regroup?;
            assert_eq!(to.stages[1], "destinationPod");
            Some((to.label, to.stages[0].clone()))
        }
        _ => None,
    }
}

#[test]
fn namespaces_open_and_close_in_place() {
    let check = |stage: &str, name: &str, label: &str, then: &str| {
        assert_eq!(
            regrouped(stage, name),
            Some((label.to_owned(), then.to_owned()))
        );
    };
    check(
        "sourcePod[fold]",
        "shop/",
        "Expand shop",
        "sourcePod[fold shop]",
    );
    check(
        "sourcePod[fold shop]",
        "shop/cart",
        "Collapse shop",
        "sourcePod[fold]",
    );
    check(
        "sourcePodNamespace",
        "shop",
        "Expand shop",
        "sourcePod[fold shop]",
    );
    check(
        "sourcePod",
        "shop/cart",
        "Collapse shop",
        "sourcePod[fold web]",
    );
    assert_eq!(regrouped("sourceNodeName", "node-1"), None);
}

#[test]
fn the_picture_has_a_ribbon_per_direction_and_arrows_where_wide() {
    let rows: &[Row<'_>] = &[(vec!["a/x", "b/y"], 500)];
    let panel = shown(with_reverse(rows, rows), mirrored(), (600.0, 200.0));
    let count = |fits: fn(&Shape) -> bool| panel.scene().shapes.iter().filter(|s| fits(s)).count();
    assert_eq!(count(|s| matches!(s, Shape::Polygon { .. })), 2);
    assert_eq!(count(|s| matches!(s, Shape::Polyline { .. })), 2);
}
