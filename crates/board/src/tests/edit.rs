//! Editing keeps every specification valid, and panels in their place.

use crate::edit::{
    Ask, DIFFERENT, Direction, Knob, MEASURES, Visual, arrange, compact, entitled, fields, nudge,
    resize, set, title,
};
use proptest::prelude::*;
use weir_model::dimension::{Dim, holds_labels};
use weir_model::filter::Subject;
use weir_model::spec::{BUILT_IN, Grid, SankeyColor, parse};
use weir_model::{Measure, PanelSpec, QuerySpec, ViewSpec};

fn panels() -> Vec<PanelSpec> {
    let pages = BUILT_IN.iter().map(|text| parse(text).expect("a page"));
    pages.flat_map(|page| page.panels).collect()
}

/// The Sankey through policies: four stages and a split.
fn policies() -> PanelSpec {
    let mut panels = panels().into_iter();
    panels
        .find(|panel| panel.query.dimensions().len() == 5)
        .expect("the Sankey through policies")
}

fn shown_as(spec: &PanelSpec, visual: Visual) -> PanelSpec {
    let mut ask = Ask::of(spec).expect("flows");
    ask.visual = visual;
    ask.apply(spec)
}

#[test]
fn every_visualisation_keeps_what_fits() {
    let told: Vec<String> = Visual::ALL
        .into_iter()
        .map(|visual| {
            let spec = shown_as(&policies(), visual);
            assert_eq!(Visual::of(&spec), Some(visual));
            spec.check("panel").expect("valid");
            let measure = spec.query.measure().map_or("", Measure::id);
            format!(
                "{}: {:?} {measure}",
                visual.label(),
                spec.query.dimensions()
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    Sankey: ["sourceEndpoint", "egressPolicy", "ingressPolicy", "destinationEndpoint", "verdict"] octets
    Chord: ["sourceEndpoint", "destinationEndpoint", "verdict"] octets
    Lines: ["sourceEndpoint", "egressPolicy", "destinationEndpoint"] octets
    Stacked areas: ["sourceEndpoint", "egressPolicy", "destinationEndpoint"] octets
    100 % areas: ["sourceEndpoint", "egressPolicy", "destinationEndpoint"] octets
    Bars over time: ["sourceEndpoint", "egressPolicy", "destinationEndpoint"] octets
    Pie: ["sourceEndpoint", "egressPolicy", "destinationEndpoint"] octets
    Ranking: ["sourceEndpoint", "egressPolicy", "destinationEndpoint"] octets
    Changes: ["sourceEndpoint", "egressPolicy", "destinationEndpoint"] octets
    Numbers: [] 
    Records: []
    "#);
}

#[test]
fn what_lacks_dimensions_gets_the_other_end() {
    let mut one = shown_as(&policies(), Visual::Pie);
    one.query = QuerySpec::Groups {
        by: vec!["destinationNodeName".to_owned()],
        measure: Measure::Octets,
        top: 5,
    };
    let chord = shown_as(&one, Visual::Chord);
    assert_eq!(
        chord.query.dimensions(),
        ["destinationNodeName", "sourceNodeName"]
    );
}

#[test]
fn both_directions_and_the_period_before_survive_another_look() {
    let mut spec = shown_as(&policies(), Visual::Lines);
    for knob in [Knob::Mirror, Knob::Earlier] {
        spec = knob.turn(&spec, 1);
    }
    let bars = shown_as(&spec, Visual::Bars);
    assert_eq!(bars.view, ViewSpec::Bars { earlier: true });
    let ViewSpec::Sankey { mirror, .. } = shown_as(&spec, Visual::Sankey).view else {
        panic!("a Sankey");
    };
    assert!(mirror);
}

#[test]
fn colours_of_a_split_bring_one() {
    let spec = shown_as(&panels()[0], Visual::Sankey);
    let spec = Knob::Color.turn(&spec, 3);
    let QuerySpec::Links { split, .. } = &spec.query else {
        panic!("links");
    };
    assert_eq!(split.as_deref(), Some("verdict"));
    assert!(matches!(
        spec.view,
        ViewSpec::Sankey {
            color: SankeyColor::Split,
            ..
        }
    ));
}

#[test]
fn stages_are_put_moved_and_taken_away() {
    let mut ask = Ask::of(&policies()).expect("flows");
    ask.put(0, "sourcePodLabels");
    ask.put(9, "sourcePodLabels");
    ask.put(2, "sourceNodeName");
    // One that stands elsewhere changes places.
    ask.put(0, "sourceNodeName");
    ask.put(1, "nonsense");
    ask.shift(0, false);
    ask.shift(4, true);
    ask.shift(4, false);
    ask.remove(1);
    ask.remove(17);
    ask.more();
    insta::assert_snapshot!(ask.by.join(" "), @r#"sourceNodeName sourcePodLabels["app"] sourcePodLabels["app.kubernetes.io/name"] destinationEndpoint sourceEndpoint"#);
    ask.more();
    ask.more();
    assert_eq!(ask.by.len(), 6);
    ask.split_by("egressPolicy");
    assert!(ask.split.is_some());
    ask.split_by("");
    assert!(ask.split.is_none());
}

#[test]
fn numbers_are_chosen_and_never_none() {
    let mut ask = Ask::of(&shown_as(&policies(), Visual::Stat)).expect("flows");
    ask.toggle(Measure::Records);
    ask.toggle(Measure::Octets);
    ask.toggle(Measure::Records);
    assert_eq!(ask.measures, [Measure::Records]);
    ask.count("any pod");
    ask.count("nonsense");
    let spec = ask.clone().apply(&policies());
    assert_eq!(
        spec.query,
        QuerySpec::Distinct {
            of: vec!["any pod".to_owned()]
        }
    );
    ask.count("any pod");
    assert!(matches!(ask.apply(&spec).query, QuerySpec::Totals { .. }));
}

#[test]
fn controls_say_what_they_change() {
    let steps = [
        ("by-1", "sourcePodLabels"),
        ("key-1", "team"),
        ("split", ""),
        ("top", "7"),
        ("knob-1", "1"),
        ("measure", "packets"),
        ("scope", " bytes > 1MB "),
        ("title", "Mine"),
    ];
    let own = policies();
    let spec = steps.iter().fold(own.clone(), |spec, (name, value)| {
        set(&spec, name, value).unwrap_or_else(|| panic!("{name} {value}"))
    });
    insta::assert_snapshot!(spec.difference(&own).unwrap_or_default(), @r#"{"query":{"kind":"links","stages":["sourceEndpoint","sourcePodLabels[\"team\"]","ingressPolicy","destinationEndpoint"],"measure":"packets","top":7},"view":{"kind":"sankey","color":"split","sort":"value"},"title":"Mine","scope":"bytes > 1MB"}"#);
    let nothing = [
        ("key-0", "x"),
        ("top", "many"),
        ("scope", "x = 1"),
        ("title", " "),
        ("what", ""),
    ];
    for (name, value) in nothing {
        assert_eq!(set(&spec, name, value), None, "{name}");
    }
}

#[test]
fn every_choice_is_known_and_stands_once() {
    let all: Vec<_> = fields().iter().flat_map(|group| &group.choices).collect();
    for (at, choice) in all.iter().enumerate() {
        let dim = Dim::find(&choice.id).expect("a dimension");
        assert!(all[..at].iter().all(|other| other.id != choice.id));
        assert_eq!(
            choice.label.ends_with('…'),
            dim.column().is_some_and(holds_labels)
        );
    }
    for id in [
        "sourceWorkload",
        "verdict",
        "clusterUUID",
        "sourcePodLabels",
    ] {
        assert!(all.iter().any(|choice| choice.id == id), "{id}");
    }
    assert!(DIFFERENT.iter().all(|text| Subject::find(text).is_some()));
}

#[test]
fn titles_say_what_is_asked_until_somebody_writes_one() {
    let own = policies();
    let told: Vec<String> = Visual::ALL
        .into_iter()
        .map(|visual| entitled(&own, Some(&own), shown_as(&own, visual)).title)
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    Octets through policies
    Octets: Source → Destination, by Verdict
    Octets over time by Source, Egress policy, Destination
    Octets over time by Source, Egress policy, Destination
    Octets over time by Source, Egress policy, Destination
    Octets over time by Source, Egress policy, Destination
    Octets by Source, Egress policy, Destination
    Octets by Source, Egress policy, Destination
    Changes of Octets by Source, Egress policy, Destination
    Octets
    Records
    "#);
    let pie = entitled(&own, Some(&own), shown_as(&own, Visual::Pie));
    let back = entitled(&pie, Some(&own), own.clone());
    assert_eq!(back.title, own.title);
    let mine = PanelSpec {
        title: "Mine".to_owned(),
        ..pie.clone()
    };
    let kept = entitled(&mine, Some(&own), shown_as(&mine, Visual::Chord));
    assert_eq!(kept.title, "Mine");
    assert_eq!(entitled(&pie, Some(&own), mine).title, "Mine");
    assert!(title(&panels()[0]).starts_with("Different values: Any Pod"));
}

/// One step of somebody at the editor: a control and its value.
fn step() -> impl Strategy<Value = (String, String)> {
    let ids: Vec<String> = fields()
        .iter()
        .flat_map(|group| &group.choices)
        .map(|choice| choice.id.clone())
        .collect();
    let field = proptest::sample::select(ids);
    let number = (0usize..12).prop_map(|n| n.to_string()).boxed();
    let measure = proptest::sample::select(MEASURES.map(|m| m.id().to_owned()).to_vec());
    let different = proptest::sample::select(DIFFERENT.map(str::to_owned).to_vec());
    let none = Just(String::new()).boxed();
    let any = any::<String>().boxed();
    let controls: Vec<(&str, BoxedStrategy<String>)> = vec![
        ("visual", number.clone()),
        ("visual", number.clone()),
        ("measure", measure.clone().boxed()),
        ("number", prop_oneof![measure, different].boxed()),
        ("count", number.clone()),
        ("by-", field.clone().boxed()),
        ("key-", any.clone()),
        ("more", none.clone()),
        ("remove-", none.clone()),
        ("up-", none.clone()),
        ("down-", none.clone()),
        ("split", prop_oneof![field.boxed(), none].boxed()),
        ("top", prop_oneof![number.clone(), any.clone()].boxed()),
        ("knob-", number),
        ("title", any.clone()),
        (
            "scope",
            prop_oneof![Just("bytes > 1MB".to_owned()), any].boxed(),
        ),
    ];
    let controls = controls.into_iter().map(|(word, value)| {
        let name = (0usize..8).prop_map(move |n| match word.ends_with('-') {
            true => format!("{word}{n}"),
            false => word.to_owned(),
        });
        (name, value).boxed()
    });
    proptest::strategy::Union::new(controls)
}

fn grids() -> impl Strategy<Value = Vec<Grid>> {
    let one = (0u16..24, 0u16..40, 1u16..25, 1u16..20).prop_map(|(x, y, w, h)| Grid {
        x,
        y,
        w: w.min(24 - x),
        h,
    });
    proptest::collection::vec(one, 1..12)
}

fn overlap(a: &Grid, b: &Grid) -> bool {
    a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/// Inside the page, no overlap, no gap above any panel.
fn tidy(panels: &[Grid]) {
    for (at, grid) in panels.iter().enumerate() {
        assert!(
            grid.w >= 1 && grid.h >= 1 && grid.x + grid.w <= 24,
            "{grid:?}"
        );
        assert!(
            panels[..at].iter().all(|other| !overlap(grid, other)),
            "{panels:?}"
        );
        let rests = |other: &Grid| {
            other.y + other.h == grid.y && other.x < grid.x + grid.w && grid.x < other.x + other.w
        };
        assert!(
            grid.y == 0 || panels.iter().any(rests),
            "{grid:?} in {panels:?}"
        );
    }
}

proptest! {
    #[test]
    fn whatever_is_chosen_gives_a_valid_panel(
        from in 0usize..40,
        steps in proptest::collection::vec(step(), 1..12),
    ) {
        let panels = panels();
        let mut spec = panels[from % panels.len()].clone();
        for (name, value) in &steps {
            spec = set(&spec, name, value).unwrap_or(spec);
            prop_assert_eq!(spec.check("panel"), Ok(()), "{:?} after {} {}", spec, name, value);
        }
        // What the address holds is read back as the same.
        let own = &panels[from % panels.len()];
        let same = spec.difference(own).map_or(Ok(own.clone()), |json| own.changed(&json));
        prop_assert_eq!(same, Ok(spec));
    }

    #[test]
    fn panels_make_room_and_close_gaps(
        panels in grids(),
        at in 0usize..12,
        wanted in (0u16..40, 0u16..80, 0u16..40, 0u16..90),
    ) {
        let before = compact(&panels);
        tidy(&before);
        prop_assert_eq!(&compact(&before), &before);
        let at = at % panels.len();
        let (x, y, w, h) = wanted;
        let after = arrange(&before, at, Grid { x, y, w, h });
        tidy(&after);
        prop_assert_eq!(after.len(), before.len());
        for to in [Direction::Left, Direction::Right, Direction::Up, Direction::Down] {
            tidy(&nudge(&before, at, to));
            tidy(&resize(&before, at, to));
        }
    }

    #[test]
    fn the_others_keep_their_order(panels in grids(), at in 0usize..12, y in 0u16..60) {
        let before = compact(&panels);
        let at = at % panels.len();
        let after = arrange(&before, at, Grid { y, ..before[at] });
        for (i, a) in before.iter().enumerate() {
            for (j, b) in before.iter().enumerate() {
                let share = a.x < b.x + b.w && b.x < a.x + a.w;
                if i != at && j != at && share && a.y < b.y {
                    prop_assert!(after[i].y < after[j].y, "{:?} {:?}", before, after);
                }
            }
        }
    }
}

#[test]
fn a_panel_steps_past_the_next_and_back() {
    let grid = |x, y, w, h| Grid { x, y, w, h };
    let before = [grid(0, 0, 12, 8), grid(12, 0, 12, 8), grid(0, 8, 24, 5)];
    let down = nudge(&before, 0, Direction::Down);
    assert_eq!(
        down,
        [grid(0, 13, 12, 8), grid(12, 0, 12, 8), grid(0, 8, 24, 5)]
    );
    let up = nudge(&down, 2, Direction::Up);
    assert_eq!(up[2].y, 0);
    let wide = resize(&before, 0, Direction::Right);
    assert_eq!(
        wide,
        [grid(0, 0, 13, 8), grid(12, 8, 12, 8), grid(0, 16, 24, 5)]
    );
    assert_eq!(resize(&wide, 0, Direction::Left), before);
    assert_eq!(nudge(&before, 1, Direction::Right), before);
    assert_eq!(nudge(&before, 9, Direction::Up), before);
}
