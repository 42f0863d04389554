//! Phase "draw": the picture and its highlight as shapes.

use super::amount::Amount;
use super::highlight::Highlight;
use super::hue::Hues;
use super::label::{Label, Piece, Tone, beside};
use super::model::Model;
use super::picture::Picture;
use super::strip::Strip;
use super::target::Target;
use crate::Direction;
use weir_model::order::Ordered as _;
use weir_model::spec::SankeyShape;
use weir_scene::{
    Anchor, Color, HitId, Point, Rect, Scene, Shape, Stroke, TextStyle, Theme, Weight, ellipsize,
    measure,
};

/// Font size of headings and messages.
const HEADING: f32 = 11.0;
/// How much stronger highlighted ribbons are than those at rest.
const LIT: f32 = 0.24;

/// Draws a model for a theme.
pub struct Painter<'a> {
    /// What is shown.
    pub model: &'a Model,
    /// Its colours.
    pub hues: &'a Hues,
    /// Where everything is.
    pub picture: &'a Picture,
    /// The theme.
    pub theme: Theme,
}

impl Painter<'_> {
    /// The whole picture at rest.
    pub fn scene(&self) -> Scene {
        let mut shapes = Vec::new();
        self.headings(&mut shapes);
        let mut drawn = Vec::new();
        let links = &self.model.graph.links;
        let mut widest_first: Vec<u32> = (0..links.len() as u32).collect();
        widest_first.order_by(|a, b| {
            links[*b as usize]
                .value
                .total_cmp(&links[*a as usize].value)
        });
        let whole = Amount {
            forward: 1.0,
            reverse: 1.0,
        };
        for link in widest_first {
            for piece in &self.picture.strands[link as usize] {
                self.strip(&mut drawn, *piece, whole, self.rest_alpha());
            }
        }
        for node in 0..self.model.keys.len() as u32 {
            self.bar(&mut drawn, node);
        }
        self.picture.turn.shapes(&mut drawn);
        shapes.append(&mut drawn);
        for (node, label) in (0..).zip(&self.picture.labels) {
            self.label(&mut shapes, node, label, label.value.clone());
        }
        Scene {
            size: self.picture.seen(),
            shapes,
        }
    }

    /// What is drawn over the scene: the rest veiled, the flows in full colour, a ring around the
    /// nodes of `ringed`.
    pub fn overlay(&self, highlight: &Highlight, ringed: &[u32]) -> Scene {
        let size = self.picture.size;
        let veil = self
            .theme
            .background
            .alpha(if self.theme.dark { 0.74 } else { 0.8 });
        let top = self.picture.top - 6.0;
        let mut shapes = vec![fill(Rect::new(0.0, top, size.w, size.h - top), veil)];
        for (piece, value) in &highlight.pieces {
            let share = value.of(self.model.pieces[*piece as usize].value);
            self.strip(&mut shapes, *piece, share, self.rest_alpha() + LIT);
        }
        for (node, _) in &highlight.nodes {
            self.bar(&mut shapes, *node);
        }
        shapes.extend(ringed.iter().map(|node| self.focus_ring(*node)));
        self.picture.turn.shapes(&mut shapes);
        for (node, value) in &highlight.nodes {
            let label = &self.picture.labels[*node as usize];
            let value = self.share_of_value(&mut shapes, *node, label, *value);
            self.label(&mut shapes, *node, label, value);
        }
        let size = self.picture.seen();
        Scene { size, shapes }
    }

    fn strip(&self, shapes: &mut Vec<Shape>, piece: u32, share: Amount, alpha: f32) {
        Strip {
            model: self.model,
            picture: self.picture,
            piece,
            share,
            color: self.hues.piece(self.model, piece).color(&self.theme),
            alpha,
            hit: Target::Piece(piece).hit_id(self.model),
        }
        .draw(shapes);
    }

    /// The highlighted part of a node's value in place of the whole one, which is covered;
    /// over ribbons nothing can be covered, so only an unchanged value is shown.
    fn share_of_value(
        &self,
        shapes: &mut Vec<Shape>,
        node: u32,
        label: &Label,
        part: Amount,
    ) -> Option<Piece> {
        let piece = label.value.clone()?;
        if part.sum() >= self.model.carried[node as usize].sum() {
            return Some(piece);
        }
        if label.over_ribbons {
            return None;
        }
        let covered = self.text(node, &piece, None).bounds();
        shapes.extend(covered.map(|rect| fill(rect.grown(1.0), self.theme.background)));
        let text = beside(self.model, part);
        Some(Piece { text, ..piece })
    }

    fn rest_alpha(&self) -> f32 {
        let calm = if self.model.graph.links.len() > 400 {
            0.06
        } else {
            0.0
        };
        // Colours that mean something are to be told apart; names stand in their own anyway.
        let meaning = if self.model.strands.is_empty() {
            0.0
        } else {
            0.14
        };
        let base = if self.theme.dark { 0.36 } else { 0.32 };
        base - calm + meaning
    }

    fn headings(&self, shapes: &mut Vec<Shape>) {
        let model = self.model;
        let labels = model.stages[..model.depth].iter().map(|s| s.label.as_str());
        if model.options.shape == SankeyShape::Graph {
            // Layers are not stages here: one heading says what the names are.
            let all = labels.collect::<Vec<_>>().join(" → ");
            let room = self.picture.size.w;
            let (x, anchor) = match self.picture.turn.direction() {
                Direction::Right => (0.0, Anchor::Start),
                Direction::Left => (room, Anchor::Start),
                Direction::Down => (room / 2.0, Anchor::Middle),
            };
            self.heading(shapes, &all, x, anchor, room);
            return;
        }
        for (stage, label) in labels.enumerate() {
            let width = measure(label, HEADING, Weight::Semibold);
            let (x, anchor, room) = match self.picture.turn.direction() {
                Direction::Down => self.heading_beside(stage, width),
                _ => self.heading_place(stage, width),
            };
            self.heading(shapes, label, x, anchor, room);
        }
    }

    /// A heading at a place along the flow as laid out, which is turned; in a picture that runs down it
    /// stands upright at the left.
    fn heading(&self, shapes: &mut Vec<Shape>, label: &str, x: f32, anchor: Anchor, room: f32) {
        let turn = self.picture.turn;
        let (anchor, rotate) = match (turn.direction(), anchor) {
            (Direction::Left, Anchor::Start) if self.model.options.shape != SankeyShape::Graph => {
                (Anchor::End, 0.0)
            }
            (Direction::Left, Anchor::End) => (Anchor::Start, 0.0),
            (Direction::Down, anchor) => (anchor, -90.0),
            (_, anchor) => (anchor, 0.0),
        };
        let style = TextStyle {
            size: HEADING,
            weight: Weight::Semibold,
            color: self.theme.text_muted,
            anchor,
            halo: None,
        };
        let text = ellipsize(label, room, HEADING, Weight::Semibold);
        shapes.push(Shape::Text {
            at: turn.point(Point::new(x, 14.0)),
            text,
            style,
            rotate,
            hit: HitId::NONE,
        });
    }

    /// Where a stage's heading stands, and its room: over its labels, where those are narrower
    /// than the heading from the picture's edge inwards.
    fn heading_place(&self, stage: usize, width: f32) -> (f32, Anchor, f32) {
        let (bars, thick) = (&self.picture.bars, self.picture.thick);
        let last = bars.len() - 1;
        let step = bars[last] - bars[last - 1];
        let edge = self.picture.size.w;
        match stage {
            0 if width <= bars[0] + thick => (bars[0] + thick, Anchor::End, bars[0] + thick),
            0 => (0.0, Anchor::Start, bars[0] + step * 0.45),
            s if s == last && width <= edge - bars[s] => (bars[s], Anchor::Start, edge - bars[s]),
            s if s == last => (edge, Anchor::End, edge - bars[s] + step * 0.45),
            s => (bars[s] + thick / 2.0, Anchor::Middle, step * 0.86),
        }
    }

    /// Beside its bars, in the picture.
    fn heading_beside(&self, stage: usize, width: f32) -> (f32, Anchor, f32) {
        let (bars, edge) = (&self.picture.bars, self.picture.size.w);
        let room = (bars[1] - bars[0]) * 0.8;
        let half = width.min(room) / 2.0;
        let middle = bars[stage] + self.picture.thick / 2.0;
        (middle.min(edge - half).max(half), Anchor::Middle, room)
    }

    fn bar(&self, shapes: &mut Vec<Shape>, node: u32) {
        let rect = self.picture.bar(node);
        shapes.push(Shape::Rect {
            rect,
            radius: (rect.h / 2.0).min(2.5),
            fill: Some(self.hues.nodes[node as usize].color(&self.theme)),
            stroke: None,
            hit: Target::Node(node).hit_id(self.model),
        });
    }

    fn label(&self, shapes: &mut Vec<Shape>, node: u32, label: &Label, value: Option<Piece>) {
        let halo = label.over_ribbons.then_some(self.theme.background);
        let pieces = label.name.iter().chain(&value);
        shapes.extend(pieces.map(|piece| self.text(node, piece, halo)));
    }

    fn text(&self, node: u32, piece: &Piece, halo: Option<Color>) -> Shape {
        let color = match piece.tone {
            Tone::Main => self.theme.text,
            Tone::Muted => self.theme.text_muted,
        };
        Shape::Text {
            at: piece.at,
            text: piece.text.clone(),
            style: TextStyle {
                size: piece.size,
                weight: Weight::Regular,
                color,
                anchor: piece.anchor,
                halo,
            },
            rotate: 0.0,
            hit: Target::Node(node).hit_id(self.model),
        }
    }

    fn focus_ring(&self, node: u32) -> Shape {
        let bar = self.picture.bar(node);
        Shape::Rect {
            rect: Rect::new(bar.x - 2.5, bar.y - 2.5, bar.w + 5.0, bar.h + 5.0),
            radius: 4.0,
            fill: None,
            stroke: Some(Stroke {
                color: self.theme.accent,
                width: 2.0,
                dash: None,
            }),
            hit: HitId::NONE,
        }
    }
}

fn fill(rect: Rect, color: Color) -> Shape {
    Shape::Rect {
        rect,
        radius: 0.0,
        fill: Some(color),
        stroke: None,
        hit: HitId::NONE,
    }
}
