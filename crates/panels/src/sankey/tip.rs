//! What a hover says in words: the tooltip, and the table for screen readers.

use super::highlight::Highlight;
use super::model::Model;
use super::target::Target;
use crate::number::format as write;
use crate::{HiddenTable, Tooltip, TooltipRow};
use weir_model::Unit;
use weir_scene::{Color, Point};

/// Neighbours named per side.
const NEIGHBOURS: usize = 3;

/// The tooltip of a node or link; `colors` has one entry per node.
pub fn tooltip(
    model: &Model,
    highlight: &Highlight,
    target: Target,
    at: Point,
    colors: &[Color],
) -> Tooltip {
    let mut rows = vec![
        row(
            None,
            model.measure.label(),
            write(highlight.value, model.measure.unit()),
            true,
        ),
        row(None, "of all", share(highlight.value, model.total), false),
    ];
    let title = match target {
        Target::Link(link) => {
            let ends = &model.graph.links[link as usize];
            for node in [ends.source, ends.target] {
                let whole = model.graph.nodes[node as usize].value;
                let color = Some(colors[node as usize]);
                let of = format!("of {}", model.name(node));
                rows.push(row(color, &of, share(highlight.value, whole), false));
            }
            model.link_name(link)
        }
        Target::Node(node) => {
            neighbours(model, highlight, node, colors, &mut rows);
            format!("{}: {}", stage_label(model, node), model.name(node))
        }
    };
    Tooltip { at, title, rows }
}

/// The greatest neighbours before and after a node, and how many more there are.
fn neighbours(
    model: &Model,
    highlight: &Highlight,
    node: u32,
    colors: &[Color],
    rows: &mut Vec<TooltipRow>,
) {
    for incoming in [true, false] {
        let mut ends: Vec<(u32, f64)> = Vec::new();
        for (link, value) in &highlight.links {
            let link = &model.graph.links[*link as usize];
            match incoming {
                true if link.target == node => ends.push((link.source, *value)),
                false if link.source == node => ends.push((link.target, *value)),
                _ => {}
            }
        }
        ends.sort_by(|a, b| b.1.total_cmp(&a.1));
        let word = if incoming { "from" } else { "to" };
        for (end, value) in ends.iter().take(NEIGHBOURS) {
            let label = format!("{word} {}", model.name(*end));
            let value = write(*value, model.measure.unit());
            rows.push(row(Some(colors[*end as usize]), &label, value, false));
        }
        if ends.len() > NEIGHBOURS {
            let rest: f64 = ends[NEIGHBOURS..].iter().map(|e| e.1).sum();
            let label = format!("{word} {} more", ends.len() - NEIGHBOURS);
            rows.push(row(None, &label, write(rest, model.measure.unit()), false));
        }
    }
}

fn stage_label(model: &Model, node: u32) -> &str {
    &model.stages[model.graph.nodes[node as usize].layer as usize].label
}

fn row(color: Option<Color>, label: &str, value: String, strong: bool) -> TooltipRow {
    TooltipRow {
        color,
        label: label.to_owned(),
        value,
        strong,
    }
}

fn share(part: f64, whole: f64) -> String {
    write(if whole > 0.0 { part / whole } else { 0.0 }, Unit::Share)
}

/// The total with its unit.
pub fn total(model: &Model) -> String {
    format!("{} total", write(model.total, model.measure.unit()))
}

/// One row per flow through all stages, greatest first.
pub fn table(model: &Model) -> HiddenTable {
    let mut flows: Vec<(&[u32], f64)> = model.flows().map(|(n, _, v)| (n, v)).collect();
    flows.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut head: Vec<String> = model.stages.iter().map(|s| s.label.clone()).collect();
    head.extend([model.measure.label().to_owned(), "Share".to_owned()]);
    let rows = flows.into_iter().map(|(nodes, value)| {
        let mut cells: Vec<String> = nodes.iter().map(|n| model.name(*n).to_owned()).collect();
        cells.push(write(value, model.measure.unit()));
        cells.push(share(value, model.total));
        cells
    });
    HiddenTable {
        caption: format!("{}: {}", model.measure.label(), total(model)),
        head,
        rows: rows.collect(),
    }
}
