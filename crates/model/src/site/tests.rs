//! Settings that are taken, and those that are refused in words.
#![allow(clippy::unwrap_used)]

use super::SiteConfig;

fn refused(text: &str) -> String {
    SiteConfig::parse(text).unwrap_err().to_string()
}

#[test]
fn what_is_left_out_is_the_default() {
    assert_eq!(SiteConfig::parse("{}").unwrap(), SiteConfig::default());
    SiteConfig::default().check().unwrap();
    let own = r#"{"endpoint": "/flows/ch/", "title": "Flows of prod", "theme": "dark",
        "range": {"from": "now-7d/d", "to": "now"}, "dashboards": true}"#;
    let own = SiteConfig::parse(own).unwrap();
    assert_eq!(own.endpoint, "/flows/ch/");
    assert_eq!(own.range.from, "now-7d/d");
    assert!(own.dashboards);
    let written = serde_json::to_string(&own).unwrap();
    assert_eq!(SiteConfig::parse(&written).unwrap(), own);
}

#[test]
fn the_file_that_is_shipped_says_the_defaults() {
    let shipped = include_str!("../../../../static/config.json");
    assert_eq!(SiteConfig::parse(shipped).unwrap(), SiteConfig::default());
}

#[test]
fn what_cannot_be_used_is_named() {
    insta::assert_snapshot!(refused("{"), @r#"config.json: EOF while parsing an object at line 1 column 1"#);
    insta::assert_snapshot!(refused(r#"{"titel": "x"}"#), @r#"config.json: unknown field `titel`, expected one of `endpoint`, `title`, `range`, `theme`, `dashboards` at line 1 column 8"#);
    insta::assert_snapshot!(refused(r#"{"title": " "}"#), @r#"config.json: title: expected 1 to 60 characters, found " ""#);
    insta::assert_snapshot!(refused(r#"{"theme": "blue"}"#), @r#"config.json: theme: expected "system", "light" or "dark", found "blue""#);
    insta::assert_snapshot!(refused(r#"{"range": {"from": "yesterday", "to": "now"}}"#), @r#"config.json: range.from: expected a time such as now-30m, now/d or 2026-01-31T08:00:00Z, found "yesterday""#);
    insta::assert_snapshot!(refused(r#"{"range": {"from": "now", "to": "now-1h"}}"#), @r#"config.json: range.to: expected an end after the begin, found "now-1h""#);
    for endpoint in [
        "http://ch:8123/",
        "//ch/",
        "clickhouse",
        "",
        "ch/?user=a/",
        "ch /",
    ] {
        let words = refused(&format!(r#"{{"endpoint": "{endpoint}"}}"#));
        assert!(
            words.contains("endpoint: expected a path of this site"),
            "{words}"
        );
    }
}
