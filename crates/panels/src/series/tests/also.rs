//! Tests of what goes beside the lines: shares, the other way, the period before, the legend's table.

use super::*;

const TWO: Rows<'_> = &[
    ("a", 0, 30.0),
    ("b", 0, 10.0),
    ("a", 1, 20.0),
    ("", 1, 20.0),
];

/// An answer with what went the other way and what was before.
fn both(measure: Measure, rows: Rows<'_>, reverse: Rows<'_>, earlier: Rows<'_>) -> PanelData {
    let columns = |measure: Measure, rows| data(measure, rows, 2).columns;
    PanelData {
        reverse: (!reverse.is_empty()).then(|| columns(measure.reverse(), reverse)),
        earlier: (!earlier.is_empty()).then(|| columns(measure, earlier)),
        ..data(measure, rows, 2)
    }
}

fn show(style: SeriesStyle, legend: SeriesLegend, data: PanelData) -> SeriesPanel {
    let mut panel = SeriesPanel::new(style, legend);
    panel.set_data(data);
    panel.layout(&Environment {
        size: Size::new(400.0, 200.0),
        dpr: 1.0,
        theme: Theme::LIGHT,
        zone: &Utc,
    });
    panel
}

/// Points at a value in a bucket; what the tooltip then says.
fn said(panel: &mut SeriesPanel, bucket: i64, value: f64) -> Vec<String> {
    let at = panel.frame.as_ref().unwrap();
    let at = at.at(bucket * 60_000 + 30_000, value);
    panel.input(&InputEvent::Move(at));
    let tooltip = panel.tooltip().unwrap();
    let rows = tooltip.rows.iter();
    rows.map(|r| format!("{}{} {}", if r.strong { "*" } else { "" }, r.label, r.value))
        .collect()
}

fn entries(panel: &SeriesPanel) -> Vec<String> {
    let entry = |e: crate::LegendEntry| format!("{}: {}", e.label, e.values.join(", "));
    panel.legend().entries.into_iter().map(entry).collect()
}

fn labels(panel: &SeriesPanel) -> String {
    let shown = |e: crate::LegendEntry| {
        if e.shown {
            e.label
        } else {
            format!("({})", e.label)
        }
    };
    let entries = panel.legend().entries.into_iter();
    entries.map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn shares_are_of_each_buckets_sum_and_end_at_the_whole() {
    let data = both(Measure::Octets, TWO, &[], &[]);
    let mut panel = show(SeriesStyle::Percent, SeriesLegend::List, data);
    assert_eq!(panel.plan.up.top(), [1.0, 1.0]);
    let value = &panel.frame.as_ref().unwrap().value;
    assert_eq!(
        (value.min, value.max, value.label(0.5).as_str()),
        (0.0, 1.0, "50 %")
    );
    assert_eq!(
        said(&mut panel, 0, 0.9),
        ["a 30 B · 75 %", "*b 10 B · 25 %", "Total 40 B · 100 %"]
    );
    // A line alone keeps its share of all there is.
    panel.legend_click(1);
    assert_eq!(panel.plan.up.top(), [0.25, 0.0]);
    assert_eq!(panel.total().unwrap(), "80 B total");
}

#[test]
fn the_other_way_lies_below_and_is_written_without_a_sign() {
    for style in [SeriesStyle::Lines, SeriesStyle::Stacked, SeriesStyle::Bars] {
        let data = both(Measure::Octets, TWO, &[("a", 0, 12.0), ("b", 1, 4.0)], &[]);
        let mut panel = show(style, SeriesLegend::List, data);
        let value = panel.frame.as_ref().unwrap().value.clone();
        assert!(value.min <= -12.0 && value.max >= 30.0);
        assert_eq!(value.label(-10.0), "10 B");
        assert_eq!(panel.total().unwrap(), "80 B total · 16 B reverse");
        let texts = panel.scene().dump();
        assert!(texts.contains("\"↑ Octets\"") && texts.contains("\"↓ Reverse octets\""));
        let rows = said(&mut panel, 0, -11.0);
        assert!(rows.contains(&"*a ↑ 30 B  ↓ 12 B".to_owned()), "{rows:?}");
        assert_eq!(entries(&panel)[0], "a: ↑ 50 B  ↓ 12 B");
        assert_eq!(panel.table().head.len(), 5);
    }
    let data = both(Measure::Octets, TWO, &[("a", 0, 12.0)], &[]);
    let panel = show(SeriesStyle::Percent, SeriesLegend::List, data);
    let value = &panel.frame.as_ref().unwrap().value;
    assert_eq!((value.min, value.max), (-1.0, 1.0));
}

#[test]
fn records_have_no_other_way() {
    let data = both(Measure::Records, TWO, TWO, &[]);
    let panel = show(SeriesStyle::Lines, SeriesLegend::List, data);
    assert_eq!(panel.frame.as_ref().unwrap().value.min, 0.0);
    assert_eq!(panel.total().unwrap(), "80 total");
}

#[test]
fn the_period_before_is_dashed_and_said() {
    let before: Rows<'_> = &[("a", 0, 25.0), ("b", 0, 20.0), ("a", 1, 35.0)];
    let show = |style| {
        let data = both(Measure::Octets, TWO, &[], before);
        show(style, SeriesLegend::List, data)
    };
    let dashed = |panel: &SeriesPanel| {
        let marks = marks(panel);
        marks.iter().filter(|m| m.contains("dash 5,3")).count()
    };
    let mut lines = show(SeriesStyle::Lines);
    assert_eq!(dashed(&lines), 2);
    assert_eq!(lines.total().unwrap(), "80 B total, ±0 % on before");
    assert_eq!(
        said(&mut lines, 0, 30.0),
        [
            "*a 30 B, +20 % on 25 B",
            "b 10 B, \u{2212}50 %",
            "Total 40 B, \u{2212}11 % on 45 B",
            "Compared with 1969-12-31 23:58 – 23:59"
        ]
    );
    let table = lines.table();
    assert_eq!(
        table.rows[0].join(" | "),
        "a | 50 B | 30 B | 60 B | 17 % less than before"
    );
    // What stands on each other has one line for the sum, shares have none.
    assert_eq!(dashed(&show(SeriesStyle::Stacked)), 1);
    assert_eq!(dashed(&show(SeriesStyle::Bars)), 1);
    assert_eq!(dashed(&show(SeriesStyle::Percent)), 0);
}

#[test]
fn a_range_that_is_not_over_is_compared_as_far_as_it_is() {
    let before: Rows<'_> = &[("a", 0, 15.0), ("a", 1, 1000.0)];
    let mut data = both(
        Measure::Octets,
        &[("a", 0, 30.0), ("a", 1, 1.0)],
        &[],
        before,
    );
    data.complete_to_ms = 60_000;
    let mut panel = show(SeriesStyle::Lines, SeriesLegend::List, data);
    assert_eq!(panel.total().unwrap(), "31 B total, +100 % on before");
    assert_eq!(said(&mut panel, 1, 1.0)[0], "*a 1 B, 1 kB before");
}

#[test]
fn a_time_that_only_the_period_before_has_is_no_zero_now() {
    let before: Rows<'_> = &[("a", 0, 5.0), ("a", 1, 5.0)];
    let data = both(Measure::Octets, &[("a", 0, 30.0)], &[], before);
    let mut panel = show(SeriesStyle::Lines, SeriesLegend::List, data);
    assert!(marks(&panel).iter().any(|m| m.starts_with("circle")));
    assert_eq!(said(&mut panel, 1, 5.0)[0], "a –, 5 B before");
}

#[test]
fn the_table_tells_what_a_rate_moved() {
    let rows: Rows<'_> = &[("a", 0, 8e6), ("a", 1, 16e6), ("b", 0, 4e6), ("b", 1, 24e6)];
    let data = both(Measure::Throughput, rows, &[], &[]);
    let panel = show(SeriesStyle::Lines, SeriesLegend::Table, data);
    assert_eq!(panel.legend().head, ["Min", "Mean", "Max", "Last", "Total"]);
    assert_eq!(
        entries(&panel),
        [
            "b: 4 Mbit/s, 14 Mbit/s, 24 Mbit/s, 24 Mbit/s, 210 MB",
            "a: 8 Mbit/s, 12 Mbit/s, 16 Mbit/s, 16 Mbit/s, 180 MB"
        ]
    );
}

#[test]
fn a_bucket_that_the_range_cuts_counts_for_its_part() {
    let mut data = both(
        Measure::Throughput,
        &[("a", 0, 8e6), ("a", 1, 8e6)],
        &[],
        &[],
    );
    data.range.to_ms = 90_000;
    let panel = show(SeriesStyle::Lines, SeriesLegend::Table, data);
    assert_eq!(panel.total().unwrap(), "8 Mbit/s mean");
    assert_eq!(
        entries(&panel)[0],
        "a: 8 Mbit/s, 8 Mbit/s, 8 Mbit/s, 8 Mbit/s, 90 MB"
    );
}

#[test]
fn a_sum_that_pauses_had_a_smallest_value_of_nothing() {
    let data = both(Measure::Octets, TWO, &[("a", 0, 7.0)], &[]);
    let panel = show(SeriesStyle::Lines, SeriesLegend::Table, data);
    assert_eq!(panel.legend().head[5..], ["↓ Mean", "↓ Max", "↓ Total"]);
    assert_eq!(
        entries(&panel)[1],
        "b: 0 B, 5 B, 10 B, 0 B, 10 B, 0 B, –, 0 B"
    );
}

#[test]
fn a_heading_sorts_down_up_and_back_with_other_last() {
    let rows: Rows<'_> = &[("a", 0, 9.0), ("b", 0, 1.0), ("b", 1, 12.0), ("", 0, 99.0)];
    let data = both(Measure::Octets, rows, &[], &[]);
    let mut panel = show(SeriesStyle::Lines, SeriesLegend::Table, data.clone());
    assert_eq!(
        (labels(&panel).as_str(), panel.legend().sorted),
        ("b a Other", None)
    );
    panel.legend_sort(0);
    assert_eq!(panel.legend().sorted, Some((0, true)));
    panel.legend_sort(3);
    panel.legend_sort(3);
    assert_eq!(panel.legend().sorted, Some((3, false)));
    assert_eq!(labels(&panel), "a b Other");
    // A refresh keeps the order, and a click is meant for what stands there.
    panel.set_data(data);
    panel.legend_click(0);
    assert_eq!(labels(&panel), "a (b) (Other)");
    panel.legend_sort(3);
    assert_eq!(labels(&panel), "(b) a (Other)");
}

#[test]
fn entries_are_added_taken_away_and_chosen() {
    let data = both(Measure::Octets, TWO, &[], &[]);
    let mut panel = show(SeriesStyle::Stacked, SeriesLegend::List, data);
    panel.legend_toggle(1);
    assert_eq!(labels(&panel), "a (b) Other");
    panel.legend_toggle(1);
    assert_eq!(labels(&panel), "a b Other");
    panel.legend_click(0);
    panel.legend_toggle(1);
    assert_eq!(labels(&panel), "a b (Other)");
    panel.legend_toggle(0);
    panel.legend_toggle(1);
    assert_eq!(labels(&panel), "a b Other", "nothing is never shown");
    let at = Point::new(3.0, 4.0);
    let effects = panel.legend_select(2, at).effects;
    let [Effect::Select(selection)] = effects.as_slice() else {
        panic!("expected a selection")
    };
    let named = vec![Value::from("a"), Value::from("b")];
    assert_eq!(selection.at, at);
    assert_eq!(selection.only, Filter::set("sourcePod", Op::NotIn, named));
    assert_eq!(panel.legend_select(9, at), crate::Response::default());
}

#[test]
fn a_hidden_legend_has_no_entries() {
    let data = both(Measure::Octets, TWO, &[], &[]);
    assert_eq!(
        show(SeriesStyle::Bars, SeriesLegend::Hidden, data).legend(),
        Default::default()
    );
}

fn side() -> impl Strategy<Value = Vec<(&'static str, i64, f64)>> {
    let key = prop_oneof![Just("a"), Just("b"), Just(""), Just("c")];
    proptest::collection::vec((key, 0i64..12, any_value()), 0..20)
}

proptest! {
    #[test]
    fn no_panic_on_any_pair_of_answers(
        now in side(), reverse in side(), earlier in side(),
        style in prop_oneof![Just(SeriesStyle::Lines), Just(SeriesStyle::Stacked), Just(SeriesStyle::Percent), Just(SeriesStyle::Bars)],
        x in 0.0f32..400.0, y in 0.0f32..200.0, column in 0usize..12,
    ) {
        let mut panel = show(style, SeriesLegend::Table, both(Measure::Throughput, &now, &reverse, &earlier));
        panel.legend_sort(column);
        panel.legend_toggle(0);
        panel.input(&InputEvent::Move(Point::new(x, y)));
        panel.tooltip();
        panel.table();
        panel.total();
        prop_assert!(panel.legend().entries.iter().all(|e| e.values.len() == panel.legend().head.len()));
        prop_assert!(!panel.scene().dump().contains("NaN"));
    }

    #[test]
    fn both_ways_are_kept_whole(values in proptest::collection::vec(0u32..1_000_000, 2..30)) {
        let rows: Vec<(&str, i64, f64)> = values.iter().enumerate()
            .map(|(i, v)| (["a", "b", ""][i % 3], (i as i64 / 3) % 2, f64::from(*v))).collect();
        let panel = show(SeriesStyle::Bars, SeriesLegend::List, both(Measure::Octets, &rows, &rows, &[]));
        let sum: f64 = values.iter().map(|v| f64::from(*v)).sum();
        prop_assert_eq!(panel.plan.up.top().iter().sum::<f64>(), sum);
        prop_assert_eq!(panel.plan.down.top().iter().sum::<f64>(), -sum);
    }
}
