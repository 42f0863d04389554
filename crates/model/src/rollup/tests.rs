//! The table of rollups is sound.

use super::*;
use crate::column::column;

#[test]
fn every_column_is_one_of_flows() {
    for rollup in &ROLLUPS {
        let unknown: Vec<_> = rollup
            .columns
            .iter()
            .filter(|c| column(c).is_none())
            .collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", rollup.table);
    }
}

#[test]
fn buckets_nest() {
    for pair in ROLLUPS.windows(2) {
        assert!(pair[0].seconds % pair[1].seconds == 0 || pair[1].seconds % pair[0].seconds == 0);
    }
}
