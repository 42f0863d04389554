//! Nothing that is secret shows: not in logs at the highest level, not in answers.
#![allow(clippy::unwrap_used)]

mod support;

use std::io;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use http::Request;
use support::{Account, Script, ask, config, failure, fake, fake_as, whole};
use tracing_subscriber::fmt::MakeWriter;
use weir_server::client::Credentials;
use weir_server::serve::{Config, Target, router};

/// The proxy's own password, what a client sends as its own, and the value of a parameter.
const SECRETS: [&str; 4] = [
    "s3cr3t-pw",
    "cl1ent-key",
    "Y2wxZW50LWtleQ",
    "value-of-a-parameter",
];

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Sink {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Every route, with good and bad requests; gives all answers, heads and bodies.
async fn drive(router: &Router) -> String {
    let mut answers = String::new();
    for (path, statement) in [
        (
            "/clickhouse/?param_a=value-of-a-parameter",
            "SELECT {a:String}",
        ),
        (
            "/clickhouse/?param_a=value-of-a-parameter&password=cl1ent-key",
            "SELECT 1",
        ),
        ("/clickhouse/?user=x", "DROP TABLE flows"),
        ("/clickhouse/?query_id=q", "SELECT 'open"),
        ("/clickhouse/ping", ""),
        ("/api/failures/the-id", ""),
        ("/healthz", ""),
        ("/readyz", ""),
        ("/metrics", ""),
        ("/", ""),
    ] {
        let request = if statement.is_empty() {
            Request::get(path)
        } else {
            Request::post(path)
        };
        let request = request
            .header("host", "localhost")
            .header("authorization", "Basic Y2wxZW50LWtleQ==")
            .header("x-clickhouse-key", "cl1ent-key")
            .body(Body::from(statement))
            .unwrap();
        let response = ask(router, request).await;
        answers += &format!("{:?}", response.headers());
        answers += &support::text(response).await.unwrap_or_default();
    }
    answers
}

#[tokio::test]
async fn no_secret_shows_at_any_log_level() {
    let sink = Sink::default();
    let log = tracing_subscriber::fmt()
        .with_env_filter("trace")
        .with_writer(sink.clone())
        .with_ansi(false);
    tracing::subscriber::set_global_default(log.finish()).unwrap();

    let words = "Code: 516. DB::Exception: reader: Authentication failed. (AUTHENTICATION_FAILED) (version 1)";
    let good = fake(Script::Bytes(whole(b"1\n"))).await;
    let strict = fake_as(Account::Strict, Script::Bytes(whole(b"1\n"))).await;
    let bad = fake(Script::Bytes(failure(403, 516, words))).await;
    let broken = fake(Script::Bytes(support::HEAD.into())).await;
    let mut answers = String::new();
    for address in [
        good.address,
        strict.address,
        bad.address,
        broken.address,
        "127.0.0.1:9".parse().unwrap(),
    ] {
        let config = config(address);
        tracing::trace!(?config, "the configuration");
        answers += &drive(&router(config).unwrap()).await;
    }
    let told = "Code: 395. DB::Exception: value-of-a-parameter. (X) (version 24.8)\n";
    let telling = fake(Script::Bytes(whole(told.as_bytes()))).await;
    // These answers may repeat the value: they go to who sent it.
    drive(&router(config(telling.address)).unwrap()).await;
    let in_url = Target::new(
        "http://reader:s3cr3t-pw@127.0.0.1:9",
        &Credentials::default(),
    )
    .unwrap();
    tracing::trace!(?in_url, "a target");
    answers += &drive(&router(Config::new(in_url)).unwrap()).await;
    let wrong = Target::new("tcp://reader:s3cr3t-pw@h:9000", &Credentials::default()).unwrap_err();
    answers += &format!("{wrong:?} {wrong:#}");

    let log = String::from_utf8_lossy(&sink.0.lock().unwrap()).into_owned();
    assert!(
        log.contains("outcome") && log.contains("TRACE"),
        "the log was recorded: {log}"
    );
    for secret in SECRETS {
        assert!(!log.contains(secret), "{secret} in the log:\n{log}");
        assert!(
            !answers.contains(secret),
            "{secret} in an answer:\n{answers}"
        );
    }
    let key = good
        .asked
        .lock()
        .unwrap()
        .iter()
        .all(|asked| asked.head.contains("s3cr3t-pw"));
    assert!(key, "the password went to ClickHouse and nowhere else");
}

#[test]
fn the_command_line_does_not_show_what_the_environment_holds() {
    let weir = env!("CARGO_BIN_EXE_weir");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(weir);
        command
            .args(arguments)
            .env("WEIR_CLICKHOUSE_PASSWORD", SECRETS[0]);
        command.env(
            "WEIR_CLICKHOUSE",
            format!("http://reader:{}@127.0.0.1:9", SECRETS[0]),
        );
        let output = command.output().unwrap();
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    };
    let help = run(&["serve", "--help"]);
    assert!(
        help.contains("--password-file") && !help.contains(SECRETS[0]),
        "{help}"
    );
    let refused = run(&["serve", "--listen", "0.0.0.0:0"]);
    assert!(
        refused.contains("no authentication yet") && !refused.contains(SECRETS[0]),
        "{refused}"
    );
    let wrong = run(&[
        "serve",
        "--log",
        "trace",
        "--clickhouse",
        &format!("tcp://u:{}@h:9000", SECRETS[0]),
    ]);
    assert!(
        wrong.contains("expected an address") && !wrong.contains(SECRETS[0]),
        "{wrong}"
    );
}
