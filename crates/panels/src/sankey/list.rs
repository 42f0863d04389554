//! The values drawn as a table for screen readers, and the legend of the strands.

use super::hue::Hues;
use super::model::{Flow, Model};
use super::picture::Picture;
use super::strand;
use crate::{HiddenTable, Legend, LegendEntry};
use weir_model::Unit;
use weir_model::order::Ordered as _;
use weir_model::units::format as write;
use weir_scene::Theme;

/// One row per flow through all stages, greatest first, with its strand and both directions.
pub fn table(model: &Model) -> HiddenTable {
    let mut flows: Vec<Flow<'_>> = model.flows().collect();
    flows.order_by(|a, b| b.value.sum().total_cmp(&a.value.sum()));
    let mut head: Vec<String> = model.stages.iter().map(|s| s.label.clone()).collect();
    for (_, measure, _) in model.measures.each(model.total) {
        head.push(model.measures.label(measure).to_owned());
        let of = match model.measures.reverse {
            Some(_) => format!("Share of {}", model.measures.label(measure).to_lowercase()),
            None => "Share".to_owned(),
        };
        head.push(of);
    }
    let rows = flows.into_iter().map(|flow| {
        let names = flow.nodes.iter().map(|n| model.name(*n).to_owned());
        let split = flow.split.map(|s| model.splits[s as usize].name.clone());
        let split = model.is_split().then(|| split.unwrap_or_default());
        let mut cells: Vec<String> = names.chain(split).collect();
        let share = flow.value.of(model.total);
        let shares = [share.forward, share.reverse];
        for ((_, measure, value), share) in model.measures.each(flow.value).zip(shares) {
            cells.push(model.measures.write(value, measure));
            cells.push(write(share, Unit::Share));
        }
        cells
    });
    let total = model.measures.total(model.total);
    HiddenTable {
        caption: format!("{}: {total}", model.measures.label(model.measures.forward)),
        head,
        rows: rows.collect(),
    }
}

/// The strands of a split in the order in which they lie, with what each carries; nodes that strands
/// take their colours from are named in the picture and need no legend. `isolated` is the only one
/// shown in full, if one is.
pub fn legend(
    model: &Model,
    hues: &Hues,
    picture: Option<&Picture>,
    theme: &Theme,
    isolated: Option<u32>,
) -> Legend {
    let entry = |strand: u32| {
        let said = &model.strands[strand as usize];
        LegendEntry {
            color: hues.strands[strand as usize].color(theme),
            label: said.name.clone(),
            values: vec![model.measures.short(said.value)],
            shown: isolated.is_none_or(|only| only == strand),
        }
    };
    Legend {
        entries: order(model, picture).into_iter().map(entry).collect(),
        ..Legend::default()
    }
}

/// The strands that the legend names, in its order.
pub fn order(model: &Model, picture: Option<&Picture>) -> Vec<u32> {
    let mut strands: Vec<u32> = (0..model.strands.len() as u32).collect();
    strands.retain(|s| model.strands[*s as usize].node.is_none());
    if let Some(picture) = picture {
        let ranks = strand::ranks(model, picture);
        strands.order_by_key(|s| ranks[*s as usize]);
    }
    strands
}
