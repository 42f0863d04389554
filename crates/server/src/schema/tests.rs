//! Tests of the schema's SQL.
#![allow(clippy::unwrap_used)]

use super::state::State;
use super::steps;
use super::storage::{Storage, Ttl, insert_statement, parse_seconds, parse_ttl};
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
    assert!(sql.ends_with("appProtocolName, httpVals) FORMAT RowBinary"));
    assert_eq!(sql.matches(", ").count(), COLUMNS.len() - 1);
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
