//! A database of its own in the test engine, and its records.

use bytes::Bytes;
use weir_chdb::TestEngine;
use weir_server::client::{ClickHouse, Credentials};
use weir_server::schema::{Options, Quiet, Storage, Ttl, apply_with, insert_statement};
use weir_traffic::{Config, FlowRecord, Generator};

/// 2026-01-05 12:00 UTC.
pub const NOON_S: i64 = 1_767_614_400;

/// A database and clients of it.
pub struct Place {
    /// Without a database selected.
    pub client: ClickHouse,
    /// With the database selected.
    pub inside: ClickHouse,
    pub storage: Storage,
    pub database: String,
    pub url: String,
    credentials: Credentials,
}

impl Place {
    /// A database that does not exist yet.
    pub fn new(engine: &TestEngine, name: &str) -> Self {
        let writer = engine.credentials().writer.clone();
        let credentials = Credentials {
            user: Some(writer.user),
            password: Some(writer.password),
        };
        let client = ClickHouse::new(&engine.url(), credentials.clone()).unwrap();
        let database = format!("schema_{name}");
        Self {
            inside: client.clone().with_database(Some(database.clone())),
            client,
            storage: Storage::new(Some(database.clone()), Ttl(None)),
            database,
            url: engine.url(),
            credentials,
        }
    }

    /// The schema as it should be, from whatever was there.
    pub async fn apply(&self) {
        self.apply_by(&self.client, false).await.unwrap();
    }

    /// The same by another client, and perhaps with somebody else's lock.
    pub async fn apply_by(&self, client: &ClickHouse, break_lock: bool) -> anyhow::Result<()> {
        let options = Options {
            break_lock,
            ..Options::default()
        };
        apply_with(client, &self.storage, options, &Quiet).await
    }

    /// A client through another address.
    pub fn through(&self, url: &str) -> ClickHouse {
        ClickHouse::new(url, self.credentials.clone()).unwrap()
    }

    /// Runs a statement inside the database.
    pub async fn run(&self, sql: &str) {
        self.inside.query(sql).await.unwrap();
    }

    /// The answer of a SELECT as text.
    pub async fn text(&self, sql: &str) -> String {
        let bytes = self.inside.query(sql).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        text.trim_end_matches('\n').to_owned()
    }

    /// Inserts records in one statement.
    pub async fn insert(&self, records: &[FlowRecord]) {
        let mut rows = Vec::new();
        records.iter().for_each(|r| r.write_row_binary(&mut rows));
        let statement = insert_statement("RowBinary");
        self.inside
            .insert(&statement, Bytes::from(rows))
            .await
            .unwrap();
    }

    /// Drops the database.
    pub async fn gone(&self) {
        let sql = format!("DROP DATABASE IF EXISTS {} SYNC", self.database);
        self.client.query(&sql).await.unwrap();
    }

    /// Every table's definition and comment.
    pub async fn shape(&self) -> String {
        let sql = format!(
            "SELECT name, create_table_query FROM system.tables WHERE database = '{}' ORDER BY name",
            self.database
        );
        self.text(&sql).await
    }
}

/// Records of a quarter of an hour and more from `start_s` on: with wrapped deltas, zero deltas and
/// hostile names.
pub fn records(start_s: i64, seconds: i64, rate: f64) -> Vec<FlowRecord> {
    let config = Config {
        start_ms: start_s * 1_000,
        rate,
        hostile: true,
        faults: true,
        ..Config::default()
    };
    Generator::new(config).next_batch((start_s + seconds) * 1_000)
}
