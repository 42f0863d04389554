//! What the accounts cannot do: the reader cannot write, and neither reaches the host.
#![allow(clippy::unwrap_used)]

mod common;

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use common::native::Ended;
use common::{reader, writer};
use weir_chdb::{
    Account, Accounts, Confinement, Credentials, Engine, digest, shared_for_tests, test_config,
};

weir_chdb::engine_child_test!();

#[test]
fn a_reader_changes_nothing() {
    let engine = shared_for_tests().unwrap();
    writer(&engine).ok("CREATE DATABASE IF NOT EXISTS walls");
    writer(&engine)
        .ok("CREATE TABLE IF NOT EXISTS walls.t (a UInt8) ENGINE = MergeTree ORDER BY a");
    for sql in [
        "INSERT INTO walls.t VALUES (1)",
        "INSERT INTO walls.t SELECT 1",
        "INSERT INTO walls.t SETTINGS readonly = 0 FORMAT TSV\n1\n",
        "CREATE TABLE walls.u (a UInt8) ENGINE = Memory",
        "CREATE TEMPORARY TABLE u (a UInt8)",
        "CREATE VIEW walls.v AS SELECT 1",
        "CREATE FUNCTION f AS (x) -> x",
        "DROP TABLE walls.t",
        "TRUNCATE TABLE walls.t",
        "ALTER TABLE walls.t DELETE WHERE 1",
        "DELETE FROM walls.t WHERE 1",
        "OPTIMIZE TABLE walls.t",
        "RENAME TABLE walls.t TO walls.u",
        "SYSTEM FLUSH LOGS",
        "SET readonly = 0",
        "SELECT 1 SETTINGS readonly = 0",
        "EXPLAIN SELECT 1 INTO OUTFILE '/tmp/x'",
        "BACKUP DATABASE walls TO File('/tmp/x')",
        "ATTACH TABLE x (a UInt8) ENGINE = Log",
        "SELECT 1 PARALLEL WITH DROP TABLE walls.t",
    ] {
        let answer = reader(&engine).send(sql);
        assert_ne!(answer.status, 200, "{sql}: {}", answer.text());
        // Over the native protocol it is the client that writes such a file.
        if !sql.contains("OUTFILE") {
            let account = &engine.credentials().reader;
            let ended = common::native::run(engine.native_address(), account, sql);
            assert_ne!(ended.code(), 0, "{sql}: {ended:?}");
        }
    }
    for (setting, code) in [("readonly", 164), ("allow_ddl", 392)] {
        let found = reader(&engine).with(setting, "1").fails("SELECT 1");
        assert_eq!(found, code, "{setting}");
    }
    assert_eq!(reader(&engine).fails("DROP TABLE walls.t"), 497);
    assert_eq!(reader(&engine).fails("SELECT 1; DROP TABLE walls.t"), 62);
    assert_eq!(reader(&engine).ok("SELECT count() FROM walls.t"), "0\n");
}

/// A limit of ClickHouse before 26.7.6.49 (PR 115397), and so of the pinned library: below the
/// outermost SELECT a clause of settings is held to nothing. It still writes nothing. When this test
/// fails with a newer library, README.md and the proxy's check can say less.
#[test]
fn settings_below_the_outermost_select_escape_the_readers_profile() {
    let engine = shared_for_tests().unwrap();
    let over_tcp = |sql: &str| {
        common::native::run(engine.native_address(), &engine.credentials().reader, sql).code()
    };
    let outermost = "SELECT getSetting('readonly') SETTINGS readonly = 0";
    assert_eq!(reader(&engine).fails(outermost), 164);
    assert_eq!(over_tcp(outermost), 164);
    for sql in [
        "SELECT * FROM (SELECT getSetting('readonly') SETTINGS readonly = 0)",
        "SELECT (SELECT getSetting('readonly') SETTINGS readonly = 0)",
        "WITH x AS (SELECT getSetting('readonly') SETTINGS readonly = 0) SELECT * FROM x",
    ] {
        assert_eq!(reader(&engine).ok(sql), "0\n", "{sql}");
        assert_eq!(over_tcp(sql), 0, "{sql}");
    }
    let union = "SELECT 1 UNION ALL (SELECT getSetting('readonly') SETTINGS readonly = 0)";
    assert_eq!(reader(&engine).fails(union), 164);
    assert_eq!(over_tcp(union), 164);
    for sql in [
        "INSERT INTO walls.t SELECT * FROM (SELECT 1 SETTINGS readonly = 0, allow_ddl = 1)",
        "CREATE TABLE walls.u ENGINE = Memory AS SELECT * FROM (SELECT 1 SETTINGS readonly = 0)",
        "SELECT * FROM (SELECT * FROM file('/etc/hostname', 'LineAsString') SETTINGS readonly = 0)",
    ] {
        let answer = reader(&engine).send(sql);
        assert_ne!(answer.status, 200, "{sql}: {}", answer.text());
        assert_ne!(over_tcp(sql), 0, "{sql}");
    }
}

/// It names no table, so it is no matter of grants: ClickHouse says yes and stops nothing.
#[test]
fn a_reader_stops_no_merges() {
    let engine = shared_for_tests().unwrap();
    writer(&engine).ok("CREATE DATABASE IF NOT EXISTS merged");
    writer(&engine).ok("CREATE TABLE merged.t (a UInt8) ENGINE = MergeTree ORDER BY a");
    for _ in 0..3 {
        writer(&engine).ok("INSERT INTO merged.t VALUES (1)");
    }
    reader(&engine).ok("SYSTEM STOP MERGES");
    writer(&engine).ok("OPTIMIZE TABLE merged.t FINAL");
    let parts = "SELECT count() FROM system.parts WHERE active AND database = 'merged'";
    assert_eq!(reader(&engine).ok(parts), "1\n");
}

#[test]
fn a_get_changes_nothing() {
    let engine = shared_for_tests().unwrap();
    writer(&engine).ok("CREATE TABLE IF NOT EXISTS got (a UInt8) ENGINE = Memory");
    let get = |sql: &str| writer(&engine).method("GET").with("query", sql).send("");
    assert_eq!(get("SELECT 1").text(), "1\n");
    for sql in [
        "CREATE DATABASE never",
        "INSERT INTO got VALUES (1)",
        "DROP TABLE got",
        "SET readonly = 0",
    ] {
        let answer = get(sql);
        assert_eq!(answer.header("x-clickhouse-exception-code"), "164", "{sql}");
    }
}

/// Every way that we know for a statement to reach the host.
fn escapes(port: u16, own: &str) -> Vec<String> {
    vec![
        "SELECT file('/etc/passwd')".into(),
        "SELECT FILE ('/etc/passwd')".into(),
        "SELECT `file`('/etc/passwd')".into(),
        "SELECT * FROM file('/etc/passwd', 'LineAsString')".into(),
        format!("SELECT file('{own}')"),
        format!("SELECT * FROM file('{own}', 'LineAsString')"),
        format!("SELECT * FROM url('http://127.0.0.1:{port}/', 'TSV', 'a String')"),
        format!("SELECT * FROM remote('127.0.0.1:{port}', system.one)"),
        format!("SELECT * FROM mysql('127.0.0.1:{port}', 'd', 't', 'u', 'p')"),
        format!("SELECT * FROM postgresql('127.0.0.1:{port}', 'd', 't', 'u', 'p')"),
        format!("SELECT * FROM s3('http://127.0.0.1:{port}/b/k', 'TSV', 'a String')"),
        "SELECT * FROM executable('id', 'TSV', 'a String')".into(),
        "SELECT * FROM sqlite('/etc/passwd', 't')".into(),
        "SELECT 1 INTO OUTFILE '/tmp/weir-escape'".into(),
        "SELECT 1 INTO OUTFILE 'weir-escape'".into(),
        "SELECT 1 INTO /**/ OUTFILE '/tmp/weir-escape' TRUNCATE".into(),
        "SELECT * FROM file('/proc/1/environ', 'LineAsString')".into(),
    ]
}

#[test]
fn neither_account_reaches_the_host() {
    let engine = shared_for_tests().unwrap();
    // Somebody listens, so that only the walls can be why nobody gets through.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let own = engine.accounts_path().display().to_string();
    for sql in escapes(port, &own) {
        for ask in [writer(&engine), reader(&engine)] {
            let ask = ask
                .with("http_max_tries", "1")
                .with("s3_retry_attempts", "0");
            let answer = ask
                .with("connections_with_failover_max_tries", "1")
                .send(&sql);
            assert_ne!(answer.status, 200, "{sql}: {}", answer.text());
            assert!(!answer.text().contains("root:"), "{sql}: {}", answer.text());
            assert!(
                !answer.text().contains("weir_reader="),
                "{sql}: {}",
                answer.text()
            );
        }
    }
    let error = listener.accept().unwrap_err();
    assert_eq!(
        error.kind(),
        std::io::ErrorKind::WouldBlock,
        "somebody connected"
    );
    for sql in [
        "INSERT INTO FUNCTION file('/tmp/weir-escape', 'TSV', 'a String') VALUES ('x')".to_owned(),
        format!("INSERT INTO FUNCTION file('{own}', 'TSV', 'a String') VALUES ('x')"),
        format!(
            "INSERT INTO FUNCTION url('http://127.0.0.1:{port}/', 'TSV', 'a String') VALUES ('x')"
        ),
        "BACKUP DATABASE system TO File('/tmp/weir-escape')".to_owned(),
    ] {
        let answer = writer(&engine).with("http_max_tries", "1").send(&sql);
        assert_ne!(answer.status, 200, "{sql}: {}", answer.text());
    }
    let found = std::fs::exists("/tmp/weir-escape").unwrap();
    assert!(!found, "a statement wrote to /tmp");
    assert_eq!(writer(&engine).ok("SELECT 1"), "1\n");
}

#[test]
fn the_account_file_is_private_and_kept() {
    let home = tempfile::tempdir().unwrap();
    let engine = Engine::start_blocking(&test_config(home.path())).unwrap();
    let path = engine.accounts_path().to_owned();
    assert!(!path.starts_with(home.path().join("engine")));
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&home.path().join("engine/data")), 0o700);
    let first = Credentials::load(&path).unwrap();
    assert_ne!(first.reader.password, first.writer.password);
    assert_eq!(first.reader.password.len(), 48);
    let shown = format!("{engine:?}");
    assert!(!shown.contains(&first.reader.password) && !shown.contains(&first.writer.password));
    // Neither its arguments nor its environment tell.
    for file in ["cmdline", "environ"] {
        let text = std::fs::read(format!("/proc/{}/{file}", engine.pid())).unwrap();
        assert!(!String::from_utf8_lossy(&text).contains(&first.writer.password));
    }
    engine.stop().unwrap();
    assert_eq!(Credentials::load_or_create(&path).unwrap(), first);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = Engine::start_blocking(&test_config(home.path()))
        .unwrap_err()
        .to_string();
    assert!(error.contains("chmod 600"), "{error}");
}

#[test]
fn every_thread_of_the_engine_is_confined() {
    let engine = shared_for_tests().unwrap();
    if engine.confinement() == Confinement::Nothing {
        return;
    }
    writer(&engine).ok("SELECT sum(number) FROM numbers_mt(1000000)");
    let tasks = std::fs::read_dir(format!("/proc/{}/task", engine.pid())).unwrap();
    let mut threads = 0;
    for task in tasks {
        let status =
            std::fs::read_to_string(task.unwrap().path().join("status")).unwrap_or_default();
        if !status.is_empty() {
            assert!(status.contains("NoNewPrivs:\t1"), "{status}");
            // 2: system calls are filtered.
            assert!(status.contains("Seccomp:\t2"), "{status}");
            threads += 1;
        }
    }
    assert!(threads > 3);
}

#[test]
fn an_engine_that_knows_hashes_alone_takes_the_passwords() {
    let home = tempfile::tempdir().unwrap();
    let hashes = home.path().join("hashes");
    let mut config = test_config(home.path());
    config.accounts = Accounts::Hashes(hashes.clone());
    for (text, words) in [
        (
            "weir_writer=00\nweir_reader=00\n".to_owned(),
            "is no SHA-256",
        ),
        (
            format!("weir_writer={}\n", digest("w")),
            "no line weir_reader=",
        ),
    ] {
        std::fs::write(&hashes, text).unwrap();
        let error = Engine::start_blocking(&config).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let text = format!("weir_writer={}\nweir_reader={}\n", digest("w"), digest("r"));
    std::fs::write(&hashes, text).unwrap();
    let engine = Engine::start_blocking(&config).unwrap();
    assert_eq!(engine.credentials(), None);
    let login = |user: &str, password: &str| {
        let account = Account {
            user: user.to_owned(),
            password: password.to_owned(),
        };
        common::native::run(engine.native_address(), &account, "SET max_threads = 1")
    };
    assert!(matches!(login("weir_writer", "w"), Ended::Done));
    assert!(matches!(login("weir_reader", "r"), Ended::Done));
    assert_eq!(login("weir_reader", "w").code(), 516);
    assert_eq!(login("weir_reader", &digest("r")).code(), 516);
}
