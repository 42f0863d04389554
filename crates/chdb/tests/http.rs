//! The HTTP interface of a real engine, as ClickHouse's clients use it.
#![allow(clippy::unwrap_used)]

mod common;

use std::io::{Read, Write};

use common::{reader, writer};
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use weir_chdb::shared_for_tests;

weir_chdb::engine_child_test!();

#[test]
fn ping_and_unknown_paths() {
    let engine = shared_for_tests().unwrap();
    let get = |path: &str| {
        let mut stream = std::net::TcpStream::connect(engine.address()).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        common::read_answer(&mut std::io::BufReader::new(stream))
    };
    assert_eq!(get("/ping").text(), "Ok.\n");
    // ClickHouse's own pages are not served.
    for path in [
        "/nothing",
        "/play",
        "/dashboard",
        "/metrics",
        "/replicas_status",
    ] {
        assert_eq!(get(path).status, 404, "{path}");
    }
    let refused = get("/?query=SELECT+1");
    assert_eq!(
        (
            refused.status,
            refused.header("x-clickhouse-exception-code")
        ),
        // Without an account it is `default`, whose one session is taken.
        (500, "700")
    );
}

#[test]
fn accounts_by_header_url_and_wrong_ones() {
    let engine = shared_for_tests().unwrap();
    let account = &engine.credentials().reader;
    let send = |url: &str, headers: &str| {
        let mut stream = std::net::TcpStream::connect(engine.address()).unwrap();
        write!(stream, "GET {url} HTTP/1.1\r\nHost: x\r\n{headers}\r\n").unwrap();
        common::read_answer(&mut std::io::BufReader::new(stream))
    };
    let (user, password) = (&account.user, &account.password);
    let headers = format!("X-ClickHouse-User: {user}\r\nX-ClickHouse-Key: {password}\r\n");
    assert_eq!(send("/?query=SELECT+1", &headers).text(), "1\n");
    let url = format!("/?query=SELECT+1&user={user}&password={password}");
    assert_eq!(send(&url, "").text(), "1\n");
    let wrong = format!("X-ClickHouse-User: {user}\r\nX-ClickHouse-Key: no\r\n");
    assert_eq!(send("/?query=SELECT+1", &wrong).status, 403);
    for broken in ["Basic !!", "Bearer x", "Basic OnB3"] {
        let header = format!("Authorization: {broken}\r\n");
        let answer = send("/?query=SELECT+1", &header);
        assert!(answer.status >= 400, "{broken}: {}", answer.text());
    }
}

#[test]
fn statements_in_url_body_and_both() {
    let engine = shared_for_tests().unwrap();
    assert_eq!(writer(&engine).ok("SELECT 1"), "1\n");
    assert_eq!(writer(&engine).ok("SELECT 1;"), "1\n");
    assert_eq!(writer(&engine).with("query", "SELECT 2").ok(""), "2\n");
    assert_eq!(writer(&engine).with("query", "SELECT").ok("3"), "3\n");
    assert_eq!(
        reader(&engine)
            .method("GET")
            .with("query", "SELECT 4")
            .ok(""),
        "4\n"
    );
    assert_eq!(writer(&engine).ok("(SELECT 5) -- and a comment"), "5\n");
    assert_eq!(reader(&engine).ok("SHOW DATABASES LIKE 'sys%'"), "system\n");
    assert_eq!(reader(&engine).ok("EXISTS system.one"), "1\n");
    let explained = reader(&engine).ok("EXPLAIN SYNTAX SELECT 1");
    assert!(explained.starts_with("SELECT 1"), "{explained}");
}

#[test]
fn parameters_database_format_and_settings() {
    let engine = shared_for_tests().unwrap();
    let answer = reader(&engine)
        .with("param_name", "it's\\ta \\\\ <b>")
        .with("param_ids", "[1,2]")
        .with("default_format", "JSONEachRow")
        .with("query_id", "mine-1")
        .with("database", "system")
        .with("max_threads", "1")
        .with("wait_end_of_query", "1")
        .send(
            "SELECT {name:String} AS n, {ids:Array(UInt8)} AS i, currentDatabase() AS d, \
             getSetting('max_threads') AS t, (SELECT count() FROM one) AS c",
        );
    let expected = "{\"n\":\"it's\\ta \\\\ <b>\",\"i\":[1,2],\"d\":\"system\",\"t\":1,\"c\":1}\n";
    assert_eq!(answer.text(), expected);
    assert_eq!(answer.header("x-clickhouse-query-id"), "mine-1");
    assert_eq!(answer.header("x-clickhouse-format"), "JSONEachRow");
    assert_eq!(answer.header("x-clickhouse-timezone"), "UTC");
    assert_eq!(
        answer.header("content-type"),
        "application/x-ndjson; charset=UTF-8"
    );
    assert!(!answer.header("x-clickhouse-server-display-name").is_empty());
    assert!(
        answer
            .header("x-clickhouse-summary")
            .contains("\"read_rows\":")
    );
    assert_eq!(
        reader(&engine)
            .header("X-ClickHouse-Format", "CSV")
            .ok("SELECT 'a'"),
        "\"a\"\n"
    );
    assert_eq!(reader(&engine).fails("SELECT {missing:String}"), 456);
    assert_eq!(reader(&engine).with("nonsense", "1").fails("SELECT 1"), 115);
    assert_eq!(
        reader(&engine).with("database", "no`pe").fails("SELECT 1"),
        81
    );
    assert_eq!(
        writer(&engine)
            .with("max_threads", "many")
            .fails("SELECT 1"),
        27
    );
    assert_eq!(
        reader(&engine)
            .with("default_format", "A;B")
            .fails("SELECT 1"),
        73
    );
}

#[test]
fn nothing_of_a_session_stays() {
    let engine = shared_for_tests().unwrap();
    writer(&engine).ok("SET max_threads = 1");
    writer(&engine).ok("USE system");
    writer(&engine).ok("CREATE TEMPORARY TABLE left_over (a UInt8)");
    assert_eq!(
        writer(&engine).ok("SELECT currentDatabase(), getSetting('max_threads') = 1"),
        "default\t0\n"
    );
    assert_eq!(writer(&engine).fails("SELECT * FROM left_over"), 60);
}

#[test]
fn errors_have_clickhouse_s_codes_and_statuses() {
    let engine = shared_for_tests().unwrap();
    for (sql, status, code) in [
        ("SELEC 1 FROM", 400, "62"),
        ("", 400, "62"),
        (" -- nothing", 400, "62"),
        ("SELECT 1; SELECT 2", 400, "62"),
        ("SELECT nope", 404, "47"),
        ("SELECT * FROM nope", 404, "60"),
        ("SELECT nope(1)", 404, "46"),
        ("SELECT throwIf(1)", 500, "395"),
        ("SELECT 1 FORMAT Nope", 404, "73"),
        ("SELECT 1 INTO OUTFILE '/tmp/x'", 500, "358"),
    ] {
        let answer = writer(&engine).send(sql);
        let found = (answer.status, answer.header("x-clickhouse-exception-code"));
        assert_eq!(found, (status, code), "{sql}: {}", answer.text());
    }
    let answer = writer(&engine)
        .with("max_execution_time", "1")
        .with("wait_end_of_query", "1")
        .send("SELECT sleepEachRow(0.1) FROM numbers(30) SETTINGS max_block_size=1 FORMAT JSON");
    assert_eq!(
        (answer.status, answer.header("x-clickhouse-exception-code")),
        (408, "159")
    );
}

#[test]
fn every_kind_of_format_is_one_document() {
    let engine = shared_for_tests().unwrap();
    let sql = "SELECT number AS n, toString(number) AS s FROM numbers(200000)";
    for format in [
        "Native",
        "RowBinary",
        "RowBinaryWithNames",
        "RowBinaryWithNamesAndTypes",
        "TSV",
        "TSVWithNamesAndTypes",
        "CSVWithNames",
        "JSONEachRow",
        "JSONCompactEachRowWithNames",
        "JSONCompact",
        "Values",
        "Parquet",
    ] {
        let answer = reader(&engine).with("default_format", format).send(sql);
        assert!(
            answer.status == 200 && answer.whole,
            "{format}: {}",
            answer.text()
        );
        // The engine itself says how many rows it understands in the answer.
        if format == "Native" {
            continue;
        }
        let table = format!("formats.t_{format}");
        writer(&engine).ok("CREATE DATABASE IF NOT EXISTS formats");
        writer(&engine).ok(&format!(
            "CREATE TABLE {table} (n UInt64, s String) ENGINE = Memory"
        ));
        let back = writer(&engine)
            .with("query", &format!("INSERT INTO {table} FORMAT {format}"))
            .send(&answer.body);
        assert_eq!(back.status, 200, "{format}: {}", back.text());
        let sums = writer(&engine).ok(&format!(
            "SELECT count(), sum(n), uniqExact(s) FROM {table}"
        ));
        assert_eq!(sums, "200000\t19999900000\t200000\n", "{format}");
    }
    let empty = reader(&engine).ok("SELECT 1 AS a WHERE 0 FORMAT TSVWithNames");
    assert_eq!(empty, "a\n");
}

#[test]
fn gzip_both_ways() {
    let engine = shared_for_tests().unwrap();
    let sql = "SELECT number FROM numbers(300000)";
    let plain = reader(&engine).send(sql);
    assert_eq!(plain.header("content-encoding"), "");
    let packed = reader(&engine)
        .header("Accept-Encoding", "gzip")
        .with("enable_http_compression", "1")
        .send(sql);
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut body = Vec::new();
    GzDecoder::new(packed.body.as_slice())
        .read_to_end(&mut body)
        .unwrap();
    assert_eq!(body, plain.body);
    assert!(packed.body.len() * 2 < body.len());

    writer(&engine).ok("CREATE DATABASE IF NOT EXISTS packed");
    writer(&engine).ok("CREATE TABLE packed.t (n UInt64) ENGINE = MergeTree ORDER BY n");
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&plain.body).unwrap();
    let gzip = gzip.finish().unwrap();
    let insert = |body: &[u8]| {
        writer(&engine)
            .header("Content-Encoding", "gzip")
            .with("query", "INSERT INTO packed.t FORMAT TSV")
            .send(body)
    };
    let answer = insert(&gzip);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(
        answer
            .header("x-clickhouse-summary")
            .contains("\"written_rows\":\"300000\"")
    );
    assert_eq!(
        writer(&engine).ok("SELECT count() FROM packed.t"),
        "300000\n"
    );
    assert_eq!(
        insert(&gzip[..gzip.len() / 2]).header("x-clickhouse-exception-code"),
        "354"
    );
    assert_eq!(
        insert(b"not gzip").header("x-clickhouse-exception-code"),
        "354"
    );
}

#[test]
fn inserts_in_all_their_forms() {
    let engine = shared_for_tests().unwrap();
    writer(&engine).ok("CREATE DATABASE IF NOT EXISTS inserts");
    writer(&engine).ok("CREATE TABLE inserts.t (a UInt32, s String) ENGINE = MergeTree ORDER BY a");
    let here = || writer(&engine).with("database", "inserts");
    here().ok("INSERT INTO t VALUES (1, 'a'), (1 + 1, upper('b)'))");
    here().ok("INSERT INTO t (s, a) FORMAT TSV\nc\t3\n");
    here().with("query", "INSERT INTO t FORMAT CSV").ok("4,d\n");
    here().with("query", "INSERT INTO t VALUES").ok("(5,'e')");
    here().with("query", "INSERT INTO t SELECT 6, 'f'").ok("");
    here().ok("INSERT INTO t SELECT 7, 'g'");
    here()
        .with("query", "INSERT INTO t FORMAT RowBinary")
        .ok("\x08\0\0\0\x01h");
    here()
        .with("query", "INSERT INTO {t:Identifier} FORMAT JSONEachRow")
        .with("param_t", "t")
        .ok("{\"a\":9,\"s\":\"i\"}");
    here().with("query", "INSERT INTO t FORMAT TSV").ok("");
    let found = here().ok("SELECT a, s FROM t ORDER BY a FORMAT CSV");
    assert_eq!(
        found,
        "1,\"a\"\n2,\"B)\"\n3,\"c\"\n4,\"d\"\n5,\"e\"\n6,\"f\"\n7,\"g\"\n8,\"h\"\n9,\"i\"\n"
    );
    assert_eq!(
        here()
            .with("query", "INSERT INTO t FORMAT TSV")
            .fails("x\ty\n"),
        27
    );
    assert_eq!(
        here()
            .with("query", "INSERT INTO nope FORMAT TSV")
            .fails("1\n"),
        60
    );
    assert_eq!(
        here()
            .with("query", "INSERT INTO t (nope) FORMAT TSV")
            .fails("1\n"),
        16
    );
    // Acknowledged is written, whatever the client asks for.
    for n in 10..20 {
        let ask = here()
            .with("async_insert", "1")
            .with("wait_for_async_insert", "0");
        ask.with("query", "INSERT INTO t FORMAT CSV")
            .ok(&format!("{n},x\n"));
        let found = here().ok("SELECT count() FROM t");
        assert_eq!(found, format!("{n}\n"));
    }
}
