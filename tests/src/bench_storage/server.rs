//! The engine as the bench sees it: statements, inserts, and questions with what they cost.

use anyhow::{Context as _, Result, bail};
use std::time::{Duration, Instant};
use weir_chdb::{Account, Engine};
use weir_model::Columns;
use weir_query::Statement;
use weir_server::client::{ClickHouse, Credentials};

/// The header in which ClickHouse says what a statement read.
const SUMMARY: &str = "x-clickhouse-summary";

/// One engine's HTTP interface, as its writer and as its reader.
#[derive(Clone, Debug)]
pub struct Server {
    http: reqwest::Client,
    url: String,
    writer: Account,
    reader: Account,
}

/// An answer and what it cost.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The rows.
    pub columns: Columns,
    /// What it took.
    pub cost: Cost,
}

/// What a statement took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// From sending to the last byte, in milliseconds.
    pub ms: f64,
    /// Rows read, all scans of the statement together.
    pub rows: u64,
    /// Bytes read, uncompressed.
    pub bytes: u64,
}

impl Server {
    /// The interface of an engine.
    ///
    /// # Errors
    /// Its passwords are not known.
    pub fn new(engine: &Engine) -> Result<Self> {
        let accounts = engine.credentials().context("no passwords")?;
        Ok(Self {
            http: reqwest::Client::new(),
            url: engine.url(),
            writer: accounts.writer.clone(),
            reader: accounts.reader.clone(),
        })
    }

    /// The same server as `weir schema` speaks to it.
    ///
    /// # Errors
    /// The engine's address is no URL.
    pub fn client(&self) -> Result<ClickHouse> {
        let credentials = Credentials {
            user: Some(self.writer.user.clone()),
            password: Some(self.writer.password.clone()),
        };
        Ok(ClickHouse::new(&self.url, credentials)?)
    }

    /// Runs a statement as the writer.
    ///
    /// # Errors
    /// With ClickHouse's words.
    pub async fn run(&self, database: &str, sql: &str) -> Result<()> {
        let query = pairs(&[("database", database)]);
        self.post(&self.writer, &query, sql.to_owned()).await?;
        Ok(())
    }

    /// Inserts a batch as the aggregator does, and says how long that took.
    ///
    /// # Errors
    /// With ClickHouse's words.
    pub async fn insert(
        &self,
        database: &str,
        settings: &[(String, String)],
        rows: Vec<u8>,
    ) -> Result<Duration> {
        let statement = weir_server::schema::insert_statement("RowBinary");
        let mut query = pairs(&[("database", database), ("query", &statement)]);
        query.extend_from_slice(settings);
        let began = Instant::now();
        self.post(&self.writer, &query, rows).await?;
        Ok(began.elapsed())
    }

    /// Asks as the reader. What an earlier statement learned about the table is forgotten first:
    /// a page's range moves on, so no two of its questions are the same.
    ///
    /// # Errors
    /// With ClickHouse's words and the statement.
    pub async fn ask(&self, database: &str, statement: &Statement) -> Result<Reply> {
        self.run("default", "SYSTEM DROP QUERY CONDITION CACHE")
            .await?;
        let format = weir_query::FORMAT;
        let fixed = [
            ("database", database),
            ("default_format", format),
            ("wait_end_of_query", "1"),
        ];
        let mut query = pairs(&fixed);
        query.extend(statement.url_params());
        let began = Instant::now();
        let (summary, body) = self
            .post(&self.reader, &query, statement.sql.clone())
            .await
            .with_context(|| statement.sql.clone())?;
        let ms = began.elapsed().as_secs_f64() * 1_000.0;
        let read = |name: &str| summary.get(name)?.as_str()?.parse().ok();
        let cost = Cost {
            ms,
            rows: read("read_rows").context("no read_rows in the summary")?,
            bytes: read("read_bytes").context("no read_bytes in the summary")?,
        };
        let columns = weir_query::decode(&body).with_context(|| statement.sql.clone())?;
        Ok(Reply { columns, cost })
    }

    /// Asks about the server itself.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn look(&self, sql: &str) -> Result<Columns> {
        let query = pairs(&[("default_format", weir_query::FORMAT)]);
        let (_, body) = self.post(&self.writer, &query, sql.to_owned()).await?;
        weir_query::decode(&body).with_context(|| sql.to_owned())
    }

    async fn post(
        &self,
        account: &Account,
        query: &[(String, String)],
        body: impl Into<reqwest::Body>,
    ) -> Result<(serde_json::Value, bytes::Bytes)> {
        let request = self.http.post(&self.url).query(query).body(body);
        let request = request
            .header("X-ClickHouse-User", &account.user)
            .header("X-ClickHouse-Key", &account.password);
        let response = request.send().await?;
        let status = response.status();
        let summary = response
            .headers()
            .get(SUMMARY)
            .and_then(|v| v.to_str().ok());
        let summary = summary.map_or(Ok(serde_json::Value::Null), serde_json::from_str)?;
        let body = response.bytes().await?;
        if !status.is_success() {
            bail!("{status}: {}", String::from_utf8_lossy(&body));
        }
        Ok((summary, body))
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}
