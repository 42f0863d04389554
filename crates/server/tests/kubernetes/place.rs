//! A database of its own in the test engine, and both accounts.

use weir_chdb::Engine;
use weir_server::client::{ClickHouse, Credentials};

/// A database and its clients.
pub struct Place {
    pub url: String,
    pub database: String,
    pub writer: Credentials,
    pub reader: Credentials,
    pub inside: ClickHouse,
    pub outside: ClickHouse,
}

impl Place {
    /// An empty database.
    pub async fn new(engine: &Engine, name: &str) -> Self {
        let account = |user: String, password: String| Credentials {
            user: Some(user),
            password: Some(password),
        };
        let accounts = engine.credentials().unwrap();
        let writer = account(
            accounts.writer.user.clone(),
            accounts.writer.password.clone(),
        );
        let reader = account(
            accounts.reader.user.clone(),
            accounts.reader.password.clone(),
        );
        let database = format!("k8s_{name}");
        let client = ClickHouse::new(&engine.url(), writer.clone()).unwrap();
        let inside = client.clone().with_database(Some(database.clone()));
        let place = Self {
            url: engine.url(),
            inside,
            outside: client,
            database,
            writer,
            reader,
        };
        place.made().await;
        place
    }

    /// Makes the database.
    pub async fn made(&self) {
        let sql = format!("CREATE DATABASE {}", self.database);
        self.outside.query(&sql).await.unwrap();
    }

    /// Runs statements as the writer, one after the other.
    pub async fn run(&self, sql: &str) {
        for statement in sql.split(';').filter(|s| !s.trim().is_empty()) {
            self.inside.query(statement).await.unwrap();
        }
    }

    /// The number that a SELECT gives.
    pub async fn number(&self, sql: &str) -> u64 {
        let bytes = self.inside.query(sql).await.unwrap();
        String::from_utf8_lossy(&bytes).trim().parse().unwrap()
    }

    /// Drops the database.
    pub async fn gone(&self) {
        self.run(&format!("DROP DATABASE {} SYNC", self.database))
            .await;
    }
}
