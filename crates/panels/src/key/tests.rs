//! Tests of keys: reading, labels, filters.

use super::*;
use weir_model::{Data, Dictionary, Field};

fn dims(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|d| (*d).to_owned()).collect()
}

fn values(texts: &[&str]) -> Vec<Part> {
    texts.iter().map(|t| Part::value(t)).collect()
}

fn test(field: &str, op: Op, texts: &[&str]) -> Filter {
    Filter::set(field, op, texts.iter().map(|t| Value::from(*t)).collect())
}

#[test]
fn a_pod_named_other_stays_itself() {
    let text = Dictionary {
        values: vec!["Other".into(), "".into()],
        codes: vec![0, 1, 1],
    };
    let field = |name: &str, data| Field {
        name: name.into(),
        data,
        nulls: None,
    };
    let columns = Columns {
        rows: 3,
        fields: vec![
            field("sourcePod", Data::Text(text)),
            field("sourcePod_kind", Data::UInt(vec![0, 1, 2])),
        ],
    };
    let dims = dims(&["sourcePod"]);
    let keys: Vec<_> = (0..3).map(|row| read(&columns, &dims, row)).collect();
    assert_eq!(
        keys,
        [
            vec![Part::value("Other")],
            vec![Part::other()],
            vec![Part::unknown()]
        ]
    );
    assert_eq!(label(&dims, &keys[0]), label(&dims, &keys[1]));
    let named = [keys[0].clone(), keys[2].clone()];
    assert_eq!(
        filter_for(&dims, &keys[0], &named).0,
        test("sourcePod", Op::Eq, &["Other"])
    );
    assert_eq!(
        filter_for(&dims, &keys[1], &named).0,
        test("sourcePod", Op::NotIn, &["Other", ""])
    );
    assert_eq!(
        filter_for(&dims, &keys[2], &named).1,
        test("sourcePod", Op::Ne, &[""])
    );
    assert_eq!(
        read(&columns, &self::dims(&["absent"]), 0),
        [Part::unknown()]
    );
}

#[test]
fn labels_read_well() {
    let pods = dims(&["sourcePod", "destinationPod"]);
    assert_eq!(
        label(&pods, &values(&["shop/a", "shop/b"])),
        "shop/a → shop/b"
    );
    assert_eq!(
        label(&pods, &[Part::value("shop/a"), Part::unknown()]),
        "shop/a → unknown"
    );
    assert_eq!(
        long_label(&pods, &[Part::other(), Part::other()], 10),
        "Other (10 named elsewhere)"
    );
    let mixed = dims(&["flowType", "sourcePodNamespace"]);
    assert!(label(&mixed, &values(&["1", "shop"])).ends_with(" · shop"));
    assert_ne!(label(&mixed, &values(&["1", "shop"])), "1 · shop");
    assert_eq!(printable("a\u{202e}b\u{0}"), "a\u{fffd}b\u{fffd}");
}

#[test]
fn a_pair_is_source_and_target() {
    let pods = dims(&["sourcePod", "destinationPod"]);
    let pair = values(&["a", "b"]);
    let (only, without) = filter_for(&pods, &pair, &[]);
    let both = Filter::All(vec![
        test("sourcePod", Op::Eq, &["a"]),
        test("destinationPod", Op::Eq, &["b"]),
    ]);
    assert_eq!(only, both);
    assert_eq!(without, !both.clone());
    let other = vec![Part::other(), Part::other()];
    let (only, without) = filter_for(&pods, &other, &[pair, values(&["c", "d"])]);
    assert_eq!(only, !without.clone());
    assert!(matches!(without, Filter::Any(all) if all.len() == 2 && all[0] == both));
}

#[test]
fn numbers_are_compared_as_numbers() {
    let port = dims(&["destinationTransportPort"]);
    let (only, _) = filter_for(&port, &values(&["443"]), &[]);
    assert_eq!(only, Filter::test("destinationTransportPort", Op::Eq, 443));
    let (only, _) = filter_for(&port, &[Part::unknown()], &[]);
    assert_eq!(only, Filter::test("destinationTransportPort", Op::Eq, 0));
}

#[test]
fn a_folded_name_is_filtered_by_its_namespace() {
    let id = "sourcePod[fold shop]";
    let dims = dims(&[id, "destinationPod[fold shop]"]);
    let one = &dims[..1];
    let keys: Vec<Vec<Part>> = ["prod/", "shop/web", "dev/"]
        .iter()
        .map(|value| values(&[value]))
        .collect();
    let text = |filter: &Filter| filter.to_string();
    let (only, without) = filter_for(one, &keys[0], &keys);
    assert_eq!(text(&only), "sourcePodNamespace = \"prod\"");
    assert_eq!(text(&without), "sourcePodNamespace != \"prod\"");
    let (only, _) = filter_for(one, &keys[1], &keys);
    assert_eq!(text(&only), "sourcePod = \"shop/web\"");
    let (only, _) = filter_for(one, &[Part::unknown()], &keys);
    assert_eq!(text(&only), "sourcePod = \"\"");
    let (only, without) = filter_for(one, &[Part::other()], &keys);
    assert_eq!(
        text(&only),
        "sourcePod not in (\"shop/web\") and sourcePodNamespace not in (\"prod\", \"dev\")"
    );
    assert_eq!(without, !only.clone());
    assert!(only.check().is_ok());
    let pair = [Part::value("prod/"), Part::value("shop/db")];
    assert_eq!(label(&dims, &pair), "prod/ → shop/db");
}
