//! Dashboards for a table `flows` without anything of Weir's beside it.

use crate::cases::cases;
use crate::{HOUR_MS, START_MS, differences, pages, records};
use serde_json::Value;
use weir_server::dashboards::{Tables, grafana};
use weir_tests::stack::Stack;

/// Every text in a value.
fn texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => out.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
        Value::Object(members) => members.values().for_each(|item| texts(item, out)),
        _ => {}
    }
}

#[test]
fn a_plain_dashboard_names_no_rollup() {
    for page in pages() {
        let mut all = Vec::new();
        texts(
            &grafana(&page, Tables::Plain).expect("a dashboard"),
            &mut all,
        );
        assert!(all.iter().any(|text| text.contains("FROM `flows`")));
        for name in [
            "flows_",
            "system.tables",
            "egressNodeName",
            "appProtocolName",
        ] {
            let found = all.iter().find(|text| text.contains(name));
            assert_eq!(found, None, "{name} on {}", page.uid);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_plain_statement_gives_the_numbers_of_the_app() {
    let mut records = records();
    // Reading records is slow; an hour and a half will do.
    records.retain(|r| i64::from(r.flow_end_seconds) * 1000 < START_MS + 3 * HOUR_MS / 2);
    let stack = Stack::start("grafana_plain", &records)
        .await
        .expect("a stack");
    let two = |page: &_| cases(page).into_iter().skip(2).collect();
    let found = differences(&stack, &records, Tables::Plain, two).await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}
