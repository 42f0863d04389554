//! Ids of dimensions, and what belongs together.

use super::*;
use proptest::prelude::*;

#[test]
fn labels_are_dimensions() {
    let label = Dim::find("sourcePodLabels[\"app\"]").expect("a label");
    assert_eq!(label.label(), "Source label app");
    assert_eq!(label.columns(), ["sourcePodLabels"]);
    let twin = label.twin().expect("the other end");
    assert_eq!(twin.id(), "destinationPodLabels[\"app\"]");
    for none in [
        "sourcePodName[\"app\"]",
        "sourcePodLabels[app]",
        "sourcePodLabels[\"app\"",
        "sourcePodLabels[\"a\\.\"]",
        "sourcePodLabels[\"a\"]]",
        "x",
    ] {
        assert_eq!(Dim::find(none), None, "{none}");
    }
}

#[test]
fn every_fixed_dimension_finds_itself_and_its_twin_comes_back() {
    for dim in Dim::fixed() {
        assert_eq!(Dim::find(&dim.id()).as_ref(), Some(&dim));
        if let Some(twin) = dim.twin() {
            assert_eq!(twin.twin(), Some(dim.clone()));
            assert_eq!(twin.kind(), dim.kind());
        }
    }
}

#[test]
fn names_fold_by_namespace() {
    let open = ["shop", "a,b", "kube-system", "shop", ""].map(str::to_owned);
    let fold = Fold::of("sourcePod", open).expect("a fold");
    assert_eq!(fold.id(), "sourcePod[fold a%2Cb,kube-system,shop]");
    let dim = Dim::find(&fold.id()).expect("its dimension");
    assert_eq!(dim, Dim::Fold(fold.clone()));
    assert_eq!(dim.label(), "Source Pod");
    assert_eq!(dim.columns(), ["sourcePodNamespace", "sourcePodName"]);
    let twin = dim.twin().expect("the other end").id();
    assert_eq!(twin, "destinationPod[fold a%2Cb,kube-system,shop]");
    assert_eq!(fold.read("prod/"), Folded::Namespace("prod"));
    for value in ["shop/web", "shop/x/", "web", "/", ""] {
        assert_eq!(fold.read(value), Folded::Value(value));
    }
    assert!(Dim::find("destinationEndpoint[fold]").is_some());
    assert_eq!(Dim::comparable("sourcePod[fold]"), None);
    for none in [
        "sourcePod[fold ]",
        "sourcePod[fold b,a]",
        "sourcePod[fold a,a]",
        "sourcePod[fold %61]",
        "sourcePod[fold %2c]",
        "sourcePod[fold %FF]",
        "sourcePod[fold %2]",
        "sourcePod[folda]",
        "verdict[fold]",
        "sourcePodName[fold]",
    ] {
        assert_eq!(Dim::find(none), None, "{none}");
    }
}

proptest! {
    #[test]
    fn any_fold_comes_back_from_its_id(open in prop::collection::vec(any::<String>(), 0..5)) {
        let fold = Fold::of("sourceWorkload", open).expect("a fold");
        prop_assert!(fold.id().bytes().skip(20).all(|b| b.is_ascii_alphanumeric() || b"-_.%,]".contains(&b)));
        prop_assert_eq!(Dim::find(&fold.id()), Some(Dim::Fold(fold)));
    }

    #[test]
    fn any_key_comes_back_from_its_id(key in any::<String>(), id in any::<String>()) {
        let label = Dim::label_of("destinationPodLabels", key).expect("a label");
        prop_assert_eq!(Dim::find(&label.id()), Some(label));
        if let Some(dim) = Dim::find(&id) {
            prop_assert_eq!(dim.id(), id);
        }
    }
}
