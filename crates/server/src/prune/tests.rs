//! Tests of what is dropped, in which order.
#![allow(clippy::unwrap_used)]

use super::{Outcome, Partition, choose, parse_bytes, parse_percent};

const HOUR: u64 = 3_600;
const NOW: u64 = 1_767_614_400;

fn partition(table: &str, hours_ago: i64, bytes: u64) -> Partition {
    let oldest = NOW.saturating_add_signed(-hours_ago * HOUR as i64);
    Partition {
        table: table.into(),
        partition: format!("p{hours_ago}"),
        id: format!("{hours_ago}"),
        rows: bytes / 10,
        bytes,
        oldest,
        newest: oldest + HOUR - 1,
    }
}

fn dropped(allowed: u64) -> Vec<String> {
    let partitions = vec![
        partition("flows_pair_5m", 2, 10),
        partition("flows", 1, 100),
        partition("flows", 3, 100),
        partition("flows", 2, 100),
        partition("flows_pair_5m", 1, 10),
        partition("flows", -9_000, 7),
    ];
    let before = partitions.iter().map(|p| p.bytes).sum();
    let chosen = choose(partitions, before, allowed, NOW as i64 - 10);
    chosen
        .iter()
        .map(|p| format!("{} {}", p.table, p.id))
        .collect()
}

#[test]
fn the_oldest_records_go_first_and_what_is_written_last() {
    assert_eq!(dropped(327), [""; 0]);
    assert_eq!(dropped(300), ["flows 3"]);
    assert_eq!(dropped(227), ["flows 3"]);
    assert_eq!(dropped(226), ["flows 3", "flows 2"]);
    let all = [
        "flows 3",
        "flows 2",
        "flows -9000",
        "flows_pair_5m 2",
        "flows 1",
        "flows_pair_5m 1",
    ];
    assert_eq!(dropped(119), all[..4]);
    assert_eq!(dropped(20), all[..5]);
    assert_eq!(dropped(0), all);
}

#[test]
fn what_is_done_is_said() {
    let outcome = Outcome {
        before: 3 << 30,
        allowed: 2 << 30,
        after: 2 << 30,
        dry_run: false,
        dropped: vec![partition("flows", 5, 1 << 30)],
    };
    assert_eq!(
        outcome.words(),
        "dropped  partition       rows    bytes                  from                    to\n\
         flows    p5         107374182  1.0 GiB  2026-01-05T07:00:00Z  2026-01-05T07:59:59Z\n\
         3.0 GiB of 2.0 GiB taken; 1 partitions dropped, 2.0 GiB left\n"
    );
}

#[test]
fn sizes_are_read() {
    for (text, bytes) in [
        ("6Gi", 6 << 30),
        ("6GiB", 6 << 30),
        ("1.5Ki", 1_536),
        ("500MB", 500_000_000),
        ("2 g", 2_000_000_000),
        ("12", 12),
        ("7B", 7),
    ] {
        assert_eq!(parse_bytes(text), Ok(bytes), "{text}");
    }
    for bad in ["", "Gi", "6x", "-1", "6i", "0", "1e30", "6GG", "é"] {
        assert!(parse_bytes(bad).unwrap_err().contains("6Gi"), "{bad}");
    }
    assert_eq!(parse_percent("80%"), Ok(80));
    assert!(parse_percent("0").is_err() && parse_percent("101").is_err());
}
