//! The flows table and the simulated records in a real engine: what was generated is what is stored.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use weir_chdb::shared_for_tests;
use weir_model::column::{COLUMNS, ColumnType, Written};
use weir_server::client::{ClickHouse, ClientError, Credentials};
use weir_server::schema::{Storage, Ttl, apply, insert_statement};
use weir_server::simulate::Feed;
use weir_traffic::{Cell, Config, FlowRecord, Generator};

weir_chdb::engine_child_test!();

/// 2026-01-05 12:00 UTC.
const NOON_MS: i64 = 1_767_614_400_000;

/// A database of its own in the engine, and what to create in it.
fn database(engine: &weir_chdb::TestEngine, name: &str) -> (ClickHouse, Storage) {
    let writer = engine.credentials().writer.clone();
    let credentials = Credentials {
        user: Some(writer.user),
        password: Some(writer.password),
    };
    let client = ClickHouse::new(&engine.url(), credentials).unwrap();
    let storage = Storage::new(Some(name.to_owned()), Ttl(None));
    (client, storage)
}

async fn text(client: &ClickHouse, sql: &str) -> String {
    let bytes = client.query(sql).await.unwrap();
    String::from_utf8(bytes.to_vec())
        .unwrap()
        .trim_end_matches('\n')
        .to_owned()
}

#[tokio::test]
async fn every_generated_record_is_stored_as_it_is() {
    let engine = shared_for_tests().unwrap();
    let (client, storage) = database(&engine, "stored");
    apply(&client, &storage).await.unwrap();
    let client = client.with_database(storage.database).with_gzip(true);
    let config = Config {
        start_ms: NOON_MS,
        rate: 100.0,
        hostile: true,
        faults: true,
        ..Config::default()
    };
    let until_ms = NOON_MS + 240_000;
    let feed = Feed {
        client: client.clone(),
        config,
        until_ms: Some(until_ms),
        follow: false,
        rows: None,
    };
    let fed = feed.run(std::future::pending()).await.unwrap();
    let records = Generator::new(config).next_batch(until_ms);
    assert_eq!(fed.rows, records.len() as u64);
    // the rows as text, both ways, in an order that both sides can make
    let names: Vec<&str> = COLUMNS.iter().map(|c| c.name).collect();
    let times = COLUMNS.iter().filter(|c| c.ty == ColumnType::Time);
    let times: Vec<String> = times
        .map(|c| format!("leftPad(toString(toUInt32({0})), 10, '0') AS {0}", c.name))
        .collect();
    let sql = format!(
        "SELECT {} FROM (SELECT * REPLACE ({}) FROM flows) FORMAT TabSeparated",
        names.join(", "),
        times.join(", ")
    );
    let mut stored: Vec<String> = text(&client, &sql)
        .await
        .split('\n')
        .map(str::to_owned)
        .collect();
    let mut expected: Vec<String> = records.iter().map(tsv).collect();
    stored.sort_unstable();
    expected.sort_unstable();
    assert_eq!(stored.len(), expected.len());
    let differing = stored.iter().zip(&expected).find(|(a, b)| a != b);
    assert_eq!(differing, None);
}

/// A record as ClickHouse writes it, which escapes quotes where it need not be escaped on input.
fn tsv(record: &FlowRecord) -> String {
    let mut row = Vec::new();
    record.write_tsv(&mut row);
    String::from_utf8(row)
        .unwrap()
        .trim_end_matches('\n')
        .replace('\'', "\\'")
}

#[tokio::test]
async fn tsv_is_read_back_as_it_was_written() {
    let engine = shared_for_tests().unwrap();
    let (client, storage) = database(&engine, "as_text");
    apply(&client, &storage).await.unwrap();
    let client = client.with_database(storage.database);
    let config = Config {
        start_ms: NOON_MS,
        rate: 60.0,
        hostile: true,
        ..Config::default()
    };
    let records = Generator::new(config).next_batch(NOON_MS + 60_000);
    let mut body = Vec::new();
    records
        .iter()
        .for_each(|record| record.write_tsv(&mut body));
    client
        .insert(&insert_statement("TabSeparated"), Bytes::from(body))
        .await
        .unwrap();
    for column in COLUMNS.iter().filter(|c| c.ty == ColumnType::Text) {
        let bytes: usize = records
            .iter()
            .map(|r| match r.cell(column.name) {
                Some(Cell::Text(text)) => text.len(),
                other => panic!("{other:?}"),
            })
            .sum();
        let sql = format!("SELECT sum(length({})) FROM flows", column.name);
        assert_eq!(
            text(&client, &sql).await,
            bytes.to_string(),
            "{}",
            column.name
        );
    }
}

#[tokio::test]
async fn any_aggregator_can_insert_by_name() {
    let engine = shared_for_tests().unwrap();
    let (client, storage) = database(&engine, "writers");
    apply(&client, &storage).await.unwrap();
    let client = client.with_database(storage.database);
    type Takes = fn(&Written) -> bool;
    let writers: [(&str, Takes, usize); 3] = [
        ("1.14", |w| matches!(w, Written::Always), 50),
        ("1.15 to 2.5", |w| !matches!(w, Written::Default(_)), 53),
        (
            "2.7",
            |w| matches!(w, Written::Always | Written::Since(_)),
            51,
        ),
    ];
    for (version, takes, count) in writers {
        let columns: Vec<_> = COLUMNS.iter().filter(|c| takes(&c.written)).collect();
        assert_eq!(columns.len(), count, "{version}");
        let names: Vec<&str> = columns.iter().map(|c| c.name).collect();
        let values: Vec<&str> = columns
            .iter()
            .map(|c| if c.ty == ColumnType::Text { "'x'" } else { "7" })
            .collect();
        let sql = format!(
            "INSERT INTO flows ({}) VALUES ({})",
            names.join(", "),
            values.join(", ")
        );
        client.query(&sql).await.unwrap();
    }
    let sql = "SELECT count(), countIf(timeInserted > now() - 600), sum(trusted), \
               countIf(egressNodeName = ''), countIf(httpVals = '') FROM flows";
    assert_eq!(text(&client, sql).await, "3\t3\t0\t1\t2");
}

#[tokio::test]
async fn applying_again_changes_nothing_and_an_older_table_is_mended() {
    let engine = shared_for_tests().unwrap();
    let (client, storage) = database(&engine, "older");
    client.query("CREATE DATABASE older").await.unwrap();
    let old: Vec<String> = COLUMNS
        .iter()
        .filter(|c| !matches!(c.name, "egressNodeName" | "httpVals" | "appProtocolName"))
        .map(|c| format!("{} {}", c.name, c.ty.clickhouse()))
        .collect();
    let create = format!(
        "CREATE TABLE older.flows ({}) ENGINE = MergeTree ORDER BY (timeInserted, flowEndSeconds)",
        old.join(", ")
    );
    client.query(&create).await.unwrap();
    client
        .query("INSERT INTO older.flows (sourcePodName) VALUES ('kept')")
        .await
        .unwrap();
    apply(&client, &storage).await.unwrap();
    let show = "SHOW CREATE TABLE older.flows";
    let once = text(&client, show).await;
    apply(&client, &storage).await.unwrap();
    assert_eq!(text(&client, show).await, once);
    let sql = "SELECT sourcePodName, egressNodeName FROM older.flows";
    assert_eq!(text(&client, sql).await, "kept\t");
    let client = client.with_database(storage.database);
    let config = Config {
        start_ms: NOON_MS,
        rate: 20.0,
        ..Config::default()
    };
    let feed = Feed {
        client,
        config,
        until_ms: Some(NOON_MS + 60_000),
        follow: false,
        rows: Some(100),
    };
    assert_eq!(feed.run(std::future::pending()).await.unwrap().rows, 100);
}

#[tokio::test]
async fn a_missing_table_is_said_in_clickhouse_words() {
    let engine = shared_for_tests().unwrap();
    let (client, _) = database(&engine, "unused");
    let error = client
        .insert("INSERT INTO nowhere FORMAT TSV", Bytes::from("1\n"))
        .await
        .unwrap_err();
    assert!(
        matches!(error, ClientError::Refused { code: Some(60), .. }),
        "{error}"
    );
    assert!(!error.is_transient());
}

#[tokio::test]
async fn the_table_keeps_what_the_ttl_says() {
    let engine = shared_for_tests().unwrap();
    let (client, mut storage) = database(&engine, "short_lived");
    for (name, ttl) in [
        ("short_lived", 12 * 3_600),
        ("longer", 36 * 3_600),
        ("long", 7 * 86_400),
    ] {
        storage = Storage::new(Some(name.to_owned()), Ttl(Some(ttl)));
        apply(&client, &storage).await.unwrap();
        let sql = format!(
            "SELECT count() FROM system.tables WHERE database = '{name}' AND engine_full LIKE '%TTL%'"
        );
        assert_eq!(text(&client, &sql).await, "5", "flows and four rollups");
    }
    drop(storage);
}
