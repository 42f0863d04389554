//! What variables and the keys of ad-hoc filters offer, and that nothing chosen becomes SQL.

use crate::cases::cases;
use crate::{asked, filter, pages, records};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::DashboardSpec;
use weir_query::grafana::{Field, Page};
use weir_server::dashboards::{Tables, grafana};
use weir_tests::grafana::{AdHoc, Chosen};
use weir_tests::oracle::{passes, text_of};
use weir_tests::stack::Stack;
use weir_traffic::FlowRecord;

fn variable<'a>(dashboard: &'a Value, name: &str) -> Option<&'a Value> {
    let list = dashboard["templating"]["list"]
        .as_array()
        .expect("variables");
    list.iter().find(|variable| variable["name"] == name)
}

/// The fields whose texts a variable offers.
fn ends(field: Field) -> &'static [&'static str] {
    match field {
        Field::Namespace => &["sourcePodNamespace", "destinationPodNamespace"],
        Field::Pod => &["sourcePod", "destinationPod"],
        Field::Node => &["sourceNodeName", "destinationNodeName"],
        Field::Cluster => &["clusterUUID"],
    }
}

fn within(page: &DashboardSpec, records: &[FlowRecord], name: &str) -> Vec<FlowRecord> {
    let case = cases(page)
        .into_iter()
        .find(|case| case.name == name)
        .expect("a case");
    let (from, to) = (case.range.from_ms, case.range.to_ms);
    let scope = filter(&page.scope);
    let inside = |r: &&FlowRecord| {
        (from..to).contains(&(i64::from(r.flow_end_seconds) * 1000)) && passes(&scope, r)
    };
    records.iter().filter(inside).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn variables_offer_what_the_page_has() {
    let records = records();
    let stack = Stack::start("grafana_values", &records)
        .await
        .expect("a stack");
    for page in pages() {
        let dashboard = grafana(&page, Tables::Weir).expect("a dashboard");
        let around = cases(&page).remove(0).dashboard();
        let mut offered = 0;
        for field in Field::ALL {
            let Some(found) = variable(&dashboard, field.name()) else {
                continue;
            };
            offered += 1;
            let sql = around.expand(found["query"]["rawSql"].as_str().expect("a statement"));
            let answer = stack.direct(&sql).await.expect("values");
            let column = answer.field("value").expect("one column");
            assert_eq!(answer.fields.len(), 1);
            let have: BTreeSet<String> = (0..answer.rows)
                .filter_map(|row| column.text(row).map(str::to_owned))
                .collect();
            let carried = within(&page, &records, "as it opens");
            let carried = carried.iter().filter(|r| !r.is_zero_delta());
            let texts = carried.flat_map(|r| ends(field).iter().map(|end| text_of(end, r)));
            let want: BTreeSet<String> = texts.filter(|text| !text.is_empty()).collect();
            assert!(
                have == want,
                "{} {}: {have:?}\n{want:?}",
                page.uid,
                field.name()
            );
        }
        assert_eq!(offered, 4, "{}", page.uid);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_offered_keys_are_those_that_every_statement_can_filter_by() {
    let records = records();
    let stack = Stack::start("grafana_keys", &records)
        .await
        .expect("a stack");
    for page in pages() {
        let dashboard = grafana(&page, Tables::Weir).expect("a dashboard");
        let constant = variable(&dashboard, "clickhouse_adhoc_query").expect("keys");
        assert_eq!(constant["type"], "constant");
        let text = constant["query"].as_str().expect("a statement");
        assert!(text.to_lowercase().starts_with("select"), "{text}");
        let mut around = cases(&page).remove(0).dashboard();
        let keys = Page::of(&page, Tables::Weir).expect("a page").keys;
        assert!(keys.contains(&"sourcePodName") && keys.contains(&"clusterUUID"));

        // The statement has no ad-hoc filters of its own: the data source skips them.
        let sql = around.expand(&format!("{text} SETTINGS $__adHocFilters('flows')"));
        let answer = stack.direct(&sql).await.expect("keys and their values");
        let names: Vec<&str> = answer.fields.iter().map(|field| &*field.name).collect();
        assert_eq!(names, keys, "{}", page.uid);
        let column = answer.field("sourcePodNamespace").expect("a key");
        let null = |row: &usize| column.nulls.as_ref().is_some_and(|nulls| nulls[*row]);
        let rows = (0..answer.rows).filter(|row| !null(row));
        let values: Vec<&str> = rows.filter_map(|row| column.text(row)).collect();
        let different: BTreeSet<&str> = values.iter().copied().collect();
        assert!(
            different.contains("shop") && different.len() == values.len(),
            "{values:?}"
        );

        // No record has all of these at once, so every statement shows nothing, and none fails.
        let any = |key: &&'static str| AdHoc {
            key,
            operator: "=~",
            values: vec!["^nothing has this$"],
        };
        let (text_keys, number_keys): (Vec<&'static str>, Vec<&'static str>) =
            keys.iter().partition(|key| {
                weir_model::column::column(key).expect("a column").ty
                    == weir_model::ColumnType::Text
            });
        around.filters = text_keys.iter().map(any).collect();
        around.filters.extend(number_keys.iter().map(|key| AdHoc {
            key,
            operator: "=",
            values: vec!["250"],
        }));
        for asked in asked(&page, &dashboard) {
            let sql = around.expand(asked.sql);
            let answer = stack.direct(&sql).await;
            let answer =
                answer.unwrap_or_else(|e| panic!("{}/{}: {e:#}", page.uid, asked.panel.id));
            let numbers = asked.json["type"] == "stat";
            assert!(
                numbers || answer.rows == 0,
                "{}/{}",
                page.uid,
                asked.panel.id
            );
            let numbers = answer.fields.iter().filter(|field| &*field.name != "t");
            let sum: f64 = numbers.filter_map(|field| field.number(0)).sum();
            assert_eq!(sum, 0.0, "{}/{}", page.uid, asked.panel.id);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_chosen_is_everything() {
    let records = records();
    let stack = Stack::start("grafana_nothing", &records).await;
    let stack = stack.expect("a stack");
    let mut pages = pages();
    pages.retain(|page| page.uid == "pod-to-pod");
    let dashboard = grafana(&pages[0], Tables::Weir).expect("a dashboard");
    let sql = asked(&pages[0], &dashboard)[0].sql;
    let mut around = cases(&pages[0]).remove(0).dashboard();
    let all = stack.direct(&around.expand(sql)).await.expect("an answer");
    assert!(all.rows > 20);
    for field in Field::ALL {
        let nothing = Chosen::Several(Vec::new());
        around.variables.insert(field.name().to_owned(), nothing);
    }
    let none = stack.direct(&around.expand(sql)).await.expect("an answer");
    assert!(none == all, "{} rows, {} with all", none.rows, all.rows);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_is_not_named_is_not_filtered() {
    let records = records();
    let stack = Stack::start("grafana_unnamed", &records).await;
    let stack = stack.expect("a stack");
    let mut pages = pages();
    pages.retain(|page| page.uid == "node-to-node");
    let page = &pages[0];
    let dashboard = grafana(page, Tables::Weir).expect("a dashboard");
    let sql = asked(page, &dashboard)[0].sql;
    // Whole hours; and an hour's part, in fives and in records.
    let named = [
        (0, ", 'flows_pair_1h'"),
        (3, ", 'flows_pair_5m'"),
        (3, "'flows', "),
    ];
    for (case, table) in named {
        let mut around = cases(page).remove(case).dashboard();
        around.filters = vec![AdHoc {
            key: "sourcePodNamespace",
            operator: "=",
            values: vec!["shop"],
        }];
        let mut sums = Vec::new();
        for text in [sql.to_owned(), sql.replace(table, "")] {
            let answer = stack
                .direct(&around.expand(&text))
                .await
                .expect("an answer");
            let octets = answer.field("octets").expect("octets");
            let all = (0..answer.rows).filter_map(|row| octets.number(row));
            sums.push(all.sum::<f64>());
        }
        assert!(sums[0] > 0.0 && sums[1] > sums[0], "{table}: {sums:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_choice_is_a_name_that_nothing_has() {
    let records = records();
    let stack = Stack::start("grafana_hostile", &records)
        .await
        .expect("a stack");
    let hostile = [
        "x\\",
        "' OR 1 = 1 --",
        "'), ('",
        "\") OR 1=1 /*",
        "$__fromTime",
        "${rows}",
    ];
    let page = pages()
        .into_iter()
        .find(|page| page.uid == "pod-to-pod")
        .expect("a page");
    let dashboard = grafana(&page, Tables::Weir).expect("a dashboard");
    let statements = asked(&page, &dashboard);
    for value in hostile {
        for name in ["namespace", "pod", "node", "cluster"] {
            let mut around = cases(&page).remove(0).dashboard();
            let several = Chosen::Several(vec![value.to_owned()]);
            around.variables = BTreeMap::from_iter(
                around
                    .variables
                    .into_iter()
                    .chain([(name.to_owned(), several)]),
            );
            let sql = around.expand(statements[0].sql);
            let answer = stack
                .direct(&sql)
                .await
                .unwrap_or_else(|e| panic!("{value}: {e:#}"));
            assert_eq!(answer.rows, 0, "{value} as {name}");
        }
    }
}
