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

proptest! {
    #[test]
    fn any_key_comes_back_from_its_id(key in any::<String>(), id in any::<String>()) {
        let label = Dim::label_of("destinationPodLabels", key).expect("a label");
        prop_assert_eq!(Dim::find(&label.id()), Some(label));
        if let Some(dim) = Dim::find(&id) {
            prop_assert_eq!(dim.id(), id);
        }
    }
}
