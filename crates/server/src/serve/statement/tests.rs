//! Statements that pass and statements that do not.

use super::{Kind, Refusal, check, fingerprint};
use proptest::prelude::*;

#[track_caller]
fn passes(statement: &str, kind: Kind) {
    assert_eq!(check(statement), Ok(kind), "{statement}");
}

#[track_caller]
fn refused(statement: &str, says: &str) {
    let error = check(statement).expect_err(statement).to_string();
    assert!(error.contains(says), "{statement}: {error}");
}

#[test]
fn reads_pass() {
    passes("SELECT 1", Kind::Select);
    passes(
        " /* why */ -- and\n select 'a;b', \"c;d\", `e` from t;  -- end",
        Kind::Select,
    );
    passes("WITH x AS (SELECT 1) SELECT * FROM x ;;", Kind::Select);
    passes("(SELECT 1) UNION ALL (SELECT 2)", Kind::Select);
    passes("FROM flows SELECT count()", Kind::Select);
    passes(
        "SELECT {a:String}, {b:Array(UInt8)}, 'it''s', 'it\\'s; DROP TABLE x'",
        Kind::Select,
    );
    passes("SELECT 'ключ', url, file FROM flows", Kind::Select);
    passes(
        "SELECT value FROM system.settings WHERE name = 'x'",
        Kind::Select,
    );
    passes(
        "SELECT settings FROM t WHERE settings = 1 AND settings > a",
        Kind::Select,
    );
    passes("SHOW TABLES", Kind::Show);
    passes("desc flows", Kind::Describe);
    passes("EXPLAIN SYNTAX SELECT 1", Kind::Explain);
    passes("EXISTS TABLE flows", Kind::Exists);
}

#[test]
fn writes_and_sets_are_refused() {
    for start in [
        "INSERT", "DROP", "SET", "KILL", "SYSTEM", "USE", "ALTER", "CREATE", "GRANT", "BACKUP",
    ] {
        refused(&format!("{start} x"), start);
    }
    refused("SELECT 1 INTO OUTFILE '/tmp/x'", "INTO");
    refused("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", "INTO");
    refused("SELECT 1 SETTINGS max_execution_time = 0", "SETTINGS");
}

/// Each of these sets something in ClickHouse 26.7; below the outermost SELECT it does so whatever
/// the account's limits are.
#[test]
fn no_clause_of_settings_passes_at_any_depth() {
    for clause in [
        "SETTINGS readonly = 0",
        "settings /**/ `readonly`=0",
        "SETTINGS \"readonly\" == 0",
        "SETTINGS readonly = DEFAULT",
        "SETTINGS custom.name = 1",
        "SETTINGS use_uncompressed_cache",
        "SETTINGS use_uncompressed_cache, readonly = 0",
        "SETTINGS limit, readonly = 0",
        "SETTINGS from = 1",
        "SETTINGS limit",
    ] {
        for statement in [
            format!("SELECT 1 {clause}"),
            format!("SELECT 1.{clause}"),
            format!("SELECT 1 {clause} FORMAT TSV"),
            format!("SELECT * FROM (SELECT 1 {clause})"),
            format!("SELECT (SELECT 1 {clause})"),
            format!("SELECT 1 WHERE 1 IN (SELECT 1 {clause})"),
            format!("WITH x AS (SELECT 1 {clause}) SELECT * FROM x"),
            format!("SELECT 1 UNION ALL (SELECT 1 {clause})"),
            format!("SELECT * FROM a JOIN (SELECT 1 {clause}) AS b ON 1"),
            format!("EXPLAIN SELECT 1 {clause}"),
            format!("SELECT * FROM view(SELECT 1 {clause})"),
        ] {
            refused(&statement, "SETTINGS");
        }
    }
}

#[test]
fn a_column_or_table_called_settings_passes() {
    for statement in [
        "SELECT settings FROM t WHERE settings IN (1, 2) GROUP BY settings",
        "SELECT t.settings AS x, t.settings y FROM t",
        "SELECT s.value FROM system.settings s WHERE s.changed",
        "SELECT if(settings = 1, settings, 2), [settings], settings.a FROM t",
    ] {
        passes(statement, Kind::Select);
    }
}

#[test]
fn reaching_functions_are_refused() {
    refused("SELECT * FROM url('http://x')", "url()");
    refused("SELECT FILE ('/etc/passwd')", "FILE()");
    refused("SELECT `file`('/etc/passwd')", "file()");
    refused("DESCRIBE remote('h', t)", "remote()");
}

#[test]
fn unclear_text_is_refused() {
    refused("", "empty");
    refused(" -- only a comment", "empty");
    refused(";", "empty");
    refused("SELECT 1; DROP TABLE t", "one statement");
    refused("SELECT 'open", "not closed");
    refused("SELECT 1 /* open", "not closed");
    refused("SELECT /* a /* b */ 1", "comment within");
    refused("SELECT $x$ ' $x$; DROP TABLE t -- '", "$");
    refused("SELECT 1 # '\n; DROP TABLE t", "#");
    refused("SELECT 1 // '\n", "//");
    refused("SELECT \u{2018}a\u{2019}", "ASCII");
    refused("SELECT `a\\`b`", "backslash");
    refused("SELECT 1\0", "control");
}

#[test]
fn a_fingerprint_is_short_and_steady() {
    assert_eq!(fingerprint("SELECT 1"), fingerprint("SELECT 1"));
    assert_eq!(fingerprint("SELECT 1").len(), 12);
    assert_ne!(fingerprint("SELECT 1"), fingerprint("SELECT 2"));
}

#[test]
fn a_refusal_never_repeats_much_of_the_text() {
    let long = "x".repeat(10_000);
    assert!(matches!(check(&long), Err(Refusal::NotARead(word)) if word.len() == 40));
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,200}") {
        let _ = check(&text);
    }

    #[test]
    fn what_follows_a_semicolon_never_passes(tail in "[A-Za-z(]{1,20}") {
        let refused = check(&format!("SELECT 1; {tail}")).is_err();
        prop_assert!(refused);
    }
}
