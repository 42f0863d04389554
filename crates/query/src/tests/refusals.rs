//! What is refused, what is missing, and the promise that no value becomes SQL.

use super::{HOUR, ids};
use crate::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use weir_model::filter::parse;
use weir_model::{Filter, Measure, Op, QuerySpec};

#[test]
fn missing_columns_count_as_empty() {
    let have: BTreeSet<String> = ["flowEndSeconds", "octetDeltaCount"]
        .map(String::from)
        .into();
    let options = Options {
        catalog: Catalog {
            columns: Some(have),
            ..Catalog::default()
        },
        ..Options::default()
    };
    let spec = QuerySpec::Groups {
        by: ids(&["egressNodeName"]),
        measure: Measure::Octets,
        top: 3,
    };
    let all = Filter::everything();
    let filter = parse("trusted = 1").expect("text");
    let built = build(&Request::new(&spec, &all, &filter, HOUR), &options).expect("one");
    assert_eq!(built.missing, ["egressNodeName", "trusted"]);
    assert!(!built.statement.sql.contains("egressNodeName,"));
}

#[test]
fn wrong_questions_are_errors() {
    let all = Filter::everything();
    let ask = |spec: &QuerySpec, filter: &Filter| {
        build(&Request::new(spec, &all, filter, HOUR), &Options::default())
    };
    let groups = |by: &[&str]| QuerySpec::Groups {
        by: ids(by),
        measure: Measure::Octets,
        top: 3,
    };
    let error = |result: Result<Built, Error>| result.expect_err("wrong").to_string();
    insta::assert_snapshot!(error(ask(&groups(&["pod"]), &all)), @"unknown dimension `pod`");
    insta::assert_snapshot!(error(ask(&groups(&[]), &all)), @"dimensions: expected 1 to 3, found 0");
    let bad = Filter::test("sourcePodName", Op::Lt, "x");
    insta::assert_snapshot!(error(ask(&groups(&["sourceIP"]), &bad)), @"filter: at character 1: expected `=`, `!=`, `in`, `=~` or `!~`, for this is text, found `<`");
    let page = RecordsPage {
        after: None,
        limit: 2,
        sort: ("x".into(), SortOrder::Ascending),
    };
    insta::assert_snapshot!(error(records_page(&page, &all, &all, HOUR, &Options::default())), @"unknown column `x`");
}

#[test]
fn server_errors_are_read() {
    let read = |text: &str| ServerError::from_body(text.as_bytes()).to_string();
    insta::assert_snapshot!(read("Code: 62. DB::Exception: Syntax error: failed at position 1 (SELEC) (line 1). (SYNTAX_ERROR) (version 26.7.3.1 (official build))\n"), @"Syntax error: failed at position 1 (SELEC) (line 1). (SYNTAX_ERROR, code 62)");
    insta::assert_snapshot!(read("Code: 241. DB::Exception: Memory limit"), @"Memory limit (code 241)");
    insta::assert_snapshot!(read("bad gateway"), @"bad gateway");
    insta::assert_snapshot!(read(" "), @"the server sent an error without words");
}

proptest! {
    /// Whatever a user writes, the SQL stays the same; the values stand in the parameters alone.
    #[test]
    fn values_never_become_sql(value in ".{0,12}", hostile in prop::sample::select(vec!["'; DROP TABLE flows --", "`x`", "{p0:String}", "\\", "\0\t\n"])) {
        let all = Filter::everything();
        let spec = QuerySpec::Groups { by: ids(&["sourcePod"]), measure: Measure::Octets, top: 3 };
        let sql = |value: &str| {
            let one = Filter::test("sourcePodName", Op::Eq, format!("q{value}"));
            let set = Filter::set("destinationPodName", Op::In, vec![value.into(), "r".into(), format!("s{value}").into()]);
            let label = |column: &str, end: &str| {
                let key = weir_model::filter::quote(&format!("{end}{value}"));
                format!("{column}[{key}]")
            };
            let labels = Filter::test(&label("sourcePodLabels", "u"), Op::Ne, format!("v{value}"));
            let either = Filter::test(&label("any labels", "w"), Op::NotMatch, format!("x{value}"));
            let other = weir_model::Value::field(&label("destinationPodLabels", "y"));
            let fields = Filter::test("sourcePodName", Op::Eq, other);
            let any = Filter::test("any pod", Op::Ne, format!("z{value}").replace('/', "|"));
            let pattern = Filter::test("tcpState", Op::Match, format!("t{value}"));
            let filter = Filter::all([one, set, pattern, labels, either, fields, any]);
            build(&Request::new(&spec, &all, &filter, HOUR), &Options::default()).expect("a statement").statement
        };
        let (plain, wild) = (sql("plain"), sql(&format!("{value}{hostile}")));
        prop_assert_eq!(&plain.sql, &wild.sql);
        prop_assert!(wild.url_params().iter().all(|(_, v)| !v.contains(['\t', '\n', '\0'])));
    }
}
