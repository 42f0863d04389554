//! The doctor before every illness that it knows, in a real engine.

use clap::Parser as _;
use weir_chdb::shared_for_tests;
use weir_server::client::{ClickHouse, Credentials};
use weir_server::doctor::{Args, Clock, Finding, State, look, words};

use super::place::Place;

#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    args: Args,
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// What the doctor finds with further options, by the account given; without what depends on this
/// machine's kernel.
async fn found(
    place: &Place,
    account: &Credentials,
    options: &str,
    now_ms: Clock<'_>,
) -> Vec<Finding> {
    let words = ["doctor", "--database", &place.database]
        .into_iter()
        .chain(options.split_whitespace());
    let args = Line::try_parse_from(words).unwrap().args;
    let client = ClickHouse::new(&place.url, account.clone()).unwrap();
    let mut all = look(&client, &args, now_ms).await;
    all.retain(|finding| finding.about != "confinement");
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_embedded_engine_tells_what_confines_it() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "confined").await;
    let args = Line::try_parse_from(["doctor"]).unwrap().args;
    let client = ClickHouse::new(&place.url, place.reader.clone()).unwrap();
    let all = look(&client, &args, &now_ms).await;
    let finding = all.iter().find(|f| f.about == "confinement").unwrap();
    let well = finding.state == State::Well;
    assert_eq!(
        well,
        engine.confinement() == weir_chdb::Confinement::Whole,
        "{}",
        words(&all)
    );
    place.gone().await;
}

/// The usual look, whose disk is not the test machine's trouble.
async fn usual(place: &Place) -> Vec<Finding> {
    found(place, &place.reader, "--max-percent 100", &now_ms).await
}

/// The one thing that is wrong, and what to do about it.
fn wrong(found: &[Finding]) -> (&'static str, String) {
    let wrong: Vec<&Finding> = found.iter().filter(|f| f.state == State::Wrong).collect();
    assert_eq!(wrong.len(), 1, "{}", words(found));
    assert!(!wrong[0].todo.is_empty(), "{}", words(found));
    (
        wrong[0].about,
        format!("{}\n{}", wrong[0].seen, wrong[0].todo),
    )
}

async fn applied(place: &Place) {
    let client = ClickHouse::new(&place.url, place.writer.clone()).unwrap();
    let ttl = weir_server::schema::Ttl(None);
    let storage = weir_server::schema::Storage::new(Some(place.database.clone()), ttl);
    weir_server::schema::apply(&client, &storage).await.unwrap();
}

/// A record that came in so many seconds ago.
async fn record(place: &Place, ago: u32) {
    let sql = format!(
        "INSERT INTO flows (timeInserted, flowEndSeconds) SELECT now() - {ago}, now() - {ago}"
    );
    place.run(&sql).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "well").await;
    applied(&place).await;
    record(&place, 3).await;
    let all = usual(&place).await;
    assert!(
        all.iter()
            .all(|f| f.state == State::Well && f.todo.is_empty()),
        "{}",
        words(&all)
    );
    let about: Vec<_> = all.iter().map(|f| f.about).collect();
    assert_eq!(
        about,
        [
            "reached", "account", "clock", "tables", "columns", "sums", "rights", "records", "room"
        ]
    );
    // who may write should not be who reads
    let all = found(&place, &place.writer, "--max-percent 100", &now_ms).await;
    assert_eq!(wrong(&all).0, "rights");
    let all = found(&place, &place.writer, "--max-percent 100 --writer", &now_ms).await;
    assert!(
        all.iter().all(|f| f.state == State::Well),
        "{}",
        words(&all)
    );
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_there_or_lets_us_in() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "outside").await;
    let mut account = place.reader.clone();
    account.password = Some("wrong".into());
    let all = found(&place, &account, "", &now_ms).await;
    let (about, said) = wrong(&all);
    assert!(
        about == "account" && said.contains("clickhouse-secret"),
        "{said}"
    );
    assert!(all.iter().any(|f| f.state == State::Unasked));
    place.gone().await;

    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let place = Place { url, ..place };
    let (about, said) = wrong(&usual(&place).await);
    assert!(
        about == "reached" && said.contains("port-forward"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_and_columns_are_missing() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "tables").await;
    let (about, said) = wrong(&usual(&place).await);
    assert!(
        about == "tables" && said.contains("weir schema apply"),
        "{said}"
    );

    applied(&place).await;
    record(&place, 3).await;
    place.run("ALTER TABLE flows DROP COLUMN httpVals").await;
    let (about, said) = wrong(&usual(&place).await);
    assert!(
        about == "columns" && said.contains("flows lacks httpVals"),
        "{said}"
    );
    applied(&place).await;
    assert!(usual(&place).await.iter().all(|f| f.state == State::Well));

    place.run("DROP VIEW flows_pair_1h_feed").await;
    let all = usual(&place).await;
    let sums = all.iter().find(|f| f.about == "sums").unwrap();
    assert!(
        sums.state == State::Look && sums.seen.contains("flows_pair_1h"),
        "{}",
        words(&all)
    );
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn theia_is_recognised() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "theia").await;
    place
        .run(include_str!("../upgrade/schemas/theia-0.1.sql"))
        .await;
    record(&place, 3).await;
    let all = usual(&place).await;
    let tables = all.iter().find(|f| f.about == "tables").unwrap();
    assert!(
        tables.state == State::Look && tables.seen.contains("Theia"),
        "{}",
        words(&all)
    );
    assert!(tables.todo.contains("upgrade.md"));
    let (about, said) = wrong(&all);
    assert!(
        about == "columns" && said.contains("egressNodeName"),
        "{said}"
    );
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn records_stay_away_and_clocks_disagree() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "silence").await;
    applied(&place).await;
    let (about, said) = wrong(&usual(&place).await);
    assert!(
        about == "records" && said.contains("flow-aggregator"),
        "{said}"
    );
    record(&place, 900).await;
    let (about, said) = wrong(&usual(&place).await);
    let (_, ago) = said.split_once("Z, ").unwrap();
    let (seconds, _) = ago.split_once(" s ago").unwrap();
    assert_eq!(about, "records");
    assert!(seconds.parse::<u64>().unwrap() >= 900, "{said}");
    let longer = found(
        &place,
        &place.reader,
        "--max-percent 100 --silence 1h",
        &now_ms,
    )
    .await;
    assert!(
        longer.iter().all(|f| f.state == State::Well),
        "{}",
        words(&longer)
    );

    record(&place, 3).await;
    let all = found(&place, &place.reader, "--max-percent 100", &|| {
        now_ms() + 60_000
    })
    .await;
    let (about, said) = wrong(&all);
    assert!(about == "clock" && said.contains("behind"), "{said}");
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_disk_is_nearly_full() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "disk").await;
    applied(&place).await;
    record(&place, 3).await;
    // at one percent every disk is
    let (about, said) = wrong(&found(&place, &place.reader, "--max-percent 1", &now_ms).await);
    assert!(about == "room" && said.contains("weir prune"), "{said}");
    place.gone().await;
}

/// The command as a person runs it: its words, its exit status.
#[tokio::test(flavor = "multi_thread")]
async fn the_command_says_what_to_do_and_fails() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "command").await;
    let run = |more: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_weir"));
        command.args([
            "doctor",
            "--clickhouse",
            &place.url,
            "--database",
            &place.database,
        ]);
        command.args([
            "--user",
            place.reader.user.as_deref().unwrap(),
            "--max-percent",
            "100",
        ]);
        command.env(
            "WEIR_CLICKHOUSE_PASSWORD",
            place.reader.password.as_deref().unwrap(),
        );
        let output = command.args(more).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, said) = run(&[]);
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains("WRONG tables") && said.contains("→ make them: weir schema apply"),
        "{said}"
    );
    applied(&place).await;
    record(&place, 3).await;
    let (code, said) = run(&["--json"]);
    assert_eq!(code, Some(0), "{said}");
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(json["findings"][0]["state"], "well");
    assert!(!said.contains(place.reader.password.as_deref().unwrap()));
    place.gone().await;
}
