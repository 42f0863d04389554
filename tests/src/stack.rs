//! A running stack: the embedded engine, a schema, records, and the real proxy before it.

use anyhow::{Context as _, Result, bail};
use std::sync::Arc;
use tokio::net::TcpListener;
use weir_chdb::{TestEngine, shared_for_tests};
use weir_model::{Columns, DashboardSpec};
use weir_query::Statement;
use weir_server::client::{ClickHouse, Credentials};
use weir_server::schema::{self, Storage, Ttl, insert_statement};
use weir_server::serve::{self, Config, Target};
use weir_traffic::FlowRecord;

/// An engine with one database of records, and a proxy that reads it.
pub struct Stack {
    _engine: Arc<TestEngine>,
    proxy: String,
    http: reqwest::Client,
    database: String,
    writer: ClickHouse,
    reader: ClickHouse,
}

impl Stack {
    /// Starts the proxy and inserts the records into a new database of that name.
    ///
    /// # Errors
    /// The engine does not start or refuses something.
    pub async fn start(database: &str, records: &[FlowRecord]) -> Result<Self> {
        let engine = tokio::task::spawn_blocking(shared_for_tests).await??;
        let accounts = engine.credentials();
        let account = |a: &weir_chdb::Account| Credentials {
            user: Some(a.user.clone()),
            password: Some(a.password.clone()),
        };
        let writer = ClickHouse::new(&engine.url(), account(&accounts.writer))?
            .with_database(Some(database.to_owned()));
        let reader = ClickHouse::new(&engine.url(), account(&accounts.reader))?
            .with_database(Some(database.to_owned()));
        let storage = Storage::new(Some(database.to_owned()), Ttl(None));
        let server = ClickHouse::new(&engine.url(), account(&accounts.writer))?;
        schema::apply(&server, &storage).await?;
        let mut rows = Vec::new();
        for record in records {
            record.write_row_binary(&mut rows);
        }
        writer
            .insert(&insert_statement("RowBinary"), rows.into())
            .await?;

        let target = Target::new(&engine.url(), &account(&accounts.reader))?;
        let config = Config {
            database: Some(database.to_owned()),
            ..Config::new(target)
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let proxy = format!("http://{}", listener.local_addr()?);
        tokio::spawn(serve::serve(listener, config, std::future::pending()));
        let http = reqwest::Client::new();
        Ok(Self {
            _engine: engine,
            proxy,
            http,
            database: database.to_owned(),
            writer,
            reader,
        })
    }

    /// The answer to a statement as a client with an account of its own gets it, values written
    /// into the text.
    ///
    /// # Errors
    /// With ClickHouse's words.
    pub async fn written(&self, statement: &Statement, settings: &str) -> Result<String> {
        let mut sql = statement.sql.clone();
        for param in &statement.params {
            let value = match param.ty {
                "String" => format!(
                    "'{}'",
                    param.value.replace('\\', "\\\\").replace('\'', "\\'")
                ),
                _ => param.value.clone(),
            };
            sql = sql.replace(&format!("{{{}:{}}}", param.name, param.ty), &value);
        }
        let answer = self.writer.query(&format!("{sql}{settings}")).await?;
        Ok(String::from_utf8(answer.to_vec())?)
    }

    /// The answer to a text with settings of its own, as Grafana's data source gets it: from
    /// ClickHouse itself, with the account that only reads.
    ///
    /// # Errors
    /// With ClickHouse's words.
    pub async fn direct(&self, sql: &str) -> Result<Columns> {
        let sql = format!("{sql} FORMAT {}", weir_query::FORMAT);
        let answer = self.reader.query(&sql).await?;
        weir_query::decode(&answer).with_context(|| sql)
    }

    /// Sends a statement through the proxy, as the app does, and decodes the answer.
    ///
    /// # Errors
    /// With ClickHouse's words.
    pub async fn ask(&self, statement: &Statement) -> Result<Columns> {
        let mut query = vec![
            ("database".to_owned(), self.database.clone()),
            ("default_format".to_owned(), weir_query::FORMAT.to_owned()),
        ];
        query.extend(statement.url_params());
        let request = self
            .http
            .post(format!("{}/clickhouse/", self.proxy))
            .query(&query);
        let response = request.body(statement.sql.clone()).send().await?;
        let status = response.status();
        let body = response.bytes().await?;
        if !status.is_success() {
            bail!(
                "{status}: {}\n{}",
                String::from_utf8_lossy(&body),
                statement.sql
            );
        }
        weir_query::decode(&body).with_context(|| statement.sql.clone())
    }
}

/// Every shipped dashboard, in the order of its file's name.
///
/// # Panics
/// When one does not parse, which fails the test.
pub fn dashboards() -> Vec<DashboardSpec> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../static/dashboards");
    let files = std::fs::read_dir(folder).expect("the folder of dashboards");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let parse = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("a text");
        weir_model::spec::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    paths.iter().map(parse).collect()
}
