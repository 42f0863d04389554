//! Tests of the client against a small server of its own kind.
#![allow(clippy::unwrap_used)]

use std::io;
use std::sync::{Arc, Mutex};

use axum::{
    Router, body::Bytes as Body, extract::State, http::HeaderMap, http::StatusCode, http::Uri,
};
use bytes::Bytes;

use super::{ClickHouse, ClientError, Credentials};

type Seen = Arc<Mutex<Vec<(String, HeaderMap, Body)>>>;

/// A server that remembers what it was asked and answers `status` and `answer`.
async fn server(status: u16, answer: &'static str) -> (String, Seen) {
    let seen = Seen::default();
    let handler = move |State(seen): State<Seen>, uri: Uri, headers: HeaderMap, body: Body| async move {
        seen.lock().unwrap().push((uri.to_string(), headers, body));
        (StatusCode::from_u16(status).unwrap(), answer)
    };
    let router = Router::new()
        .fallback(handler)
        .with_state(Arc::clone(&seen));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, seen)
}

fn plain(address: &str) -> ClickHouse {
    ClickHouse::new(address, Credentials::default()).unwrap()
}

#[tokio::test]
async fn a_query_carries_credentials_database_and_parameters_outside_the_statement() {
    let (address, seen) = server(200, "1\n").await;
    let credentials = Credentials {
        user: Some("w".into()),
        password: Some("s3cret".into()),
    };
    let client = ClickHouse::new(&address, credentials)
        .unwrap()
        .with_database(Some("d&b".into()));
    let answer = client
        .query_with("SELECT {a:String}", &[("a", "x y&z")])
        .await
        .unwrap();
    assert_eq!(&answer[..], b"1\n");
    let seen = seen.lock().unwrap();
    let (uri, headers, body) = &seen[0];
    assert_eq!(uri, "/?database=d%26b&wait_end_of_query=1&param_a=x+y%26z");
    assert_eq!(headers["X-ClickHouse-User"], "w");
    assert_eq!(headers["X-ClickHouse-Key"], "s3cret");
    assert_eq!(&body[..], b"SELECT {a:String}");
}

#[tokio::test]
async fn clickhouse_words_and_number_reach_the_caller() {
    let words = "Code: 60. DB::Exception: Table default.flows does not exist. (UNKNOWN_TABLE)\n";
    let (address, _) = server(404, words).await;
    let error = plain(&address).query("SELECT 1").await.unwrap_err();
    assert!(!error.is_transient());
    assert!(
        error
            .to_string()
            .contains("Table default.flows does not exist. (UNKNOWN_TABLE)")
    );
    assert!(matches!(
        error,
        ClientError::Refused {
            status: 404,
            code: Some(60),
            ..
        }
    ));
}

#[tokio::test]
async fn rubbish_overload_and_absence_are_told_apart() {
    let (address, _) = server(500, "<html>rubbish</html>").await;
    assert!(
        !plain(&address)
            .query("SELECT 1")
            .await
            .unwrap_err()
            .is_transient()
    );
    let (address, _) = server(503, "").await;
    assert!(plain(&address).ping().await.unwrap_err().is_transient());
    let (address, _) = server(500, "Code: 241. DB::Exception: memory").await;
    assert!(
        plain(&address)
            .query("SELECT 1")
            .await
            .unwrap_err()
            .is_transient()
    );
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let gone = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = plain(&gone).ping().await.unwrap_err();
    assert!(error.is_transient());
    assert!(
        error.to_string().to_lowercase().contains("refused"),
        "{error}"
    );
}

#[tokio::test]
async fn inserts_stream_and_compress() {
    let (address, seen) = server(200, "").await;
    let client = plain(&address);
    let parts = [
        Ok::<_, io::Error>(Bytes::from("a\n")),
        Ok(Bytes::from("b\n")),
    ];
    client
        .insert_stream(
            "INSERT INTO t FORMAT TSV",
            futures_util::stream::iter(parts),
        )
        .await
        .unwrap();
    client
        .with_gzip(true)
        .insert("INSERT INTO t FORMAT TSV", Bytes::from("c\n"))
        .await
        .unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].0, "/?query=INSERT+INTO+t+FORMAT+TSV");
    assert_eq!(&seen[0].2[..], b"a\nb\n");
    assert_eq!(seen[1].1["Content-Encoding"], "gzip");
    let mut text = String::new();
    io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&seen[1].2[..]), &mut text).unwrap();
    assert_eq!(text, "c\n");
}

#[test]
fn secrets_in_a_url_stay_out_of_sight() {
    let client = plain("https://us%40er:p%2Bw%20d@example.com:8443/ch");
    assert_eq!(client.address(), "https://example.com:8443/ch");
    assert_eq!(client.credentials.user.as_deref(), Some("us@er"));
    assert_eq!(client.credentials.password.as_deref(), Some("p+w d"));
    assert!(!format!("{client:?}").contains("p+w d"));
    let error = ClickHouse::new("tcp://u:secret@h:9000", Credentials::default()).unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
    assert!(error.to_string().contains("http or https"), "{error}");
}

#[test]
fn a_password_file_may_name_users() {
    let read = |text: &str, user: Option<&str>| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("accounts");
        std::fs::write(&path, text).unwrap();
        let found = Credentials::from_file(&path, user).unwrap();
        (
            found.user.unwrap_or_default(),
            found.password.unwrap_or_default(),
        )
    };
    let pair = |user: &str, password: &str| (user.to_owned(), password.to_owned());
    assert_eq!(read("s3cret=\n", Some("me")), pair("me", "s3cret="));
    assert_eq!(read("s3cret\n", None), pair("", "s3cret"));
    let two = "# accounts\nwriter=a=b\nreader=c\n";
    assert_eq!(read(two, None), pair("writer", "a=b"));
    assert_eq!(read(two, Some("reader")), pair("reader", "c"));
    let gone = Credentials::from_file(std::path::Path::new("/nonexistent"), None).unwrap_err();
    assert!(gone.to_string().contains("/nonexistent"));
}
