//! The Jobs' programs with the arguments and variables that the manifest gives them.

use std::process::{Command, Output};

use serde_json::Value;
use weir_chdb::shared_for_tests;
use weir_server::manifest::{Given, id, objects};

use super::place::Place;

/// The first container of an object's Pod, or its init container.
pub fn container(kind: &str, name: &str, list: &str, given: Given) -> Value {
    let all = objects(&given.values().unwrap());
    let object = all
        .iter()
        .find(|o| id(o).0 == kind && id(o).1.starts_with(name))
        .unwrap();
    let spec = match kind {
        "CronJob" => &object["spec"]["jobTemplate"]["spec"],
        _ => &object["spec"],
    };
    spec["template"]["spec"][list][0].clone()
}

/// Runs a container's command with its variables, of which those that only a cluster knows are the
/// test engine's.
fn run(container: &Value, place: &Place) -> Output {
    let words = |list: &Value| -> Vec<String> {
        let words = list.as_array().into_iter().flatten();
        words
            .map(|word| word.as_str().unwrap().to_owned())
            .collect()
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_weir"));
    command.env_clear().args(words(&container["args"]));
    for variable in container["env"].as_array().into_iter().flatten() {
        let name = variable["name"].as_str().unwrap();
        let value = match name {
            "WEIR_CLICKHOUSE" => place.url.clone(),
            "WEIR_CLICKHOUSE_USER" => place.writer.user.clone().unwrap(),
            "WEIR_CLICKHOUSE_PASSWORD" => place.writer.password.clone().unwrap(),
            "WEIR_CLICKHOUSE_DATABASE" => place.database.clone(),
            _ => variable["value"].as_str().unwrap().to_owned(),
        };
        command.env(name, value);
    }
    command.output().unwrap()
}

pub fn done(container: &Value, place: &Place) -> String {
    let output = run(container, place);
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}", said(&output.stderr));
    said(&output.stdout)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_job_makes_the_tables_with_the_time_to_live_that_was_asked_for() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "schema_job").await;
    let given = Given {
        ttl: Some("24h".into()),
        ..Given::default()
    };
    let job = container("Job", "weir-schema", "containers", given.clone());
    done(&job, &place);
    let kept = "SELECT count() FROM system.tables WHERE database = currentDatabase() \
        AND name = 'flows' AND engine_full LIKE '%TTL flowEndSeconds + toIntervalSecond(86400)%'";
    assert_eq!(place.number(kept).await, 1);
    // at an upgrade it runs again
    done(&job, &place);

    // a Pod that comes back with an empty memory gets its tables from the CronJob
    let tables = "SELECT count() FROM system.tables WHERE database = currentDatabase()";
    let before = place.number(tables).await;
    place.gone().await;
    place.made().await;
    done(
        &container("CronJob", "weir-keep", "initContainers", given.clone()),
        &place,
    );
    done(
        &container("CronJob", "weir-keep", "containers", given),
        &place,
    );
    assert_eq!(place.number(tables).await, before);
    place.gone().await;
}

/// Records of five days come in, more than the volume holds: each run of the CronJob
/// makes room, so that there is never more than the limit after it, and every insert succeeds.
#[tokio::test(flavor = "multi_thread")]
async fn pruning_keeps_inserts_going() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "prune_job").await;
    done(
        &container("Job", "weir-schema", "containers", Given::default()),
        &place,
    );
    let mut prune = container("CronJob", "weir-keep", "initContainers", Given::default());
    let size =
        "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase()";
    // Asked once, so that the days stay the same over midnight.
    let today = place
        .number("SELECT toUInt64(toUnixTimestamp(toStartOfDay(now())))")
        .await;
    let start = |day: u64| format!("toDateTime({})", today - (4 - day) * 86_400);
    let insert = |day: u64| {
        format!(
            "INSERT INTO flows (flowEndSeconds, sourcePodName, octetDeltaCount, throughput) \
             SELECT {}, hex(rand64()), rand(), rand64() FROM numbers(20000)",
            start(day)
        )
    };
    place.run(&insert(0)).await;
    let limit = place.number(size).await * 2;
    prune["args"][2] = limit.to_string().into();
    for day in 1..5 {
        place.run(&insert(day)).await;
        done(&prune, &place);
        assert!(place.number(size).await <= limit);
        let newest = format!(
            "SELECT count() FROM flows WHERE flowEndSeconds >= {}",
            start(day)
        );
        assert_eq!(
            place.number(&newest).await,
            20_000,
            "what just came in stays"
        );
    }
    assert!(
        place.number("SELECT count() FROM flows").await < 100_000,
        "something was dropped"
    );
    place.gone().await;
}

/// A ClickHouse that is not there yet is waited for, one that refuses the account is not.
#[tokio::test(flavor = "multi_thread")]
async fn the_schema_job_waits_for_clickhouse_and_not_for_a_password() {
    let engine = shared_for_tests().unwrap();
    let mut place = Place::new(&engine, "wait").await;
    let mut job = container("Job", "weir-schema", "containers", Given::default());
    place.writer.password = Some("wrong".into());
    let output = run(&job, &place);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("refused"));

    let url = place.url.clone();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    place.url = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    job["args"][3] = "1s".into();
    let begun = std::time::Instant::now();
    let output = run(&job, &place);
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be reached"));
    assert!(
        begun.elapsed() > std::time::Duration::from_millis(500),
        "it tried more than once"
    );
    place.url = url;
    let place = Place {
        writer: place_writer(&engine),
        ..place
    };
    place.gone().await;
}

fn place_writer(engine: &weir_chdb::TestEngine) -> weir_server::client::Credentials {
    let writer = &engine.credentials().writer;
    weir_server::client::Credentials {
        user: Some(writer.user.clone()),
        password: Some(writer.password.clone()),
    }
}

/// The probes of Weir's Pod, against a Weir that listens to itself alone.
#[tokio::test(flavor = "multi_thread")]
async fn probes_tell_a_ready_weir_from_one_without_tables() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "probes").await;
    let target = weir_server::serve::Target::new(&place.url, &place.reader).unwrap();
    let mut config = weir_server::serve::Config::new(target);
    config.database = Some(place.database.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(weir_server::serve::serve(
        listener,
        config,
        std::future::pending(),
    ));

    let pod = container("Deployment", "weir", "containers", Given::default());
    let probe = |name: &str| {
        let words = pod[name]["exec"]["command"].as_array().unwrap();
        assert_eq!(words[0], "weir");
        let words = words[1..].iter().map(|word| word.as_str().unwrap());
        let words = words.map(|word| word.replace("127.0.0.1:8300", &address));
        let output = Command::new(env!("CARGO_BIN_EXE_weir"))
            .args(words)
            .output()
            .unwrap();
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    assert!(probe("livenessProbe").0 && probe("startupProbe").0);
    let (ready, said) = probe("readinessProbe");
    assert!(!ready && said.contains("weir schema apply"), "{said}");
    done(
        &container("Job", "weir-schema", "containers", Given::default()),
        &place,
    );
    assert_eq!(probe("readinessProbe"), (true, String::new()));
    place.gone().await;
}
