//! Upgrades that are killed at every step while rows come in, and resumed: each acknowledged row is
//! there once.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use weir_chdb::{shared_for_tests, spawn_for_tests};
use weir_model::rollup::ROLLUPS;
use weir_server::schema::Ttl;
use weir_server::schema::upgrade::{self, Options};

use crate::place::{Place, Quiet, schema};
use crate::relay::{At, Fate, Relay};
use crate::writer::{Writer, Written};

/// Old rows of each try.
const OLD: u64 = 400;

/// How often inserts and an upgrade race each other.
const ROUNDS: usize = 4;

/// Few chunks, so that every step of one is struck within few tries.
const OPTIONS: Options = Options {
    keep_old: false,
    chunk_rows: 250,
    percent: 50,
};

/// Asserts that old and acknowledged rows are in `flows` once, and nothing else is.
async fn each_once(place: &Place, written: &Written, what: &str) {
    let sql = "SELECT sourcePodLabels FROM flows ORDER BY sourcePodLabels";
    let text = place.text(sql).await;
    let found: Vec<&str> = text.lines().collect();
    let distinct: BTreeSet<&str> = found.iter().copied().collect();
    assert_eq!(found.len(), distinct.len(), "{what}: rows are there twice");
    let old = (0..OLD).map(|n| format!("old-{n}"));
    let expected: BTreeSet<String> = written.labels().into_iter().chain(old).collect();
    let perhaps: BTreeSet<String> = written.perhaps().into_iter().collect();
    for label in &expected {
        assert!(distinct.contains(label.as_str()), "{what}: {label} is lost");
    }
    for label in distinct {
        let known = expected.contains(label) || perhaps.contains(label);
        assert!(known, "{what}: {label} from nowhere");
    }
    let tables = place.tables().await;
    assert!(!tables.contains("before_weir"), "{what}: {tables}");
    assert!(!tables.contains("flows_import"), "{what}: {tables}");
    assert!(!tables.contains("flows_new"), "{what}: {tables}");
}

/// Upgrades with a strike at statement `n`, and again without; false when `n` was never reached.
async fn strike(relay: &Relay, name: &str, n: usize, fate: Fate) -> bool {
    let engine = shared_for_tests().unwrap();
    let place = Place::with(&engine, &format!("{name}_{n}"), schema("theia-0.1")).await;
    place.fill(OLD, 5).await;
    let writer = Writer::start(place.client.clone());
    writer.reaches(2).await;
    relay.strike(At::Count(n), fate);
    let through = place.through(&relay.url());
    let result = upgrade::run(&through, &place.storage, OPTIONS, &Quiet).await;
    let reached = !relay.calm();
    let what = format!("{fate:?} at {n}: {:?}", relay.log().last());
    if reached {
        assert!(result.is_err(), "{what}");
    }
    upgrade::run(&through, &place.storage, OPTIONS, &Quiet)
        .await
        .unwrap_or_else(|error| panic!("{what}: {error:#}"));
    let written = writer.stop().await;
    assert_eq!(written.failed, [0; 0], "{what}: {}", written.why);
    each_once(&place, &written, &what).await;
    place
        .run(&format!("DROP DATABASE {}", place.database))
        .await;
    reached
}

async fn strike_everywhere(name: &str, fate: Fate) {
    let engine = shared_for_tests().unwrap();
    let relay = Relay::before(&engine.url()).await;
    let mut n = 0;
    while strike(&relay, name, n, fate).await {
        n += 1;
    }
    assert!(n > 20, "only {n} statements");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_that_loses_an_answer_goes_on() {
    strike_everywhere("answered", Fate::Answered).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_whose_statement_runs_on_without_it_goes_on() {
    strike_everywhere("abandoned", Fate::Abandoned).await;
}

/// `weir schema apply`, killed with SIGKILL at a statement that runs on without it.
async fn kill_process(name: &str, at: At, fate: Fate) -> Place {
    let engine = shared_for_tests().unwrap();
    let mut place = Place::with(&engine, name, schema("antrea-2.0")).await;
    // the command's chunks are large, but one holds no more than a partition: here an hour
    place.storage.ttl = Ttl(Some(12 * 3_600));
    place.fill(OLD, 20).await;
    let writer = Writer::start(place.client.clone());
    writer.reaches(2).await;
    let relay = Relay::before(place.url()).await;
    relay.strike(at.clone(), fate);
    let accounts = engine.accounts_path().display().to_string();
    let url = relay.url();
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
        command
            .args(["schema", "apply", "--clickhouse", &url, "--ttl", "12h"])
            .args(["--database", &place.database, "--password-file", &accounts])
            .args(["--user", "weir_writer"])
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    let mut child = command().spawn().unwrap();
    while !relay.is_calm() {
        assert!(child.try_wait().unwrap().is_none(), "{at:?} never came");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let mut again = command();
    again.arg("--break-lock");
    let status = tokio::task::spawn_blocking(move || again.status().unwrap()).await;
    assert!(status.unwrap().success(), "{at:?}");
    let written = writer.stop().await;
    assert_eq!(written.failed, [0; 0], "{at:?}: {}", written.why);
    each_once(&place, &written, &format!("killed at {at:?}")).await;
    place
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_is_resumed_by_the_next() {
    let _engine = shared_for_tests().unwrap();
    for (i, (words, n)) in [
        ("EXCHANGE TABLES", 0),
        ("DETACH TABLE", 3),
        ("INSERT INTO", 0),
        ("MOVE PARTITION", 1),
        ("MODIFY COMMENT", 3),
    ]
    .into_iter()
    .enumerate()
    {
        let fate = if i % 2 == 0 {
            Fate::Abandoned
        } else {
            Fate::Lost
        };
        let place = kill_process(&format!("process_{i}"), At::Words(words, n), fate).await;
        if words == "MOVE PARTITION" {
            rollups_equal_raw(&place).await;
        }
    }
}

/// Asserts that each rollup holds the octets that `flows` holds, up to the present hour.
async fn rollups_equal_raw(place: &Place) {
    // asked before: the hour may end while sums are made
    let hour = place
        .text("SELECT toUnixTimestamp(toStartOfHour(now()))")
        .await;
    // a writer that never rests keeps the present hour from being summed: now it can be
    weir_server::schema::apply(&place.through(place.url()), &place.storage)
        .await
        .unwrap();
    for rollup in &ROLLUPS {
        let sql = format!(
            "SELECT (SELECT sum(octets) FROM {} WHERE bucketStart < toDateTime({hour})) AS sums, sums = \
             (SELECT sum(octetDeltaCount) FROM flows WHERE flowEndSeconds < toDateTime({hour})), sums > 0",
            rollup.table
        );
        let answer = place.text(&sql).await;
        assert!(answer.ends_with("\t1\t1"), "{}: {answer}", rollup.table);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn inserts_never_fail_and_none_is_lost() {
    let engine = shared_for_tests().unwrap();
    for round in 0..ROUNDS {
        let name = format!("busy_{round}");
        let from = ["theia-0.1", "theia-0.8"][round % 2];
        let place = Place::with(&engine, &name, schema(from)).await;
        place.fill(OLD, 5).await;
        let writers = [0, 1_000_000, 2_000_000].map(|id| Writer::from(place.client.clone(), id));
        for writer in &writers {
            writer.reaches(2).await;
        }
        place.upgrade(OPTIONS).await.unwrap();
        let mut all = Written::default();
        for writer in writers {
            let written = writer.stop().await;
            assert_eq!(written.failed, [0; 0], "{}", written.why);
            all.acknowledged.extend(written.acknowledged);
        }
        each_once(&place, &all, &name).await;
        place
            .run(&format!("DROP DATABASE {}", place.database))
            .await;
    }
}

/// The engine itself is killed while a statement of the upgrade runs.
async fn kill_engine(at: At) {
    let engine = spawn_for_tests().unwrap();
    let place = Place::with(&engine, "engine", schema("theia-0.1")).await;
    place.fill(OLD, 5).await;
    let writer = Writer::start(place.client.clone());
    writer.reaches(2).await;
    let relay = Relay::before(place.url()).await;
    relay.strike(at.clone(), Fate::Abandoned);
    let through = place.through(&relay.url());
    let pid = engine.pid();
    let killed = async {
        relay.struck().await;
        let pid = pid.to_string();
        Command::new("kill").args(["-9", &pid]).status().unwrap();
    };
    let (result, ()) = tokio::join!(
        upgrade::run(&through, &place.storage, OPTIONS, &Quiet),
        killed
    );
    assert!(result.is_err());
    while engine.pid() == pid || place.client.ping().await.is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    upgrade::run(&through, &place.storage, OPTIONS, &Quiet)
        .await
        .unwrap();
    let written = writer.stop().await;
    each_once(&place, &written, &format!("engine killed at {at:?}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_engine_loses_and_doubles_nothing() {
    for (words, n) in [
        ("EXCHANGE TABLES", 0),
        ("DETACH TABLE", 0),
        ("INSERT INTO", 1),
        ("MOVE PARTITION", 0),
        ("MOVE PARTITION", 1),
    ] {
        kill_engine(At::Words(words, n)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_a_dying_engine_left_in_both_tables_counts_once() {
    let engine = shared_for_tests().unwrap();
    let place = Place::with(&engine, "both", schema("theia-0.1")).await;
    place.fill(OLD, 5).await;
    let relay = Relay::before(place.url()).await;
    relay.strike(At::Words("MOVE PARTITION", 1), Fate::Lost);
    let through = place.through(&relay.url());
    let stopped = upgrade::run(&through, &place.storage, OPTIONS, &Quiet).await;
    assert!(stopped.is_err());
    // what a MOVE has done when it dies between entering there and leaving here
    place
        .run(
            "ALTER TABLE flows ATTACH PARTITION ID (SELECT 1) FROM flows_import"
                .replace("(SELECT 1)", &format!("'{}'", staged(&place).await))
                .as_str(),
        )
        .await;
    place.upgrade(OPTIONS).await.unwrap();
    let nothing = Written::default();
    each_once(&place, &nothing, "in both").await;
}

async fn staged(place: &Place) -> String {
    let sql = "SELECT DISTINCT partition_id FROM system.parts WHERE active AND rows > 0 \
               AND database = currentDatabase() AND table = 'flows_import'";
    place.text(sql).await
}
