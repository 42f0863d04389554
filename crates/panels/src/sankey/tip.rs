//! What a hover says in words: the tooltip.

use super::amount::Amount;
use super::highlight::Highlight;
use super::hue::Hues;
use super::model::Model;
use super::select::foreign;
use super::target::Target;
use crate::{Tooltip, TooltipRow};
use weir_model::Unit;
use weir_model::order::Ordered as _;
use weir_model::units::format as write;
use weir_scene::{Color, Point, Theme};

/// Neighbours named per side.
const NEIGHBOURS: usize = 3;

/// Writes tooltips of one model in one theme.
pub struct Tip<'a> {
    /// What is shown.
    pub model: &'a Model,
    /// Its colours.
    pub hues: &'a Hues,
    /// The theme.
    pub theme: Theme,
}

impl Tip<'_> {
    /// The tooltip of a target, whose flows are highlighted.
    pub fn of(&self, highlight: &Highlight, target: Target, at: Point) -> Tooltip {
        let mut rows = self.values(highlight.value);
        rows.push(self.share("of all", None, highlight.value, self.model.total));
        let title = match target {
            Target::Piece(piece) => {
                self.link(piece, &mut rows);
                self.model.link_name(piece)
            }
            Target::Node(node) => {
                for incoming in [true, false] {
                    self.neighbours(highlight, node, incoming, &mut rows);
                }
                format!(
                    "{}: {}",
                    self.model.stage_label(node),
                    self.model.name(node)
                )
            }
        };
        Tooltip { at, title, rows }
    }

    /// One row for each direction drawn.
    fn values(&self, value: Amount) -> Vec<TooltipRow> {
        let each = self.model.measures.each(value);
        each.map(|(arrow, measure, number)| {
            let label = format!("{arrow} {}", self.model.measures.label(measure));
            row(
                None,
                label.trim_start(),
                self.model.measures.write(number, measure),
                true,
            )
        })
        .collect()
    }

    fn share(&self, label: &str, color: Option<Color>, part: Amount, whole: Amount) -> TooltipRow {
        let share = part.of(whole);
        let text = match self.model.measures.reverse {
            Some(_) => format!("{} → ← {}", percent(share.forward), percent(share.reverse)),
            None => percent(share.forward),
        };
        row(color, label, text, false)
    }

    /// A strand, and what share of its link and of both ends it is.
    fn link(&self, piece: u32, rows: &mut Vec<TooltipRow>) {
        let model = self.model;
        let value = model.pieces[piece as usize].value;
        if let Some(strand) = foreign(model, piece) {
            let color = self.hues.piece(model, piece).color(&self.theme);
            let label = &model.stages[strand.field].label;
            rows.insert(0, row(Some(color), label, strand.name.clone(), true));
            let link = model.pieces[piece as usize].link;
            let same = model.pieces.iter().filter(|p| p.link == link);
            let mut whole = Amount::default();
            same.for_each(|p| whole += p.value);
            rows.push(self.share("of the link", None, value, whole));
        }
        let (source, target) = model.ends(piece);
        for node in [source, target] {
            let color = self.hues.nodes[node as usize].color(&self.theme);
            let of = format!("of {}", model.name(node));
            let whole = model.carried[node as usize];
            rows.push(self.share(&of, Some(color), value, whole));
        }
    }

    /// The greatest neighbours before or after a node, and how many more there are.
    fn neighbours(
        &self,
        highlight: &Highlight,
        node: u32,
        incoming: bool,
        rows: &mut Vec<TooltipRow>,
    ) {
        let model = self.model;
        let mut ends: Vec<(u32, Amount)> = Vec::new();
        for (piece, value) in &highlight.pieces {
            let (source, target) = model.ends(*piece);
            let (near, far) = if incoming {
                (target, source)
            } else {
                (source, target)
            };
            if near != node {
                continue;
            }
            // Strands of one link follow each other seldom; a node has few enough ends to look.
            match ends.iter_mut().find(|end| end.0 == far) {
                Some(end) => end.1 += *value,
                None => ends.push((far, *value)),
            }
        }
        ends.order_by(|a, b| b.1.sum().total_cmp(&a.1.sum()));
        let word = if incoming { "from" } else { "to" };
        for (end, value) in ends.iter().take(NEIGHBOURS) {
            let name = if *end == node {
                "itself"
            } else {
                model.name(*end)
            };
            let color = self.hues.nodes[*end as usize].color(&self.theme);
            let label = format!("{word} {name}");
            rows.push(row(
                Some(color),
                &label,
                model.measures.short(*value),
                false,
            ));
        }
        if ends.len() > NEIGHBOURS {
            let mut rest = Amount::default();
            ends[NEIGHBOURS..].iter().for_each(|end| rest += end.1);
            let label = format!("{word} {} more", ends.len() - NEIGHBOURS);
            rows.push(row(None, &label, model.measures.short(rest), false));
        }
    }
}

fn row(color: Option<Color>, label: &str, value: String, strong: bool) -> TooltipRow {
    TooltipRow {
        color,
        label: label.to_owned(),
        value,
        strong,
    }
}

fn percent(share: f64) -> String {
    write(share, Unit::Share)
}
