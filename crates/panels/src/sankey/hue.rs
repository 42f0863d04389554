//! Which colour stands for which node: the same name has the same colour in every stage and, as
//! far as the palette reaches, after every refresh.

use super::model::Model;
use std::collections::BTreeMap;
use weir_model::columns::KeyKind;
use weir_model::dimension::FieldRef;
use weir_scene::{Color, Theme};

/// One colour per node of the model.
pub fn node_colors(model: &Model, theme: &Theme) -> Vec<Color> {
    let names = hue_names(model);
    let mut chosen: BTreeMap<&str, usize> = names.iter().flatten().map(|n| (*n, 0)).collect();
    let count = theme.palette.len();
    let mut taken = vec![false; count];
    let few = chosen.len() <= count;
    for (name, index) in &mut chosen {
        *index = fnv1a(name) as usize % count;
        while few && taken[*index] {
            *index = (*index + 1) % count;
        }
        taken[*index] = true;
    }
    let color = |(name, key): (&Option<&str>, &super::model::Key)| match (name, key.kind) {
        (Some(name), KeyKind::Value) => theme.palette[chosen[name]],
        (_, KeyKind::Unknown) => theme.other.alpha(0.6),
        _ => theme.other,
    };
    names.iter().zip(&model.keys).map(color).collect()
}

/// What each node is coloured by: its namespace where there are several, else its own name.
fn hue_names(model: &Model) -> Vec<Option<&str>> {
    let names = |namespace: bool| -> Vec<Option<&str>> {
        let keyed = model.keys.iter().zip(&model.graph.nodes);
        keyed
            .map(|(key, node)| {
                let field = &model.stages[node.layer as usize].field;
                (key.kind == KeyKind::Value).then(|| hue_name(field, &key.name, namespace))
            })
            .collect()
    };
    let by_namespace = names(true);
    let mut distinct: Vec<&str> = by_namespace.iter().flatten().copied().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() > 1 {
        by_namespace
    } else {
        names(false)
    }
}

fn hue_name<'a>(field: &str, name: &'a str, namespace: bool) -> &'a str {
    let composite = matches!(FieldRef::find(field), Some(FieldRef::Composite(_)));
    match name.split_once('/') {
        Some((head, _)) if namespace && composite => head,
        _ => name,
    }
}

/// FNV-1a, 32 bits (Fowler, Noll, Vo): small, and the same on every machine.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| {
        (h ^ u32::from(b)).wrapping_mul(0x0100_0193)
    })
}
