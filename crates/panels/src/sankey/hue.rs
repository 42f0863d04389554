//! Which colour stands for which node: the same name has the same colour in every stage and, as
//! far as the palette reaches, after every refresh.

use super::model::Model;
use crate::palette::Slots;
use std::collections::HashMap;
use weir_model::columns::KeyKind;
use weir_model::dimension::FieldRef;
use weir_scene::{Color, Theme};

/// A node's colour, whatever the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// A slot of the theme's palette.
    Slot(usize),
    /// The colour of Other.
    Other,
    /// The colour of unknown: fainter.
    Unknown,
}

impl Hue {
    /// The colour in a theme.
    pub fn color(self, theme: &Theme) -> Color {
        match self {
            Self::Slot(slot) => theme.palette[slot % theme.palette.len()],
            Self::Other => theme.other,
            Self::Unknown => theme.other.alpha(0.6),
        }
    }
}

/// One hue per node. The names that carry most choose their slots first.
pub fn hues(model: &Model, slots: &mut Slots) -> Vec<Hue> {
    let names = hue_names(model);
    let mut carried: HashMap<&str, f64> = HashMap::new();
    for (name, node) in names.iter().zip(&model.graph.nodes) {
        if let Some(name) = name {
            *carried.entry(name).or_default() += node.value;
        }
    }
    let mut distinct: Vec<(&str, f64)> = carried.into_iter().collect();
    distinct.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let order = distinct.iter().map(|(name, _)| *name);
    let given = slots.assign(order.clone(), Theme::LIGHT.palette.len());
    let slot_of: HashMap<&str, usize> = order.zip(given).collect();
    let hue = |(name, node): (&Option<&str>, u32)| match (name, model.kind(node)) {
        (Some(name), KeyKind::Value) => Hue::Slot(slot_of[name]),
        (_, KeyKind::Unknown) => Hue::Unknown,
        _ => Hue::Other,
    };
    names.iter().zip(0..).map(hue).collect()
}

/// What each node is coloured by: its namespace where there are several, else its own name.
fn hue_names(model: &Model) -> Vec<Option<&str>> {
    let names = |namespace: bool| -> Vec<Option<&str>> {
        let keyed = model.keys.iter().zip(&model.graph.nodes);
        keyed
            .map(|(key, node)| {
                let field = &model.stages[node.layer as usize].field;
                (key.part.kind == KeyKind::Value).then(|| hue_name(field, &key.name, namespace))
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
