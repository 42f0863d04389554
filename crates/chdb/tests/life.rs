//! Streaming within bounds, clients that go away, and the engine's ends and starts.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufReader, Read, Write};
use std::net::Shutdown;

use common::{peak_memory, reader, wait_for, writer};
use weir_chdb::{Engine, shared_for_tests, spawn_for_tests, test_config};

weir_chdb::engine_child_test!();

/// Statements that run now, other than the one that asks.
fn running(engine: &Engine, mark: &str) -> String {
    let sql = "SELECT count() FROM system.processes WHERE position(query, {mark:String}) > 0 \
               AND position(query, 'system.processes') = 0";
    writer(engine)
        .with("param_mark", mark)
        .ok(sql)
        .trim()
        .to_owned()
}

#[test]
fn five_million_rows_stream_in_bounded_memory() {
    let engine = spawn_for_tests().unwrap();
    writer(&engine).ok("SELECT number, toString(number) FROM numbers(1000000) FORMAT Null");
    let before = peak_memory(engine.pid());
    let sql =
        "SELECT number, repeat('x', 100) FROM numbers(5000000) FORMAT RowBinaryWithNamesAndTypes";
    let mut stream = reader(&engine).open(&format!("Content-Length: {}", sql.len()));
    stream.write_all(sql.as_bytes()).unwrap();
    let mut stream = BufReader::new(stream);
    assert_eq!(common::read_head(&mut stream).0, 200);
    let mut bytes = 0;
    assert!(common::read_chunks(&mut stream, |data| bytes += data.len()));
    let header = "\x02\x06number\x11repeat('x', 100)\x06UInt64\x06String".len();
    assert_eq!(bytes, header + 5_000_000 * (8 + 1 + 100));
    let grown = peak_memory(engine.pid()).saturating_sub(before);
    assert!(grown < 200 << 20, "545 MB of rows took {} MB", grown >> 20);
}

#[test]
fn inserts_stream_in_bounded_memory() {
    let engine = spawn_for_tests().unwrap();
    writer(&engine)
        .ok("CREATE TABLE t (n UInt64, s LowCardinality(String)) ENGINE = MergeTree ORDER BY n");
    let before = peak_memory(engine.pid());
    let mut stream = writer(&engine)
        .with("query", "INSERT INTO t FORMAT TSV")
        .open("Transfer-Encoding: chunked");
    let rows: String = (0..20_000)
        .map(|n| format!("{n}\t{}\n", "y".repeat(100)))
        .collect();
    for _ in 0..250 {
        write!(stream, "{:x}\r\n{rows}\r\n", rows.len()).unwrap();
    }
    write!(stream, "0\r\n\r\n").unwrap();
    let answer = common::read_answer(&mut BufReader::new(stream));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        writer(&engine).ok("SELECT count(), sum(n) FROM t"),
        "5000000\t49997500000\n"
    );
    let grown = peak_memory(engine.pid()).saturating_sub(before);
    assert!(
        grown < 450 << 20,
        "{} MB of rows took {} MB",
        rows.len() / 4000,
        grown >> 20
    );
}

#[test]
fn a_query_that_wants_too_much_memory_fails_alone() {
    let home = tempfile::tempdir().unwrap();
    let mut config = test_config(home.path());
    config.memory = Some(512 << 20);
    let engine = Engine::start_blocking(&config).unwrap();
    let before = engine.pid();
    let hungry =
        "SELECT length(groupArray(repeat('x', 1000) || toString(number))) FROM numbers(10000000)";
    assert_eq!(writer(&engine).fails(hungry), 241);
    assert_eq!(reader(&engine).ok("SELECT 1"), "1\n");
    assert_eq!(engine.pid(), before);
}

#[test]
fn many_queries_at_once_are_all_answered() {
    let engine = shared_for_tests().unwrap();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..64)
            .map(|n| {
                let engine = &engine;
                let sql = format!("SELECT {n}, count() FROM numbers_mt(3000000) FORMAT CSV");
                scope.spawn(move || (n, reader(engine).ok(&sql)))
            })
            .collect();
        for thread in threads {
            let (n, text) = thread.join().unwrap();
            assert_eq!(text, format!("{n},3000000\n"));
        }
    });
}

#[test]
fn an_error_behind_the_first_byte_is_marked_and_breaks_the_transfer() {
    let engine = shared_for_tests().unwrap();
    // More than what ClickHouse holds back, in order and hard to compress.
    let sql = "SELECT throwIf(number = 3000000, 'too far'), hex(sipHash128(number)) \
               FROM numbers(5000000) SETTINGS max_threads = 1 FORMAT TSV";
    for gzip in ["0", "1"] {
        let ask = reader(&engine).header("Accept-Encoding", "gzip");
        let answer = ask.with("enable_http_compression", gzip).send(sql);
        assert_eq!((answer.status, answer.whole), (200, false));
        let tag = answer.header("x-clickhouse-exception-tag");
        assert_eq!(tag.len(), 16);
        let mut body = answer.body.clone();
        if gzip == "1" {
            body.clear();
            flate2::read::GzDecoder::new(answer.body.as_slice())
                .read_to_end(&mut body)
                .unwrap();
        }
        let text = String::from_utf8(body).unwrap();
        let (_, error) = text
            .split_once(&format!("\r\n__exception__\r\n{tag}\r\n"))
            .unwrap();
        assert!(
            error.starts_with("Code: 395. DB::Exception: too far"),
            "{error}"
        );
        let (message, end) = error.split_once(" (version ").unwrap();
        let length: usize = end
            .lines()
            .nth(1)
            .unwrap()
            .split(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert_eq!(
            length,
            message.len() + " (version ".len() + end.lines().next().unwrap().len() + 1
        );
        assert!(
            error.ends_with(&format!("{length} {tag}\r\n__exception__\r\n")),
            "{error}"
        );
    }
    let waited = reader(&engine).with("wait_end_of_query", "1");
    assert_eq!(
        waited.fails("SELECT throwIf(number = 3000000) FROM numbers(5000000)"),
        395
    );
}

#[test]
fn a_query_ends_with_its_client() {
    let engine = shared_for_tests().unwrap();
    for (format, mark) in [("Native", "mark_stream"), ("JSON", "mark_whole")] {
        // A statement that computes long before its first byte, and one that is being read.
        let silent = format!(
            "SELECT sum(cityHash64(number, '{mark}')) FROM numbers(1000000000000) FORMAT {format}"
        );
        let talking = format!("SELECT number, '{mark}' FROM numbers(1000000000000) FORMAT TSV");
        for sql in [silent, talking] {
            let mut stream = reader(&engine).open(&format!("Content-Length: {}", sql.len()));
            stream.write_all(sql.as_bytes()).unwrap();
            wait_for("the statement to run", || running(&engine, mark) != "0");
            stream.shutdown(Shutdown::Both).unwrap();
            drop(stream);
            wait_for("the statement to be killed", || {
                running(&engine, mark) == "0"
            });
        }
    }
}

#[test]
fn half_an_insert_is_not_acknowledged_and_its_connection_is_free_again() {
    let engine = shared_for_tests().unwrap();
    writer(&engine).ok("CREATE TABLE IF NOT EXISTS half (s String) ENGINE = MergeTree ORDER BY s");
    // ClickHouse begins an INSERT when it has more than a buffer of it.
    let mut stream = writer(&engine)
        .with("query", "INSERT INTO half FORMAT TSV")
        .open("Content-Length: 90000000");
    let rows = format!("{}\n", "x".repeat(999)).repeat(30_000);
    stream.write_all(rows.as_bytes()).unwrap();
    wait_for("the insert to run", || {
        running(&engine, "INSERT INTO half") != "0"
    });
    drop(stream);
    wait_for("the insert to end", || {
        running(&engine, "INSERT INTO half") == "0"
    });
    assert_eq!(writer(&engine).ok("SELECT count() FROM half"), "0\n");
}

#[test]
fn a_stop_lets_inserts_finish_and_data_stay() {
    let home = tempfile::tempdir().unwrap();
    let engine = Engine::start_blocking(&test_config(home.path())).unwrap();
    writer(&engine).ok("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
    let sql = "INSERT INTO t SELECT number FROM numbers(8) WHERE sleepEachRow(0.5) = 0 \
               SETTINGS max_block_size = 1";
    let mut stream = writer(&engine).open(&format!("Content-Length: {}", sql.len()));
    stream.write_all(sql.as_bytes()).unwrap();
    wait_for("the insert to run", || {
        running(&engine, "INSERT INTO t") != "0"
    });
    // What a service manager sends; a process of its own answers it the same way.
    let pid = engine.pid();
    signal(pid, "TERM");
    let address = engine.address();
    wait_for("no further requests are taken", || {
        let Ok(mut stream) = std::net::TcpStream::connect(address) else {
            return true;
        };
        stream
            .set_read_timeout(Some(std::time::Duration::from_millis(100)))
            .unwrap();
        write!(stream, "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        !matches!(stream.read(&mut [0; 64]), Ok(1..))
    });
    let answer = common::read_answer(&mut BufReader::new(stream));
    assert_eq!(answer.status, 200, "{}", answer.text());
    // The process went away without being asked by its parent: it is started again.
    wait_for("another process", || engine.pid() != pid);
    assert_eq!(writer(&engine).ok("SELECT sum(n) FROM t"), "28\n");
    engine.stop().unwrap();
    let engine = Engine::start_blocking(&test_config(home.path())).unwrap();
    assert_eq!(writer(&engine).ok("SELECT sum(n) FROM t"), "28\n");
}

#[test]
fn a_stop_does_not_wait_for_a_long_query() {
    let engine = spawn_for_tests().unwrap();
    let process = std::path::PathBuf::from(format!("/proc/{}", engine.pid()));
    let sql = "SELECT sum(cityHash64(number, 'endless')) FROM numbers(1000000000000)";
    let mut stream = reader(&engine).open(&format!("Content-Length: {}", sql.len()));
    stream.write_all(sql.as_bytes()).unwrap();
    wait_for("the statement to run", || {
        running(&engine, "endless") != "0"
    });
    drop(engine);
    assert!(!process.exists());
    let answer = common::read_answer(&mut BufReader::new(stream));
    assert_eq!(
        answer.header("x-clickhouse-exception-code"),
        "394",
        "{}",
        answer.text()
    );
}

#[test]
fn kill_9_loses_nothing_that_was_acknowledged() {
    let engine = spawn_for_tests().unwrap();
    writer(&engine).ok("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
    for n in 0..50 {
        writer(&engine).ok(&format!(
            "INSERT INTO t SELECT number + {n} FROM numbers(1000)"
        ));
    }
    let pid = engine.pid();
    signal(pid, "KILL");
    wait_for("another process", || engine.pid() != pid);
    // The ports that it took are the ones that clients know.
    assert_eq!(writer(&engine).ok("SELECT count() FROM t"), "50000\n");
    let native = engine.native_address();
    assert!(std::net::TcpStream::connect(native).is_ok(), "{native}");
}

#[test]
fn a_second_engine_on_the_same_folder_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let _first = Engine::start_blocking(&test_config(home.path())).unwrap();
    let error = Engine::start_blocking(&test_config(home.path()))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("Another server instance in same directory"),
        "{error}"
    );
}

#[test]
fn the_engine_s_process_ends_with_its_owner() {
    let engine = spawn_for_tests().unwrap();
    let process = std::path::PathBuf::from(format!("/proc/{}", engine.pid()));
    assert!(process.exists());
    drop(engine);
    assert!(!process.exists());
}

#[test]
fn a_missing_library_is_explained() {
    let home = tempfile::tempdir().unwrap();
    let mut config = test_config(home.path());
    config.library = Some(home.path().join("libchdb.so"));
    let error = Engine::start_blocking(&config).unwrap_err().to_string();
    assert!(error.contains("is not a file"), "{error}");
}

fn signal(pid: u32, name: &str) {
    let sent = std::process::Command::new("kill")
        .args([&format!("-{name}"), &pid.to_string()])
        .status();
    assert!(sent.unwrap().success());
}
