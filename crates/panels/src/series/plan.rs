//! What is drawn in which style: the heights of stacks, and which lines of the period before.

use super::model::Model;
use super::values::Values;
use weir_model::spec::SeriesStyle;

/// One line's band at one bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Index into `Model::lines`.
    pub line: usize,
    /// Where it begins, nearer to 0.
    pub low: f64,
    /// Where it ends.
    pub high: f64,
}

/// Lines on each other, on one side of the axis.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    /// Indices into `Model::lines`, from the axis outwards.
    pub lines: Vec<usize>,
    /// Heights at every bucket: below each line, and above the last. Negative on the other side.
    pub levels: Vec<Vec<f64>>,
}

impl Stack {
    /// Values become shares of `whole`, where that is given; `sign` is 1 or -1.
    fn new<'a>(
        model: &'a Model,
        shown: &[usize],
        side: impl Fn(usize) -> Option<&'a Values>,
        whole: Option<&[f64]>,
        sign: f64,
    ) -> Self {
        let mut stack = Self {
            lines: Vec::new(),
            levels: vec![vec![0.0; model.times.len()]],
        };
        for line in shown {
            let Some(values) = side(*line).filter(|v| !v.points.is_empty()) else {
                continue;
            };
            let mut level = stack.levels.last().cloned().unwrap_or_default();
            for (i, value) in model.dense(values).into_iter().enumerate() {
                level[i] += sign * part(value, i, whole);
            }
            stack.lines.push(*line);
            stack.levels.push(level);
        }
        stack
    }

    /// The bands at a bucket, from the axis outwards.
    pub fn at(&self, bucket: usize) -> impl Iterator<Item = Band> {
        let level = move |k: usize| self.levels[k].get(bucket).copied().unwrap_or_default();
        self.lines.iter().enumerate().map(move |(k, line)| Band {
            line: *line,
            low: level(k),
            high: level(k + 1),
        })
    }

    /// Where it ends at every bucket.
    pub fn top(&self) -> &[f64] {
        self.levels.last().map_or(&[], Vec::as_slice)
    }
}

/// A value's part of the whole at a bucket, or itself; never negative.
fn part(value: f64, bucket: usize, whole: Option<&[f64]>) -> f64 {
    match whole.map(|w| w.get(bucket).copied().unwrap_or_default()) {
        None => value.max(0.0),
        Some(whole) if whole > 0.0 => (value.max(0.0) / whole).min(1.0),
        Some(_) => 0.0,
    }
}

/// What is drawn of the lines shown.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// How.
    pub style: SeriesStyle,
    /// Which lines, by index into the model's.
    pub shown: Vec<usize>,
    /// Above the axis, unless lines are drawn.
    pub up: Stack,
    /// Below the axis, unless lines are drawn.
    pub down: Stack,
    /// Of the period before: the line it belongs to, or `None` for the sum of all that are shown.
    pub earlier: Vec<(Option<usize>, Values)>,
    /// The sum of all lines of the model at every bucket, either way, for shares.
    pub whole: [Vec<f64>; 2],
}

impl Plan {
    /// For the lines with these indices.
    pub fn new(model: &Model, shown: &[usize], style: SeriesStyle) -> Self {
        let mut plan = Self {
            style,
            shown: shown.to_vec(),
            earlier: earlier(model, shown, style),
            ..Self::default()
        };
        if style == SeriesStyle::Lines {
            return plan;
        }
        let forward = |i: usize| model.lines.get(i).map(|l| &l.forward);
        let reverse = |i: usize| model.lines.get(i).map(|l| &l.reverse);
        let share = style == SeriesStyle::Percent;
        if share {
            // Shares are of all there is, also when only some lines are shown.
            let all: Vec<usize> = (0..model.lines.len()).collect();
            let whole = |stack: Stack| stack.top().to_vec();
            plan.whole = [
                whole(Stack::new(model, &all, forward, None, 1.0)),
                whole(Stack::new(model, &all, reverse, None, 1.0)),
            ];
        }
        let whole = |i: usize| share.then_some(plan.whole[i].as_slice());
        plan.up = Stack::new(model, shown, forward, whole(0), 1.0);
        plan.down = Stack::new(model, shown, reverse, whole(1), -1.0);
        plan
    }

    /// The lowest and the highest value drawn; 0 lies between.
    pub fn extremes(&self, model: &Model) -> (f64, f64) {
        let wider = |(low, high): (f64, f64), (l, h): (f64, f64)| (low.min(l), high.max(h));
        let earlier = self.earlier.iter().map(|(_, v)| v.extremes());
        let first = earlier.fold((0.0, 0.0), wider);
        if self.style != SeriesStyle::Lines {
            let fold = |(low, high): (f64, f64), v: &f64| (low.min(*v), high.max(*v));
            let ends = self.up.top().iter().chain(self.down.top());
            return ends.fold(first, fold);
        }
        let lines = self.shown.iter().filter_map(|i| model.lines.get(*i));
        let ends = lines.flat_map(|line| {
            let (low, high) = line.reverse.extremes();
            [line.forward.extremes(), (-high, -low)]
        });
        ends.fold(first, wider)
    }

    /// A line's share of all there is at a bucket, forward or the other way; only for shares.
    pub fn share(&self, value: f64, bucket: usize, reverse: bool) -> Option<f64> {
        let whole = &self.whole[usize::from(reverse)];
        (self.style == SeriesStyle::Percent).then(|| part(value, bucket, Some(whole)))
    }
}

/// Lines have one each; what stands on each other has one for the sum. The sum of shares is always
/// the whole, so there is none.
fn earlier(model: &Model, shown: &[usize], style: SeriesStyle) -> Vec<(Option<usize>, Values)> {
    let lines = shown
        .iter()
        .filter_map(|i| Some((*i, model.lines.get(*i)?)));
    match style {
        SeriesStyle::Percent => Vec::new(),
        SeriesStyle::Lines => lines
            .filter(|(_, line)| !line.earlier.points.is_empty())
            .map(|(i, line)| (Some(i), line.earlier.clone()))
            .collect(),
        SeriesStyle::Stacked | SeriesStyle::Bars => {
            if model.before.is_empty() {
                return Vec::new();
            }
            let mut sums = vec![0.0; model.times.len()];
            for (_, line) in lines {
                let dense = model.dense(&line.earlier);
                sums.iter_mut().zip(dense).for_each(|(sum, v)| *sum += v);
            }
            let points = model.before.iter().map(|i| (*i, sums[*i])).collect();
            vec![(None, Values::new(points, f64::MAX))]
        }
    }
}
