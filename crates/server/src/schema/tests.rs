//! Tests of the schema's SQL.
#![allow(clippy::unwrap_used)]

use super::state::{State, Table, read_ttl};
use super::steps;
use super::storage::{Existing, Storage, Ttl, insert_statement, parse_seconds, parse_ttl};
use weir_model::column::COLUMNS;

fn script(ttl: &str, database: Option<&str>) -> String {
    let storage = Storage::new(database.map(str::to_owned), parse_ttl(ttl).unwrap());
    steps::script(&steps::steps(&storage, &State::default()).unwrap())
}

#[test]
fn every_column_is_created() {
    let sql = script("7d", None);
    for column in COLUMNS {
        assert!(
            sql.contains(&format!("\n    {} ", column.name)),
            "{} is not created",
            column.name
        );
    }
}

#[test]
fn columns_nobody_inserts_have_a_default() {
    let sql = script("7d", None);
    assert!(sql.contains("timeInserted DateTime DEFAULT now() CODEC(Delta, ZSTD(1)),"));
    assert!(sql.contains("trusted UInt8 DEFAULT 0 CODEC(ZSTD(1)),"));
}

#[test]
fn a_named_database_is_created_and_quoted() {
    let sql = script("7d", Some("odd`name"));
    assert!(sql.contains("CREATE DATABASE IF NOT EXISTS `odd\\`name`;\n"));
    assert!(sql.contains("CREATE TABLE IF NOT EXISTS `odd\\`name`.flows ("));
    assert!(sql.contains("ALTER TABLE `odd\\`name`.flows MODIFY COMMENT"));
}

#[test]
fn partitions_follow_the_time_to_live() {
    assert!(script("12h", None).contains("PARTITION BY toStartOfHour(flowEndSeconds)\n"));
    assert!(script("36h", None).contains("INTERVAL 6 HOUR"));
    assert!(script("7d", None).contains("PARTITION BY toDate(flowEndSeconds)\n"));
    assert!(script("7d", None).contains("TTL flowEndSeconds + INTERVAL 604800 SECOND\n"));
    assert!(!script("never", None).contains("TTL"));
}

#[test]
fn inserts_name_every_column_in_order() {
    let sql = insert_statement("RowBinary");
    assert!(sql.starts_with("INSERT INTO flows (timeInserted, flowStartSeconds, flowEndSeconds, "));
    assert!(sql.contains("appProtocolName, httpVals) SETTINGS "));
    assert!(sql.ends_with(" FORMAT RowBinary"));
    let columns = sql.split(')').next().unwrap();
    assert_eq!(columns.matches(", ").count(), COLUMNS.len() - 1);
}

#[test]
fn spans_are_read_and_nonsense_is_explained() {
    assert_eq!(parse_seconds("90s"), Ok(90));
    assert_eq!(parse_seconds("6h"), Ok(21_600));
    assert_eq!(parse_seconds("2w"), Ok(1_209_600));
    assert_eq!(parse_ttl("never"), Ok(Ttl(None)));
    for bad in [
        "",
        "h",
        "6",
        "-1h",
        "6x",
        "6 h",
        "99999999999999d",
        "é",
        "6µ",
    ] {
        assert!(
            parse_seconds(bad).unwrap_err().contains("such as 6h"),
            "{bad:?}"
        );
    }
    assert!(parse_ttl("0h").is_err());
}

#[test]
fn times_to_live_are_read_from_the_engine() {
    let of = |clauses: &str| read_ttl(&format!("MergeTree ORDER BY x{clauses}"), "t");
    assert_eq!(of(""), Some(Ttl(None)));
    assert_eq!(
        of(" TTL t + toIntervalSecond(90) SETTINGS a = 1"),
        Some(Ttl(Some(90)))
    );
    assert_eq!(of(" TTL t + toIntervalDay(2)"), Some(Ttl(Some(172_800))));
    for foreign in [
        "u + toIntervalDay(1)",
        "t + toIntervalDay(1) WHERE y",
        "t + toIntervalMonth(1)",
    ] {
        assert_eq!(of(&format!(" TTL {foreign}")), None, "{foreign}");
    }
}

fn there(ttl: &str) -> State {
    let mut state = State {
        database: true,
        ..State::default()
    };
    let full = format!("MergeTree ORDER BY x TTL flowEndSeconds + toInterval{ttl}");
    let columns = COLUMNS.iter().skip(1).map(|c| c.name.to_owned()).collect();
    let table = Table {
        full,
        columns,
        ..Table::default()
    };
    state.tables.insert("flows".into(), table);
    state
}

#[test]
fn only_what_is_missing_is_planned() {
    let state = there("Day(7)");
    let steps = steps::steps(&Storage::new(None, Ttl::USUAL), &state).unwrap();
    let first = &steps[0].statements;
    assert_eq!(
        *first,
        [
            "ALTER TABLE flows\n    ADD COLUMN IF NOT EXISTS timeInserted DateTime DEFAULT now() CODEC(Delta, ZSTD(1))"
        ]
    );
    assert_eq!(steps[1].statements.len(), 4);
}

#[test]
fn times_to_live_change_only_when_asked_for() {
    let state = there("Day(30)");
    let mut storage = Storage::new(None, Ttl::USUAL);
    let alters = |storage: &Storage| {
        let settled = steps::settled(storage, &state);
        let text = steps::script(&steps::steps(&settled, &state).unwrap());
        (text.contains("MODIFY TTL"), settled.ttl.0.unwrap() / 86_400)
    };
    assert_eq!(alters(&storage), (true, 7));
    storage.existing = Existing::Keep;
    assert_eq!(alters(&storage), (false, 30));
    storage.existing = Existing::Lengthen;
    assert_eq!(alters(&storage), (false, 30));
    storage.ttl = Ttl(Some(90 * 86_400));
    assert_eq!(alters(&storage), (true, 90));
    storage.rollup_ttl = Some(Ttl(Some(1)));
    assert_eq!(
        storage.rollups_keep(),
        storage.ttl,
        "rollups never keep less"
    );
}

#[test]
fn coarse_partitions_are_told() {
    let mut state = there("Day(7)");
    let flows = state.tables.get_mut("flows").unwrap();
    flows.full = "MergeTree PARTITION BY toDate(flowEndSeconds) ORDER BY x TTL t".into();
    let notes = |ttl| steps::notes(&Storage::new(None, Ttl(ttl)), &state);
    assert!(notes(None).is_empty() && notes(Some(604_800)).is_empty());
    assert!(notes(Some(43_200))[0].contains("flows has partitions of 24 hours"));
}

#[test]
fn a_cluster_is_not_taken_for_one_server() {
    use super::apply::check_cluster;
    let mut state = there("Day(7)");
    let one = Storage::new(None, Ttl::USUAL);
    let many = Storage {
        cluster: Some("c".into()),
        ..one.clone()
    };
    assert!(check_cluster(&one, &state).is_ok() && check_cluster(&many, &state).is_err());
    state.tables.get_mut("flows").unwrap().engine = "Distributed".into();
    assert!(check_cluster(&one, &state).is_err() && check_cluster(&many, &state).is_ok());
}
