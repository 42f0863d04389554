//! Cells, details, selections, CSV and pages.

use super::*;
use weir_model::Value;

fn shown(id: &str) -> [String; 2] {
    let table = table(&[id]);
    let rows = table.visible(0..9, &East);
    [rows[0].cells[0].text.clone(), rows[1].cells[0].text.clone()]
}

#[test]
fn cells_read_like_words() {
    assert_eq!(shown("flowEndSeconds"), ["2023-11-14 23:13:20", ""]);
    assert_eq!(shown("sourcePod"), ["shop/cart-0", ""]);
    assert_eq!(shown("destinationTransportPort"), ["443", ""]);
    assert_eq!(shown("protocolIdentifier"), ["TCP", "250"]);
    assert_eq!(shown("flowType"), ["intra-Node", "from external"]);
    assert_eq!(shown("sourcePodLabels"), ["app=cart, tier", ""]);
    assert_eq!(shown("packetDeltaCount"), ["1\u{202f}234\u{202f}567", "0"]);
    assert_eq!(shown("octetDeltaCount")[0], "1.2 MB");
    assert_eq!(shown("egressName"), ["", ""], "the answer lacks it");
}

#[test]
fn numbers_stand_right_and_names_left() {
    let table = table(&["octetDeltaCount", "flowType"]);
    let aligns: Vec<_> = table.heads().iter().map(|h| h.align).collect();
    assert_eq!(aligns, [Align::End, Align::Start]);
}

#[test]
fn hostile_text_cannot_turn_the_line_around() {
    let mut table = TableModel::new(TableState::with_columns(&["sourcePodName".to_owned()]));
    let fields = vec![text("sourcePodName", &["a\u{202e}b<script>"])];
    table.push_page(Columns { rows: 1, fields }, true);
    let cell = table.cell(0, 0, &East).expect("a cell");
    assert_eq!(cell.text, "a\u{fffd}b<script>");
    assert_eq!(
        cell.value,
        Some(Value::from("a\u{202e}b<script>")),
        "the filter stays exact"
    );
}

#[test]
fn labels_that_are_no_object_stay() {
    assert_eq!(labels::short("{}"), "no labels");
    assert_eq!(labels::short("[1"), "[1");
    assert_eq!(labels::short(r#"{"a":{"b":1}}"#), r#"a={"b":1}"#);
}

#[test]
fn a_cell_can_be_filtered_by_but_a_time_cannot() {
    let table = table(&["sourcePod"]);
    let at = Point::new(1.0, 2.0);
    let choice = |row, id| {
        table
            .selection(row, id, at)
            .map(|s| (s.label, s.only.to_string()))
    };
    assert_eq!(
        choice(0, "sourcePod"),
        Some((
            "Source Pod: shop/cart-0".into(),
            r#"sourcePod = "shop/cart-0""#.into()
        ))
    );
    assert_eq!(
        choice(1, "sourcePod"),
        Some(("Source Pod: empty".into(), r#"sourcePod = """#.into()))
    );
    let (label, only) = choice(0, "flowType").expect("a choice");
    assert_eq!(label, "Flow type: intra-Node");
    assert!(only.starts_with("flowType = "), "{only}");
    assert_eq!(choice(0, "flowEndSeconds"), None);
    assert_eq!(choice(7, "sourcePod"), None);
    assert_eq!(choice(0, "no such"), None);
    let without = table
        .selection(0, "sourceIP", at)
        .expect("a choice")
        .without;
    assert_eq!(without.to_string(), r#"sourceIP != "10.0.0.7""#);
}

#[test]
fn details_are_grouped_and_hold_what_the_answer_has() {
    let table = table(&["sourcePod"]);
    let groups = table.details(0, &East);
    let text: Vec<String> = groups
        .iter()
        .map(|g| {
            let fields: Vec<_> = g.fields.iter().map(|f| f.cell.text.as_str()).collect();
            format!("{}: {}", g.label, fields.join(" | "))
        })
        .collect();
    assert_eq!(
        text,
        [
            "Time: 2023-11-14 23:13:20",
            "Source: 10.0.0.7 | cart-0 | shop | app=cart, tier",
            "Destination: 443",
            "Connection: TCP | intra-Node",
            "Traffic: 1\u{202f}234\u{202f}567 | 1.2 MB",
        ]
    );
    assert!(table.details(2, &East).is_empty());
}

#[test]
fn csv_quotes_and_ends_lines_as_the_rfc_says() {
    let mut table = TableModel::new(TableState::with_columns(&[
        "sourcePodName".to_owned(),
        "flowType".to_owned(),
        "flowEndSeconds".to_owned(),
    ]));
    let fields = vec![
        text("sourcePodName", &["a,\"b\"\nc", "=1+1"]),
        field("flowType", Data::UInt(vec![3, 2])),
        field("flowEndSeconds", Data::Time(vec![1_700_000_000_000; 2])),
    ];
    table.push_page(Columns { rows: 2, fields }, true);
    assert_eq!(
        table.csv(0..9, CsvStyle::ShownRaw, &East),
        "sourcePodName,flowType,flowEndSeconds\r\n\
         \"a,\"\"b\"\"\nc\",3,2023-11-14T22:13:20Z\r\n\
         =1+1,2,2023-11-14T22:13:20Z\r\n"
    );
    let shown = table.csv(1..2, CsvStyle::Shown, &East);
    assert_eq!(
        shown,
        "Source Pod,Flow type,End\r\n'=1+1,inter-Node,2023-11-14 23:13:20\r\n"
    );
    let all = table.csv(0..0, CsvStyle::AllRaw, &East);
    assert_eq!(all, "flowEndSeconds,sourcePodName,flowType\r\n");
}

#[test]
fn pages_follow_each_other_and_are_asked_for_once() {
    let mut table = TableModel::new(TableState::default());
    assert!(table.needs_more(&(0..20)));
    table.asked();
    assert!(!table.needs_more(&(0..20)));
    let page = |from: u64| Columns {
        rows: 1000,
        fields: vec![field(
            "octetTotalCount",
            Data::UInt((from..from + 1000).collect()),
        )],
    };
    table.push_page(page(0), false);
    assert!(!table.needs_more(&(0..20)) && table.needs_more(&(900..920)));
    table.push_page(page(1 << 40), false);
    table.push_page(Columns::default(), true);
    assert!(table.is_complete() && !table.needs_more(&(1990..2000)));
    assert_eq!(table.rows(), 2000);
    let at = |row| {
        table
            .selection(row, "octetTotalCount", Point::default())
            .map(|s| s.only)
    };
    let only = |v: u64| Some(Filter::test("octetTotalCount", Op::Eq, v));
    assert_eq!(
        (at(0), at(999), at(1000)),
        (only(0), only(999), only(1 << 40))
    );
    assert_eq!((at(1999), at(2000)), (only((1 << 40) + 999), None));
    table.restart();
    assert!(table.rows() == 0 && table.needs_more(&(0..0)));
}

#[test]
fn a_failed_page_can_be_asked_for_again() {
    let mut table = TableModel::new(TableState::default());
    table.asked();
    table.page_failed();
    assert!(table.needs_more(&(0..20)));
}
