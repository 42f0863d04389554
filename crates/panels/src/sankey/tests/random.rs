//! Random answers: nothing is lost in any direction or strand, and everything can be drawn.

use super::super::model::{Model, Options, Piece};
use super::{PanelData, answer, layout, shown};
use crate::{InputEvent, Key, PanelView};
use proptest::prelude::*;
use weir_model::spec::{NodeSort, SankeyColor, SankeyShape};
use weir_model::{Columns, QuerySpec};
use weir_scene::Point;

/// A row: the names of its stages, its verdict, and both directions.
type Flow = (Vec<usize>, usize, u64, u64);
type Flows = Vec<Flow>;

fn flows() -> impl Strategy<Value = (usize, Flows)> {
    (2usize..=6).prop_flat_map(|depth| {
        let row = (
            prop::collection::vec(0usize..6, depth),
            0usize..4,
            0u64..1_000_000,
            0u64..1_000_000,
        );
        (Just(depth), prop::collection::vec(row, 0..40))
    })
}

fn both(depth: usize, flows: &Flows) -> PanelData {
    const NAMES: [&str; 6] = ["a/b", "b/c", "Other", "*", "", "c/f"];
    const VERDICTS: [&str; 4] = ["allow", "drop", "", "*"];
    const STAGES: [&str; 6] = [
        "sourcePod",
        "destinationPod",
        "egressPolicy",
        "ingressPolicy",
        "sourceWorkload",
        "destinationWorkload",
    ];
    let columns = |measure: &str, value: fn(&Flow) -> u64| {
        let mut fields = Vec::new();
        for (i, id) in STAGES[..depth].iter().enumerate() {
            let names: Vec<&str> = flows.iter().map(|f| NAMES[f.0[i]]).collect();
            fields.extend(super::dimension(id, &names));
        }
        let verdicts: Vec<&str> = flows.iter().map(|f| VERDICTS[f.1]).collect();
        fields.extend(super::dimension("verdict", &verdicts));
        let values = flows.iter().map(value).collect();
        fields.push(super::field(measure, weir_model::Data::UInt(values)));
        Columns {
            rows: flows.len(),
            fields,
        }
    };
    let mut data = answer(&[]);
    data.columns = columns("octets", |f| f.2);
    data.reverse = Some(columns("reverseOctets", |f| f.3));
    if let QuerySpec::Links { stages, split, .. } = &mut data.query {
        *stages = STAGES[..depth].iter().map(|s| (*s).to_owned()).collect();
        *split = Some("verdict".to_owned());
    }
    data
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(1.0)
}

proptest! {
    #[test]
    fn each_direction_and_strand_is_conserved((depth, flows) in flows(), color in 0usize..4, graph: bool) {
        use SankeyColor::{Destination, Namespace, Source, Split};
        let options = Options {
            color: [Namespace, Source, Destination, Split][color],
            sort: NodeSort::Name,
            shape: if graph { SankeyShape::Graph } else { SankeyShape::Stages },
            mirror: true,
        };
        let data = both(depth, &flows);
        let model = Model::read(&data, options).expect("a model");
        let truth = |of: fn(&Flow) -> u64| flows.iter().map(of).sum::<u64>() as f64;
        prop_assert!(near(model.total.forward, truth(|f| f.2)));
        prop_assert!(near(model.total.reverse, truth(|f| f.3)));
        // Through every gap goes everything, both ways; links are the sums of their strands.
        let gaps = (depth - 1) as f64;
        let pieces = |way: fn(&Piece) -> f64| model.pieces.iter().map(way).sum::<f64>();
        prop_assert!(near(pieces(|p| p.value.forward), model.total.forward * gaps));
        prop_assert!(near(pieces(|p| p.value.reverse), model.total.reverse * gaps));
        for (i, link) in (0..).zip(&model.graph.links) {
            let own = model.pieces.iter().filter(|p| p.link == i);
            prop_assert!(near(own.map(|p| p.value.sum()).sum(), link.value));
        }
        if !model.strands.is_empty() {
            let strands: f64 = model.strands.iter().map(|s| s.value.sum()).sum();
            prop_assert!(near(strands, model.total.sum()));
        }
        if !graph {
            for (i, node) in (0..).zip(&model.graph.nodes) {
                let side = |out: bool| {
                    let ends = (0..model.pieces.len() as u32).filter(|p| {
                        let (source, target) = model.ends(*p);
                        i == if out { source } else { target }
                    });
                    ends.map(|p| model.pieces[p as usize].value.forward).sum::<f64>()
                };
                let carried = model.carried[i as usize].forward;
                prop_assert!(node.layer == 0 || near(side(false), carried));
                prop_assert!(node.layer as usize + 1 == depth || near(side(true), carried));
            }
        }
    }

    #[test]
    fn any_answer_is_drawn_hovered_and_walked((depth, flows) in flows(), graph: bool, mirror: bool, zoom in 0.05f32..9.0) {
        let options = Options {
            color: SankeyColor::Split,
            sort: NodeSort::Crossings,
            shape: if graph { SankeyShape::Graph } else { SankeyShape::Stages },
            mirror,
        };
        let mut panel = shown(both(depth, &flows), options, (300.0, 160.0));
        panel.input(&InputEvent::Scale(Point::default(), zoom));
        layout(&mut panel, 300.0, 160.0);
        let size = panel.scene().size;
        prop_assert!(size.w.is_finite() && size.h.is_finite());
        for shape in &panel.scene().shapes {
            if let Some(bounds) = shape.bounds() {
                prop_assert!(bounds.x.is_finite() && bounds.y.is_finite() && bounds.w.is_finite() && bounds.h.is_finite());
            }
        }
        for step in 0..12 {
            let at = Point::new(size.w * (step as f32 + 0.5) / 12.0, size.h * ((step * 5 % 12) as f32 + 0.5) / 12.0);
            panel.input(&InputEvent::Move(at));
            let _ = (panel.tooltip(), panel.overlay());
            panel.input(&InputEvent::Down(at));
            panel.input(&InputEvent::Up(at));
        }
        for step in 0..12 {
            match step % 3 {
                0 => drop(panel.follow(true)),
                1 => drop(panel.input(&InputEvent::Key(Key::Next))),
                _ => drop(panel.follow(step % 2 == 0)),
            }
            panel.input(&InputEvent::Key(Key::Enter));
        }
        panel.search("b");
        let _ = (panel.table(), panel.legend(), panel.focus_rect());
    }
}
