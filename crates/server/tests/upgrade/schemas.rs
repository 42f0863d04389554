//! From every starting schema: rows, later inserts of every Antrea version, and the old views.

use weir_chdb::shared_for_tests;
use weir_model::column::{ColumnType, column};
use weir_server::schema::upgrade::{Options, Outcome};

use crate::place::{Place, SCHEMAS, schema, written_by};

/// Versions of Antrea that changed the columns they write, and how many they write.
const WRITERS: [(&str, usize); 7] = [
    ("1.5", 47),
    ("1.8", 48),
    ("1.13", 50),
    ("1.15", 52),
    ("2.0", 53),
    ("2.6", 51),
    ("2.7", 51),
];

/// A row's columns as text that does not depend on the column's type.
fn row_text(columns: &[(String, String)]) -> String {
    let cell = |(name, ty): &(String, String)| match ty.as_str() {
        ty if ty.starts_with("DateTime") => format!("toString(toUnixTimestamp({name}))"),
        ty if ty.starts_with("Nullable(U") => format!("toString(ifNull({name}, 0))"),
        ty if ty.starts_with("Nullable(") => format!("ifNull(toString({name}), '')"),
        _ => format!("toString({name})"),
    };
    let cells: Vec<String> = columns.iter().map(cell).collect();
    format!(
        "SELECT concat_ws('|', {}) AS r FROM flows ORDER BY r",
        cells.join(", ")
    )
}

/// What old dashboards ask of a view: sums of pairs within a time range.
fn dashboard(view: &str, source: &str, destination: &str) -> String {
    format!(
        "SELECT {source} AS source, {destination} AS destination, SUM(octetDeltaCount) AS bytes, \
         SUM(reverseOctetDeltaCount), MAX(throughput) > 0, SUM(throughputFromSourceNode) \
         FROM {view} WHERE flowEndSeconds >= toDateTime(now() - 86400 * 30) \
         AND flowEndSeconds <= toDateTime(now() + 600) AND sourcePodNamespace NOT IN ('ns2') \
         GROUP BY source, destination HAVING bytes > 0 ORDER BY bytes DESC, source, destination"
    )
}

fn dashboards() -> [String; 3] {
    [
        dashboard(
            "flows_pod_view",
            "concat(sourcePodNamespace, '/', sourcePodName)",
            "if(destinationPodName != '', destinationPodName, destinationIP)",
        ),
        dashboard("flows_node_view", "sourceNodeName", "destinationNodeName"),
        dashboard(
            "flows_policy_view",
            "ingressNetworkPolicyName",
            "egressNetworkPolicyName",
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_schema_keeps_its_rows_and_takes_every_writer() {
    let engine = shared_for_tests().unwrap();
    for (name, sql) in SCHEMAS {
        let place = Place::with(&engine, name, sql).await;
        place.fill(1_000, 150).await;
        place.fill(500, 7).await;
        let columns = place.columns("flows").await;
        let before = place.text(&row_text(&columns)).await;
        let local = place.tables().await.contains("flows_pod_view_local");
        let views = *name != "other";
        let mut shown = Vec::new();
        for sql in dashboards().iter().filter(|_| views) {
            let sql = match local {
                true => sql.replace("_view WHERE", "_view_local WHERE"),
                false => sql.clone(),
            };
            shown.push(place.text(&sql).await);
        }
        let options = Options {
            chunk_rows: 300,
            ..Options::default()
        };
        let outcome = place.upgrade(options).await.unwrap();
        assert_eq!(outcome, Outcome::Done { rows: 1_500 }, "{name}");
        assert_eq!(
            place.text(&row_text(&columns)).await,
            before,
            "rows of {name}"
        );
        for (sql, before) in dashboards().iter().zip(shown) {
            assert!(before.lines().count() > 5, "{name}: {before}");
            assert_eq!(place.text(sql).await, before, "{name}: {sql}");
        }
        insert_as_every_version(&place).await;
        assert_eq!(
            place.tables().await,
            "flows MergeTree\nflows_node_view View\nflows_pod_view View\nflows_policy_view View",
            "{name}"
        );
        let comment = "SELECT comment LIKE 'Weir schema %' FROM system.tables \
                       WHERE database = currentDatabase() AND name = 'flows'";
        assert_eq!(place.text(comment).await, "1");
        assert_eq!(
            place.upgrade(options).await.unwrap(),
            Outcome::Nothing,
            "{name} again"
        );
    }
}

async fn insert_as_every_version(place: &Place) {
    for (version, count) in WRITERS {
        let columns = written_by(version);
        assert_eq!(columns.len(), count, "{version}");
        let values: Vec<String> = columns
            .iter()
            .map(|c| match column(c).unwrap().ty {
                ColumnType::Text => format!("'by-{version}'"),
                ColumnType::Time => "now()".to_owned(),
                _ => "7".to_owned(),
            })
            .collect();
        let sql = format!(
            "INSERT INTO flows ({}) VALUES ({})",
            columns.join(", "),
            values.join(", ")
        );
        place.run(&sql).await;
    }
    let sql = "SELECT count(), uniqExact(sourcePodName), sum(trusted), \
               countIf(timeInserted < now() - 60), countIf(egressNodeName = ''), \
               countIf(httpVals = ''), countIf(clusterUUID = ''), countIf(egressIP = '') \
               FROM flows WHERE startsWith(sourcePodName, 'by-')";
    assert_eq!(place.text(sql).await, "7\t7\t0\t0\t4\t5\t1\t2");
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_and_types_of_others_come_along() {
    let engine = shared_for_tests().unwrap();
    let place = Place::with(&engine, "types", schema("other")).await;
    place
        .run(
            "INSERT INTO flows (flowEndSeconds, sourceIP, sourcePodName, octetDeltaCount, \
             flowDirection) VALUES (fromUnixTimestamp64Milli(1767614400500), '10.1.2.3', 'x', 5, 1)",
        )
        .await;
    place.upgrade(Options::default()).await.unwrap();
    let sql = "SELECT toUnixTimestamp(flowEndSeconds), toUnixTimestamp(timeInserted), sourceIP, \
               destinationIP, reverseOctetDeltaCount, octetDeltaCount, flowDirection, sourcePodUUID \
               FROM flows";
    assert_eq!(
        place.text(sql).await,
        "1767614400\t1767614400\t10.1.2.3\t\t0\t5\t1\tnone"
    );
    // who wrote a column of his own goes on doing so
    place
        .run("INSERT INTO flows (flowEndSeconds, flowDirection, sourcePodUUID) VALUES (now(), 2, 'u')")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_upgraded_is_left_alone() {
    let engine = shared_for_tests().unwrap();
    for (i, (sql, words)) in [
        (
            "CREATE VIEW flows AS SELECT now() AS flowEndSeconds",
            "View",
        ),
        (
            "CREATE TABLE flows (flowEndSeconds DateTime) ENGINE = Log",
            "Log",
        ),
        (
            "CREATE TABLE flows (at DateTime) ENGINE = MergeTree ORDER BY at",
            "without a column flowEndSeconds",
        ),
    ]
    .iter()
    .enumerate()
    {
        let place = Place::with(&engine, &format!("unfit{i}"), sql).await;
        let before = place.tables().await;
        let error = place.upgrade(Options::default()).await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(place.tables().await, before);
    }
    let place = Place::with(&engine, "in_the_way", schema("antrea-2.0")).await;
    place
        .run("CREATE TABLE flows_before_weir (a UInt8) ENGINE = MergeTree ORDER BY a")
        .await;
    let before = place.tables().await;
    let error = place.upgrade(Options::default()).await.unwrap_err();
    assert!(error.to_string().contains("flows_before_weir"), "{error}");
    assert_eq!(place.tables().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_our_ttl_would_drop_are_not_copied() {
    let engine = shared_for_tests().unwrap();
    let mut place = Place::with(&engine, "ttl", schema("antrea-1.5")).await;
    place.fill(100, 3_600).await;
    place.storage.ttl = weir_server::schema::Ttl(Some(36_000 + 1_800));
    let outcome = place.upgrade(Options::default()).await.unwrap();
    assert_eq!(outcome, Outcome::Done { rows: 11 });
    assert_eq!(place.text("SELECT count() FROM flows").await, "11");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_table_is_kept_when_asked_for_and_dropped_once_empty() {
    let engine = shared_for_tests().unwrap();
    let place = Place::with(&engine, "keep", schema("antrea-2.0")).await;
    place.fill(100, 60).await;
    let keep = Options {
        keep_old: true,
        ..Options::default()
    };
    assert_eq!(
        place.upgrade(keep).await.unwrap(),
        Outcome::Done { rows: 100 }
    );
    place.upgrade(Options::default()).await.unwrap();
    let counts = "SELECT (SELECT count() FROM flows), (SELECT count() FROM flows_before_weir)";
    assert_eq!(place.text(counts).await, "100\t100");
    place.run("TRUNCATE TABLE flows_before_weir").await;
    place.upgrade(Options::default()).await.unwrap();
    assert!(!place.tables().await.contains("before_weir"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_exchange_renames() {
    let engine = shared_for_tests().unwrap();
    let place = Place::new(&engine, "ordinary").await;
    place.make_ordinary().await;
    for statement in crate::place::one_server(schema("theia-0.1")) {
        place.run(&statement).await;
    }
    place.fill(100, 6_000).await;
    let outcome = place.upgrade(Options::default()).await.unwrap();
    assert_eq!(outcome, Outcome::Done { rows: 100 });
    assert_eq!(
        place.text("SELECT count() FROM flows_pod_view").await,
        "100"
    );
    // a server that died between the two renames left `flows` missing
    place
        .run("CREATE TABLE flows_before_weir AS flows_pod_view ENGINE = MergeTree ORDER BY tuple()")
        .await;
    place.run("RENAME TABLE flows TO flows_new").await;
    assert_eq!(
        place.upgrade(Options::default()).await.unwrap(),
        Outcome::Done { rows: 0 }
    );
    assert_eq!(place.text("SELECT count() FROM flows").await, "100");
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_do_not_fit_stay_readable_and_follow_when_there_is_room() {
    let engine = shared_for_tests().unwrap();
    let place = Place::with(&engine, "no_room", schema("antrea-1.5")).await;
    place.fill(100, 60).await;
    let tight = Options {
        percent: u64::MAX / 2,
        ..Options::default()
    };
    for _ in 0..2 {
        let outcome = place.upgrade(tight).await.unwrap();
        assert_eq!(outcome, Outcome::Kept { rows: 100 });
    }
    place
        .run("INSERT INTO flows (flowEndSeconds, egressNodeName) VALUES (now(), 'n')")
        .await;
    let counts = "SELECT (SELECT count() FROM flows), (SELECT count() FROM flows_pod_view), \
                  (SELECT count() FROM flows_policy_view WHERE clusterUUID = '')";
    assert_eq!(place.text(counts).await, "1\t101\t101");
    let outcome = place.upgrade(Options::default()).await.unwrap();
    assert_eq!(outcome, Outcome::Done { rows: 100 });
    assert_eq!(place.text(counts).await, "101\t101\t101");
    assert!(!place.tables().await.contains("before_weir"));
}
