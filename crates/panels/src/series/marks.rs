//! Lines, areas and bars, above the axis and below it, and what was before as dashed lines.

use super::draw::{Backend, Chart, Drawn, Picture, ink};
use super::plan::Stack;
use super::values::Values;
use plotters::prelude::{Circle, LineSeries, Polygon, Rectangle};
use std::ops::Range;
use weir_model::spec::SeriesStyle;
use weir_scene::Color;
use weir_scene::plot::units;

/// Width of a line.
pub const LINE: f32 = 1.5;
/// Radius of a value that stands alone.
pub const DOT: f32 = 2.5;
/// Dash and gap of a line into a bucket that is not complete.
const DASH: [f32; 2] = [3.0, 3.0];
/// Width, dash and gap of a line of the period before, and its opacity.
const BEFORE: (f32, [f32; 2], f32) = (1.0, [5.0, 3.0], 0.65);
/// Opacity of stacked areas; of what lies in a bucket that is not complete.
const AREA: f32 = 0.62;
const INCOMPLETE: f32 = 0.4;

/// A value in its time: where it is drawn, and whether its bucket is not complete.
type Place = (i64, f64, bool);

impl Picture<'_> {
    /// All marks, the period before behind.
    pub fn marks(&self, chart: &mut Chart<'_>, backend: &Backend) -> Drawn {
        // A dashed sum would be hidden behind areas.
        let behind = self.plan.style == SeriesStyle::Lines;
        if behind {
            self.before(chart, backend)?;
        }
        match self.plan.style {
            SeriesStyle::Lines => self.lines(chart, backend)?,
            SeriesStyle::Stacked | SeriesStyle::Percent => {
                self.areas(chart, backend, &self.plan.up)?;
                self.areas(chart, backend, &self.plan.down)?;
            }
            SeriesStyle::Bars => {
                self.bars(chart, backend, &self.plan.up)?;
                self.bars(chart, backend, &self.plan.down)?;
            }
        }
        if behind {
            Ok(())
        } else {
            self.before(chart, backend)
        }
    }

    fn before(&self, chart: &mut Chart<'_>, backend: &Backend) -> Drawn {
        let (width, dash, opacity) = BEFORE;
        for (line, values) in &self.plan.earlier {
            let color = line
                .map_or(self.theme.text, |i| self.color(i))
                .alpha(opacity);
            let style = ink(color).stroke_width(units(width) as u32);
            backend.borrow_mut().set_dash(Some(dash));
            for run in self.model.runs(values, &self.model.before) {
                let place = |(i, v): &(usize, f64)| (self.middle(*i), *v);
                chart.draw_series(LineSeries::new(run.iter().map(place), style))?;
            }
        }
        backend.borrow_mut().set_dash(None);
        Ok(())
    }

    fn middle(&self, bucket: usize) -> i64 {
        let start = self.model.times.get(bucket).copied();
        self.model.middle(start.unwrap_or_default())
    }

    fn is_incomplete(&self, bucket: usize) -> bool {
        let start = self.model.times.get(bucket).copied();
        self.model.is_incomplete(start.unwrap_or_default())
    }

    /// Later lines lie under earlier ones, so that the largest is on top.
    fn lines(&self, chart: &mut Chart<'_>, backend: &Backend) -> Drawn {
        for i in self.plan.shown.iter().rev() {
            let Some(line) = self.model.lines.get(*i) else {
                continue;
            };
            backend.borrow_mut().set_hit(self.hit(*i));
            self.line(chart, backend, &line.forward, 1.0, self.color(*i))?;
            self.line(chart, backend, &line.reverse, -1.0, self.color(*i))?;
        }
        Ok(())
    }

    fn line(
        &self,
        chart: &mut Chart<'_>,
        backend: &Backend,
        values: &Values,
        sign: f64,
        color: Color,
    ) -> Drawn {
        for run in self.model.runs(values, &self.model.now) {
            let place = |(i, v): &(usize, f64)| (self.middle(*i), sign * v, self.is_incomplete(*i));
            let places: Vec<Place> = run.iter().map(place).collect();
            self.run(chart, backend, &places, color)?;
        }
        Ok(())
    }

    /// One piece of a line: dashed into and out of buckets that are not complete.
    fn run(
        &self,
        chart: &mut Chart<'_>,
        backend: &Backend,
        places: &[Place],
        color: Color,
    ) -> Drawn {
        let style = ink(color).stroke_width(units(LINE) as u32);
        if let [(t, v, incomplete)] = places {
            let style = if *incomplete { style } else { style.filled() };
            let dot = Circle::new((*t, *v), units(DOT), style);
            return chart.draw_series(std::iter::once(dot)).map(drop);
        }
        let segments: Vec<&[Place]> = places.windows(2).collect();
        let dashed = |segment: &[Place]| segment.iter().any(|p| p.2);
        for part in segments.chunk_by(|a, b| dashed(a) == dashed(b)) {
            let first = part.first().map(|s| (s[0].0, s[0].1));
            let path = first
                .into_iter()
                .chain(part.iter().map(|s| (s[1].0, s[1].1)));
            backend
                .borrow_mut()
                .set_dash(dashed(part[0]).then_some(DASH));
            chart.draw_series(LineSeries::new(path, style))?;
        }
        backend.borrow_mut().set_dash(None);
        Ok(())
    }

    fn areas(&self, chart: &mut Chart<'_>, backend: &Backend, stack: &Stack) -> Drawn {
        let now = &self.model.now;
        let pieces = self.model.pieces(now);
        for (k, line) in stack.lines.iter().enumerate() {
            backend.borrow_mut().set_hit(self.hit(*line));
            let levels = (&stack.levels[k][..], &stack.levels[k + 1][..]);
            for piece in &pieces {
                self.area(chart, &now[piece.clone()], levels, self.color(*line))?;
            }
        }
        Ok(())
    }

    /// One piece of a band, lighter in buckets that are not complete.
    fn area(
        &self,
        chart: &mut Chart<'_>,
        piece: &[usize],
        (lows, highs): (&[f64], &[f64]),
        color: Color,
    ) -> Drawn {
        if let [i] = piece {
            return self.lone(chart, *i, (lows[*i], highs[*i]), color);
        }
        let steps: Vec<&[usize]> = piece.windows(2).collect();
        let light = |step: &[usize]| step.iter().any(|i| self.is_incomplete(*i));
        for part in steps.chunk_by(|a, b| light(a) == light(b)) {
            let first = part.first().map(|step| step[0]);
            let after = part.iter().map(|step| step[1]);
            let buckets: Vec<usize> = first.into_iter().chain(after).collect();
            let shade = if light(part[0]) { INCOMPLETE } else { 1.0 };
            for run in solid(&buckets, lows, highs) {
                self.band(chart, &buckets[run], (lows, highs), (color, AREA * shade))?;
            }
        }
        Ok(())
    }

    /// The filled outline of a band, and its far edge.
    fn band(
        &self,
        chart: &mut Chart<'_>,
        buckets: &[usize],
        (lows, highs): (&[f64], &[f64]),
        (color, opacity): (Color, f32),
    ) -> Drawn {
        let far = || buckets.iter().map(|i| (self.middle(*i), highs[*i]));
        let near = buckets.iter().rev().map(|i| (self.middle(*i), lows[*i]));
        let outline: Vec<(i64, f64)> = far().chain(near).collect();
        let area = Polygon::new(outline, ink(color.alpha(opacity)));
        chart.draw_series(std::iter::once(area))?;
        let edge = ink(color).stroke_width(units(1.0) as u32);
        chart.draw_series(LineSeries::new(far(), edge)).map(drop)
    }

    /// A bucket that stands alone is as wide as it is.
    fn lone(
        &self,
        chart: &mut Chart<'_>,
        bucket: usize,
        (low, high): (f64, f64),
        color: Color,
    ) -> Drawn {
        if low == high {
            return Ok(());
        }
        let (from, to) = self.model.span(self.model.times[bucket]);
        let style = ink(color.alpha(AREA)).filled();
        let bar = Rectangle::new([(from, low), (to, high)], style);
        chart.draw_series(std::iter::once(bar)).map(drop)
    }

    fn bars(&self, chart: &mut Chart<'_>, backend: &Backend, stack: &Stack) -> Drawn {
        let pixel = self.frame.pixel_ms();
        // Wide bars stand a pixel apart.
        let wide = self.model.bucket_ms as f64 >= 4.0 * pixel;
        let gap = if wide { pixel.ceil() as i64 } else { 0 };
        for (k, line) in stack.lines.iter().enumerate() {
            backend.borrow_mut().set_hit(self.hit(*line));
            let full = ink(self.color(*line)).filled();
            let light = ink(self.color(*line).alpha(INCOMPLETE)).filled();
            let bar = |i: &usize| {
                let (low, high) = (stack.levels[k][*i], stack.levels[k + 1][*i]);
                let (from, to) = self.model.span(self.model.times[*i]);
                let style = if self.is_incomplete(*i) { light } else { full };
                let corners = [(from, high), ((to - gap).max(from + 1), low)];
                (high != low && to > from).then(|| Rectangle::new(corners, style))
            };
            chart.draw_series(self.model.now.iter().filter_map(bar))?;
        }
        Ok(())
    }
}

/// Stretches of a band that are not empty, with the empty buckets at which they begin and end.
fn solid(buckets: &[usize], lows: &[f64], highs: &[f64]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (place, step) in buckets.windows(2).enumerate() {
        if step.iter().all(|i| highs[*i] == lows[*i]) {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.end == place + 1 => last.end = place + 2,
            _ => out.push(place..place + 2),
        }
    }
    out
}
