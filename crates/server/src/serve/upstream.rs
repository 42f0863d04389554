//! Speaks to ClickHouse: sends one statement, tells ClickHouse's answers from rubbish.

use std::error::Error as _;
use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use reqwest::Response;

use super::config::Config;
use super::error::ProxyError;

/// The most of an error answer that is read.
const LONGEST_WORDS: usize = 64 * 1024;
/// How long the proxy's own small questions may take.
const OWN_QUESTION: Duration = Duration::from_secs(10);

/// The connection pool and where it leads.
#[derive(Clone, Debug)]
pub struct Upstream {
    http: reqwest::Client,
    target: super::credentials::Target,
    answer_timeout: Duration,
}

impl Upstream {
    /// A client that follows no redirect and no proxy from the environment.
    ///
    /// # Errors
    /// The TLS library does not start.
    pub fn new(config: &Config) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .connect_timeout(config.connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            // Below ClickHouse's shortest default keep-alive (3 s): never a half-closed connection.
            .pool_idle_timeout(Duration::from_secs(2))
            .tcp_nodelay(true)
            .user_agent(concat!("weir/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            http,
            target: config.target.clone(),
            answer_timeout: config.answer_timeout,
        })
    }

    /// How long ClickHouse may be silent.
    pub fn answer_timeout(&self) -> Duration {
        self.answer_timeout
    }

    /// Sends a statement and waits for the head of the answer, whatever it says.
    ///
    /// # Errors
    /// No connection, silence, or an answer that is not ClickHouse's.
    pub async fn send<'a>(
        &self,
        statement: &str,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Response, ProxyError> {
        let url = self.url(pairs);
        let once = || {
            let request = self
                .http
                .post(url.clone())
                .header(header::CONTENT_TYPE, "text/plain; charset=UTF-8");
            let request = self.target.sign(request).body(statement.to_owned());
            tokio::time::timeout(self.answer_timeout, request.send())
        };
        let mut answer = once().await;
        // ClickHouse may close a kept connection just as a statement sets out on it. Statements
        // only read, so asking once more does no harm.
        if matches!(&answer, Ok(Err(error)) if !error.is_connect() && !error.is_timeout()) {
            answer = once().await;
        }
        let response = answer
            .map_err(|_| self.slow())?
            .map_err(|e| self.unreachable(e))?;
        speaks_clickhouse(&response)?;
        Ok(response)
    }

    /// Sends a statement and reads its whole small answer.
    ///
    /// # Errors
    /// As [`Self::send`]; `Ok(Err(…))` holds ClickHouse's own words.
    pub async fn ask<'a>(
        &self,
        statement: &str,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Result<String, Words>, ProxyError> {
        let patience = self.answer_timeout.min(OWN_QUESTION);
        let asked = tokio::time::timeout(patience, self.ask_patiently(statement, pairs)).await;
        asked.unwrap_or(Err(ProxyError::Slow(patience.as_secs())))
    }

    async fn ask_patiently<'a>(
        &self,
        statement: &str,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Result<String, Words>, ProxyError> {
        let response = self.send(statement, pairs).await?;
        let status = response.status();
        let code = exception_code(response.headers());
        let words = self.words(response).await?;
        if status == StatusCode::OK && code.is_none() && !words.starts_with("Code: ") {
            return Ok(Ok(words));
        }
        let words = Words::new(status, code, words);
        if words.account() {
            Err(ProxyError::Account(words.text))
        } else {
            Ok(Err(words))
        }
    }

    /// The text of a short answer.
    ///
    /// # Errors
    /// The answer breaks off or stalls.
    pub async fn words(&self, mut response: Response) -> Result<String, ProxyError> {
        let mut bytes = Vec::new();
        while bytes.len() < LONGEST_WORDS {
            let chunk = tokio::time::timeout(self.answer_timeout, response.chunk()).await;
            match chunk
                .map_err(|_| self.slow())?
                .map_err(|e| self.unreachable(e))?
            {
                Some(chunk) => bytes.extend_from_slice(&chunk),
                None => break,
            }
        }
        bytes.truncate(LONGEST_WORDS);
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn url<'a>(&self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> reqwest::Url {
        let mut url = self.target.url.clone();
        for (name, value) in pairs {
            url.query_pairs_mut().append_pair(name, value);
        }
        url
    }

    fn slow(&self) -> ProxyError {
        ProxyError::Slow(self.answer_timeout.as_secs())
    }

    fn unreachable(&self, error: reqwest::Error) -> ProxyError {
        if error.is_timeout() {
            self.slow_connection()
        } else {
            ProxyError::Unreachable(cause(&error))
        }
    }

    fn slow_connection(&self) -> ProxyError {
        ProxyError::Unreachable("no connection in time".to_owned())
    }
}

/// ClickHouse's own error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// HTTP status.
    pub status: StatusCode,
    /// ClickHouse's number of the error.
    pub code: Option<u32>,
    /// ClickHouse's text.
    pub text: String,
}

impl Words {
    /// An error answer; its number comes from the header or from the text.
    pub fn new(status: StatusCode, code: Option<u32>, text: String) -> Self {
        let in_text = || {
            text.strip_prefix("Code: ")?
                .split(|c: char| !c.is_ascii_digit())
                .next()?
                .parse()
                .ok()
        };
        Self {
            status,
            code: code.or_else(in_text),
            text: text.trim().to_owned(),
        }
    }

    /// Whether ClickHouse refuses the account itself (192 unknown user, 193 wrong and 194 missing
    /// password, 516 authentication failed).
    pub fn account(&self) -> bool {
        matches!(self.code, Some(192..=194 | 516))
            || matches!(
                self.status,
                StatusCode::UNAUTHORIZED | StatusCode::PROXY_AUTHENTICATION_REQUIRED
            )
    }

    /// Whether a setting was refused (115 unknown, 164 read-only, 452 beyond a constraint).
    pub fn setting(&self) -> bool {
        matches!(self.code, Some(115 | 164 | 452))
    }
}

/// ClickHouse's error number in the headers, if it is not 0.
pub fn exception_code(headers: &HeaderMap) -> Option<u32> {
    let value = headers.get("x-clickhouse-exception-code")?.to_str().ok()?;
    value.parse().ok().filter(|code| *code != 0)
}

/// The innermost cause of a failure, without the URL (which holds parameter values).
pub fn cause(error: &reqwest::Error) -> String {
    let mut source = error.source();
    let mut text = None;
    while let Some(inner) = source {
        text = Some(inner.to_string());
        source = inner.source();
    }
    text.unwrap_or_else(|| "the connection broke".to_owned())
}

fn speaks_clickhouse(response: &Response) -> Result<(), ProxyError> {
    let headers = response.headers();
    let named = headers
        .keys()
        .any(|name| name.as_str().starts_with("x-clickhouse-"));
    if !named
        && !response.status().is_success()
        && response.status() == StatusCode::SERVICE_UNAVAILABLE
    {
        return Err(ProxyError::Unreachable(format!(
            "HTTP {}",
            response.status()
        )));
    }
    if !named {
        return Err(ProxyError::Rubbish(format!(
            "HTTP {}, without X-ClickHouse headers",
            response.status()
        )));
    }
    let framed = headers.contains_key(header::CONTENT_LENGTH)
        || headers.contains_key(header::TRANSFER_ENCODING);
    if !framed {
        return Err(ProxyError::Rubbish(
            "the end of its answer cannot be told".to_owned(),
        ));
    }
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(ProxyError::Rubbish(
            "it compresses without being asked".to_owned(),
        ));
    }
    Ok(())
}
