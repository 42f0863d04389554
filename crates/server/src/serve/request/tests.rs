//! Requests that pass and requests that do not.
#![allow(clippy::unwrap_used)]

use http::{HeaderMap, Method};

use super::read;

fn get(query: &str) -> Result<super::ReadRequest, String> {
    read(&Method::GET, &HeaderMap::new(), query, b"").map_err(|e| e.to_string())
}

fn post(query: &str, body: &[u8]) -> Result<super::ReadRequest, String> {
    read(&Method::POST, &HeaderMap::new(), query, body).map_err(|e| e.to_string())
}

#[test]
fn the_statement_comes_from_url_or_body() {
    assert_eq!(get("query=SELECT+1%2B1").unwrap().statement, "SELECT 1+1");
    assert_eq!(post("", b"SELECT 2").unwrap().statement, "SELECT 2");
    assert!(
        post("query=SELECT+1", b"SELECT 2")
            .unwrap_err()
            .contains("not in both")
    );
    assert!(get("").unwrap_err().contains("expected the statement"));
    assert!(post("", b"").unwrap_err().contains("empty"));
    assert!(post("", b"SELECT '\xff'").unwrap_err().contains("UTF-8"));
}

#[test]
fn named_parameters_pass_unchanged() {
    let read = get("query=SELECT+1&param_a=%27x%26y%27&query_id=q-1&default_format=TSV&database=d")
        .unwrap();
    assert_eq!(read.pair("param_a"), Some("'x&y'"));
    assert_eq!(read.pair("query_id"), Some("q-1"));
    assert_eq!(read.pairs.len(), 4);
}

#[test]
fn settings_are_refused_by_name() {
    for name in [
        "readonly",
        "max_execution_time",
        "user",
        "password",
        "session_id",
        "wait_end_of_query",
        "param_",
    ] {
        let error = get(&format!("query=SELECT+1&{name}=1")).unwrap_err();
        assert!(
            error.contains(name) && error.contains("only param_*"),
            "{error}"
        );
    }
    assert!(
        get("query=SELECT+1&query=SELECT+2")
            .unwrap_err()
            .contains("twice")
    );
    assert!(
        get("query=SELECT+1&query_id=a%0Ab")
            .unwrap_err()
            .contains("query_id")
    );
}

#[test]
fn other_bodies_are_refused() {
    let mut headers = HeaderMap::new();
    headers.insert("content-encoding", "gzip".parse().unwrap());
    assert!(read(&Method::POST, &headers, "", b"SELECT 1").is_err());
    let mut headers = HeaderMap::new();
    headers.insert(
        "content-type",
        "multipart/form-data; boundary=x".parse().unwrap(),
    );
    assert!(read(&Method::POST, &headers, "", b"SELECT 1").is_err());
}
