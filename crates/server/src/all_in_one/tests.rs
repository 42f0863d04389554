//! The options, and the notices of a machine's health.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant, SystemTime};

use clap::Parser as _;

use super::health::{Health, Notice, Watch};
use crate::cli::{Cli, Command};

const GIB: u64 = 1 << 30;

fn fine() -> Health {
    Health {
        disk: (50 * GIB, 100 * GIB),
        memory: (GIB, 4 * GIB),
        future: false,
        clock: (SystemTime::UNIX_EPOCH, Instant::now()),
    }
}

fn words(notices: &[Notice]) -> String {
    let one = |notices: &Notice| match notices {
        Notice::Bad(words) => words.clone(),
        Notice::Over(words) => (*words).to_owned(),
    };
    notices.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn trouble_is_logged_once_and_its_end_once() {
    let mut watch = Watch::default();
    assert_eq!(watch.notices(&fine()), []);
    for (bad, begins, ends) in [
        (
            Health {
                disk: (4 * GIB, 100 * GIB),
                ..fine()
            },
            "the disk is full: 4.0 GiB of 100.0 GiB",
            "the disk has room again",
        ),
        (
            Health {
                memory: (39 * GIB / 10, 4 * GIB),
                ..fine()
            },
            "memory is short: the engine holds 3.9 GiB of 4.0 GiB",
            "there is memory again",
        ),
        (
            Health {
                future: true,
                ..fine()
            },
            "records end more than ten minutes from now",
            "no more records from the future",
        ),
    ] {
        let first = watch.notices(&bad);
        assert!(words(&first).contains(begins), "{first:?}");
        assert_eq!(first.len(), 1);
        assert_eq!(watch.notices(&bad), []);
        assert_eq!(words(&watch.notices(&fine())), ends);
        assert_eq!(watch.notices(&fine()), []);
    }
}

#[test]
fn a_clock_that_jumps_is_noticed_either_way() {
    let begin = Instant::now();
    let at = |wall: u64, steady: u64| Health {
        clock: (
            SystemTime::UNIX_EPOCH + Duration::from_secs(wall),
            begin + Duration::from_secs(steady),
        ),
        ..fine()
    };
    let mut watch = Watch::default();
    assert_eq!(watch.notices(&at(1_000, 0)), []);
    assert_eq!(watch.notices(&at(1_065, 60)), []);
    let ahead = watch.notices(&at(4_725, 120));
    assert!(
        words(&ahead).contains("jumped ahead by 3600 s"),
        "{ahead:?}"
    );
    let back = watch.notices(&at(1_185, 180));
    assert!(words(&back).contains("jumped back by 3600 s"), "{back:?}");
    assert_eq!(watch.notices(&at(1_245, 240)), []);
}

#[test]
fn the_options_have_the_documented_defaults() {
    let parse = |words: &str| Cli::try_parse_from(words.split(' '));
    let Command::AllInOne(args) = parse("weir all-in-one").unwrap().command else {
        panic!("all-in-one")
    };
    assert_eq!(args.listen.to_string(), "127.0.0.1:8300");
    assert_eq!(args.http.to_string(), "127.0.0.1:8123");
    assert_eq!((args.max_bytes, args.max_percent), (None, 80));
    for refused in [
        "weir all-in-one --clickhouse http://127.0.0.1:8123 --http 127.0.0.1:1",
        "weir all-in-one --max-percent 120",
        "weir all-in-one --ttl soon",
    ] {
        assert!(parse(refused).is_err(), "{refused}");
    }
}
