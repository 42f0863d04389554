//! What an older schema made is brought to the present one; what outlived its records stays.

use weir_chdb::shared_for_tests;
use weir_model::Rollup;
use weir_model::rollup::ROLLUPS;
use weir_server::schema::{plan, status};

use super::place::{NOON_S, Place, records};
use super::sums::check;

const ENDED: &str = "SELECT sum(endedConnections) FROM flows_class_1h";

/// A feed's text as schema 1 had it: rows that carried nothing passed, and counted as ended.
fn of_schema_1(rollup: &Rollup) -> String {
    let text = weir_query::rollup::feed(rollup, "flows").unwrap();
    let (before, after) = text.split_once(" FROM flows WHERE ").unwrap();
    let condition = after.split(") ARRAY JOIN").next().unwrap();
    assert!(condition.contains("octetDeltaCount > 0"), "{condition}");
    let before = before.replace(&format!(" AND {condition}"), "");
    format!("{before} FROM flows{}", &after[condition.len()..])
}

/// A database as schema 1 left it, and its present shape.
async fn place_of_schema_1(place: &Place) -> String {
    place.apply().await;
    let shape = place.shape().await;
    for rollup in &ROLLUPS {
        let (table, text) = (rollup.table, of_schema_1(rollup));
        place.run(&format!("DROP VIEW {table}_feed SYNC")).await;
        let create = format!("CREATE MATERIALIZED VIEW {table}_feed TO {table} AS {text}");
        place.run(&create).await;
    }
    let comment = "ALTER TABLE flows MODIFY COMMENT 'Weir schema 1'";
    place.run(comment).await;
    shape
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_and_sums_of_an_older_schema_are_renewed() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "renewed");
    let shape = place_of_schema_1(&place).await;
    let records = records(NOON_S - 300, 600, 10.0);
    place.insert(&records).await;
    let all = records.iter().filter(|r| r.flow_end_reason != 2);
    let carried = all.clone().filter(|r| !r.is_zero_delta()).count();
    assert_eq!(place.text(ENDED).await, all.count().to_string());
    let status = status(&place.client, &place.storage).await.unwrap();
    assert!(status.contains("or of an older Weir"), "{status}");
    let plan = plan(&place.client, &place.storage).await.unwrap();
    assert!(
        plan.contains("MODIFY QUERY") && plan.contains("4 complete"),
        "{plan}"
    );
    place.apply().await;
    assert_eq!(place.shape().await, shape);
    check(&place, &records).await;
    assert_eq!(place.text(ENDED).await, carried.to_string());
    let more = super::place::records(NOON_S + 300, 60, 10.0);
    place.insert(&more).await;
    check(&place, &[records, more].concat()).await;
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_that_outlived_their_records_stay() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "outlived");
    place_of_schema_1(&place).await;
    place.insert(&records(NOON_S - 86_400, 60, 5.0)).await;
    let drop = "ALTER TABLE flows DROP PARTITION '2026-01-04'";
    place.run(drop).await;
    place.insert(&records(NOON_S, 60, 5.0)).await;
    let all = "SELECT sum(records), sum(octets), min(bucketStart) FROM flows_pair_1h";
    let before = place.text(all).await;
    place.apply().await;
    assert_eq!(place.text(all).await, before);
    let comment = "SELECT comment FROM system.tables \
        WHERE database = currentDatabase() AND name = 'flows'";
    assert_eq!(place.text(comment).await, "Weir schema 2");
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_that_outlived_their_records_stay_when_a_feed_was_away() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "outlived_feed");
    place.apply().await;
    place.insert(&records(NOON_S - 86_400, 60, 5.0)).await;
    let drop = "ALTER TABLE flows DROP PARTITION '2026-01-04'";
    place.run(drop).await;
    let all = "SELECT sum(records), sum(octets), min(bucketStart) FROM flows_pair_1h";
    let before = place.text(all).await;
    place.run("DROP VIEW flows_pair_1h_feed SYNC").await;
    place.apply().await;
    assert_eq!(place.text(all).await, before);
    place.gone().await;
}
