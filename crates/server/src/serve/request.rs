//! Reads a client's request: which statement, which of the few parameters that it may send.

use std::collections::BTreeSet;

use http::{HeaderMap, Method, header};

use super::error::ProxyError;
use super::statement::{self, Kind};

#[cfg(test)]
mod tests;

/// A request that may go to ClickHouse.
#[derive(Clone, Debug)]
pub struct ReadRequest {
    /// The one statement.
    pub statement: String,
    /// What it does.
    pub kind: Kind,
    /// Its name in logs.
    pub fingerprint: String,
    /// `param_*`, `query_id`, `default_format`, `database`, as the client sent them.
    pub pairs: Vec<(String, String)>,
}

impl ReadRequest {
    /// The value of one of the parameters.
    pub fn pair(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(k, _)| k == name)
            .map(|(_, v)| v.as_str())
    }
}

/// Reads a request; `url_query` is the part of the URL after `?`, `body` the whole body.
///
/// # Errors
/// What does not pass, in words for the person who wrote the request.
pub fn read(
    method: &Method,
    headers: &HeaderMap,
    url_query: &str,
    body: &[u8],
) -> Result<ReadRequest, ProxyError> {
    plain_body(headers)?;
    let (in_url, pairs) = parameters(url_query)?;
    let body = std::str::from_utf8(body).map_err(|_| bad("the statement is not UTF-8"))?;
    let statement = match (in_url, body) {
        (Some(_), body) if !body.trim().is_empty() => {
            return Err(bad(
                "the statement stands in the URL or in the body, not in both",
            ));
        }
        (Some(statement), _) => statement,
        (None, body) if method == Method::POST => body.to_owned(),
        (None, _) => return Err(bad("expected the statement in `query`")),
    };
    let kind = statement::check(&statement)?;
    let fingerprint = statement::fingerprint(&statement);
    Ok(ReadRequest {
        statement,
        kind,
        fingerprint,
        pairs,
    })
}

fn plain_body(headers: &HeaderMap) -> Result<(), ProxyError> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return Err(bad("send the statement without Content-Encoding"));
    }
    let form = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|v| v.as_bytes().starts_with(b"multipart/"));
    if form {
        Err(bad("send the statement as plain text, not as a form"))
    } else {
        Ok(())
    }
}

type Parameters = (Option<String>, Vec<(String, String)>);

fn parameters(url_query: &str) -> Result<Parameters, ProxyError> {
    let mut seen = BTreeSet::new();
    let (mut statement, mut pairs) = (None, Vec::new());
    for (name, value) in form_urlencoded::parse(url_query.as_bytes()) {
        let (name, value) = (name.into_owned(), value.into_owned());
        if !seen.insert(name.clone()) {
            return Err(bad(&format!(
                "the parameter {} stands twice in the URL",
                shown(&name)
            )));
        }
        match name.as_str() {
            "query" => statement = Some(value),
            "query_id" if !plain_id(&value) => {
                return Err(bad(
                    "query_id: expected up to 128 letters, digits, '-', '_', '.' or ':'",
                ));
            }
            "query_id" | "default_format" | "database" => pairs.push((name, value)),
            _ if name.strip_prefix("param_").is_some_and(plain_name) => pairs.push((name, value)),
            _ => {
                return Err(bad(&format!(
                    "the setting {} does not pass: only param_*, query_id, default_format, database and query do",
                    shown(&name)
                )));
            }
        }
    }
    Ok((statement, pairs))
}

/// A name as an error may repeat it: short, without line breaks.
fn shown(name: &str) -> String {
    format!("{:?}", name.chars().take(64).collect::<String>())
}

fn plain_name(name: &str) -> bool {
    (1..=128).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn plain_id(id: &str) -> bool {
    (1..=128).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b))
}

fn bad(text: &str) -> ProxyError {
    ProxyError::BadRequest(text.to_owned())
}
