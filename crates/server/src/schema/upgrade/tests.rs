//! Tests of what an upgrade decides without a database.
#![allow(clippy::unwrap_used)]

use super::columns::mapping;
use super::cut::{Chunk, Span, cut, within};
use super::disk::{Room, bytes};
use super::kind::{Front, Kind, OldColumn, Table, classify, plain};
use super::state::{END, State};
use super::views;

fn column(name: &str, ty: &str) -> OldColumn {
    OldColumn {
        name: name.into(),
        ty: ty.into(),
        ..OldColumn::default()
    }
}

fn table(engine: &str, key: &str, names: &[&str]) -> Table {
    let typed = |name: &&str| {
        let time = name.contains("Seconds") || *name == "timeInserted";
        column(name, if time { "DateTime" } else { "String" })
    };
    Table {
        engine: engine.into(),
        engine_full: engine.into(),
        sorting_key: key.into(),
        comment: String::new(),
        columns: names.iter().map(typed).collect(),
    }
}

#[test]
fn states_are_read_back() {
    let states = [
        State::Moved { from: END, rows: 0 },
        State::Moved {
            from: 1_767_614_400,
            rows: 12,
        },
        State::Moving {
            from: 1,
            below: END,
            rows: 3,
            chunk: 4,
        },
        State::Done { keep: false },
        State::Done { keep: true },
        State::Kept,
        State::Swapped,
    ];
    for state in states {
        assert_eq!(State::read(&state.to_string()), state);
    }
    for other in [
        "",
        "Weir schema 2",
        "Weir upgrade: moved from x rows 1",
        "mine",
    ] {
        assert_eq!(State::read(other), State::Swapped, "{other}");
    }
}

fn maker(table: &Table) -> &'static str {
    match classify(Some(table)) {
        Kind::Foreign { maker } => maker,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tables_are_recognised() {
    let key = "timeInserted, flowEndSeconds";
    let mut names = vec!["timeInserted", "flowEndSeconds"];
    let mut old = table("MergeTree", key, &names);
    assert_eq!(maker(&old), "the table of Antrea 1.5 to 1.7");
    old.engine_full = "MergeTree ORDER BY x TTL timeInserted + toIntervalHour(1)".into();
    assert_eq!(maker(&old), "the table of Theia 0.1 or 0.2");
    for (name, expected) in [
        ("clusterUUID", "the table of Theia 0.3 to 0.6"),
        ("egressName", "Theia 0.7's table"),
        ("appProtocolName", "Theia 0.8's table"),
        ("egressNodeName", "Antrea's reference table"),
    ] {
        names.push(name);
        assert_eq!(maker(&table("ReplicatedMergeTree", key, &names)), expected);
    }
    let other = table("ReplacingMergeTree", "flowEndSeconds", &names);
    assert_eq!(maker(&other), "a table of another make");
    assert_eq!(classify(None), Kind::Missing);
    let mut ours = table(
        "MergeTree",
        "toStartOfFiveMinutes(flowEndSeconds), sourcePodNamespace, sourcePodName, flowEndSeconds",
        &names,
    );
    assert_eq!(classify(Some(&ours)), Kind::Earlier);
    ours.comment = "Weir schema 12".into();
    assert_eq!(classify(Some(&ours)), Kind::Ours(12));
}

#[test]
fn what_cannot_be_upgraded_says_what_to_do() {
    let mut end = table("MergeTree", "x", &[]);
    end.columns = vec![column("flowEndSeconds", "Nullable(String)")];
    for (old, words) in [
        (table("View", "", &["flowEndSeconds"]), "of engine View"),
        (table("Kafka", "", &["flowEndSeconds"]), "of engine Kafka"),
        (
            table("MergeTree", "a", &["a"]),
            "without a column flowEndSeconds",
        ),
        (end, "flowEndSeconds is Nullable(String)"),
        (table("Distributed", "", &[]), "names no table behind it"),
    ] {
        let Kind::Unsupported(why) = classify(Some(&old)) else {
            panic!("{old:?}");
        };
        assert!(why.contains(words), "{why}");
        assert!(why.contains("RENAME TABLE flows TO"), "{why}");
    }
}

#[test]
fn a_distributed_table_names_what_is_behind_it() {
    let mut old = table("Distributed", "", &[]);
    old.engine_full = "Distributed('{cluster}', 'default', 'flows_local', rand())".into();
    let front = Front {
        cluster: "{cluster}".into(),
        database: "default".into(),
        table: "flows_local".into(),
    };
    assert_eq!(classify(Some(&old)), Kind::Distributed(front.clone()));
    old.engine_full = "Distributed('{cluster}', 'default', 'flows_local')".into();
    assert_eq!(classify(Some(&old)), Kind::Distributed(front));
}

#[test]
fn columns_are_taken_by_name_and_type() {
    assert_eq!(plain("LowCardinality(Nullable(String))"), "String");
    assert_eq!(plain("DateTime64(3, 'UTC')"), "DateTime64(3, 'UTC')");
    let mut old = table("MergeTree", "x", &[]);
    old.columns = vec![
        column("flowEndSeconds", "DateTime64(3)"),
        column("sourceIP", "IPv4"),
        column("destinationIP", "Nullable(String)"),
        column("flowType", "Enum8('a' = 1)"),
        column("octetDeltaCount", "String"),
        column("own`s", "Float32"),
        OldColumn {
            default_kind: "DEFAULT".into(),
            default: "now()".into(),
            ..column("seen", "DateTime")
        },
        OldColumn {
            default_kind: "MATERIALIZED".into(),
            ..column("computed", "UInt8")
        },
        OldColumn {
            default_kind: "ALIAS".into(),
            ..column("clusterUUID", "String")
        },
    ];
    let map = mapping(&old);
    let pairs: Vec<String> = map
        .into
        .iter()
        .zip(&map.from)
        .map(|(into, from)| format!("{into} <- {from}"))
        .collect();
    assert_eq!(
        pairs,
        [
            "`timeInserted` <- toDateTime(`flowEndSeconds`)",
            "`flowEndSeconds` <- toDateTime(`flowEndSeconds`)",
            "`sourceIP` <- toString(`sourceIP`)",
            "`destinationIP` <- ifNull(`destinationIP`, '')",
            "`octetDeltaCount` <- toUInt64OrZero(`octetDeltaCount`)",
            "`flowType` <- toUInt8(`flowType`)",
            "`own\\`s` <- `own\\`s`",
            "`seen` <- `seen`",
        ]
    );
    assert_eq!(
        map.extra,
        ["`own\\`s` Float32", "`seen` DateTime DEFAULT now()"]
    );
    assert_eq!(map.left, ["computed"]);
}

fn span(partition: &str, first: u64, rows: u64) -> Span {
    Span {
        partition: partition.into(),
        first,
        rows,
    }
}

#[test]
fn chunks_stay_in_their_partition_and_leave_no_gap() {
    let spans = [
        span("b", 900, 5),
        span("b", 700, 5),
        span("b", 500, 1),
        span("a", 400, 50),
        span("a", 100, 3),
        span("a", 50, 3),
    ];
    let chunk = |from, below, rows| Chunk { from, below, rows };
    assert_eq!(
        cut(&spans, END, 10),
        [
            chunk(700, END, 10),
            chunk(500, 700, 1),
            chunk(400, 500, 50),
            chunk(50, 400, 6)
        ]
    );
    assert_eq!(cut(&spans, 400, 1_000), [chunk(50, 400, 6)]);
    assert_eq!(cut(&[], END, 10), []);
    assert_eq!(within(7, END), "flowEndSeconds >= toDateTime(7)");
    assert_eq!(
        within(7, 9),
        "flowEndSeconds >= toDateTime(7) AND flowEndSeconds < toDateTime(9)"
    );
}

#[test]
fn room_is_told_with_numbers() {
    let tight = Room::new(
        100_000_000_000,
        10,
        10,
        50,
        (30_000_000_000, 200_000_000_000),
    );
    assert!(!tight.fits());
    assert_eq!(
        tight.words(),
        "the old table holds 100.0 GB, its copy is expected to take 50.0 GB, and 30.0 GB of 200.0 \
         GB are free (a twentieth must stay so)"
    );
    assert!(
        Room::new(
            100_000_000_000,
            1,
            10,
            50,
            (30_000_000_000, 200_000_000_000)
        )
        .fits()
    );
    assert!(Room::new(0, 0, 0, 50, (0, 0)).fits());
    assert_eq!(bytes(999), "999 bytes");
}

#[test]
fn a_view_over_both_tables_fills_what_the_old_one_lacks() {
    let old = table("MergeTree", "x", &["flowEndSeconds", "sourceNodeName"]);
    let sql = views::select(1, "f", Some(("o", &old)));
    let (ours, theirs) = sql.split_once(" UNION ALL ").unwrap();
    assert_eq!(ours, views::select(1, "f", None));
    assert!(theirs.starts_with("SELECT CAST(0 AS DateTime) AS `timeInserted`, `flowEndSeconds`,"));
    assert!(
        theirs.contains("'' AS `clusterUUID`, `sourceNodeName`"),
        "{theirs}"
    );
}
