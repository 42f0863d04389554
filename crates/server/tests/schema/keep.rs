//! How long, and how much, is kept: times to live that change, pruning.

use weir_chdb::shared_for_tests;
use weir_server::prune::{Limit, prune};
use weir_server::schema::{Existing, Ttl, status};

use super::place::{NOON_S, Place, records};
use super::sums::check;

const DAY_S: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn a_time_to_live_changes_every_table() {
    let engine = shared_for_tests().unwrap();
    let mut place = Place::new(&engine, "ttl");
    place.storage.ttl = Ttl(Some(7 * 86_400));
    place.apply().await;
    place.storage.ttl = Ttl(Some(12 * 3_600));
    place.storage.rollup_ttl = Some(Ttl(Some(90 * 86_400)));
    place.apply().await;
    let ttls = "SELECT arraySort(groupArray(extract(engine_full, 'TTL (.*?) SETTINGS'))) \
        FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'";
    let changed = "['bucketStart + toIntervalSecond(7776000)','bucketStart + toIntervalSecond(7776000)',\
        'bucketStart + toIntervalSecond(7776000)','bucketStart + toIntervalSecond(7776000)',\
        'flowEndSeconds + toIntervalSecond(43200)']";
    assert_eq!(place.text(ttls).await, changed.replace("        ", ""));
    let status = status(&place.client, &place.storage).await.unwrap();
    assert!(status.contains("12h") && status.contains("90d"), "{status}");
    // asked for nothing, or for less than there is: it stays
    place.storage.rollup_ttl = None;
    for existing in [Existing::Keep, Existing::Lengthen] {
        place.storage.existing = existing;
        place.storage.ttl = Ttl(Some(3_600));
        place.apply().await;
        assert_eq!(place.text(ttls).await, changed.replace("        ", ""));
    }
    place.storage.existing = Existing::Change;
    place.storage.ttl = Ttl(None);
    place.apply().await;
    assert_eq!(place.text(ttls).await, "['','','','','']");
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shorter_time_to_live_drops_what_is_older() {
    let engine = shared_for_tests().unwrap();
    let mut place = Place::new(&engine, "ttl_drops");
    place.apply().await;
    place.insert(&records(NOON_S, 60, 5.0)).await;
    place.storage.ttl = Ttl(Some(86_400));
    place.apply().await;
    while place.text("SELECT count() FROM flows").await != "0" {
        place.run("OPTIMIZE TABLE flows FINAL").await;
    }
    place.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pruning_drops_the_oldest_and_only_what_it_must() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "prune");
    place.apply().await;
    let days: Vec<_> = (0..4)
        .map(|d| records(NOON_S + d * DAY_S, 120, 20.0))
        .collect();
    for day in &days {
        place.insert(day).await;
    }
    let days_left = "SELECT arraySort(groupUniqArray(toString(toDate(flowEndSeconds)))) FROM flows";
    let limit = |bytes| Limit {
        bytes: Some(bytes),
        percent: None,
    };
    let size =
        "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = currentDatabase()";
    let before: u64 = place.text(size).await.parse().unwrap();
    let tables = (&place.client, &place.storage);

    let nothing = prune(tables.0, tables.1, limit(before * 2), false)
        .await
        .unwrap();
    assert!(nothing.dropped.is_empty() && nothing.before > 0);
    let dry = prune(tables.0, tables.1, limit(nothing.before - 1), true)
        .await
        .unwrap();
    assert_eq!(
        (dry.dropped.len(), dry.dropped[0].partition.as_str()),
        (1, "2026-01-05")
    );
    assert_eq!(dry.dropped[0].rows, days[0].len() as u64);
    let done = prune(tables.0, tables.1, limit(nothing.before - 1), false)
        .await
        .unwrap();
    assert_eq!(done.dropped, dry.dropped);
    assert_eq!(
        place.text(days_left).await,
        "['2026-01-06','2026-01-07','2026-01-08']"
    );
    // the rollups still hold it
    check(&place, &days.concat()).await;

    let least = prune(tables.0, tables.1, limit(1), false).await.unwrap();
    assert_eq!(place.text(days_left).await, "[]");
    let order: Vec<_> = least
        .dropped
        .iter()
        .map(|p| (p.table.as_str(), p.partition.as_str()))
        .collect();
    assert_eq!(
        order[..3],
        [
            ("flows", "2026-01-06"),
            ("flows", "2026-01-07"),
            ("flows_pair_5m", "2026-01-05"),
        ]
    );
    assert_eq!(order[order.len() - 5], ("flows", "2026-01-08"));
    assert!(least.after < 1_000, "{}", least.words());
    let told = status(tables.0, tables.1).await.unwrap();
    assert!(
        told.contains("lock    free") && told.contains("all there"),
        "{told}"
    );
    let percent = Limit {
        bytes: None,
        percent: Some(100),
    };
    assert!(
        prune(tables.0, tables.1, percent, false)
            .await
            .unwrap()
            .dropped
            .is_empty()
    );
    place.gone().await;
}
