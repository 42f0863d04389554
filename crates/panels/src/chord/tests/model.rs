//! Tests of reading an answer: what stands once, what adds up.

use super::super::model::Model;
use super::*;
use proptest::prelude::*;

fn read(data: &PanelData) -> Model {
    Model::read(&data.query, &data.columns).unwrap()
}

fn names(model: &Model) -> Vec<&str> {
    model.names.iter().map(|n| n.label.as_str()).collect()
}

#[test]
fn who_sends_and_receives_stands_once_and_a_mix_is_two_ribbons() {
    let model = read(&data(&[
        ("shop/a", "shop/b", "allow", 5.0),
        ("shop/a", "shop/b", "drop", 2.0),
        ("shop/b", "shop/a", "allow", 1.0),
        ("shop/a", "shop/b", "drop", 1.0),
        (OTHER, "Other", "unprotected", 4.0),
        (UNKNOWN, OTHER, "unprotected", 3.0),
        ("shop/a", "shop/b", "reject", 0.0),
    ]));
    assert_eq!(
        names(&model),
        ["shop/a", "shop/b", "Other", "Other", "unknown"]
    );
    let sides: Vec<_> = model.names.iter().map(|n| (n.sent, n.received)).collect();
    assert_eq!(
        sides,
        [(8.0, 1.0), (1.0, 8.0), (4.0, 3.0), (0.0, 4.0), (3.0, 0.0)]
    );
    let strands: Vec<_> = model
        .strands
        .iter()
        .map(|s| (s.label.as_str(), s.sum))
        .collect();
    assert_eq!(
        strands,
        [("Allowed", 6.0), ("Dropped", 3.0), ("Unprotected", 7.0)]
    );
    let ribbons: Vec<_> = model
        .ribbons
        .iter()
        .map(|r| (r.source, r.target, r.strand, r.value))
        .collect();
    assert_eq!(
        ribbons,
        [
            (0, 1, 0, 5.0),
            (0, 1, 1, 3.0),
            (1, 0, 0, 1.0),
            (2, 3, 2, 4.0),
            (4, 2, 2, 3.0)
        ]
    );
    assert_eq!((model.total, model.between(0, 1)), (16.0, 8.0));
    assert_eq!(model.groups, ["shop"]);
}

#[test]
fn stages_of_different_things_share_no_names() {
    let stages = ["sourcePodNamespace", "destinationServicePortName"];
    let model = read(&answer(
        stages,
        None,
        &[("a", "a", "", 1.0), ("a", "a/b:web", "", 2.0)],
    ));
    assert_eq!(names(&model), ["a", "a", "a/b:web"]);
    assert_eq!(
        (model.names[0].stage, model.names[1].stage),
        (Some(0), Some(1))
    );
    assert_eq!((model.groups.len(), model.strands.len()), (1, 1));
    assert!(!model.is_split());
}

#[test]
fn other_questions_are_told_what_was_expected() {
    let mut odd = data(&[]);
    odd.columns.fields.retain(|f| f.name != "verdict");
    assert_eq!(
        Model::read(&odd.query, &odd.columns).unwrap_err(),
        "expected a column `verdict`"
    );
    let query = QuerySpec::Nothing {};
    assert_eq!(
        Model::read(&query, &odd.columns).unwrap_err(),
        "expected the answer to a links query"
    );
    let query = QuerySpec::Links {
        stages: vec!["sourceIP".into()],
        split: None,
        measure: Measure::Records,
        top: 3,
    };
    assert_eq!(
        Model::read(&query, &odd.columns).unwrap_err(),
        "expected two stages, not 1"
    );
}

/// Cells of every kind.
pub fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-c]/[a-f]",
        2 => "[a-f]",
        1 => Just(OTHER.to_owned()),
        1 => Just(UNKNOWN.to_owned()),
        1 => Just("<b>\u{202e}/x".to_owned()),
    ]
}

/// Rows of every kind.
pub fn rows() -> impl Strategy<Value = Vec<(String, String, String, f64)>> {
    let verdict = prop_oneof![
        Just("allow"),
        Just("drop"),
        Just("reject"),
        Just("unprotected"),
        Just(OTHER)
    ];
    let value = prop_oneof![4 => 0.5f64..1e6, 1 => Just(1e-9), 1 => Just(1e12), 1 => any::<f64>()];
    proptest::collection::vec(
        (cell(), cell(), verdict.prop_map(str::to_owned), value),
        0..60,
    )
}

/// The same, borrowed.
pub fn borrowed(rows: &[(String, String, String, f64)]) -> Vec<Row<'_>> {
    rows.iter()
        .map(|(a, b, c, v)| (a.as_str(), b.as_str(), c.as_str(), *v))
        .collect()
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

proptest! {
    #[test]
    fn totals_add_up(rows in rows()) {
        let rows = borrowed(&rows);
        let model = read(&data(&rows));
        let valid = rows.iter().map(|r| r.3).filter(crate::number::amount);
        let wanted: f64 = valid.map(|v| v.min(1e30)).sum();
        prop_assert!(same(model.total, wanted));
        for sum in [
            model.names.iter().map(|n| n.sent).sum::<f64>(),
            model.names.iter().map(|n| n.received).sum::<f64>(),
            model.strands.iter().map(|s| s.sum).sum::<f64>(),
            (0..model.strands.len() as u32)
                .flat_map(|s| model.only(s).ribbons)
                .map(|r| r.value)
                .sum::<f64>(),
        ] {
            prop_assert!(same(model.total, sum), "{} {sum}", model.total);
        }
    }
}
