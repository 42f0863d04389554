//! Statements taken apart.

use proptest::prelude::*;

use super::*;

#[test]
fn keywords_behind_comments_and_brackets() {
    assert_eq!(leading_keyword("-- hi\n /* x */ ((select 1))"), "SELECT");
    assert_eq!(leading_keyword("#! x\nShow tables"), "SHOW");
    assert_eq!(leading_keyword(" 'x' "), "");
    assert_eq!(leading_keyword(""), "");
}

#[test]
fn the_last_format_outside_of_brackets_counts() {
    assert_eq!(named_format("SELECT 1 FORMAT JSON"), Some("JSON"));
    assert_eq!(named_format("SELECT 'FORMAT CSV' -- FORMAT X"), None);
    assert_eq!(
        named_format("SELECT 1 FORMAT TSV SETTINGS max_threads=1;"),
        Some("TSV")
    );
    assert_eq!(named_format("SELECT * FROM (SELECT 1 FORMAT x)"), None);
    assert_eq!(
        named_format("SELECT $x$ FORMAT a $x$ format Native"),
        Some("Native")
    );
}

#[test]
fn semicolons_at_the_end_go() {
    assert_eq!(without_semicolon("SELECT ';' ; ; -- x"), "SELECT ';'");
    assert_eq!(without_semicolon("  "), "");
}

#[test]
fn outfile_and_functions() {
    assert!(into_outfile("SELECT 1 into /* x */ Outfile '/x'"));
    assert!(!into_outfile("SELECT 'INTO OUTFILE'"));
    assert!(calls("SELECT `FILE` /**/ ('x')", "file"));
    assert!(!calls("SELECT file, 'file(' FROM t", "file"));
}

fn parts(sql: &str) -> Option<(String, String, &str)> {
    insert(sql, "TSV").map(|insert| (insert.head, insert.format, &sql[insert.data..]))
}

#[test]
fn inserts_and_their_data() {
    let head = "INSERT INTO t (a, `b c`)".to_owned();
    let sql = "INSERT INTO t (a, `b c`) FORMAT CSV\n1,2\n";
    assert_eq!(parts(sql), Some((head.clone(), "CSV".into(), "1,2\n")));
    let sql = "INSERT INTO t (a, `b c`) values (1,'x)')";
    assert_eq!(
        parts(sql),
        Some((head.clone(), "Values".into(), " (1,'x)')"))
    );
    assert_eq!(parts(&head), Some((head.clone(), "TSV".into(), "")));
    let sql = "INSERT INTO t SETTINGS a=1 FORMAT RowBinary ";
    let expected = (
        "INSERT INTO t SETTINGS a=1".to_owned(),
        "RowBinary".to_owned(),
        "",
    );
    assert_eq!(parts(sql), Some(expected));
    assert_eq!(parts("INSERT INTO t SELECT 1"), None);
    assert_eq!(parts("INSERT INTO t (a) (SELECT 1)"), None);
    assert_eq!(parts("SELECT 1"), None);
    assert_eq!(parts("INSERT INTO t FORMAT"), None);
}

#[test]
fn hostile_text_does_not_panic() {
    for sql in [
        "'",
        "`\\",
        "$",
        "$$",
        "/*",
        "--",
        "é'é",
        "INSERT INTO é FORMAT é\u{2028}x",
        "(((",
    ] {
        let _ = (
            leading_keyword(sql),
            named_format(sql),
            insert(sql, "TSV"),
            calls(sql, "f"),
        );
        let _ = (without_semicolon(sql), into_outfile(sql));
    }
}

proptest! {
    #[test]
    fn any_text_is_taken_apart(sql in r#"[a-zA-Z'"`$;() \\\n/*\-#é0-9_,{}]{0,60}"#) {
        let keyword = leading_keyword(&sql);
        prop_assert!(keyword.len() <= sql.len() * 3);
        prop_assert!(sql.starts_with(without_semicolon(&sql)));
        let _ = (named_format(&sql), calls(&sql, "file"), into_outfile(&sql));
        if let Some(found) = insert(&sql, "TSV") {
            prop_assert!(sql.is_char_boundary(found.data));
        }
    }

    #[test]
    fn quoted_text_hides_its_words(text in "[^'\\\\]{0,40}") {
        let sql = format!("SELECT '{text}' AS a FORMAT CSV");
        prop_assert_eq!(named_format(&sql), Some("CSV"));
        prop_assert!(!into_outfile(&sql));
        let sql = format!("INSERT INTO t SETTINGS log_comment='{text}' FORMAT TSV\n1\n");
        let found = insert(&sql, "CSV").expect("an insert");
        prop_assert_eq!(&sql[found.data..], "1\n");
    }
}
