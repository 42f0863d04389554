//! What a click asks for: filters that keep or leave out a name or a ribbon.

use super::model::{Model, Name};
use super::picture::Target;
use crate::Selection;
use crate::key::{self, Part};
use weir_model::Filter;
use weir_model::columns::KeyKind;
use weir_scene::Point;

/// The choice that a click on a name or a ribbon offers.
pub fn selection(model: &Model, target: Target, at: Point) -> Selection {
    let (label, only) = match target {
        Target::Name(name) => {
            let name = &model.names[name as usize];
            (long_label(model, name), either_end(model, name))
        }
        Target::Ribbon(ribbon) => {
            let ribbon = model.ribbons[ribbon as usize];
            let strand = &model.strands[ribbon.strand as usize];
            let mut label = model.pair_label(ribbon);
            let mut tests = vec![
                test(model, 0, &model.names[ribbon.source as usize].part),
                test(model, 1, &model.names[ribbon.target as usize].part),
            ];
            if model.is_split() {
                label = format!("{label} · {}", strand.label);
                tests.push(test(model, 2, &strand.part));
            }
            (label, Filter::all(tests))
        }
    };
    Selection {
        at,
        label,
        without: !only.clone(),
        regroup: None,
        only,
    }
}

/// What people read for a name, in headings: says how many Other leaves out.
pub fn long_label(model: &Model, name: &Name) -> String {
    match (name.part.kind, stages(name).as_slice()) {
        (KeyKind::Other, [stage]) => format!("Other ({} named elsewhere)", named(model, *stage)),
        (KeyKind::Other, _) => format!(
            "Other ({} sources and {} destinations named elsewhere)",
            named(model, 0),
            named(model, 1)
        ),
        _ => name.label.clone(),
    }
}

fn named(model: &Model, stage: usize) -> usize {
    let named = model.named[stage].iter();
    named.filter(|p| p.kind == KeyKind::Value).count()
}

/// What a name sends or receives. A value may be either end whatever the answer shows; what is
/// unknown or Other is meant only where it stands.
fn either_end(model: &Model, name: &Name) -> Filter {
    let tests: Vec<Filter> = stages(name)
        .into_iter()
        .map(|stage| test(model, stage, &name.part))
        .collect();
    match tests.len() {
        1 => Filter::all(tests),
        _ => Filter::Any(tests),
    }
}

/// The stages that a name stands in.
fn stages(name: &Name) -> Vec<usize> {
    match (name.stage, name.part.kind) {
        (Some(stage), _) => vec![stage],
        (None, KeyKind::Value) => vec![0, 1],
        (None, _) if name.received <= 0.0 => vec![0],
        (None, _) if name.sent <= 0.0 => vec![1],
        (None, _) => vec![0, 1],
    }
}

/// One dimension's test: a named value is itself, "unknown" the empty value, "Other" none of the
/// named ones.
fn test(model: &Model, stage: usize, part: &Part) -> Filter {
    let dim = std::slice::from_ref(&model.dims[stage]);
    let named: Vec<Vec<Part>> = model.named[stage].iter().map(|p| vec![p.clone()]).collect();
    key::filter_for(dim, std::slice::from_ref(part), &named).0
}

/// The choice that a strand's legend entry offers.
pub fn strand(model: &Model, index: usize, at: Point) -> Option<Selection> {
    let strand = model.strands.get(index).filter(|_| model.is_split())?;
    let only = test(model, 2, &strand.part);
    Some(Selection {
        at,
        label: strand.label.clone(),
        without: !only.clone(),
        only,
        regroup: None,
    })
}
