//! Draws axes and marks with plotters into a scene.
//!
//! The value axis with its labels, the grid and all marks go through plotters. The time labels
//! are ours: plotters centres them even where the panel's edge would cut them.

use super::frame::{Frame, LABEL, LABEL_GAP};
use super::marks::DOT;
use super::model::Model;
use super::plan::Plan;
use super::time_axis::TimeAxis;
use super::value_axis::ValueAxis;
use crate::text::Ink;
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::prelude::{
    ChartBuilder, ChartContext, FontStyle, IntoFont, LabelAreaPosition, RGBAColor, ShapeStyle,
    TextStyle as PlotText,
};
use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;
use weir_scene::plot::units;
use weir_scene::text::CAP_HEIGHT;
use weir_scene::{
    Anchor, Color, HitId, PlotBackend, Point, Rect, Scene, Shape, Stroke, TextStyle, Theme, Weight,
    measure,
};

/// What plotters answers.
pub type Drawn = Result<(), DrawingAreaErrorKind<Infallible>>;
/// What marks are drawn on.
pub type Chart<'a> = ChartContext<'a, PlotBackend, Cartesian2d<TimeAxis, ValueAxis>>;
/// Where plotters draws to.
pub type Backend = Rc<RefCell<PlotBackend>>;

/// Distance of the words for both ways from the plot's corner.
const CORNER: Point = Point { x: 6.0, y: 9.0 };
/// Plots lower than this have no room for those words.
const LOW: f32 = 70.0;

/// What is drawn, and how.
pub struct Picture<'a> {
    /// The lines.
    pub model: &'a Model,
    /// The axes.
    pub frame: &'a Frame,
    /// Which of them, in which style.
    pub plan: &'a Plan,
    /// One colour per line of the model.
    pub colors: &'a [Color],
    /// Other colours.
    pub theme: &'a Theme,
}

impl Picture<'_> {
    /// The scene.
    ///
    /// # Errors
    /// What plotters says; in words, for the reader.
    pub fn scene(&self) -> Result<Scene, String> {
        let backend = Rc::new(RefCell::new(PlotBackend::new(self.frame.size)));
        self.plot(&backend)
            .map_err(|e| format!("The chart could not be drawn: {e}"))?;
        let mut scene = backend.borrow_mut().take_scene();
        self.ways(&mut scene);
        self.time_labels(&mut scene);
        Ok(scene)
    }

    fn plot(&self, backend: &Backend) -> Drawn {
        let (frame, plot) = (self.frame, self.frame.plot);
        let root: DrawingArea<PlotBackend, Shift> = backend.into();
        let mut chart: Chart<'_> = ChartBuilder::on(&root)
            .margin_top(units(plot.y))
            .margin_right(units(frame.size.w - plot.right()))
            .set_label_area_size(LabelAreaPosition::Left, units(plot.x))
            .set_label_area_size(
                LabelAreaPosition::Bottom,
                units(frame.size.h - plot.bottom()),
            )
            .build_cartesian_2d(frame.time.clone(), frame.value.clone())?;
        self.mesh(&mut chart)?;
        backend.borrow_mut().push(Shape::Clip(self.clip()));
        self.marks(&mut chart, backend)?;
        let mut backend = backend.borrow_mut();
        backend.set_hit(HitId::NONE);
        backend.push(Shape::Unclip);
        Ok(())
    }

    /// A line along the edge of the plot keeps its whole width.
    fn clip(&self) -> Rect {
        let plot = self.frame.plot;
        Rect::new(plot.x, plot.y - DOT, plot.w, plot.h + 2.0 * DOT)
    }

    fn mesh(&self, chart: &mut Chart<'_>) -> Drawn {
        let grid = ink(self.theme.grid).stroke_width(units(1.0) as u32);
        let font = ("Inter", units(LABEL)).into_font().style(FontStyle::Normal);
        let muted = rgba(self.theme.text_muted);
        let label = PlotText::from(font).color(&muted);
        chart
            .configure_mesh()
            .bold_line_style(grid)
            .light_line_style(RGBAColor(0, 0, 0, 0.0))
            .axis_style(RGBAColor(0, 0, 0, 0.0))
            .label_style(label)
            // Twice the tick's length is the distance of labels.
            .set_tick_mark_size(LabelAreaPosition::Left, units(LABEL_GAP / 2.0))
            .y_labels(self.frame.value.ticks().len())
            .x_labels(self.frame.time.ticks.len())
            .disable_x_axis()
            .draw()
    }

    /// A line's colour.
    pub fn color(&self, line: usize) -> Color {
        self.colors.get(line).copied().unwrap_or(self.theme.other)
    }

    /// What a line's marks stand for.
    pub fn hit(&self, line: usize) -> HitId {
        if self.model.dims.is_empty() {
            HitId::NONE
        } else {
            HitId(line as u32 + 1)
        }
    }

    /// The line between both ways, and what lies above and below it.
    fn ways(&self, scene: &mut Scene) {
        let (frame, plot) = (self.frame, self.frame.plot);
        if !frame.value.mirrored || frame.value.min >= 0.0 {
            return;
        }
        let y = frame.y(0.0);
        scene.shapes.push(Shape::Polyline {
            points: vec![Point::new(plot.x, y), Point::new(plot.right(), y)],
            stroke: Stroke {
                color: self.theme.text_muted,
                width: 1.0,
                dash: None,
            },
            hit: HitId::NONE,
        });
        if plot.h < LOW {
            return;
        }
        let measure = self.model.measure;
        let up = Point::new(plot.x + CORNER.x, plot.y + CORNER.y);
        let down = Point::new(up.x, plot.bottom() - CORNER.y);
        let ways = [("↑", measure, up), ("↓", measure.reverse(), down)];
        for (arrow, measure, at) in ways {
            let ink = Ink::new(LABEL, self.theme.text_muted);
            let text = format!("{arrow} {}", measure.label());
            let room = plot.w - 2.0 * CORNER.x;
            let shape = ink.write_in(at, room, &text);
            scene.shapes.extend(shape.map(|s| halo(s, self.theme)));
        }
    }

    /// Time labels under their grid lines, moved inwards at the edges.
    fn time_labels(&self, scene: &mut Scene) {
        let plot = self.frame.plot;
        let y = plot.bottom() + 8.0 + CAP_HEIGHT * LABEL / 2.0;
        for tick in &self.frame.time.ticks {
            let (weight, color) = if tick.strong {
                (Weight::Semibold, self.theme.text)
            } else {
                (Weight::Regular, self.theme.text_muted)
            };
            let half = measure(&tick.label, LABEL, weight) / 2.0;
            let x = self
                .frame
                .x(tick.ms)
                .min(self.frame.size.w - half - 1.0)
                .max(half);
            let ink = Ink {
                weight,
                ..Ink::new(LABEL, color).anchored(Anchor::Middle)
            };
            let text = ink.write(Point::new(x, y), tick.label.as_str());
            scene.shapes.push(text);
        }
    }
}

/// The text, readable on lines and areas.
fn halo(shape: Shape, theme: &Theme) -> Shape {
    match shape {
        Shape::Text {
            at,
            text,
            style,
            rotate,
            hit,
        } => Shape::Text {
            at,
            text,
            style: TextStyle {
                halo: Some(theme.background),
                ..style
            },
            rotate,
            hit,
        },
        other => other,
    }
}

fn rgba(c: Color) -> RGBAColor {
    RGBAColor(c.r, c.g, c.b, f64::from(c.a) / 255.0)
}

/// A colour for plotters, as a line of one unit or a filling.
pub fn ink(c: Color) -> ShapeStyle {
    ShapeStyle::from(rgba(c))
}
