//! The options, and what is said of a machine.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant, SystemTime};

use clap::Parser as _;

use super::watch::{Looked, News, Watch};
use crate::cli::{Cli, Command};

const GIB: u64 = 1 << 30;

fn fine() -> Looked {
    Looked {
        disk: (50 * GIB, 100 * GIB),
        memory: (GIB, 4 * GIB),
        future: false,
        clock: (SystemTime::UNIX_EPOCH, Instant::now()),
    }
}

fn words(news: &[News]) -> String {
    let one = |news: &News| match news {
        News::Bad(words) => words.clone(),
        News::Over(words) => (*words).to_owned(),
    };
    news.iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn trouble_is_said_once_and_its_end_once() {
    let mut watch = Watch::default();
    assert_eq!(watch.news(&fine()), []);
    for (bad, begins, ends) in [
        (
            Looked {
                disk: (4 * GIB, 100 * GIB),
                ..fine()
            },
            "the disk is full: 4.0 GiB of 100.0 GiB",
            "the disk has room again",
        ),
        (
            Looked {
                memory: (39 * GIB / 10, 4 * GIB),
                ..fine()
            },
            "memory is short: the engine holds 3.9 GiB of 4.0 GiB",
            "there is memory again",
        ),
        (
            Looked {
                future: true,
                ..fine()
            },
            "records end more than ten minutes from now",
            "no more records from the future",
        ),
    ] {
        let first = watch.news(&bad);
        assert!(words(&first).contains(begins), "{first:?}");
        assert_eq!(first.len(), 1);
        assert_eq!(watch.news(&bad), []);
        assert_eq!(words(&watch.news(&fine())), ends);
        assert_eq!(watch.news(&fine()), []);
    }
}

#[test]
fn a_clock_that_jumps_is_noticed_either_way() {
    let begin = Instant::now();
    let at = |wall: u64, steady: u64| Looked {
        clock: (
            SystemTime::UNIX_EPOCH + Duration::from_secs(wall),
            begin + Duration::from_secs(steady),
        ),
        ..fine()
    };
    let mut watch = Watch::default();
    assert_eq!(watch.news(&at(1_000, 0)), []);
    assert_eq!(watch.news(&at(1_065, 60)), []);
    let ahead = watch.news(&at(4_725, 120));
    assert!(
        words(&ahead).contains("jumped ahead by 3600 s"),
        "{ahead:?}"
    );
    let back = watch.news(&at(1_185, 180));
    assert!(words(&back).contains("jumped back by 3600 s"), "{back:?}");
    assert_eq!(watch.news(&at(1_245, 240)), []);
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
