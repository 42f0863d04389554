//! Specifications: the built-in ones are valid, wrong ones are refused with their place.

use super::*;

/// A page of one panel with this query and view.
fn page(query: &str, view: &str) -> String {
    format!(
        r#"{{"version": 1, "uid": "p", "title": "P", "description": "", "panels": [
            {{"id": "a", "title": "A", "grid": {{"x": 0, "y": 0, "w": 12, "h": 5}},
              "query": {query}, "view": {view}}}]}}"#
    )
}

fn error(text: &str) -> String {
    parse(text).expect_err(text).to_string()
}

#[test]
fn the_built_in_dashboards_are_valid() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../static/dashboards");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let spec = parse(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert_eq!(
            path.file_stem().and_then(|s| s.to_str()),
            Some(spec.uid.as_str())
        );
        count += 1;
    }
    assert!(count >= 2);
}

#[test]
fn what_is_written_reads_back() {
    let text = page(
        r#"{"kind": "links", "stages": ["sourcePod", "destinationPod"], "measure": "octets", "top": 3}"#,
        r#"{"kind": "sankey"}"#,
    );
    let spec = parse(&text).expect("valid");
    let again = serde_json::to_string(&spec).expect("JSON");
    assert_eq!(parse(&again), Ok(spec));
}

#[test]
fn wrong_ones_say_where() {
    let table = r#"{"kind": "table"}"#;
    insta::assert_snapshot!(error("{"), @"dashboard: EOF while parsing an object at line 1 column 1");
    insta::assert_snapshot!(error("[]"), @"dashboard: expected a number `version`");
    insta::assert_snapshot!(error(r#"{"version": 9}"#), @"dashboard: version 9 is newer than 1, which this Weir reads");
    insta::assert_snapshot!(error(r#"{"version": 1, "nope": 1}"#), @"dashboard: unknown field `nope`, expected one of `version`, `uid`, `title`, `description`, `scope`, `defaultFilters`, `filterLabels`, `panels` at line 1 column 21");
    insta::assert_snapshot!(error(&page(r#"{"kind": "links", "stages": ["sourcePod"], "measure": "octets", "top": 3}"#, table)), @"dashboard: panels[0].query.stages: expected 2 to 6 dimensions, found 1");
    insta::assert_snapshot!(error(&page(r#"{"kind": "groups", "by": ["pod"], "measure": "octets", "top": 3}"#, table)), @"dashboard: panels[0].query.by: expected a dimension, found pod");
    insta::assert_snapshot!(error(&page(r#"{"kind": "groups", "by": ["sourceIP", "sourceIP"], "measure": "octets", "top": 3}"#, table)), @"dashboard: panels[0].query.by: expected each dimension once, found sourceIP");
    insta::assert_snapshot!(error(&page(r#"{"kind": "groups", "by": ["sourceIP"], "measure": "octets", "top": 3}"#, table)), @"dashboard: panels[0].view: expected a view that draws this query, found another");
    insta::assert_snapshot!(error(&page(r#"{"kind": "records"}"#, r#"{"kind": "table", "columns": ["x"]}"#)), @"dashboard: panels[0].view.columns: expected a column, found x");
    insta::assert_snapshot!(error(&page(r#"{"kind": "totals", "measures": []}"#, r#"{"kind": "stat"}"#)), @"dashboard: panels[0].query.measures: expected 1 to 8 measures, found 0");
    let wide = page(r#"{"kind": "records"}"#, table).replace("\"x\": 0", "\"x\": 20");
    insta::assert_snapshot!(error(&wide), @"dashboard: panels[0].grid: expected x + w at most 24 and w at least 1, found x 20, w 12");
    let scope =
        page(r#"{"kind": "records"}"#, table).replace("\"uid\"", "\"scope\": \"x = 1\", \"uid\"");
    insta::assert_snapshot!(error(&scope), @"dashboard: scope: expected a filter, found at character 1: expected a field of the flow records, found `x`");
}
