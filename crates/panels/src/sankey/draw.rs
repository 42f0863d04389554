//! Phase "draw": the picture and its highlight as shapes.

use super::highlight::Highlight;
use super::hue::Hue;
use super::label::{Label, Piece, Tone};
use super::model::Model;
use super::picture::{BAR, Picture};
use super::ribbon::{Band, middle, outline};
use super::target::Target;
use crate::number::format as write;
use weir_scene::{
    Anchor, Color, HitId, Point, Rect, Scene, Shape, Stroke, TextStyle, Theme, Weight, ellipsize,
    measure,
};

/// Ribbons below this width are drawn as lines, which stay visible on slopes.
const THIN: f32 = 1.5;
/// The least width of a line.
const HAIR: f32 = 0.6;
/// Font size of headings and messages.
const HEADING: f32 = 11.0;

/// Draws a model for a theme.
pub struct Painter<'a> {
    model: &'a Model,
    picture: &'a Picture,
    theme: Theme,
    hues: &'a [Hue],
}

impl<'a> Painter<'a> {
    /// A painter for one picture; `hues` has one entry per node.
    pub fn new(model: &'a Model, hues: &'a [Hue], picture: &'a Picture, theme: Theme) -> Self {
        Self {
            model,
            picture,
            theme,
            hues,
        }
    }

    /// The whole picture at rest.
    pub fn scene(&self) -> Scene {
        let mut shapes = Vec::new();
        self.headings(&mut shapes);
        let links = &self.model.graph.links;
        let mut widest_first: Vec<u32> = (0..links.len() as u32).collect();
        widest_first.sort_by(|a, b| {
            links[*b as usize]
                .value
                .total_cmp(&links[*a as usize].value)
        });
        for link in widest_first {
            let band = self.picture.layout.bands[link as usize];
            self.ribbon(&mut shapes, link, band, self.rest_alpha());
        }
        for node in 0..self.model.graph.nodes.len() as u32 {
            self.bar(&mut shapes, node);
        }
        for (node, label) in self.picture.labels.iter().enumerate() {
            self.label(&mut shapes, node as u32, label, label.value.clone());
        }
        Scene {
            size: self.picture.size,
            shapes,
        }
    }

    /// What is drawn over the scene: the rest veiled, the target's flows in full colour.
    pub fn overlay(&self, highlight: &Highlight, focus: Option<Target>) -> Scene {
        let size = self.picture.size;
        let veil = self
            .theme
            .background
            .alpha(if self.theme.dark { 0.74 } else { 0.8 });
        let mut shapes = vec![fill(
            Rect::new(0.0, self.picture.top - 6.0, size.w, size.h),
            veil,
        )];
        for (link, value) in &highlight.links {
            let full = self.picture.layout.bands[*link as usize];
            let share = value / self.model.graph.links[*link as usize].value;
            let band = Band {
                width: full.width * share.min(1.0) as f32,
                ..full
            };
            self.ribbon(&mut shapes, *link, band, self.rest_alpha() + 0.24);
        }
        for (node, _) in &highlight.nodes {
            self.bar(&mut shapes, *node);
        }
        for (node, value) in &highlight.nodes {
            let label = &self.picture.labels[*node as usize];
            let whole = self.model.graph.nodes[*node as usize].value;
            let value = self.share_of_value(&mut shapes, label, *value, whole);
            self.label(&mut shapes, *node, label, value);
        }
        if let Some(Target::Node(node)) = focus {
            shapes.push(self.focus_ring(node));
        }
        Scene { size, shapes }
    }

    /// The highlighted part of a node's value in place of the whole one, which is covered;
    /// over ribbons nothing can be covered, so only an unchanged value is shown.
    fn share_of_value(
        &self,
        shapes: &mut Vec<Shape>,
        label: &Label,
        part: f64,
        whole: f64,
    ) -> Option<Piece> {
        let piece = label.value.clone()?;
        if part >= whole {
            return Some(piece);
        }
        if label.over_ribbons {
            return None;
        }
        let text = write(part, self.model.measure.unit());
        let width = measure(&piece.text, piece.size, Weight::Regular) + 2.0;
        let cover = Rect::new(
            piece.at.x - width,
            piece.at.y - piece.size,
            width + 2.0,
            15.0,
        );
        shapes.push(fill(cover, self.theme.background));
        Some(Piece { text, ..piece })
    }

    fn rest_alpha(&self) -> f32 {
        let calm = if self.model.graph.links.len() > 400 {
            0.06
        } else {
            0.0
        };
        if self.theme.dark {
            0.36 - calm
        } else {
            0.32 - calm
        }
    }

    fn headings(&self, shapes: &mut Vec<Shape>) {
        for (stage, label) in self.model.stages.iter().map(|s| &s.label).enumerate() {
            let width = measure(label, HEADING, Weight::Semibold);
            let (x, anchor, room) = self.heading_place(stage, width);
            let style = TextStyle {
                size: HEADING,
                weight: Weight::Semibold,
                color: self.theme.text_muted,
                anchor,
                halo: None,
            };
            let text = ellipsize(label, room, HEADING, Weight::Semibold);
            shapes.push(text_at(text, Point::new(x, 14.0), style, HitId::NONE));
        }
    }

    /// Where a stage's heading stands, and its room: over its labels, where those are narrower
    /// than the heading from the picture's edge inwards.
    fn heading_place(&self, stage: usize, width: f32) -> (f32, Anchor, f32) {
        let bars = &self.picture.bars;
        let last = bars.len() - 1;
        let step = bars[1] - bars[0];
        let edge = self.picture.size.w;
        match stage {
            0 if width <= bars[0] + BAR => (bars[0] + BAR, Anchor::End, bars[0] + BAR),
            0 => (0.0, Anchor::Start, bars[0] + step * 0.45),
            s if s == last && width <= edge - bars[s] => (bars[s], Anchor::Start, edge - bars[s]),
            s if s == last => (edge, Anchor::End, edge - bars[s] + step * 0.45),
            s => (bars[s] + BAR / 2.0, Anchor::Middle, step * 0.5),
        }
    }

    fn ribbon(&self, shapes: &mut Vec<Shape>, link: u32, band: Band, alpha: f32) {
        let ends = &self.model.graph.links[link as usize];
        let gap = self.model.graph.nodes[ends.source as usize].layer as usize;
        let (left, right) = self.picture.gap(gap);
        let base = self.hues[ends.source as usize].color(&self.theme);
        let color = base.alpha(alpha * f32::from(base.a) / 255.0);
        let hit = Target::Link(link).hit_id(&self.model.graph);
        shapes.push(if band.width < THIN {
            let points = middle(band, left, right, self.picture.top);
            let stroke = Stroke {
                color,
                width: band.width.max(HAIR),
                dash: None,
            };
            Shape::Polyline {
                points,
                stroke,
                hit,
            }
        } else {
            let points = outline(band, left, right, self.picture.top);
            Shape::Polygon {
                points,
                fill: color,
                stroke: None,
                hit,
            }
        });
    }

    fn bar(&self, shapes: &mut Vec<Shape>, node: u32) {
        let rect = self.picture.bar(node);
        shapes.push(Shape::Rect {
            rect,
            radius: (rect.h / 2.0).min(2.5),
            fill: Some(self.hues[node as usize].color(&self.theme)),
            stroke: None,
            hit: Target::Node(node).hit_id(&self.model.graph),
        });
    }

    fn label(&self, shapes: &mut Vec<Shape>, node: u32, label: &Label, value: Option<Piece>) {
        let hit = Target::Node(node).hit_id(&self.model.graph);
        let halo = label.over_ribbons.then_some(self.theme.background);
        for piece in label.name.iter().cloned().chain(value) {
            let color = match piece.tone {
                Tone::Main => self.theme.text,
                Tone::Muted => self.theme.text_muted,
            };
            let (size, anchor) = (piece.size, piece.anchor);
            let style = TextStyle {
                size,
                weight: Weight::Regular,
                color,
                anchor,
                halo,
            };
            shapes.push(text_at(piece.text, piece.at, style, hit));
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

fn text_at(text: String, at: Point, style: TextStyle, hit: HitId) -> Shape {
    Shape::Text {
        at,
        text,
        style,
        rotate: 0.0,
        hit,
    }
}
