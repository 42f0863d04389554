//! A difference of one octet is seen; the last bits of a rate are not.

use super::{Answer, missing};
use crate::answer::Part;
use weir_model::{Measure, QuerySpec};

fn answer(values: &[(&str, f64)]) -> Answer {
    let key = |name: &str| (0, vec![Part::Value(name.to_owned())]);
    values.iter().map(|(name, v)| (key(name), *v)).collect()
}

fn groups(measure: Measure) -> QuerySpec {
    QuerySpec::Groups {
        by: vec!["sourcePod".to_owned()],
        measure,
        top: 3,
    }
}

#[test]
fn whole_numbers_are_compared_to_the_last() {
    let spec = groups(Measure::Octets);
    let plain = answer(&[("a", 1e12), ("b", 0.0)]);
    assert!(missing(&spec, &plain, &answer(&[("a", 1e12)])).is_empty());
    assert_eq!(
        missing(&spec, &plain, &answer(&[("a", 1e12 + 1.0)])).len(),
        1
    );
    assert_eq!(missing(&spec, &plain, &answer(&[])).len(), 1);
}

#[test]
fn rates_may_differ_by_rounding() {
    let spec = groups(Measure::Throughput);
    let plain = answer(&[("a", 1e12)]);
    assert!(missing(&spec, &plain, &answer(&[("a", 1e12 + 1.0)])).is_empty());
    assert_eq!(
        missing(&spec, &plain, &answer(&[("a", 1e12 + 1e5)])).len(),
        1
    );
}
