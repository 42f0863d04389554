//! Tests of the demo's pure parts: which spans are missing, the box, the options.
#![allow(clippy::unwrap_used)]

use clap::Parser as _;

use super::boxed;
use super::gaps::{Bucket, gaps, width};
use crate::cli::{Cli, Command};

fn bucket(first: i64, last: i64) -> Bucket {
    Bucket { first, last }
}

#[test]
fn an_empty_table_is_filled_in_one_go() {
    assert_eq!(gaps(&[], 1_000, 9_000, 600), [(1_000, 9_000)]);
}

#[test]
fn a_second_start_fills_only_what_is_missing() {
    let filled = [
        bucket(1_010, 1_199),
        bucket(1_200, 1_799),
        bucket(1_800, 2_300),
    ];
    assert_eq!(gaps(&filled, 1_000, 9_000, 600), [(2_301, 9_000)]);
}

#[test]
fn a_wider_range_fills_before_and_after() {
    let filled = [bucket(5_000, 5_399), bucket(5_400, 5_900)];
    assert_eq!(
        gaps(&filled, 1_000, 9_000, 600),
        [(1_000, 5_000), (5_901, 9_000)]
    );
}

#[test]
fn a_hole_that_an_interrupted_start_left_is_filled() {
    let filled = [bucket(1_000, 1_500), bucket(7_000, 8_990)];
    assert_eq!(
        gaps(&filled, 1_000, 9_000, 600),
        [(1_500, 7_000), (8_991, 9_000)]
    );
}

#[test]
fn records_of_the_future_leave_nothing_to_fill() {
    assert_eq!(
        gaps(&[bucket(8_000, 9_500)], 8_000, 9_000, 600),
        [(9_000, 9_000)]
    );
}

#[test]
fn quiet_traffic_gets_wide_buckets() {
    assert_eq!(width(200.0), 180);
    assert_eq!(width(0.1), 10_000);
    assert_eq!(width(1e-300), 1_000_000_000);
}

#[test]
fn the_box_fits_its_lines() {
    let text = boxed(&["a – b".into(), "longer line".into()]);
    assert_eq!(
        text,
        "\n╭───────────────╮\n│  a – b        │\n│  longer line  │\n╰───────────────╯\n\n"
    );
}

#[test]
fn the_options_have_the_documented_defaults() {
    let Command::Demo(args) = Cli::try_parse_from(["weir", "demo"]).unwrap().command else {
        panic!("demo")
    };
    assert_eq!(
        (args.since, args.clickhouse_port, args.seed),
        (6 * 3_600, 8_123, 1)
    );
    assert_eq!(args.listen.to_string(), "127.0.0.1:8300");
    assert!(Cli::try_parse_from(["weir", "demo", "--since", "soon"]).is_err());
}
