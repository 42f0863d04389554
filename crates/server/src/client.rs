//! A small async client of ClickHouse's HTTP interface: statements, inserts, ClickHouse's own words on failure.

mod error;
mod target;

#[cfg(test)]
mod tests;

pub use error::ClientError;
pub use target::{ClickHouseArgs, Credentials};

use std::io::Write as _;
use std::time::Duration;

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use futures_util::Stream;
use reqwest::{Body, RequestBuilder, Response, Url};

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// One ClickHouse server, seen through its HTTP interface. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ClickHouse {
    http: reqwest::Client,
    base: Url,
    credentials: Credentials,
    database: Option<String>,
    gzip: bool,
}

impl ClickHouse {
    /// A client of the server at `base`, whose user and password may stand in the URL.
    ///
    /// # Errors
    /// The URL is not an `http` or `https` one, or the TLS library does not start.
    pub fn new(base: &str, credentials: Credentials) -> Result<Self, ClientError> {
        let (base, in_url) = target::split_url(base)?;
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .no_proxy()
            .build()
            .map_err(|source| ClientError::Setup { source })?;
        let credentials = in_url.unwrap_or(credentials);
        Ok(Self {
            http,
            base,
            credentials,
            database: None,
            gzip: false,
        })
    }

    /// The same client, with `database` as the one that unqualified tables are in.
    #[must_use]
    pub fn with_database(mut self, database: Option<String>) -> Self {
        self.database = database;
        self
    }

    /// The same client, compressing what [`Self::insert`] sends.
    #[must_use]
    pub fn with_gzip(mut self, gzip: bool) -> Self {
        self.gzip = gzip;
        self
    }

    /// The server's address, without credentials.
    pub fn address(&self) -> &str {
        self.base.as_str()
    }

    /// Whether the server answers `GET /ping`.
    ///
    /// # Errors
    /// It cannot be reached, or answers something other than 200.
    pub async fn ping(&self) -> Result<(), ClientError> {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/ping", self.base.path().trim_end_matches('/')));
        let response = self.send(self.http.get(url)).await?;
        response
            .bytes()
            .await
            .map(drop)
            .map_err(|e| self.unreachable(e))
    }

    /// Runs a statement and gives its whole output; the server holds it back until it is complete,
    /// so an error can never hide behind a first part.
    ///
    /// # Errors
    /// ClickHouse's words where it refuses; else why it could not be reached.
    pub async fn query(&self, sql: &str) -> Result<Bytes, ClientError> {
        self.query_with(sql, &[]).await
    }

    /// As [`Self::query`], with values for the statement's `{name:Type}` parameters.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn query_with(
        &self,
        sql: &str,
        parameters: &[(&str, &str)],
    ) -> Result<Bytes, ClientError> {
        let mut url = self.url(&[("wait_end_of_query", "1")]);
        for (name, value) in parameters {
            url.query_pairs_mut()
                .append_pair(&format!("param_{name}"), value);
        }
        let response = self.send(self.http.post(url).body(sql.to_owned())).await?;
        response.bytes().await.map_err(|e| self.unreachable(e))
    }

    /// Sends one block of rows: `statement` is the `INSERT … FORMAT …` without its data.
    ///
    /// # Errors
    /// As [`Self::query`]; nothing of the block is stored when ClickHouse refuses it.
    pub async fn insert(&self, statement: &str, rows: Bytes) -> Result<(), ClientError> {
        let request = self.http.post(self.url(&[("query", statement)]));
        let request = if self.gzip {
            let packed = tokio::task::spawn_blocking(move || gzip(&rows)).await;
            let packed = packed.map_err(|e| ClientError::Body {
                detail: e.to_string(),
            })??;
            request.header("Content-Encoding", "gzip").body(packed)
        } else {
            request.body(rows)
        };
        self.finish(request).await
    }

    /// Runs a SELECT and gives how many rows it has and its output compressed with zstd, as ClickHouse
    /// sends it once it is complete; an answer without rows has no bytes.
    ///
    /// # Errors
    /// As [`Self::query`], or ClickHouse sent something else.
    pub async fn export(&self, sql: &str) -> Result<(u64, Bytes), ClientError> {
        let url = self.url(&[("wait_end_of_query", "1"), ("enable_http_compression", "1")]);
        let request = self.http.post(url).header("Accept-Encoding", "zstd");
        let response = self.send(request.body(sql.to_owned())).await?;
        let header = |name: &str| response.headers().get(name)?.to_str().ok();
        let packed = header("Content-Encoding") == Some("zstd");
        let summary = header("X-ClickHouse-Summary").unwrap_or_default();
        let summary: serde_json::Value = serde_json::from_str(summary).unwrap_or_default();
        let rows = summary["result_rows"].as_str().map(str::parse);
        let bytes = response.bytes().await.map_err(|e| self.unreachable(e))?;
        match rows {
            Some(Ok(0)) if bytes.is_empty() => Ok((0, bytes)),
            Some(Ok(rows)) if packed && rows > 0 => Ok((rows, bytes)),
            _ => Err(ClientError::Answer {
                detail: "it is not compressed, or does not say its rows: a proxy in between?"
                    .to_owned(),
            }),
        }
    }

    /// Sends rows that are compressed with zstd in one statement.
    ///
    /// # Errors
    /// As [`Self::query`].
    pub async fn import(&self, statement: &str, packed: Bytes) -> Result<(), ClientError> {
        let request = self.http.post(self.url(&[("query", statement)]));
        self.finish(request.header("Content-Encoding", "zstd").body(packed))
            .await
    }

    /// Sends rows as they come, in one statement and with bounded memory.
    ///
    /// # Errors
    /// As [`Self::query`], or the stream's own error.
    pub async fn insert_stream<S, E>(&self, statement: &str, rows: S) -> Result<(), ClientError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>> + 'static,
    {
        let request = self.http.post(self.url(&[("query", statement)]));
        self.finish(request.body(Body::wrap_stream(rows))).await
    }

    async fn finish(&self, request: RequestBuilder) -> Result<(), ClientError> {
        let response = self.send(request).await?;
        response
            .bytes()
            .await
            .map(drop)
            .map_err(|e| self.unreachable(e))
    }

    fn url(&self, pairs: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        {
            let mut query = url.query_pairs_mut();
            if let Some(database) = &self.database {
                query.append_pair("database", database);
            }
            query.extend_pairs(pairs);
        }
        url
    }

    async fn send(&self, request: RequestBuilder) -> Result<Response, ClientError> {
        let request = match &self.credentials.user {
            Some(user) => request.header("X-ClickHouse-User", user).header(
                "X-ClickHouse-Key",
                self.credentials.password.as_deref().unwrap_or(""),
            ),
            None => request,
        };
        let response = request.send().await.map_err(|e| self.unreachable(e))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status().as_u16();
        let body = response.text().await.map_err(|e| self.unreachable(e))?;
        Err(ClientError::refused(status, &body))
    }

    fn unreachable(&self, source: reqwest::Error) -> ClientError {
        ClientError::Unreachable {
            address: self.base.to_string(),
            source: source.without_url(),
        }
    }
}

fn gzip(rows: &[u8]) -> Result<Vec<u8>, ClientError> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(rows.len() / 4), Compression::fast());
    let packed = encoder.write_all(rows).and_then(|()| encoder.finish());
    packed.map_err(|e| ClientError::Body {
        detail: e.to_string(),
    })
}
