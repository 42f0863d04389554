//! Pages of records: the statements, and the cursor between them.

use super::{HOUR, text};
use crate::*;
use weir_model::{Columns, Data, Dictionary, Field, Filter};

#[test]
fn records_page_by_page() {
    let all = Filter::everything();
    let options = Options {
        catalog: Catalog {
            columns: Some(["flowEndSeconds", "sourcePodName"].map(String::from).into()),
            ..Catalog::default()
        },
        ..Options::default()
    };
    let mut page = RecordsPage {
        after: None,
        limit: 2,
        sort: ("sourcePodName".into(), SortOrder::Ascending),
    };
    let first = records_page(&page, &all, &all, HOUR, &options).expect("a page");
    insta::assert_snapshot!(text(&first.statement), @r#"
    SELECT flowEndSeconds, sourcePodName, cityHash64(flowEndSeconds, sourcePodName) AS `_row`
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}) AND (sourcePodName, -toInt64(toUnixTimestamp(flowEndSeconds))) <= (SELECT max(key)
    FROM (SELECT (sourcePodName, -toInt64(toUnixTimestamp(flowEndSeconds))) AS key
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32})
    ORDER BY sourcePodName ASC, flowEndSeconds DESC LIMIT 2))
    ORDER BY sourcePodName ASC, flowEndSeconds DESC, `_row` LIMIT 2 OFFSET 0
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    "#);
    assert!(first.missing.contains(&"flowType") && !first.missing.contains(&"sourcePodName"));
    let name = Dictionary {
        values: vec!["a".into(), "b".into()],
        codes: vec![0, 1, 1],
    };
    let field = |name: &str, data| Field {
        name: name.into(),
        data,
        nulls: None,
    };
    let answer = Columns {
        rows: 3,
        fields: vec![
            field("flowEndSeconds", Data::Time(vec![5000, 7000, 7000])),
            field("sourcePodName", Data::Text(name)),
            field(HASH_FIELD, Data::UInt(vec![1, 9, 9])),
        ],
    };
    page.after = Cursor::after(&page, &answer);
    let next = records_page(&page, &all, &all, HOUR, &options).expect("a page");
    insta::assert_snapshot!(text(&next.statement), @r#"
    SELECT flowEndSeconds, sourcePodName, cityHash64(flowEndSeconds, sourcePodName) AS `_row`
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}) AND ((sourcePodName = {p2:String} AND flowEndSeconds = toDateTime({p3:UInt32}) AND cityHash64(flowEndSeconds, sourcePodName) >= {p4:UInt64}) OR ((sourcePodName > {p2:String} OR (sourcePodName = {p2:String} AND flowEndSeconds < toDateTime({p3:UInt32}))) AND (sourcePodName, -toInt64(toUnixTimestamp(flowEndSeconds))) <= (SELECT max(key)
    FROM (SELECT (sourcePodName, -toInt64(toUnixTimestamp(flowEndSeconds))) AS key
    FROM `flows`
    WHERE flowEndSeconds >= toDateTime({p0:UInt32}) AND flowEndSeconds < toDateTime({p1:UInt32}) AND (sourcePodName > {p2:String} OR (sourcePodName = {p2:String} AND flowEndSeconds < toDateTime({p3:UInt32})))
    ORDER BY sourcePodName ASC, flowEndSeconds DESC LIMIT 2))))
    ORDER BY sourcePodName ASC, flowEndSeconds DESC, `_row` LIMIT 2 OFFSET 2
    p0: UInt32 = "1800000000"
    p1: UInt32 = "1800003600"
    p2: String = "b"
    p3: UInt32 = "7"
    p4: UInt64 = "9"
    "#);
    // A page of rows that all tie with the cursor moves the count on.
    let again = Cursor::after(&page, &answer).expect("a cursor");
    let page = RecordsPage {
        after: Some(again),
        ..page
    };
    let next = records_page(&page, &all, &all, HOUR, &options).expect("a page");
    assert!(
        next.statement.sql.ends_with("LIMIT 2 OFFSET 4"),
        "{}",
        next.statement.sql
    );
    assert_eq!(Cursor::after(&page, &Columns::default()), None);
    let page = RecordsPage {
        sort: ("octetDeltaCount".into(), SortOrder::Ascending),
        ..page
    };
    assert!(matches!(
        records_page(&page, &all, &all, HOUR, &options),
        Err(Error::Cursor(_))
    ));
}
