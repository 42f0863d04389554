//! The options as an engine's configuration.
#![allow(clippy::unwrap_used)]

use clap::Parser as _;

use super::*;

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    args: ClickhouseArgs,
}

/// What the options mean for an engine in a folder that does not matter.
fn config(options: &str) -> anyhow::Result<EngineConfig> {
    let words = ["clickhouse", "--folder", "/nowhere"].into_iter();
    Line::try_parse_from(words.chain(options.split_whitespace()))?
        .args
        .config()
}

#[test]
fn the_native_port_is_9000_where_the_other_is_fixed() {
    for (options, http, native) in [
        ("", 8123, 9000),
        ("--listen 127.0.0.1:0", 0, 0),
        ("--listen [::1]:18123", 18123, 9000),
        ("--native 127.0.0.1:19000", 8123, 19000),
        ("--listen 127.0.0.1:0 --native 127.0.0.1:19000", 0, 19000),
    ] {
        let config = config(options).unwrap();
        let found = (config.listen.port(), config.native_port);
        assert_eq!(found, (http, native), "{options}");
    }
}

#[test]
fn both_ports_are_on_one_host_and_differ() {
    for options in [
        "--listen 0.0.0.0:8123 --native 127.0.0.1:9000",
        "--native 127.0.0.1:8123",
    ] {
        let error = config(options).unwrap_err();
        assert!(error.to_string().contains("--native"), "{error}");
    }
}

#[test]
fn what_must_confine_the_engine_is_said_by_one_option() {
    for (options, required) in [
        ("", Required::Landlock),
        ("--own-container", Required::OwnContainer),
        ("--unconfined", Required::Nothing),
    ] {
        assert_eq!(config(options).unwrap().required, required, "{options}");
    }
    assert!(config("--own-container --unconfined").is_err());
}
