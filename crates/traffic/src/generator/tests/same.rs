//! What is the same: bytes of a seed, batches of any length, a cluster among others.

use super::*;

/// FNV-1a (Fowler, Noll, Vo) of the records' RowBinary.
fn hash(records: &[FlowRecord]) -> u64 {
    let mut bytes = Vec::new();
    records.iter().for_each(|r| r.write_row_binary(&mut bytes));
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3)
    })
}

#[test]
fn same_seed_same_bytes() {
    let first = records(config(1), 300);
    assert_eq!(hash(&first), hash(&records(config(1), 300)));
    assert_ne!(hash(&first), hash(&records(config(2), 300)));
    // pinned: another machine, compiler or day must give these bytes too
    assert_eq!(
        (first.len(), hash(&first)),
        (23_653, 8_495_847_667_565_029_236)
    );
}

#[test]
fn batches_of_any_length_join_to_the_same() {
    let whole = records(config(3), 200);
    let mut generator = Generator::new(config(3));
    let mut joined = Vec::new();
    for until in [0, 1, 999, 1_000, 1_001, 59_999, 60_500, 199_999, 200_000] {
        joined.extend(generator.next_batch(NOON_MS + until));
    }
    assert_eq!(whole, joined);
    assert_eq!(generator.now_ms(), NOON_MS + 200_000);
    let mut stepped = Vec::new();
    let mut generator = Generator::new(config(3));
    while generator.now_ms() < NOON_MS + 200_000 {
        let mut batch = Vec::new();
        generator.fill(NOON_MS + 200_000, 500, &mut batch);
        stepped.extend(batch);
    }
    assert_eq!(whole, stepped);
}

#[test]
fn each_cluster_is_what_it_is_alone() {
    let three = Config {
        clusters: 3,
        ..config(5)
    };
    let all = records(three, 120);
    let alone = |seed| Config {
        rate: 20.0,
        ..config(seed)
    };
    for seed in 5..8 {
        let own = records(alone(seed), 120);
        let uuid = &own[0].cluster_uuid;
        let among: Vec<_> = all.iter().filter(|r| r.cluster_uuid == *uuid).collect();
        assert!(own.len() > 500 && own.iter().eq(among), "seed {seed}");
    }
    let none = Config {
        clusters: 0,
        ..config(5)
    };
    assert_eq!(records(none, 10), records(config(5), 10));
}
