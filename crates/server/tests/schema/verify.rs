//! Comparing and mending: deliberate damage, inserts meanwhile, records that are gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use weir_chdb::shared_for_tests;
use weir_model::rollup::ROLLUPS;
use weir_server::schema::{Quiet, Repair, Report, verify};

use super::place::{NOON_S, Place, records};
use super::sums::check;

async fn look(place: &Place, repair: Option<Repair>) -> Report {
    let range = (0, i64::MAX);
    verify(&place.client, &place.storage, range, repair, &Quiet)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_is_found_and_mended_while_inserts_go_on() {
    let engine = shared_for_tests().unwrap();
    let place = Arc::new(Place::new(&engine, "damaged"));
    place.apply().await;
    let mut all = records(NOON_S - 400, 800, 15.0);
    place.insert(&all).await;
    let clean = look(&place, None).await;
    assert_eq!((clean.hours, clean.differences.len()), (8, 0));

    // Rows deleted, rows doubled, and a batch of records whose feeds never ran.
    place
        .run(
            "ALTER TABLE flows_pair_5m DELETE WHERE cityHash64(destinationPodName) % 3 = 0 \
             SETTINGS mutations_sync = 1",
        )
        .await;
    place
        .run("INSERT INTO flows_class_1m SELECT * FROM flows_class_1m WHERE flowType = 2")
        .await;
    let twice = records(NOON_S - 400, 30, 15.0);
    let feed = "flows_pair_1h_feed";
    let show = format!(
        "SELECT create_table_query FROM system.tables WHERE name = '{feed}' \
        AND database = currentDatabase() FORMAT TSVRaw"
    );
    let create = place.text(&show).await;
    place.run(&format!("DROP VIEW {feed}")).await;
    place.insert(&twice).await;
    place.run(&create).await;
    all.extend(twice);

    let stop = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn({
        let (place, stop) = (Arc::clone(&place), Arc::clone(&stop));
        async move {
            let mut written = Vec::new();
            for i in 0.. {
                let some = records(NOON_S - 300 + i * 7, 5, 15.0);
                place.insert(&some).await;
                written.extend(some);
                if stop.load(SeqCst) {
                    break;
                }
            }
            written
        }
    });
    let found = look(&place, Some(Repair::default())).await;
    stop.store(true, SeqCst);
    all.extend(writer.await.unwrap());
    let of = |table: &str| {
        found
            .differences
            .iter()
            .filter(|d| d.rollup == table)
            .count()
    };
    assert_eq!(of("flows_class_1h"), 0, "{}", found.words());
    if found.unsteady == 0 {
        assert!(of("flows_pair_1h") > 0 && of("flows_class_1m") > 0 && of("flows_pair_5m") > 0);
    }
    look(&place, Some(Repair::default())).await;
    let again = look(&place, None).await;
    assert_eq!((again.left, again.unsteady), (0, 0), "{}", again.words());
    check(&place, &all).await;
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sums_of_records_that_are_gone_stay() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "gone");
    place.apply().await;
    let day = 86_400;
    for back in 1..=3 {
        place.insert(&records(NOON_S - back * day, 60, 10.0)).await;
    }
    let count = "SELECT sum(records) FROM flows_pair_1h";
    let before = place.text(count).await;
    place
        .run("ALTER TABLE flows DROP PARTITION '2026-01-03'")
        .await;
    let report = look(&place, Some(Repair::default())).await;
    assert_eq!(
        (report.hours, report.differences.len()),
        (12, 0),
        "{}",
        report.words()
    );
    assert_eq!(place.text(count).await, before);
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_feed_is_said() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "no_feed");
    place.apply().await;
    place
        .run(&format!("DROP VIEW {}_feed", ROLLUPS[0].table))
        .await;
    let refused = verify(&place.client, &place.storage, (0, i64::MAX), None, &Quiet).await;
    let words = refused.unwrap_err().to_string();
    assert!(words.contains("run weir schema apply"), "{words}");
    place.gone().await;
}
