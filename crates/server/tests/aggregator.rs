//! Antrea's way of writing, by the Go client that its Flow Aggregator uses, on both ports and with every
//! compression; and with the engine killed again and again while it writes.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use weir_chdb::{TestEngine, shared_for_tests, spawn_for_tests};
use weir_server::client::{ClickHouse, Credentials};
use weir_server::schema::{Quiet, Repair, Storage, Ttl, apply, verify};

weir_chdb::engine_child_test!();

/// When the first row ends.
const START_S: i64 = 1_790_000_000;

/// The client, compiled once; none where there is no Go, which is no excuse in CI.
fn client() -> Option<&'static Path> {
    static BUILT: OnceLock<Option<PathBuf>> = OnceLock::new();
    BUILT
        .get_or_init(|| {
            let there = Command::new("go").arg("version").output().is_ok();
            if !there {
                assert!(
                    std::env::var_os("CI").is_none(),
                    "CI needs Go for this test"
                );
                eprintln!("skipped: Antrea's client is written in Go, and there is no Go here");
                return None;
            }
            let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("aggregator");
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients/go");
            let built = Command::new("go")
                .args(["build", "-o"])
                .arg(&program)
                .arg(".")
                .current_dir(folder)
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&built.stderr).into_owned();
            assert!(built.status.success(), "{said}");
            Some(program)
        })
        .as_deref()
}

/// A database with Weir's tables.
struct Place {
    storage: Storage,
    outside: ClickHouse,
    inside: ClickHouse,
    user: String,
    password: String,
}

impl Place {
    async fn new(engine: &TestEngine, name: &str) -> Self {
        let account = &engine.credentials().writer;
        let credentials = Credentials {
            user: Some(account.user.clone()),
            password: Some(account.password.clone()),
        };
        let outside = ClickHouse::new(&engine.url(), credentials).unwrap();
        let storage = Storage::new(Some(name.to_owned()), Ttl(None));
        apply(&outside, &storage).await.unwrap();
        Self {
            inside: outside.clone().with_database(storage.database.clone()),
            outside,
            storage,
            user: account.user.clone(),
            password: account.password.clone(),
        }
    }

    async fn text(&self, sql: &str) -> String {
        let answer = self.inside.query(sql).await.unwrap();
        String::from_utf8_lossy(&answer).trim().to_owned()
    }

    fn writes(&self, client: &Path, url: &str, words: &[&str]) -> Child {
        let start = START_S.to_string();
        Command::new(client)
            .args(["-url", url, "-start", &start])
            .args(words)
            .env("WEIR_USER", &self.user)
            .env("WEIR_PASSWORD", &self.password)
            .env("WEIR_DATABASE", self.storage.database.as_deref().unwrap())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Sums that rollups have and records have not, or the other way round; `repair` mends them.
    async fn differences(&self, repair: bool) -> u64 {
        let repair = repair.then_some(Repair { break_lock: false });
        let range = (0, i64::MAX);
        let report = verify(&self.outside, &self.storage, range, repair, &Quiet).await;
        report.unwrap().left
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn antreas_client_writes_over_both_ports_with_every_compression() {
    let Some(client) = client() else { return };
    let engine = shared_for_tests().unwrap();
    let (tcp, http) = (format!("tcp://{}", engine.native_address()), engine.url());
    let mut hashes = BTreeSet::new();
    for (url, compress) in [
        (&tcp, "none"),
        (&tcp, "lz4"),
        (&tcp, "zstd"),
        (&http, "none"),
        (&http, "lz4"),
        (&http, "zstd"),
        (&http, "gzip"),
    ] {
        let way = format!("{} {compress}", url.split(':').next().unwrap());
        let place = Place::new(&engine, &way.replace(' ', "_")).await;
        let words = ["-compress", compress, "-rows", "6000", "-batch", "1500"];
        let ran = place
            .writes(client, url, &words)
            .wait_with_output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(
            said.ends_with("rows 6000 commits 4 failed 0\n"),
            "{way}: {said}{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        // computed apart: 1000 + i % 977 octets in row i
        let octets: u64 = (0..6_000).map(|i| 1_000 + i % 977).sum();
        let sums = "SELECT count(), uniqExact(sourcePodName), sum(octetDeltaCount) FROM flows";
        assert_eq!(
            place.text(sums).await,
            format!("6000\t6000\t{octets}"),
            "{way}"
        );
        let all = "SELECT sum(cityHash64(* EXCEPT timeInserted)) FROM flows";
        hashes.insert(place.text(all).await);
        assert_eq!(place.differences(false).await, 0, "{way}");
    }
    assert_eq!(hashes.len(), 1, "{hashes:?}");
}

/// How often the engine is killed: one that ends five times in two minutes is given up.
const KILLS: usize = 3;

/// The engine is killed while the client writes: a row that was acknowledged is there, one that is there
/// twice is of a batch that was sent again, and rollups are whole after one repair.
async fn killed(url: impl Fn(&TestEngine) -> String) {
    let Some(client) = client() else { return };
    let engine = spawn_for_tests().unwrap();
    let place = Place::new(&engine, "killed").await;
    let rows = (KILLS * 8_000).to_string();
    let words = ["-rows", &rows, "-batch", "200", "-pause", "20ms"];
    let mut writer = place.writes(client, &url(&engine), &words);
    let mut said = std::io::BufReader::new(writer.stdout.take().unwrap());
    let mut lines = String::new();
    let mut acknowledged = || {
        use std::io::BufRead as _;
        let before = lines.len();
        said.read_line(&mut lines).unwrap();
        lines[before..].to_owned()
    };
    for _ in 0..KILLS {
        // a few batches get through, then it dies under the next ones
        for _ in 0..4 {
            assert!(
                acknowledged().starts_with("acknowledged "),
                "the writer ended early"
            );
        }
        let pid = engine.pid();
        Command::new("kill")
            .args(["-9", &pid.to_string()])
            .status()
            .unwrap();
        while engine.pid() == pid || place.outside.ping().await.is_err() {
            assert!(engine.is_running(), "the engine was given up");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
    let last = loop {
        let line = acknowledged();
        if !line.starts_with("acknowledged ") {
            break line;
        }
    };
    assert!(writer.wait().unwrap().success());
    assert!(last.starts_with(&format!("rows {rows} commits ")), "{last}");
    let failed: usize = last.split_whitespace().last().unwrap().parse().unwrap();
    let distinct = "SELECT uniqExact(sourcePodName) FROM flows";
    assert_eq!(place.text(distinct).await, rows, "{last}");
    let twice = "SELECT count() - uniqExact(sourcePodName) FROM flows";
    let twice: usize = place.text(twice).await.parse().unwrap();
    assert!(
        failed > 0 || twice == 0,
        "{twice} rows are there twice, and no batch was sent again"
    );
    let differ = place.differences(true).await;
    assert_eq!(differ, 0, "{last}");
    assert_eq!(place.differences(false).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_row_is_lost_over_the_native_port() {
    killed(|engine| format!("tcp://{}", engine.native_address())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_row_is_lost_over_http() {
    killed(|engine| engine.url()).await;
}
