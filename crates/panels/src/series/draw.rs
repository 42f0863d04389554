//! Draws axes and lines with plotters into a scene.
//!
//! The value axis with its labels, the grid and all marks go through plotters. The time labels
//! are ours: plotters centres them even where the panel's edge would cut them.

use super::frame::{Frame, LABEL, LABEL_GAP};
use super::model::{Line, Model};
use super::stack;
use super::time_axis::TimeAxis;
use super::value_axis::ValueAxis;
use plotters::coord::Shift;
use plotters::coord::cartesian::Cartesian2d;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::prelude::{
    ChartBuilder, ChartContext, Circle, FontStyle, IntoFont, LabelAreaPosition, LineSeries,
    Polygon, RGBAColor, Rectangle, ShapeStyle, TextStyle as PlotText,
};
use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;
use weir_model::spec::SeriesStyle;
use weir_scene::plot::units;
use weir_scene::text::CAP_HEIGHT;
use weir_scene::{
    Anchor, Color, HitId, PlotBackend, Point, Rect, Scene, Shape, TextStyle, Theme, Weight, measure,
};

type Drawn = Result<(), DrawingAreaErrorKind<Infallible>>;
type Chart<'a> = ChartContext<'a, PlotBackend, Cartesian2d<TimeAxis, ValueAxis>>;

/// Width of a line.
pub const LINE: f32 = 1.5;
/// Radius of a value that stands alone.
pub const DOT: f32 = 2.5;
/// Dash and gap of a line into a bucket that is not complete.
const DASH: [f32; 2] = [3.0, 3.0];
/// Opacity of stacked areas; of what lies in a bucket that is not complete.
const AREA: f32 = 0.62;
const INCOMPLETE: f32 = 0.4;

/// What is drawn, and how.
pub struct Picture<'a> {
    /// The lines.
    pub model: &'a Model,
    /// The axes.
    pub frame: &'a Frame,
    /// Which lines, by index into the model's.
    pub shown: &'a [usize],
    /// One colour per line of the model.
    pub colors: &'a [Color],
    /// Lines, areas or bars.
    pub style: SeriesStyle,
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
        self.time_labels(&mut scene);
        Ok(scene)
    }

    fn plot(&self, backend: &Rc<RefCell<PlotBackend>>) -> Drawn {
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
        match self.style {
            SeriesStyle::Lines => self.lines(&mut chart, backend)?,
            SeriesStyle::Stacked | SeriesStyle::Percent => self.areas(&mut chart, backend)?,
            SeriesStyle::Bars => self.bars(&mut chart, backend)?,
        }
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

    fn color(&self, line: usize) -> Color {
        self.colors.get(line).copied().unwrap_or(self.theme.other)
    }

    /// Later lines lie under earlier ones, so that the largest is on top.
    fn lines(&self, chart: &mut Chart<'_>, backend: &Rc<RefCell<PlotBackend>>) -> Drawn {
        for i in self.shown.iter().rev() {
            let Some(line) = self.model.lines.get(*i) else {
                continue;
            };
            backend.borrow_mut().set_hit(self.hit(*i));
            for run in self.model.runs(line) {
                self.run(chart, backend, &run, self.color(*i))?;
            }
        }
        Ok(())
    }

    fn hit(&self, line: usize) -> HitId {
        if self.model.dims.is_empty() {
            HitId::NONE
        } else {
            HitId(line as u32 + 1)
        }
    }

    /// One piece of a line: dashed into and out of buckets that are not complete.
    fn run(
        &self,
        chart: &mut Chart<'_>,
        backend: &Rc<RefCell<PlotBackend>>,
        run: &[(usize, f64)],
        color: Color,
    ) -> Drawn {
        let style = ink(color).stroke_width(units(LINE) as u32);
        let points: Vec<(i64, f64, bool)> = run
            .iter()
            .map(|(i, v)| {
                let start = self.model.times[*i];
                (
                    self.model.middle(start),
                    *v,
                    self.model.is_incomplete(start),
                )
            })
            .collect();
        if let [(t, v, incomplete)] = points.as_slice() {
            let style = if *incomplete { style } else { style.filled() };
            let dot = Circle::new((*t, *v), units(DOT), style);
            return chart.draw_series(std::iter::once(dot)).map(drop);
        }
        let segments: Vec<[(i64, f64, bool); 2]> =
            points.windows(2).map(|w| [w[0], w[1]]).collect();
        for part in segments.chunk_by(|a, b| dashed(a) == dashed(b)) {
            let first = part.first().map(|s| (s[0].0, s[0].1));
            let path = first
                .into_iter()
                .chain(part.iter().map(|s| (s[1].0, s[1].1)));
            backend
                .borrow_mut()
                .set_dash(dashed(&part[0]).then_some(DASH));
            chart.draw_series(LineSeries::new(path, style))?;
        }
        backend.borrow_mut().set_dash(None);
        Ok(())
    }

    fn areas(&self, chart: &mut Chart<'_>, backend: &Rc<RefCell<PlotBackend>>) -> Drawn {
        let mut lows = vec![0.0; self.model.times.len()];
        for i in self.shown {
            let Some(line) = self.model.lines.get(*i) else {
                continue;
            };
            let mut highs = lows.clone();
            stack::add(self.model, line, &mut highs);
            backend.borrow_mut().set_hit(self.hit(*i));
            for piece in self.model.pieces() {
                self.area(chart, piece, line, (&lows, &highs), self.color(*i))?;
            }
            lows = highs;
        }
        Ok(())
    }

    /// One piece of a band, lighter in buckets that are not complete.
    fn area(
        &self,
        chart: &mut Chart<'_>,
        piece: std::ops::Range<usize>,
        line: &Line,
        (lows, highs): (&[f64], &[f64]),
        color: Color,
    ) -> Drawn {
        let at = |i: usize| self.model.middle(self.model.times[i]);
        if piece.len() == 1 {
            let i = piece.start;
            if line.at(i).is_none() {
                return Ok(());
            }
            let (from, to) = self.model.span(self.model.times[i]);
            let bar = Rectangle::new(
                [(from, lows[i]), (to, highs[i])],
                ink(color.alpha(AREA)).filled(),
            );
            return chart.draw_series(std::iter::once(bar)).map(drop);
        }
        let incomplete = |i: usize| self.model.is_incomplete(self.model.times[i]);
        let steps: Vec<usize> = piece.skip(1).collect();
        let light = |i: &usize| incomplete(*i) || incomplete(*i - 1);
        for part in steps.chunk_by(|a, b| light(a) == light(b)) {
            let indices = || part[0] - 1..=part[part.len() - 1];
            if indices().all(|i| highs[i] <= lows[i]) {
                continue;
            }
            let alpha = if light(&part[0]) {
                AREA * INCOMPLETE
            } else {
                AREA
            };
            let top = || indices().map(|i| (at(i), highs[i]));
            let bottom = indices().rev().map(|i| (at(i), lows[i]));
            let outline: Vec<(i64, f64)> = top().chain(bottom).collect();
            let area = Polygon::new(outline, ink(color.alpha(alpha)));
            chart.draw_series(std::iter::once(area))?;
            let edge = ink(color).stroke_width(units(1.0) as u32);
            chart.draw_series(LineSeries::new(top(), edge))?;
        }
        Ok(())
    }

    fn bars(&self, chart: &mut Chart<'_>, backend: &Rc<RefCell<PlotBackend>>) -> Drawn {
        let pixel = self.frame.pixel_ms();
        // Wide bars stand a pixel apart.
        let wide = self.model.bucket_ms as f64 >= 4.0 * pixel;
        let gap = if wide { pixel.ceil() as i64 } else { 0 };
        let mut lows = vec![0.0; self.model.times.len()];
        for i in self.shown {
            let Some(line) = self.model.lines.get(*i) else {
                continue;
            };
            backend.borrow_mut().set_hit(self.hit(*i));
            for (bucket, _) in &line.points {
                let low = lows[*bucket];
                let high = low + self.model.stacked(line, *bucket);
                lows[*bucket] = high;
                let start = self.model.times[*bucket];
                let alpha = if self.model.is_incomplete(start) {
                    INCOMPLETE
                } else {
                    1.0
                };
                let (from, to) = self.model.span(start);
                let style = ink(self.color(*i).alpha(alpha)).filled();
                if high > low && to > from {
                    let bar =
                        Rectangle::new([(from, high), ((to - gap).max(from + 1), low)], style);
                    chart.draw_series(std::iter::once(bar))?;
                }
            }
        }
        Ok(())
    }

    /// Time labels under their grid lines, moved inwards at the edges.
    fn time_labels(&self, scene: &mut Scene) {
        let plot = self.frame.plot;
        let y = plot.bottom() + 8.0 + CAP_HEIGHT * LABEL;
        for tick in &self.frame.time.ticks {
            let weight = if tick.strong {
                Weight::Semibold
            } else {
                Weight::Regular
            };
            let half = measure(&tick.label, LABEL, weight) / 2.0;
            let x = self
                .frame
                .x(tick.ms)
                .min(self.frame.size.w - half - 1.0)
                .max(half);
            let style = TextStyle {
                size: LABEL,
                weight,
                color: if tick.strong {
                    self.theme.text
                } else {
                    self.theme.text_muted
                },
                anchor: Anchor::Middle,
                halo: None,
            };
            let at = Point::new(x, y);
            let text = tick.label.clone();
            scene.shapes.push(Shape::Text {
                at,
                text,
                style,
                rotate: 0.0,
                hit: HitId::NONE,
            });
        }
    }
}

fn dashed(segment: &[(i64, f64, bool); 2]) -> bool {
    segment[0].2 || segment[1].2
}

fn rgba(c: Color) -> RGBAColor {
    RGBAColor(c.r, c.g, c.b, f64::from(c.a) / 255.0)
}

fn ink(c: Color) -> ShapeStyle {
    ShapeStyle::from(rgba(c))
}
