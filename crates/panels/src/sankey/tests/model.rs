//! What is read from an answer: nodes, links, totals.

use super::super::amount::Amount;
use super::super::highlight::highlight;
use super::super::model::{Model, ModelError, Options};
use super::super::target::Target;
use super::{answer, field};
use crate::PanelData;
use proptest::prelude::*;
use weir_model::columns::KeyKind;
use weir_model::{Columns, Data, Measure, QuerySpec};

fn read(rows: &[super::Row<'_>]) -> Model {
    let data = answer(rows);
    Model::read(&data, Options::default()).expect("a model")
}

/// Nodes and links as text.
fn check(rows: &[super::Row<'_>], expected: &str) {
    let model = read(rows);
    let nodes = (0..model.keys.len() as u32).map(|n| {
        let node = model.graph.nodes[n as usize];
        format!(
            "{}:{:?}:{}={}",
            node.layer,
            model.kind(n),
            model.name(n),
            model.carried[n as usize].sum()
        )
    });
    let links = (0..model.graph.links.len() as u32).map(|l| {
        format!(
            "{}={}",
            model.link_name(l),
            model.graph.links[l as usize].value
        )
    });
    let text: Vec<String> = nodes
        .chain(links)
        .chain([format!("total={}", model.total.sum())])
        .collect();
    assert_eq!(text.join("\n"), expected.trim());
}

#[test]
fn a_pod_stands_in_both_stages_and_other_is_not_a_name() {
    check(
        &[
            (vec!["shop/cart", "shop/db"], 5),
            (vec!["shop/db", "shop/cart"], 2),
            (vec!["*", "Other"], 3),
            (vec!["Other", ""], 1),
        ],
        "
0:Value:shop/cart=5
1:Value:shop/db=5
0:Value:shop/db=2
1:Value:shop/cart=2
0:Other:Other=3
1:Value:Other=3
0:Value:Other=1
1:Unknown:unknown=1
shop/cart → shop/db=5
shop/db → shop/cart=2
Other → Other=3
Other → unknown=1
total=11",
    );
}

#[test]
fn rows_of_one_pair_become_one_link_and_zero_draws_nothing() {
    check(
        &[
            (vec!["a", "b", "n1"], 4),
            (vec!["a", "b", "n2"], 6),
            (vec!["z", "b", "n1"], 0),
        ],
        "
0:Value:a=10
1:Value:b=10
2:Value:n1=4
2:Value:n2=6
a → b=10
b → n1=4
b → n2=6
total=10",
    );
}

#[test]
fn a_named_value_that_carries_nothing_is_still_named() {
    let model = read(&[
        (vec!["a", "b"], 1),
        (vec!["idle", "b"], 0),
        (vec!["*", "b"], 1),
    ]);
    let named: Vec<_> = model.stages[0]
        .named
        .iter()
        .map(|p| p.value.as_str())
        .collect();
    assert_eq!(named, ["a", "idle"]);
}

#[test]
fn enumerations_read_as_names() {
    let query = QuerySpec::Links {
        stages: vec!["flowType".into(), "protocolIdentifier".into()],
        split: None,
        measure: Measure::Octets,
        top: 5,
    };
    let fields = vec![
        field("flowType", Data::UInt(vec![1, 2])),
        field("protocolIdentifier", Data::UInt(vec![6, 250])),
        field("octets", Data::Float(vec![1.5, 2.5])),
    ];
    let columns = Columns { rows: 2, fields };
    let data = PanelData {
        query,
        columns,
        ..answer(&[])
    };
    let model = Model::read(&data, Options::default()).expect("a model");
    let names: Vec<_> = (0..4).map(|n| model.name(n)).collect();
    assert_eq!(names, ["intra-Node", "TCP", "inter-Node", "250"]);
    assert_eq!(model.total.sum(), 4.0);
}

#[test]
fn a_wrong_shape_says_what_was_expected() {
    let mut data = answer(&[(vec!["a", "b"], 1)]);
    data.columns.fields.remove(0);
    let error = Model::read(&data, Options::default()).expect_err("no model");
    assert_eq!(error.to_string(), "the answer lacks the column `sourcePod`");
    data.query = QuerySpec::Totals { measures: vec![] };
    assert_eq!(
        Model::read(&data, Options::default()),
        Err(ModelError::NotLinks)
    );
    let mut data = answer(&[(vec!["a", "b"], 1)]);
    data.columns.fields[4].data = data.columns.fields[0].data.clone();
    let error = Model::read(&data, Options::default()).expect_err("no model");
    assert!(error.to_string().contains("`octets` holds text"));
}

#[test]
fn hostile_numbers_draw_nothing() {
    let mut data = answer(&[
        (vec!["a", "b"], 1),
        (vec!["a", "c"], 1),
        (vec!["a", "d"], 1),
    ]);
    data.columns.fields[4].data = Data::Float(vec![f64::NAN, f64::INFINITY, -4.0]);
    let model = Model::read(&data, Options::default()).expect("a model");
    assert_eq!((model.total.sum(), model.graph.links.len()), (0.0, 0));
}

#[test]
fn a_highlight_follows_only_the_flows_through_its_target() {
    let model = read(&[
        (vec!["a", "b", "n1"], 4),
        (vec!["z", "b", "n1"], 6),
        (vec!["z", "b", "n2"], 1),
    ]);
    let lit = highlight(&model, Target::Node(0));
    let four = Amount {
        forward: 4.0,
        reverse: 0.0,
    };
    assert_eq!(lit.value, four);
    assert_eq!(lit.nodes, [(0, four), (1, four), (2, four)]);
    assert_eq!(lit.pieces, [(0, four), (1, four)]);
}

fn rows() -> impl Strategy<Value = Vec<(Vec<usize>, u64)>> {
    prop::collection::vec(
        (prop::collection::vec(0usize..6, 3), 0u64..1_000_000),
        0..60,
    )
}

proptest! {
    #[test]
    fn flow_is_conserved(rows in rows()) {
        let names = ["a", "b", "Other", "*", "", "f"];
        let rows: Vec<_> = rows
            .iter()
            .map(|(k, v)| (k.iter().map(|i| names[*i]).collect::<Vec<_>>(), *v))
            .collect();
        let truth: u64 = rows.iter().map(|r| r.1).sum();
        if rows.is_empty() {
            return Ok(());
        }
        let model = read(&rows);
        prop_assert_eq!(model.total.sum(), truth as f64);
        for layer in 0..3 {
            let nodes = model.graph.nodes.iter().filter(|n| n.layer == layer);
            prop_assert_eq!(nodes.map(|n| n.value).sum::<f64>(), truth as f64);
        }
        for (i, node) in model.graph.nodes.iter().enumerate() {
            let into: f64 =
                model.graph.links.iter().filter(|l| l.target == i as u32).map(|l| l.value).sum();
            let out: f64 =
                model.graph.links.iter().filter(|l| l.source == i as u32).map(|l| l.value).sum();
            prop_assert!(node.layer == 0 || into == node.value);
            prop_assert!(node.layer == 2 || out == node.value);
            let others = model.graph.nodes.iter().zip(&model.keys);
            let same = others.filter(|(n, k)| {
                n.layer == node.layer && k.part == model.keys[i].part
            });
            prop_assert_eq!(same.count(), 1);
            prop_assert!(model.kind(i as u32) != KeyKind::Other || model.name(i as u32) == "Other");
        }
    }
}
