//! The engine's folder over its life: as an older engine left it, and what must be so for a start.
#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::{reader, writer};
use weir_chdb::{Engine, test_config};

weir_chdb::engine_child_test!();

/// Makes a folder what an engine of Weir's first kind left: `default` was ClickHouse's own idea, a
/// link into `store`, without a statement beside it.
fn make_older(home: &Path) {
    let metadata = home.join("engine/data/metadata");
    let declared = std::fs::read_to_string(metadata.join("default.sql")).unwrap();
    let uuid = declared.split('\'').nth(1).unwrap().to_owned();
    std::fs::remove_file(metadata.join("default.sql")).unwrap();
    let link = metadata.join("default");
    let target = format!("../store/{}/{uuid}", &uuid[..3]);
    if !link.is_symlink() {
        std::os::unix::fs::symlink(&target, &link).unwrap();
    }
    assert!(link.is_dir(), "{target}");
    std::fs::remove_dir_all(home.join("engine/etc")).unwrap();
}

#[test]
fn a_folder_of_an_older_engine_opens_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let engine = Engine::start_blocking(&test_config(home.path())).unwrap();
    for sql in [
        "CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n",
        "CREATE TABLE sums (k UInt64, s UInt64) ENGINE = SummingMergeTree ORDER BY k",
        "CREATE MATERIALIZED VIEW feed TO sums AS SELECT n % 10 AS k, n AS s FROM t",
        "CREATE DATABASE other",
        "CREATE TABLE other.t (n UInt64) ENGINE = MergeTree ORDER BY n",
        "INSERT INTO t SELECT number FROM numbers(1000)",
        "INSERT INTO other.t SELECT number FROM numbers(10)",
    ] {
        writer(&engine).ok(sql);
    }
    let passwords = engine.credentials().cloned().unwrap();
    engine.stop().unwrap();
    make_older(home.path());
    let engine = Engine::start_blocking(&test_config(home.path())).unwrap();
    assert_eq!(engine.credentials(), Some(&passwords));
    assert_eq!(reader(&engine).ok("SELECT count() FROM other.t"), "10\n");
    writer(&engine).ok("INSERT INTO t SELECT number FROM numbers(1000)");
    let both = "SELECT (SELECT sum(n) FROM t), (SELECT sum(s) FROM sums)";
    assert_eq!(reader(&engine).ok(both), "999000\t999000\n");
    let engine_of = "SELECT engine FROM system.databases WHERE name = 'default'";
    assert_eq!(reader(&engine).ok(engine_of), "Atomic\n");
}

#[test]
fn a_library_that_is_none_is_refused_with_words() {
    let home = tempfile::tempdir().unwrap();
    let mut config = test_config(home.path());
    let library = home.path().join("libchdb.so");
    std::fs::write(&library, "not a library").unwrap();
    config.library = Some(library);
    let error = Engine::start_blocking(&config).unwrap_err().to_string();
    assert!(error.contains("cannot load"), "{error}");
}

/// Any library without ClickHouse's functions is as good as one that is too old.
#[test]
#[cfg(target_os = "linux")]
fn an_older_library_is_refused_with_words() {
    let home = tempfile::tempdir().unwrap();
    let mut config = test_config(home.path());
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let libc = maps
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .find(|path| path.contains("/libc.so"))
        .unwrap();
    config.library = Some(libc.into());
    let error = Engine::start_blocking(&config).unwrap_err().to_string();
    assert!(error.contains("too old to be a server"), "{error}");
}

#[test]
fn a_port_in_use_is_named() {
    let home = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap();
    let mut config = test_config(home.path());
    config.native_port = taken.port();
    let error = Engine::start_blocking(&config).unwrap_err().to_string();
    assert!(
        error.contains(&format!("cannot listen on {taken}")),
        "{error}"
    );
}
