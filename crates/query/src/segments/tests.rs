//! Parts cover the range once, and the cheapest tables come first.

use super::*;
use crate::Catalog;
use proptest::prelude::*;

fn spans(range: [i64; 2], levels: &[Level]) -> String {
    let mut out = String::new();
    for part in parts(range, levels) {
        let table = part.rollup.map_or("flows", |rollup| rollup.table);
        out.push_str(&format!("{table} {:?}\n", part.spans));
    }
    out
}

#[test]
fn whole_buckets_come_from_the_cheapest_level() {
    let levels = Catalog::whole().rollups;
    insta::assert_snapshot!(spans([3_599, 11_000], &levels), @r"
    flows [[3599, 3600], [10980, 11000]]
    flows_class_1h [[3600, 10800]]
    flows_class_1m [[10800, 10980]]
    ");
}

#[test]
fn what_is_not_complete_comes_from_the_records() {
    let levels: Vec<Level> = (Catalog::whole().rollups.into_iter())
        .map(|level| Level {
            since: 7_300,
            ..level
        })
        .collect();
    insta::assert_snapshot!(spans([3_600, 14_400], &levels), @r"
    flows [[3600, 7320]]
    flows_class_1m [[7320, 10800]]
    flows_class_1h [[10800, 14400]]
    ");
}

proptest! {
    #[test]
    fn every_second_is_in_exactly_one_span(
        from in 0..100_000_i64,
        length in 1..200_000_i64,
        since in prop::collection::vec(prop::option::of(0..200_000_i64), 4),
    ) {
        let levels = Catalog::whole().rollups.into_iter().zip(since);
        let levels: Vec<Level> = levels
            .filter_map(|(level, since)| Some(Level { since: since?, ..level }))
            .collect();
        let whole = parts([from, from + length], &levels);
        let mut all: Vec<[i64; 2]> = whole.iter().flat_map(|part| part.spans.clone()).collect();
        all.sort_unstable();
        let mut at = from;
        for [start, end] in all {
            prop_assert_eq!(start, at);
            prop_assert!(end > start);
            at = end;
        }
        prop_assert_eq!(at, from + length);
        for part in whole {
            let Some(rollup) = part.rollup else { continue };
            let level = levels.iter().find(|level| level.rollup == rollup).expect("a level");
            for [start, end] in part.spans {
                let seconds = i64::from(rollup.seconds);
                prop_assert!(start % seconds == 0 && end % seconds == 0 && start >= level.since);
            }
        }
    }
}
