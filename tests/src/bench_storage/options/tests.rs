//! The command line is read as people write it; ranges are ragged and within the day.

use super::{COVER_MS, NOW_MS, Options};
use clap::Parser as _;
use weir_traffic::Generator;

fn options(words: &[&str]) -> Result<Options, clap::Error> {
    Options::try_parse_from(["bench-storage"].iter().chain(words))
}

#[test]
fn counts_lengths_and_settings_are_read() {
    let options = options(&[
        "--rows",
        "20k",
        "--windows",
        "5m,24h",
        "--settings",
        "a=1,b=2",
    ]);
    let options = options.expect("they are right");
    assert_eq!(options.rows, 20_000);
    let names: Vec<&str> = options.windows.iter().map(|w| w.name.as_str()).collect();
    assert_eq!(names, ["5m", "24h"]);
    assert_eq!(options.settings[1], ("b".to_owned(), "2".to_owned()));
}

#[test]
fn wrong_words_are_refused() {
    for words in [
        ["--rows", "many"],
        ["--rows", "0"],
        ["--windows", "25h"],
        ["--settings", "a"],
        ["--repeat", "0"],
        ["--size", "vast"],
    ] {
        assert!(options(&words).is_err(), "{words:?}");
    }
    assert!(
        options(&["--reuse"]).is_err(),
        "nothing names what to reuse"
    );
}

#[test]
fn ranges_are_ragged_and_covered() {
    let options = options(&[]).expect("there are defaults");
    for window in &options.windows {
        let range = window.range();
        assert!(range.to_ms % 60_000 != 0 && range.from_ms % 60_000 != 0);
        assert!(range.from_ms >= NOW_MS - COVER_MS);
        assert_eq!(range.length_ms(), window.length_ms);
    }
}

#[test]
fn the_day_holds_about_as_many_records_as_asked_for() {
    let options = options(&["--size", "small"]).expect("right");
    let records = Generator::new(options.traffic(50_000)).next_batch(NOW_MS);
    let share = records.len() as f64 / 50_000.0;
    assert!((0.8..1.25).contains(&share), "{share}");
}
