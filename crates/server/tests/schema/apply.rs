//! Applying: again, killed at any statement, by two at once, after somebody who died.

use weir_chdb::shared_for_tests;
use weir_server::schema::plan;

use super::place::{NOON_S, Place, records};
use super::relay::Relay;
use super::sums::check;

#[tokio::test(flavor = "multi_thread")]
async fn applying_again_changes_nothing() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "twice");
    place.apply().await;
    let shape = place.shape().await;
    assert!(shape.contains("COMMENT \\'Weir schema 2\\'"), "{shape}");
    assert!(
        shape.contains("flows_pair_5m_feed") && !shape.contains("lock"),
        "{shape}"
    );
    place.apply().await;
    assert_eq!(place.shape().await, shape);
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_statement_it_goes_on() {
    let engine = shared_for_tests().unwrap();
    let whole = Place::new(&engine, "whole");
    whole.apply().await;
    let shape = whole.shape().await;
    whole.gone().await;
    let place = Place::new(&engine, "kill_d");
    let wanted = shape.replace("schema_whole", "schema_kill_d");
    for k in 0.. {
        let relay = Relay::before(&place.url, k, k % 2 == 0).await;
        let killed = place.apply_by(&place.through(&relay.url), false).await;
        if !relay.died() {
            killed.unwrap();
            assert!(k > 30, "{k} statements are few");
            break;
        }
        place.apply_by(&place.client, true).await.unwrap();
        assert_eq!(place.shape().await, wanted, "killed at {k}");
        place.gone().await;
    }
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_older_records_are_summed_it_goes_on() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "kill_sums");
    place.apply().await;
    // The hours of 11 and 12.
    let records = records(NOON_S - 100, 200, 4.0);
    place.insert(&records).await;
    for k in (0..).step_by(7) {
        for table in ["class_1h", "pair_1h", "class_1m", "pair_5m"] {
            place.run(&format!("TRUNCATE TABLE flows_{table}")).await;
            let forget = format!("ALTER TABLE flows_{table} MODIFY COMMENT ''");
            place.run(&forget).await;
        }
        let relay = Relay::before(&place.url, k, k % 2 == 0).await;
        let killed = place.apply_by(&place.through(&relay.url), false).await;
        let died = relay.died();
        if died {
            place.apply_by(&place.client, true).await.unwrap();
        } else {
            killed.unwrap();
        }
        check(&place, &records).await;
        if !died {
            assert!(k > 60, "{k} statements are few");
            break;
        }
    }
    place.gone().await;
}

const LOCK: &str = "CREATE TABLE weir_schema_lock (x UInt8) ENGINE = Memory COMMENT ";

#[tokio::test(flavor = "multi_thread")]
async fn one_at_a_time() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "locked");
    place.apply().await;
    let now = place.text("SELECT toUnixTimestamp(now())").await;
    let fresh = format!("{LOCK}'0a1b-2c {now} node-7, process 12'");
    place.run(&fresh).await;
    let refused = place.apply_by(&place.client, false).await.unwrap_err();
    let words = refused.to_string();
    assert!(
        words.contains("node-7, process 12") && words.contains("--break-lock"),
        "{words}"
    );
    place.apply_by(&place.client, true).await.unwrap();
    // an hour old: nobody's
    let old: i64 = now.parse::<i64>().unwrap() - 3_600;
    place.run(&format!("{LOCK}'0a1b-2c {old} node-7'")).await;
    place.apply_by(&place.client, false).await.unwrap();
    place.run(&format!("{LOCK}'of another make'")).await;
    place.apply_by(&place.client, false).await.unwrap();
    let shape = place.shape().await;
    assert!(!shape.contains("weir_schema_lock"), "{shape}");
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_leave_one_schema() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "many");
    let all: Vec<_> = (0..6)
        .map(|_| place.apply_by(&place.client, false))
        .collect();
    let ended = futures_util::future::join_all(all).await;
    assert!(ended.iter().any(Result::is_ok));
    for error in ended.into_iter().filter_map(Result::err) {
        let words = format!("{error:#}");
        assert!(
            words.contains("another schema change") || words.contains("try again"),
            "{words}"
        );
    }
    assert!(place.shape().await.contains("Weir schema 2"));
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_schema_is_left_alone() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "newer");
    place.apply().await;
    place
        .run("ALTER TABLE flows MODIFY COMMENT 'Weir schema 99'")
        .await;
    let refused = place.apply_by(&place.client, false).await.unwrap_err();
    assert!(refused.to_string().contains("newer Weir"), "{refused}");
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_what_is_left_to_run() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "planned");
    let whole = plan(&place.client, &place.storage).await.unwrap();
    for statement in whole.split(";\n") {
        let lines = statement.lines().filter(|line| !line.starts_with("--"));
        let statement = lines.collect::<Vec<_>>().join("\n");
        if !statement.trim().is_empty() {
            place.client.query(&statement).await.unwrap();
        }
    }
    let shape = place.shape().await;
    let nothing = plan(&place.client, &place.storage).await.unwrap();
    assert_eq!(nothing, "-- nothing to do\n");
    place.apply().await;
    assert_eq!(
        place.shape().await,
        shape,
        "the plan is all that apply does"
    );

    // never a script that calls sums complete which are not
    place.insert(&records(NOON_S, 60, 5.0)).await;
    place.run("DROP TABLE flows_pair_1h").await;
    let some = plan(&place.client, &place.storage).await.unwrap();
    assert!(
        some.contains("TABLE IF NOT EXISTS") && !some.contains("complete since"),
        "{some}"
    );
    place.run("DROP TABLE flows").await;
    place
        .run("CREATE TABLE flows (flowEndSeconds DateTime) ENGINE = MergeTree ORDER BY tuple()")
        .await;
    let other = plan(&place.client, &place.storage).await.unwrap();
    assert!(other.starts_with("-- flows is another maker's"), "{other}");
    place.gone().await;
}
