//! Backup and restore on the real engine: every record once, sums as they were, and what is refused.
#![allow(clippy::unwrap_used)]

use bytes::Bytes;
use weir_chdb::{TestEngine, shared_for_tests};
use weir_model::rollup::{ROLLUPS, SPREAD_BELOW_S, SUMS};
use weir_server::backup::{Contents, restore, save};
use weir_server::client::{ClickHouse, Credentials};
use weir_server::schema::{Quiet, Storage, Ttl, apply, insert_statement, verify};
use weir_traffic::{Config, Generator};

weir_chdb::engine_child_test!();

/// 2026-01-05 12:00 UTC.
const NOON_S: i64 = 1_767_614_400;

struct Place {
    storage: Storage,
    outside: ClickHouse,
    reader: ClickHouse,
    inside: ClickHouse,
}

impl Place {
    fn new(engine: &TestEngine, name: &str) -> Self {
        let accounts = engine.credentials();
        let [outside, reader] = [&accounts.writer, &accounts.reader].map(|account| {
            let credentials = Credentials {
                user: Some(account.user.clone()),
                password: Some(account.password.clone()),
            };
            ClickHouse::new(&engine.url(), credentials).unwrap()
        });
        let storage = Storage::new(Some(format!("backup_{name}")), Ttl(None));
        Self {
            inside: outside.clone().with_database(storage.database.clone()),
            outside,
            reader,
            storage,
        }
    }

    async fn text(&self, sql: &str) -> String {
        let answer = self.inside.query(sql).await.unwrap();
        String::from_utf8_lossy(&answer).trim().to_owned()
    }

    async fn insert(&self, from_s: i64, seconds: i64) {
        let config = Config {
            start_ms: from_s * 1_000,
            rate: 2.0,
            hostile: true,
            faults: true,
            ..Config::default()
        };
        let mut rows = Vec::new();
        let records = Generator::new(config).next_batch((from_s + seconds) * 1_000);
        records.iter().for_each(|r| r.write_row_binary(&mut rows));
        let statement = insert_statement("RowBinary");
        self.inside
            .insert(&statement, Bytes::from(rows))
            .await
            .unwrap();
    }

    /// All rows of `flows` as one number, and the sums of each rollup.
    async fn prints(&self) -> Vec<String> {
        let mut all = vec![
            self.text("SELECT count(), sum(cityHash64(*)) FROM flows")
                .await,
        ];
        for rollup in &ROLLUPS {
            let fine = rollup.seconds < SPREAD_BELOW_S;
            let sums = SUMS.iter().filter(|sum| fine || !sum.spread);
            let sums: Vec<String> = sums.map(|sum| format!("sum({})", sum.column)).collect();
            let sql = format!(
                "SELECT count(), sum(h) FROM (SELECT cityHash64(bucketStart, {}) AS h \
                 FROM {} GROUP BY bucketStart)",
                sums.join(", "),
                rollup.table
            );
            all.push(self.text(&sql).await);
        }
        all
    }
}

fn quiet(_: &str) {}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_saved_comes_back_with_its_sums_and_those_that_outlived_their_records() {
    let engine = shared_for_tests().unwrap();
    let from = Place::new(&engine, "from");
    apply(&from.outside, &from.storage).await.unwrap();
    from.insert(NOON_S, 3 * 3_600).await;
    // the records of the first hour are gone, their sums are not
    from.text("ALTER TABLE flows DELETE WHERE flowEndSeconds < toDateTime(1767618000) SETTINGS mutations_sync = 2").await;
    let before = from.prints().await;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("saved");
    let contents = save(&from.reader, &from.storage, &folder, &quiet)
        .await
        .unwrap();
    assert_eq!(contents, Contents::read(&folder).unwrap());
    let sums = contents
        .files
        .iter()
        .filter(|file| file.table != "flows")
        .count();
    assert_eq!(sums, ROLLUPS.len());
    assert!(contents.files.len() > sums + 1, "{contents:?}");

    let to = Place::new(&engine, "to");
    restore(&to.outside, &to.storage, &folder, &quiet)
        .await
        .unwrap();
    assert_eq!(to.prints().await, before);
    // again: all is there
    restore(&to.outside, &to.storage, &folder, &quiet)
        .await
        .unwrap();
    assert_eq!(to.prints().await, before);
    // both say the same of the hour whose records went
    let mut left = Vec::new();
    for place in [&from, &to] {
        let report = verify(&place.outside, &place.storage, (0, i64::MAX), None, &Quiet).await;
        left.push(report.unwrap().left);
    }
    assert_eq!(left[0], left[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_that_was_struck_goes_on_and_other_records_are_not_mixed_in() {
    let engine = shared_for_tests().unwrap();
    let from = Place::new(&engine, "struck_from");
    apply(&from.outside, &from.storage).await.unwrap();
    from.insert(NOON_S, 2 * 3_600).await;
    let home = tempfile::tempdir().unwrap();
    let contents = save(&from.outside, &from.storage, home.path(), &quiet)
        .await
        .unwrap();
    let last = home.path().join(&contents.files.last().unwrap().name);

    let to = Place::new(&engine, "struck_to");
    let bytes = std::fs::read(&last).unwrap();
    std::fs::write(&last, &bytes[..bytes.len() - 1]).unwrap();
    let error = restore(&to.outside, &to.storage, home.path(), &quiet)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("is damaged"), "{error:#}");
    std::fs::write(&last, &bytes).unwrap();
    restore(&to.outside, &to.storage, home.path(), &quiet)
        .await
        .unwrap();
    assert_eq!(to.prints().await, from.prints().await);

    to.insert(NOON_S + 600, 60).await;
    let error = restore(&to.outside, &to.storage, home.path(), &quiet)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("without records of these hours"),
        "{error:#}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_backup_is_made_of_nothing_or_over_something() {
    let engine = shared_for_tests().unwrap();
    let home = tempfile::tempdir().unwrap();
    let none = Place::new(&engine, "none");
    let refused = async |folder: &std::path::Path| {
        let saved = save(&none.outside, &none.storage, folder, &quiet).await;
        format!("{:#}", saved.unwrap_err())
    };
    assert!(refused(home.path()).await.contains("weir schema apply"));
    apply(&none.outside, &none.storage).await.unwrap();
    std::fs::write(home.path().join("other"), "").unwrap();
    assert!(refused(home.path()).await.contains("is not empty"));
    let error = restore(&none.outside, &none.storage, home.path(), &quiet)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("is no backup"), "{error:#}");
    // a table that is none of ours is no part of a statement
    let file = r#"{"name": "a", "table": "flows; DROP", "from": 0, "to": 1, "rows": 1, "bytes": 1, "sha256": ""}"#;
    let forged = format!(r#"{{"form": 1, "weir": "0", "schema": 1, "files": [{file}]}}"#);
    std::fs::write(home.path().join("contents.json"), forged).unwrap();
    let error = restore(&none.outside, &none.storage, home.path(), &quiet)
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("no file of a backup"),
        "{error:#}"
    );
    // an empty table is a backup without records
    let folder = home.path().join("empty");
    let contents = save(&none.outside, &none.storage, &folder, &quiet)
        .await
        .unwrap();
    assert!(contents.files.is_empty(), "{contents:?}");
    restore(&none.outside, &none.storage, &folder, &quiet)
        .await
        .unwrap();
}
