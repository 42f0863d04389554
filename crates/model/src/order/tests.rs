//! The shared sort gives what the standard one gives.

use super::Ordered as _;
use proptest::prelude::*;

proptest! {
    #[test]
    fn sorts_as_the_standard_library_does(items in proptest::collection::vec((0u8..6, any::<u16>()), 0..60)) {
        let (mut ours, mut theirs) = (items.clone(), items);
        ours.order_by_key(|item| item.0);
        theirs.sort_by_key(|item| item.0);
        prop_assert_eq!(&ours, &theirs);
        ours.order_by(|a, b| b.1.cmp(&a.1));
        theirs.sort_by_key(|b| std::cmp::Reverse(b.1));
        prop_assert_eq!(&ours, &theirs);
        ours.order();
        theirs.sort();
        prop_assert_eq!(ours, theirs);
    }
}
