//! Any table sorts, filters, names and writes as its columns ask.

use super::super::tests::{field, text};
use super::super::{Change, CsvStyle, Rows};
use super::filter::Fit;
use super::{Chosen, GuestTable, Paint, Words};
use std::rc::Rc;
use weir_model::time::Utc;
use weir_model::{Columns, Data};
use weir_scene::{Color, Point, Theme};

fn table() -> GuestTable {
    let mut table = GuestTable::default();
    let fields = vec![
        text("sourcePodNamespace", &["shop", "data", "", "shop"]),
        text("sourcePodName", &["cart", "db", "", "web"]),
        field("protocolIdentifier", Data::Float(vec![6.0, 17.0, 6.0, 6.0])),
        field(
            "octetDeltaCount",
            Data::Float(vec![1e6, 2e6, f64::NAN, 5e3]),
        ),
        text("mood", &["=good", "bad", "", "Good"]),
        field("score", Data::Float(vec![3.5, -1.0, f64::NAN, 2.0])),
    ];
    table.set_data(
        Columns { rows: 4, fields },
        &[],
        &Chosen::default(),
        Words::default(),
    );
    table
}

fn changed(table: &mut GuestTable, change: Change<'_>) {
    let mut state = table.state().clone();
    table.change(&mut state, change);
    assert!(!table.set_state(state));
}

fn column(table: &GuestTable, at: usize) -> Vec<String> {
    let cell = |row| table.cell(row, at, &Utc).expect("a cell").text;
    (0..table.rows()).map(cell).collect()
}

#[test]
fn known_columns_speak_the_registrys_words_and_names_are_joined() {
    let table = table();
    let heads = table.heads();
    let labels: Vec<&str> = heads.iter().map(|h| &*h.label).collect();
    assert_eq!(labels[0], "Source Pod");
    assert_eq!(labels[labels.len() - 2..], ["mood", "score"]);
    assert_eq!(column(&table, 0), ["shop/cart", "data/db", "", "shop/web"]);
    assert_eq!(column(&table, 1), ["TCP", "UDP", "TCP", "TCP"]);
}

#[test]
fn headings_sort_down_up_and_back_and_what_says_nothing_is_last() {
    let mut table = table();
    changed(&mut table, Change::Sort("score"));
    assert_eq!(column(&table, 4), ["3.5", "2", "-1", ""]);
    changed(&mut table, Change::Sort("score"));
    assert_eq!(column(&table, 4), ["-1", "2", "3.5", ""]);
    assert_eq!(table.source_row(0), 1);
    changed(&mut table, Change::Sort("score"));
    assert_eq!(column(&table, 4), ["3.5", "-1", "", "2"]);
    changed(&mut table, Change::Sort("mood"));
    assert_eq!(column(&table, 3), ["Good", "bad", "=good", ""]);
}

#[test]
fn filters_keep_what_fits_and_say_what_they_expected() {
    let mut table = table();
    changed(&mut table, Change::Filter("sourcePod", "SHOP"));
    assert_eq!(column(&table, 0), ["shop/cart", "shop/web"]);
    changed(&mut table, Change::Filter("octetDeltaCount", ">10k"));
    assert_eq!(column(&table, 0), ["shop/cart"]);
    assert_eq!(table.status().as_deref(), Some("1 of 4 rows"));
    changed(&mut table, Change::Filter("score", "much"));
    let (id, error) = table.filter(&Utc).expect_err("no number");
    assert_eq!(id, "score");
    assert!(error.to_string().contains("a number"), "{error}");
    changed(&mut table, Change::Filter("score", ""));
    assert!(table.filter(&Utc).is_ok());
}

#[test]
fn forms_of_filters() {
    let check = |text: &str, numeric, number: f64, shown: &str, expected| {
        let fit = Fit::parse(text, numeric).expect("a filter");
        assert_eq!(
            fit.fits(Some(number), || shown.to_owned()),
            expected,
            "{text}"
        );
    };
    check("1..5", true, 5.0, "", true);
    check("1..5, 9", true, 7.0, "", false);
    check("!= 4Ki", true, 4096.0, "", false);
    check("<=1.5k", true, 1500.0, "", true);
    check("<1.5k", true, 1500.0, "", false);
    check("a, b", false, 0.0, "xBx", true);
    check("=b", false, 0.0, "xBx", false);
    check("!x", false, 0.0, "xBx", false);
}

/// Another answer of the same source, after the host has given back what it kept.
fn refreshed(table: &mut GuestTable, chosen: &Chosen) -> Vec<String> {
    let fields = vec![
        text("mood", &["new"]),
        field("score", Data::Float(vec![1.0])),
        text("fresh", &["x"]),
    ];
    table.set_data(Columns { rows: 1, fields }, &[], chosen, Words::default());
    table.heads().iter().map(|h| h.id.to_string()).collect()
}

#[test]
fn a_refresh_keeps_what_the_host_kept() {
    let mut table = table();
    assert_eq!(table.kept(), Some(Chosen::default()));
    changed(&mut table, Change::Toggle("mood"));
    changed(&mut table, Change::Sort("score"));
    let mut state = table.state().clone();
    state.resize("score", 300.0);
    table.set_state(state);
    let kept = table.kept().expect("a choice");
    assert_eq!(kept.columns.last().map(String::as_str), Some("score"));
    assert!(!kept.columns.contains(&"mood".to_owned()));
    assert_eq!(kept.widths.len(), 1);
    assert_eq!(refreshed(&mut table, &kept), ["score"]);
    let head = table.heads().remove(0);
    assert_eq!((head.sorted, head.width), (Some(true), 300.0));
    // What differs no more from the table's own choice is not kept.
    changed(&mut table, Change::Default);
    assert_eq!(
        table.kept().map(|k| (k.columns, k.widths.len())),
        Some((Vec::new(), 0))
    );
    assert_eq!(
        refreshed(&mut table, &Chosen::default()),
        ["mood", "score", "fresh"]
    );
    assert_eq!(table.heads()[1].sorted, None);
}

#[test]
fn a_time_finds_the_nearest_row_as_shown() {
    let mut table = GuestTable::default();
    let fields = vec![
        field("when", Data::Time(vec![1000, 3000, 2000])),
        field("n", Data::Float(vec![1.0, 2.0, 3.0])),
    ];
    assert_eq!(table.row_at(5), None);
    table.set_data(
        Columns { rows: 3, fields },
        &[],
        &Chosen::default(),
        Words::default(),
    );
    changed(&mut table, Change::Sort("n"));
    assert_eq!(
        (table.time(0), table.row_at(2900), table.row_at(-9)),
        (Some(2000), Some(1), Some(2))
    );
}

#[test]
fn cells_have_the_colours_of_their_own_rows() {
    let mut table = GuestTable::default();
    let color = Rc::new(|row| [None, Some(Color::hex(0x00ff_0000))][row]);
    let words = Words {
        paint: [("n".to_owned(), Paint { fills: true, color })].into(),
        background: Some(Theme::DARK.background),
        ..Words::default()
    };
    let fields = vec![
        field("n", Data::Float(vec![1.0, 2.0])),
        text("t", &["a", "b"]),
    ];
    table.set_data(Columns { rows: 2, fields }, &[], &Chosen::default(), words);
    changed(&mut table, Change::Sort("n"));
    let ink = |row, column| table.cell(row, column, &Utc).and_then(|c| c.ink);
    assert_eq!(
        ink(0, 0).and_then(|i| i.fill),
        Some(Color::hex(0x00ff_0000))
    );
    assert_eq!((ink(1, 0), ink(0, 1)), (None, None));
}

#[test]
fn cells_filter_and_csv_runs_no_formula() {
    let table = table();
    let chosen = table
        .selection(0, "sourcePod", Point::default())
        .expect("a choice");
    assert_eq!(chosen.only.to_string(), "sourcePod = \"shop/cart\"");
    let csv = table.csv(0..1, CsvStyle::Shown, &Utc);
    assert!(csv.ends_with(",'=good,3.5\r\n"), "{csv}");
}
