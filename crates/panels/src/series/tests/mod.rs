//! Tests of the series panel: pictures, words, events, and no panic on any data.
#![allow(clippy::unwrap_used)]

mod also;

use super::*;
use crate::Key;
use crate::{Environment, InputEvent, PanelData, PanelView};
use proptest::prelude::*;
use weir_model::time::Utc;
use weir_model::{
    Columns, Data, Dictionary, Field, Filter, Measure, Op, QuerySpec, TimeRange, Value,
};
use weir_scene::Shape;

/// Rows: key ("" is Other), minute, value.
type Rows<'a> = &'a [(&'a str, i64, f64)];

fn data(measure: Measure, rows: Rows<'_>, minutes: i64) -> PanelData {
    let mut text = Dictionary::default();
    for (i, (key, ..)) in rows.iter().enumerate() {
        text.values.push((*key).into());
        text.codes.push(i as u32);
    }
    let field = |name: &str, data| Field {
        name: name.into(),
        data,
        nulls: None,
    };
    let kinds = rows.iter().map(|(k, ..)| u64::from(k.is_empty())).collect();
    let fields = vec![
        field("sourcePod", Data::Text(text)),
        field("sourcePod_kind", Data::UInt(kinds)),
        field("t", Data::Time(rows.iter().map(|r| r.1 * 60_000).collect())),
        field(
            measure.id(),
            Data::Float(rows.iter().map(|r| r.2).collect()),
        ),
    ];
    PanelData {
        query: QuerySpec::Series {
            by: vec!["sourcePod".into()],
            measure,
            top: 2,
        },
        reverse: None,
        earlier: None,
        columns: Columns {
            rows: rows.len(),
            fields,
        },
        range: TimeRange {
            from_ms: 0,
            to_ms: minutes * 60_000,
        },
        bucket_ms: 60_000,
        complete_to_ms: minutes * 60_000,
    }
}

fn panel(style: SeriesStyle, data: PanelData, w: f32, h: f32) -> SeriesPanel {
    let mut panel = SeriesPanel::new(style, SeriesLegend::List);
    panel.set_data(data);
    let size = Size::new(w, h);
    panel.layout(&Environment {
        size,
        dpr: 1.0,
        theme: Theme::LIGHT,
        zone: &Utc,
    });
    panel
}

fn marks(panel: &SeriesPanel) -> Vec<String> {
    let dump = panel.scene().dump();
    let inside = dump.lines().skip_while(|l| !l.starts_with("clip")).skip(1);
    inside
        .take_while(|l| *l != "unclip")
        .map(str::to_owned)
        .collect()
}

const STEADY: Rows<'_> = &[
    ("a", 0, 10e6),
    ("a", 1, 10e6),
    ("a", 3, 10e6),
    ("a", 6, 10e6),
    ("a", 9, 4e6),
];

#[test]
fn axes_and_lines_are_one_picture() {
    let panel = panel(
        SeriesStyle::Lines,
        data(Measure::Throughput, &STEADY[..3], 4),
        300.0,
        120.0,
    );
    let expected = "\
scene 300 x 120
line 56,97.9 56,8 stroke 1 e6e9ee
line 174,97.9 174,8 stroke 1 e6e9ee
line 56,97.9 291.9,97.9 stroke 1 e6e9ee
line 56,67.9 291.9,67.9 stroke 1 e6e9ee
line 56,38 291.9,38 stroke 1 e6e9ee
line 56,8 291.9,8 stroke 1 e6e9ee
text 48,101.9 \"0\" 11 586274 end
text 48,71.9 \"5 Mbit/s\" 11 586274 end
text 48,42 \"10 Mbit/s\" 11 586274 end
text 48,12 \"15 Mbit/s\" 11 586274 end
clip 56,5.5 236x95
line 85.5,38 144.5,38 262.4,38 stroke 1.5 COLOR #1
unclip
text 56,114 \"1 Jan\" 11 1b2330 semibold middle
text 174,114 \"00:02\" 11 586274 middle
";
    let color = panel.colors[0];
    let color = format!("{:02x}{:02x}{:02x}", color.r, color.g, color.b);
    assert_eq!(panel.scene().dump(), expected.replace("COLOR", &color));
}

#[test]
fn plotters_and_the_frame_agree_on_positions() {
    let panel = panel(
        SeriesStyle::Lines,
        data(Measure::Throughput, STEADY, 10),
        400.0,
        200.0,
    );
    let frame = panel.frame.as_ref().unwrap();
    let Shape::Polyline { points, .. } = panel
        .scene()
        .shapes
        .iter()
        .find(|s| s.hit_id().0 == 1)
        .unwrap()
    else {
        panic!("expected a line")
    };
    let first = frame.at(30_000, 10e6);
    assert!((points[0].x - first.x).abs() < 0.2 && (points[0].y - first.y).abs() < 0.2);
    assert_eq!(frame.ms(frame.x(123_456)) / 1000, 123);
}

#[test]
fn a_gap_is_longer_than_two_timeouts_and_a_lone_value_is_a_dot() {
    // Buckets 0, 1, 3 are joined (a missing report), 6 stands alone, 9 too.
    let panel = panel(
        SeriesStyle::Lines,
        data(Measure::Throughput, STEADY, 20),
        400.0,
        200.0,
    );
    let kinds: Vec<String> = marks(&panel)
        .iter()
        .map(|l| l.split(' ').next().unwrap_or("").to_owned())
        .collect();
    assert_eq!(kinds, ["line", "circle", "circle"]);
}

#[test]
fn the_bucket_that_is_not_over_is_dashed() {
    let mut data = data(Measure::Throughput, &STEADY[..3], 4);
    data.range.to_ms -= 20_000;
    let marks = marks(&panel(SeriesStyle::Lines, data, 400.0, 200.0));
    assert!(marks.len() == 2 && !marks[0].contains("dash") && marks[1].contains("dash 3,3"));
}

#[test]
fn what_is_still_to_be_reported_is_dashed_and_said() {
    let mut data = data(Measure::Throughput, &STEADY[..3], 4);
    data.complete_to_ms = 100_000;
    let mut panel = panel(SeriesStyle::Lines, data, 400.0, 200.0);
    let marks = marks(&panel);
    assert!(marks.len() == 1 && marks[0].contains("dash 3,3"));
    let frame = panel.frame.clone().unwrap();
    let mut title = |minute: i64| {
        panel.input(&InputEvent::Move(frame.at(minute * 60_000 + 30_000, 10e6)));
        panel.tooltip().unwrap().title
    };
    assert_eq!(title(0), "1970-01-01 00:00 – 00:01");
    assert_eq!(title(1), "1970-01-01 00:01 – 00:02, incomplete");
    assert_eq!(title(3), "1970-01-01 00:03 – 00:04, incomplete");
}

#[test]
fn stacks_and_bars_add_up() {
    let rows: Rows<'_> = &[("a", 0, 3.0), ("b", 0, 1.0), ("a", 1, 2.0), ("", 1, 4.0)];
    for style in [SeriesStyle::Stacked, SeriesStyle::Bars] {
        let panel = panel(style, data(Measure::Records, rows, 2), 400.0, 200.0);
        assert_eq!(panel.plan.up.top(), [4.0, 6.0]);
        assert_eq!(panel.total().unwrap(), "10 total");
        assert_eq!(panel.frame.as_ref().unwrap().value.max, 8.0);
        let labels: Vec<String> = panel
            .legend()
            .entries
            .into_iter()
            .map(|e| e.label)
            .collect();
        assert_eq!(labels, ["a", "b", "Other"]);
    }
}

#[test]
fn a_rate_is_averaged_over_the_range() {
    let panel = panel(
        SeriesStyle::Lines,
        data(Measure::Throughput, &STEADY[..2], 4),
        300.0,
        120.0,
    );
    assert_eq!(panel.total().unwrap(), "5 Mbit/s mean");
}

#[test]
fn a_click_near_a_line_offers_its_filter() {
    let rows: Rows<'_> = &[("a", 0, 9.0), ("a", 1, 9.0), ("", 0, 2.0), ("", 1, 2.0)];
    let mut panel = panel(
        SeriesStyle::Lines,
        data(Measure::Octets, rows, 2),
        400.0,
        200.0,
    );
    let frame = panel.frame.clone().unwrap();
    let mut click = |value: f64| {
        let at = frame.at(50_000, value);
        panel.input(&InputEvent::Move(at));
        let tooltip = panel.tooltip().unwrap();
        panel.input(&InputEvent::Down(at));
        (tooltip, panel.input(&InputEvent::Up(at)).effects)
    };
    let (tooltip, effects) = click(9.0);
    assert_eq!(tooltip.title, "1970-01-01 00:00 – 00:01");
    let rows: Vec<_> = tooltip
        .rows
        .iter()
        .map(|r| (r.label.as_str(), r.value.as_str(), r.strong))
        .collect();
    assert_eq!(rows, [("a", "9 B", true), ("Other", "2 B", false)]);
    let [Effect::Select(selection)] = effects.as_slice() else {
        panic!("expected a selection")
    };
    assert_eq!(selection.only, Filter::test("sourcePod", Op::Eq, "a"));
    let (_, effects) = click(2.0);
    let [Effect::Select(selection)] = effects.as_slice() else {
        panic!("expected a selection")
    };
    assert_eq!(selection.label, "Other (1 named elsewhere)");
    assert_eq!(
        selection.only,
        Filter::set("sourcePod", Op::NotIn, vec![Value::from("a")])
    );
    assert_eq!(click(6.0).1, []);
}

#[test]
fn a_drag_zooms_and_escape_cancels_it() {
    let mut panel = panel(
        SeriesStyle::Bars,
        data(Measure::Records, &[("a", 3, 5.0)], 60),
        400.0,
        200.0,
    );
    let frame = panel.frame.clone().unwrap();
    let drag = |panel: &mut SeriesPanel, last: InputEvent| {
        panel.input(&InputEvent::Down(frame.at(600_000, 1.0)));
        panel.input(&InputEvent::Move(frame.at(1_800_000, 2.0)));
        assert!(panel.tooltip().is_none() && panel.overlay().is_some());
        panel.input(&last);
        panel
            .input(&InputEvent::Up(frame.at(1_800_000, 2.0)))
            .effects
    };
    let effects = drag(&mut panel, InputEvent::Crosshair(None));
    let Some(Effect::Zoom(range)) = effects.first() else {
        panic!("expected a zoom: {effects:?}")
    };
    assert!((range.from_ms - 600_000).abs() < 2000 && (range.to_ms - 1_800_000).abs() < 2000);
    assert_eq!(drag(&mut panel, InputEvent::Key(Key::Escape)), []);
}

#[test]
fn crosshairs_are_told_once_per_bucket_and_shown_when_told() {
    let mut panel = panel(
        SeriesStyle::Lines,
        data(Measure::Throughput, STEADY, 10),
        400.0,
        200.0,
    );
    let frame = panel.frame.clone().unwrap();
    let first = panel.input(&InputEvent::Move(frame.at(20_000, 0.0)));
    assert_eq!(first.effects, [Effect::Crosshair(Some(30_000))]);
    assert_eq!(
        panel
            .input(&InputEvent::Move(frame.at(25_000, 0.0)))
            .effects,
        []
    );
    assert_eq!(
        panel.input(&InputEvent::Leave).effects,
        [Effect::Crosshair(None)]
    );
    assert!(panel.overlay().is_none());
    assert!(panel.input(&InputEvent::Crosshair(Some(60_000))).repaint);
    assert!(panel.overlay().is_some() && panel.tooltip().is_none());
    panel.input(&InputEvent::Key(Key::Next));
    assert!(
        panel
            .tooltip()
            .is_some_and(|t| t.rows.iter().any(|r| r.strong))
    );
}

#[test]
fn the_legend_isolates_and_gives_back() {
    let rows: Rows<'_> = &[("a", 0, 900.0), ("b", 0, 2.0)];
    let mut panel = panel(
        SeriesStyle::Bars,
        data(Measure::Records, rows, 1),
        400.0,
        200.0,
    );
    let shown = |p: &SeriesPanel| {
        p.legend()
            .entries
            .iter()
            .map(|e| e.shown)
            .collect::<Vec<_>>()
    };
    panel.legend_click(1);
    assert_eq!(shown(&panel), [false, true]);
    panel.set_data(data(Measure::Records, rows, 1));
    assert_eq!(shown(&panel), [false, true]);
    panel.legend_click(1);
    assert_eq!(shown(&panel), [true, true]);
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -10.0..1e12,
        Just(0.0),
        Just(f64::NAN),
        Just(f64::INFINITY)
    ]
}

proptest! {
    #[test]
    fn no_panic_on_any_data(
        rows in proptest::collection::vec(("[a-c]?", prop_oneof![0i64..30, -1_000_000_000i64..1_000_000_000], any_value()), 0..40),
        minutes in prop_oneof![0i64..40, any::<i32>().prop_map(i64::from)],
        bucket in prop_oneof![Just(60_000i64), any::<i64>()],
        complete in any::<i64>(),
        style in prop_oneof![Just(SeriesStyle::Lines), Just(SeriesStyle::Stacked), Just(SeriesStyle::Percent), Just(SeriesStyle::Bars)],
        w in 0.0f32..500.0, h in 0.0f32..300.0, x in -10.0f32..510.0,
    ) {
        let rows: Vec<(&str, i64, f64)> = rows.iter().map(|(k, t, v)| (k.as_str(), *t, *v)).collect();
        let mut data = data(Measure::Throughput, &rows, minutes);
        data.bucket_ms = bucket;
        data.complete_to_ms = complete;
        let mut panel = panel(style, data, w, h);
        for event in [
            InputEvent::Move(Point::new(x, 50.0)), InputEvent::Down(Point::new(x, 50.0)),
            InputEvent::Move(Point::new(90.0, 50.0)), InputEvent::Up(Point::new(90.0, 50.0)),
            InputEvent::Key(Key::Previous), InputEvent::Key(Key::Enter), InputEvent::Leave,
        ] {
            panel.input(&event);
            panel.tooltip();
        }
        panel.legend_click(0);
        panel.table();
        prop_assert!(!panel.scene().dump().contains("NaN"));
    }

    #[test]
    fn nothing_is_dropped(values in proptest::collection::vec(0u32..1_000_000, 1..30)) {
        let rows: Vec<(&str, i64, f64)> = values.iter().enumerate()
            .map(|(i, v)| (["a", "b", ""][i % 3], i as i64 / 3, f64::from(*v))).collect();
        let panel = panel(SeriesStyle::Bars, data(Measure::Octets, &rows, 20), 300.0, 200.0);
        let sum: f64 = values.iter().map(|v| f64::from(*v)).sum();
        prop_assert_eq!(panel.plan.up.top().iter().sum::<f64>(), sum);
    }
}
