//! What a series panel says: tooltip, total, table.

use super::compare;
use super::model::{Line, Model};
use super::plan::Plan;
use super::values::Values;
use crate::change::Change;
use crate::number;
use crate::{HiddenTable, Tooltip, TooltipRow, key};
use weir_model::Zone;
use weir_model::order::Ordered as _;
use weir_model::spec::SeriesStyle;
use weir_model::time::civil::DAY_MS;
use weir_model::time::instant::{Precision, format, format_clock, to_local};
use weir_scene::{Color, Point};

/// Lines of a tooltip before the rest is only counted.
const MOST_ROWS: usize = 12;

/// What a tooltip is about.
pub struct Pointed<'a> {
    /// The lines.
    pub model: &'a Model,
    /// Which of them, in which style.
    pub plan: &'a Plan,
    /// One colour per line of the model.
    pub colors: &'a [Color],
    /// The bucket.
    pub bucket: usize,
    /// The line under the pointer.
    pub line: Option<usize>,
    /// The clock's zone.
    pub zone: &'a dyn Zone,
}

/// A line at a bucket: forward, the other way, before.
struct At {
    line: usize,
    forward: Option<f64>,
    reverse: Option<f64>,
    earlier: Option<f64>,
}

impl At {
    fn size(&self) -> f64 {
        self.forward.unwrap_or_default() + self.reverse.unwrap_or_default()
    }
}

impl Pointed<'_> {
    /// The values at the bucket, largest first, their sum, and what they are compared with.
    pub fn tooltip(&self, at: Point) -> Tooltip {
        let mut lines = self.lines();
        lines.order_by(|a, b| b.size().total_cmp(&a.size()));
        // The one pointed at is always listed.
        if let Some(place) = lines.iter().position(|l| Some(l.line) == self.line)
            && place >= MOST_ROWS
        {
            let pointed = lines.remove(place);
            lines.insert(MOST_ROWS - 1, pointed);
        }
        let mut rows: Vec<TooltipRow> = lines.iter().take(MOST_ROWS).map(|l| self.row(l)).collect();
        if let Some(rest) = lines.get(MOST_ROWS..).filter(|r| !r.is_empty()) {
            rows.push(self.sum(format!("{} more", rest.len()), rest, false));
        }
        let stands = self.plan.style != SeriesStyle::Lines || self.model.compared;
        if stands && lines.len() > 1 {
            rows.push(self.sum("Total".to_owned(), &lines, true));
        }
        rows.extend(self.compared_with());
        let title = when(self.model, self.bucket, 0, self.zone);
        Tooltip { at, title, rows }
    }

    /// The lines with a value at the bucket.
    fn lines(&self) -> Vec<At> {
        let known = |at: &At| {
            [at.forward, at.reverse, at.earlier]
                .iter()
                .any(Option::is_some)
        };
        let at = |i: &usize| {
            let line = self.model.lines.get(*i)?;
            Some(At {
                line: *i,
                forward: line.forward.at(self.bucket),
                reverse: line.reverse.at(self.bucket),
                earlier: line.earlier.at(self.bucket),
            })
        };
        self.plan
            .shown
            .iter()
            .filter_map(at)
            .filter(known)
            .collect()
    }

    fn row(&self, at: &At) -> TooltipRow {
        let strong = Some(at.line) == self.line;
        let line = self.model.lines.get(at.line);
        TooltipRow {
            color: self.colors.get(at.line).copied(),
            label: line.map_or_else(String::new, |l| name(self.model, l)),
            value: self.value(at, strong),
            strong,
        }
    }

    fn sum(&self, label: String, lines: &[At], long: bool) -> TooltipRow {
        let sum = |side: fn(&At) -> Option<f64>| {
            let values: Vec<f64> = lines.iter().filter_map(side).collect();
            (!values.is_empty()).then(|| values.iter().sum())
        };
        let all = At {
            line: usize::MAX,
            forward: sum(|at| at.forward),
            reverse: sum(|at| at.reverse),
            earlier: sum(|at| at.earlier),
        };
        TooltipRow {
            color: None,
            label,
            value: self.value(&all, long),
            strong: false,
        }
    }

    /// Both ways with their shares, and the change.
    fn value(&self, at: &At, long: bool) -> String {
        let one = |value: Option<f64>, reverse: bool| {
            let Some(value) = value else {
                return "–".to_owned();
            };
            let written = number::format(value, self.model.unit());
            match self.plan.share(value, self.bucket, reverse) {
                Some(share) => format!("{written} · {}", number::share(share)),
                None => written,
            }
        };
        let forward = one(at.forward, false);
        let both = both(self.model, forward, || one(at.reverse, true));
        let (model, bucket) = (self.model, self.bucket);
        let change = compare::behind(model, bucket, at.forward, at.earlier, long);
        format!("{both}{change}")
    }

    /// Which period it is that the change is told against.
    fn compared_with(&self) -> Option<TooltipRow> {
        self.model.before.binary_search(&self.bucket).ok()?;
        let back = self.model.range.length_ms();
        Some(TooltipRow {
            color: None,
            label: "Compared with".to_owned(),
            value: when(self.model, self.bucket, back, self.zone),
            strong: false,
        })
    }
}

/// A value, and what went the other way where that is shown: `↑ 12 MB ↓ 3 MB`.
pub fn both(model: &Model, forward: String, reverse: impl FnOnce() -> String) -> String {
    if model.mirrored {
        format!("↑ {forward}  ↓ {}", reverse())
    } else {
        forward
    }
}

/// When a bucket is, so many milliseconds earlier, in the zone: `2026-11-23 21:45 – 21:46`; what is
/// special about it is said.
fn when(model: &Model, bucket: usize, back: i64, zone: &dyn Zone) -> String {
    let place = model.times.get(bucket).copied();
    let start = place.unwrap_or(model.range.from_ms);
    let whole = |step: i64| start % step == 0 && model.bucket_ms % step == 0 && back % step == 0;
    let precision = match () {
        () if whole(60_000) => Precision::Minute,
        () if whole(1000) => Precision::Second,
        () => Precision::Millisecond,
    };
    let note = if back == 0 && model.is_incomplete(start) {
        ", incomplete"
    } else {
        ""
    };
    let start = start.saturating_sub(back);
    let end = start.saturating_add(model.bucket_ms);
    let day = |ms| to_local(ms, zone).div_euclid(DAY_MS);
    let until = if day(start) == day(end) {
        format_clock(end, zone, precision)
    } else {
        format(end, zone, precision)
    };
    format!("{} – {until}{note}", format(start, zone, precision))
}

/// What a line is called; by its measure where it is alone.
pub fn name(model: &Model, line: &Line) -> String {
    if line.label.is_empty() {
        model.measure.label().to_owned()
    } else {
        line.label.clone()
    }
}

/// `12.3 GB total`, or `34 Mbit/s mean` for a rate; with the other way and the change where they
/// are shown: `12.3 GB total, +8 % on before · 3.1 GB reverse`.
pub fn total(model: &Model) -> String {
    let written = |side: fn(&Line) -> &Values| {
        // An empty sum is minus zero.
        let sum = model.lines.iter().map(|l| side(l).sum).sum::<f64>() + 0.0;
        number::format(model.overall(sum), model.unit())
    };
    let what = if model.is_rate() { "mean" } else { "total" };
    let mut text = format!("{} {what}", written(|l| &l.forward));
    if let Some(change) = compare::total(model) {
        text += &format!(", {} on before", change.short());
    }
    if model.mirrored {
        text += &format!(" · {} reverse", written(|l| &l.reverse));
    }
    text
}

/// One row per line.
pub fn table(model: &Model, zone: &dyn Zone) -> HiddenTable {
    let at = |ms| format(ms, zone, Precision::Second);
    let caption = format!(
        "{} from {} to {} ({}): {}",
        model.measure.label(),
        at(model.range.from_ms),
        at(model.range.to_ms),
        zone.name(),
        total(model)
    );
    let overall = if model.is_rate() { "Mean" } else { "Total" };
    let mut head = vec!["Name", overall, "Largest in one bucket"];
    if model.mirrored {
        head.extend(["The other way", "Largest the other way"]);
    }
    if model.compared {
        head.extend(["As long before", "Change"]);
    }
    let others = model.lines.iter().filter(|l| key::is_other(&l.key));
    let named = model.lines.len() - others.count();
    HiddenTable {
        caption,
        head: head.into_iter().map(str::to_owned).collect(),
        rows: model.lines.iter().map(|l| row(model, l, named)).collect(),
    }
}

fn row(model: &Model, line: &Line, named: usize) -> Vec<String> {
    let written = |v| number::format(v, model.unit());
    let side = |values: &Values| {
        let largest = values
            .points
            .iter()
            .map(|(_, v)| *v)
            .fold(f64::MIN, f64::max);
        let largest = if values.points.is_empty() {
            0.0
        } else {
            largest
        };
        [written(model.overall(values.sum)), written(largest)]
    };
    let label = match line.key.as_slice() {
        [] => name(model, line),
        key => key::long_label(&model.dims, key, named),
    };
    let mut row = vec![label];
    row.extend(side(&line.forward));
    if model.mirrored {
        row.extend(side(&line.reverse));
    }
    if model.compared {
        let change = compare::overall(model, [(&line.forward, &line.earlier)]);
        row.push(written(model.overall(line.earlier.sum)));
        row.push(change.map_or_else(String::new, Change::words));
    }
    row
}
