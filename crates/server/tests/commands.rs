//! The binary `weir` as a person runs it: `serve` and `demo`, their start and their stop.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::Command;

use support::process::{Weir, text};
use support::{Script, fake, whole};

#[tokio::test(flavor = "multi_thread")]
async fn serve_starts_answers_and_stops() {
    let fake = fake(Script::Bytes(whole(b"42\n"))).await;
    let clickhouse = format!("http://{}", fake.address);
    let arguments = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--clickhouse",
        &clickhouse,
        "--log-format",
        "json",
    ];
    let mut weir = Weir::start(&arguments);
    let address = weir
        .after("listening on http://")
        .trim_end_matches(['"', '}', ','])
        .to_owned();
    let address = address.split('"').next().unwrap();
    assert_eq!(text(&format!("http://{address}"), "SELECT 2").await, "42");
    let said = weir.stop();
    for line in said.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect(line);
    }
    assert!(said.contains("\"outcome\":\"done\""), "{said}");
}

fn demo(data: &Path) -> Weir {
    let data = data.to_str().unwrap();
    let ports = [
        "demo",
        "--listen",
        "127.0.0.1:0",
        "--clickhouse-port",
        "0",
        "--no-open",
    ];
    Weir::start(
        &[
            &ports[..],
            &["--since", "10m", "--rate", "20", "--data", data],
        ]
        .concat(),
    )
}

/// Waits until the present is reached: then the past is filled.
async fn filled(url: &str) -> u64 {
    loop {
        let recent = text(
            url,
            "SELECT count() FROM flows WHERE flowEndSeconds > now() - 30",
        )
        .await;
        if recent.parse::<u64>().is_ok_and(|n| n > 0) {
            return text(url, "SELECT count() FROM flows")
                .await
                .parse()
                .unwrap();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_demo_goes_on_where_the_first_one_stopped() {
    let data = tempfile::tempdir().unwrap();
    let mut weir = demo(data.path());
    let url = weir.after("Weir is running:  ");
    let first = filled(&url).await;
    let refused = text(&url, "INSERT INTO flows VALUES").await;
    assert!(refused.contains("statement_refused"), "{refused}");
    let span = "SELECT max(flowEndSeconds) - min(flowEndSeconds) FROM flows";
    let seconds: u64 = text(&url, span).await.parse().unwrap();
    assert!(
        (500..700).contains(&seconds),
        "ten minutes were filled: {seconds}"
    );
    weir.stop();

    let mut weir = demo(data.path());
    let url = weir.after("Weir is running:  ");
    let kept: u64 = text(&url, "SELECT count() FROM flows")
        .await
        .parse()
        .unwrap();
    assert!(kept >= first, "{kept} of {first} records were kept");
    let again = filled(&url).await;
    assert!(
        again < first * 2,
        "the past was not filled twice: {first}, {again}"
    );
    weir.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_comes_from_files() {
    let fake = fake(Script::Bytes(whole(b"42\n"))).await;
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (user, password) = (file("user", "reader\n"), file("password", "pw=from file\n"));
    let clickhouse = format!("http://{}", fake.address);
    let ports = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--clickhouse",
        &clickhouse,
    ];
    let mut weir = Weir::start(
        &[
            &ports[..],
            &["--user-file", &user, "--password-file", &password],
        ]
        .concat(),
    );
    let address = weir.after("listening on http://");
    assert_eq!(text(&format!("http://{address}"), "SELECT 2").await, "42");
    let head = fake
        .asked
        .lock()
        .unwrap()
        .last()
        .unwrap()
        .head
        .to_lowercase();
    assert!(
        head.contains("x-clickhouse-user: reader")
            && head.contains("x-clickhouse-key: pw=from file"),
        "{head}"
    );
    weir.stop();
}

#[test]
fn a_name_that_no_request_can_match_is_refused_at_the_start() {
    for (name, part) in [
        ("*.example.com", "no pattern is read here"),
        ("", "expected a host name"),
        ("flows.example.com/weir", "without a path"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_weir"))
            .args(["serve", "--listen", "127.0.0.1:0", "--allow-host", name])
            .output()
            .unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {error}");
        assert!(
            error.contains("--allow-host") && error.contains(part),
            "{error}"
        );
    }
}
