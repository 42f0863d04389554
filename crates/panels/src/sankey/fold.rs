//! Namespaces opened and closed in place: the stages to ask for instead.

use super::model::{Model, NodeKey};
use crate::contract::Regroup;
use std::collections::BTreeSet;
use weir_model::columns::KeyKind;
use weir_model::dimension::{COMPOSITE, Dim, FieldRef, Fold, Folded, Form};

/// What a node's namespace can be: opened where the node is all of it, closed where the node is a
/// name in it.
pub fn regroup(model: &Model, node: u32) -> Option<Regroup> {
    let key = &model.keys[node as usize];
    if key.part.kind != KeyKind::Value {
        return None;
    }
    let mut stages: Vec<String> = model.stages[..model.depth]
        .iter()
        .map(|stage| stage.field.clone())
        .collect();
    let mut label = None;
    for stage in &key.stages {
        let (words, id) = change(model, *stage, key)?;
        label = Some(words);
        stages[*stage] = id;
    }
    Some(Regroup {
        label: label?,
        stages,
    })
}

/// The words of the offer, and what the stage becomes.
fn change(model: &Model, stage: usize, key: &NodeKey) -> Option<(String, String)> {
    let value = key.part.value.as_str();
    let field = &model.stages[stage].field;
    match Dim::find(field)? {
        Dim::Fold(mut fold) => match fold.read(value) {
            Folded::Namespace(name) => {
                let words = expand(name);
                fold.open.insert(name.to_owned());
                Some((words, fold.id()))
            }
            Folded::Value(value) => {
                let (name, _) = value.split_once('/')?;
                fold.open.remove(name).then(|| (collapse(name), fold.id()))
            }
        },
        // A namespace opens into its names.
        Dim::Field(FieldRef::Column(column)) => {
            let names = COMPOSITE
                .iter()
                .find(|d| d.form == Form::Joined && d.columns.first() == Some(&column.name))?;
            let fold = Fold::of(names.id, [value.to_owned()])?;
            Some((expand(value), fold.id()))
        }
        // Where every namespace is open, all others that are named stay so.
        Dim::Field(FieldRef::Composite(dimension)) => {
            let (name, _) = value.split_once('/').filter(|(name, _)| !name.is_empty())?;
            let named = model.stages[stage].named.iter();
            let mut open: BTreeSet<String> = named
                .filter_map(|part| Some(part.value.split_once('/')?.0.to_owned()))
                .collect();
            open.remove(name);
            Some((collapse(name), Fold::of(dimension.id, open)?.id()))
        }
        Dim::Label(_) => None,
    }
}

fn expand(name: &str) -> String {
    format!("Expand {}", crate::key::printable(name))
}

fn collapse(name: &str) -> String {
    format!("Collapse {}", crate::key::printable(name))
}
