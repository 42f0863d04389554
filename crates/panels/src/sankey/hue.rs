//! Which colour stands for which node and strand: the same name has the same colour in every stage
//! and, as far as the palette reaches, after every refresh.

use super::model::{Model, Strand};
use crate::key::Part;
use crate::palette::{Slots, Verdict, unknown};
use std::collections::HashMap;
use weir_model::columns::KeyKind;
use weir_model::dimension::{Dim, FieldRef};
use weir_model::order::Ordered as _;
use weir_scene::{Color, Theme};

/// A colour, whatever the theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    /// A slot of the theme's palette.
    Slot(usize),
    /// What policies did.
    Verdict(Verdict),
    /// The colour of Other.
    Other,
    /// The colour of unknown: fainter.
    Unknown,
    /// The host's own for this value.
    Fixed(Color),
    /// Of a node in a picture whose colours mean something else.
    Neutral,
}

impl Hue {
    /// The colour in a theme.
    pub fn color(self, theme: &Theme) -> Color {
        match self {
            Self::Slot(slot) => theme.palette[slot % theme.palette.len()],
            Self::Verdict(verdict) => verdict.color(theme),
            Self::Other => theme.other,
            Self::Unknown => unknown(theme),
            Self::Fixed(color) => color,
            Self::Neutral => theme.text_muted,
        }
    }
}

/// The colours of a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hues {
    /// One per node.
    pub nodes: Vec<Hue>,
    /// One per strand.
    pub strands: Vec<Hue>,
}

impl Hues {
    /// The colours of a model. The names that carry most choose their slots first.
    pub fn new(model: &Model, slots: &mut Slots) -> Self {
        if model.strands.is_empty() {
            let names = node_names(model);
            return Self {
                nodes: give(&names, slots),
                strands: Vec::new(),
            };
        }
        let strands: Vec<Named<'_>> = model
            .strands
            .iter()
            .map(|s| strand_name(model, s))
            .collect();
        let strands = give(&strands, slots);
        let mut nodes = vec![Hue::Neutral; model.keys.len()];
        for (strand, hue) in model.strands.iter().zip(&strands) {
            if let Some(node) = strand.node {
                nodes[node as usize] = *hue;
            }
        }
        Self { nodes, strands }
    }

    /// The colour of a piece: its strand's, else its source's.
    pub fn piece(&self, model: &Model, piece: u32) -> Hue {
        match model.pieces[piece as usize].strand {
            Some(strand) => self.strands[strand as usize],
            None => self.nodes[model.ends(piece).0 as usize],
        }
    }
}

/// A thing to be coloured: what sets its colour, or the name that it is coloured by, and its weight.
struct Named<'a> {
    set: Option<Hue>,
    name: &'a str,
    weight: f64,
}

/// A colour that does not come from the name.
fn set(model: &Model, field: &str, part: &Part) -> Option<Hue> {
    if let Some(color) = model.measures.manner.color(field, part) {
        return Some(Hue::Fixed(color));
    }
    match (Verdict::of(field, part), part.kind) {
        (Some(verdict), _) => Some(Hue::Verdict(verdict)),
        (None, KeyKind::Other) => Some(Hue::Other),
        (None, KeyKind::Unknown) => Some(Hue::Unknown),
        (None, KeyKind::Value) => None,
    }
}

fn strand_name<'a>(model: &'a Model, strand: &'a Strand) -> Named<'a> {
    Named {
        set: set(model, &model.stages[strand.field].field, &strand.part),
        name: &strand.name,
        weight: strand.value.sum(),
    }
}

/// What each node is coloured by: its namespace where there are several, else its own name.
fn node_names(model: &Model) -> Vec<Named<'_>> {
    let names = |namespace: bool| -> Vec<Named<'_>> {
        let keyed = model.keys.iter().zip(&model.carried);
        keyed
            .map(|(key, carried)| {
                let field = &model.stages[key.stages[0]].field;
                Named {
                    set: set(model, field, &key.part),
                    name: hue_name(field, &key.name, namespace),
                    weight: carried.sum(),
                }
            })
            .collect()
    };
    let by_namespace = names(true);
    let mut distinct = by_namespace
        .iter()
        .filter(|n| n.set.is_none())
        .map(|n| n.name);
    let first = distinct.next();
    if distinct.any(|name| Some(name) != first) {
        by_namespace
    } else {
        names(false)
    }
}

fn hue_name<'a>(field: &str, name: &'a str, namespace: bool) -> &'a str {
    let named = || {
        let dim = Dim::find(field);
        matches!(dim, Some(Dim::Fold(_) | Dim::Field(FieldRef::Composite(_))))
    };
    match name.split_once('/') {
        Some((head, _)) if namespace && named() => head,
        _ => name,
    }
}

fn give(names: &[Named<'_>], slots: &mut Slots) -> Vec<Hue> {
    let mut weights: HashMap<&str, f64> = HashMap::new();
    for named in names.iter().filter(|n| n.set.is_none()) {
        *weights.entry(named.name).or_default() += named.weight;
    }
    let mut distinct: Vec<(&str, f64)> = weights.into_iter().collect();
    distinct.order_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let order = distinct.iter().map(|(name, _)| *name);
    let given = slots.assign(order.clone(), Theme::LIGHT.palette.len());
    let slot_of: HashMap<&str, usize> = order.zip(given).collect();
    let hue = |named: &Named<'_>| named.set.unwrap_or_else(|| Hue::Slot(slot_of[named.name]));
    names.iter().map(hue).collect()
}
