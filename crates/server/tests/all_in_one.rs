//! `weir all-in-one` as a person runs it: both ports, the app and the upkeep in one command; and beside
//! an engine of its own container, which learns no password.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::{Child, Command, Stdio};

use bytes::Bytes;
use support::process::{Weir, text};
use weir_chdb::{Credentials, digest};
use weir_server::client::{self, ClickHouse};
use weir_server::schema::insert_statement;
use weir_traffic::{Config, Generator};

const ONE: [&str; 5] = [
    "all-in-one",
    "--listen",
    "127.0.0.1:0",
    "--http",
    "127.0.0.1:0",
];

fn start(folder: &Path, more: &[&str]) -> Weir {
    let folder = ["--folder", folder.to_str().unwrap()];
    Weir::start(&[&ONE[..], &folder, more].concat())
}

/// Records of the last minutes, as rows, and how many they are.
fn records() -> (Bytes, usize) {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let now = i64::try_from(now.as_millis()).unwrap();
    let config = Config {
        start_ms: now - 300_000,
        rate: 10.0,
        ..Config::default()
    };
    let records = Generator::new(config).next_batch(now - 60_000);
    let mut rows = Vec::new();
    records.iter().for_each(|r| r.write_row_binary(&mut rows));
    assert!(records.len() > 100, "{} records", records.len());
    (rows.into(), records.len())
}

/// Inserts records as an account; how many they are.
async fn write(url: &str, user: &str, password: &str) -> String {
    let account = client::Credentials {
        user: Some(user.to_owned()),
        password: Some(password.to_owned()),
    };
    let (rows, sent) = records();
    let statement = insert_statement("RowBinary");
    let writer = ClickHouse::new(url, account).unwrap();
    writer.insert(&statement, rows).await.unwrap();
    sent.to_string()
}

async fn app_counts(app: &str) -> String {
    text(&format!("http://{app}"), "SELECT count() FROM flows").await
}

#[tokio::test(flavor = "multi_thread")]
async fn it_takes_records_shows_them_and_keeps_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut weir = start(folder.path(), &[]);
    let url = weir.after("answers on ");
    let native = weir.after("tcp://");
    assert_ne!(url, native);
    let accounts = weir.after("accounts: ");
    let app = weir.after("the app answers on http://");
    let accounts = Credentials::load(Path::new(&accounts)).unwrap();
    let writer = accounts.writer;
    let sent = write(&url, &writer.user, &writer.password).await;
    assert_eq!(app_counts(&app).await, sent);
    weir.stop();

    let mut weir = start(folder.path(), &[]);
    let app = weir.after("the app answers on http://");
    assert_eq!(app_counts(&app).await, sent, "what is there stays");
    weir.stop();

    // what is too much goes, before anything else is done
    let mut weir = start(folder.path(), &["--ttl", "12h", "--max-bytes", "1"]);
    let app = weir.after("the app answers on http://");
    assert_eq!(app_counts(&app).await, "0");
    let said = weir.stop();
    assert!(said.contains("the oldest records made room"), "{said}");
}

/// Killed with the test.
struct Engine(Child);

impl Drop for Engine {
    fn drop(&mut self) {
        let pid = self.0.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_it_the_engine_knows_hashes_alone() {
    use std::io::{BufRead as _, BufReader};
    let folder = tempfile::tempdir().unwrap();
    let hashes = folder.path().join("hashes");
    let text = format!(
        "weir_writer={}\nweir_reader={}\n",
        digest("written"),
        digest("read")
    );
    std::fs::write(&hashes, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
    command.args(["clickhouse", "--listen", "127.0.0.1:0", "--folder"]);
    command.arg(folder.path().join("data"));
    command.arg("--password-hashes").arg(&hashes);
    let mut engine = Engine(command.stdout(Stdio::piped()).spawn().unwrap());
    let out = BufReader::new(engine.0.stdout.take().unwrap());
    let line = out.lines().next().unwrap().unwrap();
    let (_, url) = line.split_once("answers on ").unwrap();
    assert!(!folder.path().join("data/accounts").exists());

    let arguments = ["all-in-one", "--listen", "127.0.0.1:0", "--clickhouse", url];
    let mut refused = Weir::start(&arguments);
    refused.after("set WEIR_WRITER_PASSWORD");
    let passwords = [
        ("WEIR_WRITER_PASSWORD", "written"),
        ("WEIR_READER_PASSWORD", "read"),
    ];
    let mut weir = Weir::start_with(&arguments, &passwords);
    let app = weir.after("the app answers on http://");
    assert_eq!(app_counts(&app).await, "0");
    let sent = write(url, "weir_writer", "written").await;
    assert_eq!(app_counts(&app).await, sent);
    weir.stop();
}
