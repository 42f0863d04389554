//! The shape of a graph: names that stand once, cycles, long links, layers.

use super::super::model::{Model, Options};
use super::super::{SankeyPanel, cycle, graph::Graph};
use super::{Row, answer, layout, texts};
use crate::{Effect, InputEvent, Key, PanelView};
use proptest::prelude::*;
use weir_model::columns::KeyKind;
use weir_model::spec::SankeyShape;

const GRAPH: Options = Options {
    color: weir_model::spec::SankeyColor::Namespace,
    sort: weir_model::spec::NodeSort::Crossings,
    shape: SankeyShape::Graph,
    mirror: false,
};

/// Nodes with their layers and values, links with what they carry, `loop` where one bends around.
fn check(rows: &[Row<'_>], expected: &str) {
    let model = Model::read(&answer(rows), GRAPH).expect("a model");
    let mut text = Vec::new();
    for (i, node) in (0..).zip(&model.graph.nodes) {
        let carried = model.carried[i as usize].sum();
        text.push(format!("{}: {}={carried}", node.layer, model.name(i)));
    }
    for (i, link) in (0..).zip(&model.graph.links) {
        let (from, to) = (model.name(link.source), model.name(link.target));
        let parts = match model.routes.parts(i).len() {
            0 => "loop".to_owned(),
            n => n.to_string(),
        };
        text.push(format!("{from} → {to}={} {parts}", link.value));
    }
    text.push(format!("total={}", model.total.sum()));
    assert_eq!(text.join("\n"), expected.trim());
}

#[test]
fn a_name_stands_once_and_the_lightest_link_of_a_cycle_runs_back() {
    check(
        &[
            (vec!["a", "b"], 9),
            (vec!["b", "c"], 8),
            (vec!["c", "a"], 1),
            (vec!["a", "c"], 2),
            (vec!["b", "b"], 4),
        ],
        "
0: a=12
1: b=21
2: c=11
a → b=9 1
b → c=8 1
c → a=1 loop
a → c=2 2
b → b=4 loop
total=24",
    );
}

#[test]
fn other_and_unknown_stay_with_their_stage() {
    check(
        &[(vec!["*", "*"], 9), (vec!["", "a"], 8), (vec!["a", ""], 2)],
        "
0: Other=9
1: Other=9
0: unknown=8
1: a=10
2: unknown=2
Other → Other=9 1
unknown → a=8 1
a → unknown=2 1
total=19",
    );
}

#[test]
fn a_node_in_two_stages_is_either_end_in_filters() {
    let mut panel = SankeyPanel::new(GRAPH);
    panel.set_data(answer(&[(vec!["a", "b"], 9), (vec!["b", "c"], 8)]));
    layout(&mut panel, 700.0, 300.0);
    assert!(texts(&panel).contains(&"Source Pod → Destination Pod".to_owned()));
    panel.input(&InputEvent::Key(Key::Next));
    panel.input(&InputEvent::Key(Key::Next));
    let Some(Effect::Select(choice)) = panel.input(&InputEvent::Key(Key::Enter)).effects.pop()
    else {
        panic!("expected a choice");
    };
    let ends = r#"sourcePod = "b" or destinationPod = "b""#;
    assert_eq!(choice.only.to_string(), ends);
    let neither = r#"sourcePod != "b" and destinationPod != "b""#;
    assert_eq!(choice.without.to_string(), neither);
    let tip = panel.tooltip().expect("a tooltip");
    assert_eq!(tip.title, "Source Pod, Destination Pod: b");
    assert_eq!(tip.rows[0].value, "17 B");
    panel.follow(true);
    let Some(Effect::Select(choice)) = panel.input(&InputEvent::Key(Key::Enter)).effects.pop()
    else {
        panic!("expected a choice");
    };
    let link = r#"sourcePod = "b" and destinationPod = "c""#;
    assert_eq!(choice.only.to_string(), link);
}

#[test]
fn one_name_that_talks_to_itself_is_drawn() {
    let mut panel = SankeyPanel::new(GRAPH);
    panel.set_data(answer(&[(vec!["a/b", "a/b"], 7)]));
    layout(&mut panel, 300.0, 200.0);
    assert_eq!(panel.total().as_deref(), Some("7 B total"));
    panel.input(&InputEvent::Key(Key::Next));
    panel.follow(true);
    assert_eq!(panel.tooltip().expect("a link").title, "a/b → a/b");
}

/// Layers along links, but for those that run back.
fn arranged(count: usize, links: &[(u32, u32, f64)]) -> Graph {
    let mut graph = Graph::default();
    graph.nodes.resize_with(count, Default::default);
    for (source, target, value) in links {
        graph.links.push(super::super::graph::GraphLink {
            source: *source,
            target: *target,
            value: *value,
        });
    }
    cycle::arrange(&mut graph);
    graph
}

#[test]
fn without_cycles_nothing_runs_back() {
    let links: Vec<_> = (0..6)
        .flat_map(|a| (a + 1..7).map(move |b| (a, b, f64::from(a * b + 1))))
        .collect();
    let graph = arranged(7, &links);
    let layers: Vec<u32> = graph.nodes.iter().map(|n| n.layer).collect();
    assert_eq!(layers, [0, 1, 2, 3, 4, 5, 6]);
}

proptest! {
    #[test]
    fn at_most_half_runs_back_and_bars_hold_their_links(
        links in prop::collection::vec((0u32..12, 0u32..12, 1u32..100), 1..60)
    ) {
        let links: Vec<_> = links.iter().map(|(a, b, v)| (*a, *b, f64::from(*v))).collect();
        let graph = arranged(12, &links);
        for (i, node) in (0..).zip(&graph.nodes) {
            let side = |f: fn(&super::super::graph::GraphLink) -> u32| {
                graph.links.iter().filter(|l| f(l) == i).map(|l| l.value).sum::<f64>()
            };
            prop_assert!(node.value >= side(|l| l.source) - 1e-9);
            prop_assert!(node.value >= side(|l| l.target) - 1e-9);
            prop_assert!((node.layer as usize) < graph.layers);
        }
    }

    #[test]
    fn a_named_value_stands_once(rows in prop::collection::vec((prop::collection::vec(0usize..5, 2), 1u64..100), 1..30)) {
        const NAMES: [&str; 5] = ["a", "b", "c", "*", ""];
        let rows: Vec<Row<'_>> = rows.iter().map(|(k, v)| (k.iter().map(|i| NAMES[*i]).collect(), *v)).collect();
        let model = Model::read(&answer(&rows), GRAPH).expect("a model");
        let mut names: Vec<&str> = model.keys.iter().filter(|k| k.part.kind == KeyKind::Value).map(|k| k.name.as_str()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), count);
        let truth: u64 = rows.iter().map(|r| r.1).sum();
        prop_assert_eq!(model.total.sum(), truth as f64);
        // What touches a name is counted once, also where it talks to itself.
        for (key, carried) in model.keys.iter().zip(&model.carried) {
            if key.part.kind == KeyKind::Value {
                let touched: u64 = rows.iter().filter(|r| r.0.contains(&key.name.as_str())).map(|r| r.1).sum();
                prop_assert_eq!(carried.sum(), touched as f64);
            }
        }
    }
}
